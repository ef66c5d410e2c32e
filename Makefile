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

# The lock files name versions and hashes, never a host.
lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --all-build-deps -o lock/run.txt pyproject.toml
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --all-build-deps --extra test -c lock/run.txt -o lock/test.txt pyproject.toml

clean:
	@rm -rf $(VENV) build *.egg-info
