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
import sysconfig
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.util import find_spec
from pathlib import Path

HOUSE = Path(__file__).resolve().parent
CLONE, NOTEBOOKS = HOUSE.parent, HOUSE.parent / 'notebooks'
EXTRAS = {None: 'notebooks', 'notebooks': 'notebooks', 'test': 'checks', 'web': 'checks'}  # what each is for
USES = ('notebooks', 'checks')
OURS = f'{CLONE}[notebooks]'
LOAD = """
import lin_backprop, os
print(os.path.realpath(lin_backprop.__file__ or lin_backprop.__path__[0]), flush=True)
import lin_backprop.explore, lin_backprop.render.plots
"""


def main():
    """Print the report. Returns 1 where something is missing that the notebooks need, else 0."""
    if hasattr(sys.stdout, 'reconfigure'):  # a notebook's has no need of it
        sys.stdout.reconfigure(errors='backslashreplace')
    if (python := _judged(platform.python_version(), _python_wanted())) != 'ok':
        _line('Python', platform.python_version(), python, sys.executable)
        _say('notebooks', ['make', '-C', str(CLONE), 'lab', 'PYTHON=python3.12'])
        return 1
    try:
        packages = list(_packages())
    except PackageNotFoundError:
        print(f'lin_backprop is not installed for {sys.executable}.')
        _type('notebooks', '-e', OURS)
        return 1
    _line('Python', platform.python_version(), python, sys.executable)
    for name, there, judged, use, _ in packages:
        _line(name, there or '-', judged, f'for the {use}')
    wanted = {use: [f'{name}{w}' for name, _, judged, u, w in packages if u == use and judged != 'ok'] for use in USES}
    loaded, other = _loaded()
    _line('lin_backprop', version('lin_backprop'), loaded, HOUSE)
    if loaded != 'ok' and not wanted['notebooks'] and not other:
        wanted['notebooks'] = ['-e', OURS]
    _line('notebooks', '', *(('ok', NOTEBOOKS) if NOTEBOOKS.exists() else ('not beside lin_backprop', 'open a clone')))
    kept = _saving()
    _line('saving', '', *(('ok', kept) if kept else ('saved explorers lose their pictures', '`make lab` sets it')))
    fails = loaded != 'ok' or bool(wanted['notebooks'])
    if not fails:
        print('\nThe notebooks have all that they need.')
    for use, names in wanted.items():
        if names:
            _type(use, *names)
    if other:
        print(f'\nFor the notebooks, give this another name: {other}')
    return int(fails)


def lacking():
    """What the notebooks need and what is missing or does not fit, as pip takes it: ['ipywidgets>=8.1']."""
    try:
        return [f'{name}{wanted}' for name, _, judged, use, wanted in _packages() if use == USES[0] and judged != 'ok']
    except PackageNotFoundError:  # it is found on the path alone, which says nothing of what it needs
        return []


def _packages():
    """Of each package that this one asks for: its name, the version there, how it fits, its use, what is wanted."""
    for name, wanted, use in map(_parsed, requires('lin_backprop')):
        if name == 'lin_backprop' or use is None:
            continue
        there = _version(name)
        yield name, there, _judged(there, wanted), use, wanted


def _python_wanted():
    """Of the installed package or, before there is one, of the clone."""
    try:
        return metadata('lin_backprop')['Requires-Python']
    except PackageNotFoundError:
        project = CLONE / 'pyproject.toml'
        found = project.exists() and re.search('requires-python = "(.*)"', project.read_text(encoding='utf-8'))
        return found[1] if found else ''


def _line(name, there, judged, more):
    print(f'{name:12} {there:9} {judged}, {more}')


def _type(use, *names):
    """Say what to type, as a shell takes it."""
    in_venv = sys.prefix != sys.base_prefix
    managed = not in_venv and Path(sysconfig.get_path('stdlib'), 'EXTERNALLY-MANAGED').exists()
    if managed or not (find_spec('pip') or find_spec('ensurepip')):  # this Python takes no packages
        _say(use, ['make', '-C', str(CLONE), {'notebooks': 'lab', 'checks': 'test'}[use]])
    else:
        pip = ['pip', 'install', *names]
        _say(use, *([sys.executable, '-m', *words] for words in ([pip] if find_spec('pip') else [['ensurepip'], pip])))


def _say(use, *commands):
    print(f'\nFor the {use}, type:')
    for command in commands:
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
    """'ok' where a kernel can load this package and what it draws with, else what is wrong.

    And the file beside the notebooks that is loaded in its place, or None.
    """
    done = _python('-c', LOAD)
    place = Path(done.stdout.strip())
    if done.stdout and place not in (HOUSE, HOUSE / '__init__.py'):
        return f'another one is loaded: {place}', place if NOTEBOOKS in place.parents else None
    return f'cannot be loaded: {done.stderr.strip().splitlines()[-1]}' if done.returncode else 'ok', None


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
    command = [sys.executable, '-X', 'utf8', *words]
    return subprocess.run(command, cwd=where, capture_output=True, encoding='utf-8', check=False)


if __name__ == '__main__':
    sys.exit(main())
