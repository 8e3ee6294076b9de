# One command per need, the same for a person and for CI. `make help` lists them.

VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)
LOCK := $(if $(UV),$(UV),$(BIN)/uv) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate
MESSAGES := DJANGO_SETTINGS_MODULE=iop.settings.test $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check fmt stack backup restore bench faults docs messages screenshots lock clean \
	check-style check-types check-layers check-templates check-project

help: ## List what can be done
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

run: $(VENV)/.base ## Start the site with its demonstration on this machine (PORT=8000, DEMO=0 for an empty one)
	@DEMO=$${DEMO:-1} SITE_URL=$${SITE_URL:-http://localhost:$(PORT)} $(BIN)/python manage.py serve

test: $(VENV)/.dev ## Run every test that this machine can run, and say what it cannot
	@$(BIN)/python tests/run.py

test-fast: $(VENV)/.dev ## Run the unit and behaviour tests on SQLite
	@$(BIN)/python tests/run.py --legs sqlite

check: check-style check-types check-layers check-templates check-project ## Check style, types, layers, templates and settings
	@echo "Everything checked."

check-style: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check-types: $(VENV)/.dev
	@$(BIN)/mypy .

check-layers: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

check-templates: $(VENV)/.dev
	@$(BIN)/djlint templates --lint --quiet

check-project: $(VENV)/.dev
	@$(BIN)/python tools/check_project.py

fmt: $(VENV)/.dev ## Put the code into the one format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

stack: $(VENV)/.dev ## Run the full stack on this machine: PostgreSQL, Redis, two daphnes, a worker, beat
	@$(BIN)/python tools/stack.py

backup: $(VENV)/.base ## Write a backup of the database (TO=var/backups)
	@$(BIN)/python manage.py backup --to "$(or $(TO),var/backups)"

restore: $(VENV)/.base ## Bring a backup back, with the site stopped (FILE=the backup's folder, REPLACE=1 over what is there)
	@$(BIN)/python manage.py restore "$(FILE)" $(if $(filter 1,$(REPLACE)),--replace)

bench: $(VENV)/.dev ## Measure the live rooms
	@$(BIN)/python -m bench

faults: $(VENV)/.dev ## Break the running site some 560 times and print what was lost (FAULTS=50 for a part)
	@$(BIN)/python -m tests.faults.long

docs: $(VENV)/.dev ## Write the generated pages and check every link in docs/
	@$(BIN)/python tools/docs.py

messages: $(VENV)/.dev ## Gather the words of the pages for the translators, and compile what they wrote (needs gettext)
	@$(MESSAGES) makemessages --locale es --no-obsolete --no-wrap --add-location file \
		$(addprefix --ignore ,.venv bench docs node_modules staticfiles tests tools var)
	@$(MESSAGES) compilemessages --locale es --ignore .venv

screenshots: $(VENV)/.dev ## Take the pictures in docs/images again
	@$(BIN)/python tools/screenshots.py

lock: $(VENV)/.dev ## Lock the versions anew from pyproject.toml
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(LOCK) -o requirements/base.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(LOCK) --group dev -c requirements/base.txt -o requirements/dev.txt

clean: ## Remove what this machine made: the environment, the caches and the local data in var/
	rm -rf $(VENV) var staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A stamp stands for "these locked requirements are installed", so that a second start does nothing.
$(VENV)/.base: requirements/base.txt | $(BIN)/python
	@echo "Installing what Circleway needs to run (once)..."
	@$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet \
		--disable-pip-version-check --no-deps) --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(BIN)/python
	@echo "Installing what the checks and tests need (once)..."
	@$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet \
		--disable-pip-version-check --no-deps) --require-hashes -r $<
	@touch $@ $(VENV)/.base

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Circleway needs Python 3.11 or newer."; exit 1; }
	@$(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
