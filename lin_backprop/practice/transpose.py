"""Exercises of 06_transpose: the adjoints of four other layers."""

from .exercise import Exercise, Slip, size

PRICE = '06_transpose#What is a gradient for?'
PUSH_ONES = '06_transpose#Can I find it without algebra?'
NOT_INVERSE = '06_transpose#Why not the inverse?'
ELSE = '06_transpose#What else has an adjoint?'
NO_MIXING = '03_batched#Why is dX not summed over the batch?'
LETTERS = '04_star_or_at#What is the law?'
DIVIDE = '03_batched#Should I divide by the batch size?'


def _rows(rng, sizes):
    """A row number for each example; the first comes again."""
    rows = rng.integers(0, sizes['i'], sizes['n'])
    rows[-1] = rows[0]
    return rows


def _three_weights(rng, sizes):
    """The weights of a convolution of length 3, different whole numbers without 0."""
    return rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], 3, replace=False)


TURNED_ONCE = 'The sum runs from the end here, but its results stand in the turned order.'
FROM_THE_FRONT = (
    'The sum runs from the front, as going forward: number i gets what stands before it, not what it fed. '
    'Only turning the features, axis 1, changes that.'
)
OVER_EXAMPLES = 'This adds up over the examples, and the layer added up over the features of each.'
NOBODY = 'W also has rows that nobody picked here: their gradient is 0, and these zeros need a place too.'
N_IN_ROWS = '`for n in rows` makes n a row of W; the rows of dY are counted by `range(len(rows))`.'
LAST_ONLY = 'Several gradients arrive at the same place, and each one written there wipes out the one before.'
LOST_ENDS = 'x is two numbers longer than y, and here the places that fed fewer outputs got nothing.'
WRONG_WAY = 'Forward, k[a] brought x[t + a] to y[t]; here dy[t] is sent to t - a, where it did not come from.'
MISALIGNED = 'The table of ones has a row for each example, so this `@` pairs rows of W with examples.'

EXERCISES = [
    Exercise(
        'reversal_back(dY)',
        takes={'dY': 'ni'},
        gives='ni',
        answer='dY[::-1]',
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
            Slip(
                'not sent back',
                'dY',
                'Row 0 of dY speaks of row 0 of Y, and that came from another row of X.',
                PUSH_ONES,
            ),
            Slip(
                'the wrong axis',
                'dY[:, ::-1]',
                'This turns the features around, and the layer turned the rows.',
                PUSH_ONES,
            ),
            Slip(
                'both axes turned',
                'dY[::-1, ::-1]',
                'This turns the features too, and the layer left them in place.',
                PUSH_ONES,
            ),
            Slip(
                'transpose by reflex',
                'dY.T',
                'What is transposed in `dY @ W.T` is the table of the layer, and not dY.',
                '06_transpose#Why does exactly Wᵀ come out?',
            ),
            Slip(
                'only the last row',
                'dY[-1]',
                'This is what row 0 gets, and the other rows of X moved the loss too.',
                PRICE,
            ),
        ),
    ),
    Exercise(
        'running_sum_back(dY)',
        takes={'dY': 'ni'},
        gives='ni',
        answer='dY[:, ::-1].cumsum(1)[:, ::-1]',
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
            Slip('summed from the front', 'dY.cumsum(1)', FROM_THE_FRONT, ELSE),
            Slip(
                'the wrong axis turned',
                'dY[::-1].cumsum(1)',
                '`[::-1]` turns the examples around, and the running sum goes along the features.',
                PUSH_ONES,
            ),
            Slip(
                'the inverse',
                'np.diff(dY, axis=1, prepend=0)',
                'Differences undo a running sum: they find X from Y, and do not say what a change of X costs.',
                NOT_INVERSE,
            ),
            Slip('sum over the wrong axis', 'dY[::-1].cumsum(0)[::-1]', OVER_EXAMPLES, NO_MIXING),
            Slip('sum over the wrong axis', 'dY.cumsum(0)', OVER_EXAMPLES, NO_MIXING),
            Slip('turned only once', 'dY[:, ::-1].cumsum(1)', TURNED_ONCE, PUSH_ONES),
            Slip(
                'turned only once',
                'dY.cumsum(1)[:, ::-1]',
                'The sum starts at the front here, and only its results are turned around.',
                PUSH_ONES,
            ),
            Slip(
                'its own place left out',
                'dY.sum(1, keepdims=True) - dY.cumsum(1)',
                'A number of X is in the sum at its own place too, and that path is missing.',
                PUSH_ONES,
            ),
            Slip(
                'all paths for all',
                'dY.sum(1, keepdims=True) + 0 * dY',
                'This would fit if each number went into every sum, but it is only in those from its place on.',
                PUSH_ONES,
            ),
            Slip(
                'a path forgotten',
                'dY',
                'A number of X goes into every sum from its place on, and only the first of these is counted.',
                ELSE,
            ),
        ),
    ),
    Exercise(
        'pick_back(rows, dY, D)',
        takes={'rows': _rows, 'dY': 'nj', 'D': size('i')},
        gives='ij',
        sizes='i',
        counts={'i': 'rows of W'},
        answer='dW = np.zeros((D, dY.shape[1]))\nnp.add.at(dW, rows, dY)\nreturn dW',
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
            Slip(
                'overwritten, not added',
                'dW = np.zeros((D, dY.shape[1]))\ndW[rows] += dY\nreturn dW',
                'Of a row that was picked twice only the last dY is kept. In a loop over n, `+=` is right, not `=`. '
                'All at once, `dW[rows] += dY` adds only once for each row.',
                ELSE,
            ),
            Slip(
                'n and rows[n] mixed up',
                'dW = np.zeros((D, dY.shape[1]))\nfor n in rows:\n    dW[n] += dY[n]\nreturn dW',
                N_IN_ROWS,
                ELSE,
            ),
            Slip(
                'n and rows[n] mixed up',
                'dW = np.zeros((D, dY.shape[1]))\nfor n in rows:\n    dW[rows[n]] += dY[n]\nreturn dW',
                N_IN_ROWS,
                ELSE,
            ),
            Slip(
                'the shape of dY',
                'dW = np.zeros_like(dY)\nnp.add.at(dW, rows, dY)\nreturn dW',
                'dY has a row for each pick, and dW needs one for each row of W.',
                ELSE,
            ),
            Slip(
                'forward in place of back',
                'dY[rows]',
                'This picks rows of dY, the step forward once more, and rows are numbers of rows of W.',
                ELSE,
            ),
            Slip(
                'rows not sent back',
                'dY',
                'dY has a row for each pick, and W has a row for each number that can be picked.',
                PUSH_ONES,
            ),
            Slip(
                'mean for sum',
                'dW, count = np.zeros((D, dY.shape[1])), np.bincount(rows, minlength=D)\n'
                'np.add.at(dW, rows, dY)\n'
                'return dW / np.maximum(count, 1)[:, None]',
                'A row that was picked twice moves the loss in two places, and a mean counts that as one.',
                DIVIDE,
            ),
            Slip(
                'dY summed first',
                'dW = np.zeros((D, dY.shape[1]))\ndW[rows] = dY.sum(0)\nreturn dW',
                'Each row of dY belongs to the one row that was picked there, and here it goes to all of them.',
                LETTERS,
            ),
            Slip(
                'the rows that nobody picked',
                'dW = np.zeros((rows.max() + 1, dY.shape[1]))\nnp.add.at(dW, rows, dY)\nreturn dW',
                NOBODY,
                ELSE,
            ),
            Slip(
                'the rows that nobody picked',
                'np.array([dY[rows == row].sum(0) for row in np.unique(rows)])',
                NOBODY,
                ELSE,
            ),
            Slip('transpose forgotten', 'np.eye(D)[rows] @ dY', MISALIGNED, LETTERS),
            Slip(
                'only the first example',
                'dW = np.zeros((D, dY.shape[1]))\ndW[rows[0]] += dY[0]\nreturn dW',
                'The other examples picked a row too, and each moves the loss.',
                '03_batched#Why is dW summed over the batch?',
            ),
        ),
    ),
    Exercise(
        'conv3_back(k, dy)',
        takes={'k': _three_weights, 'dy': 't'},
        gives='s',
        counts={'s': 'numbers of x'},
        answer='np.convolve(dy, k)',
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
            Slip(
                'the kernel turned around',
                'np.convolve(dy, k[::-1])',
                'Forward, y[t] took x[t] with k[0]; here dy[t] comes back to x[t] with k[2].',
                PUSH_ONES,
            ),
            Slip(
                'overwritten, not added',
                'dx = np.zeros(len(dy) + 2)\nfor t in range(len(dy)):\n    dx[t : t + 3] = dy[t] * k\nreturn dx',
                LAST_ONLY,
                ELSE,
            ),
            Slip('the ends lost', "np.convolve(dy, k, 'same')", LOST_ENDS, PUSH_ONES),
            Slip('the ends lost', "np.convolve(dy, k, 'valid')", LOST_ENDS, PUSH_ONES),
            Slip(
                'forward in place of back',
                "np.correlate(dy, k, 'valid')",
                'This runs the layer once more, on dy, and a step forward makes its array shorter.',
                PUSH_ONES,
            ),
            Slip(
                'a path forgotten',
                'np.append(dy * k[0], [0, 0])',
                'x[t] is also used for y[t - 1] and y[t - 2], and those paths are missing.',
                ELSE,
            ),
            Slip('sent the wrong way', "np.correlate(np.append(dy, [0, 0, 0, 0]), k, 'valid')", WRONG_WAY, PUSH_ONES),
            Slip(
                'sent the wrong way',
                'dx = np.zeros(len(dy) + 2)\n'
                'for t in range(len(dy)):\n'
                '    for a in range(3):\n'
                '        dx[t - a] += dy[t] * k[a]\n'
                'return dx',
                WRONG_WAY,
                PUSH_ONES,
            ),
        ),
    ),
]
