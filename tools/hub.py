"""A class on a JupyterHub of this machine: set up as README says for hubs, and all students at once, in browsers.

    python -m tools.hub 8      how many students; prints what each thing took, and fails where something is lost

Students follow the link of README and work (see student.py). Then the teacher pushes changed notebooks and a newer
package, and they follow the link again. It needs npm, for the hub's proxy, and Chromium.

All lies in build/hub, and the log of the hub, too; only its Python and its proxy are kept for the next time.
The memory is PSS, which counts what processes share, such as the code of NumPy, only once. Linux alone tells it.
"""

import asyncio
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from statistics import median
from time import perf_counter, sleep
from urllib.parse import quote

import nbformat
import psutil  # comes with the kernel

from lin_backprop import __version__
from tools.student import FIRST, NEWS, SECOND, Student
from web.series import HOUSE

README = (HOUSE / 'README.md').read_text(encoding='utf-8')
COMMANDS = re.findall(r'^    (git clone REPO|pip install .* nbgitpuller)$', README, re.MULTILINE)
LINK = re.search(r'https://HUB(/\S+)', README)[1]

HUB = HOUSE / 'build' / 'hub'
PYTHON, PROXY, STATE, HOMES, LOG = (HUB / name for name in ('python', 'proxy', 'state', 'homes', 'log'))
REPO, CLONE, TEACHER = HUB / 'repository' / 'lin_backprop', HUB / 'lin_backprop', HUB / 'teacher'
PATH = f'{PYTHON / "bin"}{os.pathsep}{os.environ["PATH"]}'
ENVIRONMENT = os.environ | {'PATH': PATH, 'PYTHONPATH': '', 'PIP_QUIET': '1'}
PARTS = {'ipykernel': 'a kernel with one notebook', 'singleuser': 'a JupyterLab', 'configurable-http': 'the proxy'}
LIMIT = 150  # seconds for a step: a crowded machine is slow


def sh(*words, cwd=HUB):
    subprocess.run(list(map(str, words)), cwd=cwd, env=ENVIRONMENT, check=True)


def set_up():
    """A repository, a hub of students who may log in with any password, and then what README says."""
    for folder in (REPO, CLONE, TEACHER, HOMES, STATE):
        shutil.rmtree(folder, ignore_errors=True)
    STATE.mkdir(parents=True)
    sh('git', 'clone', '-q', '--bare', HOUSE, REPO)
    sh('git', 'clone', '-q', REPO, TEACHER)
    if not (PROXY / 'node_modules').exists():
        sh(sys.executable, '-m', 'venv', PYTHON)
        sh('pip', 'install', 'jupyterhub')
        sh('npm', 'install', '--prefix', PROXY, '--no-save', '--no-package-lock', '--silent', 'configurable-http-proxy')
    install(*COMMANDS)


def install(*commands):
    """Type what README says."""
    for command in commands:
        sh(*(word.replace('REPO', str(REPO)) for word in shlex.split(command)))


@contextmanager
def running():
    """The hub at work: its process, and its address."""
    sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(3)]
    port, proxy, inner = (each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    lab = ['--LabApp.expose_app_in_browser=True', *(['--allow-root'] if os.getuid() == 0 else [])]
    settings = {
        'JupyterHub.bind_url': f'http://127.0.0.1:{port}',
        'JupyterHub.hub_port': inner,
        'JupyterHub.authenticator_class': 'dummy',
        'JupyterHub.spawner_class': 'simple',
        'Authenticator.allow_all': True,
        'ConfigurableHTTPProxy.api_url': f'http://127.0.0.1:{proxy}',
        'ConfigurableHTTPProxy.command': PROXY / 'node_modules/.bin/configurable-http-proxy',
        'SimpleLocalProcessSpawner.home_dir_template': f'{HOMES}/{{username}}',
        'Spawner.args': lab,
        'Spawner.start_timeout': LIMIT,
        'Spawner.http_timeout': LIMIT,
    }
    command = [PYTHON / 'bin/jupyterhub', *(f'--{name}={value}' for name, value in settings.items())]
    with LOG.open('w') as log:
        hub = psutil.Popen(command, cwd=STATE, env=ENVIRONMENT, stdout=log, stderr=log)
    try:
        wait_for_hub(hub)
        yield hub, f'http://127.0.0.1:{port}'
    finally:
        family = [hub, *hub.children(recursive=True)]
        hub.terminate()
        _, alive = psutil.wait_procs(family, timeout=30)
        for each in alive:
            each.kill()


def wait_for_hub(hub):
    end = perf_counter() + LIMIT
    while 'JupyterHub is now running' not in (log := LOG.read_text()):
        if hub.poll() is not None or perf_counter() > end:
            raise RuntimeError(log)
        sleep(0.1)


def memory(hub):
    """{part of the hub: MB of PSS of each of its processes}"""
    found = {'the hub': [hub.memory_full_info().pss / 1e6]}
    for process in hub.children(recursive=True):
        words = ' '.join(process.cmdline())
        for word, part in PARTS.items():
            if word in words:
                found.setdefault(part, []).append(process.memory_full_info().pss / 1e6)
    return found


def push():
    """As the teacher: change a text and a cell of code in two notebooks, and make the package newer."""
    for path in [TEACHER / 'lin_backprop/__init__.py', *(TEACHER / 'notebooks').glob('*.ipynb')]:
        text = path.read_text(encoding='utf-8')
        path.write_text(text.replace(f"'{__version__}'", f"'{__version__}.1'"), encoding='utf-8')
    for name in (FIRST, SECOND):
        path = TEACHER / f'notebooks/{name}.ipynb'
        notebook = nbformat.read(path, as_version=4)
        text = next(cell for cell in notebook.cells if cell.source.startswith('##'))
        code = next(cell for cell in notebook.cells[3:] if cell.cell_type == 'code')
        text.source += f'\n\n{NEWS}'
        code.source = f'# {NEWS}\n{code.source}'
        nbformat.write(notebook, path)
    sh('git', '-c', 'user.name=teacher', '-c', 'user.email=teacher', 'commit', '-qam', 'News', cwd=TEACHER)
    sh('git', 'push', '-q', cwd=TEACHER)


async def teach(address, count, measure):
    """Both lessons -> the students, what `measure` gives after the first, what a notebook says to an older package."""
    from playwright.async_api import async_playwright  # which the tests of this file do without

    link = address + LINK.replace('REPO', quote(str(REPO), safe=''))
    chromium = os.environ.get('CHROMIUM') or shutil.which('chromium') or shutil.which('google-chrome')
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=['--no-sandbox', '--disable-gpu'])
        names = [f'student{k}' for k in range(1, count + 1)]
        students = [Student(name, link, HOMES / name, browser, LIMIT) for name in names]
        await asyncio.gather(*(student.first_lesson() for student in students))
        measured = measure()
        push()
        await asyncio.gather(*(student.look_again() for student in students))
        told = await students[0].run_with_old_package()
        sh('git', 'pull', '-q', cwd=CLONE)
        install(COMMANDS[-1])
        await asyncio.gather(*(student.second_lesson() for student in students))
    return students, measured, told


def main(count):
    set_up()
    with running() as (hub, address):
        students, sizes, told = asyncio.run(teach(address, count, lambda: memory(hub)))
    print(f'Before the hub has the newer package, a newer notebook says:\n{told}\n')
    load = f'{psutil.cpu_count()} cores, load {os.getloadavg()[1]:.0f}'
    print(f'{count} students at once, {load}: nothing failed, nothing was lost')
    print(f'{"seconds":32}{"median":>8}{"largest":>8}')
    for what in students[0].times:
        seconds = [student.times[what] for student in students]
        print(f'{what:32}{median(seconds):8.1f}{max(seconds):8.1f}')
    print(f'{"MB":32}{"median":>8}{"largest":>8}')
    for part, each in sizes.items():
        print(f'{part:32}{median(each):8.0f}{max(each):8.0f}')


if __name__ == '__main__':
    main(int(sys.argv[1]))
