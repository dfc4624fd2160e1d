# The commands of the house. Python 3.11 or later is all they need.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN = .venv/bin

.PHONY: install run test lint bench

install: .venv/base

.venv/base: requirements/base.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

.venv/dev: requirements/dev.txt | install
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

run: install
	@HOST=$(HOST) PORT=$(PORT) sh bin/run

test: .venv/dev
	$(BIN)/pytest -n auto $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: .venv/dev
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done
