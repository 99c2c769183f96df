"""What is installed, what is missing or does not fit, and what to type to mend it: python -m lin_backprop.doctor

Asks the installed packages for their versions and loads none of them. What is needed is what this package asks for.
"""

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

HOUSE = Path(__file__).parent
FIRST = HOUSE.parent / 'notebooks' / '00_start_here.ipynb'
SAVING = Path(sys.prefix, 'etc', 'jupyter', 'jupyter_server_config.json')  # where `make lab` puts the setting
PIP = f'{sys.executable} -m pip install'


def main():
    """Print the report. Returns 1 where something is missing that the notebooks need, else 0."""
    try:
        asked = requires('lin_backprop')
    except PackageNotFoundError:
        print(f'lin_backprop is not installed for {sys.executable}. Where it lies, type:\n    {PIP} -e ".[notebooks]"')
        return 1
    lacking = {'notebooks': [], 'checks': []}
    python = _judged(platform.python_version(), metadata('lin_backprop')['Requires-Python'])
    _line('Python', platform.python_version(), python, sys.executable)
    for name, wanted, use in _parsed(asked):
        found = _version(name)
        if name == 'ipywidgets' and (_version('jupyterlab_widgets') or '').startswith('3.'):
            wanted = '>=8'  # JupyterLab has the page's part of ipywidgets 8, in which those of 7 show errors alone
        judged = _judged(found, wanted)
        _line(name, found or '-', judged, f'for the {use}')
        if judged != 'ok':
            lacking[use].append(f'"{name}{wanted}"')
    _line('lin_backprop', version('lin_backprop'), 'ok', HOUSE)
    _line('notebooks', '', *(('ok', FIRST.parent) if FIRST.exists() else ('not beside lin_backprop', 'open a clone')))
    kept = SAVING.exists() and 'keep_stills' in SAVING.read_text(encoding='utf-8')
    _line('saving', '', *(('ok', SAVING) if kept else ('saved explorers lose their pictures', '`make lab` sets it')))
    for use, names in lacking.items():
        if names:
            print(f'\nFor the {use}, type:\n    {PIP} {" ".join(names)}')
    return int(python != 'ok' or bool(lacking['notebooks']))


def _line(name, found, judged, more):
    print(f'{name:12} {found:9} {judged}, {more}')


def _parsed(asked):
    """(name, versions wanted, use) of each requirement for the notebooks and the checks."""
    uses = {None: 'notebooks', 'notebooks': 'notebooks', 'test': 'checks'}
    for text in asked:
        name, wanted, extra = re.fullmatch(r'([\w.-]+)(?:\[.*\])?([^;]*?)(?: *; *extra *== *"(\w+)")?', text).groups()
        if extra in uses and name != 'lin_backprop':
            yield name, wanted, uses[extra]


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _judged(found, wanted):
    """'ok', or in words what is wrong. Without packaging, which comes with JupyterLab, any version will do."""
    if found is None:
        return f'missing: it should be {wanted}'
    try:
        from packaging.specifiers import SpecifierSet
    except ImportError:
        return 'ok'
    return 'ok' if SpecifierSet(wanted).contains(found, prereleases=True) else f'does not fit: it should be {wanted}'


if __name__ == '__main__':
    sys.exit(main())
