# The one runner of smartcity_kit. `make` alone lists the recipes; continuous integration calls `make test`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
# The first of these that really runs: a name on PATH may be a shim for a version that is not active.
first_of = $(shell for p in $(1); do "$$p" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
ifeq ($(origin PYTHON),undefined)
PYTHON = $(call first_of,python3.13 python3.12 python3.11 python3)
endif
# Pins are made by the oldest Python we support: the newer ones can follow it, not the other way round.
ifeq ($(origin LOCK_PYTHON),undefined)
LOCK_PYTHON = $(call first_of,python3.11 python3.12 python3.13 python3)
endif

# The build itself is pinned too; the second name is the one that newer pips read.
PIN_BUILD := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
PIP := $(PY) -m pip --disable-pip-version-check
CATALOGUES := $(wildcard smartcity_kit/locale/*/LC_MESSAGES/smartcity_kit.po)
CATALOGUE := smartcity_kit/locale/id/LC_MESSAGES/smartcity_kit.po

.PHONY: help start test fast lint types catalogue benchmark lock wheel doctor clean

help: ## list the recipes
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | awk -F'\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

start: $(VENV)/.runtime ## open the workshop in JupyterLab (ARGS="..." goes to `bimtek start`)
	@$(VENV)/bin/bimtek start $(ARGS)

test: $(VENV)/.test lint types ## run everything: ruff, mypy, the fast tests, then those with kernel, browser, server
	@chromium="$$($(PY) tests/find_chromium.py --install)" || exit 1; \
	export CHROMIUM="$$chromium"; \
	libreoffice="$$($(PY) tests/find_libreoffice.py --install)" || exit 1; \
	export LIBREOFFICE="$$libreoffice"; \
	$(PY) -m pytest -n 2 -m "not slow" && \
	$(PY) -m pytest -n 2 --dist loadfile -m "slow and not alone" && \
	$(PY) -m pytest -m alone

fast: $(VENV)/.test ## run the tests that need no kernel, browser or server (ARGS="-k money" chooses)
	@$(PY) -m pytest -q -n 2 -m "not slow" $(ARGS)

lint: $(VENV)/.test ## look for faults of style with ruff
	@$(VENV)/bin/ruff check .

types: $(VENV)/.test ## check the types with mypy
	@$(VENV)/bin/mypy

catalogue: $(VENV)/.test ## collect the sentences of the code into the Indonesian catalogue
	@mkdir -p $(dir $(CATALOGUE))
	@$(VENV)/bin/pybabel -q extract -F pyproject.toml -k tr -k N_ --no-wrap --add-location=file --sort-by-file \
	    --project=smartcity_kit --copyright-holder="the smartcity_kit contributors" -o $(VENV)/smartcity_kit.pot .
	@if [ -e $(CATALOGUE) ]; then \
	    $(VENV)/bin/pybabel -q update -i $(VENV)/smartcity_kit.pot -o $(CATALOGUE) -l id \
	        --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
	else $(VENV)/bin/pybabel -q init -i $(VENV)/smartcity_kit.pot -o $(CATALOGUE) -l id --no-wrap; fi
	@$(PY) hatch_build.py
	@echo "$(CATALOGUE) holds what the code says; sentences without a translation have an empty msgstr."

benchmark: $(VENV)/.test ## measure the targets of speed (ratios within one run)
	@$(PY) -m pytest -q -s -o python_files="bench_*.py" tests/benchmarks $(ARGS)

lock: ## pin every package anew in constraints.txt, from a fresh environment
	@test -n "$(LOCK_PYTHON)" || { echo "No Python 3.11 or newer found: install one, or say make lock LOCK_PYTHON=/path/to/python3.11." >&2; exit 1; }
	@set -eu; fresh="$$(mktemp -d)"; trap 'rm -rf "$$fresh"' EXIT; \
	"$(LOCK_PYTHON)" -m venv "$$fresh/venv"; \
	"$$fresh/venv/bin/python" -m pip --disable-pip-version-check install -q hatchling Babel editables -e '.[test]'; \
	"$$fresh/venv/bin/python" -m pip freeze --exclude-editable > "$$fresh/frozen"; \
	LC_ALL=C sed -n 's/^\([A-Za-z0-9._-]*==[^ ;]*\).*/\1/p' "$$fresh/frozen" | LC_ALL=C sort -f > constraints.txt
	@echo "constraints.txt pins $$(grep -c == constraints.txt) packages."

wheel: $(VENV)/.test ## build a wheel into dist/
	@$(PIN_BUILD) $(PIP) wheel -q --no-deps -w dist .
	@ls dist/*.whl

doctor: ## say what this machine has: Python, environment, browser
	@echo "Python for a new environment: $(or $(PYTHON),none that is 3.11 or newer)"
	@if [ -x $(PY) ]; then echo "$(VENV): $$($(PY) -V)"; $(PIP) check; else echo "$(VENV): not built yet; make start or make test builds it"; fi
	@if [ -e $(VENV)/.test ]; then echo "Chromium: $$($(PY) tests/find_chromium.py)"; echo "LibreOffice: $$($(PY) tests/find_libreoffice.py)"; fi

clean: ## remove what the recipes made (the environment too; never a workshop)
	rm -rf $(VENV) dist tests/artefacts .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find smartcity_kit tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find smartcity_kit -name '*.mo' -delete

# ---------------------------------------------------------------- the environment, in two steps

INPUTS := pyproject.toml constraints.txt hatch_build.py $(CATALOGUES)

$(VENV)/.runtime: $(INPUTS)
	@if ! $(PY) -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
	    test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found: install one, or say make PYTHON=/path/to/python3.11." >&2; exit 1; }; \
	    "$(PYTHON)" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 || { echo "$(PYTHON) is not a Python 3.11 or newer that can make environments: choose another with make PYTHON=..." >&2; exit 1; }; \
	    echo "Building $(VENV) with $(PYTHON) ..."; "$(PYTHON)" -m venv --clear $(VENV); fi
	@$(PIN_BUILD) $(PIP) install -q -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime
	@$(PIN_BUILD) $(PIP) install -q -c constraints.txt -e '.[test]'
	@touch $@
