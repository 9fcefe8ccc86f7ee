# Two commands: `make run` opens the dashboard on the built-in example, `make test` tests it all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check browser lint types contracts messages bench clean

run: $(VENV)/.demo
	$(BIN)/engagement demo

test: $(VENV)/.test browser
	$(BIN)/python -m pytest

# Everything CI holds the code to.
check: test lint types contracts

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# The translators' catalogues, after a sentence of the code has changed.
messages: $(VENV)/.test
	$(BIN)/python -m dashboard.messages

# A Chromium for the browser tests: one that is there, else Debian's, else Playwright's own.
# Where none can be had, the browser tests fail and say what to install.
browser: $(VENV)/.test
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null || \
		command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
	else $(BIN)/python -m playwright install chromium || true; fi

# The live map beside its peers, and whether it became slower; benchmarks/README.md has the others.
bench: $(VENV)/.bench
	$(BIN)/python benchmarks/live_map.py --areas 77 753 3200 --json .engagement/live_map.json
	$(BIN)/python benchmarks/compare.py --partial .engagement/live_map.json

clean:
	rm -rf $(VENV) .engagement .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; name it with: make run PYTHON=python3.12'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo]'
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo,test]'
	touch $@ $(VENV)/.demo

$(VENV)/.bench: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo,test,bench]'
	touch $@ $(VENV)/.demo $(VENV)/.test

$(VENV)/.dev: pyproject.toml constraints.txt $(VENV)/.test | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo,test,dev]'
	touch $@
