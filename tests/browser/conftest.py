"""The browser, the server, and each notebook as the tests find it: opened, then run."""

import os
import shutil
import time
from pathlib import Path
from statistics import median, quantiles
from types import SimpleNamespace

import pytest
from lab import lab, open_lab, open_notebook, run_all_cells, save_and_close
from pages import LOOK, listen
from playwright.sync_api import sync_playwright
from twins import twins

from web.site.build import build

NOTEBOOKS = Path(__file__).parents[2] / 'notebooks'
NAMES = sorted(path.stem for path in NOTEBOOKS.glob('*.ipynb'))
FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
FLAGS += ['--disable-background-networking', '--disable-component-update', '--disable-sync']
HIDDEN = shutil.ignore_patterns('.*')
VISITS = {  # theme, height of the screen, and what the server is told: the second visit is that of a class
    'first': ('light', 1000, {}),
    'second': ('dark', 720, {'LIN_BACKPROP_LARGE': '1'}),
}
LONGEST_BUILD = 180  # seconds
OWN = ('http://127.0.0.1:', 'ws://127.0.0.1:', 'data:', 'blob:')
TIMES = {}  # {what was done: [ms until the page was changed, ...]}
TARGETS = """targets: median 45 ms, 95th percentile 80 ms; on a page 16 and 30 ms; a page moves within 1000 ms
(other tests ran at the same time, so these are too long by far: `-n 0` for figures)"""


@pytest.fixture(scope='session')
def browser():
    places = [os.environ.get('CHROMIUM'), *map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))]
    if not any(places):
        pytest.exit('There is no Chromium here: install one, or say where it is with CHROMIUM=/path/to/it.', 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, places)), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope='session')
def site(tmp_path_factory, worker_id):
    """The site, in a folder; the first worker that wants it builds it for all."""
    alone = worker_id == 'master'
    folder = (tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent) / 'site'
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + LONGEST_BUILD
        while not (folder / 'whole').exists() and time.monotonic() < end:
            time.sleep(0.1)
    else:
        assert build(folder) == []
        (folder / 'whole').touch()
    assert (folder / 'whole').exists(), 'another worker could not build the site'
    return folder


@pytest.fixture(scope='session')
def folder(tmp_path_factory):
    """A copy of the notebooks."""
    return shutil.copytree(NOTEBOOKS, tmp_path_factory.mktemp('series') / 'notebooks', ignore=HIDDEN)


@pytest.fixture(scope='session', params=VISITS)
def visit(request, folder, browser):
    """JupyterLab, started anew for each visit: the first sees the notebooks of the series, the second what it saved.

    The second is on a projector: dark, in large type.
    """
    (theme, height, told), start = VISITS[request.param], time.monotonic()
    with lab(folder, theme, **told) as address:
        # what moves is looked at in test_stage.py
        page = browser.new_page(viewport={'width': 1280, 'height': height}, reduced_motion='reduce')
        page.add_init_script(LOOK)
        noise = listen(page, OWN, ['error'])
        open_lab(page, address, theme)
        yield SimpleNamespace(name=request.param, page=page, noise=noise, seconds=time.monotonic() - start)
        page.close()


@pytest.fixture(scope='module', params=NAMES)
def opened(request, visit, folder):
    """A notebook as it looks when it was opened, nothing run; at the end it is saved."""
    its_twins = twins(folder / f'{request.param}.ipynb')
    start = time.monotonic()
    open_notebook(visit.page, request.param)
    seconds = visit.seconds + time.monotonic() - start
    yield SimpleNamespace(page=visit.page, noise=visit.noise, twins=its_twins, seconds=seconds)
    save_and_close(visit.page)
    visit.noise.clear()


@pytest.fixture(scope='module')
def run(opened):
    """The same notebook, all cells run and all explorers alive, with everything that can be unfolded unfolded."""
    seconds = run_all_cells(opened.page, len(opened.twins))
    if opened.twins:
        TIMES.setdefault('JupyterLab and a notebook opened', []).append(1000 * (opened.seconds + seconds))
    return opened


@pytest.fixture(scope='session')
def times():
    """To note how long the page takes: printed at the end."""
    return TIMES


def pytest_sessionfinish(session):
    if hasattr(session.config, 'workeroutput'):
        session.config.workeroutput['times'] = TIMES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for done, times in getattr(node, 'workeroutput', {}).get('times', {}).items():
        TIMES.setdefault(done, []).extend(times)


def pytest_terminal_summary(terminalreporter):
    if not TIMES:
        return
    terminalreporter.section('from what was done to the changed page')
    for done, times in sorted(TIMES.items()):
        middle, late = median(times), quantiles([*times, times[-1]], n=20, method='inclusive')[-1]
        row = f'{done:32} median {middle:5.0f} ms  95th percentile {late:5.0f} ms  {len(times)} times'
        terminalreporter.write_line(row)
    terminalreporter.write_line(TARGETS)
