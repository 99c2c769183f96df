# make lab           open the notebooks in JupyterLab (first start: installs into .venv)
# make test          run every check that needs no browser
# make test-browser  run and read the notebooks in JupyterLab in Chromium, which must be installed; needs npm too
# make site          write the series as web pages into build/site; needs nothing else
# make slides        write the notebooks as slides into build/slides; needs npm
# make homework      write the homework of a lesson as a notebook for nbgrader into build; LESSON=50
# make report        write what a class did in its homework as a page, build/report.html; FOLDER=course/submitted
# make sheet         write an exercise sheet for paper, and its key, into build; SEED=7 LESSON=50 (or 20, or 90)
# make refresh       run the notebooks anew and store their outputs
# make bench         measure speed and memory beside their targets; a picture in build/bench.svg
# make classroom     let a class run the series at once, and print time and memory of each; STUDENTS="1 4 8", or "30 03_batched"
# make hub           let a class use a JupyterHub of this machine, and print time and memory; needs Chromium, npm; STUDENTS=8
# make mutants       change the maths one operator at a time, and see whether its tests notice (some minutes)
# make breaks        break what a reader sees, one thing at a time, and see whether its tests notice (half an hour)
# make walk          move every explorer 2,000 times at random, wrongly too, and print what it took
# make anywhere      reproduce in clean homes what a course dies of elsewhere (some minutes; CASES="kernel pip")
# make twice         run every notebook in two different settings, and demand the same outputs
# make formats       export the notebooks and run them in every way that people do, and print what is lost (half an hour)

PYTHON ?= python3
LAB_FLAGS ?=
STUDENTS ?= 1 4
SEED ?= 1
LESSON ?= 50
CASES ?=
ADDRESS ?=
REPOSITORY ?=
BIN = .venv/bin
PARALLEL = -n auto --dist loadscope  # a file at a time on each core
NOTEBOOKS = $(sort $(wildcard notebooks/*.ipynb))

ifeq ($(wildcard requirements.txt),)
$(error In a clone of the repository, make must be typed in its own folder: cd there first)
endif

# A .venv holds its own path. Where it was moved or copied, its Python is gone, or an install was cut off in the middle,
# it is made anew.
WHOLE := $(shell { [ ! -e .venv/cut-off ] && grep -qsF "$$(cd .venv && pwd -P)/bin/python" .venv/bin/pip && \
  .venv/bin/python -Ic 'import pip' && echo yes; } 2>/dev/null)
ifeq ($(WHOLE),)
.PHONY: .venv/bin/pip .venv/installed-notebooks
endif

# of the user's settings, none that would install elsewhere or take another package for one of ours
export PIP_USER = 0
export PIP_NO_DEPS = 0
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PYTHONPATH PYTHONHOME PYTHONSAFEPATH

# $(call install,WHAT): with `python -m pip`, since .venv/bin/pip does not start where the path has a $$. As long as
# .venv/cut-off is there, .venv is half made; where pip had no network, what was there before is kept.
LOADED = jupyterlab, matplotlib, lin_backprop.explore
define install
@echo "Installing $(1) into .venv: a minute or two, this once."
@trap 'exit 1' INT TERM; touch .venv/cut-off; $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1); \
  failed=$$?; $(BIN)/python -Ic 'import $(LOADED)' 2>/dev/null && rm .venv/cut-off; \
  [ $$failed = 0 ] && [ ! -e .venv/cut-off ] || { echo $(FAILED); exit 1; }
endef
NEWER = Install Python 3.11 or newer, and say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3
FAILED = "This failed. Is there a network? Then a setting of pip is in the way: PIP_CONFIG_FILE=/dev/null make $(MAKECMDGOALS)"

.PHONY: lab test test-browser site slides sheet homework report refresh bench classroom hub mutants breaks walk twice formats anywhere

lab: .venv/installed-notebooks
	$(BIN)/python -m jupyterlab notebooks --LabApp.default_url=/lab/tree/00_start_here.ipynb $(LAB_FLAGS)

test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/pytest $(PARALLEL) --doctest-glob=README.md tests README.md
	rm -rf build/turns
	$(BIN)/python -m tools.filled build/turns
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env --nbval-cell-timeout 120 notebooks build/turns

test-browser: .venv/installed-browser .venv/installed-slides
	$(BIN)/pytest $(PARALLEL) tests/browser

site: .venv/installed-web
	rm -rf build/site
	$(BIN)/python -m web.site.build build/site $(ADDRESS) $(REPOSITORY)
	@echo "Open build/site/index.html in a browser."

slides: .venv/installed-slides
	rm -rf build/slides
	$(BIN)/python -m web.slides.build .venv/reveal/node_modules/reveal.js build/slides
	@echo "Open build/slides/index.html in a browser."

homework: .venv/installed-web
	$(BIN)/python -m web.homework.notebook $(LESSON) build/homework-$(LESSON).ipynb

report: .venv/installed-web
	$(BIN)/python -m web.homework.report $(or $(FOLDER),$(error say what to read: make report FOLDER=course/submitted)) \
	  build/report.html $(if $(ADDRESS),--pages $(ADDRESS)) $(if $(ONLY),--only $(ONLY)) $(if $(NAMES),--names)
	@echo "Open build/report.html in a browser."

sheet: .venv/installed-web
	@$(BIN)/python -m web.sheets.build build '$(LESSON)' '$(SEED)'

refresh: .venv/installed-test
	$(BIN)/python -m web.series
	$(BIN)/python -m tools.refresh $(NOTEBOOKS)

bench: .venv/installed-test
	$(BIN)/python -m tools.bench

classroom: .venv/installed-test
	$(BIN)/python -m tools.classroom $(STUDENTS)

hub: .venv/installed-browser
	@$(BIN)/python -m tools.hub $(lastword $(STUDENTS))

mutants: .venv/installed-test
	$(BIN)/python -m tools.mutants

breaks: .venv/installed-browser .venv/installed-slides
	$(BIN)/python -m tools.breaks

walk: .venv/installed-test
	$(BIN)/python -m tools.walk 2000

twice: .venv/installed-test
	$(BIN)/python -m tools.twice $(NOTEBOOKS)

anywhere: .venv/installed-test
	$(BIN)/python -m tools.anywhere $(CASES)

formats: .venv/installed-test
	$(BIN)/python -m tools.formats

.venv/installed-notebooks: requirements.txt pyproject.toml | .venv/bin/pip
	$(call install,-r requirements.txt)
	@mkdir -p .venv/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
	  > .venv/share/jupyter/lab/settings/overrides.json
	@mkdir -p .venv/etc/jupyter
	@echo '{"FileContentsManager": {"pre_save_hook": "lin_backprop.save_hook.keep_stills"}}' \
	  > .venv/etc/jupyter/jupyter_server_config.json
	@echo '{"Exporter": {"preprocessors": ["lin_backprop.save_hook.keep_stills_in_export"]}}' \
	  > .venv/etc/jupyter/jupyter_nbconvert_config.json
	@touch $@

.venv/installed-test: .venv/installed-notebooks
	$(call install,-e '.[test]')
	touch $@

.venv/installed-browser: .venv/installed-test
	$(call install,-e '.[browser]')
	npm install --prefix .venv/axe --no-save --no-package-lock --silent axe-core@4
	touch $@

.venv/installed-web: .venv/installed-notebooks
	$(call install,-e '.[web]')
	touch $@

.venv/installed-slides: .venv/installed-web
	@command -v npm >/dev/null || { echo "The slides need npm, which comes with Node.js: install it."; exit 1; }
	npm install --prefix .venv/reveal --no-save --no-package-lock --silent reveal.js@5
	touch $@

.venv/bin/pip:
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. $(NEWER)"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than 3.11, or does not start. $(NEWER)"; exit 1; }
	@[ ! -e .venv ] || echo "This .venv was made in another folder, was cut off, or its Python is gone: it is made anew."
	@rm -rf .venv
	@"$(PYTHON)" -m venv .venv || { echo "Install what is named above. Then type again: make $(MAKECMDGOALS)"; exit 1; }
