# Every target makes .venv with the machine's own Python and installs what it needs by itself.
PYTHON ?= python3
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --annotation-style line --quiet

.DEFAULT_GOAL := test
.PHONY: install demo test quick run bench chaos fmt lock

install: .venv/installed  ## make .venv and install the locked packages and Thidua itself

demo: .venv/installed  ## play the year 2024 of the seed plan, with no token and no network
	$(BIN)/thidua demo

test: .venv/installed  ## everything: format, lint, types, import contracts, tests on both databases, the wheel
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/pytest --database both --numprocesses 4 --dist worksteal

quick: .venv/installed  ## the one-minute loop: lint, and the fast tests on SQLite
	$(BIN)/ruff check .
	$(BIN)/pytest --database sqlite --numprocesses 4 --dist worksteal -m "not slow"

run: .venv/installed  ## start the bot with the settings of the environment or .env
	$(BIN)/thidua run

bench: .venv/installed  ## start-up, idle memory, updates a second, mass sending and planning, beside bare bots
	$(BIN)/python -m bench

chaos: .venv/installed  ## kill the bot 200 times while it sends, and see that people got everything once: 6 to 10 minutes
	$(BIN)/python -m tests.chaos

fmt: .venv/installed  ## format, and repair what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/installed  ## renew the hash-pinned locks from pyproject.toml
	$(LOCK) --upgrade --group dev --output-file requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt
	$(subst pyproject.toml,,$(LOCK)) --group build --constraint requirements/dev.txt --output-file requirements/build.txt

# Two stamps: packages come anew only with a new lock, Thidua's own entry points with a new pyproject.toml.
.venv/locked: requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
