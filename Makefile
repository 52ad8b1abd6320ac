# Each target sets up .venv by itself the first time and is quick afterwards.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev

.PHONY: help chat test check index eval bench screenshots clean
.DEFAULT_GOAL := help

help: ## What can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

chat: $(RUNTIME) ## Open the chat at http://127.0.0.1:7860
	$(BIN)/askllm serve --open

index: $(RUNTIME) ## Build or refresh index/ from corpus/
	$(BIN)/askllm index

eval: $(RUNTIME) ## Measure the bot on corpus/questions.jsonl
	$(BIN)/askllm eval corpus/questions.jsonl

bench: $(RUNTIME) ## Speed: cold start and latency of each room
	$(BIN)/askllm index >/dev/null
	$(BIN)/python benchmarks/bench_answer.py
	$(BIN)/python benchmarks/bench_page.py

screenshots: $(DEV) ## Pictures of every state of the page, in screenshots/
	@sh scripts/browser.sh
	$(BIN)/python benchmarks/screenshots.py screenshots

# A file's tests stay together; the order of the files, the browser's early, is kept (ADR 0020).
test: $(DEV) ## All tests, the browser's included, on two cores
	@sh scripts/browser.sh
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(DEV) ## Lint, types, tests
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(MAKE) test

clean: ## Remove .venv and the built index
	rm -rf .venv index/CURRENT index/generations

.venv/.created:
	$(PYTHON) -m venv .venv
	@touch $@

# torch goes first and pinned: a build without CUDA that is at hand then stays in place.
.venv/.torch: .venv/.created constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	@touch $@

$(RUNTIME): .venv/.torch pyproject.toml
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEV): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
