"""What a value is called, and what is left of it once nothing of the reader's is in it."""

from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lin_backprop.practice.values import LARGE, Odd, plain, with_article

ARTICLES = (
    'an int, a float, a list, an ndarray, an MArr, an Arr, a Tensor, a uint8, an HTMLBox, a UFunc, a Unit, an error'
)


@pytest.mark.parametrize('words', ARTICLES.split(', '))
def test_a_name_has_its_article(words):
    assert with_article(words.split()[1]) == words


@pytest.mark.parametrize('value', [None, ..., True, 3, -2.5, 1j, 'word', (1, 2.0), [1, [2, 3]], (), np.float32(3)])
def test_what_is_plain_stays(value):
    assert plain(value) == value
    assert type(plain(value)) is type(value)


@pytest.mark.parametrize(
    ('value', 'same'),
    [
        (Fraction(1, 4), 0.25),
        (Fraction(3), 3.0),
        (10**30, 1e30),
        (10**400, np.finfo(float).max),
        (-(10**400), np.finfo(float).min),
    ],
)
def test_other_numbers_are_made_floats(value, same):
    assert (plain(value), type(plain(value))) == (same, float)


def test_an_array_is_taken_as_it_was():
    array = np.ma.array([[1, 2]])
    taken = plain(array)
    array[:] = 0
    assert (type(taken), taken.tolist()) == (np.ndarray, [[1, 2]])


def test_parts_keep_the_names_that_they_have():
    pair = namedtuple('Pair', 'a b')(1, [2])
    assert (plain(pair), plain(pair).names) == ((1, [2]), ['a', 'b'])
    assert plain({'a': 1}).parts == {'a': 1}
    assert plain(k * k for k in range(3)).parts == (0, 1, 4)


@pytest.mark.parametrize(
    ('value', 'words'),
    [
        (Decimal(1), 'a Decimal'),
        (range(3), 'a range'),
        (memoryview(b''), 'a memoryview'),
        (np, 'the module `numpy`'),
        (int, 'the class `int`'),
        (len, 'the function `len`'),
        (np.zeros(LARGE + 1), f'an array of shape ({LARGE + 1},)'),
        (type('Own', (list,), {})(), 'an Own'),
    ],
)
def test_anything_else_is_told_in_words(value, words):
    odd = plain(value)
    assert isinstance(odd, Odd)
    assert (odd.words, repr(odd)) == (words, words)
