"""What the maths needs. What each room may import stands in pyproject.toml, for `lint-imports`."""

import pkgutil
import subprocess
import sys

import lin_backprop


def test_the_maths_is_numpy_alone_and_loads_no_pictures():
    files = [f'lin_backprop.{name}' for _, name, is_room in pkgutil.iter_modules(lin_backprop.__path__) if not is_room]
    files.remove('lin_backprop.doctor')  # a program that shares nothing with them
    load = f'from lin_backprop import *; import {", ".join(files)}'  # the first fails where a name does not exist
    code = f'import sys; before = set(sys.modules); {load}; print(*set(sys.modules) - before)'
    loaded = set(subprocess.check_output([sys.executable, '-c', code], text=True).split())
    assert {name.split('.')[0] for name in loaded} - sys.stdlib_module_names == {'numpy', 'lin_backprop'}
    ours = {name for name in loaded if name.startswith('lin_backprop.')}
    assert {name for name in ours if not name.startswith('lin_backprop.causes')} == set(files)  # a room of the maths
