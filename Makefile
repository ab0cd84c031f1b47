# make demo   screens the projects of 柯城区 with all national rules
# make prove  what the packs can and cannot come to; findings are printed, what is not decided too
# make test   lint, types, tests, pack tests with coverage, docs
# make test-spark   what runs on Spark: PySpark (450 MB), Java 17, and Daft as another engine
# make bundle PLATFORM=win_amd64   one zip for machines without internet; make test-bundle makes and installs that of this one
# Both make .venv with what they need, and say plainly what is missing.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)

.PHONY: demo test test-spark bundle test-bundle lint prove clean

demo: $(VENV)/.demo
	$(BIN)/prescreen screen examples/kecheng/candidates.json --region examples/kecheng/region.yaml
	$(BIN)/prescreen screen examples/kecheng/candidates-filled.json --region examples/kecheng/region.yaml

test: $(VENV)/.test lint
	$(BIN)/prescreen check
	$(BIN)/prescreen test
	$(BIN)/prescreen test rules/national --mutate
	$(BIN)/python -m pytest -n auto -m "not spark and not bundle"

test-spark: $(VENV)/.spark
	$(BIN)/python -m pytest tests/spark

bundle: $(VENV)/.bundle
	$(BIN)/python tools/bundle.py --platform $(PLATFORM)

test-bundle: $(VENV)/.bundle
	$(BIN)/python -m pytest -m bundle tests/test_bundle.py

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

prove: $(VENV)/.test
	$(BIN)/prescreen prove --ask outcomes,fair,monotone || test $$? = 1
	@base=$$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse --verify --quiet HEAD^); \
	if [ -n "$$base" ]; then $(BIN)/prescreen prove --against "$$base" || test $$? = 1; \
	else echo "没有上一版,不比较 / no version before this one to compare with"; fi

$(VENV)/.spark: $(VENV)/.test
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[spark]'
	@$(BIN)/pip install --quiet --disable-pip-version-check 'daft>=0.7' \
		|| echo "Daft 未能安装,相关测试跳过 / Daft did not install, its tests are skipped"
	touch $@

$(VENV)/.bundle: $(VENV)/.test
	$(BIN)/pip install --quiet --disable-pip-version-check uv packaging
	touch $@

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.demo: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[office,batch]'
	touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	@if command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1; then \
		$(BIN)/pip install --quiet --disable-pip-version-check -e '.[live]' \
		|| echo "durable-rules 未能安装,相关测试跳过 / durable-rules did not install, its tests are skipped"; \
	else \
		echo "没有 C 编译器,不装 durable-rules,相关测试跳过 / no C compiler: durable-rules is left out, its tests are skipped"; \
	fi
	touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
