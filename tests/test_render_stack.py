import ast
import re

import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop import example, lin_grad_loops
from lin_backprop.render.stack import stack

X, W, _, dY = example()
TOTAL = lin_grad_loops(X, W, dY)
SHARES = {'dW': np.array([np.outer(x, dy) for x, dy in zip(X, dY, strict=True)]), 'db': dY}
every_step = pytest.mark.parametrize(('gradient', 'n'), [(name, n) for name in SHARES for n in range(4)])


def draw(gradient, n):
    return stack(X, dY, SHARES[gradient], getattr(TOTAL, gradient), gradient, n)


@every_step
def test_sum_so_far_and_what_is_missing_make_up_the_gradient(gradient, n):
    before, adds, so_far, missing, total = (np.array(t.numbers, int) for t in tables(draw(gradient, n).html)[-5:])
    np.testing.assert_array_equal(before + adds, so_far)
    np.testing.assert_array_equal(adds, np.atleast_2d(SHARES[gradient][n]))
    np.testing.assert_array_equal(so_far, np.atleast_2d(SHARES[gradient][: n + 1].sum(0)))
    np.testing.assert_array_equal(so_far + missing, total)
    np.testing.assert_array_equal(total, np.atleast_2d(getattr(TOTAL, gradient)))


@every_step
def test_the_tables_read_as_a_sum(gradient, n):
    _, row, _ = body(draw(gradient, n).html)
    said = [
        part.text or words(part.find('b')) for part in row.iter() if part.tag == 'caption' or part.text in ('+', '=')
    ]
    assert said == ['sum before', '+', f'example {n} adds', '=', 'sum so far', '+', 'still missing', '=', gradient]
    assert len(row) == 5  # a sign stands before its table, and wraps with it


@every_step
def test_the_example_that_is_added_is_marked_and_later_ones_are_faint(gradient, n):
    used = tables(draw(gradient, n).html)[:-5]
    assert [t.caption[:2].strip() for t in used] == (['X', 'dY'] if gradient == 'dW' else ['dY'])
    for drawn in used:
        assert {row for row, _ in drawn.marked} == {n}
        assert {row for row, _ in drawn.faint} == set(range(n + 1, 4))
        assert len(drawn.marked) == len(drawn.columns)
        assert len(drawn.faint) == len(drawn.columns) * (3 - n)


@every_step
def test_the_text_says_how_far_the_sum_is(gradient, n):
    found = re.fullmatch(rf'{gradient} after {n + 1} of 4 examples: (.*), still missing (.*)', draw(gradient, n).text)
    so_far, missing = map(np.array, map(ast.literal_eval, found.groups()))
    np.testing.assert_array_equal(so_far + missing, getattr(TOTAL, gradient))
    np.testing.assert_array_equal(so_far, SHARES[gradient][: n + 1].sum(0))


def test_what_an_example_adds_is_headed_by_its_own_numbers():
    adds = tables(draw('dW', 2).html)[-4]
    assert adds.caption.startswith('example 2 adds')
    assert adds.sides == [f'X[2,{i}]={X[2, i]}' for i in range(3)]
    assert adds.columns == [f'dY[2,{j}]={dY[2, j]}' for j in range(2)]
    assert tables(draw('db', 2).html)[-4].columns == adds.columns


@pytest.mark.parametrize('gradient', SHARES)
def test_the_last_picture_says_that_nothing_is_missing(gradient):
    for n in range(3):
        assert f'to come: {3 - n} of 4 examples' in draw(gradient, n).html
        assert 'nothing is missing' not in draw(gradient, n).html
    last = draw(gradient, 3).html
    assert f'the sum is {gradient}, and nothing is missing' in last
    assert 'to come' not in last
