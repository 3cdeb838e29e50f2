# Every target makes .venv with the machine's own Python and installs what it needs by itself.
PYTHON ?= python3
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --annotation-style line --quiet

.DEFAULT_GOAL := test
# Compiled modules are kept even where the environment would not have it: tests start a hundred processes.
test quick: export PYTHONDONTWRITEBYTECODE :=
.PHONY: install demo test quick run bench chaos fuzz audit fmt lock

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

bench: .venv/installed .venv-peer/installed  ## start-up, memory, forms, rows, mass sending and planning, beside other bots
	$(BIN)/python -m bench

chaos: .venv/installed  ## kill the bot while it sends, then while people fill in forms, with one process and with two: some 25 minutes
	$(BIN)/python -m tests.chaos
	$(BIN)/python -m tests.chaos --forms
	$(BIN)/python -m tests.chaos --forms --processes 2

fuzz: .venv/installed  ## 20,000 updates of every kind, whole and broken: each ends in an answer or a reason: 5 to 15 minutes
	$(BIN)/python -m tests.fuzz

fmt: .venv/installed  ## format, and repair what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/installed  ## renew the hash-pinned locks from pyproject.toml
	$(LOCK) --upgrade --group dev --output-file requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt
	$(subst pyproject.toml,,$(LOCK)) --group build --constraint requirements/dev.txt --output-file requirements/build.txt
	$(subst pyproject.toml,,$(LOCK)) --upgrade --group audit --output-file requirements/audit.txt
	$(subst pyproject.toml,,$(LOCK)) --upgrade --group bench-peer --output-file requirements/bench-peer.txt

# Strict: a package that cannot be looked up, or an advisory service out of reach, fails it. No part of `make test`.
audit: .venv/audit/locked  ## ask the advisory service about every locked package; needs the network
	@for lock in run dev build audit bench-peer; do \
		echo "requirements/$$lock.txt"; \
		.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
			--timeout 30 --requirement requirements/$$lock.txt || { \
			echo "make audit: requirements/$$lock.txt has known vulnerabilities, or the advisory service was not reached" >&2; \
			exit 1; }; \
	done

# aiogram, which the bench measures beside Thidua, pins an older pydantic: an environment of its own.
.venv-peer/installed: requirements/bench-peer.txt
	test -x .venv-peer/bin/python || $(PYTHON) -m venv .venv-peer
	.venv-peer/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

# Two stamps: packages come anew only with a new lock, Thidua's own entry points with a new pyproject.toml.
.venv/locked: requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	touch $@

# Its own environment: what looks for weak packages is no part of what it looks at.
.venv/audit/locked: requirements/audit.txt
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/audit.txt
	touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
