"""The doctor, asked by a Python of its own about what lies beside that Python."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from lin_backprop import doctor

NOTEBOOKS = ['numpy', 'jupyterlab', 'ipywidgets', 'anywidget', 'matplotlib']
CHECKS = ['nbval', 'pytest', 'pytest-xdist', 'hypothesis', 'ruff', 'import-linter']
CHECKS += ['nbconvert', 'mistune', 'latex2mathml']
INSTALLED = doctor.HOUSE / 'data' / 'lin_backprop.json'  # with the package: a setting of Jupyter
BIN = Path('Scripts' if os.name == 'nt' else 'bin')


class House:
    """A Python without pip in a folder with a space, which has nothing but what a test puts there."""

    def __init__(self, folder):
        venv.create(folder / 'a house')
        self.python = folder / 'a house' / BIN / Path(sys.executable).name
        command = 'import sysconfig; print(sysconfig.get_path("purelib"))'
        self.packages = Path(subprocess.check_output([self.python, '-c', command], text=True).strip())
        self.home = folder

    def says(self, name, version, more=''):
        """Have it say that it has this version of a package."""
        notes = self.packages / f'{name.replace("-", "_")}-{version}.dist-info'
        notes.mkdir()
        (notes / 'METADATA').write_text(f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}', 'utf-8')

    def says_ours(self):
        """Have it say what an install of this package says."""
        needs = distribution('lin_backprop')
        lines = [
            f'Requires-Python: {needs.metadata["Requires-Python"]}',
            *(f'Requires-Dist: {n}' for n in needs.requires),
        ]
        self.says('lin_backprop', version('lin_backprop'), '\n'.join(lines) + '\n')

    def sees(self, *places):
        """Have it find all that lies in these folders, after what it has itself."""
        (self.packages / 'more.pth').write_text('\n'.join(map(str, places)), encoding='utf-8')

    def report(self, ends, *flags, where=None, script=doctor.__file__, **environment):
        """The rows of the report, as {first word: the rest}; what stands below them."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(('PYTHON', 'JUPYTER'))}
        clean |= {'HOME': str(self.home), 'USERPROFILE': str(self.home)} | environment
        done = subprocess.run(
            [self.python, *flags, script],
            cwd=where or self.home,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr if not flags else '') == (ends, '')
        self.noise = done.stderr
        rows, *below = done.stdout.strip().split('\n\n')
        return {row.split()[0]: re.sub(' +', ' ', row.partition(' ')[2].strip()) for row in rows.splitlines()}, below


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def full(house):
    """It has all that the tests have, and loads this package."""
    house.says_ours()
    house.sees(sysconfig.get_path('purelib'), doctor.CLONE)
    return house


def commands(below):
    """[(for what, the words of the command after `-m`)]; the Python is the one that was asked."""
    return [(part.split()[2].strip(','), *map(shlex.split, part.splitlines()[1:])) for part in below]


def test_all_is_well(full):
    rows, below = full.report(0)
    assert list(rows) == ['Python', *NOTEBOOKS, *CHECKS, 'lin_backprop', 'notebooks', 'saving']
    assert rows['Python'] == f'{sys.version.split()[0]} ok, {full.python}'
    assert [rows[name] for name in NOTEBOOKS] == [f'{version(name)} ok, for the notebooks' for name in NOTEBOOKS]
    assert [rows[name] for name in CHECKS] == [f'{version(name)} ok, for the checks' for name in CHECKS]
    assert rows['lin_backprop'].endswith(f' ok, {doctor.HOUSE}')
    assert rows['notebooks'] == f'ok, {doctor.NOTEBOOKS}'
    assert below == ['The notebooks have all that they need.']


def test_a_python_that_has_nothing_is_told_all_that_is_missing(house):
    """Neither NumPy nor pip nor what reads versions."""
    house.says_ours()
    rows, below = house.report(1)
    assert [name for name, row in rows.items() if row.startswith('- missing: it should be')] == [*NOTEBOOKS, *CHECKS]
    assert 'cannot be loaded' in rows['lin_backprop']
    pip = [str(house.python), '-m', 'ensurepip'], [str(house.python), '-m', 'pip', 'install']
    (notebooks, *mend), (checks, *mend_checks) = commands(below)
    assert (notebooks, mend[0], mend[1][:4]) == ('notebooks', *pip)
    assert mend[1][4:] == ['numpy>=2.0', 'jupyterlab>=4.0', 'ipywidgets>=8.1', 'anywidget>=0.9.3', 'matplotlib>=3.8.4']
    assert (checks, mend_checks[1][:4]) == ('checks', pip[1])
    assert [re.match('[a-z0-9-]+', word)[0] for word in mend_checks[1][4:]] == CHECKS


@pytest.mark.parametrize('name', NOTEBOOKS)
def test_what_does_not_fit_the_notebooks_is_an_error(name, full):
    old = '0.8.0' if name == 'anywidget' else '1.26.4'
    full.says(name, old)
    wanted = {
        'numpy': '>=2.0',
        'jupyterlab': '>=4.0',
        'ipywidgets': '>=8.1',
        'anywidget': '>=0.9.3',
        'matplotlib': '>=3.8.4',
    }[name]
    rows, below = full.report(1)
    assert rows[name] == f'{old} does not fit: it should be {wanted}, for the notebooks'
    amiss = [name for name, row in rows.items() if ' ok,' not in f' {row}' and name != 'saving']
    assert amiss == [name, *(['lin_backprop'] if name != 'jupyterlab' else [])]  # whose first cell says so too
    assert [(use, mend[-1]) for use, *_, mend in commands(below)] == [('notebooks', f'{name}{wanted}')]


def test_what_only_the_checks_need_is_no_error(full):
    full.says('pytest', '10.0')
    full.says('ruff', '0.9.0rc1')
    rows, (well, *below) = full.report(0)
    assert well == 'The notebooks have all that they need.'
    assert rows['pytest'].startswith('10.0 does not fit')
    assert rows['ruff'].startswith('0.9.0rc1 ok')
    assert [(use, mend[4:]) for use, *_, mend in commands(below)] == [('checks', ['pytest<10,>=8'])]


def test_an_old_python_is_an_error(full):
    (notes,) = full.packages.glob('lin_backprop-*')
    text = (notes / 'METADATA').read_text('utf-8')
    (notes / 'METADATA').write_text(re.sub('(Requires-Python): .*', r'\1: >=3.99', text), 'utf-8')
    rows, below = full.report(1)
    assert list(rows) == ['Python']
    assert ' does not fit: it should be >=3.99,' in rows['Python']
    assert below[0].endswith(' lab PYTHON=python3.12')


def test_a_python_that_takes_no_packages_is_told_of_make(house):
    """Debian's, and what it leaves of a .venv without python3-venv."""
    (house.packages / 'without.pth').write_text('import sys; sys.modules["ensurepip"] = None', 'utf-8')
    _, (below,) = house.report(1)
    assert below.splitlines() == [
        'For the notebooks, type:',
        f'    {shlex.join(["make", "-C", str(doctor.CLONE), "lab"])}',
    ]


def test_a_file_of_the_reader_with_our_name_is_named(full, tmp_path):
    shutil.copytree(doctor.HOUSE, tmp_path / 'clone' / 'lin_backprop')
    other = tmp_path / 'clone' / 'notebooks' / 'lin_backprop.py'
    other.parent.mkdir()
    other.touch()
    full.sees(sysconfig.get_path('purelib'), tmp_path / 'clone')
    rows, below = full.report(1, script=tmp_path / 'clone' / 'lin_backprop' / 'doctor.py')
    assert f'another one is loaded: {other}' in rows['lin_backprop']
    assert below == [f'For the notebooks, give this another name: {other}']


def test_it_says_how_to_install_the_package(house):
    rows, below = house.report(1)
    assert list(rows) == ['lin_backprop']
    assert rows['lin_backprop'] == f'is not installed for {house.python}.'
    assert [(use, mend[4:]) for use, *_, mend in commands(below)] == [
        ('notebooks', ['-e', f'{doctor.CLONE}[notebooks]'])
    ]


def test_a_clone_that_was_moved_or_copied_is_noticed(full, tmp_path):
    """What is installed is the place where the clone once was."""
    for places, words in [
        ([tmp_path / 'gone'], "cannot be loaded: ModuleNotFoundError: No module named 'lin_backprop'"),
        ([tmp_path / 'original'], f'another one is loaded: {tmp_path / "original" / "lin_backprop"}'),
    ]:
        full.sees(sysconfig.get_path('purelib'), *places)
        rows, below = full.report(1, where=doctor.CLONE)  # where the package is beside one, and beside no kernel
        assert words in rows['lin_backprop']
        assert commands(below)[0][-1][4:] == ['-e', f'{doctor.CLONE}[notebooks]']
        if not (tmp_path / 'original').exists():
            shutil.copytree(doctor.HOUSE, tmp_path / 'original' / 'lin_backprop')


def test_the_setting_for_saving_is_found_where_jupyter_reads_it(house):
    house.says_ours()
    house.sees(sysconfig.get_path('purelib'))  # which is an error, and soon found
    in_json = '{"FileContentsManager": {"pre_save_hook": "lin_backprop.save_hook.keep_stills"}}'
    in_python = 'c.FileContentsManager.pre_save_hook = "lin_backprop.save_hook.keep_stills"'
    for place, setting in [
        ('.jupyter/jupyter_server_config.py', in_python),
        ('.jupyter/jupyter_server_config.json', in_json),
        ('.jupyter/jupyter_server_config.d/ours.json', in_json),
        ('a house/etc/jupyter/jupyter_server_config.json', in_json),
        ('elsewhere/jupyter_lab_config.json', in_json),
        ('a house/etc/jupyter/jupyter_server_config.d/lin_backprop.json', INSTALLED.read_text(encoding='utf-8')),
        ('jupyter_server_config.json', in_json),  # in the folder where one stands
    ]:
        file = house.home / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(setting, encoding='utf-8')
        rows, _ = house.report(1, JUPYTER_CONFIG_PATH=str(house.home / 'elsewhere'))
        assert rows['saving'] == f'ok, {file}'
        file.write_text(f'# {in_python}' if setting == in_python else '{}', encoding='utf-8')
    rows, _ = house.report(1, JUPYTER_CONFIG_PATH=str(house.home / 'elsewhere'))
    assert rows['saving'] == 'saved explorers lose their pictures, `make lab` sets it'


def test_it_loads_nothing_of_what_it_looks_at(full):
    full.report(0, '-X', 'importtime')
    loaded = set(re.findall(r'\| +([\w.]+)$', full.noise, re.MULTILINE))
    assert 'importlib.metadata' in loaded
    own = {'sitecustomize', 'usercustomize', 'apport_python_hook', '_wmi'}  # what a system loads by itself
    assert {name.split('.')[0] for name in loaded} <= sys.stdlib_module_names | own
