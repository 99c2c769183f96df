"""Reproduce in clean homes what a course dies of elsewhere: another folder, another Python, a broken .venv, no network.

    python -m tools.anywhere              all situations: some minutes, and pip needs the network
    python -m tools.anywhere kernel copy  those with one of these words in their name

A situation is a function of a new, empty home. Its docstring says what should hold there. It says that this is not so
with an AssertionError, and that it cannot be had here with Skipped. The clones are of what is committed.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from web.series import FOLDER, START

HOUSE = FOLDER.parent
GOAL = '.venv/installed-notebooks'  # what `make lab` makes before it opens JupyterLab
NAME = "l'été of $HOME"  # a folder that shells, Python and make must all be given with care
HINT = 'type: make lab'
RUN = """
import sys, nbformat, nbclient
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in sys.argv[1:]])
nbclient.NotebookClient(notebook, kernel_name='python3', allow_errors=True).execute()
for cell in notebook.cells:
    for output in cell.outputs:
        print(output.get('text') or output.get('data', {}).get('text/plain') or '\\n'.join(output['traceback']))
"""
SITUATIONS = []


class Skipped(Exception):
    """Why a situation cannot be had here."""


def situation(function):
    """Have a function be tried, in the order of this file."""
    SITUATIONS.append(function)
    return function


def say(*command, folder, home=None, ends=0, **environment):
    """What a command prints, in a shell's first environment. ends: its exit status; None for any but 0."""
    given = {'stdout': subprocess.PIPE, 'stderr': subprocess.STDOUT, 'stdin': subprocess.DEVNULL}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=clean(home or folder) | environment,
        encoding='utf-8',
        check=False,
        **given,
    )
    good = done.returncode == ends if ends is not None else done.returncode
    assert good, f'{command} ended with {done.returncode}:\n{done.stdout[-1500:]}'
    return re.sub('\x1b\\[[0-9;]*m', '', done.stdout)


KEPT = ('PATH', 'TERM', 'PIP_CERT', 'PIP_INDEX_URL', 'http_proxy', 'https_proxy', 'no_proxy', 'OPENBLAS_CORETYPE')


@cache
def cached():
    """One folder of downloads for all homes."""
    return Path(tempfile.mkdtemp(prefix='anywhere-'))


def clean(home):
    """The environment of a shell that has just been opened."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith('SSL')}
    return kept | {'HOME': str(home), 'LANG': 'C.UTF-8', 'PIP_CACHE_DIR': str(cached())}


def clone(home, *flags, name='lin_backprop'):
    """A clone in this home."""
    say('git', 'clone', '-q', *flags, f'file://{HOUSE}', home / name, folder=home)
    return home / name


def make(clone, *flags, goal=GOAL, **how):
    """What `make lab` says until JupyterLab is opened."""
    return say('make', '-s', *flags, goal, f'PYTHON={sys.executable}', folder=clone, **{'home': clone.parent} | how)


def is_made_anew(clone):
    """Whether `make lab` would."""
    return 'rm -rf .venv' in say('make', '-n', GOAL, folder=clone)


def python(clone):
    """That of its .venv."""
    return clone / '.venv/bin/python'


@cache
def made():
    """A clone where `make lab` was typed; what is tried there leaves it as it was."""
    there = clone(Path(tempfile.mkdtemp(prefix='anywhere-')), name=NAME)
    make(there)
    return there


def kernel(folder, *cells, clone=None, **how):
    """What these cells show in a notebook in this folder."""
    clone = clone or made()
    said = say(python(clone), '-W', 'ignore', '-c', RUN, START, *cells, folder=folder, home=clone.parent, **how)
    return re.sub(r'\[IPKernelApp\].*\n', '', said)  # what a kernel says to a terminal


def starts(clone, *cells):
    """Demand that a notebook of this clone does."""
    assert kernel(clone / 'notebooks', *cells, clone=clone).startswith('Ready.')


def first_cell(python, folder, *flags, **environment):
    """What Python says to the first cell of a notebook, which must not be 'Ready.', nor take long."""
    before, start = sorted(folder.rglob('*')), time.perf_counter()
    code = f"import linecache, sys; sys.path.insert(0, ''); exec(compile({START!r}, 'cell', 'exec'))"
    said = say(python, *flags, '-B', '-c', code, folder=folder, ends=1, **environment)
    assert time.perf_counter() - start < 20, 'it takes long'
    assert sorted(folder.rglob('*')) == before, 'it changes files'
    assert 'Ready' not in said, said
    return said.strip().splitlines()[-1]


def older_python():
    """A command for one that is too old."""
    for minor in range(10, 7, -1):
        for place in [shutil.which(f'python3.{minor}'), *Path.home().glob(f'.pyenv/versions/3.{minor}.*/bin/python3')]:
            if place and not subprocess.run([place, '-V'], capture_output=True, check=False).returncode:
                return place
    raise Skipped('no older Python is here')


def without_network():
    """The words before a command."""
    if subprocess.run(['unshare', '-n', 'true'], capture_output=True, check=False).returncode:
        raise Skipped('needs unshare, and root')
    return 'unshare', '-n'


@situation
def first_start_in_a_path_with_a_space_an_accent_a_quote_and_a_dollar(home):
    """`make lab` installs, once, and a notebook starts."""
    assert not is_made_anew(made())
    starts(made(), 'from lin_backprop import lin_grad')


@situation
def kernel_in_the_folder_above_the_clone_and_elsewhere(home):
    """It imports this package."""
    for folder in (made().parent, made(), made() / 'lin_backprop', home, Path('/')):
        said = kernel(folder, 'import lin_backprop; lin_backprop.lin_grad.__module__')
        assert said.split() == ['Ready.', "'lin_backprop.linear'"], said


@situation
def kernel_runs_while_git_pull_brings_a_newer_version(home):
    """The new notebook says: restart."""
    file = made() / 'lin_backprop/__init__.py'
    text = file.read_text().replace("__version__ = '", "__version__ = '9")
    code = f'import pathlib\npathlib.Path({str(file)!r}).write_text({text!r})'
    said = kernel(home, code, "ready('90.0')")
    say('git', 'checkout', '-q', '.', folder=made())
    assert said.strip().endswith('has changed since the kernel was started: restart the kernel'), said


@situation
def kernel_asks_the_doctor_and_installs_as_readme_says(home):
    """Both work in a cell of a notebook, with no word of what is wrong."""
    cells = ['%run ../lin_backprop/doctor.py', '%pip install -q -e "..[notebooks]"', 'print("end")']
    said = kernel(made() / 'notebooks', *cells)
    assert f'ok, {made() / "lin_backprop"}' in said, said
    assert 'rror' not in said, said
    assert said.strip().endswith('end'), said


@situation
def no_network_after_the_first_start(home):
    """Nothing is missing."""
    say(*without_network(), 'make', '-s', GOAL, folder=made())
    assert say(*without_network(), python(made()), '-c', START, folder=home) == 'Ready.\n'


@situation
def no_network_at_the_first_start_and_then_there_is_one(home):
    """A sentence, and then it works. (From a source archive: no .git; its own files private; a C locale.)"""
    say('sh', '-c', f'git -C {shlex.quote(str(HOUSE))} archive --prefix=lin_backprop/ HEAD | tar x', folder=home)
    there = home / 'lin_backprop'
    said = make(there, ends=2, PIP_INDEX_URL='http://127.0.0.1:9/simple', PIP_RETRIES='0')
    assert 'Is there a network?' in said, said
    make(there, LC_ALL='C', TZ='Pacific/Kiritimati')
    starts(there)


@situation
def read_only_clone_and_home(home):
    """A notebook starts."""
    if os.geteuid():
        raise Skipped('needs root, to mount it')
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0/notebooks" && exec "$@"'
    command = [python(made()), '-c', RUN, START]
    runtime = {'JUPYTER_RUNTIME_DIR': str(home)}
    said = say('unshare', '-m', 'sh', '-c', mount, made(), *command, folder=home, home=made(), **runtime)
    assert 'Ready.' in said, said


@situation
def settings_of_pip_and_python_that_point_elsewhere(home):
    """They are not heeded."""
    (home / 'wrong/numpy').mkdir(parents=True)
    (home / 'wrong/numpy/__init__.py').write_text('raise SystemExit("another NumPy")')
    shutil.copytree(home / 'wrong/numpy', home / 'wrong/pip')
    there = clone(home, '--depth=1')
    wrong = {f'PIP_{name}': str(home / 'wrong') for name in ('TARGET', 'PREFIX', 'ROOT', 'PYTHON')}
    wrong |= {'PYTHONPATH': str(home / 'wrong'), 'PYTHONSAFEPATH': '1', 'PIP_NO_DEPS': '1', 'PIP_USER': '1'}
    make(there, PIP_REQUIRE_VIRTUALENV='1', VIRTUAL_ENV='/gone', CONDA_PREFIX='/gone', **wrong)
    starts(there)
    (home / '.config/pip').mkdir(parents=True)
    (home / '.config/pip/pip.conf').write_text(f'[install]\nprefix = {home}/prefix\n')
    (there / GOAL).unlink()
    say(python(there), '-m', 'pip', 'uninstall', '-qy', 'matplotlib', folder=home)
    assert 'PIP_CONFIG_FILE=/dev/null make' in make(there, ends=2)
    make(there, PIP_CONFIG_FILE='/dev/null')
    starts(there)


@situation
def venv_copied_moved_or_without_its_python(home):
    """It is made anew, and the one that is whole is left alone."""
    copy = shutil.copytree(made(), home / 'copy', symlinks=True)
    assert is_made_anew(copy)
    assert not is_made_anew(made())
    link = python(copy).resolve()
    (copy / '.venv/bin/pip').write_text(f'#!{copy}/.venv/bin/python')  # as if it was made there
    assert not is_made_anew(copy)
    for name in ('python', 'python3', link.name):
        (copy / '.venv/bin' / name).unlink(missing_ok=True)
    python(copy).symlink_to('/gone/python')
    assert is_made_anew(copy)
    make(copy)
    starts(copy)


@situation
def install_killed_in_the_middle(home):
    """The next `make lab` does not trust it."""
    there = clone(home)
    command = ['make', '-s', GOAL, f'PYTHON={sys.executable}']
    going = subprocess.Popen(command, cwd=there, env=clean(home), start_new_session=True)
    while not [*there.glob('.venv/lib/*/site-packages/numpy')]:
        assert going.poll() is None, 'it ended before it was killed'
        time.sleep(0.01)
    os.killpg(going.pid, signal.SIGKILL)
    going.wait()
    assert is_made_anew(there)
    make(there)
    starts(there)


@situation
def make_typed_twice_at_once(home):
    """The next one mends what they did to each other."""
    there = clone(home)
    command = ['make', '-s', GOAL, f'PYTHON={sys.executable}']
    quiet = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL}
    for going in [subprocess.Popen(command, cwd=there, env=clean(home), **quiet) for _ in range(2)]:
        going.wait()
    make(there)
    starts(there)


@situation
def make_typed_in_another_folder(home):
    """A sentence; with -C it works."""
    assert 'cd there first' in say('make', '-f', made() / 'Makefile', 'lab', folder=home, ends=2)
    say('make', '-j2', '-C', made(), GOAL, folder=home)


@situation
def make_with_a_python_that_is_too_old_or_missing(home):
    """A sentence."""
    for command in ('missing', older_python()):
        said = say('make', '-s', GOAL, f'PYTHON={command}', folder=clone(home, name=Path(command).name), ends=2)
        assert re.search('There is no|is older than 3.11', said), said
        assert 'Install Python 3.11 or newer, and say where it is: make' in said, said


@situation
def first_cell_beside_another_project_with_an_older_python_without_pip(home):
    """It says what to type, at once, and installs nothing."""
    (home / 'pyproject.toml').write_text('[project]\nname = "other"\nversion = "1"\n')
    say(sys.executable, '-m', 'venv', '--without-pip', '.venv', folder=home)
    for there in (home / '.venv/bin/python', older_python()):
        assert first_cell(there, home) == "ModuleNotFoundError: No module named 'lin_backprop'"
    assert HINT in START


@situation
def first_cell_with_another_package_of_this_name(home):
    """It is not taken for ours."""
    for line, name in [('', 'namesake'), ('ready = 1', 'file')]:
        package = home / name / 'lin_backprop'
        package.mkdir(parents=True)
        (package / '__init__.py').write_text(line)
        assert 'lin_backprop.explore' in first_cell(python(made()), home / name)


@situation
def first_cell_with_the_package_of_an_older_commit(home):
    """It is noticed, whichever it is."""
    versions = say(
        'git', 'log', '--format=%h', '-G^__version__', '--', 'lin_backprop/__init__.py', folder=HOUSE
    ).split()
    if len(versions) < 2:
        raise Skipped('the clone knows no older commit')
    first = say('git', 'rev-list', '--max-parents=0', 'HEAD', folder=HOUSE).split()[-1]
    for commit in [*versions[1:], f'{versions[-1]}~1', f'{first}']:
        there = home / commit
        there.mkdir()
        say('sh', '-c', f'git -C {shlex.quote(str(HOUSE))} archive {commit} | tar x', folder=there)
        last = first_cell(python(made()), home / commit)
        assert last.split(':')[0] in ('ImportError', 'ModuleNotFoundError', 'TypeError'), last


@situation
def package_as_it_was_when_its_version_was_raised(home):
    """The notebooks have their stored outputs with it too; where not, the version is to be raised."""
    commit = say('git', 'log', '-1', '--format=%h', '-G^__version__', '--', 'lin_backprop/__init__.py', folder=HOUSE)
    say('sh', '-c', f'git -C {shlex.quote(str(HOUSE))} archive {commit.strip()} lin_backprop | tar x', folder=home)
    words = [
        '-m',
        'pytest',
        '-q',
        '--no-header',
        '-p',
        'no:cacheprovider',
        '--nbval',
        '--nbval-current-env',
        'notebooks',
    ]
    say(sys.executable, *words, folder=HOUSE, home=home, PYTHONPATH=str(home))


@situation
def clone_with_the_line_endings_of_windows(home):
    """Its scripts run."""
    there = clone(home, '-c', 'core.autocrlf=true')
    say('bash', '-n', '.ci/run', folder=there)
    assert is_made_anew(there)


@situation
def doctor_says_what_is_missing_and_its_words_can_be_pasted(home):
    """Without NumPy, and after an install without what is needed."""
    there = clone(home, name=NAME)
    say(sys.executable, '-m', 'venv', '.venv', folder=there)
    say(python(there), '-m', 'pip', 'install', '-q', '--no-deps', '-e', '.', folder=there)
    for missing, *undo in [('numpy',), ('lin_backprop is not installed', 'uninstall', '-qy', 'lin_backprop')]:
        if undo:
            say(python(there), '-m', 'pip', *undo, folder=there)
        said = say(python(there), 'lin_backprop/doctor.py', folder=there, home=home, ends=1)
        assert missing in said, said
        typed = said.split('For the notebooks, type:\n')[1].split('\n\n')[0]
        say('sh', '-ec', typed, folder='/', home=home)
        said = say(python(there), 'lin_backprop/doctor.py', folder=there, home=home)
        assert 'For the notebooks' not in said, said


@situation
def debian_without_python3_venv_and_then_with_it(home):
    """Debian's own words, and then it works."""
    if os.geteuid() or not shutil.which('debootstrap'):
        raise Skipped('needs root and debootstrap')
    system = home / 'system'
    say('debootstrap', '--variant=minbase', '--include=ca-certificates,git,make,python3', 'stable', system, folder=home)
    for file in ('/etc/resolv.conf', '/etc/pip.conf', '/etc/ssl/certs/ca-certificates.crt'):
        if Path(file).exists():
            shutil.copy(file, f'{system}{file}')
    clone(system / 'home')
    inside = {'folder': home, 'home': '/home', 'PIP_CACHE_DIR': '/home/cache', 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin'}
    lab = ['chroot', system, 'make', '-s', '-C', '/home/lin_backprop', GOAL]
    for _ in range(2):
        _, asked, then = say(*lab, ends=2, **inside).partition('apt install python3')
        assert asked
        assert f'Then type again: make {GOAL}' in then, then
    say('chroot', system, 'apt-get', 'install', '-yqq', 'python3-venv', DEBIAN_FRONTEND='noninteractive', **inside)
    say(*lab, **inside)
    said = say('chroot', system, '/home/lin_backprop/.venv/bin/python', '-c', START, **inside)
    assert said == 'Ready.\n', said


def main(words):
    """Try those with one of these words in their name, or all. Returns how many do not hold."""
    failed = 0
    for function in SITUATIONS:
        name = function.__name__.replace('_', ' ')
        if words and not any(word in name for word in words):
            continue
        home = Path(tempfile.mkdtemp(prefix='anywhere-'))
        start = time.perf_counter()
        try:
            function(home)
            found = 'held'
        except Skipped as reason:
            found = f'skipped: {reason}'
        except AssertionError as error:
            failed += 1
            found = f'NOT HELD: {error}'
        shutil.rmtree(home, ignore_errors=True)
        print(f'{name}: {" ".join(function.__doc__.split())} {found} ({time.perf_counter() - start:.0f} s)', flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(min(main(sys.argv[1:]), 1))
