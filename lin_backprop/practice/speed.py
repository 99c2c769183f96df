"""Exercises of 08_speed: how large the box of products is, and how to do without it."""

import numpy as np

from . import headings as see
from .exercise import Exercise, Slip
from .trials import size_of

NOTEBOOK = '08_speed'

# fmt: off
box_bytes = Exercise(
    'box_bytes(N, D, M)',
    takes={'N': size_of('n'), 'D': size_of('i'), 'M': size_of('j')},
    sizes='nij',
    gives='',
    answer='4 * N * D * M',
    measured=lambda N, D, M: np.zeros((N, D, M), np.float32).nbytes,
    derivation=(
        'The box holds `X[n, i] * dY[n, j]` for every n, i and j: N * D * M numbers.',
        'A number in float32 has 32 bits. 8 bits are a byte, so it takes 4 bytes.',
        "At fast.ai's size that is 4 * 50,000 * 784 * 50 = 7,840,000,000 bytes, the 7.84 GB above.",
    ),
    hints=(
        'Which shape has `X[:, :, None] * dY[:, None, :]`, and how many numbers does that make?',
        'The box has the axes n, i and j. In float32 a number has 32 bits, and 8 bits are one byte.',
        'Check your line with 50,000, 784 and 50: it should give 7.84 GB, which is 7,840,000,000 bytes.',
    ),
    slips=(
        Slip('numbers for bytes', 'N * D * M', see.EXACT, 'This counts the numbers; each takes more than one byte.'),
        Slip('bits for bytes', '32 * N * D * M', see.EXACT, 'The 32 of float32 are bits, and 8 bits are one byte.'),
        Slip('twice as much', '8 * N * D * M', see.TWO_BOXES,
             '8 bytes a number would be float64, and of the two boxes of the backward pass only one is asked for.'),
        Slip('dW in place of the box', '4 * D * M', see.INTO_AT,
             'This is what is left of the box after the sum over n.'),
        Slip('X and dY in place of the box', '4 * (N * D + N * M)', see.INTO_AT,
             'This is what goes in; the box holds each X[n, i] with each dY[n, j] of the same example.'),
        Slip('the sizes added', '4 * (N + D + M)', see.INTO_AT,
             'This counts three edges of the box; it is filled all through.'),
        Slip('every example with every other', '4 * N * D * N * M', see.INTO_AT,
             'X[n, i] meets only the dY of its own example: n is one letter for both, and one axis of the box.'),
        Slip('gigabytes', '4 * N * D * M / 1e9', see.GIGABYTES, 'The number is right in GB; bytes are asked for.'),
    ),
)

dW_weighted = Exercise(
    'dW_weighted(X, dY, s)',
    takes={'X': 'ni', 'dY': 'nj', 's': 'n'},
    gives='ij',
    answer='X.T @ (s[:, None] * dY)',
    measured=lambda X, dY, s: (X[:, :, None] * dY[:, None, :] * s[:, None, None]).sum(0),
    derivation=(
        'One entry in letters: `dW[i, j]` is the sum over n of `X[n, i] * dY[n, j] * s[n]`.',
        's has the letter n alone, so the rows of dY can take it up first: `s[:, None] * dY`, still n, j.',
        'Two arrays are left, with n, i and n, j, and the answer lacks n: `@` sums it and stores no box.',
    ),
    hints=(
        'Write one entry, `dW[i, j]`, with its letters. Which letters has s, and which array can take it up?',
        'Multiply s into the rows of X, or of dY, first: that array keeps its shape. Then you know the rest.',
        'To multiply row n by `s[n]`, s must stand upright, with the shape (N, 1): that is `s[:, None]`.',
    ),
    slips=(
        Slip('s along the wrong axis', 'X.T @ (s * dY)', see.LUCK,
             'NumPy lets s meet j here, and not n: it runs by luck where N = M, and then weighs outputs.'),
        Slip('s along the wrong axis', '(s * X).T @ dY', see.LUCK,
             'NumPy lets s meet i here, and not n: it runs by luck where N = D, and then weighs features.'),
        Slip('divided by the sum of s', 'X.T @ (s[:, None] * dY) / s.sum()', see.DIVIDE,
             'This is a weighted mean; the line above only adds.'),
    ),
)

squared_lengths = Exercise(
    'squared_lengths(X, dY)',
    takes={'X': 'ni', 'dY': 'nj'},
    gives='n',
    answer='(X**2).sum(1) * (dY**2).sum(1)',
    measured=lambda X, dY: [(np.outer(x, dy) ** 2).sum() for x, dy in zip(X, dY, strict=True)],
    derivation=(
        'One entry: `(X[n, i] * dY[n, j]) ** 2` is `X[n, i] ** 2 * dY[n, j] ** 2`, summed over i and j.',
        'The first factor has no j and the second no i, so each sum can be done by itself, before they meet.',
        'n stays in the answer, so the two sums, one number for each n, are multiplied with `*`.',
    ),
    hints=(
        'The square of a product is the product of the squares. Which square knows i, and which one knows j?',
        'Adding all `p[i] * q[j]` is the sum of p times the sum of q. Try it with p = [1, 2] and q = [3, 4].',
        'Square X and sum each row; square dY and sum each row. That gives two arrays of shape (N,).',
    ),
    slips=(
        Slip('squared after the sum', '(X.sum(1) * dY.sum(1)) ** 2', see.NO_SHAPE,
             'Entries of both signs cancel when they are added first; squares do not cancel.'),
        Slip('not squared', 'X.sum(1) * dY.sum(1)', see.INTO_AT, 'This adds the entries as they are, without squares.'),
        Slip('the root taken', 'np.sqrt((X**2).sum(1) * (dY**2).sum(1))', '',
             'This is the length; its square is asked for.'),
        Slip('summed over the batch too', '(X**2).sum() * (dY**2).sum()', see.WHICH,
             'A sum without an axis runs over n too; each example has a length of its own.'),
        Slip('of the whole dW', '((X.T @ dY) ** 2).sum()', see.PER_EXAMPLE,
             '`X.T @ dY` has added the examples already; each one is asked for by itself.'),
        Slip('added, not multiplied', '(X**2).sum(1) + (dY**2).sum(1)', see.INTO_AT,
             'Each entry is a product of one X and one dY, and so is its square.'),
        Slip('sum over the wrong axis', '(X**2).sum(0) * (dY**2).sum(0)', see.WHICH,
             'This sums over the examples; it fits where D = M, and gives one number for each feature.'),
        Slip('* for the outer product', '((X * dY) ** 2).sum(1)', see.OUTER,
             'It runs where D = M, but pairs each i with the j of the same number only.'),
        Slip('mean for sum', '(X**2).mean(1) * (dY**2).mean(1)', see.INTO_AT,
             'A mean divides by D and by M; the line above only adds.'),
    ),
)
