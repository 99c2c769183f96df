"""A homework from start to end with nbgrader's own commands, where it is installed: handed out, run, marked, returned.

`pip install nbgrader` into a .venv of the tests; it is no dependency of this project.
"""

import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from turned_in import fill

from lin_backprop.practice import BY_NAME
from web.homework.notebook import homework

pytest.importorskip('nbgrader', reason='nbgrader is not installed: pip install nbgrader')
HOMEWORK, LESSON, TASKS = 'homework-20', '20', ['dc', 'linear_back', 'lin_grad_einsum']
RIGHT = {name: BY_NAME[name].answer for name in TASKS}


def nbgrader(folder, *words):
    """Run a command of nbgrader; what it says."""
    command = [sys.executable, '-m', 'nbgrader', *words]
    path = f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}'  # it calls another program of its own
    environment = {**os.environ, 'PATH': path}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def submissions(released):
    """{student: notebook}"""

    def turned_in(**code):
        notebook = deepcopy(released)
        for name, each in code.items():
            fill(notebook, name, each)
        return notebook

    made = {'ada': turned_in(**RIGHT), 'bea': turned_in(), 'cem': turned_in(**RIGHT)}
    made['cem'] = turned_in(dc='dY.sum(0)', linear_back='return dY @ W.T, X.T @ dY, dY.mean(0)', **{TASKS[2]: RIGHT[TASKS[2]]})
    made['dora'] = turned_in(dc='while True:\n    pass', linear_back='return (', **{TASKS[2]: RIGHT[TASKS[2]]})
    made['dora'].cells.insert(3, nbformat.v4.new_code_cell('while True: pass'))
    made['eli'] = turned_in(**RIGHT)
    for cell in list(made['eli'].cells):
        if cell.source.startswith('def dc('):
            cell.source = cell.source.replace('dc', 'my_dc')
        if cell.metadata.get('nbgrader', {}).get('grade_id') == 'linear_back':
            made['eli'].cells.remove(cell)
    return made


@pytest.fixture(scope='module')
def course(tmp_path_factory):
    """A course whose five students handed in."""
    course = tmp_path_factory.mktemp('nbgrader') / 'course'
    nbgrader(course.parent, 'quickstart', 'course')
    source = course / 'source' / HOMEWORK
    source.mkdir()
    nbformat.write(homework(LESSON), source / f'{HOMEWORK}.ipynb')
    nbgrader(course, 'generate_assignment', HOMEWORK)
    released = nbformat.read(course / 'release' / HOMEWORK / f'{HOMEWORK}.ipynb', as_version=4)
    for student, notebook in submissions(released).items():
        folder = course / 'submitted' / student / HOMEWORK
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f'{HOMEWORK}.ipynb')
    print(nbgrader(course, 'autograde', HOMEWORK))
    nbgrader(course, 'generate_feedback', HOMEWORK)
    return course


def test_x(course):
    from nbgrader.api import Gradebook
    with Gradebook(f'sqlite:///{course}/gradebook.db') as book:
        for s in book.assignment_submissions(HOMEWORK):
            print(s.student.id, s.score, [(g.name, g.auto_score, g.needs_manual_grade) for n in s.notebooks for g in n.grades])
    shutil.copytree(course, '/tmp/course5', dirs_exist_ok=True)
