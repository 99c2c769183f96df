"""The browser, the server, and each notebook as the tests find it: opened, then run."""

import os
import shutil
import time
from pathlib import Path
from statistics import median, quantiles
from types import SimpleNamespace

import pytest
from lab import THEMES, lab, open_lab, open_notebook, save_and_close, start_all_cells, wait_for_all_cells
from playwright.sync_api import sync_playwright
from twins import twins

NOTEBOOKS = Path(__file__).parents[2] / 'notebooks'
NAMES = sorted(path.stem for path in NOTEBOOKS.glob('*.ipynb'))
FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
FLAGS += ['--disable-background-networking', '--disable-component-update', '--disable-sync']
SCREEN = {'width': 1280, 'height': 1000}
VISITS = {'first': 'light', 'second': 'dark'}
OWN = ('http://127.0.0.1:', 'ws://127.0.0.1:', 'data:', 'blob:')
PAGE = (Path(__file__).parent / 'page.js').read_text()
TIMES = {}  # {explorer: ms from each key press to the changed page}
MOVING = []  # seconds from opening a page of the site to its explorers moving, for each page
ALIVE = []  # seconds from opening JupyterLab to the first explorer alive, for each notebook that has one


@pytest.fixture(scope='session')
def browser():
    found = [os.environ.get('CHROMIUM'), *map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))]
    if not any(found):
        pytest.exit('There is no Chromium here: install one, or say where it is with CHROMIUM=/path/to/it.', 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, found)), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope='session')
def folder(tmp_path_factory):
    """A copy of the notebooks, and a home of JupyterLab beside it."""
    folder = tmp_path_factory.mktemp('series')
    shutil.copytree(NOTEBOOKS, folder / 'notebooks', ignore=shutil.ignore_patterns('.*'))
    (folder / 'home').mkdir()
    return folder


@pytest.fixture(scope='session', params=VISITS)
def visit(request, folder, browser):
    """JupyterLab, started anew for each visit: the first sees the notebooks of the series, the second what it saved."""
    theme, start = VISITS[request.param], time.monotonic()
    with lab(folder / 'notebooks', folder / 'home', theme) as address:
        page = browser.new_page(viewport=SCREEN)
        page.add_init_script(PAGE)
        noise = listen(page)
        open_lab(page, address)
        page.wait_for_function('theme => document.body.dataset.jpThemeName === theme', arg=THEMES[theme])
        yield SimpleNamespace(name=request.param, page=page, noise=noise, seconds=time.monotonic() - start)
        page.close()


@pytest.fixture(scope='module', params=NAMES)
def opened(request, visit, folder):
    """A notebook as it looks when it was opened, nothing run; at the end it is saved."""
    its_twins = twins(folder / 'notebooks' / f'{request.param}.ipynb')
    start = time.monotonic()
    open_notebook(visit.page, request.param)
    seconds = visit.seconds + time.monotonic() - start
    yield SimpleNamespace(page=visit.page, noise=visit.noise, twins=its_twins, seconds=seconds)
    save_and_close(visit.page)
    visit.noise.clear()


@pytest.fixture(scope='module')
def run(opened):
    """The same notebook, all cells run and all explorers alive, with everything that can be unfolded unfolded."""
    page, start = opened.page, time.monotonic()
    start_all_cells(page)
    if opened.twins:
        page.wait_for_function('look.alive(1)')
        ALIVE.append(opened.seconds + time.monotonic() - start)
    wait_for_all_cells(page)
    page.wait_for_function('count => look.alive(count)', arg=len(opened.twins))
    page.evaluate("document.querySelectorAll('.jp-OutputArea-output details').forEach(part => { part.open = true; })")
    return opened


@pytest.fixture(scope='session')
def times():
    """To note how long key presses take: printed at the end."""
    return TIMES


@pytest.fixture(scope='session')
def moving():
    """To note how long pages take until they move: printed at the end."""
    return MOVING


def listen(page):
    """The noise that a page makes unseen: errors and calls to other hosts, filled while it lives."""
    noise = []

    def call(to):
        if not to.url.startswith(OWN):
            noise.append(f'a call to {to.url}')

    def console(message):
        if message.type == 'error':
            noise.append(f'{message.text} ({message.location["url"]})')

    page.on('pageerror', lambda error: noise.append(str(error)))
    page.on('console', console)
    page.on('request', call)
    page.on('websocket', call)
    return noise


def pytest_terminal_summary(terminalreporter):
    if MOVING:
        terminalreporter.section('from opening a page to its explorers moving')
        terminalreporter.write_line(f'median {median(MOVING):.2f} s  slowest {max(MOVING):.2f} s  target 1 s')
    if not TIMES:
        return
    terminalreporter.section('from a key press to the changed page')
    for explorer, times in sorted(TIMES.items()):
        *_, late = quantiles(times, n=20, method='inclusive')
        terminalreporter.write_line(
            f'{explorer:10} median {median(times):3.0f} ms  95th percentile {late:3.0f} ms  {len(times)} presses'
        )
    terminalreporter.write_line('targets    median  60 ms  95th percentile 120 ms')
    terminalreporter.write_line(f'from opening JupyterLab to the first explorer alive: {ALIVE[0]:.1f} s')
