# `make` alone lists the targets. Everything lives in .venv; a second run of a finished step costs nothing.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.PHONY: help setup run test check bench journeys interop lock translate demo clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: .venv/.dev $(CATALOGUES) ## Make .venv with everything that development needs
	@echo "Ready: make run, make test, make check."

run: .venv/.run $(CATALOGUES) ## Serve Huizhi with the demo world at http://127.0.0.1:5000 (PORT, HOST, DATABASE_URL, BASE_URL, DEMO_PASSWORD)
	@exec $(PY) -m scripts.serve

test: .venv/.dev $(CATALOGUES) ## Run every test on SQLite and on PostgreSQL (ARGS="tests/accounts -k name")
	@exec $(PY) -m scripts.test $(ARGS)

journeys: .venv/.dev $(CATALOGUES) ## Walk the journeys in a real browser (Chromium), with screenshots in build/
	@exec $(PY) -m scripts.journeys $(ARGS)

interop: .venv/.dev $(CATALOGUES) ## Let other calendar programs read, subscribe and synchronise (apt: libical3 khal vdirsyncer calcurse)
	@exec $(PY) -m scripts.interop $(ARGS)

check: .venv/.dev $(CATALOGUES) ## Lint, format, types, layers, migrations, catalogues, locks
	@exec $(PY) -m scripts.check $(ARGS)

BENCHES := bench bench_people bench_trainings bench_certificates bench_rush
bench: .venv/.dev $(CATALOGUES) ## Measure pages, feeds, lists, trainings, certificates and the rush (BENCHES=bench_rush for one of them)
	@for one in $(BENCHES); do $(PY) -m scripts.$$one || exit 1; done

demo: .venv/.run $(CATALOGUES) ## Put the demo world into the database and print its sign-ins
	@$(PY) -m flask --app app db upgrade
	@$(PY) -m flask --app app demo

lock: .venv/.dev ## Lock the newest versions that the .in files allow (UPGRADE= keeps the locked ones)
	@sh scripts/lock.sh $(UPGRADE)
UPGRADE ?= --upgrade

translate: .venv/.dev ## Collect the sentences of code and templates into translations/*.po
	@sh scripts/translate.sh
	@$(PY) -m scripts.check catalogues

clean: ## Remove .venv, caches and build products; the database in instance/ stays
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis translations/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: requirements.txt requirements-uv.txt scripts/setup.sh
	@sh scripts/setup.sh run

.venv/.dev: requirements.txt requirements-dev.txt requirements-uv.txt scripts/setup.sh
	@sh scripts/setup.sh dev

%.mo: %.po
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
