"""The linear layer Y = X @ W + b and its gradients. One line in three loops, forward and backward:

    Y[n, j]  += X[n, i] * W[i, j]      (and + b[j])      n  example
    dX[n, i] += dY[n, j] * W[i, j]                       i  input feature
    dW[i, j] += X[n, i] * dY[n, j]                       j  output feature
    db[j]    += dY[n, j]

The letter that the answer lacks is the letter that is summed. `dZ` is the array of dLoss/dZ, shaped like Z.
All four versions of the backward pass give the same numbers; `lin_grad_loops` is the specification.

Arrays hold float64, float32 or int64, or Python's own numbers, such as fractions. Any other type is refused: small
whole numbers overflow, sums of booleans stop at True, and those of float16 ones at 2,048, in one version and not in
another. Whole numbers agree exactly, floats up to rounding: as far as terms * eps * (sum of |products|). No version
hides a nan or inf: an entry is nan or inf where a product in its sum is, and the same one in all versions if no sum of
finite products overflows.
"""

from typing import NamedTuple

import numpy as np

from .accept import layer_sizes


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
