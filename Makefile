# `make run` shows the system with its demonstration data; `make test` runs every check there is.
.DEFAULT_GOAL := help
.PHONY: help run test setup demo check format coverage deep

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ## set up, migrate, load the demo once, serve http://127.0.0.1:8000 (PORT=… changes it)
	@bin/run

test: ## every check and the whole suite: SQLite, a throwaway PostgreSQL, Chromium
	@bin/test

setup: ## the environment only: .venv and .env
	@bin/setup

demo: ## set up, migrate and load the demo, without a server
	@bin/setup
	@.venv/bin/python manage.py prepare

check: ## the fast part: format, lint, layers, migrations, templates, settings
	@bin/setup --dev
	@bin/check

format: ## write code and templates in the one format
	@bin/setup --dev
	@.venv/bin/ruff check --quiet --fix . || true
	@.venv/bin/ruff format --quiet .
	@git ls-files --cached --others --exclude-standard 'templates/*.html' | xargs -r .venv/bin/djade --target-version 5.2 2>/dev/null || true

coverage: ## the branch coverage; its figure goes to docs/evidence
	@bin/setup --dev
	@bin/coverage

deep: ## the heavy runs; each writes its figures to docs/evidence
	@bin/setup --dev
	@bin/coverage
	@.venv/bin/python -m pytest --hypothesis-profile deep -m "hypothesis and not deep" tests
	@.venv/bin/python -m pytest --all-cases -m "(uncounted or sampled) and not deep and not browser" tests
	@bin/postgres .venv/bin/python -m pytest -m "first_database and not browser" tests
	@bin/postgres .venv/bin/python -m pytest --with-database --all-cases -m "not deep and not browser" tests
	@bin/postgres .venv/bin/python -m pytest -m "deep and not browser" tests
	@.venv/bin/python -m pytest --all-cases -m "browser" tests/browser
