# Everything from one place: the first target that needs it makes .venv, once, from the locked packages.
# Needs Python 3.11 or later and make. Another Python: make render PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# What is written from the data, and where; for instance: make render OUT=/tmp/reports LANGUAGE=en
DATA ?= data
OUT ?= reports
LANGUAGE ?= sv

.PHONY: help render figures check test lab lint lock clean
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

render: $(READY) ## Write one report per case, the comparison, the adoption picture and an index to reports/
	@$(if $(filter data,$(DATA)),$(BIN)/tillkom render --data examples/finska/data --out $(OUT)/example-finska --notebook adoption --language $(LANGUAGE))
	@$(BIN)/tillkom render --data $(DATA) --out $(OUT) --language $(LANGUAGE)

figures: $(READY) ## Export the figures for slides to figures/
	@$(BIN)/tillkom figures --data $(DATA) --language $(LANGUAGE)

check: $(READY) ## Check the coded data; says nothing where all is well
	@$(BIN)/tillkom check --data $(DATA)

test: $(READY) ## Run the tests
	@$(BIN)/python -m pytest -q -n logical --maxprocesses 8 --dist loadfile

lab: $(READY) ## Open JupyterLab with data and notebooks in sight
	@$(BIN)/tillkom lab --data $(DATA)

lint: $(READY) ## Run what CI runs besides the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy tillkom
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb examples/*/notebooks/*.ipynb

lock: ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --all-extras --no-annotate --no-header pyproject.toml -o requirements.lock

clean: ## Remove the environment and everything that was made
	rm -rf $(VENV) reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find figures -mindepth 1 ! -name README.md -delete
	find tillkom tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Bytecode is compiled here once, and by hand: where PYTHONDONTWRITEBYTECODE is set no later run would keep it, and
# every kernel would compile pandas and matplotlib again. A few packages ship files that are not meant to compile.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "TillKom needs Python 3.11 or later, and this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12")'
	@echo "Setting up $(VENV); this is done once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --no-build-isolation -e .
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib tillkom || true
	@touch $(READY)
