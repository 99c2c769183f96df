"""What hides a mistake, one wrong formula at a time."""

from itertools import product

import numpy as np
import pytest

from lin_backprop.mistakes import MISTAKES, Mistake
from lin_backprop.practice.hidden import hidden_by

SWAPPED = Mistake('dY in another order', 'dW', 'X.T @ dY[::-1]', '')
FORGOTTEN = Mistake('transpose forgotten', 'dX', 'dY @ W', '')
STAR = Mistake('* for @', 'dX', 'dY * W.T', '')
MEAN = Mistake('mean for sum', 'db', 'dY.mean(0)', '')
FAILS = Mistake('fails', 'db', 'dY.sum(2)', '')


def layer(N, D, M):
    rng = np.random.default_rng([N, D, M])
    return {'X': rng.normal(size=(N, D)), 'W': rng.normal(size=(D, M)), 'dY': rng.normal(size=(N, M))}


@pytest.mark.parametrize(
    ('mistake', 'sizes', 'given', 'hides'),
    [
        (SWAPPED, (4, 3, 2), {}, ''),
        (SWAPPED, (4, 3, 2), {'dY': np.ones((4, 2))}, 'dY'),
        (SWAPPED, (3, 3, 2), {'dY': np.array([[1, 2], [0, 5], [1, 2]])}, 'dY'),
        (SWAPPED, (4, 3, 2), {'X': np.ones((4, 3))}, 'X'),
        (SWAPPED, (4, 3, 2), {'X': np.ones((4, 3)), 'dY': np.ones((4, 2))}, 'arrays'),
        (SWAPPED, (1, 3, 2), {}, 'N'),
        (FORGOTTEN, (4, 3, 3), {}, ''),
        (FORGOTTEN, (4, 3, 3), {'W': np.eye(3)}, 'W'),
        (FORGOTTEN, (2, 3, 3), {'W': np.diag([5, 1], 1), 'dY': np.array([[1, 0, 5], [2, 0, 10]])}, 'dY'),  # or W
        (FORGOTTEN, (4, 3, 2), {'W': np.ones((3, 2))}, ''),  # it fails
        (FORGOTTEN, (4, 1, 1), {}, 'D'),
        (STAR, (4, 3, 1), {}, 'M'),
        (STAR, (3, 3, 3), {}, ''),
        (MEAN, (4, 3, 2), {'dY': np.array([[1, 1], [-1, -1], [2, 2], [-2, -2]])}, 'dY'),
        (MEAN, (1, 1, 1), {}, 'N'),
        (FAILS, (1, 1, 1), {}, ''),
    ],
)
def test_what_hides_a_mistake(mistake, sizes, given, hides):
    assert hidden_by(mistake, **(layer(*sizes) | given)) == hides


def test_random_numbers_hide_none_where_no_size_is_1():
    for sizes in product((2, 3), repeat=3):
        assert [mistake for mistake in MISTAKES if hidden_by(mistake, **layer(*sizes))] == []
