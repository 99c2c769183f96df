"""The homework of a lesson as a notebook, and the report of a class that turned it in."""

import re
import sys
import time

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from test_notebooks import code_cells
from turned_in import filled, function, with_cell

from lin_backprop.practice import BY_NAME, headings
from lin_backprop.practice.judge import judge
from tools.filled import typed
from web.homework import report
from web.homework.notebook import homework, main
from web.homework.taken import SECONDS
from web.homework.tasks import homework_of
from web.series import SERIES

LESSONS = ['20', '50', '90', 'flipped', 'more']
TASKS = ['dc', 'linear_back', 'lin_grad_einsum']  # of the lesson of 20 minutes
RIGHT = {name: BY_NAME[name].answer for name in TASKS}
MEANS = {
    'dW and db': 'return dY @ W.T, X.T @ dY / len(X), dY.mean(0)',
    'db': 'return dY @ W.T, X.T @ dY, dY.mean(0)',
    'db, and a sign': 'return dY @ W.T, -X.T @ dY, dY.mean(0)',
}
LINE_OF_B, TOO_EARLY = 'dY.sum(0)', BY_NAME['lin_grad_einsum'].slips[0].code
EMPTY = homework('20')


def tasks_of(lesson):
    return [name for row in homework_of(lesson) for name in row.tasks]


# --- the notebook


@pytest.mark.parametrize('lesson', LESSONS)
def test_a_homework_has_the_tasks_of_the_guide_with_their_words_and_a_point_for_each(lesson):
    notebook = homework(lesson)
    nbformat.validate(notebook)
    names = tasks_of(lesson)
    sources = [cell.source for cell in notebook.cells]
    assert [name for source in sources for name in re.findall(r'^def (\w+)\(', source)] == names
    assert re.findall(r'^\*\*(\d+)\. ', '\n'.join(sources), re.MULTILINE) == [str(k + 1) for k in range(len(names))]
    graded = [cell.metadata.nbgrader for cell in notebook.cells if 'nbgrader' in cell.metadata]
    assert [(each.grade_id, each.points, each.grade, each.locked) for each in graded] == [
        (name, 1, True, True) for name in names
    ]
    assert all(not cell.get('outputs') for cell in notebook.cells)
    stored = {entry.name: nbformat.read(entry.path, as_version=4).cells for entry in SERIES}
    for row in homework_of(lesson):
        text = '\n'.join(cell.source for cell in stored[row.notebook])
        for name in row.tasks:
            place = notebook.cells.index(function(notebook, name))
            assert notebook.cells[place].source in text
            above = [cell.source for cell in notebook.cells[:place] if cell.cell_type == 'markdown']
            words = next(source for source in above[::-1] if re.search(r'^\*\*\d', source, re.MULTILINE))
            said = re.sub(r'^.*?^\*\*\d+\. ', '', words, flags=re.DOTALL | re.MULTILINE)
            assert said in text
            for number in re.findall(r'of task (\d)|in task (\d)', words):
                assert f'**{"".join(number)}. ' in '\n'.join(sources), 'another number here'


@pytest.mark.parametrize('lesson', LESSONS)
def test_a_homework_holds_no_solution(lesson):
    notebook = homework(lesson)
    for name in tasks_of(lesson):
        code = function(notebook, name).source.partition('\n\n\ncheck.')[0]
        assert judge(BY_NAME[name], typed(code, name)).kind == 'not attempted'
    code = '\n'.join(cell.source for cell in code_cells(notebook))
    for line in {line for name in tasks_of(lesson) for line in BY_NAME[name].answer.splitlines()}:
        assert f'    {line}\n' not in code or any(line in BY_NAME[name].start for name in tasks_of(lesson)), line
        assert f'return {line}\n' not in code, line


def test_a_lesson_that_the_guide_does_not_have_is_told_and_the_same_lesson_is_the_same_file(tmp_path, capsys):
    with pytest.raises(SystemExit, match='no homework for LESSON=51; a word of one of these: 20 minutes, 50'):
        main('51', str(tmp_path / 'x.ipynb'))
    files = [tmp_path / 'new' / f'{k}.ipynb' for k in range(2)]
    for file in files:
        main('20', str(file))
    assert files[0].read_bytes() == files[1].read_bytes()


def run(notebook):
    """Run all cells, whatever they raise; {task: what its point says, '' where it is given}."""
    NotebookClient(notebook, kernel_name='python3', timeout=120, allow_errors=True).execute()
    said = {}
    for cell in code_cells(notebook):
        errors = [f'{output.ename}: {output.evalue}' for output in cell.outputs if output.output_type == 'error']
        if 'nbgrader' in cell.metadata:
            said[cell.metadata.nbgrader.grade_id] = ''.join(errors)
        else:
            assert not errors, (cell.source, errors)
    return said


@pytest.mark.parametrize('lesson', LESSONS)
def test_with_the_solutions_filled_in_each_point_is_given(lesson):
    answers = {name: BY_NAME[name].answer for name in tasks_of(lesson)}
    assert run(filled(homework(lesson), answers)) == dict.fromkeys(answers, '')


def test_no_point_for_what_is_wrong_or_not_done_and_the_error_is_the_reason():
    said = run(filled(EMPTY, {'dc': LINE_OF_B, 'linear_back': 'return dY @ W.T, X.T @ dY'}))
    assert said['dc'].startswith(
        'AssertionError: Not yet: the line of b. This is the gradient of b, which all examples'
    )
    assert 'it should return 3 arrays' in said['linear_back']
    assert said['lin_grad_einsum'].startswith('AssertionError: Not tried yet.')


# --- the report


def turn_in(folder, students):
    """Write {student: notebook or text} as nbgrader collects them."""
    for student, notebook in students.items():
        path = folder / student / 'homework-20' / 'homework-20.ipynb'
        path.parent.mkdir(parents=True)
        path.write_text(notebook if isinstance(notebook, str) else nbformat.writes(notebook), encoding='utf-8')
    return folder


@pytest.fixture(scope='module')
def twelve(tmp_path_factory):
    """What was found in a class of twelve. Six made a mean of a sum, four the line of b, three summed too early."""
    wrong = {
        'ada': {'linear_back': MEANS['db'], 'dc': LINE_OF_B},
        'bea': {'linear_back': MEANS['db']},
        'cem': {'linear_back': MEANS['dW and db'], 'lin_grad_einsum': TOO_EARLY},
        'dora': {'linear_back': MEANS['db, and a sign'], 'dc': LINE_OF_B},
        'eli': {'dc': 'dY.mean(1)', 'linear_back': MEANS['db'], 'lin_grad_einsum': TOO_EARLY},
        'fay': {'dc': 'dY.mean(1)'},
        'gus': {'dc': LINE_OF_B, 'lin_grad_einsum': TOO_EARLY},
        'hal': {'dc': LINE_OF_B},
        'ida': {'linear_back': 'return dY'},
    }
    students = {name: filled(EMPTY, RIGHT | codes) for name, codes in wrong.items()}
    students |= {'jon': filled(EMPTY, RIGHT), 'kai': EMPTY, 'lea': filled(EMPTY, {'dc': RIGHT['dc']})}
    assert len(students) == 12
    return report.class_of(turn_in(tmp_path_factory.mktemp('twelve'), students))


def test_each_task_is_counted(twelve):
    assert report.counted(twelve) == [
        ('dc', '03_batched', 5, 6, 1),
        ('linear_back', '03_batched', 4, 6, 2),
        ('lin_grad_einsum', '04_star_or_at', 7, 3, 2),
    ]


def test_the_three_commonest_mistakes_come_first_each_with_its_reason_and_what_to_show(twelve):
    found = report.mistakes(twelve)
    assert [(mistake.name, len(mistake.students)) for mistake in found] == [
        ('mean for sum', 6), ('the line of b', 4), ('summed before multiplied', 3), ('the sign', 1),
    ]  # fmt: skip
    assert [mistake.see for mistake in found[:3]] == [headings.DIVIDE, headings.RULE, headings.LAW]
    assert found[0].students == ['ada', 'bea', 'cem', 'dora', 'eli', 'fay']
    assert found[0].tasks == ['dc', 'linear_back']
    html = report.page(twelve, 'https://example.org/series')
    soup = BeautifulSoup(html, 'html.parser')
    first, second, *_ = soup.select('li')
    assert first.h3.get_text(' ', strip=True) == 'mean for sum 6 of 12'
    assert 'Every number is divided by N' in first.get_text()
    assert 'And the sign' not in first.get_text()
    assert [(a.get_text(), a['href']) for a in first.select('a')] == [
        ('Should I divide by the batch size?', 'https://example.org/series/03_batched.html#should-i-divide-by-the-batch-size'),
        ("Predict('the batch twice')", 'https://example.org/series/03_batched.html#predict-the_batch_twice'),
    ]  # fmt: skip
    assert [a['href'] for a in second.select('a')][1] == 'https://example.org/series/03_batched.html#cube'
    assert [cell.get_text() for cell in soup.select('tbody tr:first-child > *')] == ['dc', '03', '', '5', '6', '1']
    assert '1 in linear_back' in soup.get_text()  # which has no name


def test_the_page_names_no_student_and_needs_no_other_file(twelve):
    html = report.page(twelve)
    words = set(re.findall(r'\w+', BeautifulSoup(html, 'html.parser').body.get_text()))
    assert not words & set(twelve)
    assert not re.search(r'src=|<script|url\(|@import', html)
    assert 'href="site/03_batched.html#cube"' in html


@pytest.mark.parametrize('see', sorted(value for name, value in vars(headings).items() if name.isupper()))
def test_each_heading_that_a_mistake_leads_to_has_an_explorer_to_show(see):
    code, place = report.shown(see)
    notebook, heading = see.split('#')
    assert place.startswith(f'{notebook}.html#{code.partition("(")[0].lower()}')
    cells = nbformat.read(next(entry.path for entry in SERIES if entry.name == notebook), as_version=4).cells
    after = next(k for k, cell in enumerate(cells) if f'# {heading}' in cell.source)
    below = '\n'.join(cell.source for cell in cells[after + 1 :])
    under = re.split('^##+ ', below, maxsplit=1, flags=re.MULTILINE)[0]
    there = [call for call in re.findall(r'^[A-Z]\w+\(.*\)', under, re.MULTILINE) if not call.startswith('LinGrad')]
    assert not there or code in under


ENDS = 'import os\nos._exit(3)'
LIES = """\
import os
for file in range(3, 9):  # one of them is read
    try:
        os.write(file, b'[1]\\n')
    except OSError:
        pass
os._exit(0)"""
RENAMED = filled(EMPTY, {})
function(RENAMED, 'dc').source = 'def my_dc(X, W, dY):\n    return dY.sum(1)'
THREAD = """\
import threading, time
started = threading.Thread(target=time.sleep, args=[10**6]).start()"""
LIMITED = 'raised' if sys.platform == 'linux' else 'right'  # others may not have the limits


def dc(code):
    """A notebook with this before what is right, and all else right."""
    return filled(EMPTY, RIGHT | {'dc': f'{code}\nreturn dY.sum(1)'})


HOSTILE = {  # and what is said of dc
    'broken': ('{', 'unread'),
    'deep': ('[' * 100_000, 'unread'),
    'no notebook': ('[1, 2]', 'unread'),
    'odd cells': ('{"cells": [{"cell_type": "code", "source": 3}]}', 'unread'),
    'renamed': (RENAMED, 'missing'),
    'endless': (dc('while True:\n    pass'), 'raised'),
    'loud': (dc('while True:\n    print("x" * 10**6)'), 'raised'),
    'exit': (dc('raise SystemExit'), 'raised'),
    'syntax': (dc('return ('), 'raised'),
    'ends Python': (dc(ENDS), 'stopped'),
    'ends Python at once': (with_cell(filled(EMPTY, RIGHT), f'dc = exec({ENDS!r})'), 'stopped'),
    'lies': (dc(LIES), 'stopped'),
    'large': (dc('np.empty(5 * 10**8)'), LIMITED),
    'writes': (dc('with open("file", "w") as file:\n    file.write("x" * 10**7)'), LIMITED),
    'too deep to read': (with_cell(filled(EMPTY, RIGHT), f'x = {"(" * 10**5}'), 'right'),
    'a line of IPython': (with_cell(filled(EMPTY, RIGHT), '%%time\n%matplotlib inline\n!echo\nX = 3'), 'right'),
    'leaves a thread': (with_cell(dc('started'), THREAD), 'right'),
}


def test_no_notebook_ends_the_report(tmp_path):
    start = time.monotonic()
    found = report.class_of(turn_in(tmp_path, {student: notebook for student, (notebook, _) in HOSTILE.items()}))
    assert time.monotonic() - start < 2 * SECONDS  # nobody was waited for that long
    assert {student: verdicts['dc'][0] for student, verdicts in found.items()} == {
        student: kind for student, (_, kind) in HOSTILE.items()
    }
    for student, (_, kind) in HOSTILE.items():
        others = {found[student][task][0] for task in TASKS[1:]}
        assert others == {{'unread': 'unread', 'missing': 'not attempted'}.get(kind, 'right')}, student
    assert list(found['broken']) == TASKS
    text = BeautifulSoup(report.page(found), 'html.parser').get_text()
    assert '17 students; of 4 no notebook could be read.' in text


def test_who_cannot_even_be_read_ends_nothing(monkeypatch):
    monkeypatch.setattr(report, 'judged', lambda paths, tasks: [])
    assert report.verdicts([], TASKS) == dict.fromkeys(TASKS, report.UNREAD)


def test_a_heading_that_is_not_there_leads_to_the_task():
    (mistake,) = report.mistakes({'ada': {'dc': ['value', 'a <b>', 'why', '03_batched#No such heading']}})
    assert (mistake.name, mistake.see) == ('a <b>', '03_batched#Your turn')
    assert 'a &lt;b&gt;' in report.page({'ada': {'dc': ['value', 'a <b>', 'why', '']}})


def test_flat_files_another_homework_and_hidden_ones(tmp_path, capsys, monkeypatch):
    right, wrong = nbformat.writes(filled(EMPTY, RIGHT)), nbformat.writes(filled(EMPTY, RIGHT | {'dc': LINE_OF_B}))
    (tmp_path / 'ada.ipynb').write_text(right, encoding='utf-8')
    (tmp_path / 'bo b.ipynb').write_text(wrong, encoding='utf-8')
    (tmp_path / '.ipynb_checkpoints').mkdir()
    (tmp_path / '.ipynb_checkpoints' / 'ada.ipynb').write_text(wrong, encoding='utf-8')
    assert list(report.turned_in(tmp_path)) == ['ada', 'bo b']
    assert list(report.turned_in(tmp_path, 'ada')) == ['ada']
    out = tmp_path / 'new' / 'report.html'
    monkeypatch.setattr(sys, 'argv', ['report', str(tmp_path), str(out), '--names'])
    report.main()
    assert capsys.readouterr().out == '   1  the line of b: bo b\n'
    assert '<code>dc</code>' in out.read_text(encoding='utf-8')
    monkeypatch.setattr(sys, 'argv', ['report', str(tmp_path / 'new'), str(out)])
    with pytest.raises(SystemExit, match='there is no notebook'):
        report.main()


def test_the_last_definition_counts_with_what_it_names_and_nothing_else_is_run(tmp_path):
    notebook = filled(EMPTY, RIGHT | {'dc': LINE_OF_B})
    notebook = with_cell(notebook, 'raise SystemExit')
    notebook = with_cell(notebook, 'ends = exec("import os; os._exit(1)")')
    notebook = with_cell(notebook, 'from numpy import *')
    notebook = with_cell(notebook, 'def total(A):\n    return add.reduce(A, AXIS)\n\n\nAXIS = 1')
    notebook = with_cell(notebook, 'dc = lambda X, W, dY: total(dY)')
    found = report.class_of(turn_in(tmp_path, {'ada': notebook}))
    assert [found['ada'][task][0] for task in TASKS] == ['right'] * 3
