from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.jacobian import LIMIT, ORDERS, density, jacobian, jacobian4, numerical_jacobian, vjp

X, W, b, dY = example()
every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))


def layer(by, X, W, b):
    """The layer as a function of one of its arrays, and that array."""
    arrays = {'X': X, 'W': W, 'b': b}
    return lambda moved: lin(**{**arrays, by: moved}), arrays[by]


def flat(place, shape, order):
    """Where an entry lands when its array is flattened."""
    return np.ravel_multi_index(place, shape, order=ORDERS[order])


def by_loops(by, X, W, order):
    """Each slope from Y[n, j] += X[n, i] * W[i, j] and + b[j], one at a time."""
    (N, D), M = X.shape, W.shape[1]
    shape = {'X': (N, D), 'W': (D, M), 'b': (M,)}[by]
    J = np.zeros((N * M, np.prod(shape)), int)
    for n, i, j in np.ndindex(N, D, M):
        place, slope = {'X': ((n, i), W[i, j]), 'W': ((i, j), X[n, i]), 'b': ((j,), 1)}[by]
        J[flat((n, j), (N, M), order), flat(place, shape, order)] = slope
    return J


@every_matrix
def test_the_matrix_is_right_at_every_size_from_1_to_5(by, order):
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, b, dY = example(N, D, M)
        J = jacobian(X, W, by, order)
        right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
        np.testing.assert_array_equal(J, by_loops(by, X, W, order), strict=True)
        np.testing.assert_array_equal(vjp(J, dY, right.shape, order), right, strict=True)
        np.testing.assert_array_equal(jacobian4(X, W, by).reshape(J.shape, order=ORDERS[order]), J, strict=True)
        np.testing.assert_allclose(numerical_jacobian(*layer(by, X, W, b), order), J, atol=1e-8)
        assert density(J) == Fraction(1, N if by == 'X' else M)


@every_matrix
def test_fractions_keep_their_type_and_no_zero_is_negative(by, order):
    x, w = -X.astype(np.float32) / 2, -W.astype(np.float32) / 2
    for J in (jacobian(x, w, by, order), jacobian4(x, w, by)):
        assert J.dtype == np.float32
        assert not np.signbit(J[J == 0]).any()


def test_density_is_counted_and_not_assumed():
    assert density(jacobian(X, np.array([[0, 1], [0, 0], [2, 0]]), 'X')) == Fraction(8, 96)
    assert density(np.zeros((2, 3))) == 0


def test_numerical_jacobian_takes_any_function_of_an_array():
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_allclose(numerical_jacobian(lambda x: x**2, x), np.diag(2 * x.ravel()), atol=1e-8)
    np.testing.assert_allclose(numerical_jacobian(lambda x: x.sum(), x), np.ones((1, 6)), atol=1e-8)
    swapped = numerical_jacobian(lambda x: x.T, x, 'column')
    np.testing.assert_allclose(swapped[:, :2], np.eye(6)[:, [0, 3]], atol=1e-8)
    np.testing.assert_array_equal(x, [[1, 2, 3], [4, 5, 6]])


def test_the_limit_itself_is_built():
    one = np.ones((1, 1))
    assert jacobian(np.ones((1000, 1)), one, 'X').size == LIMIT
    with pytest.raises(ValueError, match='1,002,001'):
        jacobian(np.ones((1001, 1)), one, 'X')
    X, W = np.broadcast_to(0.0, (64, 4096)), np.broadcast_to(0.0, (4096, 4096))
    for build in (jacobian, jacobian4):  # too large to be built at all
        with pytest.raises(ValueError, match='^dY/dX .* 64, 4096, 4096'):
            build(X, W, 'X')
