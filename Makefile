# Everything sets itself up from a fresh clone: a virtual environment in .venv, and nothing outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
# A Cognito written by other people, which pins a botocore of its own.
WITNESS := .witness
# How many inputs each reader gets. All of `make fuzz` takes less than twenty minutes on two quiet cores.
FUZZ := 100000
WITNESS_STAMP := $(WITNESS)/.installed
PYTEST := TEST_WITNESSES=$(CURDIR)/$(WITNESS)/bin $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: demo test check docs faults witnesses fuzz bench clean

demo: $(RUNTIME)
	$(BIN)/python demo/demo.py

test: check $(WITNESS_STAMP)
	$(PYTEST)

check: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

docs: $(RUNTIME)
	$(BIN)/python docs/generate.py

# The long matrices; `make test` runs a sample of each. The fault matrix leaves its figures in docs/explanation/safety.md.
faults: $(TOOLS)
	TEST_ALL_FAULTS=1 $(PYTEST) tests/applying

witnesses: $(TOOLS) $(WITNESS_STAMP)
	TEST_ALL_WITNESS=1 $(PYTEST) tests/witness

fuzz: $(TOOLS)
	printf '%s\n' configuration snapshot log saved_plan | \
		xargs -P 2 -I READER $(BIN)/python tests/fuzz/readers.py READER -runs=$(FUZZ)
	TEST_FUZZ=$(FUZZ) $(PYTEST) tests/config/test_config_fuzz.py
	HYPOTHESIS_PROFILE=thorough $(PYTEST) tests/kinds tests/importing tests/convergence

bench: $(TOOLS)
	$(BIN)/python benchmarks/run.py

$(RUNTIME): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(TOOLS): $(RUNTIME) constraints.txt
	$(PIP) --constraint constraints.txt --editable '.[test,dev]'
	touch $@

$(WITNESS_STAMP):
	test -x $(WITNESS)/bin/python || $(PYTHON) -m venv $(WITNESS)
	$(WITNESS)/bin/python -m pip install --quiet --disable-pip-version-check ministack==1.5.33 cryptography
	touch $@

clean:
	rm -rf $(VENV) $(WITNESS) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
