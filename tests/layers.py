"""Layers of random integers, for the tests of the cube."""

import numpy as np

from lin_backprop import example as small_example
from lin_backprop import lin, lin_grad_loops

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
