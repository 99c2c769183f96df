"""How `check`, `hint` and `solution` are called, also by mistake, and where their answers show."""

import numpy as np
import pytest

from lin_backprop import example
from lin_backprop.practice import BY_NAME, Each, answers, check, hint, solution
from lin_backprop.to_build import TASKS

X, W, _, dY = example()
NAME = 'dV'  # any task of which the function takes two arrays


def right(name=NAME):
    return BY_NAME[name].function(BY_NAME[name].answer)


# --- where an answer shows


@pytest.fixture
def page(monkeypatch):
    """What a notebook shows, cell by cell: [(number of the cell, words)]; page.cell is the one that runs."""
    display = pytest.importorskip('IPython.display')

    class Page(list):
        cell = 1

    shown = Page()
    monkeypatch.setattr(answers, '_cell', lambda: shown.cell)
    monkeypatch.setattr(display, 'publish_display_data', lambda data: shown.append((shown.cell, data['text/plain'])))
    return shown


def test_each_answer_of_a_cell_shows_once_wherever_it_stands(page):
    act = getattr(check, NAME)
    first = act(right())
    last = act(lambda X, dY: X)
    last._ipython_display_()  # the result of the cell
    assert page == [(1, first.text), (1, last.text)]
    page.cell = 2
    first._ipython_display_()  # kept, and shown again in another cell
    assert page[2:] == [(2, first.text)]


@pytest.mark.parametrize('act', [lambda: getattr(hint, NAME)(), lambda: getattr(solution, NAME)(), lambda: check(dY)])
def test_hints_solutions_and_mistaken_calls_show_too(page, act):
    said = act()
    said._ipython_display_()
    assert page == [(1, said.text)]


def test_outside_ipython_it_is_a_value():
    answer = getattr(check, NAME)(right())
    assert (answer.kind, repr(answer)) == ('right', answer.text)
    assert answers._cell() is None


# --- mistaken calls


def dW(X, W, dY):
    return X.T @ dY


def every():
    given = [
        None,
        ...,
        3,
        2.5,
        'dV',
        b'',
        X,
        [X],
        (X, W),
        {},
        object(),
        np,
        BY_NAME,
        dW,
        int,
        check,
        check.dV,
        hint.dV(),
    ]
    return given + [right(), right]


@pytest.mark.parametrize('each', [check, hint, solution], ids=['check', 'hint', 'solution'])
@pytest.mark.parametrize('given', every(), ids=lambda given: type(given).__name__)
def test_no_call_ends_in_an_error(each, given, capsys):
    for act in (each, getattr(each, NAME)):
        for said in (act(given), act(given, given), act(), act(what=given)):
            assert said.text
            assert ' at 0x' not in said.text


@pytest.mark.parametrize(
    ('act', 'told'),
    [
        (lambda: check.dV(), 'Nothing was given. Write `check.dV(dV)`.'),
        (lambda: check.dV(right(), X, dY), 'The function alone is wanted'),
        (lambda: check.dV(right()(X, dY)), 'This is an array of shape (4, 2), as a function may return it.'),
        (lambda: check.dV(2.0), 'This is a float'),
        (lambda: check.dV('dV'), 'This is a word'),
        (lambda: check.dV(None), '`dV` is None here'),
        (lambda: check(right()), 'The name of the task comes after a point: `check.dV(dV)`.'),
        (lambda: hint(right()), '`hint.dV()`'),
        (lambda: hint.dV(right()), 'dV has the hints 1 to 3: hint.dV(1).'),
        (lambda: hint.dV(0), 'hint 0 was asked for'),
        (lambda: hint.dV(99), 'hint 99 was asked for'),
        (lambda: hint.dV('two'), 'hint two was asked for'),
        (lambda: solution.dV(right()), 'X1.T @ dY'),
        (lambda: check.dV(right('dc')), '`check.dc(dc)`'),
        (lambda: check.dc(right('dV')), '`check.dc` is the task `dc(X, W, dY)` of 03_batched, and you gave it `dV`.'),
    ],
)
def test_a_mistaken_call_is_answered_with_what_to_write(act, told):
    assert told in act().text


def test_a_function_that_does_its_task_may_have_any_name():
    assert check.dV(lambda X, dY: right()(X, dY)).kind == 'right'

    def db(X, dY):
        return right()(X, dY)

    assert check.dV(db).kind == 'right'

    def dV(X, dY):  # another task, which takes the same under other names
        return BY_NAME['square_vjp'].function(BY_NAME['square_vjp'].answer)(X, dY)

    assert check.square_vjp(dV).kind == 'right'


@pytest.mark.parametrize(('name', 'near'), [('DV', 'check.dV?'), ('dv', 'check.dV?'), ('box_byte', 'check.box_bytes?')])
def test_a_name_that_is_nearly_one_is_told_in_one_sentence(name, near):
    with pytest.raises(AttributeError) as caught:
        getattr(check, name)
    assert str(caught.value) == f'there is no exercise {name!r}; is it {near}'
    assert caught.value._render_traceback_() == [str(caught.value)]  # what a notebook shows of it


def test_the_names_alone_say_how_they_are_called():
    assert repr(check).startswith('Call it by the name of a task: check.')
    assert repr(hint.dV) == 'Call it: hint.dV()'


def test_who_is_wrong_twice_is_offered_to_put_it_together_without_typing():
    wrong, offer = BY_NAME['ds'].function('dY * X'), "Stuck? `Build('ds')` puts it together from parts"
    tries = Each(answers.check)
    assert tries.ds(lambda s, X, dY: ...).kind == 'not attempted'  # counts for nothing
    first, second = tries.ds(wrong).text, tries.ds(wrong).text
    assert offer not in first
    assert offer in second
    assert offer not in tries.ds(right('ds')).text
    assert 'Stuck?' not in tries.dV(BY_NAME['dV'].function('dY')).text + tries.dV(BY_NAME['dV'].function('dY')).text


def test_what_is_offered_is_there_to_be_built():
    offered = {name for exercise in BY_NAME.values() for name in exercise.build}
    assert offered <= TASKS.keys()
    assert len(offered) >= 12
