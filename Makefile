# Every target that needs the virtual environment sets it up by itself; see tools/setup.sh.
# How long `make test` may take is written down in tests/README.md, suite by suite.

SCENARIO ?=
BOARD ?= virtual
PORT ?=
FEED_PORT ?=
ARGS ?=
DAYS ?= 30
HIL_BOARD = $(BOARD:%=--board %) $(PORT:%=--port %) $(FEED_PORT:%=--feed-port %) --disk build/virtual/disk

.PHONY: help setup sim test firmware flash hil soak bench lint format compare generate lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "PYTHON=/path/to/python3.11 names the interpreter that .venv is made with."

setup: ## create .venv and install everything in it; done by the targets below, quick when up to date
	@tools/setup.sh

sim: setup ## fly a scenario against the firmware; SCENARIO=name, ARGS="--seed 7 --plot ppi.png"
	@.venv/bin/watchword sim $(SCENARIO) $(ARGS)

test: setup ## run all tests and show the coverage; one suite: .venv/bin/pytest tests/host
	@.venv/bin/pytest --cov

firmware: setup ## compile the firmware for a board of boards/: BOARD=pico
	@.venv/bin/python -m watchword_bench.boards.firmware $(BOARD) $(ARGS)

flash: setup ## put the firmware on a board and start it: BOARD=pico, PORT=/dev/ttyACM0, FEED_PORT=/dev/ttyUSB0
	@.venv/bin/watchword flash $(BOARD) $(PORT:%=--port %) $(FEED_PORT:%=--feed-port %) $(ARGS)

hil: setup ## the whole HIL suite on a board: BOARD=virtual, or BOARD=pico PORT=/dev/ttyACM0 FEED_PORT=/dev/ttyUSB0
	@.venv/bin/pytest hil $(HIL_BOARD) --long $(ARGS)

soak: setup ## thirty virtual days on a board, as for hil; DAYS=30
	@.venv/bin/pytest hil/test_soak.py $(HIL_BOARD) --soak-days $(DAYS) $(ARGS)

bench: setup ## what a scan costs: fuel, heap, time beside other trackers; ARGS="--json" or "--out FILE"
	@.venv/bin/python -m watchword_bench.bench.bench $(ARGS)

lint: setup ## check style, format and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

format: setup ## sort imports and format the code
	.venv/bin/ruff check --select I --fix .
	.venv/bin/ruff format .

compare: setup ## our tracker and Stone Soup's on the same plots, into docs/tracking.md; takes minutes
	@.venv/bin/python -m watchword_bench.tracking.compare $(ARGS)

generate: setup ## make what follows from the message table, the words, the scenario schema and the kernel
	.venv/bin/python -m watchword_bench.protocol.generate
	.venv/bin/python -m watchword_bench.world.page
	.venv/bin/python -m watchword_bench.tracking.page
	.venv/bin/python -m watchword_bench.arithmetic.page
	.venv/bin/python -m watchword_bench.boards.package

lock: setup ## pin the dependencies of pyproject.toml; ARGS=--upgrade moves them all to the newest
	.venv/bin/uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url \
		--python-version 3.11 --python-platform x86_64-manylinux_2_28 \
		--custom-compile-command "make lock" --output-file requirements.lock --quiet $(ARGS)

clean: ## remove .venv and whatever the tools left behind
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist htmlcov
	find firmware host tests \( -name __pycache__ -o -name ".*_cache" \) -type d -prune -exec rm -rf {} +
