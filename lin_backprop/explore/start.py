"""Says that a notebook may begin, or what to type first."""

import re
from pathlib import Path

import lin_backprop

from ..doctor import lacking

RESTART = 'into a cell, and restart the kernel'


def ready(needs):
    """Print 'Ready.' needs: the version of this package that the notebook was written for, such as '0.2'.

    ImportError, with what to type, where this one is older.
    """
    if _parts(lin_backprop.__version__) < _parts(needs):
        house = Path(lin_backprop.__path__[0])
        on_disk = re.search(r"__version__ = '(.*?)'", (house / '__init__.py').read_text(encoding='utf-8'))[1]
        if _parts(on_disk) >= _parts(needs):
            raise ImportError(f'{house} has changed since the kernel was started: restart the kernel')
        raise ImportError(
            f'this notebook needs lin_backprop {needs}, and {house} is {lin_backprop.__version__}: '
            f'in a notebook of the newest clone, type %pip install -e "..[notebooks]" {RESTART}'
        )
    print('Ready.')


def _parts(version):
    return [int(part) for part in version.split('.')]


def _require():
    """ImportError, with what to type, where a package is missing or too old that the notebooks load."""
    if names := [name for name in lacking() if not name.startswith('jupyterlab')]:  # which a kernel need not have
        quoted = ' '.join(f'"{name}"' for name in names)
        raise ImportError(f'the notebooks need {", ".join(names)}: type %pip install {quoted} {RESTART}')


_require()
