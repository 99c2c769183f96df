"""The slides as text: what the notebooks say of them is followed, and no answer is given away."""

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from test_notebooks import SERIES, read

from lin_backprop import explore
from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from lin_backprop.to_build import TASKS
from tools.explorers import open_explorer
from web import guide
from web.cells import ASKS, markdown, only_starts
from web.series import HOUSE
from web.slides.build import DECKS, address, deck, lesson
from web.slides.stops import stops
from web.states import Space
from web.values import values

TYPES = {'slide', 'subslide', 'fragment', 'skip', 'notes'}

each_deck = pytest.mark.parametrize('entry', DECKS, ids=lambda entry: entry.name)


def kind(cell):
    """What a cell is on slides; '' where it goes on."""
    return cell.metadata.get('slideshow', {}).get('slide_type', '')


@pytest.fixture(scope='module', autouse=True)
def stills():
    """No explorer works out its states here: test_web_site.py does it for each, the browser moves them on slides."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('web.states.Space', lambda explorer, pool: SimpleNamespace(data=[]))
        yield


@pytest.fixture(scope='module')
def decks():
    """{name: its slides, read}."""
    return {entry.name: BeautifulSoup(deck(entry), 'html.parser') for entry in DECKS}


def test_all_but_the_index_become_slides():
    assert set(SERIES) - {entry.name for entry in DECKS} == {'11_questions'}


@each_deck
def test_each_cell_that_is_not_left_out_stands_there_once_as_its_notebook_says(entry, decks):
    cells = read(entry.name).cells
    assert {kind(cell) for cell in cells} <= TYPES | {''}
    slides, stays = decks[entry.name], [cell for cell in cells if kind(cell) != 'skip']
    assert len(slides.select('section section')) == sum(kind(cell) in ('slide', 'subslide') for cell in cells)
    assert len(slides.select('aside.notes')) >= sum(kind(cell) == 'notes' for cell in cells)
    words = slides.get_text()
    for cell in stays:
        heading = re.match(r'#+ ([\w ?]+)\n', cell.source + '\n')
        assert not heading or words.count(heading[1]) >= 1, cell.source
    assert not any(only_starts(cell) or '.add_class' in cell.source for cell in stays)
    names = [
        type(value).__name__
        for cell, value in zip(cells, values(read(entry.name)), strict=True)
        if isinstance(value, Explorer) and kind(cell) != 'skip'
    ]
    assert [place['aria-label'] for place in slides.select('.explorer')] == names


def test_two_builds_are_the_same():
    """In another process with another seed."""
    again = [sys.executable, '-c', 'from web.slides.build import DECKS, deck; print(deck(DECKS[2]))']
    made = subprocess.check_output(again, cwd=HOUSE, env=os.environ | {'PYTHONHASHSEED': '2'}, encoding='utf-8')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('web.states.Space', Space)
        assert made == deck(DECKS[2]) + '\n'


def test_links_lead_to_slides_only(decks):
    assert address('03_batched.ipynb') == '03_batched.html'
    assert address('11_questions.ipynb') is None
    links = {link['href'] for soup in decks.values() for link in soup.select('.slides a')}
    assert links <= {f'{name}.html' for name in decks}


@each_deck
def test_no_answer_stands_on_the_slide_of_its_question(entry):
    """What follows a question comes at the next Space; an explorer may stand there, which waits for it too."""
    notebook, asked, questions = read(entry.name), False, 0
    for cell, value in zip(notebook.cells, values(notebook), strict=True):
        if kind(cell) in ('skip', 'notes'):
            continue
        asked = asked and not kind(cell)
        assert not asked or isinstance(value, Explorer), f'an answer beside its question: {cell.source}'
        words = cell.source if cell.cell_type == 'markdown' else ''
        asked = isinstance(value, Predict) or bool(ASKS.search(words.split('\n\n')[-1]))
        questions += asked
    assert questions


def test_the_notes_for_the_speaker_have_every_row_of_every_plan(decks):
    plans = [row for title in guide.SECTIONS if title[0].isdigit() for row in guide.rows(title) if row['on screen']]
    for row in plans:
        _, name, _ = guide.WHERE.fullmatch(row['where']).groups()
        notes = ' '.join(note.get_text() for note in decks[name].select('aside.notes'))
        asked = BeautifulSoup(markdown(row['ask before'], address), 'html.parser').get_text().strip()
        assert asked == 'on screen' or asked in notes, row
    assert len(plans) > 20


@pytest.mark.parametrize('name', explore.__all__)
def test_an_explorer_makes_its_tour_where_the_guide_says_nothing_of_it(name):
    explorer = open_explorer(name)
    before = explorer.words
    tour = stops(explorer, [])
    assert tour
    assert len({*map(tuple, tour)} | {tuple(before)}) == len(tour) + 1, 'each is another state'
    assert explorer.words == before


def test_a_tour_ends_in_the_right_answer_and_in_the_right_formula():
    assert stops(explore.Predict('nudge of b'), []) == [['3']]
    for task in TASKS:
        build = explore.Build(task)
        *_, last = stops(build, [])
        assert explore.Build(task, *(word.replace('_', ' ') for word in last)).drawn.text.startswith('✓'), task


def test_space_goes_through_what_the_guide_does_and_through_each_turn_of_play():
    cube = open_explorer('Cube', second=1)
    moves = ["Cube(X, W, b, dY, 'dW', 2, 1)", 'Play', 'step = 4', 'answer = dX', 'Play']
    assert [(words[0], words[-1]) for words in stops(cube, moves)] == [
        *(('dW', str(step)) for step in range(1, 5)), *(('dX', str(step)) for step in range(3)),
    ]  # fmt: skip
    adjoint = open_explorer('Adjoint')  # it starts at its end
    assert [words[-1] for words in stops(adjoint, ['Play'])] == ['0', '1', '2']
    assert [words[-1] for words in stops(adjoint, [])][:3] == ['0', '1', '2']


def test_the_first_plan_that_has_an_explorer_says_what_is_done_with_it():
    stack = '03_batched.ipynb#stack='
    assert guide.codes(stack)[0] == 'Stack(X, W, dY)'
    assert guide.codes(stack)[-1] == 'gradient = db'  # in the plan of 20 minutes alone
    assert guide.codes('00_start_here.ipynb#agree=') == []


def test_a_lesson_has_a_slide_for_each_row_of_its_plan():
    for title in guide.PLANS:
        soup = BeautifulSoup(lesson(title), 'html.parser')
        rows = guide.lesson(title)
        assert len(soup.select('.slides > section')) == 1 + len(rows)
        spans = [span for *_, row in rows for span in re.findall('`([^`]+)`', row['on screen'] + row['then show'])]
        assert len(soup.select('.explorer')) == sum(bool(guide.CALL.fullmatch(span)) for span in spans)


def test_what_is_on_screen_when_the_question_is_asked_is_the_start_of_its_slide():
    (row,) = [row for *_, row in guide.lesson(guide.PLANS[0]) if 'Stack' in row['on screen']]
    (_, before, done), *_ = guide.shown(row, '03_batched', 'Why is dW summed over the batch?')
    assert (before, done[0]) == (['n = 1'], 'n = 2')
    stack = BeautifulSoup(lesson(guide.PLANS[0]), 'html.parser').select_one('.explorer[aria-label=Stack]')
    assert 'In the sum: 1 of 4 examples.' in stack.get_text()
