# Every target does its own set-up. `make demo` and `make test` are the two a new machine needs.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help demo test quick check bench validate

help:
	@echo "make demo   set up, invent an organisation, write its report, open the product on it"
	@echo "make test   set up, check the house, run every test"
	@echo "make quick  the same without simulations, browser and processes of their own (under 3 minutes)"
	@echo "make check  ruff, mypy and the import contracts"
	@echo "make bench  benchmarks, side by side with a peer or the physical limit"
	@echo "make validate  does it find what was planted? a thousand seeds, written to docs/validity.md, and what was held out (25 minutes)"

.venv/demo: requirements.lock pyproject.toml
	@./preflight
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: requirements-dev.lock .venv/demo
	@./preflight browser
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/demo
	$(BIN)/surefoot demo

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check
	@./preflight browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=10

quick: check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

bench: .venv/test
	@for name in policy_answers segments day_rows event_rows growing large_file report importance proof roadmap people_import intake pages large_report answering; do $(BIN)/python -m benchmarks.$$name || exit 1; done

validate: .venv/test
	$(BIN)/python -m validity
	$(BIN)/python -m tests.close.labelled.measuring held_out
