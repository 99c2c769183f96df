"""The cube in numbers: the sums so far, in layers and one by one, against slices of NumPy's and against the loops."""

import re

import numpy as np
import pytest
from layers import ANSWERS, SIZES, layer

from lin_backprop.letters import RULE
from lin_backprop.render.landing import STORY, Landing, summed, turns_of, why

every_answer = pytest.mark.parametrize('answer', ANSWERS)
every_size = pytest.mark.parametrize('sizes', SIZES)
SUMMED = {'Y': 'i', 'dX': 'j', 'dW': 'n', 'db': 'n'}


def so_far(arrays, answer, layers):
    """The answer after so many layers of boxes, by slices."""
    X, W, dY = (arrays[name] for name in ('X', 'W', 'dY'))
    return {
        'Y': lambda: X[:, :layers] @ W[:layers],
        'dX': lambda: dY[:, :layers] @ W[:, :layers].T,
        'dW': lambda: X[:layers].T @ dY[:layers],
        'db': lambda: dY[:layers].sum(0),
    }[answer]()


def sums(state):
    """As an array, zeros where nothing has landed."""
    array = np.zeros_like(state.arrays[state.answer])
    for index, value in state.sums.items():
        array[index] = value
    return array


@every_size
@every_answer
def test_in_layers_each_turn_adds_the_next_slice_to_all_entries_and_the_last_one_is_the_answer(answer, sizes):
    arrays, lengths = layer(sizes, answer), dict(zip('nij', sizes, strict=True))
    assert summed(answer) == SUMMED[answer]
    last = lengths[SUMMED[answer]]
    assert turns_of(answer, lengths) == last + (answer == 'Y')
    index = (0,) * arrays[answer].ndim
    for landed in range(last + 1):
        state = Landing(arrays, answer, landed, index)
        np.testing.assert_array_equal(sums(state), so_far(arrays, answer, landed))
        assert set(state.sums) == (set(np.ndindex(arrays[answer].shape)) if landed else set())
    end = Landing(arrays, answer, turns_of(answer, lengths), index)
    assert end.full
    assert end.adds_b == (answer == 'Y')
    np.testing.assert_array_equal(sums(end), arrays[answer])


@every_size
@every_answer
def test_one_by_one_the_boxes_land_as_the_loops_add_them(answer, sizes):
    arrays, lengths = layer(sizes, answer), dict(zip('nij', sizes, strict=True))
    letters = re.findall(r'for (\w) in', RULE[answer].loops())
    expected = np.zeros_like(arrays[answer])
    for turn, place in enumerate(np.ndindex(*map(lengths.get, letters)), 1):
        at = dict(zip(letters, place, strict=True))
        entry = tuple(map(at.get, RULE[answer].letters))
        product = np.prod(RULE[answer].factors(at, arrays))
        state = Landing(arrays, answer, turn)
        assert state.index == entry
        assert state.now.turn == at
        assert state.now.value == product
        assert state.words.endswith(f'{expected[entry]} + {state.term(state.now)} = {expected[entry] + product}')
        expected[entry] += product
        if not state.full:
            np.testing.assert_array_equal(sums(state), expected)
        assert state.turn == f'Step {turn} of {state.last}: {", ".join(f"{x}={k}" for x, k in at.items())}'
    assert turns_of(answer, lengths, one=True) == turn + (answer == 'Y')
    np.testing.assert_array_equal(sums(Landing(arrays, answer, turns_of(answer, lengths, one=True))), arrays[answer])


def test_the_picked_entry_is_summed_in_words_as_its_boxes_land():
    arrays = layer((4, 3, 2), 'dW', example=True)
    words = [Landing(arrays, 'dW', landed, (2, 1)).words for landed in range(5)]
    assert words == [
        'dW[2, 1] is empty: no box has landed.',
        'dW[2, 1] so far: 4·(-2) = -8',
        'dW[2, 1] so far: 4·(-2) + (-2)·(-1) = -6',
        'dW[2, 1] so far: 4·(-2) + (-2)·(-1) + 1·3 = -3',
        'dW[2, 1] = sum over n of X[n, 2] · dY[n, 1] = 4·(-2) + (-2)·(-1) + 1·3 + 1·(-2) = -5',
    ]
    steps = Landing(arrays, 'dW', 0, (2, 1)).steps()
    assert steps == [('', 0), ('4·(-2)', -8), ('(-2)·(-1)', -6), ('1·3', -3), ('1·(-2)', -5)]


def test_b_comes_after_the_sum_of_y():
    arrays = layer((4, 3, 2), 'Y', example=True)
    *before, (added, after) = Landing(arrays, 'Y', 0, (0, 1)).steps()
    assert added == '(-1)'
    assert after == arrays['Y'][0, 1] == before[-1][1] + arrays['b'][1]
    assert Landing(arrays, 'Y', 25).words == 'Y[n, j] += b[j] for each n and j'
    assert Landing(arrays, 'Y', 25).turn == 'Step 25 of 25: b, copied along n'


def test_one_by_one_the_line_of_code_has_its_numbers_put_in():
    arrays = layer((4, 3, 2), 'dW', example=True)
    assert Landing(arrays, 'dW', 0).words == 'dW starts as zeros.'
    assert Landing(arrays, 'dW', 0).turn == '24 steps over n, i, j'
    assert Landing(arrays, 'dW', 12).words == 'dW[2, 1] += X[1, 2] * dY[1, 1]: -8 + (-2)·(-1) = -6'


def test_the_story_says_which_letter_is_summed_and_why():
    assert list(STORY.values()) == [
        'Y has no i: sum its boxes along i, add b.',
        'dX has no j: sum its boxes along j.',
        'dW has no n: sum its boxes along n.',
        'db has no n: sum dY itself along n.',
    ]


def test_the_cause_is_the_use_or_the_copy_that_went_forward():
    assert why('Y', (2, 1)) == 'Each i adds a box, X[2, i] · W[i, 1]; then b[1].'
    assert why('dX', (2, 1)) == 'X[2, 1] was used for every j: each use sends back its share, dY[2, j] · W[1, j].'
    assert why('dW', (2, 1)) == 'W[2, 1] was used for every n: each use sends back its share, X[n, 2] · dY[n, 1].'
    assert why('db', (1,)) == 'b[1] was copied to every n: each copy sends back its share, dY[n, 1].'
    arrays = layer((4, 3, 2), 'Y', example=True)
    copied = 'Then b: it has no n, so b[1] is copied along n and added to every Y[n, 1].'
    assert [Landing(arrays, 'Y', step, (2, 1)).why for step in (3, 4)] == [why('Y', (2, 1)), copied]
