"""The linear layer Y = X @ W + b and its gradients. One line in three loops, forward and backward:

    Y[n, j]  += X[n, i] * W[i, j]      (and + b[j])      n  example
    dX[n, i] += dY[n, j] * W[i, j]                       i  input feature
    dW[i, j] += X[n, i] * dY[n, j]                       j  output feature
    db[j]    += dY[n, j]

The letter that the answer lacks is the letter that is summed. `dZ` is the array of dLoss/dZ, shaped like Z.
All four versions of the backward pass give the same numbers; `lin_grad_loops` is the specification.
"""

from typing import NamedTuple

import numpy as np


class LinGrad(NamedTuple):
    """Gradients of the loss: dX (N, D), dW (D, M), db (M,)."""

    dX: np.ndarray
    dW: np.ndarray
    db: np.ndarray


def lin(X, W, b):
    """Forward: X (N, D), W (D, M), b (M,) -> Y (N, M). ValueError where the shapes do not fit."""
    layer_sizes(X, W, b=b)
    return X @ W + b


def lin_grad_loops(X, W, dY):
    """Backward in loops, the specification: X (N, D), W (D, M), dY (N, M) -> LinGrad. Slow, and easy to read."""
    N, D, M = layer_sizes(X, W, dY=dY)
    dX = np.zeros((N, D), np.result_type(dY, W))
    dW = np.zeros((D, M), np.result_type(X, dY))
    db = np.zeros(M, dY.dtype)
    for n in range(N):
        for j in range(M):
            db[j] += dY[n, j]
            for i in range(D):
                dX[n, i] += dY[n, j] * W[i, j]
                dW[i, j] += X[n, i] * dY[n, j]
    return LinGrad(dX, dW, db)


def lin_grad_outer(X, W, dY):
    """Backward by boxes: make all N * D * M products, then sum one letter away.

    fast.ai's first version does this for dW (lesson 8, 2019: unsqueeze is what None does here).
    """
    layer_sizes(X, W, dY=dY)
    dX = (dY[:, None, :] * W[None, :, :]).sum(2)  # boxes (N, D, M), j summed
    dW = (X[:, :, None] * dY[:, None, :]).sum(0)  # boxes (N, D, M), n summed
    db = dY.sum(0)
    return LinGrad(dX, dW, db)


def lin_grad_einsum(X, W, dY):
    """Backward by letters: a letter that is missing after the arrow is summed."""
    layer_sizes(X, W, dY=dY)
    dX = np.einsum('nj,ij->ni', dY, W)
    dW = np.einsum('ni,nj->ij', X, dY)
    db = np.einsum('nj->j', dY)
    return LinGrad(dX, dW, db)


def lin_grad(X, W, dY):
    """Backward in three lines: X (N, D), W (D, M), dY (N, M) -> LinGrad. ValueError where the shapes do not fit.

    Only .T, @ and .sum(0), so a PyTorch, JAX or CuPy array passes through unchanged.
    """
    layer_sizes(X, W, dY=dY)
    dX = dY @ W.T
    dW = X.T @ dY
    db = dY.sum(0)
    return LinGrad(dX, dW, db)


def layer_sizes(X, W, **other):
    """N, D, M; or one sentence on the first array whose shape does not fit."""
    N, D = _shape(X, 'X', '(N, D), a row for each example', lambda s: len(s) == 2)
    _, M = _shape(W, 'W', f'({D}, M), a row for each column of X', lambda s: len(s) == 2 and s[0] == D)
    for name, array in other.items():
        right = (M,) if name == 'b' else (N, M)
        _shape(array, name, f'{right}, to go with X {(N, D)} and W {(D, M)}', lambda s, right=right: s == right)
    return N, D, M


def _shape(array, name, wanted, fits):
    if not hasattr(array, 'shape'):
        raise TypeError(f'{name} is a {type(array).__name__}; it should be an array of shape {wanted}')
    if not fits(tuple(array.shape)):
        raise ValueError(f'{name} has shape {tuple(array.shape)}; it should have shape {wanted}')
    return array.shape
