# Two commands for a newcomer: make demo, make test. Everything else is for those who work on the house.

VENV     := .venv
PY       := $(VENV)/bin/python
STAMP    := $(VENV)/.installed
UV       := $(shell command -v uv 2>/dev/null)
CACHE    := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/shenhe
CODE     := schemas extractors pipeline service samples bench tests docs

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK := True

.PHONY: demo serve test check format bench accuracy system minio lock clean

demo: system $(STAMP)
	$(PY) -m service.demo

serve: $(STAMP)
	$(VENV)/bin/shenhe serve

test: system $(STAMP)
	$(PY) -m pytest

check: $(STAMP)
	$(VENV)/bin/ruff format --check $(CODE)
	$(VENV)/bin/ruff check $(CODE)
	$(VENV)/bin/mypy
	$(PY) -m pipeline.checks.docs --check
	$(PY) -m pytest

format: $(STAMP)
	$(VENV)/bin/ruff format $(CODE)
	$(VENV)/bin/ruff check --fix $(CODE)

bench: $(STAMP)
	$(PY) -m bench.speed
	$(PY) -m bench.recheck

accuracy: system $(STAMP)
	$(PY) -m bench.accuracy

# System packages, where apt and the rights are at hand; elsewhere it names what is missing and goes on.
system:
	@sh .ci/system.sh

# A real MinIO for the contract tests, built once into a cache folder outside the tree.
minio:
	@sh .ci/minio.sh "$(CACHE)/bin"

lock:
	uv pip compile -q --generate-hashes --group dev --override overrides.txt --no-emit-index-url -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo-output build *.egg-info

$(STAMP): requirements.lock pyproject.toml
ifeq ($(UV),)
	test -x $(VENV)/bin/python || python3 -m venv $(VENV)
	test -x $(VENV)/bin/uv || $(VENV)/bin/pip install --quiet uv
	VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --require-hashes -r requirements.lock
	VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --no-deps --no-build-isolation -e . 2>/dev/null || \
	  VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --no-deps -e .
else
	test -x $(PY) || $(UV) venv --quiet $(VENV)
	VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet requirements.lock
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps -e .
endif
	@touch $@
