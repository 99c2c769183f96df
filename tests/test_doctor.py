import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata, version

import pip
import pytest

from lin_backprop import doctor

NOTEBOOKS = ['numpy', 'jupyterlab', 'ipywidgets', 'matplotlib']
CHECKS = ['nbval', 'pytest', 'hypothesis', 'ruff', 'import-linter', 'nbconvert', 'latex2mathml']


def report(capsys, ends):
    """The rows of the report, as {first word: the rest}, and what stands below them."""
    assert doctor.main() == ends
    rows, *below = capsys.readouterr().out.split('\n\n')
    return dict(row.split(maxsplit=1) for row in rows.splitlines()), below


def but(monkeypatch, **versions):
    """Let these packages have other versions; None: they are missing."""
    versions = {'jupyterlab_widgets': '1.1.11'} | versions  # which any ipywidgets fits

    def found(name):
        if versions.get(name, '') is None:
            raise PackageNotFoundError(name)
        return versions.get(name) or version(name)

    monkeypatch.setattr(doctor, 'version', found)


def test_it_looks_at_what_the_package_asks_for(monkeypatch, capsys):
    but(monkeypatch)
    rows, below = report(capsys, ends=0)
    assert list(rows) == ['Python', *NOTEBOOKS, *CHECKS, 'lin_backprop', 'notebooks', 'saving']
    assert rows['Python'].split() == [sys.version.split()[0], 'ok,', sys.executable]
    for name in NOTEBOOKS:
        assert re.sub(' +', ' ', rows[name]) == f'{version(name)} ok, for the notebooks'
    for name in CHECKS:
        assert re.sub(' +', ' ', rows[name]) == f'{version(name)} ok, for the checks'
    assert rows['notebooks'] == f'ok, {doctor.HOUSE.parent / "notebooks"}'
    assert below == []


@pytest.mark.parametrize('name', NOTEBOOKS)
def test_what_the_notebooks_need_is_an_error_with_the_line_that_mends_it(name, monkeypatch, capsys):
    wanted = {'numpy': '>=2.0', 'jupyterlab': '>=4.0', 'ipywidgets': '>=7.7', 'matplotlib': '>=3.8.4'}[name]
    for found, words in ((None, 'missing'), ('1.26.4', 'does not fit')):
        but(monkeypatch, **{name: found})
        rows, below = report(capsys, ends=1)
        assert re.sub(' +', ' ', rows[name]) == f'{found or "-"} {words}: it should be {wanted}, for the notebooks'
        assert [name for name, row in rows.items() if ' ok,' not in f' {row}'] == [name]
        assert below == [f'For the notebooks, type:\n    {sys.executable} -m pip install "{name}{wanted}"\n']


def test_what_only_the_checks_need_is_no_error(monkeypatch, capsys):
    but(monkeypatch, nbval=None, pytest='10.0', ruff='0.9.0')
    rows, below = report(capsys, ends=0)
    assert 'missing' in rows['nbval']
    assert 'does not fit' in rows['pytest']
    mend = f'For the checks, type:\n    {re.escape(sys.executable)} -m pip install "nbval>=0.11" "pytest[<>=,0-9]+"\n'
    assert re.fullmatch(mend, *below)


def test_widgets_must_fit_their_part_in_jupyterlab(monkeypatch, capsys):
    but(monkeypatch, ipywidgets='7.7.2')
    rows, _ = report(capsys, ends=0)
    assert ' ok,' in rows['ipywidgets']
    but(monkeypatch, ipywidgets='7.7.1', jupyterlab_widgets='3.0.17')
    rows, below = report(capsys, ends=1)
    assert 'does not fit: it should be >=8' in rows['ipywidgets']
    assert below[0].endswith('pip install "ipywidgets>=8"\n')


def test_both_are_mended_apart(monkeypatch, capsys):
    but(monkeypatch, jupyterlab=None, ipywidgets='7.6.5', nbval=None)
    _, (notebooks, checks) = report(capsys, ends=1)
    assert notebooks.endswith('pip install "jupyterlab>=4.0" "ipywidgets>=7.7"')
    assert checks.endswith('pip install "nbval>=0.11"\n')


def test_an_old_python_is_an_error(monkeypatch, capsys):
    monkeypatch.setattr(doctor.platform, 'python_version', lambda: '3.10.13')
    but(monkeypatch)
    rows, _ = report(capsys, ends=1)
    assert '3.10.13' in rows['Python']
    assert 'does not fit: it should be >=3.11' in rows['Python']


def test_it_says_how_to_install_the_package(monkeypatch, capsys):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, 'requires', missing)
    assert doctor.main() == 1
    out = capsys.readouterr().out
    assert out.startswith(f'lin_backprop is not installed for {sys.executable}.')
    assert out.endswith(f'{sys.executable} -m pip install -e ".[notebooks]"\n')


def test_it_says_where_notebooks_and_setting_are_not(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(doctor, 'FIRST', tmp_path / '00_start_here.ipynb')
    monkeypatch.setattr(doctor, 'SAVING', tmp_path / 'config.json')
    but(monkeypatch)
    rows, _ = report(capsys, ends=0)
    assert rows['notebooks'].startswith('not beside lin_backprop')
    assert rows['saving'].startswith('saved explorers lose their pictures')
    doctor.SAVING.write_text('{"FileContentsManager": {}}', encoding='utf-8')
    rows, _ = report(capsys, ends=0)
    assert rows['saving'].startswith('saved explorers lose their pictures')
    doctor.SAVING.write_text(
        '{"FileContentsManager": {"pre_save_hook": "lin_backprop.save_hook.keep_stills"}}', encoding='utf-8'
    )
    rows, _ = report(capsys, ends=0)
    assert rows['saving'] == f'ok, {tmp_path / "config.json"}'


def run(*flags, **environment):
    """Run the file in a Python of its own."""
    command = [sys.executable, *flags, doctor.__file__]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def test_a_python_that_has_nothing_but_pip_is_told_all_that_is_missing(tmp_path):
    (tmp_path / 'pip.py').write_text(f'__path__ = {pip.__path__!r}', encoding='utf-8')
    installed = tmp_path / 'lin_backprop-0.dist-info'
    installed.mkdir()
    (installed / 'METADATA').write_text(str(metadata('lin_backprop')), encoding='utf-8')
    done = run('-S', PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (1, '')
    assert re.findall(r'^([\w-]+) +- +missing', done.stdout, re.MULTILINE) == [*NOTEBOOKS, *CHECKS]
    assert 'pip install "numpy>=2.0" "jupyterlab>=4.0" "ipywidgets>=7.7" "matplotlib>=3.8.4"\n' in done.stdout


def test_it_loads_nothing_of_what_it_looks_at():
    done = run('-X', 'importtime')
    assert 'Python' in done.stdout
    loaded = re.findall(r'\| +([\w.]+)$', done.stderr, re.MULTILINE)
    assert 'packaging.requirements' in loaded
    assert not {*NOTEBOOKS, *CHECKS, 'lin_backprop', 'IPython'} & set(loaded)
