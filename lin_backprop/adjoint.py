"""The adjoint: what a gradient goes back through. f* is the adjoint of a linear f where, for every change and every dY,

    <dY, f(change)> = <f*(dY), change>      <A, B>: multiply entry by entry, then add up

Forward, a change goes through f and dY waits; backward, dY goes through f* and the change waits: the same number.
"""

from collections.abc import Callable
from math import prod
from typing import NamedTuple

import numpy as np

from .accept import layer_sizes, numbers, require_axes, require_function, require_kind, require_shape, require_whole
from .linear import lin_grad
from .source import function


def dot(A, B):
    """<A, B>: the sum of the products of entries, a plain number. Never broadcasts: ValueError where shapes differ."""
    A, B = numbers('A', A), numbers('B', B)
    if A.shape != B.shape:
        raise ValueError(f'dot was given shapes {A.shape} and {B.shape}; both should have the same shape')
    return (A * B).sum().item()


def identity_gap(forward, backward, change, dY):
    """<dY, forward(change)> - <backward(dY), change>. With the adjoint always 0: exactly on integers.

    Rounded to 9 digits, so that the rounding of fractions does not look like a gap.
    """
    require_function(forward=forward, backward=backward)
    return round(dot(dY, forward(change)) - dot(backward(dY), change), 9)


def adjoint_by_definition(forward, dY, shape):
    """What the adjoint of `forward` makes of dY, without algebra. shape: of the change, and of the answer.

    Entry k: push a change of 1 at k forward, and let dY say what it costs.
    """
    require_function(forward=forward)
    require_shape(shape=shape)
    return np.reshape([dot(dY, forward(one)) for one in _unit_changes(shape)], shape)


def boxes(forward, change, dY):
    """Every product that both totals add up: dY[out] · change[in] · slope of forward(change)[out] by change[in].

    -> dY.shape + change.shape. Summed over the axes of change it is dY * forward(change), and over those of dY it is
    what the adjoint makes of dY, times change. ValueError where dY has not the shape of forward(change).
    """
    require_function(forward=forward)
    dY, change = numbers('dY', dY), numbers('change', change)
    slopes = np.stack([forward(one) for one in _unit_changes(change.shape)], -1)
    if slopes.shape[:-1] != dY.shape:
        raise ValueError(f'dY has shape {dY.shape}; it should have shape {slopes.shape[:-1]}, that of forward(change)')
    return np.multiply.outer(dY, change) * slopes.reshape(dY.shape + change.shape)


def _unit_changes(shape):
    """A 1 at each place in turn, among zeros."""
    return np.eye(prod(shape), dtype=int).reshape(-1, *shape)


class ChangeOfLoss(NamedTuple):
    """How much the loss changes, to first order, worked out in both directions."""

    forward: float
    backward: float


def change_of_loss(X, W, dY, change_X, change_W, change_b):
    """X (N, D), W (D, M), dY (N, M) and a change for each of X, W and b, shaped like it -> ChangeOfLoss.

    All three gradients come from this one line: the two numbers are always equal. ValueError where shapes do not fit.
    """
    dX, dW, db = lin_grad(X, W, dY)
    require_axes(
        X=(X, 'ni'), W=(W, 'ij'), change_X=(change_X, 'ni'), change_W=(change_W, 'ij'), change_b=(change_b, 'j')
    )
    return ChangeOfLoss(
        forward=dot(dY, change_X @ W + X @ change_W + change_b),
        backward=dot(dX, change_X) + dot(dW, change_W) + dot(db, change_b),
    )


class Step(NamedTuple):
    """A function of one array, and the same in words."""

    words: str
    run: Callable

    def __call__(self, array):
        return np.round(self.run(array), 12)  # what pinv gives, the inverse as far as there is one, differs after that


class Pair(NamedTuple):
    """A step forward and its partners backward: the first is the adjoint, the others only have its shape.

    change, shape: name and shape of what goes forward; axes: letters of what comes out; given: arrays that stay.
    """

    change: str
    shape: tuple
    axes: str
    given: dict
    forward: Step
    partners: dict

    @property
    def adjoint(self):
        """The partner that is right."""
        return next(iter(self.partners.values()))


def scatter(dY, rows, D):
    """D rows of zeros, to which row n of dY is added at rows[n]. A row that was picked twice gets both.

    dY (N, M), rows N whole numbers from 0 to D - 1 -> (D, M). ValueError for others.
    """
    answer = _zeros(dY, rows, D)
    np.add.at(answer, rows, dY)
    return answer


def scatter_overwrite(dY, rows, D):
    """The same without adding: of a row that was picked twice, the last stays. `answer[rows] += dY` does the same."""
    answer = _zeros(dY, rows, D)
    answer[rows] = dY
    return answer


def _zeros(dY, rows, D):
    """(D, M), once it is sure that rows picks one of D rows for each row of dY."""
    require_axes(dY=(dY, 'nj'))
    require_whole(D=D)
    if np.shape(rows) != (len(dY),):
        raise ValueError(f'rows has shape {np.shape(rows)}; it should have shape {(len(dY),)}, one for each row of dY')
    for n, row in enumerate(rows):
        require_whole(0, D - 1, **{f'rows[{n}]': row})
    return np.zeros((D, dY.shape[1]), dY.dtype)


def pairs(X, W):
    """Six steps with their partners, for X (N, D) and W (D, M): {name: Pair}."""
    N, D, M = layer_sizes(X, W)
    require_whole(N=N, D=D, M=M)
    rows = np.resize([2, 0, 2], N) % D  # a row of W for each example; one comes again
    at = rows.tolist()
    names = {'X': X, 'W': W, 'pinv': np.linalg.pinv, 'diff': np.diff}
    names |= {'scatter': scatter, 'scatter_overwrite': scatter_overwrite}

    def step(array, code, words=''):
        """The code as a function of this array; words: what is shown where they say it better than the code."""
        return Step(words or code, function(f'step({array})', code, **names))

    tiled = step('change_b', f'np.tile(change_b, ({N}, 1))', 'change_b copied into each row')
    # fmt: off
    return {
        'X': Pair('change_X', (N, D), 'nj', {'W': W}, step('change_X', 'change_X @ W'), {
            'transpose': step('dY', 'dY @ W.T'),
            'inverse': step('dY', 'dY @ pinv(W)'),
            'reshape': step('dY', f'dY @ W.reshape({M}, {D})'),
        }),
        'W': Pair('change_W', (D, M), 'nj', {'X': X}, step('change_W', 'X @ change_W'), {
            'transpose': step('dY', 'X.T @ dY'),
            'inverse': step('dY', 'pinv(X) @ dY'),
            'reshape': step('dY', f'X.reshape({D}, {N}) @ dY'),
        }),
        'b': Pair('change_b', (M,), 'nj', {}, tiled, {
            'sum': step('dY', 'dY.sum(0)'),
            'mean': step('dY', 'dY.mean(0)'),
        }),
        'pick': Pair('change_W', (D, M), 'nj', {}, step('change_W', f'change_W[{at}]'), {
            'add': step('dY', f'scatter(dY, {at}, {D})', f'dY added at {at}'),
            'overwrite': step('dY', f'scatter_overwrite(dY, {at}, {D})', f'dY written at {at}'),
        }),
        'reshape': Pair('change_X', (N, D), 'rc', {}, step('change_X', f'change_X.reshape({D}, {N})'), {
            'reshape back': step('dY', f'dY.reshape({N}, {D})'),
            'transpose': step('dY', 'dY.T'),
        }),
        'running sum': Pair('change_X', (N, D), 'ni', {}, step('change_X', 'change_X.cumsum(0)'), {
            'from the end': step('dY', 'dY[::-1].cumsum(0)[::-1]'),
            'inverse': step('dY', 'diff(dY, axis=0, prepend=0)'),
        }),
    }
    # fmt: on


def one_try(pair, seed):
    """[change, dY] for this pair: integers from -3 to 3, none of them 0, the same for the same seed."""
    require_kind(Pair, pair=pair)
    require_whole(0, seed=seed)
    rng = np.random.default_rng(seed)
    shapes = pair.shape, pair.forward(np.zeros(pair.shape, int)).shape
    return [rng.choice([-3, -2, -1, 1, 2, 3], shape) for shape in shapes]
