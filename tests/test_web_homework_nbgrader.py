"""A homework from start to end with nbgrader's own commands: handed out, run, marked, given back.

It runs where nbgrader is installed, which is no part of this project: `.venv/bin/pip install nbgrader`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from turned_in import filled, function, with_cell

from lin_backprop.practice import BY_NAME
from web.guide import TEXT
from web.homework.notebook import homework

pytest.importorskip('nbgrader', reason='nbgrader is not installed: .venv/bin/pip install nbgrader')
NAME, TASKS = 'homework-20', ['dc', 'linear_back', 'lin_grad_einsum']
RIGHT = {name: BY_NAME[name].answer for name in TASKS}


typed = []


def nbgrader(folder, *words):
    """Run one of its commands."""
    typed.append(' '.join(['nbgrader', *words]))
    path = f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}'  # it calls another program of its own
    options = {'cwd': folder, 'env': {**os.environ, 'PATH': path}, 'capture_output': True, 'text': True}
    done = subprocess.run([sys.executable, '-m', 'nbgrader', *words], check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr


def turned_in(released):
    """{student: notebook}: all right; two mistakes; nothing done; code that does not end or is none; cells gone."""
    endless, gone = (filled(released, RIGHT | codes) for codes in ({'dc': 'while True:\n    pass\nreturn 0'}, {}))
    function(endless, 'linear_back').source = 'def linear_back(X, W, dY):\n    return ('
    endless = with_cell(endless, 'while True: pass', first=True)
    function(gone, 'dc').source = 'def my_dc(X, W, dY):\n    return dY.sum(1)'
    gone.cells = [cell for cell in gone.cells if cell.metadata.get('nbgrader', {}).get('grade_id') != 'linear_back']
    wrong = filled(released, RIGHT | {'dc': 'dY.sum(0)', 'linear_back': 'return dY @ W.T, X.T @ dY, dY.mean(0)'})
    return {'ada': filled(released, RIGHT), 'bea': wrong, 'cem': released, 'dora': endless, 'eli': gone}


@pytest.fixture(scope='module')
def course(tmp_path_factory):
    """A course that five students have done one homework of."""
    course = tmp_path_factory.mktemp('nbgrader') / 'course'
    nbgrader(course.parent, 'quickstart', 'course')
    source, released = (course / folder / NAME / f'{NAME}.ipynb' for folder in ('source', 'release'))
    source.parent.mkdir()
    nbformat.write(homework('20'), source)
    nbgrader(course, 'generate_assignment', NAME)
    for student, notebook in turned_in(nbformat.read(released, as_version=4)).items():
        path = course / 'submitted' / student / NAME / f'{NAME}.ipynb'
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    nbgrader(course, 'autograde', NAME, '--OverwriteCells.add_missing_cells=True')
    nbgrader(course, 'generate_feedback', NAME)
    nbgrader(course, 'export')
    return course


@pytest.mark.usefixtures('course')
def test_the_commands_of_the_guide_are_those_that_were_tried():
    blocks = '\n'.join(re.findall('```bash\n(.*?)```', TEXT, re.DOTALL))
    told = re.findall(r'^(nbgrader .*?)(?: +#.*)?$', blocks, re.MULTILINE)
    assert [command.replace('homework-50', NAME) for command in told] == typed


def test_each_task_that_is_right_has_its_point(course):
    from nbgrader.api import Gradebook

    with Gradebook(f'sqlite:///{course}/gradebook.db') as book:
        points = {
            handed_in.student.id: {
                grade.name: grade.score for notebook in handed_in.notebooks for grade in notebook.grades
            }
            for handed_in in book.assignment_submissions(NAME)
        }
        assert not any(handed_in.needs_manual_grade for handed_in in book.assignment_submissions(NAME))
    assert (course / 'grades.csv').read_text(encoding='utf-8').count(NAME) == 5
    given = {student: [task for task in TASKS if scores[task]] for student, scores in points.items()}
    assert given == {'ada': TASKS, 'bea': TASKS[2:], 'cem': [], 'dora': TASKS[2:], 'eli': TASKS[1:]}


def test_what_is_handed_out_is_locked_and_holds_no_solution(course):
    released = nbformat.read(course / 'release' / NAME / f'{NAME}.ipynb', as_version=4)
    for name in ('dc', 'linear_back'):
        assert 'return ...' in function(released, name).source
    points = [cell for cell in released.cells if cell.metadata.get('nbgrader', {}).get('grade')]
    assert [cell.metadata.editable for cell in points] == [False] * 3


def test_what_is_given_back_says_why(course):
    def given_back(student):
        html = (course / 'feedback' / student / NAME / f'{NAME}.html').read_text(encoding='utf-8')
        return ' '.join(BeautifulSoup(html, 'html.parser').get_text().split())

    assert 'AssertionError : Not yet: the line of b. This is the gradient of b' in given_back('bea').replace(
        'r:', 'r :'
    )
    assert 'It was stopped after 10 seconds.' in given_back('dora')
    assert "name 'dc' is not defined" in given_back('eli')
    assert 'Not tried yet.' in given_back('cem')
