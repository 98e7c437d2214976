# Everything here needs Python 3.11 or newer, make and git; Node, where the machine has none, comes as a Python wheel.
# The files .venv/.* say which step was done last, so that a repeated `make setup` takes a second.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
PORT ?= 8000

# A name on PATH may be a version manager's empty shim, so each is asked.
FIND_PYTHON := for name in $(PYTHON) python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; \
	done

# The browser of the end-to-end test: one that is named, or installed, or else Playwright's own download.
FIND_CHROMIUM := for name in "$(OGNIWO_CHROMIUM)" chromium chromium-browser google-chrome google-chrome-stable; do \
	command -v "$$name" && break; done

LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup node frontend browser demo test lint format bench accuracy lock clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: $(VENV)/.package  ## Install everything into .venv, which then holds bin/ogniwo

demo: setup  ## Load the examples and serve the map on PORT (default 8000)
	$(BIN)/ogniwo demo --port $(PORT)

test: setup $(VENV)/.dev browser  ## Run all tests; ARGS="-k name" chooses some of them
	$(PY) hatch_build.py npm run --if-present test
	@chromium=$$($(FIND_CHROMIUM)); if [ -n "$$chromium" ]; then export OGNIWO_CHROMIUM="$$chromium"; fi; \
	set -x; $(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: $(VENV)/.dev node  ## Check style and types of the Python and the TypeScript code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy hatch_build.py
	$(PY) hatch_build.py npm run check
	$(PY) hatch_build.py npm run --if-present lint

format: $(VENV)/.dev node  ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(PY) hatch_build.py npm run --if-present format

bench: setup $(VENV)/.dev  ## Run the measurements; ARGS are passed on
	$(PY) -m bench $(ARGS)

accuracy: setup $(VENV)/.dev  ## Measure the reader on the pages with hand-made answers; figures into docs/accuracy.md and docs/who-is-who.md; PAGES=folder measures others
	$(PY) -m tests.accuracy $(PAGES)

lock: $(VENV)/.runtime  ## Write the requirements files from pyproject.toml; UPGRADE=1 takes new versions
	$(PIP) install "uv>=0.9,<1"
	$(LOCK) --output-file requirements.txt pyproject.toml --group build
	$(LOCK) --output-file requirements-dev.txt --constraints requirements.txt pyproject.toml --group build --group dev
	$(LOCK) --output-file requirements-node.txt --group node

clean:  ## Remove what these targets made; workspaces stay
	rm -rf $(VENV) api/web web/node_modules dist .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.runtime: requirements.txt
	@python=$$($(FIND_PYTHON)); if [ -z "$$python" ]; then \
	echo "Ogniwo needs Python 3.11 or newer with venv: none was found; name one with PYTHON=..." >&2; exit 1; fi; \
	set -x; "$$python" -m venv $(VENV)
	@echo "Installing what Ogniwo runs on; the first time this takes a minute or two."
	$(PIP) install --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.package: $(VENV)/.runtime pyproject.toml hatch_build.py | frontend
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

node: $(VENV)/.runtime
	@$(PY) hatch_build.py find-node >/dev/null 2>&1 || \
	{ set -x; $(PIP) install --require-hashes --requirement requirements-node.txt; }

# Before the installation, which would do the same but show nothing of it until it fails.
frontend: node
	@$(PY) hatch_build.py build

# Without a browser the other tests still run; under CI=true the browser test then fails instead of being skipped.
browser: $(VENV)/.dev
	@if [ -z "$$($(FIND_CHROMIUM))" ] && [ ! -e $(VENV)/.browser ]; then \
	echo "Fetching Chromium for the browser test."; \
	if $(PY) -m playwright install chromium >$(VENV)/browser.log 2>&1; then touch $(VENV)/.browser; \
	else echo "None could be had (see $(VENV)/browser.log): install Chromium, or name one with OGNIWO_CHROMIUM=..." >&2; \
	fi; fi
