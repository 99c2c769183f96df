"""A JupyterLab server of its own, and its commands: open a notebook, run it, save and close it."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

from pages import unfold

THEMES = {'light': 'JupyterLab Light', 'dark': 'JupyterLab Dark'}
TOKEN = 'browser-test'
ANSWER = """() => document.querySelectorAll('.lin-explorer')
    .forEach(place => [...place.querySelectorAll('input[type=radio]')].at(-1)?.click())"""
SECONDS_TO_START, SECONDS_TO_END = 60, 15


def settings(theme):
    """What differs from JupyterLab as it comes: {plugin: its settings}."""
    return {
        'apputils-extension/themes': {'theme': THEMES[theme]},
        'apputils-extension/notification': {'fetchNews': 'false', 'checkForUpdates': False},
        # windowingMode: else outputs that are not on the screen are not in the page; kernelShutdown: to save memory
        'notebook-extension/tracker': {'windowingMode': 'none', 'kernelShutdown': True},
    }


@contextmanager
def lab(notebooks, theme, **told):
    """JupyterLab on a free port of this machine for the folder `notebooks`; gives the address to open.

    Its settings and data lie in a folder `home` beside it, so that the user's own are neither read nor changed.
    told: more of its environment.
    """
    home = notebooks.parent / 'home'
    for plugin, values in settings(theme).items():
        file = home / 'settings/@jupyterlab' / f'{plugin}.jupyterlab-settings'
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    places = {
        'JUPYTER_CONFIG_DIR': 'config',
        'JUPYTER_DATA_DIR': 'data',
        'JUPYTER_RUNTIME_DIR': 'running',
        'JUPYTERLAB_SETTINGS_DIR': 'settings',
        'JUPYTERLAB_WORKSPACES_DIR': 'workspaces',
        'IPYTHONDIR': 'ipython',
    }
    options = ['--no-browser', '--ip=127.0.0.1', '--port=0', '--allow-root', '--LabApp.expose_app_in_browser=True']
    options += [f'--IdentityProvider.token={TOKEN}', f'--ServerApp.root_dir={notebooks}']
    with (home / 'log').open('w') as log:
        server = subprocess.Popen(
            [sys.executable, '-m', 'jupyterlab', *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | {name: str(home / place) for name, place in places.items()} | told,
        )
        try:
            yield _address(server, home)
        finally:
            server.terminate()
            try:
                server.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _address(server, home):
    """Where the server answers; it writes its port into a file once it has one."""
    file = home / f'running/jpserver-{server.pid}.json'
    end = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < end:
        if file.exists() and (text := file.read_text()).endswith('}'):
            return f'{json.loads(text)["url"]}doc?reset&token={TOKEN}'
        time.sleep(0.05)
    log = (home / 'log').read_text()
    raise RuntimeError(f'JupyterLab did not start within {SECONDS_TO_START} s:\n{log}')


def open_lab(page, address, theme):
    """JupyterLab with no notebook."""
    page.goto(address)
    page.wait_for_function('window.jupyterapp')
    page.evaluate('jupyterapp.restored')
    page.wait_for_function('theme => document.body.dataset.jpThemeName === theme', arg=THEMES[theme])
    page.wait_for_selector('#jupyterlab-splash', state='detached')  # it covers the page while a theme loads


def open_notebook(page, name):
    """Show a notebook, its kernel ready, nothing run."""
    page.evaluate(
        """async path => {
            const shown = await jupyterapp.commands.execute('docmanager:open', {path});
            await shown.revealed;
            await shown.sessionContext.ready;
        }""",
        f'{name}.ipynb',
    )


def run_all_cells(page, explorers):
    """Run every cell until all explorers are alive, answer all questions and unfold everything.

    Gives the seconds until the first explorer was alive.
    """
    start = time.monotonic()
    page.evaluate("() => { window.allCells = jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function('count => look.alive(count)', arg=min(explorers, 1))
    seconds = time.monotonic() - start
    page.evaluate('allCells')
    page.wait_for_function('count => look.alive(count)', arg=explorers)
    page.evaluate(ANSWER)
    unfold(page)
    return seconds


def save_and_close(page):
    """Save the notebook and close it."""
    page.evaluate(
        """async () => {
            await jupyterapp.commands.execute('docmanager:save');
            await jupyterapp.commands.execute('application:close');
        }"""
    )
    page.wait_for_selector('.jp-Notebook', state='detached')
