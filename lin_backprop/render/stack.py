"""The batch, one example at a time: what example n adds to dW or db, the sum so far, and what is still missing."""

import numpy as np

from ..letters import AXES
from .picture import Picture, beside, line, number, sign
from .table import table


def stack(X, dY, shares, total, gradient, n):
    """Picture after examples 0 to n. shares (N, ...): what each one adds to total, the `gradient` 'dW' or 'db'."""
    N, axes = len(shares), AXES[gradient]
    so_far = shares[: n + 1].sum(0)
    heads = [
        [f'X[{n},{i}]={number(x)}' for i, x in enumerate(X[n])],
        [f'dY[{n},{j}]={number(y)}' for j, y in enumerate(dY[n])],
    ]
    used = [_rows(a, name, n) for name, a in (('X', X), ('dY', dY)) if gradient == 'dW' or name == 'dY']
    numbers = [
        table(so_far - shares[n], 'sum before', axes),
        beside(sign('+'), table(shares[n], f'example {n} adds', axes, heads=heads)),
        beside(sign('='), table(so_far, 'sum so far', axes)),
        beside(sign('+'), table(total - so_far, 'still missing', axes)),
        beside(sign('='), table(total, gradient, axes, note='= X.T @ dY' if gradient == 'dW' else '= dY.sum(0)')),
    ]
    text = f'{gradient} after {n + 1} of {N} examples: {so_far.tolist()}, still missing {(total - so_far).tolist()}'
    words = f'Still to come: {N - n - 1} of {N} examples.'
    if n == N - 1:
        words = f'All {N} examples are in: the sum is {gradient}, and nothing is missing.'
    end = ' data-last' * (n == N - 1)
    return Picture(f'<div{end}>{beside(*used)}{beside(*numbers)}{line(words)}</div>', text)


def _rows(array, name, n):
    """Row n marked, the rows after it faint."""
    cells = list(np.ndindex(array.shape))
    return table(array, name, AXES[name], mark=[c for c in cells if c[0] == n], faint=[c for c in cells if c[0] > n])
