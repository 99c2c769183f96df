import re
from itertools import product
from math import prod

import numpy as np
import pytest

from lin_backprop import example
from lin_backprop.adjoint import adjoint_by_definition, boxes, change_of_loss, dot, identity_gap, one_try, pairs

SIZES = list(product(range(1, 6), repeat=3))
X, W, b, dY = example()
PINV_X, PINV_W = np.linalg.pinv(X), np.linalg.pinv(W)
every_pair = pytest.mark.parametrize('name', pairs(X, W))


def matrix(out, into, entry):
    """What a linear step does, as rows for the entries of `out` and columns for those of `into` (both shapes)."""
    return np.array([[entry(o, k) for k in np.ndindex(*into)] for o in np.ndindex(*out)])


def brute_force(X, W):
    """{pair: (matrix forward, {wrong partner: matrix backward})}, entry by entry; the adjoint is left to the test."""
    (N, D), M = X.shape, W.shape[1]
    picked = [(2, 0, 2, 2, 0)[n] % D for n in range(N)]
    last = {row: n for n, row in enumerate(picked)}
    sides = {'X': (N, D), 'W': (D, M), 'Y': (N, M), 'b': (M,), 'turned': (D, N)}
    flat_X, flat_W = X.ravel(), W.ravel()
    inverse_X, inverse_W = (np.linalg.lstsq(A, np.eye(len(A)))[0] for A in (X, W))

    def step(out, into, entry):
        return matrix(sides[out], sides[into], entry)

    return {
        'X': (
            step('Y', 'X', lambda y, x: W[x[1], y[1]] * (x[0] == y[0])),
            {
                'inverse': step('X', 'Y', lambda x, y: inverse_W[y[1], x[1]] * (x[0] == y[0])),
                'reshape': step('X', 'Y', lambda x, y: flat_W[y[1] * D + x[1]] * (x[0] == y[0])),
            },
        ),
        'W': (
            step('Y', 'W', lambda y, w: X[y[0], w[0]] * (w[1] == y[1])),
            {
                'inverse': step('W', 'Y', lambda w, y: inverse_X[w[0], y[0]] * (w[1] == y[1])),
                'reshape': step('W', 'Y', lambda w, y: flat_X[w[0] * N + y[0]] * (w[1] == y[1])),
            },
        ),
        'b': (
            step('Y', 'b', lambda y, b: int(b[0] == y[1])),
            {'mean': step('b', 'Y', lambda b, y: (b[0] == y[1]) / N)},
        ),
        'pick': (
            step('Y', 'W', lambda y, w: int(w == (picked[y[0]], y[1]))),
            {'overwrite': step('W', 'Y', lambda w, y: int(last.get(w[0]) == y[0] and w[1] == y[1]))},
        ),
        'reshape': (
            step('turned', 'X', lambda t, x: int(t[0] * N + t[1] == x[0] * D + x[1])),
            {'transpose': step('X', 'turned', lambda x, t: int(t == (x[1], x[0])))},
        ),
        'running sum': (
            step('X', 'X', lambda out, x: int(x[0] <= out[0] and x[1] == out[1])),
            {'inverse': step('X', 'X', lambda x, y: (x[1] == y[1]) * (int(x[0] == y[0]) - int(x[0] == y[0] + 1)))},
        ),
    }


def matrix_of(step, shape):
    """The same, found by sending a 1 through at each entry."""
    ones = np.eye(prod(shape), dtype=int).reshape(-1, *shape)
    return np.array([step(one).ravel() for one in ones]).T


@pytest.mark.parametrize('sizes', SIZES, ids=str)
def test_every_step_is_what_brute_force_says_and_only_the_adjoint_has_no_gap(sizes):
    X, W, _, _ = example(*sizes)
    right = brute_force(X, W)
    for name, pair in pairs(X, W).items():
        forward, wrong = right[name]
        adjoint, *others = pair.partners
        assert pair.adjoint is pair.partners[adjoint]
        assert set(others) == set(wrong)
        np.testing.assert_array_equal(matrix_of(pair.forward, pair.shape), forward)
        for partner, backward in {adjoint: forward.T, **wrong}.items():
            step = pair.partners[partner]
            for attempt in range(5):
                change, dY = one_try(pair, attempt)
                gap = identity_gap(pair.forward, step, change, dY)
                by_hand = dY.ravel() @ forward @ change.ravel() - change.ravel() @ backward @ dY.ravel()
                assert gap == pytest.approx(by_hand, abs=1e-8)
                assert partner != adjoint or repr(gap) == '0'
            np.testing.assert_allclose(matrix_of(step, dY.shape), backward, atol=1e-11)
        np.testing.assert_array_equal(
            adjoint_by_definition(pair.forward, dY, pair.shape), pair.adjoint(dY), strict=True
        )


@pytest.mark.parametrize('sizes', [(4, 3, 2), (1, 2, 3), (2, 5, 1)], ids=str)
def test_both_totals_add_up_the_same_boxes(sizes):
    X, W, _, _ = example(*sizes)
    right = brute_force(X, W)
    for name, pair in pairs(X, W).items():
        change, dY = one_try(pair, 3)
        products, slopes = boxes(pair.forward, change, dY), right[name][0].reshape(dY.shape + change.shape)
        assert products.shape == slopes.shape
        for out, into in product(np.ndindex(dY.shape), np.ndindex(change.shape)):
            assert products[out + into] == dY[out] * slopes[out + into] * change[into]
        over_dY, over_change = range(dY.ndim), range(dY.ndim, products.ndim)
        np.testing.assert_array_equal(products.sum(tuple(over_change)), dY * pair.forward(change))
        np.testing.assert_array_equal(products.sum(tuple(over_dY)), pair.adjoint(dY) * change)


@pytest.mark.parametrize('sizes', SIZES, ids=str)
def test_the_change_of_the_loss_is_the_same_in_both_directions(sizes):
    X, W, b, dY = example(*sizes)
    (N, D), M = X.shape, W.shape[1]
    rng = np.random.default_rng(0)
    changes = [rng.integers(-9, 10, array.shape) for array in (X, W, b)]
    loops = 0
    for n, j in np.ndindex(N, M):
        loops += dY[n, j] * changes[2][j]
        for i in range(D):
            loops += dY[n, j] * (changes[0][n, i] * W[i, j] + X[n, i] * changes[1][i, j])
    assert repr(change_of_loss(X, W, dY, *changes)) == f'ChangeOfLoss(forward={loops}, backward={loops})'


def test_dot_is_a_plain_number():
    assert repr(dot(np.array([[1, 2, 3], [4, 5, 6]]), [[1, 0, -1], [2, 2, -1]])) == '10'
    assert dot([0.5, 2], [3, 1]) == 3.5
    for one, other in [((4, 2), (2,)), ((4, 2), (4, 3)), ((3,), (3, 1)), ((2, 3), (3, 2)), ((), (1,))]:
        with pytest.raises(ValueError, match=re.escape(f'{one} and {other}')):  # it never broadcasts
            dot(np.ones(one), np.ones(other))


def test_the_rounding_of_fractions_is_no_gap():
    one = np.array([1.0])
    assert identity_gap(lambda change: change, lambda dY: dY - 4e-10, one, one) == 0
    assert identity_gap(lambda change: change, lambda dY: dY - 6e-10, one, one) == 1e-9
    rng = np.random.default_rng(0)
    A, change, upstream = rng.normal(size=(3, 2)), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    assert identity_gap(lambda change: change @ A, lambda dY: dY @ A.T, change, upstream) == 0
    assert identity_gap(lambda change: change @ A, lambda dY: dY @ A.T + 1e-6, change, upstream) != 0


@pytest.mark.parametrize(('name', 'inverse'), [('X', lambda dY: dY @ PINV_W), ('W', lambda dY: PINV_X @ dY)])
def test_the_inverse_is_rounded_to_twelve_digits(name, inverse):
    rounded = pairs(X, W)[name].partners['inverse'](dY)
    np.testing.assert_array_equal(rounded, inverse(dY).round(12))
    assert (rounded != rounded.round(11)).any()
    assert (rounded != inverse(dY)).any()


def test_a_step_shows_its_code_or_says_it_in_words():
    steps = [step for pair in pairs(X, W).values() for step in (pair.forward, *pair.partners.values())]
    assert [step.words for step in steps] == [
        *['change_X @ W', 'dY @ W.T', 'dY @ pinv(W)', 'dY @ W.reshape(2, 3)'],
        *['X @ change_W', 'X.T @ dY', 'pinv(X) @ dY', 'X.reshape(3, 4) @ dY'],
        *['change_b copied into each row', 'dY.sum(0)', 'dY.mean(0)'],
        *['change_W[[2, 0, 2, 2]]', 'dY added at [2, 0, 2, 2]', 'dY written at [2, 0, 2, 2]'],
        *['change_X.reshape(3, 4)', 'dY.reshape(4, 3)', 'dY.T'],
        *['change_X.cumsum(0)', 'dY[::-1].cumsum(0)[::-1]', 'diff(dY, axis=0, prepend=0)'],
    ]


@every_pair
def test_tries_are_small_whole_numbers_and_come_back(name):
    pair = pairs(X, W)[name]
    tries = [one_try(pair, attempt) for attempt in range(100)]
    for attempt, (change, dY) in enumerate(tries):
        assert change.shape == pair.shape
        assert dY.shape == pair.forward(change).shape
        for array, again in zip((change, dY), one_try(pair, attempt), strict=True):
            assert array.dtype.kind == 'i'
            assert set(np.abs(array).ravel()) <= {1, 2, 3}
            np.testing.assert_array_equal(array, again)
    assert len({str(made) for made in tries}) == 100
    assert {*np.concatenate([array.ravel() for made in tries for array in made])} == {-3, -2, -1, 1, 2, 3}


@every_pair
def test_every_wrong_partner_is_caught_by_the_first_try_and_by_most(name):
    pair = pairs(X, W)[name]
    for step in list(pair.partners.values())[1:]:
        gaps = [identity_gap(pair.forward, step, *one_try(pair, attempt)) for attempt in range(100)]
        assert gaps[0] != 0
        assert gaps.count(0) < 10
