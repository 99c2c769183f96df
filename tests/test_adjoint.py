from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin_grad_loops
from lin_backprop.adjoint import adjoint_by_definition, change_of_loss, dot, identity_gap, one_try, pairs

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


def whole_gaps(name, partner, X, W):
    """A number that makes every gap of this pair a whole number, so that a small gap is told from rounding."""
    if partner == 'mean':
        return len(X)
    if partner == 'inverse' and name != 'running sum':
        A = W if name == 'X' else X
        return round(np.linalg.det(A.T @ A if A.shape[0] > A.shape[1] else A @ A.T))
    return 1


@pytest.mark.parametrize('sizes', SIZES, ids=str)
def test_every_partner_has_the_gap_that_brute_force_finds(sizes):
    X, W, _, _ = example(*sizes)
    right = brute_force(X, W)
    for name, pair in pairs(X, W).items():
        forward, wrong = right[name]
        adjoint, *others = pair.partners
        assert pair.adjoint is pair.partners[adjoint]
        assert set(others) == set(wrong)
        backward = {adjoint: forward.T} | wrong
        tries = [one_try(pair, attempt) for attempt in range(100)]
        changes, upstreams = (np.array([array.ravel() for array in arrays]) for arrays in zip(*tries, strict=True))
        moved = np.array([pair.forward(change).ravel() for change, _ in tries])
        np.testing.assert_array_equal(moved, changes @ forward.T)
        for partner, step in pair.partners.items():
            returned = np.array([step(dY).ravel() for _, dY in tries])
            np.testing.assert_allclose(returned, upstreams @ backward[partner].T, atol=1e-11)
            gaps = np.array([identity_gap(pair.forward, step, change, dY) for change, dY in tries])
            expected = (upstreams * (changes @ forward.T)).sum(1) - (upstreams @ backward[partner].T * changes).sum(1)
            wholes = expected * whole_gaps(name, partner, X, W)
            np.testing.assert_allclose(wholes, wholes.round(), atol=1e-2)
            np.testing.assert_array_equal(gaps == 0, wholes.round() == 0)
            np.testing.assert_allclose(gaps, expected, atol=1e-8)
            if partner == adjoint:
                np.testing.assert_array_equal(returned, upstreams @ forward)
                assert gaps.dtype.kind == 'i'
                assert not gaps.any()


@pytest.mark.parametrize('sizes', [(4, 3, 2), (1, 4, 3), (5, 1, 2), (2, 3, 1), (1, 1, 1)], ids=str)
def test_the_definition_alone_finds_every_adjoint(sizes):
    X, W, _, _ = example(*sizes)
    for pair in pairs(X, W).values():
        for attempt in range(10):
            _, dY = one_try(pair, attempt)
            found = adjoint_by_definition(pair.forward, dY, pair.shape)
            np.testing.assert_array_equal(found, pair.adjoint(dY), strict=True)


def test_the_definition_finds_the_three_gradients():
    grad = lin_grad_loops(X, W, dY)
    np.testing.assert_array_equal(adjoint_by_definition(lambda change: change @ W, dY, (4, 3)), grad.dX)
    np.testing.assert_array_equal(adjoint_by_definition(lambda change: X @ change, dY, (3, 2)), grad.dW)
    np.testing.assert_array_equal(adjoint_by_definition(lambda change: change + 0 * dY, dY, (2,)), grad.db)


@pytest.mark.parametrize('sizes', SIZES, ids=str)
def test_the_change_of_the_loss_is_the_same_in_both_directions(sizes):
    X, W, b, dY = example(*sizes)
    (N, D), M = X.shape, W.shape[1]
    rng = np.random.default_rng(0)
    changes = [rng.integers(-9, 10, array.shape) for array in (X, W, b)]
    found = change_of_loss(X, W, dY, *changes)
    loops = 0
    for n, j in np.ndindex(N, M):
        loops += dY[n, j] * changes[2][j]
        for i in range(D):
            loops += dY[n, j] * (changes[0][n, i] * W[i, j] + X[n, i] * changes[1][i, j])
    assert found.forward == found.backward == loops
    assert repr(found) == f'ChangeOfLoss(forward={loops}, backward={loops})'


def test_the_change_of_the_loss_hears_of_each_of_the_three():
    still = [np.zeros_like(array) for array in (X, W, b)]
    assert change_of_loss(X, W, dY, *still) == (0, 0)
    for k, grad in enumerate(lin_grad_loops(X, W, dY)):
        moved = [*still]
        moved[k] = np.arange(1, grad.size + 1).reshape(grad.shape)
        assert change_of_loss(X, W, dY, *moved) == ((moved[k] * grad).sum(),) * 2


def test_dot_is_a_plain_number():
    assert repr(dot(np.array([[1, 2, 3], [4, 5, 6]]), [[1, 0, -1], [2, 2, -1]])) == '10'
    assert dot([0.5, 2], [3, 1]) == 3.5


@pytest.mark.parametrize(
    ('one', 'other'), [((4, 2), (2,)), ((4, 2), (4, 3)), ((3,), (3, 1)), ((2, 3), (3, 2)), ((), (1,))]
)
def test_dot_never_broadcasts(one, other):
    with pytest.raises(ValueError, match='same shape') as error:
        dot(np.ones(one), np.ones(other))
    assert str(one) in str(error.value)
    assert str(other) in str(error.value)


def test_a_partner_of_the_wrong_shape_is_an_error():
    with pytest.raises(ValueError, match='same shape'):
        identity_gap(lambda change: change @ W, lambda dY: W @ dY.T, X, dY)


def test_the_rounding_of_fractions_is_no_gap():
    rng = np.random.default_rng(0)
    A, change, upstream = rng.normal(size=(3, 2)), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    assert identity_gap(lambda change: change @ A, lambda dY: dY @ A.T, change, upstream) == 0
    assert identity_gap(lambda change: change @ A, lambda dY: dY @ A.T + 1e-6, change, upstream) != 0


@pytest.mark.parametrize(('name', 'inverse'), [('X', lambda dY: dY @ PINV_W), ('W', lambda dY: PINV_X @ dY)])
def test_the_inverse_is_rounded_to_twelve_digits(name, inverse):
    found = pairs(X, W)[name].partners['inverse'](dY)
    np.testing.assert_array_equal(found, found.round(12))
    assert (found != inverse(dY)).any()
    assert (found != found.round(11)).any()


def test_a_gap_is_rounded_to_nine_digits():
    one = np.array([1.0])
    assert identity_gap(lambda change: change, lambda dY: dY - 4e-10, one, one) == 0
    assert identity_gap(lambda change: change, lambda dY: dY - 6e-10, one, one) == 1e-9


def test_the_words_of_a_step_are_what_it_does():
    names = {'X': X, 'W': W, 'pinv': np.linalg.pinv, 'diff': np.diff}
    in_words = 0
    for pair in pairs(X, W).values():
        change, dY = one_try(pair, 0)
        for step, name, array in (
            (pair.forward, pair.change, change),
            *((s, 'dY', dY) for s in pair.partners.values()),
        ):
            if ' at [' in step.words or 'copied' in step.words:
                in_words += 1
                continue
            np.testing.assert_allclose(step(array), eval(step.words, names | {name: array}), atol=1e-11)
    assert in_words == 3


def test_a_row_that_is_picked_twice_gets_both_and_a_row_that_is_not_gets_nothing():
    pick = pairs(X, W)['pick']
    assert pick.forward.words == 'δW[[2, 0, 2, 2]]'
    np.testing.assert_array_equal(pick.adjoint(dY), [dY[1], [0, 0], dY[0] + dY[2] + dY[3]])
    np.testing.assert_array_equal(pick.partners['overwrite'](dY), [dY[1], [0, 0], dY[3]])


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
