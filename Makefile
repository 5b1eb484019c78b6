# make demo   the whole loop on the embedded shop, with all its set-up
# make test   lint, then every test, with all its set-up
# make lint   format, lint, types, walls
# make truth  every reference value beside ours   make bench  every benchmark in turn
# make strangers, make healthy, make oscar, make lock   see below

VENV ?= .venv
BIN = $(VENV)/bin
PYTHON ?= python3
ROOMS = parcours journeys load simulation impact planner fixtures reports
# A process of tests for each core; a file stays whole, so that what it sets up once is set up once.
PYTEST_ARGS ?= -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
UV_VERSION = 0.13.9

.PHONY: demo test lint format ready ready-dev browser oscar pretix cartridge shops-test shop-cartridge mailboxes mailboxes-test strangers healthy truth bench lock clean

demo: ready browser
	$(BIN)/parcours demo

test: lint browser oscar
	$(BIN)/pytest tests $(PYTEST_ARGS)

lint: ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Environment: uv installs in seconds; pip does the same where uv cannot be had.
ready: $(VENV)/.run-ready
ready-dev: $(VENV)/.dev-ready

$(BIN)/python:
	@echo "parcours: making an environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) || echo "parcours: no uv here, pip will do"

$(VENV)/.run-ready: requirements/run.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python tools/install.py requirements/run.lock
	@touch $@

$(VENV)/.dev-ready: requirements/dev.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python tools/install.py requirements/dev.lock
	@touch $@ $(VENV)/.run-ready

browser: | $(BIN)/python
	@$(BIN)/python tools/browser.py

# Real shops that nobody here wrote, each in an environment of its own because it pins its own Django.
oscar pretix cartridge: %: .venv-%/.ready

.venv-%/.ready: requirements/%.lock | $(BIN)/python
	@echo "parcours: making an environment for the shop $*"
	@$(BIN)/python -m venv --without-pip .venv-$*
	@$(BIN)/python tools/install.py requirements/$*.lock --python .venv-$*/bin/python --only
	@touch $@

# Every real shop from nothing: its environment, its data, all journeys and a short crowd; within 12 minutes.
shops-test: ready-dev browser
	rm -rf .venv-oscar .venv-pretix
	$(MAKE) oscar pretix
	$(BIN)/python tools/shops_test.py oscar pretix

# One real shop alone, from nothing and in the same way.
shop-cartridge: ready-dev browser cartridge
	$(BIN)/python tools/shops_test.py cartridge --stuck click-and-collect

# Real mail servers: Dovecot from the system's packages, both generations of maildev from npm.
mailboxes: .cache/maildev/.ready
	@PATH="$$PATH:/usr/sbin" command -v dovecot >/dev/null || apt-get install -y -q dovecot-imapd \
		|| echo "parcours: no Dovecot (package dovecot-imapd); its tests are skipped"

.cache/maildev/.ready: requirements/maildev/package-lock.json
	@mkdir -p .cache/maildev
	@cp requirements/maildev/package.json requirements/maildev/package-lock.json .cache/maildev/
	@cd .cache/maildev && npm ci --silent --no-audit --no-fund
	@touch $@

# One contract for all mailboxes, with 10,000 letters; ends with the table of docs/mailboxes.md.
mailboxes-test: ready-dev mailboxes
	PARCOURS_MANY_LETTERS=10000 $(BIN)/pytest tests/parcours/mailbox --junitxml=.cache/mailboxes.xml -q
	$(BIN)/python tools/mailbox_table.py .cache/mailboxes.xml

# 200 spoilings by strangers and 200 clean passes; the share that is caught is printed.
strangers: ready-dev browser
	$(BIN)/python -m tests.strangers

# 300 healthy journeys in two languages, on the days on which calendars and clocks are awkward: none may be accused.
healthy: ready-dev
	$(BIN)/python -m tests.strangers.healthy

# Closed forms, simulation and reference values side by side: docs/truth.md.
truth: ready
	$(BIN)/python -m simulation.truth

# Every benchmark in turn, one line each; on a machine that does nothing else.
bench: ready-dev browser
	$(BIN)/python tools/install.py requirements/bench.lock --only
	$(BIN)/python -m benchmarks

lock: ready-dev
	$(BIN)/uv pip compile -q pyproject.toml --extra load --extra cluster --universal --generate-hashes --no-emit-index-url --no-header -o requirements/run.lock
	$(BIN)/uv pip compile -q pyproject.toml --extra load --extra cluster --group dev --universal --generate-hashes --no-emit-index-url --no-header -o requirements/dev.lock
	$(BIN)/uv pip compile -q requirements/oscar.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/oscar.lock
	$(BIN)/uv pip compile -q requirements/bench.in -c requirements/run.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/bench.lock
	$(BIN)/uv pip compile -q requirements/pretix.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/pretix.lock
	$(BIN)/uv pip compile -q requirements/cartridge.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/cartridge.lock

clean:
	rm -rf $(VENV) .venv-oscar .venv-pretix .venv-cartridge .mypy_cache .ruff_cache .import_linter_cache .hypothesis
