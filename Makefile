# Two commands: `make run` and `make test`. Everything else serves them.
PORT ?= 8000
VENV ?= .venv
PY := $(VENV)/bin/python
KEYWORDS := -k _l -k _ -k ngettext:1,2 -k pgettext:1c,2 -k lazy_ngettext:1,2
export DEMO ?= 1
export DATABASE_URL ?= sqlite:///var/joinedup.sqlite3
BUILT := app/core/static/built/manifest.json
SCHEMA := tests/fhir/node_modules/.package-lock.json
FRONTEND := $(shell find app/core/frontend app/*/templates -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: run test lint assets messages migrate demo-accounts bench check unit integration journeys test-tools compile node mutation

run: $(VENV)/.run $(BUILT) compile  ## install what is missing, migrate, load, seed and serve the demo
	@mkdir -p var
	@$(PY) -m flask --app wsgi demo prepare
	@PORT=$(PORT) $(PY) -m flask --app wsgi demo serve --port $(PORT)

test: $(VENV)/.dev $(BUILT) compile test-tools unit integration journeys  ## every test, on both engines and in a browser

unit: $(VENV)/.dev node $(SCHEMA)
	$(PY) -m pytest tests/unit tests/architecture -q -n 2

mutation: $(VENV)/.dev node  ## change branching and scoring in every small way; the tests must notice nine in ten (3 minutes)
	$(PY) -m tests.mutation

integration: $(VENV)/.dev $(SCHEMA)
	$(PY) -m pytest tests/integration -q -n 2 --engine sqlite
	$(PY) -m pytest tests/integration -q -n 2 --engine postgresql

journeys: $(VENV)/.dev
	$(PY) -m pytest tests/journeys -q

lint: $(VENV)/.dev $(BUILT)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

assets: $(BUILT)  ## build NHS.UK styles and our own scripts

node: $(VENV)/.run  ## the machine's Node, else one inside the virtual environment
	@command -v node >/dev/null && command -v npm >/dev/null || $(VENV)/bin/uv pip install -q --require-hashes -r requirements-node.lock

$(BUILT): $(FRONTEND) | node
	@echo "Building styles and scripts ..."
	@PATH="$(abspath $(VENV))/bin:$$PATH" npm ci --loglevel=error --no-audit --no-fund --prefix app/core/frontend
	@PATH="$(abspath $(VENV))/bin:$$PATH" node app/core/frontend/build.mjs

$(SCHEMA): tests/fhir/package-lock.json | node
	@PATH="$(abspath $(VENV))/bin:$$PATH" npm ci --loglevel=error --no-audit --no-fund --prefix tests/fhir
	@touch $@

compile:  ## make the machine form of the translated words
	@$(PY) -m app.core.catalogues

messages: $(VENV)/.dev  ## bring the catalogues up to date with the words in the code
	$(VENV)/bin/pybabel -q extract -F translations/babel.cfg $(KEYWORDS) --add-comments=Translators: --no-location --sort-output --project=JoinedUp -o messages.pot app
	for locale in ur pl; do $(VENV)/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete -N -i messages.pot -d translations -l $$locale; done

migrate: $(VENV)/.run
	@mkdir -p var
	$(VENV)/bin/alembic upgrade head

demo-accounts: $(VENV)/.run
	@$(PY) -m flask --app wsgi demo accounts

bench: $(VENV)/.dev $(BUILT) compile  ## a table of ratios to the least that could do the same; QUICK=1 only proves that it runs
	@.ci/test-tools wrk
	$(PY) -m bench $(if $(QUICK),--quick)

$(VENV)/.uv:
	@.ci/base-tools
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check uv
	@touch $@

$(VENV)/.run: requirements.lock | $(VENV)/.uv
	@.ci/base-tools
	$(VENV)/bin/uv pip install -q --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.run
	$(VENV)/bin/uv pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

test-tools:
	@.ci/test-tools
