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

$(VENV)/.test: $(VENV)/.run lock/test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/test.txt
	@touch $@

# The lock files name versions and hashes, never a host; the tool that makes them has an environment of its own.
LOCK := build/lock
COMPILE := $(LOCK)/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-header --no-annotate --all-build-deps

lock:
	@$(PYTHON) -m venv --clear $(LOCK)
	@$(LOCK)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(COMPILE) -o lock/run.txt pyproject.toml
	@$(COMPILE) --extra test -c lock/run.txt -o lock/test.txt pyproject.toml
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

# Convert REPORT and write the released triples anew.
release: $(VENV)/.run
	@$(BIN)/python -c 'import sys; from pathlib import Path; from egovkg.loader.conversion import convert_file; from egovkg.triples import publishing; c = convert_file(Path(sys.argv[1])); print(publishing.release(c.released, c.key))' "$(REPORT)"
