import ast
import inspect
import re

import numpy as np
import pytest

from lin_backprop import lin, lin_grad, lin_grad_loops, linear, numerical_grad
from lin_backprop.versions import VERSIONS

every_version = pytest.mark.parametrize('version', VERSIONS.values(), ids=VERSIONS)
sizes_differ = pytest.mark.parametrize('sizes', [(4, 3, 2), (2, 5, 3), (1, 3, 2), (4, 1, 3), (3, 4, 1)])

X, W, b, dY = np.ones((4, 3)), np.ones((3, 2)), np.ones(2), np.ones((4, 2))


def integers(sizes, seed):
    """X, W, b, dY of whole numbers from -9 to 9."""
    N, D, M = sizes
    rng = np.random.default_rng(seed)
    return [rng.integers(-9, 10, shape) for shape in ((N, D), (D, M), (M,), (N, M))]


def reals(sizes, dtype=float):
    """X, W, b, dY of normal random numbers."""
    N, D, M = sizes
    rng = np.random.default_rng(N + 10 * D + 100 * M)
    return [rng.normal(size=shape).astype(dtype) for shape in ((N, D), (D, M), (M,), (N, M))]


@every_version
@sizes_differ
def test_each_gradient_is_what_nudging_the_inputs_measures(version, sizes):
    X, W, b, dY = reals(sizes)
    grad = version(X, W, dY)
    np.testing.assert_allclose(grad.dX, numerical_grad(lambda X: (lin(X, W, b) * dY).sum(), X), rtol=0, atol=1e-6)
    np.testing.assert_allclose(grad.dW, numerical_grad(lambda W: (lin(X, W, b) * dY).sum(), W), rtol=0, atol=1e-6)
    np.testing.assert_allclose(grad.db, numerical_grad(lambda b: (lin(X, W, b) * dY).sum(), b), rtol=0, atol=1e-6)


@every_version
@pytest.mark.parametrize('dtype', [np.float32, np.float64])
def test_real_numbers_agree_up_to_rounding_and_keep_their_type(version, dtype):
    sizes = 40, 30, 20
    X, W, _, dY = reals(sizes, dtype)
    # each sum adds at most max(sizes) products, and each step rounds off at most eps of what the products add up to
    bounds = lin_grad(*(abs(a.astype(float)) for a in (X, W, dY)))
    for a, right, bound in zip(version(X, W, dY), lin_grad_loops(X, W, dY), bounds, strict=True):
        assert a.dtype == dtype
        assert (abs(a - right) <= 2 * max(sizes) * np.finfo(dtype).eps * bound).all()


def test_lin_keeps_float32():
    X, W, b, _ = reals((4, 3, 2), np.float32)
    assert lin(X, W, b).dtype == np.float32


@every_version
@pytest.mark.parametrize(
    ('arrays', 'name', 'shape'),
    [
        ((X[0], W, dY), 'X', (3,)),
        ((X, W[:2], dY), 'W', (2, 2)),
        ((X, W[:, 0], dY), 'W', (3,)),
        ((X, W, dY.T), 'dY', (2, 4)),
        ((X, W, dY[0]), 'dY', (2,)),
        ((X, W, dY[:1]), 'dY', (1, 2)),
    ],
)
def test_backward_names_the_array_whose_shape_does_not_fit(version, arrays, name, shape):
    with pytest.raises(ValueError, match=f'^{name} has shape {re.escape(str(shape))}'):
        version(*arrays)


@pytest.mark.parametrize(
    ('arrays', 'name', 'shape'),
    [
        ((X[0], W, b), 'X', (3,)),
        ((X, W.T, b), 'W', (2, 3)),
        ((X, W, X[0]), 'b', (3,)),
        ((X, W, dY), 'b', (4, 2)),
        ((X, W, b[None]), 'b', (1, 2)),
    ],
)
def test_forward_names_the_array_whose_shape_does_not_fit(arrays, name, shape):
    with pytest.raises(ValueError, match=f'^{name} has shape {re.escape(str(shape))}'):
        lin(*arrays)


@every_version
@pytest.mark.parametrize('k', range(3))
def test_a_list_is_refused_by_name(version, k):
    for function, arrays, names in ((version, [X, W, dY], ['X', 'W', 'dY']), (lin, [X, W, b], ['X', 'W', 'b'])):
        arrays[k] = arrays[k].tolist()
        with pytest.raises(TypeError, match=f'^{names[k]} is a list'):
            function(*arrays)


class Bare:
    """An array that can do four things: tell its shape, transpose, multiply with @ and sum one axis away."""

    def __init__(self, numbers):
        self.numbers, self.shape = numbers, numbers.shape

    @property
    def T(self):
        return Bare(self.numbers.T)

    def __matmul__(self, other):
        return Bare(self.numbers @ other.numbers)

    def sum(self, axis):
        return Bare(self.numbers.sum(axis))


def test_lin_grad_needs_nothing_but_shape_transpose_matmul_and_sum():
    X, W, _, dY = integers((4, 3, 2), seed=3)
    for a, right in zip(lin_grad(Bare(X), Bare(W), Bare(dY)), lin_grad_loops(X, W, dY), strict=True):
        np.testing.assert_array_equal(a.numbers, right)


def test_the_specification_multiplies_single_numbers_only():
    nodes = list(ast.walk(ast.parse(inspect.getsource(lin_grad_loops))))
    called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    assert called == {'layer_sizes', 'np.zeros', 'np.result_type', 'range', 'LinGrad'}
    assert not any(isinstance(node, ast.MatMult) for node in nodes)


def test_the_maths_fits_on_a_page():
    assert len(inspect.getsource(linear).splitlines()) <= 100
