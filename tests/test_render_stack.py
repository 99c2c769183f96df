import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop import example, lin_grad_loops
from lin_backprop.render.stack import stack

X, W, _, dY = example()
TOTAL = lin_grad_loops(X, W, dY)
SHARES = {'dW': np.array([np.outer(x, dy) for x, dy in zip(X, dY, strict=True)]), 'db': dY}


@pytest.mark.parametrize(('gradient', 'n'), [(name, n) for name in SHARES for n in range(4)])
def test_the_tables_read_as_a_sum_and_the_text_says_how_far_it_is(gradient, n):
    share, total = SHARES[gradient], getattr(TOTAL, gradient)
    picture = stack(X, dY, share, total, gradient, n)
    *used, before, adds, so_far, missing, whole = tables(picture.html)
    steps = {'sum before': share[:n].sum(0), f'+example {n} adds': share[n], '=sum so far': share[: n + 1].sum(0)}
    steps |= {'+still missing': share[n + 1 :].sum(0), f'={gradient}': total}
    _, row, line = body(picture.html)
    for part, table, (said, array) in zip(row, (before, adds, so_far, missing, whole), steps.items(), strict=True):
        assert words(part).startswith(f'{said} {array.shape}')  # a sign stands before its table, and wraps with it
        np.testing.assert_array_equal(np.array(table.numbers, int), np.atleast_2d(array))
    assert adds.columns == [f'dY[{n},{j}]={dY[n, j]}' for j in range(2)]
    assert adds.sides == ([f'X[{n},{i}]={X[n, i]}' for i in range(3)] if gradient == 'dW' else [])

    assert [table.caption for table in used] == ['X (4, 3)', 'dY (4, 2)'][gradient == 'db' :]
    for table in used:
        assert table.marked == {(n, c) for c in range(len(table.columns))}
        assert table.faint == {(r, c) for r in range(n + 1, 4) for c in range(len(table.columns))}
    done, left = share[: n + 1].sum(0).tolist(), share[n + 1 :].sum(0).tolist()
    assert picture.text == f'{gradient} after {n + 1} of 4 examples: {done}, still missing {left}'
    come = f'Still to come: {3 - n} of 4 examples.'
    assert words(line) == (come if n < 3 else f'All 4 examples are in: the sum is {gradient}, and nothing is missing.')
