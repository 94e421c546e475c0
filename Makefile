# `make run` and `make test` are all that a fresh machine needs; it has Python 3.11 or newer, and make.

new_enough := import sys; sys.exit(sys.version_info < (3, 11))
# found once: expanded at each use it would start six interpreters each time
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do $$name -c '$(new_enough)' 2>/dev/null && echo $$name && break; done)
endif
ARCH ?= arm64
ARGS ?=

export SAM_CLI_TELEMETRY := 0

bin := .venv/bin
venv := .venv/.installed
sam := .venv-sam/.installed
emulator := .venv-emulator/.installed
built := $(if $(filter arm64,$(ARCH)),.aws-sam/build,.aws-sam/$(ARCH))
compile := $(bin)/uv pip compile --quiet --generate-hashes --no-header --no-annotate
everywhere := $(compile) --universal --python-version 3.11
shipping := $(compile) --python-version 3.13 --python-platform aarch64-manylinux_2_28 --only-binary :all: --constraint locks/venv.txt
# the requirements of one of pyproject.toml's extras
extra = $(bin)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$(1)"], sep="\n")'
pip := -m pip install --quiet --disable-pip-version-check
locked := $(pip) --no-deps --require-hashes --requirement

.DEFAULT_GOAL := help
.PHONY: help run test lint format build lock browser test-browser lighthouse test-generators test-deep emulator picture audit sbom record deploy deploy-built destroy clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' Makefile | expand -t 26

run: $(venv) ## the whole system on this machine, then the site and the API on http://127.0.0.1:8000 (ARGS="--once --out site")
	@$(bin)/hotpapers run $(ARGS)

test: lint ## all that has to pass: lint, then unit, contract, function, template and end-to-end tests (ARGS="-k words")
	@$(bin)/pytest --numprocesses 2 --dist loadfile -m 'not deep' $(ARGS)

lint: $(venv) $(sam) ## style, format, types, directions of imports, the template
	@$(bin)/ruff check --quiet .
	@$(bin)/ruff format --quiet --check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache
	@$(bin)/cfn-lint --append-rules cfn_lint_serverless.rules -- template.yaml
	@.venv-sam/bin/sam validate
	@! grep -rnE 'unittest\.mock|MagicMock|monkeypatch\.setattr\(' tests --include='*.py' | grep -vE 'setattr\((os|socket|sys), ' \
		|| { echo 'Give the constructor another thing instead of patching a name of ours (CONTRIBUTING.md).'; exit 1; }

format: $(venv) ## what ruff can put right by itself
	@$(bin)/ruff check --quiet --fix .
	@$(bin)/ruff format --quiet .

build: $(venv) $(sam) ## what is deployed, in .aws-sam: arm64 wheels, bytecode of Lambda's Python; no Docker (ARCH=x86_64)
	@.venv-sam/bin/sam build --build-dir $(built)
	@$(bin)/python -m local.bytecode

lock: $(venv) ## the versions in locks/ and of what ships, from the ranges in pyproject.toml (ARGS=--upgrade for newer ones)
	@$(bin)/python $(pip) uv
	@printf '%s\n' '-e ./layers/core[lambda]' '-e .[dev]' hatchling editables | $(everywhere) --no-emit-package hotpapers --no-emit-package hotpapers-local --output-file locks/venv.txt $(ARGS) -
	@$(call extra,browser) | $(everywhere) --constraint locks/venv.txt --output-file locks/browser.txt $(ARGS) -
	@$(call extra,generators) | $(everywhere) --constraint locks/venv.txt --output-file locks/generators.txt $(ARGS) -
	@$(shipping) --extra lambda --output-file layers/core/requirements.txt $(ARGS) layers/core/pyproject.toml
	@echo mcp | $(shipping) --output-file functions/mcp/requirements.txt $(ARGS) -
	@echo aws-sam-cli | $(everywhere) --output-file locks/sam.txt $(ARGS) -
	@printf '%s\n' checkov pip-audit | $(everywhere) --output-file locks/audit.txt $(ARGS) -
	@echo cyclonedx-bom | $(everywhere) --output-file locks/sbom.txt $(ARGS) -
	@echo 'ministack[full]' | $(compile) --universal --python-version 3.13 --output-file locks/emulator.txt $(ARGS) -
	@echo awslambdaric | $(compile) --universal --python-version 3.13 --output-file locks/runtime.txt $(ARGS) -

test-browser: browser ## the pages in a Chromium that is installed, hostile input among them
	@$(bin)/pytest tests/browser $(ARGS)

lighthouse: $(venv) ## Lighthouse over the sample's pages where there are npm and a Chromium: every category has to be 100
	@! command -v npm >/dev/null || npm install --silent --no-fund --no-audit --prefix .tools lighthouse
	@$(bin)/python -m bench.lighthouse $(ARGS)

test-generators: $(venv) ## posts in Hugo, Jekyll where it is installed, Eleventy where there is npm; generated clients of the API, in Python and TypeScript
	@$(bin)/python $(locked) locks/generators.txt
	@! command -v npm >/dev/null || npm install --silent --no-fund --no-audit --prefix .tools @11ty/eleventy openapi-typescript@7 openapi-fetch typescript@5
	@$(bin)/pytest -m generators tests/generators $(ARGS)

test-deep: $(venv) emulator ## the property-based tests with five times as many examples; all of the hostile collection; a stop at every call that writes; a deployed stack without each permission of its roles
	@$(bin)/pytest --numprocesses 2 --dist worksteal --hypothesis-profile deep --timeout 3600 tests/faults tests/unit $(ARGS)
	@$(bin)/pytest -m deep tests/e2e tests/functions $(ARGS)

audit: $(venv) .venv-audit/.installed ## what is known against the packages that ship (needs a network), and what checkov has against the template
	@$(bin)/python -m local.audit .venv-audit/bin

sbom: .venv-sbom/.installed ## what ships, as CycloneDX: a file in out/ for each lock that is deployed
	@mkdir -p out
	@for lock in $(wildcard */*/requirements.txt); do .venv-sbom/bin/cyclonedx-py requirements --output-reproducible --of JSON --output-file out/sbom-$$(basename $$(dirname $$lock)).json $$lock; done
	@ls out/sbom-*.json

emulator: $(venv) ## an emulator of AWS that enforces roles, and Lambda's own runtime, for the tests that take them; both need a Python 3.13
	@python=$$($(bin)/python -m local.bytecode --path); test -n "$$python" || exit 0; $(MAKE) --no-print-directory $(emulator) PYTHON="$$python"

picture: $(venv) ## docs/architecture.md's picture, drawn from template.yaml
	@$(bin)/python -m local.picture

record: $(venv) ## renew recordings from the live web, scrubbed, in out/recorded (ARGS=FOLDER); X costs what its budget allows
	@$(bin)/python -m local.record $(ARGS)

deploy: build deploy-built ## into your AWS account; asks before it changes anything (ARGS=--guided the first time: it explains each parameter)

deploy-built: $(sam) ## the same of what was built before
	@.venv-sam/bin/sam deploy $(ARGS)

destroy: $(venv) $(sam) ## delete the stack, and say by name what stays: the tables and the buckets (ARGS="--stack-name NAME")
	@$(bin)/python -m local.kept $(ARGS)
	@.venv-sam/bin/sam delete $(ARGS)

clean: ## remove what was built and cached; the environments stay
	@rm -rf .aws-sam out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

browser: $(venv)
	@$(bin)/python $(locked) locks/browser.txt

$(venv): pyproject.toml layers/core/pyproject.toml locks/venv.txt
	@$(call environment,.venv,a minute)
	@.venv/bin/python $(locked) locks/venv.txt
	@.venv/bin/python $(pip) --no-deps --no-build-isolation --editable ./layers/core --editable .
	@touch $@

.venv-audit/.installed .venv-sbom/.installed: .venv-%/.installed: locks/%.txt
	@$(call environment,.venv-$*,two minutes)
	@.venv-$*/bin/python $(locked) $<
	@touch $@

$(sam): locks/sam.txt
	@$(call environment,.venv-sam,two minutes)
	@.venv-sam/bin/python $(locked) locks/sam.txt
	@touch $@

$(emulator): locks/emulator.txt locks/runtime.txt
	@$(call environment,.venv-emulator,two minutes)
	@.venv-emulator/bin/python $(locked) locks/emulator.txt
	@.venv-emulator/bin/python $(locked) locks/runtime.txt --target .venv-emulator/runtime --upgrade
	@touch $@

# $(call environment,folder,how long): an environment that runs, made anew where its Python has gone
define environment
	test -n "$(PYTHON)" && "$(PYTHON)" -c '$(new_enough)' 2>/dev/null || { \
		echo "Hot Papers needs Python 3.11 or newer; $(or $(PYTHON),python3) here says: $$("$(or $(PYTHON),python3)" --version 2>&1)" >&2; \
		echo "Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	echo "Installing $(1) with $$("$(PYTHON)" --version); once, about $(2)." >&2; \
	$(1)/bin/python -c 'import pip; $(new_enough)' 2>/dev/null || "$(PYTHON)" -m venv --clear $(1)
endef
