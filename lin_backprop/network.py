"""A small network, fast.ai's lin -> relu -> lin -> mse, with its gradients and nothing else to train it."""

from typing import NamedTuple

import numpy as np

from .accept import (
    require_array,
    require_kind,
    require_layers,
    require_rows,
    require_same_shape,
    require_training,
    require_whole,
)
from .linear import lin, lin_grad


def relu(Y):
    """Forward: what is below 0 becomes 0. Any shape."""
    require_array('Y', Y)
    return np.maximum(Y, 0)


def relu_grad(Y, dA):
    """Backward, for A = relu(Y): the slope is 1 above 0 and else 0, also at exactly 0. Y and dA have the same shape."""
    require_same_shape(dA=dA, Y=Y)
    return dA * (Y > 0)


def mse(pred, target):
    """Forward: squared error of each example (summed over its K outputs), mean over the N examples. A plain number.

    pred, target: (N, K), or both (N,). fast.ai's loss is the case K = 1. PyTorch's mse_loss divides by N * K instead.
    ValueError where the shapes differ, even where NumPy would broadcast them, and where there is no example.
    """
    require_same_shape(pred=pred, target=target)
    require_rows('pred', pred)
    return ((pred - target) ** 2).sum().item() / len(pred)


def mse_grad(pred, target):
    """Backward: dpred, shaped like pred. The 1/N of the mean is here, so no other gradient divides by N."""
    require_same_shape(pred=pred, target=target)
    require_rows('pred', pred)
    return 2 * (pred - target) / len(pred)


class Params(NamedTuple):
    """What is trained: W1 (D, H), b1 (H,), W2 (H, M), b2 (M,)."""

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


class Pass(NamedTuple):
    """All that one pass forward and backward works out. dZ has the shape of Z, for every Z."""

    loss: float
    pred: np.ndarray
    dpred: np.ndarray
    dA: np.ndarray
    dY1: np.ndarray
    dX: np.ndarray
    dW1: np.ndarray
    db1: np.ndarray
    dW2: np.ndarray
    db2: np.ndarray


def forward_and_backward(X, target, W1, b1, W2, b2):
    """X (N, D), target (N, M), then Params -> Pass. Backward is forward from below, line by line."""
    require_layers(X, W1, b1, W2, b2)
    Y1 = lin(X, W1, b1)
    A = relu(Y1)
    pred = lin(A, W2, b2)
    loss = mse(pred, target)

    dpred = mse_grad(pred, target)
    dA, dW2, db2 = lin_grad(A, W2, dpred)
    dY1 = relu_grad(Y1, dA)
    dX, dW1, db1 = lin_grad(X, W1, dY1)
    return Pass(loss, pred, dpred, dA, dY1, dX, dW1, db1, dW2, db2)


def predict(X, W1, b1, W2, b2):
    """Forward alone: X (N, D), then Params -> pred (N, M)."""
    require_layers(X, W1, b1, W2, b2)
    return lin(relu(lin(X, W1, b1)), W2, b2)


def start(D, H, M, seed=0):
    """Params before training: random weights, the same for the same seed, and b of zeros.

    Scaled so that numbers neither grow nor fade from layer to layer; 2 for the layer whose relu shuts about half.
    """
    require_whole(D=D, H=H, M=M)
    require_whole(0, seed=seed)
    rng = np.random.default_rng(seed)
    W1 = rng.normal(size=(D, H)) * np.sqrt(2 / D)
    W2 = rng.normal(size=(H, M)) * np.sqrt(1 / H)
    return Params(W1, np.zeros(H), W2, np.zeros(M))


def train(X, target, params, rate, steps, batch=None, seed=0):
    """Gradient descent: a generator that yields (step, loss before this step, Params after it).

    batch: how many examples a step takes, drawn at random by the seed; None takes all N. No input is changed.
    """
    require_kind(Params, params=params)
    require_training(X, target, rate, steps, batch, seed)
    rng = np.random.default_rng(seed)
    for step in range(steps):
        rows = slice(None) if batch is None else rng.choice(len(X), batch, replace=False)
        now = forward_and_backward(X[rows], target[rows], *params)
        grads = now.dW1, now.db1, now.dW2, now.db2
        params = Params(*(p - rate * dp for p, dp in zip(params, grads, strict=True)))
        yield step, now.loss, params
