"""The guide for instructors: its plans add up, and the explorers say what it promises. And the files around it."""

import re
import tomllib
from inspect import signature
from pathlib import Path

import pytest
import test_explore
import test_practice
import yaml  # comes with JupyterLab
from reading import seen
from refusing import refused
from test_notebooks import FOLDER, SERIES, anchors, code_cells, read

from lin_backprop import __version__, explore
from lin_backprop.explore.explorer import Explorer
from lin_backprop.letters import RULE
from lin_backprop.practice import EXERCISES
from lin_backprop.practice.exercise import Exercise
from lin_backprop.practice.questions import QUESTIONS
from lin_backprop.practice.recognise import slips_of
from lin_backprop.render.board import ONTO, SKETCHES
from lin_backprop.render.landing import summed
from tools.refresh import sketches
from tools.walk import walk
from web import guide, series
from web.guide import SECTIONS, rows
from web.homework.tasks import homework

ROOT = FOLDER.parent
GUIDE = guide.TEXT
PLANS = [title for title in SECTIONS if title[0].isdigit()]
CODE, QUOTE = r'`([^`]+)`', '“([^”]+)”'
NOTEBOOK = r'\[(\d\d)\]\((\w+)\.ipynb\)'
CALL = rf'({"|".join(explore.__all__)})\(.*\)'
READ = 200  # words a minute, of who prepares a lesson
# the seconds that a class takes for each
GO, THINK, ASKED, VOTE, WRONG, MOVE, PLAY, SKETCH = 15, 60, 20, 20, 15, 8, 8, 60
SPEAK, EXPLAIN = 0.45, 0.7  # a word that is read aloud; one that is to be explained


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
    without, as_it_is = (re.sub(r'\[(`[^`]+`)\]\(<.*?>\)', r'\1', text) for text in (linked, GUIDE))
    assert without == as_it_is
    assert len(re.findall(r'ipynb#[^=>)]+=', linked)) == len(list(guide.states(GUIDE))) > 70


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
    plan = (
        ROW.format(*BATCH, '`Stack(X, W, dY)`', '`n = 2`')
        + ROW.format(*BATCH, '`Stack(X, W, dY)`', '').splitlines()[-1]
    )
    assert [state.address.split('=')[1] for state in guide.states(plan)] == ['', '2', '2']  # as the row above left it
    second = "`Trace(X[:1], W, dY[:1], 'dX', 0, 2)`"
    _, moved = addresses('02', '02_elementwise', '', second, '`i = 0`')
    assert moved == ('`i = 0`', 'trace-2=dX,0,0')


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


def test_the_minutes_of_the_plans_add_up_and_every_row_that_asks_has_usual_answers_and_something_to_show():
    assert [int(title.split()[0]) for title in PLANS] == [20, 50, 90, 45]
    for title in PLANS:
        assert sum(int(row['min']) for row in rows(title)) == int(title.split()[0])
    for title, row in PLAN_ROWS:
        if row['on screen']:
            assert row['ask before'], (title, row)
            assert row['then show'], (title, row)
        if 'Predict(' in row['on screen']:
            assert row['they say'], (title, row)


def seconds(row):
    """How long a row takes, before a student has asked anything."""
    screen, show = row['on screen'], row['then show']
    time = GO + WRONG * len(re.findall('"[^"]+"', row['they say']))
    if question := re.search(r"Predict\('(.*?)'\)", screen):
        asked = QUESTIONS[question[1]]
        time += THINK + VOTE + SPEAK * len(f'{asked.text} {" ".join(asked.choices)}'.split())
        taken = re.findall('`your answer = (.*?)`', show)
        time += SPEAK * sum(len(asked.choices[choice].split()) for choice in taken)
    else:
        time += ASKED + SPEAK * len(row['ask before'].split())
    moves = [code for code in re.findall(CODE, show) if ' = ' in code or re.fullmatch(CALL, code)]
    time += MOVE * len(moves) + PLAY * show.count('`Play`') + SKETCH * show.count('Draw [')
    return time + EXPLAIN * len(re.sub(CODE, '', show).split())


@pytest.mark.parametrize('title', PLANS)
def test_each_row_has_time_for_what_it_does_and_leaves_some_for_the_class(title):
    lesson = [row for row in rows(title) if row['on screen']]
    for row in lesson:
        assert seconds(row) <= 0.85 * 60 * int(row['min']), (row['where'], seconds(row) / 60)
    spent = sum(map(seconds, lesson)) / sum(60 * int(row['min']) for row in lesson)
    assert 0.6 < spent < 0.7 or 'one rule' not in title, 'what the guide says of the rest'
    assert 0.35 < spent < 0.7, spent


def test_ten_minutes_prepare_the_first_lesson():
    """To read down to the end of its plan, what is said of slides, and to open each link of the plan."""
    above, _ = GUIDE.split(f'## {PLANS[1]}')
    words = len(above.split()) + len(SECTIONS['How to present'].split())
    states = sum(len(re.findall(CODE, row['then show'])) for row in rows(PLANS[0]))
    assert words / READ + states * MOVE / 60 < 10


def heading(words):
    """What GitHub and the page call a heading in links."""
    return re.sub(r'[^\w -]', '', words).lower().replace(' ', '-')


def test_the_guide_names_every_notebook_and_each_of_its_links_leads_somewhere():
    for name in SERIES:
        assert f'({name}.ipynb)' in GUIDE
    parts = set(map(heading, re.findall('^##+ (.*)', GUIDE, re.MULTILINE)))
    for target in re.findall(r'(?<=\]\()[^<)]+(?=\))|(?<=\]\(<)[^>]+', GUIDE):
        file, _, part = target.partition('#')
        assert (FOLDER / file).exists(), target
        if part:
            assert f'#{part}' in anchors(file.removesuffix('.ipynb')) if file else part in parts, target


def test_what_a_flipped_class_reads_at_home_takes_the_minutes_that_are_said():
    named = re.findall(rf'^- {NOTEBOOK}, (\d+) minutes', SECTIONS[PLANS[3]], re.MULTILINE)
    minutes = {entry.name: str(entry.minutes) for entry in series.SERIES}
    assert len(named) == 4
    for number, name, said in named:
        assert name.startswith(number)
        assert said == minutes[name]
    tasks = re.search(r'^- `(\w+)` of (\d\d) and `(\w+)` of (\d\d)', SECTIONS[PLANS[3]], re.MULTILINE).groups()
    given = [(list(row.tasks), row.notebook[:2]) for row in homework() if 'flipped' in row.after]
    assert given == [([tasks[0]], tasks[1]), ([tasks[2]], tasks[3])]


def test_make_knows_what_the_guide_types():
    typed = set(re.findall(r'^(?:.*`(?:\w+=1 )?)?make ([a-z]+)', GUIDE, re.MULTILINE))
    targets = re.findall(r'^([a-z-]+):', (ROOT / 'Makefile').read_text(encoding='utf-8'), re.MULTILINE)
    assert {'site', 'slides', 'lab', 'sheet', 'homework', 'report'} <= typed <= set(targets)


def test_who_is_in_trouble_finds_three_things_to_try():
    for row in rows('When something fails'):
        assert all(row.values()), row
        for file in re.findall(r'`(?:\.venv/bin/python )?(lin_backprop/[\w/.]+)`', ' '.join(row.values())):
            assert (ROOT / file).exists(), file


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
    prose = re.sub('lessons of 20, 50 and 90 minutes, and 45 minutes|^- .*', '', prose, flags=re.MULTILINE)
    prose = re.sub(r'!\[.*\]', '', prose)  # of a sketch, see below
    for part in [prose, *shown]:
        left = re.sub(rf'{NOTEBOOK}|{CODE}|{QUOTE}', '', part)
        assert not re.findall(r'.*\d.*', left), left


def test_the_sketches_stand_in_the_guide_and_their_words_say_the_same():
    shown = re.findall(r'^!\[(.*)\]\((board/.*)\)$', GUIDE, re.MULTILINE)
    assert shown == [(SKETCHES[path.stem]().text, f'board/{path.name}') for path in sketches()]
    for row, (answer, formula) in zip(rows('Sketches for the board'), RULE.items(), strict=True):
        code, way = row.values()
        assert code == f'`{formula.loops().splitlines()[-1].strip()}`'
        assert way.startswith(f'{ONTO[summed(answer)]}, along {summed(answer)}.')


def test_after_a_restart_an_explorer_needs_the_first_cell_only():
    tried = set()
    for name in SERIES:
        for cell in code_cells(read(name))[2:]:
            if re.fullmatch(CALL, cell.source):
                explorer = eval(cell.source, dict(guide.first_cell(name)))
                assert repr(explorer) == cell.outputs[0].data['text/plain']
                tried.add(type(explorer).__name__)
    assert tried == set(explore.__all__)


def test_the_homework_is_there_in_the_order_of_the_notebook_and_its_minutes_add_up():
    for row, words in zip(homework(), rows('Homework'), strict=True):
        assert f'[{row.notebook[:2]}]' in words['notebook']
        there = [exercise.name for exercise in EXERCISES[row.notebook]]
        assert list(row.tasks) == [task for task in there if task in row.tasks]
        assert sum(row.tasks.values()) == row.together
    lessons = [after.split()[0] for after in dict.fromkeys(row.after for row in homework())]
    assert lessons[:3] == [title.split()[0] for title in PLANS[:3]]


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
    test_explore.test_the_call_of_a_state_starts_in_it(name)
    test_explore.test_each_state_has_an_address_of_its_own(name)
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
    anchors = {heading(title): title for title in SECTIONS}
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
