# Everything an operator or a newcomer does, each with all of its own set-up. `make` alone prints the targets.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

ROOMS := bot cogs campaigns
PYTHON_OF := .venv/bin/python
IMPORTS := from importlinter.cli import lint_imports_command as check; check()
LOCKED := compile --quiet --only-binary :all: --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
# One more than there are cores: a test waits for a disk, a browser or a database a third of its time.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
export PYTHON

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## set everything up and start the bot; with no token set, the demo opens at http://127.0.0.1:8080/
	@requirements/set-up .venv requirements/run.lock
	@exec $(PYTHON_OF) -m bot run

# Some tests start the bot anew a hundred times: without bytecode each would compile all of it again.
.PHONY: test
test: dev ## run every test, also those in a browser (make test ARGS="-k photos" for some)
	@env -u PYTHONDONTWRITEBYTECODE $(PYTHON_OF) -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS)

.PHONY: check
check: dev ## check format, lint, types, who may import whom, words and the Dockerfile
	@$(PYTHON_OF) -m ruff format --check .
	@$(PYTHON_OF) -m ruff check .
	@$(PYTHON_OF) -m mypy
	@$(PYTHON_OF) -c '$(IMPORTS)' --no-cache
	@$(PYTHON_OF) -m bot.catalogue check
	@.venv/bin/hadolint Dockerfile

.PHONY: format
format: dev ## bring the code into the house's format
	@$(PYTHON_OF) -m ruff check --quiet --fix-only .
	@$(PYTHON_OF) -m ruff format .

.PHONY: words
words: dev ## take new and changed sentences of the code into the catalogues of assets/words
	@$(PYTHON_OF) -m bot.catalogue update

.PHONY: bench
bench: ## measure against the libraries people would use instead; writes build/bench.json
	@requirements/set-up .venv-bench requirements/bench.lock || { \
		echo "What could not be installed is not measured: its rows stay empty."; \
		requirements/set-up .venv-bench requirements/dev.lock; }
	@.venv-bench/bin/python -m tests.bench $(ARGS)

.PHONY: lock
lock: dev ## resolve the dependencies anew into requirements/*.lock (ARGS=--upgrade for newer versions)
	@$(PYTHON_OF) -m uv pip $(LOCKED) $(ARGS) --extra postgres -o requirements/run.lock pyproject.toml
	@$(PYTHON_OF) -m uv pip $(LOCKED) $(ARGS) --extra postgres --extra heic --group dev -c requirements/run.lock -o requirements/dev.lock pyproject.toml
	@$(PYTHON_OF) -m uv pip $(LOCKED) $(ARGS) --group build -o requirements/build.lock
	@$(PYTHON_OF) -m uv pip $(LOCKED) --no-binary pyvips $(ARGS) --extra postgres --group bench -c requirements/dev.lock -o requirements/bench.lock pyproject.toml

.PHONY: clean
clean: ## remove what these targets made, but never data/ and .env
	@rm -rf .venv .venv-bench build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: dev
dev:
	@requirements/set-up .venv requirements/dev.lock
