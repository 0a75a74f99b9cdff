# Two commands set everything up on a fresh Debian machine with Python 3.11 and make: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
.PHONY: demo test lint bench eval train calibrate reference lock install packages clean
.DEFAULT_GOAL := demo

demo: install  ## screen the example catalogue and show what was found
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash examples/demo.sh

install: $(VENV)/installed

# Wheels only, by hash; jstyleson (a dependency of extruct) is published as source alone: pure Python, no compiler.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Rempart needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { echo "installing Debian's python3-venv"; \
	  rm -rf $(VENV); $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); }
	@echo "installing the locked dependencies ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: --no-binary jstyleson -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

packages:  ## Debian packages that the tests use: a browser for the report's page
	@command -v chromium >/dev/null || { echo "installing Debian's chromium ..."; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq chromium >/dev/null; }

lint: install  ## style, types, floors, packs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rempart pack check --quiet
	$(BIN)/rempart pack test

test: install packages lint  ## everything
	$(BIN)/python -m pytest -n 2

bench: install  ## how fast: writes docs/benchmarks.md
	$(BIN)/python -m pip install -q --disable-pip-version-check --only-binary :all: pyahocorasick spacy
	$(BIN)/python -m bench

eval: install  ## how well it catches: writes docs/evaluation.md
	$(BIN)/python -m evals.run

train: install  ## the learned scorer: writes its model and its card; the same bytes every time
	$(BIN)/rempart train --out src/rempart/models/scorer.bin --card docs/model-card.md

calibrate: install  ## the same, with packs' examples taken anew and bounds measured on shared data: writes calibration.json
	@rm -rf out/clean && $(BIN)/python tools/make_clean_sets.py $(SHARED)/data out/clean
	$(BIN)/rempart train --refresh $$(printf -- '--calibrate %s ' out/clean/*.ndjson) \
	  --out src/rempart/models/scorer.bin --card docs/model-card.md

reference: install  ## write docs/reference from the code
	$(BIN)/python tools/make_reference.py

lock:  ## write requirements.lock anew; run it in a venv of the oldest Python that counts: Debian's 3.11.2
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-options --extra test --extra lint --extra train -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) out build
