"""The answers of the exercises against something independent: nudges of the loss, or a count."""

import numpy as np
import pytest
from test_practice import ALL

from lin_backprop import lin, numerical_grad
from lin_backprop.jacobian import jacobian
from lin_backprop.network import mse, relu


def nudged(forward, at, dY):
    """The gradient at `at` of the loss (dY * forward(...)).sum(), measured."""
    return numerical_grad(lambda moved: (dY * forward(moved)).sum(), at)


def chain_loss(x, w, b, target):
    return (max(x * w + b, 0) - target) ** 2


def lin_grads(X, W, dY):
    b = np.zeros(W.shape[1])
    dX = nudged(lambda X: lin(X, W, b), X, dY)
    return dX, nudged(lambda W: lin(X, W, b), W, dY), nudged(lambda b: lin(X, W, b), b, dY)


def jacobian_of(N, D, M):
    return jacobian(np.ones((N, D)), np.ones((D, M)), 'X')


def mean_of_parts(grads, counts):
    """Every example of a part has the part's gradient: their plain mean."""
    return np.repeat(grads, counts.astype(int), axis=0).mean(0)


def step(A, W2, dpred, rate):
    dW2 = nudged(lambda W2: A @ W2, W2, dpred)
    return W2 - rate * dW2, nudged(lambda A: A @ W2, A, dpred)


def with_ones(X, V):
    return np.hstack([X, np.ones((len(X), 1))]) @ V


MEASURED = {
    'dw': lambda x, w, b, target: numerical_grad(lambda w: chain_loss(x, w.item(), b, target), w),
    'two_paths': lambda x, w, b: numerical_grad(lambda x: x * (w * x + b), x),
    'dx_dw_db': lambda x, w, b, target: tuple(numerical_grad(lambda p: chain_loss(*p, target), [x, w, b])),
    'dW_one': lambda x, dy: nudged(lambda W: x @ W, np.zeros((len(x), len(dy))), dy),
    'dx_one': lambda W, dy: nudged(lambda x: x @ W, np.ones(len(W)), dy),
    'dy_relu': lambda y, da: nudged(relu, y, da),
    'dx_column': lambda W, dy: nudged(lambda x: W @ x, np.ones(W.shape[1]), dy),
    'db': lambda X, W, dY: lin_grads(X, W, dY)[2],
    'dX': lambda X, W, dY: lin_grads(X, W, dY)[0],
    'dW': lambda X, W, dY: lin_grads(X, W, dY)[1],
    'dV': lambda X, dY: nudged(lambda V: with_ones(X, V), np.zeros((X.shape[1] + 1, dY.shape[1])), dY),
    'ds': lambda s, X, dY: nudged(lambda s: s[:, None] * X, s, dY),
    'dX_scores': lambda X, dS: nudged(lambda X: X @ X.T, X, dS),
    'lin_grad_einsum': lin_grads,
    'jacobian_shape': lambda *sizes: jacobian_of(*sizes).shape,
    'nonzero_slopes': lambda *sizes: np.count_nonzero(jacobian_of(*sizes)),
    'square_vjp': lambda x, dy: nudged(lambda x: x * x, x, dy),
    'minus_mean_vjp': lambda x, dy: nudged(lambda x: x - x.mean(), x, dy),
    'reversal_back': lambda dY: nudged(lambda X: X[::-1], np.zeros_like(dY), dY),
    'running_sum_back': lambda dY: nudged(lambda X: X.cumsum(1), np.zeros_like(dY), dY),
    'pick_back': lambda rows, dY, D: nudged(lambda W: W[rows], np.zeros((D, dY.shape[1])), dY),
    'conv3_back': lambda k, dy: nudged(lambda x: np.correlate(x, k), np.zeros(len(dy) + 2), dy),
    'dpred': lambda pred, target: numerical_grad(lambda pred: mse(pred, target), pred),
    'dW1': lambda X, Y1, W2, dpred: nudged(
        lambda moved: relu(Y1 + X @ moved) @ W2, np.zeros((X.shape[1], Y1.shape[1])), dpred
    ),
    'layer_step': step,
    'box_bytes': lambda N, D, M: np.zeros((N, D, M), np.float32).nbytes,
    'dW_weighted': lambda X, dY, s: (X[:, :, None] * dY[:, None, :] * s[:, None, None]).sum(0),
    'squared_lengths': lambda X, dY: [(np.outer(x, dy) ** 2).sum() for x, dy in zip(X, dY, strict=True)],
    'dweight': lambda X, weight, dY: nudged(lambda weight: X @ weight.T, weight, dY),
    'dW_whole': mean_of_parts,
    'dW_places': lambda X, dY: nudged(lambda W: X @ W, np.zeros((X.shape[2], dY.shape[2])), dY),
    'dE': lambda ids, dY, rows: nudged(lambda E: E[ids], np.zeros((rows, dY.shape[1])), dY),
}


def test_every_answer_is_measured():
    assert list(MEASURED) == [exercise.name for exercise in ALL]


@pytest.mark.parametrize('exercise', ALL, ids=lambda exercise: exercise.name)
def test_the_answer_is_what_is_measured(exercise):
    answer = exercise.function(exercise.answer)
    for trial in exercise.trials():
        given, measured = answer(**trial), MEASURED[exercise.name](*trial.values())
        given, measured = (each if isinstance(each, tuple) else (each,) for each in (given, measured))
        for one, other in zip(given, measured, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


def test_relu_is_tried_open_and_shut():
    for name, opened in {
        'dw': lambda x, w, b, target: x * w + b > 0,
        'dx_dw_db': lambda x, w, b, target: x * w + b > 0,
        'dy_relu': lambda y, da: y > 0,
        'dW1': lambda X, Y1, W2, dpred: Y1 > 0,
    }.items():
        exercise = next(exercise for exercise in ALL if exercise.name == name)
        seen = np.concatenate([np.ravel(opened(*trial.values())) for trial in exercise.trials()])
        assert set(seen) == {True, False}
