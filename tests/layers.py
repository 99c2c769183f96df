"""Layers of random integers, for the tests of the cube; the layer in other layouts, as people write it."""

import numpy as np

from lin_backprop import LinGrad, lin, lin_grad_loops
from lin_backprop import example as small_example

ANSWERS = ['Y', 'dX', 'dW', 'db']
SIZES = [(3, 4, 2), (1, 1, 1), (2, 3, 5), (5, 1, 3), (1, 4, 2), (4, 2, 1)]


def layer(sizes, answer, example=False):
    """{name: array} of X, W, b, dY and the answer. example: the arrays that the notebooks use."""
    N, D, M = sizes
    rng = np.random.default_rng(sizes)
    given = [rng.integers(-9, 10, shape) for shape in ((N, D), (D, M), (M,), (N, M))]
    X, W, b, dY = small_example(*sizes) if example else given
    answers = {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}
    return {'X': X, 'W': W, 'b': b, 'dY': dY, answer: answers[answer]}


def columns(X, W, b):
    """Examples as columns: X (D, N), W (M, D), b (M,) -> Y (M, N)."""
    return W @ X + b[:, None]


def columns_grad(X, W, dY):
    return LinGrad(W.T @ dY, dY @ X.T, dY.sum(1))


def torch_linear(X, weight, bias):
    """torch.nn.Linear: X (..., D), weight (M, D), bias (M,) -> Y (..., M)."""
    return X @ weight.T + bias


def torch_linear_grad(X, weight, dY):
    rows, dY_rows = X.reshape(-1, X.shape[-1]), dY.reshape(-1, dY.shape[-1])
    return LinGrad(dY @ weight, dY_rows.T @ rows, dY_rows.sum(0))
