# egovkg: `make serve` and `make test` are all one needs; the rest is below them.
PYTHON ?= python3
PORT ?= 8000
REPORT ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test setup lock bench release clean

serve: $(VENV)/.run
	@$(BIN)/egovkg serve --port $(PORT) $(if $(REPORT),--report "$(REPORT)")

test: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/python -m pytest $(ARGS)

setup: $(VENV)/.run

$(VENV)/.run: lock/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "egovkg needs Python 3.11 or newer; name one with make PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run lock/test.txt lock/axe.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r lock/axe.txt
	@touch $@

# axe-core is taken from a wheel that carries it, without the browser driver that this wheel would bring: tests have a driver of their own.
# The lock files name versions and hashes, never a host; the tool that makes them has an environment of its own.
LOCK := build/lock
COMPILE := $(LOCK)/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-header --no-annotate --all-build-deps

lock:
	@$(PYTHON) -m venv --clear $(LOCK)
	@$(LOCK)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(COMPILE) -o lock/run.txt pyproject.toml
	@$(COMPILE) --extra test -c lock/run.txt -o lock/test.txt pyproject.toml
	@$(LOCK)/bin/python -m pip install --quiet --disable-pip-version-check --dry-run --ignore-installed --no-deps --report $(LOCK)/axe.json axe-playwright-python
	@$(LOCK)/bin/python -c 'import json; found = json.load(open("$(LOCK)/axe.json"))["install"][0]; print("axe-playwright-python==" + \
		found["metadata"]["version"], "\\\n    --hash=sha256:" + found["download_info"]["archive_info"]["hashes"]["sha256"])' > lock/axe.txt
	@$(COMPILE) --extra test --extra bench -c lock/test.txt -o lock/bench.txt pyproject.toml
	@rm -rf $(LOCK)

clean:
	@rm -rf $(VENV) build *.egg-info

# Ratios measured in one run, beside other servers; never part of the tests.
bench: $(VENV)/.bench
	@$(BIN)/python bench/run.py $(ARGS)

$(VENV)/.bench: $(VENV)/.test lock/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/bench.txt
	@touch $@

# Convert REPORT, where it is given, and write the released triples anew; make the bundle that Protégé opens from them.
release: $(VENV)/.run
	@$(BIN)/python -m egovkg.endpoint.releasing "$(REPORT)"
