"""What is installed, what is missing or does not fit, and what to type to mend it: python lin_backprop/doctor.py

Asks the installed packages for their versions and loads none of them, this package and NumPy neither. What is needed is
what this package asks for.
"""

import platform
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

try:
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet
except ImportError:  # it comes with JupyterLab; pip, which has to mend that, has a copy of its own
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.specifiers import SpecifierSet

HOUSE = Path(__file__).parent
FIRST = HOUSE.parent / 'notebooks' / '00_start_here.ipynb'
SAVING = Path(sys.prefix, 'etc', 'jupyter', 'jupyter_server_config.json')  # where `make lab` puts the setting
PIP = f'{sys.executable} -m pip install'


def main():
    """Print the report. Returns 1 where something is missing that the notebooks need, else 0."""
    try:
        needed = list(map(Requirement, requires('lin_backprop')))
    except PackageNotFoundError:
        print(f'lin_backprop is not installed for {sys.executable}. Where it lies, type:\n    {PIP} -e ".[notebooks]"')
        return 1
    lacking = {'notebooks': [], 'checks': []}
    python = _judged(platform.python_version(), SpecifierSet(metadata('lin_backprop')['Requires-Python']))
    _line('Python', platform.python_version(), python, sys.executable)
    for requirement in needed:
        name, wanted, use = requirement.name, requirement.specifier, _use(requirement)
        if name == 'lin_backprop' or use is None:
            continue
        there = _version(name)
        if name == 'ipywidgets' and (_version('jupyterlab_widgets') or '').startswith('3.'):
            wanted = SpecifierSet('>=8')  # the page's part is that of ipywidgets 8, which shows those of 7 as errors
        judged = _judged(there, wanted)
        _line(name, there or '-', judged, f'for the {use}')
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


def _line(name, there, judged, more):
    print(f'{name:12} {there:9} {judged}, {more}')


def _use(requirement):
    """What a requirement is for: the notebooks, the checks or, as None, neither."""
    for extra, use in (('', 'notebooks'), ('notebooks', 'notebooks'), ('test', 'checks'), ('web', 'checks')):
        if requirement.marker is None or requirement.marker.evaluate({'extra': extra}):
            return use
    return None


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _judged(there, wanted):
    """'ok', or in words what is wrong with the version that is there, or None."""
    if there is None:
        return f'missing: it should be {wanted}'
    return 'ok' if wanted.contains(there, prereleases=True) else f'does not fit: it should be {wanted}'


if __name__ == '__main__':
    sys.exit(main())
