"""The same layer as other people lay out its arrays, forward and backward next to each other.

The letters stay: n example, i input feature, j output feature. Only their order changes, and with it each formula.
"""

from math import prod

from .accept import layer_sizes, require_array, require_axes
from .linear import LinGrad, lin_grad


def columns(X, W, b):
    """Examples as columns, as many books write it: X (D, N), W (M, D), b (M,) -> Y (M, N)."""
    require_axes(X=(X, 'in'), W=(W, 'ji'), b=(b, 'j'))
    return W @ X + b[:, None]


def columns_grad(X, W, dY):
    """X (D, N), W (M, D), dY (M, N) -> LinGrad, shaped like X, W and b."""
    require_axes(X=(X, 'in'), W=(W, 'ji'), dY=(dY, 'jn'))
    dX = W.T @ dY
    dW = dY @ X.T
    db = dY.sum(1)
    return LinGrad(dX, dW, db)


def torch_linear(X, weight, bias):
    """torch.nn.Linear, whose weight is (out, in): X (N, D), weight (M, D), bias (M,) -> Y (N, M)."""
    require_axes(X=(X, 'ni'), weight=(weight, 'ji'), bias=(bias, 'j'))
    return X @ weight.T + bias


def torch_linear_grad(X, weight, dY):
    """X (N, D), weight (M, D), dY (N, M) -> LinGrad, shaped like X, weight and bias."""
    require_axes(X=(X, 'ni'), weight=(weight, 'ji'), dY=(dY, 'nj'))
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


def _rows(name, array):
    """A row of features for each place on the axes before the last."""
    require_array(name, array)
    if not array.shape:
        raise ValueError(f'{name} has shape (); it should have an axis of features, the last')
    return array.reshape(prod(array.shape[:-1]), array.shape[-1])
