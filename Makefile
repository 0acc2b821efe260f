# The house's targets. Each makes what it needs on a machine that has Python >= 3.11 and make.
#
# `make test ARGS="-k storms"` hands words on to the program behind a target;
# `make test PYTHON=python3.12` names another interpreter for a new `.venv`.

PYTHON ?= python3
ARGS ?=

# A uv that answers: version managers leave shims on PATH which do not.
UV := $(or $(shell uv --version >/dev/null 2>&1 && command -v uv),.tools/bin/uv)

PLUGINS := $(wildcard plugins/*/pyproject.toml)
PROJECTS := pyproject.toml core/pyproject.toml $(PLUGINS)
MEMBERS := amends $(PLUGINS:plugins/%/pyproject.toml=amends-%)
READY := .venv/.amends-ready

NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
    "Amends needs Python 3.11 or newer; $(PYTHON) is not. Name one: make PYTHON=python3.12 ..."; exit 1; }

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench eval train lock

help:  ## Show these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

demo: $(READY)  ## Play 300 made-up reviews of six stores on three platforms, then stop
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	    AMENDS_HOME="$$home" .venv/bin/amends demo --once $(ARGS)

test: $(READY)  ## Run the tests; no network is needed
	@.venv/bin/pytest $(ARGS)

check: $(READY)  ## Run linter, formatter, types and import contracts; changes nothing
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: $(READY)  ## Measure the figures we hold, as ratios in one run
	@.venv/bin/python bench/run.py $(ARGS)

eval: $(READY)  ## Score what is read in reviews and drafts against people's judgement
	@.venv/bin/python eval/run.py $(ARGS)

train: $(READY)  ## Learn the models anew from the texts in training/; the same texts, the same bytes
	@.venv/bin/python training/run.py $(ARGS)

lock: | $(UV)  ## Write requirements.lock after a dependency changed; ARGS=--upgrade renews it whole
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
	    $(MEMBERS:%=--no-emit-package %) --group dev $(ARGS) -o requirements.lock $(PROJECTS)

# Our own packages come without dependencies: what they need stands in the lock, with its hash.
$(READY): requirements.lock $(PROJECTS) | $(UV)
	@$(NEW_ENOUGH)
	@.venv/bin/python -c '' 2>/dev/null || \
	    { rm -rf .venv && $(UV) venv --quiet --python "$(PYTHON)" .venv; }
	@$(UV) pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation \
	    -e core $(PLUGINS:%/pyproject.toml=-e %)
	@touch $@

.tools/bin/uv:
	@$(NEW_ENOUGH)
	@$(PYTHON) -c 'import ensurepip, venv' || { echo >&2 \
	    "$(PYTHON) has no venv. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
