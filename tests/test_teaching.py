"""The guide for instructors: its plans add up, and the explorers say what it promises. And the files around it."""

import doctest
import re
import tomllib
from inspect import signature
from pathlib import Path

import numpy as np
import pytest
import test_explore
import test_practice
import yaml  # comes with JupyterLab
from reading import seen
from refusing import refused
from test_notebooks import FOLDER, SERIES, code_cells, read

from lin_backprop import __version__, example, explore, lin_grad, numerical_grad
from lin_backprop.explore.explorer import Explorer
from lin_backprop.practice import EXERCISES
from lin_backprop.practice.exercise import Exercise
from lin_backprop.practice.recognise import slips_of
from tools.walk import walk
from web import guide

ROOT = FOLDER.parent
GUIDE = (FOLDER / 'teaching.md').read_text(encoding='utf-8')
SECTIONS = {part.split('\n')[0]: part for part in GUIDE.split('\n## ')[1:]}
PLANS = [title for title in SECTIONS if title[0].isdigit()]
CODE, QUOTE = r'`([^`]+)`', '“([^”]+)”'
NOTEBOOK = r'\[(\d\d)\]\((\w+)\.ipynb\)'
CALL = rf'({"|".join(explore.__all__)})\(.*\)'


def rows(title):
    """The rows of the table of a section, {head: cell} each."""
    lines = [line for line in SECTIONS[title].split('\n') if line.startswith('|')]
    head, _, *rest = [[cell.strip() for cell in line.strip('|').split('|')] for line in lines]
    return [dict(zip(head, cells, strict=True)) for cells in rest]


PLAN_ROWS = [(title, row) for title in PLANS for row in rows(title)]
STATE_ROWS = rows('What students get wrong')


# --- running what a row says


@pytest.mark.usefixtures('strict')
@pytest.mark.parametrize('title', [*PLANS, 'What students get wrong'])
def test_the_explorers_say_what_the_rows_promise(title):
    tried = set()
    for state in guide.states(SECTIONS[title]):
        for quote in state.quotes:
            assert quote in seen(state.explorer.picture.value), state
        tried.add(type(state.explorer))
    assert len(tried) >= 3


def test_each_row_names_a_notebook_and_each_mistake_an_explorer_that_answers():
    places = [row['where'] for row in [*(row for _, row in PLAN_ROWS), *STATE_ROWS]]
    assert {place for place in places if not guide.WHERE.fullmatch(place)} == {'the lesson above', 'a break'}
    for row in STATE_ROWS:
        assert re.match(f'`{CALL}`', row['show'])
        assert re.search(QUOTE, row['show'])


def test_a_link_for_each_state_leaves_the_words_of_the_guide():
    linked = guide.linked()
    assert re.sub(r'\[(`[^`]+`)\]\(<.*?>\)', r'\1', linked) == GUIDE
    assert len(re.findall(r'ipynb#[^=>]+=', linked)) == len(list(guide.states(GUIDE))) > 70


ROW = """
| min | where | on screen | then show |
|--:|:--|:--|:--|
| 1 | [{}]({}.ipynb) {} | {} | {} |
"""
BATCH = '03', '03_batched', 'Why is dW summed over the batch?'


def test_a_state_has_the_address_that_its_page_knows():
    def addresses(*row):
        text = ROW.format(*row)
        return [(text[state.start : state.end], state.address.split('#')[1]) for state in guide.states(text)]

    show = '`n = 2`: “-10”, `Play`, `X`, `gradient = db`, `Play`'
    assert addresses(*BATCH, '`Stack(X, W, dY)`', show) == [
        ('`Stack(X, W, dY)`', 'stack='), ('`n = 2`', 'stack=2'), ('`Play`', 'stack=2,play'),
        ('`gradient = db`', 'stack=3,db'), ('`Play`', 'stack=3,db,play'),
    ]  # fmt: skip
    second = "`Trace(X[:1], W, dY[:1], 'dX', 0, 2)`"
    assert addresses('02', '02_elementwise', '', second, '`i = 0`') == [
        (second, 'trace-2='),
        ('`i = 0`', 'trace-2=dX,0,0'),
    ]


@pytest.mark.parametrize(
    ('row', 'told'),
    [
        ((*BATCH[:2], 'Why?', '', ''), "03_batched … heading 'Why?'"),
        ((*BATCH, '`Stack(X, W)`', ''), 'Stack(X, W) … 03_batched'),
        ((*BATCH, '`Cube(X, W, b, dY)`', ''), 'Cube(X, W, b, dY) … 03_batched'),
        ((*BATCH, '“-8”', ''), "'-8' … 03_batched"),
        ((*BATCH, '`Stack(X, W, dY)`', '`m = 2`'), "'m = 2' … 03_batched"),
        ((*BATCH, '`Stack(X, W, dY)`', '`Step`'), "'Step' … 03_batched"),
        ((*BATCH, '`Stack(X, W, dY)`', '`n = 5`'), 'n … 5 … 0 … 4'),
        ((*BATCH, '`Stack(X, W, dY)`', '`gradient = dX`'), "gradient … 'dX' … 'dW', 'db'"),
        (('08', '08_speed', '', '`Cost()`', '`N = 65`'), "'N = 65' … N 65 … 1, 4, 10, 64"),
        (('01', '01_scalar', '', '`Nudge()`', '`x = 2.5`'), "'x = 2.5' … x 2.5 … -3, -2, -1"),
    ],
)
def test_a_state_that_is_not_there_is_told_in_a_sentence(row, told):
    with refused(told):
        list(guide.states(ROW.format(*row)))


# --- the guide as a text


def test_the_minutes_of_three_plans_add_up_and_every_row_that_asks_has_usual_answers_and_something_to_show():
    assert [int(title.split()[0]) for title in PLANS] == [20, 50, 90]
    for title in PLANS:
        assert sum(int(row['min']) for row in rows(title)) == int(title.split()[0])
    for title, row in PLAN_ROWS:
        if row['on screen']:
            assert row['ask before'], (title, row)
            assert row['then show'], (title, row)
        if 'Predict(' in row['on screen']:
            assert row['they say'], (title, row)


def test_the_guide_names_every_notebook_and_each_of_its_links_leads_somewhere():
    for name in SERIES:
        assert f'({name}.ipynb)' in GUIDE
    for target in re.findall(r'\]\(([^)]+)\)', GUIDE):
        assert (FOLDER / target).exists(), target


def test_the_questions_that_it_points_to_are_in_the_index():
    prose = ' '.join(line for line in SECTIONS['What students get wrong'].split('\n') if not line.startswith('|'))
    named = re.findall(r'\*([^*]+\?)\*', prose)
    assert len(named) >= 3
    cells = [cell.source for cell in read('11_questions').cells if cell.cell_type == 'markdown']
    assert set(named) <= set(re.findall('^### (.*)', '\n'.join(cells), re.MULTILINE))


def test_no_number_stands_where_nothing_checks_it():
    """Numbers are in quotes, in settings, in code that is run, or among the questions and wrong answers of a class."""
    text = re.sub(r'```.*?```', '', GUIDE, flags=re.DOTALL)
    prose = '\n'.join(line for line in text.split('\n') if not line.startswith(('|', '#')))
    shown = [row['then show'] for _, row in PLAN_ROWS] + [row['show'] for row in STATE_ROWS]
    for part in [prose.replace('20, 50 and 90 minutes', ''), *shown]:
        left = re.sub(rf'{NOTEBOOK}|{CODE}|{QUOTE}', '', part)
        assert not re.findall(r'.*\d.*', left), left


def test_its_code_is_right():
    code = doctest.DocTestParser().get_doctest(GUIDE, {}, 'teaching.md', 'teaching.md', 0)
    assert len(code.examples) >= 4
    assert doctest.DocTestRunner().run(code).failed == 0


def test_the_sketches_are_right():
    X, W, b, dY = example()
    arrays = {'X': X, 'W': W, 'dY': dY}
    answers = {'X @ W': X @ W, **lin_grad(X, W, dY)._asdict()}
    sums = re.findall(r'^ *([\w@ ]+)\[([a-z, ]+)\] = sum over ([a-z]) of (.*?)  ', GUIDE, re.MULTILINE)
    assert [name for name, *_ in sums] == list(answers)
    for name, letters, summed, product in sums:
        factors = re.findall(r'(\w+)\[([a-z, ]+)\]', product)
        inputs = [axes.replace(', ', '') for _, axes in factors]
        out = letters.replace(', ', '')
        assert set(''.join(inputs)) - set(out) == {summed}
        total = np.einsum(f'{",".join(inputs)}->{out}', *[arrays[factor] for factor, _ in factors])
        np.testing.assert_array_equal(total, answers[name])
    first, second, third, fourth, total = map(int, re.search(r'(\d+) · (\d+) \+ (\d+) · (\d+) = (\d+)', GUIDE).groups())
    assert first * second + third * fourth == total == numerical_grad(lambda x: 2 * x * 5 * x, 3).round(6)
    assert re.findall(r'dY\[(\d), 1\] --\+', GUIDE) == [str(n) for n in range(len(dY))]


def test_after_a_restart_an_explorer_needs_the_first_cell_only():
    tried = set()
    for name in SERIES:
        for cell in code_cells(read(name))[2:]:
            if re.fullmatch(CALL, cell.source):
                explorer = eval(cell.source, dict(guide.first_cell(name)))
                assert repr(explorer) == cell.outputs[0].data['text/plain']
                tried.add(type(explorer).__name__)
    assert tried == set(explore.__all__)


HOMEWORK = rows('Homework')


def test_the_homework_is_there_in_the_order_of_the_notebook_and_its_minutes_add_up():
    for row in HOMEWORK:
        number, name = re.fullmatch(NOTEBOOK, row['notebook']).groups()
        given = re.findall(r'`(\w+)` (\d+)', row['exercises in order, minutes each'])
        there = [exercise.name for exercise in EXERCISES[name]]
        assert name.startswith(number)
        assert [task for task, _ in given] == [task for task in there if task in dict(given)]
        assert sum(int(minutes) for _, minutes in given) == int(row['together'])
    lessons = [row['after'].split()[0] for row in HOMEWORK if row['after']]
    assert lessons[:3] == [title.split()[0] for title in PLANS]


def test_the_tasks_with_a_mistake_in_them_are_named():
    wrong = {e.name for exercises in EXERCISES.values() for e in exercises if e.start != '...' and e.name in GUIDE}
    named = SECTIONS['Homework'].split('|\n')[-1]
    assert set(re.findall(CODE, named)) <= wrong != set()


# --- the files around it


@pytest.fixture
def contributing():
    """What each block of code in CONTRIBUTING.md defines."""
    text = (ROOT / 'CONTRIBUTING.md').read_text(encoding='utf-8')
    blocks = []
    for block in re.findall(r'```python\n(.*?)```', text, re.DOTALL):
        blocks.append({'__name__': 'contributing'})
        exec(block, blocks[-1])
    return blocks


@pytest.mark.usefixtures('strict')
def test_the_explorer_of_contributing_passes_the_tests_of_every_explorer(contributing, monkeypatch):
    (batch,) = [
        value for value in contributing[0].values() if isinstance(value, type) and value.__module__ == 'contributing'
    ]
    assert issubclass(batch, Explorer)
    name = batch.__name__
    monkeypatch.setattr(explore, name, batch, raising=False)
    test_explore.test_each_value_of_a_control_has_a_picture_of_its_own(name)
    walk(name, steps=200)
    test_explore.test_labelled_controls_in_at_most_four_groups_stand_above_the_picture(name)
    test_explore.test_the_start_can_be_chosen_for_every_control(name)
    test_explore.test_a_saved_page_has_the_still_picture_one_line_and_the_live_widget(name)


def test_the_exercise_of_contributing_passes_the_tests_of_every_exercise(contributing):
    (exercise,) = [value for value in contributing[1].values() if isinstance(value, Exercise)]
    common = [test for name, test in vars(test_practice).items() if name.startswith('test_')]
    common = [test for test in common if [*signature(test).parameters] == ['exercise']]
    assert len(common) >= 6
    for test in common:
        test(exercise)
    for slip in slips_of(exercise):
        test_practice.test_each_mistake_is_told_by_its_name(exercise, slip)


def test_the_readme_leads_to_each_plan_and_its_links_lead_somewhere():
    readme = (ROOT / 'README.md').read_text(encoding='utf-8')
    anchors = {re.sub(r'[^\w -]', '', title).lower().replace(' ', '-'): title for title in SECTIONS}
    assert [anchors[a] for a in re.findall(r'\(notebooks/teaching\.md#([^)]+)\)', readme)] == PLANS
    pages, *targets = re.findall(r'\]\(([^)#]+)[^)]*\)', readme)
    assert pages == '../../deployments/github-pages'  # on GitHub, where this repository's pages were published
    for target in targets:
        file = re.sub(r'^\.\./\.\./actions/(workflows/\w+\.yml)(/badge\.svg)?$', r'.github/\1', target)
        assert (ROOT / file).exists(), target


def files(text):
    """The files and folders that a text names outside of its code, each where it is."""
    text = re.sub(r'```.*?```', '', text, flags=re.DOTALL)
    for name in re.findall(r'`([\w./]+\.(?:py|md|css|toml|cfg|yml)|\w+/[\w/]*)`', text):
        places = [folder / name for folder in (ROOT, ROOT / 'lin_backprop', ROOT / 'lin_backprop/explore')]
        if 'NAME' not in name:
            yield next((place for place in places if place.exists()), places[0])


def test_the_files_that_contributing_names_exist():
    assert all(map(Path.exists, files((ROOT / 'CONTRIBUTING.md').read_text(encoding='utf-8'))))


def test_the_table_of_the_readme_names_each_file_of_the_maths_and_each_room():
    _, table = (ROOT / 'README.md').read_text(encoding='utf-8').split('## Changing it')
    maths = {*(ROOT / 'lin_backprop').glob('*.py')} - {ROOT / 'lin_backprop/__init__.py'}
    rooms = {ROOT / name for name in ('lin_backprop/render', 'lin_backprop/practice', 'lin_backprop/explore', 'tools')}
    assert maths | rooms <= set(files(table))


def test_the_citation_names_this_version():
    citation = yaml.safe_load((ROOT / 'CITATION.cff').read_text(encoding='utf-8'))
    project = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']
    assert {'message', 'type', 'abstract', 'keywords'} < set(citation)
    assert (citation['cff-version'], citation['version']) == ('1.2.0', __version__)
    assert ' AND '.join(citation['license']) == project['license']
    assert citation['authors'] == [{'name': 'The lin_backprop developers'}]
    assert project['name'] in citation['title']
