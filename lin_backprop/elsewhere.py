"""The same layer as other people write it, forward and backward next to each other, and what they do around it.

The letters stay: n example, i input feature, j output feature. Only their order changes, and with it each formula.
"""

from math import prod

import numpy as np

from .accept import check_array, check_axes, check_kind, check_real, layer_sizes
from .linear import LinGrad, lin_grad


def columns(X, W, b):
    """Examples as columns, as many books write it: X (D, N), W (M, D), b (M,) -> Y (M, N)."""
    check_axes(X=(X, 'in'), W=(W, 'ji'), b=(b, 'j'))
    return W @ X + b[:, None]


def columns_grad(X, W, dY):
    """X (D, N), W (M, D), dY (M, N) -> LinGrad, shaped like X, W and b."""
    check_axes(X=(X, 'in'), W=(W, 'ji'), dY=(dY, 'jn'))
    dX = W.T @ dY
    dW = dY @ X.T
    db = dY.sum(1)
    return LinGrad(dX, dW, db)


def torch_linear(X, weight, bias):
    """torch.nn.Linear, whose weight is (out, in): X (N, D), weight (M, D), bias (M,) -> Y (N, M)."""
    check_axes(X=(X, 'ni'), weight=(weight, 'ji'), bias=(bias, 'j'))
    return X @ weight.T + bias


def torch_linear_grad(X, weight, dY):
    """X (N, D), weight (M, D), dY (N, M) -> LinGrad, shaped like X, weight and bias."""
    check_axes(X=(X, 'ni'), weight=(weight, 'ji'), dY=(dY, 'nj'))
    dX = dY @ weight
    dW = dY.T @ X
    db = dY.sum(0)
    return LinGrad(dX, dW, db)


def any_axes(X, W, b):
    """Any number of axes before the features, such as (N, T, D): X (..., D), W (D, M), b (M,) -> Y (..., M)."""
    layer_sizes(_rows('X', X), W, b=b)
    return X @ W + b


def any_axes_grad(X, W, dY):
    """X (..., D), W (D, M), dY (..., M) -> LinGrad. Each place on the axes before is an example: all are summed."""
    X_rows, dY_rows = _rows('X', X), _rows('dY', dY)
    if X.shape[:-1] != dY.shape[:-1]:
        raise ValueError(f'dY has shape {tuple(dY.shape)}; its axes before the last should be {tuple(X.shape[:-1])}')
    rows = lin_grad(X_rows, W, dY_rows)
    return rows._replace(dX=rows.dX.reshape(X.shape))


def per_example(X, dY):
    """What each example alone makes of dW, without a loop: X (N, D), dY (N, M) -> (N, D, M). Its sum over n is dW."""
    check_axes(X=(X, 'ni'), dY=(dY, 'nj'))
    return X[:, :, None] * dY[:, None, :]


def accumulate(parts, shares=None):
    """The LinGrad of a batch from those of its parts, in order: rows of dX one below another, dW and db added.

    shares: a number for each part to multiply it by. None is right where the loss is a sum over the examples; where
    it is a mean, and each part was given the mean over itself, the share of a part is its examples / all examples.
    """
    if not parts:
        raise ValueError('parts is empty; it should hold a LinGrad at least')
    shares = [1] * len(parts) if shares is None else shares
    if len(shares) != len(parts):
        raise ValueError(f'{len(shares)} shares were given for {len(parts)} parts; each part should have one')
    for k, (part, share) in enumerate(zip(parts, shares, strict=True)):
        check_kind(LinGrad, **{f'parts[{k}]': part})
        check_real(**{f'shares[{k}]': share})
        check_axes(W=(parts[0].dW, 'ij'), dX=(part.dX, 'ni'), dW=(part.dW, 'ij'), db=(part.db, 'j'))
    dX, dW, db = zip(*([share * grad for grad in part] for part, share in zip(parts, shares, strict=True)), strict=True)
    return LinGrad(np.concatenate(dX), sum(dW), sum(db))


def _rows(name, array):
    """A row of features for each place on the axes before the last."""
    check_array(name, array)
    if not array.shape:
        raise ValueError(f'{name} has shape (); it should have an axis of features, the last')
    return array.reshape(prod(array.shape[:-1]), array.shape[-1])


# What PyTorch takes for the slope of relu at exactly 0, where it has none. fast.ai's relu is clamp_min, and its
# relu_grad has `inp > 0`: there they differ, by 1 against 0.
RELU_SLOPE_AT_0 = {
    'torch.relu(x)': 0,
    'x.clamp_min(0)': 1,
    'x.clamp(min=0)': 1,
    'torch.maximum(x, torch.zeros_like(x))': 0.5,
}
