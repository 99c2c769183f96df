"""What is installed, what is missing or does not fit, and what to type to mend it: python lin_backprop/doctor.py

It needs the standard library alone, and loads nothing of what it looks at: it asks for versions, and has another Python
load the package where the notebooks lie, as a kernel would. What is needed is what this package asks for.
"""

import json
import platform
import re
import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.util import find_spec
from pathlib import Path

HOUSE = Path(__file__).resolve().parent
CLONE, NOTEBOOKS = HOUSE.parent, HOUSE.parent / 'notebooks'
EXTRAS = {None: 'notebooks', 'notebooks': 'notebooks', 'test': 'checks', 'web': 'checks'}  # what each is for
OURS = f'{CLONE}[notebooks]'
LOAD = 'import lin_backprop.explore, lin_backprop.render.plots, os; print(os.path.realpath(*lin_backprop.__path__))'


def main():
    """Print the report. Returns 1 where something is missing that the notebooks need, else 0."""
    try:
        needed = list(map(_parsed, requires('lin_backprop')))
    except PackageNotFoundError:
        print(f'lin_backprop is not installed for {sys.executable}.')
        _type('notebooks', '-e', OURS)
        return 1
    lacking = {'notebooks': [], 'checks': []}
    python = _judged(platform.python_version(), metadata('lin_backprop')['Requires-Python'])
    _line('Python', platform.python_version(), python, sys.executable)
    for name, wanted, use in needed:
        if name == 'lin_backprop' or use is None:
            continue
        there = _version(name)
        if name == 'ipywidgets' and (_version('jupyterlab_widgets') or '').startswith('3.'):
            wanted = '>=8'  # the page's part is that of ipywidgets 8, which shows those of 7 as errors
        judged = _judged(there, wanted)
        _line(name, there or '-', judged, f'for the {use}')
        if judged != 'ok':
            lacking[use].append(f'{name}{wanted}')
    loaded = _loaded()
    _line('lin_backprop', version('lin_backprop'), loaded, HOUSE)
    if loaded != 'ok' and not lacking['notebooks']:
        lacking['notebooks'] = ['-e', OURS]
    _line('notebooks', '', *(('ok', NOTEBOOKS) if NOTEBOOKS.exists() else ('not beside lin_backprop', 'open a clone')))
    kept = _saving()
    _line('saving', '', *(('ok', kept) if kept else ('saved explorers lose their pictures', '`make lab` sets it')))
    for use, names in lacking.items():
        if names:
            _type(use, *names)
    return int(python != 'ok' or bool(lacking['notebooks']))


def _line(name, there, judged, more):
    print(f'{name:12} {there:9} {judged}, {more}')


def _type(use, *names):
    """Say what to type, as a shell takes it."""
    print(f'\nFor the {use}, type:')
    for words in ([] if find_spec('pip') else [['ensurepip']]) + [['pip', 'install', *names]]:
        command = [sys.executable, '-m', *words]
        print(f'    {subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)}')


def _parsed(requirement):
    """(name, versions, what it is for: the notebooks, the checks or, as None, neither)"""
    words, _, marker = requirement.partition(';')
    extra = re.search(r'extra == ["\'](\w+)', marker)
    return *re.match(r'([\w-]+)(?:\[.*\])?\s*(.*)', words.strip()).groups(), EXTRAS.get(extra and extra[1])


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _judged(there, wanted):
    """'ok', or in words what is wrong with the version that is there, or None. wanted: such as '<10,>=8'."""
    if there is None:
        return f'missing: it should be {wanted}'
    fits = {'>=': lambda limit: _release(there) >= limit, '<': lambda limit: _release(there) < limit}
    good = all(fits[sign](_release(limit)) for sign, limit in re.findall(r'(>=|<)([\d.]+)', wanted))
    return 'ok' if good else f'does not fit: it should be {wanted}'


def _release(version):
    """[8, 1] for '8.1.0rc1'."""
    parts = [int(part) for part in re.match(r'[\d.]*\d', version)[0].split('.')]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _loaded():
    """'ok' where a kernel can load this package and what it draws with, else what is wrong."""
    done = _python('-c', LOAD)
    if done.returncode:
        return f'cannot be loaded: {done.stderr.strip().splitlines()[-1]}'
    return 'ok' if done.stdout.strip() == str(HOUSE) else f'another one is loaded: {done.stdout.strip()}'


def _saving():
    """The file, of all that Jupyter reads, that has explorers keep their pictures; None where there is none."""
    done = _python('-m', 'jupyter', '--paths', '--json')
    places = [Path.cwd(), *map(Path, json.loads(done.stdout)['config'])] if not done.returncode else []
    for place in places:
        for file in [*place.glob('jupyter*_config.*'), *place.glob('jupyter*_config.d/*.json')]:
            if file.is_file() and re.search(
                r'^[^#]*lin_backprop\.save_hook', file.read_text(encoding='utf-8'), re.MULTILINE
            ):
                return file
    return None


def _python(*words):
    where = NOTEBOOKS if NOTEBOOKS.exists() else None
    return subprocess.run([sys.executable, *words], cwd=where, capture_output=True, text=True, check=False)


if __name__ == '__main__':
    sys.exit(main())
