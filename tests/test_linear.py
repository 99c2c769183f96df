import ast
import inspect

import numpy as np
import pytest
from refusing import refused

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


@pytest.mark.parametrize('function', [lin, *VERSIONS.values()], ids=['lin', *VERSIONS])
@pytest.mark.parametrize(
    ('name', 'wrong'),
    [
        *(('X', X[0]), ('W', W[:2]), ('W', W[:, 0]), ('W', W.T)),
        *(('last', dY.T), ('last', X[0]), ('last', dY[:1]), ('last', dY[:, :, None])),
        *(('X', X.tolist()), ('W', W.tolist()), ('last', dY.tolist())),
    ],
)
def test_the_array_that_does_not_fit_is_named(function, name, wrong):
    arrays = {'X': X, 'W': W, 'b' if function is lin else 'dY': b if function is lin else dY}
    name = list(arrays)[-1] if name == 'last' else name
    told = 'list' if isinstance(wrong, list) else wrong.shape
    with refused(f'{name} … {told}'):
        function(*(arrays | {name: wrong}).values())


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
