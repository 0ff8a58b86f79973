# Everything a developer types. `make` alone lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
STAMP  := $(VENV)/.installed
TORCH  := .venv-torch/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check bench monkey scan soak fuzz kills accuracy drawing pictures clean window-libraries test-libraries

help:
	@echo "make run     open the window (ARGS=… is passed on, for example ARGS=--train)"
	@echo "make test    run the tests (ARGS=… is passed to pytest)"
	@echo "make check   ruff, mypy --strict and the import contracts"
	@echo "make bench   run the benchmarks (ARGS=engine, window:timer … for some)"
	@echo "make scan    let public scanners of pickles look at model files of every format"
	@echo "make kills   kill processes that save, 200 times of each kind (ARGS=--count … --seed …)"
	@echo "make fuzz    judge 200,000 model files made at random (ARGS='--count N --seed S')"
	@echo "make soak    train and use the window for 20 minutes: nothing may grow (ARGS=\"--minutes M\")"
	@echo "make monkey  have a monkey use the window (ARGS=\"--events 200000 --seed 1\", --life L to see one again)"
	@echo "make accuracy DATA=DIR   train on MNIST and print how well the networks read"
	@echo "make drawing DATA=DIR    draw digits on the pad and print how well MNIST's networks read them"
	@echo "make pictures   ask the questions of docs/questions.py anew, and draw what is seen"
	@echo "make clean   remove $(VENV) and everything that was built"

run: $(STAMP) window-libraries
	@$(BIN)/visualcnn $(ARGS)

# All of them in several processes; those that ARGS names in one, where a debugger works.
test: $(STAMP) test-libraries
	$(PY) -m pytest $(or $(ARGS),-n auto --maxprocesses 8 --dist worksteal)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) $(TORCH) test-libraries
	$(PY) -m benchmarks $(ARGS)

# Nothing should run beside it.
soak: $(STAMP) test-libraries
	$(PY) -m soak $(ARGS)

kills: $(STAMP)
	$(PY) benchmarks/kills.py $(ARGS)

fuzz: $(STAMP)
	$(PY) -m fuzz $(ARGS)

# Public scanners of pickles, in an environment of their own.
.venv-scan/.installed:
	$(PYTHON) -m venv .venv-scan
	.venv-scan/bin/python -m pip install --quiet --disable-pip-version-check \
	    picklescan==1.0.5 modelscan==0.8.8 fickling==0.1.12 typing_extensions
	@touch $@

scan: $(STAMP) test-libraries .venv-scan/.installed
	PATH="$(CURDIR)/.venv-scan/bin:$$PATH" $(PY) -m pytest tests/training/test_scanners.py $(ARGS)

# PyTorch, to compare with, in an environment of its own: never a dependency.
$(TORCH):
	$(PYTHON) -m venv .venv-torch
	.venv-torch/bin/python -m pip install --quiet --disable-pip-version-check numpy torch==2.13.0
	@touch $@

# 200,000 events take about half an hour on two cores.
monkey: $(STAMP) test-libraries
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.monkey $(ARGS)

accuracy: $(STAMP)
	$(PY) benchmarks/accuracy.py --data $(DATA) $(ARGS)

drawing: $(STAMP) test-libraries
	VISUALCNN_MNIST=$(DATA) $(PY) -m benchmarks drawing $(ARGS)

# Always the same window, whatever the screen is.
pictures: $(STAMP) test-libraries
	QT_QPA_PLATFORM=offscreen $(PY) -m docs.questions

clean:
	rm -rf $(VENV) .venv-torch .venv-scan build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
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
