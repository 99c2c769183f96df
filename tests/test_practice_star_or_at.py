"""The task that has many right answers: sizes and a dY that catch three wrong lines."""

from itertools import product

import numpy as np
import pytest
from test_notebooks import read, text_of

from lin_backprop import lin_grad
from lin_backprop.practice import check
from lin_backprop.practice.star_or_at import NOTEBOOK, THREE_WRONG


def caught(N, D, M, dY):
    """How many of the three lines fail, or give another array than the right one."""
    rng = np.random.default_rng(1)
    X, W = rng.integers(-99, 100, (N, D)), rng.integers(-99, 100, (D, M))
    count = 0
    for wrong in THREE_WRONG:
        try:
            count += not np.array_equal(wrong.function(X, W, dY), getattr(lin_grad(X, W, dY), wrong.gradient))
        except ValueError:
            count += 1
    return count


def test_a_case_is_right_where_all_three_are_caught_and_told_how_few_numbers_would_do():
    for N, D, M in product((1, 2, 3), repeat=3):
        for dY in (np.ones((N, M), int), np.arange(1, N * M + 1).reshape(N, M), np.eye(N, M, dtype=int)):
            answer = check.my_case(lambda case=(N, D, M, dY): case)
            assert (answer.kind == 'right') == (caught(N, D, M, dY) == 3)
            if answer.kind == 'right':
                assert N * M >= 4
                assert ('Can you do it with 4?' in answer.text) == (N * M > 4)


@pytest.mark.parametrize(
    ('case', 'kind', 'mistake', 'words'),
    [
        ((1, 2, 5, [[3, 1, 4, 1, 5]]), 'value', 'N is 1', '`dW = X.T @ dY[::-1]` and `db = dY.mean(0)`'),
        ((4, 3, 1, [[3], [1], [4], [2]]), 'value', 'M is 1', '`dX = dY * W.T`: here'),
        ((3, 3, 1, np.ones((3, 1))), 'value', 'M is 1', 'too: the rows of dY are all alike.'),
        ((2, 5, 3, [[1, 2, 3], [1, 2, 3]]), 'value', 'the rows of dY are all alike', '`dW = X.T @ dY[::-1]`: here'),
        ((3, 5, 2, [[1, 2], [4, 4], [1, 2]]), 'value', 'dY hides it', '`dW = X.T @ dY[::-1]`: here'),
        ((2, 3, 2, [[1, 2], [-1, -2]]), 'value', 'dY hides it', '`db = dY.mean(0)`: here'),
        ((2, 2, 2, np.zeros((2, 2))), 'value', 'dY hides it', '`dX = dY * W.T` and `db = dY.mean(0)`: here'),
        ((4, 3, 2), 'type', '', 'four things'),
        ((4, 3, 2.0, np.ones((4, 2))), 'type', '', 'N, D, M = 4, 3, 2.0'),
        ((4, 3, 0, np.ones((4, 0))), 'type', '', 'whole numbers, 1 to 100'),
        ((4, 10**9, 2, np.ones((4, 2))), 'type', '', 'whole numbers, 1 to 100'),
        ((4, 3, 2, 'dY'), 'type', '', 'array of numbers'),
        ((4, 3, 2, np.ones((2, 4))), 'shape', '', 'dY has shape (2, 4); it should have (4, 2)'),
        ((4, 3, 2, np.full((4, 2), np.nan)), 'not finite', '', 'finite'),
    ],
)
def test_what_is_said_of_a_case(case, kind, mistake, words):
    answer = check.my_case(lambda: case)
    assert (answer.kind, answer.mistake) == (kind, mistake)
    assert words in answer.text


def test_the_task_has_these_lines():
    assert [line for line in THREE_WRONG if f'`{line.gradient} = {line.code}`' not in text_of(read(NOTEBOOK))] == []
