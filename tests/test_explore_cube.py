import re

import numpy as np
import pytest
from layers import ANSWERS, layer

from lin_backprop import example
from lin_backprop.explore import Cube
from lin_backprop.render.cube import cube

TURNS = {'Y': (4, 25), 'dX': (2, 24), 'dW': (4, 24), 'db': (4, 8)}  # in layers, one by one
pytestmark = pytest.mark.usefixtures('strict')


def open_cube(*start, **more):
    return Cube(*example(), *start, **more)


@pytest.mark.parametrize('answer', ANSWERS)
def test_it_draws_what_its_controls_say(answer):
    arrays = layer((4, 3, 2), answer, example=True)
    explorer = open_cube(answer, 0, 1)
    for landed in range(TURNS[answer][0] + 1):
        explorer.controls['step'].value = landed
        assert explorer.picture.value == cube(arrays, answer, landed, (0, 1)[-arrays[answer].ndim :]).html
    explorer.controls['boxes'].value = 'one by one'
    for landed in (0, 5, TURNS[answer][1]):
        explorer.controls['step'].value = landed
        assert explorer.picture.value == cube(arrays, answer, landed).html


@pytest.mark.parametrize('boxes', ['slice by slice', 'one by one'])
def test_there_are_as_many_turns_as_the_answer_needs_and_play_starts_anew_after_the_last(boxes):
    explorer = open_cube(boxes=boxes)
    (play,) = explorer.buttons
    step = explorer.controls['step']
    for answer in ANSWERS:
        explorer.controls['answer'].value = answer
        explorer.controls['step'].value = 0
        last = TURNS[answer][boxes == 'one by one']
        assert step.max == last
        for turn in [*range(1, last + 1), 0]:
            play.click()
            assert step.value == turn
            assert (' data-last' in explorer.picture.value) == (turn == last)


def test_time_starts_anew_where_there_are_other_steps():
    explorer = open_cube('dW', step=4)
    step = explorer.controls['step']
    explorer.controls['answer'].value = 'dX'
    assert (step.value, step.max) == (0, 2)
    step.value = 2
    explorer.controls['boxes'].value = 'one by one'
    assert (step.value, step.max) == (0, 24)
    step.value = 20
    explorer.controls['answer'].value = 'db'
    assert (step.value, step.max) == (0, 8)


def test_play_is_slow_for_the_first_boxes_only():
    explorer = open_cube(boxes='one by one')
    paces = []
    for step in range(25):
        explorer.controls['step'].value = step
        paces += re.findall(' data-pace="([^"]*)"', explorer.picture.value)
    assert paces == ['1000'] * 6 + ['350'] * 19


def test_one_by_one_the_entry_is_that_of_the_turn_and_its_fields_rest():
    explorer = open_cube('dX', 3, 1)
    fields = [explorer.controls[name] for name in ('first', 'second')]
    before = explorer.picture.value
    explorer.controls['boxes'].value = 'one by one'
    assert [field.disabled for field in fields] == [True, True]
    explorer.controls['step'].value = 10
    assert 'dX[1, 0] += dY[1, 1] * W[0, 1]' in repr(explorer)
    explorer.controls['step'].value = 0
    explorer.controls['boxes'].value = 'slice by slice'
    assert [field.disabled for field in fields] == [False, False]
    assert [field.value for field in fields] == [3, 1]
    assert explorer.picture.value == before
    explorer.controls['boxes'].value = 'one by one'
    explorer.controls['answer'].value = 'db'
    assert [(field.description, field.max) for field in fields] == [('n', 3), ('i', 2)]  # as before, while they rest
    explorer.controls['boxes'].value = 'slice by slice'
    assert [field.disabled for field in fields] == [True, False]
    assert [fields[1].description, fields[1].max] == ['j', 1]


@pytest.mark.parametrize('boxes', ['slice by slice', 'one by one'])
@pytest.mark.parametrize('answer', ANSWERS)
def test_every_handle_leads_where_it_says(answer, boxes):
    explorer = open_cube(answer, boxes=boxes, step=1)
    start = {name: control.value for name, control in explorer.controls.items()}
    handles = set(re.findall(' data-set="([^"]*)"', explorer.picture.value))
    assert len(handles) > 10
    for handle in handles:
        explorer.set(start)
        wanted = dict(word.split('=') for word in handle.split())
        explorer.set(wanted)
        for name, word in wanted.items():
            assert str(explorer.controls[name].value) == word, handle


def test_an_entry_that_is_picked_is_the_one_in_words():
    explorer = open_cube('dW', 0, 0)
    explorer.set({'first': '2', 'second': '1'})
    assert 'dW[2, 1] is empty' in repr(explorer)
    explorer.set({'answer': 'db', 'step': '0', 'second': '1'})
    assert 'db[1] is empty' in repr(explorer)


@pytest.mark.parametrize('sizes', [(1, 1, 1), (1, 3, 2), (3, 1, 2), (3, 2, 1), (8, 8, 8), (6, 5, 4)])
def test_all_sizes_can_be_drawn_to_the_end(sizes):
    explorer = Cube(*example(*sizes), 'Y')
    for answer in ANSWERS:
        explorer.controls['answer'].value = answer
        explorer.controls['step'].value = explorer.controls['step'].max
        total = layer(sizes, answer, example=True)[answer][(0,) * (2 - (answer == 'db'))]
        assert repr(explorer).endswith(f' = {total}')
        assert explorer.error is None


def test_numbers_that_are_no_whole_ones_are_drawn():
    X, W, b, dY = (np.array(array) / 3 for array in example())
    assert Cube(X, W, b, dY, 'dW', 2, 1, step=1).drawn.text.endswith('dW[2, 1] so far: 1.333·(-0.6667) = -0.8889')
