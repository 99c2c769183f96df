"""Says that a notebook may begin, or what to type first."""

import sys

import lin_backprop


def ready(needs):
    """Print 'Ready.' needs: the version of this package that the notebook was written for, such as '0.2'.

    ImportError, with what to type, where this one is older.
    """
    if _parts(lin_backprop.__version__) < _parts(needs):
        raise ImportError(
            f'this notebook needs lin_backprop {needs}, and {lin_backprop.__path__[0]} is {lin_backprop.__version__}: '
            f'in the newest clone, type "{sys.executable}" -m pip install -e ".[notebooks]", and restart the kernel'
        )
    print('Ready.')


def _parts(version):
    return [int(part) for part in version.split('.')]
