"""Exercises of 03_batched: what is summed over the batch and what is not."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '03_batched'


def three_measured(X, W, dY):
    """dX, dW and db, by nudging."""
    b = np.zeros(W.shape[1])
    dX = numerical_grad(lambda X: (dY * (X @ W + b)).sum(), X)
    dW = numerical_grad(lambda W: (dY * (X @ W + b)).sum(), W)
    return dX, dW, numerical_grad(lambda b: (dY * (X @ W + b)).sum(), b)


def _dV(X, dY):
    X1 = np.hstack([X, np.ones((len(X), 1))])
    return numerical_grad(lambda V: (dY * (X1 @ V)).sum(), np.zeros((X1.shape[1], dY.shape[1])))


# one or two lines for a mistake: what it is, and why
# fmt: off
dc = Exercise(
    'dc(X, W, dY)',
    build=('dc',),
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives='n',
    answer='dY.sum(1)',
    measured=lambda X, W, dY: numerical_grad(lambda c: (dY * (X @ W + c[:, None])).sum(), np.zeros(len(X))),
    derivation=(
        'Going forward, `c[n]` was copied along its row: it is added once in `Y[n, j]`, for each j.',
        'So c[n] has a path through each output, and along each of them the factor is 1: `1 * dY[n, j]`.',
        'The paths start from the same number, so they add. The answer lacks j: sum axis 1.',
    ),
    hints=(
        'Which entries of Y move when you nudge c[2], and how far does each of them move?',
        'All of row 2, each just as far as c[2]. So c[2] has one path through each output. What do paths do?',
        'b was copied into every row, and its gradient lacks n. c was copied into every column: what does dc lack?',
    ),
    slips=(
        Slip('the line of b', 'dY.sum(0)', see.RULE,
             'This is the gradient of b, which all examples share: it sums n. c has a number for each example.'),
    ),
)

linear_back = Exercise(
    'linear_back(X, W, dY)',
    build=('dX', 'dW', 'db'),
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives={'dX': 'ni', 'dW': 'ij', 'db': 'j'},
    answer='dX = dY @ W.T\ndW = X.T @ dY\ndb = dY.sum(0)\nreturn dX, dW, db',
    measured=three_measured,
    derivation=(
        '`dX[n, i]` is made from `dY[n, j] * W[i, j]`. It lacks j: `dY @ W.T`, with j in the middle.',
        '`dW[i, j]` is made from `X[n, i] * dY[n, j]`. It lacks n: `X.T @ dY`, with n in the middle.',
        '`db[j]` is made from `1 * dY[n, j]`. It lacks n too, and no other array has a say: `dY.sum(0)`.',
    ),
    hints=(
        'Write one entry of each answer with its letters. Which two arrays make it, and which letter does it lack?',
        'dX lacks j, dW and db lack n. `@` sums the last letter of its left array with the first of its right one.',
        'For dX, turn W, so that j meets j. For dW, turn X, so that n meets n. For db there is nothing to multiply.',
    ),
)

dV = Exercise(
    'dV(X, dY)',
    takes={'X': 'ni', 'dY': 'nj'},
    gives='kj',
    answer='X1 = np.column_stack([X, np.ones(len(X))])\nreturn X1.T @ dY',
    measured=_dV,
    counts={'k': 'rows of V (W and b)'},
    derivation=(
        'V is the weight of a linear layer without b, whose input is X1: `Y = X1 @ V`.',
        'So its gradient is the one of any weight: `X1.T @ dY`, and X1 is made with `np.column_stack`.',
        'Its last row multiplies dY by ones and sums over n: that is `dY.sum(0)`, the gradient of b.',
    ),
    hints=(
        'In `Y = X1 @ V`, which array plays the part of X, and which the part of W?',
        'X1 is an X like any other. Make it, and use what you know of dW. Or: which rows of V are W, which is b?',
        '`np.column_stack([X, ...])` adds a column of length N. The rest is the line of dW, with X1 for X.',
    ),
    slips=(
        Slip('transpose forgotten', 'np.column_stack([X, np.ones(len(X))]) @ dY', see.TURN,
             'The shape fits where N = D + 1, but it pairs a column of X1 with an example of dY.'),
        Slip('b forgotten', 'X.T @ dY', see.WHY_SUM, 'These are the rows of V that are W; b is a row of V too.'),
        Slip('the row of b first', 'np.vstack([dY.sum(0), X.T @ dY])', see.WHY_SUM,
             'The rows are right, but the ones are the last column of X1, so b is the last row of V.'),
        Slip('constant, so 0', 'np.vstack([X.T @ dY, np.zeros(dY.shape[1])])', see.WHY_SUM,
             'The ones are never nudged, but b is, and what it is multiplied by is just these ones.'),
        Slip('dY forgotten', 'np.vstack([X.T @ dY, np.ones(dY.shape[1])])', see.UPSTREAM,
             'The last row is the stretch from b to one entry of Y, and not yet how far the loss moves.'),
        Slip('batch sum forgotten', 'np.vstack([X.T @ dY, dY])', see.WHY_SUM,
             'b was copied into every row of Y, and what these rows report is not added up yet.'),
        Slip('sum over the wrong axis', 'np.vstack([X.T @ dY, dY.sum(1)])', see.SHAPES,
             'This last row has an entry for each example; it should have one for each output.'),
        Slip('a column for a row', 'np.column_stack([X.T @ dY, X.sum(0)])', see.WHY_SUM,
             'The ones were joined to dY here, and they belong to the input.'),
    ),
)
