"""`make` makes .venv anew where it cannot be used, and only there."""

import os
import shutil
import subprocess
import sys

import pytest
from test_notebooks import FOLDER

GOAL = '.venv/installed-notebooks'
pytestmark = pytest.mark.skipif(not shutil.which('make'), reason='there is no make here')


def make(folder, *flags, ends=0):
    """What it types or, where it fails, says."""
    command = ['make', f'PYTHON={sys.executable}', *flags, GOAL, 'LOADED=pip']
    environment = {name: value for name, value in os.environ.items() if not name.startswith(('MAKE', 'MFLAGS'))}
    environment |= {'PIP_USER': '1', 'PIP_TARGET': str(folder / 'elsewhere')}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stderr + done.stdout if ends else done.stdout


def rebuilds(folder):
    return 'rm -rf .venv' in make(folder, '-n')


@pytest.fixture(scope='module')
def clone(tmp_path_factory):
    """A clone, in a folder with a space, made from what a Python without ensurepip leaves behind."""
    clone = tmp_path_factory.mktemp('one') / 'a clone'
    clone.mkdir()
    shutil.copy(FOLDER.parent / 'Makefile', clone)
    (clone / 'pyproject.toml').touch()
    (clone / 'requirements.txt').write_text('pip', encoding='utf-8')  # which is there, so no network is needed
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', '.venv'], cwd=clone, check=True)
    python = clone.parent / 'a python'  # with a space, too
    python.write_text(f'#!/bin/sh\nexec \'{sys.executable}\' "$@"', encoding='utf-8')
    python.chmod(0o755)
    assert 'this once' in make(clone, f'PYTHON={python}')
    return clone


def test_what_was_half_made_is_made_whole_and_then_left_alone(clone):
    assert not rebuilds(clone)
    assert (clone / GOAL).exists()
    assert not (clone / 'elsewhere').exists()


def test_where_it_was_copied_it_is_made_anew(clone, tmp_path):
    copy = shutil.copytree(clone, tmp_path / 'a copy', symlinks=True)
    assert rebuilds(copy)
    assert not rebuilds(clone)


def test_a_link_to_one_that_is_whole_is_left_alone(clone, tmp_path):
    linked = shutil.copytree(clone, tmp_path / 'linked', ignore=shutil.ignore_patterns('.venv'))
    (linked / '.venv').symlink_to(clone / '.venv')
    assert not rebuilds(linked)


def test_where_its_python_is_gone_it_is_made_anew(clone):
    python = clone / '.venv/bin/python'
    old = python.readlink()
    python.unlink()
    python.symlink_to('gone')
    try:
        assert rebuilds(clone)
    finally:
        python.unlink()
        python.symlink_to(old)
    assert not rebuilds(clone)


def test_where_an_install_was_cut_off_it_is_made_anew(clone):
    mark = clone / '.venv/cut-off'
    mark.touch()
    try:
        assert rebuilds(clone)
    finally:
        mark.unlink()
    assert not rebuilds(clone)


def test_where_pip_fails_a_sentence_says_so_and_what_works_is_kept(clone):
    """As without a network, after what is needed has changed."""
    wanted = clone / 'requirements.txt'
    wanted.write_text('./nothing', encoding='utf-8')
    try:
        assert 'This failed. Is there a network?' in make(clone, ends=2)
        assert not rebuilds(clone)
    finally:
        wanted.write_text('pip', encoding='utf-8')
    make(clone)


def test_in_another_folder_and_without_a_new_python_it_says_what_to_type(clone, tmp_path):
    assert 'cd there first' in make(tmp_path, '-f', clone / 'Makefile', ends=2)
    shutil.copy(clone / 'Makefile', tmp_path)
    (tmp_path / 'pyproject.toml').touch()
    (tmp_path / 'requirements.txt').touch()
    assert 'There is no nowhere here. Install Python 3.11 or newer' in make(tmp_path, 'PYTHON=nowhere', ends=2)
    assert 'false is older than 3.11, or does not start. Install' in make(tmp_path, 'PYTHON=false', ends=2)
