# make lab      open the notebooks in JupyterLab (first start: installs into .venv)
# make test     run every check
# make refresh  run the notebooks anew and store their outputs

PYTHON ?= python3
LAB_FLAGS ?=
BIN = .venv/bin
NOTEBOOKS = $(sort $(wildcard notebooks/*.ipynb))

.PHONY: lab test refresh

lab: .venv/installed-notebooks
	$(BIN)/jupyter lab notebooks --LabApp.default_url=/lab/tree/00_start_here.ipynb $(LAB_FLAGS)

test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest --doctest-glob=README.md tests README.md
	rm -rf build/turns
	$(BIN)/python tests/filled.py build/turns
	LIN_BACKPROP_STRICT=1 $(BIN)/pytest --nbval --nbval-current-env --nbval-cell-timeout 120 notebooks build/turns

refresh: .venv/installed-test
	$(BIN)/python tests/refresh.py $(NOTEBOOKS)

.venv/installed-notebooks: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	mkdir -p .venv/share/jupyter/lab/settings
	echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
	  > .venv/share/jupyter/lab/settings/overrides.json
	touch $@

.venv/installed-test: .venv/installed-notebooks
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than 3.11; give a newer one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
