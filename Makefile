# Leerhuis: every command does its own set-up; the second call adds under a second.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 5000
PY = .venv/bin/python
SOURCES = leerhuis tests tools bench look wsgi.py migrations/env.py

.PHONY: run test check bench drill sbom setup setup-dev format

run: setup
	@exec $(PY) tools/serve.py $(PORT)

test: check
	@$(PY) tools/chromium.py
	@$(PY) -m pytest -n 2 --dist worksteal -q

check: setup-dev
	@$(PY) -m ruff format --check -q $(SOURCES)
	@$(PY) -m ruff check -q $(SOURCES)
	@$(PY) -m mypy --no-error-summary leerhuis
	@PYTHONPATH=. .venv/bin/lint-imports --no-cache > .venv/imports.txt || (cat .venv/imports.txt; false)
	@.venv/bin/djlint --quiet --lint templates
	@.venv/bin/bandit --quiet --recursive --configfile pyproject.toml leerhuis wsgi.py
	@$(PY) tools/pins.py check
	@$(PY) tools/catalogue.py check
	@$(PY) tools/documents.py check

bench: setup-dev
	@$(PY) -m bench $(if $(ONLY),--only $(ONLY)) $(if $(DB),--db $(DB))

drill: setup-dev
	@$(PY) -m bench.units
	@$(PY) -m bench.reading
	@$(PY) -m bench.drill
	@$(PY) -m bench.nights
	@$(PY) -m bench.provided
	@$(PY) -m bench.keeping
	@PYTHONPATH=. $(PY) -m pytest -p tests.conftest -p bench.drilled -q -s --db sqlite bench/test_mutants.py

sbom: setup-dev
	@mkdir -p var
	@PYTHONWARNINGS=ignore .venv/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o var/leerhuis.cdx.json requirements.txt
	@echo "var/leerhuis.cdx.json"

format: setup-dev
	@$(PY) -m ruff format -q $(SOURCES)
	@$(PY) -m ruff check -q --fix $(SOURCES)

setup:
	@$(PYTHON) tools/bootstrap.py requirements.txt

setup-dev:
	@$(PYTHON) tools/bootstrap.py requirements-dev.txt
