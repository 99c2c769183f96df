"""The first cell of every notebook, in a Python of its own: it starts the notebook, or says what to type, at once."""

import os
import subprocess
import sys
from importlib.metadata import requires
from time import perf_counter

import pytest

import lin_backprop
from lin_backprop.explore import ready
from web.series import FOLDER, START

REAL = lin_backprop.__version__
HINT = 'type: make lab'
AT_ONCE = 20  # seconds, on a busy machine where nothing is compiled yet; pip would take longer


def run(folder, *flags, **environment):
    """What the cell prints, as Python would show it to a reader, and the files that are in the folder afterwards."""
    (folder / 'cell.py').write_text(START, encoding='utf-8')
    code = "import sys; sys.path.insert(0, ''); exec(compile(open('cell.py').read(), 'cell.py', 'exec'))"
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, *flags, '-B', '-c', code],
        cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert perf_counter() - start < AT_ONCE
    return done.stdout, done.stderr, sorted(path.name for path in folder.rglob('*') if path.name != 'cell.py')


def package(folder, *files):
    """A package that is not ours, or an older one."""
    for file in ('__init__.py', *files):
        path = folder / 'lin_backprop' / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_it_starts_in_any_folder_the_one_above_a_clone_too(tmp_path):
    (tmp_path / 'lin_backprop' / 'notebooks').mkdir(parents=True)
    assert run(tmp_path)[:2] == ('Ready.\n', '')


def missing(folder):
    (folder / 'pyproject.toml').write_text('[project]\nname = "other"\nversion = "1"\n', encoding='utf-8')


def namesake(folder):
    (folder / 'lin_backprop' / 'notebooks').mkdir(parents=True)


def other(folder):
    package(folder)


def older(folder):
    package(folder, 'explore/__init__.py')


@pytest.mark.parametrize('there', [missing, namesake, other, older])
def test_where_it_cannot_it_says_what_to_type_and_leaves_everything_as_it_is(there, tmp_path):
    there(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob('*'))
    out, error, after = run(tmp_path, '-S', '-E')  # no installed packages
    assert out == ''
    assert HINT in error
    assert error.splitlines()[-1].split(':')[0] in ('ImportError', 'ModuleNotFoundError')
    assert after == before


def test_a_package_that_is_older_than_the_notebook_is_named(monkeypatch, capsys):
    ready(lin_backprop.__version__)
    monkeypatch.setattr(lin_backprop, '__version__', '1.9')
    ready('1.9')
    ready('1.8.3')
    assert capsys.readouterr().out == 3 * 'Ready.\n'
    with pytest.raises(ImportError) as refused:
        ready('1.10')
    message = str(refused.value)
    assert message.startswith(f'this notebook needs lin_backprop 1.10, and {FOLDER.parent / "lin_backprop"} is 1.9: ')
    assert message.endswith('type %pip install -e "..[notebooks]" into a cell, and restart the kernel')
    monkeypatch.setattr(lin_backprop, '__version__', '0.1')
    with pytest.raises(ImportError, match='has changed since the kernel was started: restart the kernel$'):
        ready(REAL)
    assert capsys.readouterr().out == ''


@pytest.mark.parametrize('name', ['ipywidgets', 'anywidget', 'matplotlib'])
def test_what_the_notebooks_need_and_is_too_old_is_named_at_once(name, tmp_path):
    """Its version, which an older one says of itself, is looked at before it is loaded."""
    notes = tmp_path / f'{name}-0.1.dist-info'
    notes.mkdir()
    (notes / 'METADATA').write_text(f'Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n', 'utf-8')
    out, error, _ = run(tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    wanted = next(need for need in requires('lin_backprop') if need.startswith(f'{name}>=')).split(';')[0]
    assert out == ''
    assert error.splitlines()[-1] == (
        f'ImportError: the notebooks need {wanted}: type %pip install "{wanted}" into a cell, and restart the kernel'
    )
