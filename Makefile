# One command each. Everything they make is in .venv/ and var/.
VENV_PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test test-days pictures bench lint .venv/requirements-dev.lock

help:
	@echo "make run                the portal on http://localhost:8000 with demo people (PORT=8001 for another port)"
	@echo "make test               every check and test, as in CI (T='tests/records -k proof': those tests alone)"
	@echo "make test-days          every test on each awkward day, with the clock set there (D='saturday', T=...: those alone)"
	@echo "make pictures           pictures of every screen, for docs/pictures"
	@echo "make lint               style, templates, types and architecture"
	@echo "make bench              the figures of docs/figures.md (B=--quick: small sizes; B='--against REV': both in turns, and the ratios)"

run: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local run

test: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local test $(T)

test-days: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local test-days $(D) $(if $(T),-- $(T))

lint: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local lint

pictures: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local test tests/stories/pictures.py

bench: .venv/requirements-dev.lock
	@$(VENV_PYTHON) -m local bench $(B)

# The copy of the lock in the environment says what is installed there. Asked each time, since folders move and mounts change.
.venv/requirements-dev.lock:
	@sh scripts/virtual-environment
