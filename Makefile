# One command each. Everything they make is in .venv/ and var/.
VENV_PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test bench lint

help:
	@echo "make run                the portal on http://127.0.0.1:8000 with demo people (PORT=8001 for another port)"
	@echo "make test               every check and test, as in CI (T='tests/records -k proof': those tests alone)"
	@echo "make lint               style, templates, types and architecture"
	@echo "make bench              the figures of docs/figures.md (B=--quick: small sizes; B='--against REV': both in turns, and the ratios)"

run: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local run

test: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local test $(T)

lint: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local lint

bench: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local bench $(B)

# The copy of the lock in the environment says what is installed there.
.venv/requirements-dev.lock: requirements-dev.lock
	@sh scripts/virtual-environment
