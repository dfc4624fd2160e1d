# The commands of the house. Python 3.11 or later is all they need.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN = .venv/bin
PIP = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: install run test lint bench messages

install: .venv/base

.venv/base: requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Newsroom needs Python 3.11 or later, and $(PYTHON) is %d.%d: try make PYTHON=python3.11" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(PIP) -r $<
	@touch $@

.venv/dev: requirements/dev.txt .venv/base
	$(PIP) -r $<
	@touch $@

run: install
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/python bin/run

test: .venv/dev
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# The sentences of the code into each catalogue, and what is translated to where it is read from.
messages: install
	$(BIN)/python manage.py makemessages --all --no-location --no-obsolete --ignore .venv --ignore tests
	$(BIN)/python manage.py compilemessages --ignore .venv

bench: .venv/dev
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done
