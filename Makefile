# Everything a developer types. `make` alone lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
STAMP  := $(VENV)/.installed
TORCH  := .venv-torch/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check bench accuracy drawing pictures clean window-libraries test-libraries

help:
	@echo "make run     open the window (ARGS=… is passed on, for example ARGS=--train)"
	@echo "make test    run the tests (ARGS=… is passed to pytest)"
	@echo "make check   ruff, mypy --strict and the import contracts"
	@echo "make bench   run the benchmarks (ARGS=engine, window:timer … for some)"
	@echo "make accuracy DATA=DIR   train on MNIST and print how well the networks read"
	@echo "make drawing DATA=DIR    draw digits on the pad and print how well MNIST's networks read them"
	@echo "make pictures   ask the questions of docs/questions.py anew, and draw what is seen"
	@echo "make clean   remove $(VENV) and everything that was built"

run: $(STAMP) window-libraries
	@$(BIN)/visualcnn $(ARGS)

test: $(STAMP) test-libraries
	$(PY) -m pytest $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) $(TORCH) test-libraries
	$(PY) -m benchmarks $(ARGS)

# PyTorch, to compare with, in an environment of its own: never a dependency.
$(TORCH):
	$(PYTHON) -m venv .venv-torch
	.venv-torch/bin/python -m pip install --quiet --disable-pip-version-check numpy torch==2.13.0
	@touch $@

accuracy: $(STAMP)
	$(PY) benchmarks/accuracy.py --data $(DATA) $(ARGS)

drawing: $(STAMP) test-libraries
	VISUALCNN_MNIST=$(DATA) $(PY) -m benchmarks drawing $(ARGS)

# Always the same window, whatever the screen is.
pictures: $(STAMP) test-libraries
	QT_QPA_PLATFORM=offscreen $(PY) -m docs.questions

clean:
	rm -rf $(VENV) .venv-torch build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
	    .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml
	@scripts/make-venv $(PYTHON) $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

window-libraries:
	@scripts/system-libraries window

test-libraries:
	@scripts/system-libraries window test
