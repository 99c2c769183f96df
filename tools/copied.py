"""A copy of the house in which something is changed for the tests to notice: tools/mutants.py and tools/breaks.py."""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HOUSE = Path(__file__).parents[1]  # not from web, which would load the package that is not to be changed
MADE = ('.git', '.venv', 'build', '__pycache__', '.*_cache', '.hypothesis', '.ipynb_checkpoints', '*.egg-info')
PYTEST = ['-x', '-q', '-p', 'no:cacheprovider']


@contextmanager
def copied():
    """The folder of a copy, where one stands then: what is imported comes from there, in other processes, too."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, 'house')
        shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns(*MADE))
        sys.dont_write_bytecode = True  # what is changed to the same size in the same second would be taken from there
        os.environ |= {'PYTHONPATH': str(copy), 'PYTHONDONTWRITEBYTECODE': '1'}
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        yield copy
        os.chdir(HOUSE)  # no folder is taken away in which somebody stands
