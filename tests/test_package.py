import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lin_backprop

HOUSE = Path(lin_backprop.__file__).parent
FILES = sorted(HOUSE.rglob('*.py'))
every_file = pytest.mark.parametrize('file', FILES, ids=lambda file: str(file.relative_to(HOUSE)))


def module(file):
    """The full name of a file's module, as a list of words."""
    return ['lin_backprop', *file.relative_to(HOUSE).with_suffix('').parts]


def imports(file):
    """The full names of everything that a file imports, in its functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = module(file)[: -node.level] if node.level else []
            home = '.'.join([*start, *filter(None, [node.module])])
            yield from (f'{home}.{alias.name}' for alias in node.names)


def test_the_files_of_the_package_are_found():
    assert {'linear.py', 'check.py', 'table.py', 'explorer.py'} <= {file.name for file in FILES}
    assert 'lin_backprop.linear.LinGrad' in imports(HOUSE / 'check.py')
    assert 'lin_backprop.scalar.chain' in imports(HOUSE / 'explore' / 'nudge.py')


def test_importing_the_package_loads_no_widgets_and_no_drawing():
    loaded = subprocess.run(
        [sys.executable, '-c', 'import lin_backprop, sys; print(*sys.modules)'],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert 'lin_backprop.linear' in loaded
    unwanted = {'ipywidgets', 'matplotlib', 'IPython', 'lin_backprop.render', 'lin_backprop.explore'}
    assert not unwanted & set(loaded)


@every_file
def test_imports_run_from_maths_to_render_to_practice_to_explore(file):
    room = module(file)[1] if file.parent != HOUSE else 'maths'
    rooms = ['maths', 'render', 'practice', 'explore']
    allowed = {'numpy', 'ipywidgets', 'traitlets'} if room == 'explore' else {'numpy'}
    above = rooms[rooms.index(room) + 1 :]
    allowed = {'pytorch.py': {'torch'}, 'doctor.py': {'packaging'}, 'plots.py': {'numpy', 'matplotlib', 'PIL'}}.get(
        file.name, allowed
    )
    for name in imports(file):
        words = name.split('.')
        assert words[0] in sys.stdlib_module_names | allowed | {'lin_backprop'}, name
        assert words[0] != 'lin_backprop' or words[1] not in above, name


@every_file
def test_everything_public_says_what_it_is(file):
    tree = ast.parse(file.read_text(encoding='utf-8'))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith('_'):
            assert ast.get_docstring(node), node.name


def test_every_name_that_is_offered_exists():
    for name in lin_backprop.__all__:
        assert callable(getattr(lin_backprop, name))


def test_every_room_of_the_house_is_installed():
    project = tomllib.loads((HOUSE.parent / 'pyproject.toml').read_text(encoding='utf-8'))
    rooms = {'.'.join(module(file)[:-1]) for file in FILES if file.name == '__init__.py'}
    assert set(project['tool']['setuptools']['packages']) == rooms
