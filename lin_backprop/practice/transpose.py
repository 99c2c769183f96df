"""Exercises of 06_transpose: the adjoints of four other layers."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip
from .trials import size_of

NOTEBOOK = '06_transpose'


def _rows(rng, sizes):
    """A row number for each example; the first comes again."""
    rows = rng.integers(0, sizes['i'], sizes['n'])
    rows[-1] = rows[0]
    return rows


def _three_weights(rng, sizes):
    """The weights of a convolution of length 3, different whole numbers without 0."""
    return rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], 3, replace=False)


FROM_THE_FRONT = 'The sum runs from the front, as going forward: number i gets what stands before it, not what it fed.'
OVER_EXAMPLES = 'This adds up over the examples, and the layer added up over the features of each.'
NOBODY = 'W also has rows that nobody picked here: their gradient is 0, and these zeros need a place too.'
N_IN_ROWS = 'dY has a row for each example n, and dW one for each row of W: it is `dY[n]`, and `dW[rows[n]]`.'
LOST_ENDS = 'x is two numbers longer than y, and here the outermost places got nothing.'
WRONG_WAY = 'Forward, k[a] brought x[t + a] to y[t]; here dy[t] is sent to t - a, where it did not come from.'

# one or two lines for a mistake: what it is, and why
# fmt: off
reversal_back = Exercise(
    'reversal_back(dY)',
    takes={'dY': 'ni'},
    gives='ni',
    answer='dY[::-1]',
    measured=lambda dY: numerical_grad(lambda X: (dY * X[::-1]).sum(), np.zeros_like(dY)),
    derivation=(
        'A 1 in row 0 of X lands in the last row of Y, so `dX[0] = dY[-1]`.',
        'A 1 in row n lands in row N - 1 - n, so `dX[n] = dY[N - 1 - n]`.',
        'That is the same reversal again. Here the adjoint is also the inverse, as with a rotation.',
    ),
    hints=(
        'Put a single 1 into row 0 of X. In which row of Y does it come out?',
        'In the last row. So the last row of dY says what row 0 of X costs. Which row belongs to row 1?',
        'Every row of dY goes back to where its numbers came from: last to first, first to last.',
    ),
    slips=(
        Slip('not sent back', 'dY', see.PUSH_ONES,
             'Row 0 of dY speaks of row 0 of Y, and that came from another row of X.'),
        Slip('the wrong axis', 'dY[:, ::-1]', see.PUSH_ONES,
             'This turns the features around, and the layer turned the rows.'),
        Slip('both axes turned', 'dY[::-1, ::-1]', see.PUSH_ONES,
             'This turns the features too, and the layer left them in place.'),
        Slip('transpose by reflex', 'dY.T', see.WHY_TURNED,
             'What is transposed in `dY @ W.T` is the table of the layer, and not dY.'),
        Slip('only the last row', 'dY[-1]', see.PRICE,
             'This is what row 0 gets, and the other rows of X moved the loss too.'),
    ),
)

running_sum_back = Exercise(
    'running_sum_back(dY)',
    takes={'dY': 'ni'},
    gives='ni',
    answer='dY[:, ::-1].cumsum(1)[:, ::-1]',
    measured=lambda dY: numerical_grad(lambda X: (dY * X.cumsum(1)).sum(), np.zeros_like(dY)),
    derivation=(
        '`Y[n, i]` adds up `X[n, a]` for a from 0 to i. So `X[n, a]` goes into `Y[n, i]` for every i from a on.',
        'Its paths add up: `dX[n, a]` is the sum of `dY[n, i]` from i = a to the end.',
        'A running sum from the end: turn the features around, `cumsum(1)`, turn them back.',
    ),
    hints=(
        'Put a single 1 into X at feature 1. In which features of Y does it show?',
        'In feature 1 and all after it. So dX at feature 1 adds up dY from feature 1 to the end.',
        'It is a running sum from the end. `dY[:, ::-1]` turns the features around; turn the sums back too.',
    ),
    slips=(
        Slip('summed from the front', 'dY.cumsum(1)', see.ADJOINTS, FROM_THE_FRONT),
        Slip('the wrong axis turned', 'dY[::-1].cumsum(1)', see.PUSH_ONES,
             '`[::-1]` turns the examples around, and the running sum goes along the features.'),
        Slip('the inverse', 'np.diff(dY, axis=1, prepend=0)', see.NO_INVERSE,
             'Differences undo a running sum: they find X from Y, and do not say what a change of X costs.'),
        Slip('sum over the wrong axis', 'dY[::-1].cumsum(0)[::-1]', see.NO_SUM, OVER_EXAMPLES),
        Slip('sum over the wrong axis', 'dY.cumsum(0)', see.NO_SUM, OVER_EXAMPLES),
        Slip('turned only once', 'dY[:, ::-1].cumsum(1)', see.PUSH_ONES,
             'The sum runs from the end here, but its results stand in the turned order.'),
        Slip('turned only once', 'dY.cumsum(1)[:, ::-1]', see.PUSH_ONES,
             'The sum starts at the front here, and only its results are turned around.'),
        Slip('its own place left out', 'dY.sum(1, keepdims=True) - dY.cumsum(1)', see.PUSH_ONES,
             'A number of X is in the sum at its own place too, and that path is missing.'),
        Slip('all paths for all', 'dY.sum(1, keepdims=True) + 0 * dY', see.PUSH_ONES,
             'This would fit if each number went into every sum, but it is only in those from its place on.'),
        Slip('a path forgotten', 'dY', see.ADJOINTS,
             'A number of X goes into every sum from its place on, and only the first of these is counted.'),
    ),
)

pick_back = Exercise(
    'pick_back(rows, dY, D)',
    takes={'rows': _rows, 'dY': 'nj', 'D': size_of('i')},
    gives='ij',
    sizes='i',
    counts={'i': 'rows of W'},
    answer='dW = np.zeros((D, dY.shape[1]))\nnp.add.at(dW, rows, dY)\nreturn dW',
    measured=lambda rows, dY, D: numerical_grad(lambda W: (dY * W[rows]).sum(), np.zeros((D, dY.shape[1]))),
    derivation=(
        '`Y[n, j] = W[rows[n], j]`: a change of one row of W shows in every row of Y that picked it.',
        'These are paths, so they add: each `dY[n]` is added into row `rows[n]` of dW. Other rows stay 0.',
        '`np.add.at` adds at every place, also where one comes again. A loop over n with `+=` does it too.',
    ),
    hints=(
        'If row 2 of W was picked twice, which numbers of Y move when you nudge W[2, 0]?',
        'Start with zeros shaped like W. Example n has one row of gradients, dY[n]. Which row of W is it for?',
        'Loop over n and add dY[n] into the row it picked. `dW[rows] += dY` adds once only; look up `np.add.at`.',
    ),
    slips=(
        Slip('n and rows[n] mixed up',
             'dW = np.zeros((D, dY.shape[1]))\nfor n in rows:\n    dW[n] += dY[n]\nreturn dW', see.ADJOINTS, N_IN_ROWS),
        Slip('n and rows[n] mixed up',
             'dW = np.zeros((D, dY.shape[1]))\nfor n in rows:\n    dW[rows[n]] += dY[n]\nreturn dW', see.ADJOINTS,
             N_IN_ROWS),
        Slip('the shape of dY', 'dW = np.zeros_like(dY)\nnp.add.at(dW, rows, dY)\nreturn dW', see.ADJOINTS,
             'dY has a row for each pick, and dW needs one for each row of W.'),
        Slip('forward in place of back', 'dY[rows]', see.ADJOINTS,
             'This picks rows of dY, the step forward once more, and rows are numbers of rows of W.'),
        Slip('rows not sent back', 'dY', see.PUSH_ONES,
             'dY has a row for each pick, and W has a row for each number that can be picked.'),
        Slip('dY summed first', 'dW = np.zeros((D, dY.shape[1]))\ndW[rows] = dY.sum(0)\nreturn dW', see.LAW,
             'Each row of dY belongs to the one row that was picked there, and here it goes to all of them.'),
        Slip('the rows that nobody picked',
             'dW = np.zeros((rows.max() + 1, dY.shape[1]))\nnp.add.at(dW, rows, dY)\nreturn dW', see.ADJOINTS, NOBODY),
        Slip('the rows that nobody picked',
             'np.array([dY[rows == row].sum(0) for row in np.unique(rows)])', see.ADJOINTS, NOBODY),
        Slip('transpose forgotten', 'np.eye(D)[rows] @ dY', see.LAW,
             'The table of ones has a row for each example, so this `@` pairs rows of W with examples.'),
    ),
)

conv3_back = Exercise(
    'conv3_back(k, dy)',
    takes={'k': _three_weights, 'dy': 't'},
    gives='s',
    counts={'s': 'numbers of x'},
    answer='np.convolve(dy, k)',
    measured=lambda k, dy: numerical_grad(lambda x: (dy * np.correlate(x, k)).sum(), np.zeros(len(dy) + 2)),
    derivation=(
        '`k[a]` brings `x[t + a]` to `y[t]`. Back on the same path, `dy[t] * k[a]` belongs to `dx[t + a]`.',
        'So for each t, add `dy[t] * k` into `dx[t : t + 3]`, which starts as T + 2 zeros.',
        'Products whose places add up: this is what `np.convolve` does. (Forward it is `np.correlate`.)',
    ),
    hints=(
        'Put a single 1 into x at place 5. In which numbers of y does it show, and with which weight in each?',
        'It shows in y[5], y[4] and y[3], with k[0], k[1] and k[2]. So dx[5] has three paths that add.',
        'Start with zeros of length T + 2. For each t, `dy[t] * k` is added into three of them, from t on.',
    ),
    slips=(
        Slip('the kernel turned around', 'np.convolve(dy, k[::-1])', see.PUSH_ONES,
             'Forward, y[t] took x[t] with k[0]; here dy[t] comes back to x[t] with k[2].'),
        Slip('overwritten, not added',
             'dx = np.zeros(len(dy) + 2)\nfor t in range(len(dy)):\n    dx[t : t + 3] = dy[t] * k\nreturn dx',
             see.ADJOINTS,
             'Several gradients arrive at the same place, and each one written there wipes out the one before.'),
        Slip('the ends lost', "np.convolve(dy, k, 'same')", see.PUSH_ONES, LOST_ENDS),
        Slip('the ends lost', "np.convolve(dy, k, 'valid')", see.PUSH_ONES, LOST_ENDS),
        Slip('forward in place of back', "np.correlate(dy, k, 'valid')", see.PUSH_ONES,
             'This runs the layer once more, on dy, and a step forward makes its array shorter.'),
        Slip('a path forgotten', 'np.append(dy * k[0], [0, 0])', see.ADJOINTS,
             'x[t] is also used for y[t - 1] and y[t - 2], and those paths are missing.'),
        Slip('sent the wrong way', "np.correlate(np.append(dy, [0, 0, 0, 0]), k, 'valid')", see.PUSH_ONES, WRONG_WAY),
        Slip('sent the wrong way',
             'dx = np.zeros(len(dy) + 2)\n'
             'for t in range(len(dy)):\n'
             '    for a in range(3):\n'
             '        dx[t - a] += dy[t] * k[a]\n'
             'return dx', see.PUSH_ONES, WRONG_WAY),
    ),
)
