"""Exercises of 05_jacobian: how large the whole derivative is, and how to do without it."""

import numpy as np

from ..check import numerical_grad
from ..jacobian import jacobian
from . import headings as see
from .exercise import Exercise, Slip
from .trials import size_of

NOTEBOOK = '05_jacobian'

SIZES = {'N': size_of('n'), 'D': size_of('i'), 'M': size_of('j')}
ONE_BLOCK = 'This is as large as the block of one example, and the table has a place for all of them.'
SHAPE_OF_AN_ARRAY = 'This is the shape of one of the arrays, and the table sets each number of Y against each of X.'
ONE_SIDE_ONLY = 'One side of the table lists all numbers of an array, but the other lists those of one example only.'
MIXED = 'Number i of y depends on number i of x alone, and here different places are brought together.'
Y_ITSELF = 'This multiplies by y itself, which tells where y is and not how fast it moves.'
NO_DY = 'This is the whole table of slopes of y, and dy has not been used.'
TWO_PATHS = 'x[i] moves y[i] directly, and moves every y through the mean; the second way is not counted in full here.'

# one or two lines for a mistake: what it is, and why
# fmt: off
jacobian_shape = Exercise(
    'jacobian_shape(N, D, M)',
    takes=SIZES,
    gives=tuple,
    sizes='nij',
    answer='(N * M, N * D)',
    measured=lambda N, D, M: jacobian(np.ones((N, D)), np.ones((D, M)), 'X').shape,
    derivation=(
        'A row of the table for each number of Y: Y is N × M, so N · M rows.',
        'A column for each number of X: X is N × D, so N · D columns.',
        'At 4, 3, 2 that is 8 rows and 12 columns: the 96 slopes of this notebook.',
    ),
    hints=(
        'How many numbers does Y hold, and how many does X hold, written with N, D and M?',
        'A row for each number that comes out, a column for each number that goes in.',
        'Y is read as one long list, of N times M numbers. X is read so too.',
    ),
    slips=(
        Slip('rows and columns swapped', '(N * D, N * M)', see.HOW_MANY,
             'This table has a row for each number of X, and rows are for what comes out.'),
        Slip('only one block', '(M, D)', see.BLOCKS, ONE_BLOCK),
        Slip('only one block', '(D, M)', see.BLOCKS, ONE_BLOCK),
        Slip('only one example', '(N * M, D)', see.HOW_MANY, ONE_SIDE_ONLY),
        Slip('only one example', '(M, N * D)', see.HOW_MANY, ONE_SIDE_ONLY),
        Slip('the shape of an array', '(N, D)', see.GRADIENT, SHAPE_OF_AN_ARRAY),
        Slip('the shape of an array', '(N, M)', see.GRADIENT, SHAPE_OF_AN_ARRAY),
        Slip('not flattened', '(N, M, N, D)', see.GRADIENT,
             'Here each letter has an axis to itself, and a table has only rows and columns.'),
        Slip('n only once', '(N, M, D)', see.BLOCKS,
             'The table also asks how row 0 of Y moves with row 1 of X, so the examples count on both sides.'),
        Slip('by W, not by X', '(N * M, D * M)', see.BY_W,
             'One side of this table belongs to W, and X is what is moved.'),
        Slip('sizes added', '(N + M, N + D)', see.HOW_MANY,
             'An array with N rows of M numbers holds more than N and M together.'),
        Slip('a number for a shape', 'N * M * N * D', see.HOW_MANY,
             'This counts all slopes together, and a shape says how many rows and columns they stand in.'),
    ),
)

nonzero_slopes = Exercise(
    'nonzero_slopes(N, D, M)',
    takes=SIZES,
    gives='',
    sizes='nij',
    answer='N * D * M',
    measured=lambda N, D, M: np.count_nonzero(jacobian(np.ones((N, D)), np.ones((D, M)), 'X')),
    derivation=(
        'Row n of Y depends on row n of X alone: only N of the N · N blocks are not zero.',
        'Each of them is a copy of `W.T`, with M · D numbers.',
        'So N · D · M of the N · M · N · D slopes: one for each box of the cube, a share of 1/N.',
    ),
    hints=(
        'Nudge one number of X, say X[2, 0]. How many numbers of Y move?',
        'It moves row 2 of Y and no other row. These are M numbers.',
        'So M slopes for each number of X. How many numbers does X hold?',
    ),
    slips=(
        Slip('the zeros counted too', 'N * M * N * D', see.BLOCKS,
             'These are all the slopes, also those of one example by another.'),
        Slip('only the zeros counted', 'N * M * N * D - N * D * M', see.BLOCKS,
             'These are the slopes of one example by another, and those are the zeros.'),
        Slip('only one example', 'D * M', see.BLOCKS,
             'This is the block of one example, as if the batch had no other.'),
        Slip('a share for a count', '1 / N', see.BLOCKS, 'This is which part of the slopes is not zero, not how many.'),
        Slip('by W, not by X', 'N * M * D * M', see.BY_W, 'These are all the slopes by W, and X is what is moved.'),
        Slip('blocks counted', 'N', see.BLOCKS, 'This counts the blocks, and each of them holds several slopes.'),
        Slip('a single slope for each number', 'N * M', see.ONE_JACOBIAN,
             'This would fit if each number of Y depended on one number of X, as with relu.'),
        Slip('a single slope for each number', 'N * D', see.ONE_JACOBIAN,
             'This would fit if each number of X fed one number of Y, as with relu.'),
    ),
)

square_vjp = Exercise(
    'square_vjp(x, dy)',
    takes={'x': 'i', 'dy': 'i'},
    gives='i',
    counts={'i': 'numbers'},
    answer='dy * 2 * x',
    measured=lambda x, dy: numerical_grad(lambda x: (dy * x * x).sum(), x),
    derivation=(
        '`y[i] = x[i] * x[i]` has the slope `2 * x[i]` by x[i], and 0 by every other number of x.',
        'So the Jacobian is a diagonal with 2x on it.',
        'dy times a diagonal table is entry by entry: `dy[i] * 2 * x[i]`.',
    ),
    hints=(
        'Which numbers of y move when you nudge x[1]?',
        'Only y[1]. So the Jacobian is zero off the diagonal. How fast does y[1] move, for x[1] = 3?',
        'Entry by entry: how much the loss cares, times the slope of a square. No sum, so no `@`.',
    ),
    slips=(
        Slip('a path forgotten', 'dy * x', see.USED_TWICE,
             'x stands twice in x * x, and only one of the two is counted here.'),
        Slip('the slope forgotten', 'dy', see.UPSTREAM, 'This would fit y = x, where y moves exactly as fast as x.'),
        Slip('y in place of its slope', 'dy * x * x', see.UPSTREAM, Y_ITSELF),
        Slip('summed to one number', 'dy @ (2 * x)', see.RELU, MIXED),
        Slip('every number with every other', 'np.outer(dy, 2 * x)', see.RELU, MIXED),
        Slip('every number with every other', 'np.outer(2 * x, dy)', see.RELU, MIXED),
        Slip('the Jacobian itself', 'np.diag(2 * x)', see.GRADIENT, NO_DY),
    ),
)

minus_mean_vjp = Exercise(
    'minus_mean_vjp(x, dy)',
    takes={'x': 'i', 'dy': 'i'},
    gives='i',
    counts={'i': 'numbers'},
    answer='dy - dy.mean()',
    measured=lambda x, dy: numerical_grad(lambda x: (dy * (x - x.mean())).sum(), x),
    derivation=(
        'x[i] moves y[i] at rate 1, and it moves the mean, with K numbers in x, at rate 1/K.',
        'The mean is subtracted in every y. So x[i] also costs `-dy[k] / K` for each k, its own place among them.',
        'Together `dy[i]` minus the sum of all dy over K, and that is a mean.',
    ),
    hints=(
        'Nudge x[0] by 1, with three numbers in x. What happens to y[0], and what to y[1]?',
        'x[0] has two ways: straight into y[0], and through the mean into every y. Add the shares of both.',
        'The straight way gives dy[i]. The other way, with three numbers in x, takes off a third of each number of dy.',
    ),
    slips=(
        Slip('a path forgotten', 'dy', see.USED_TWICE, TWO_PATHS),
        Slip('a path forgotten', 'dy - dy / len(dy)', see.ADD_PATHS, TWO_PATHS),
        Slip('a path forgotten', '-dy.mean() + 0 * dy', see.ADD_PATHS,
             'x[i] also moves y[i] directly, not only by the mean.'),
        Slip('sum for mean', 'dy - dy.sum()', see.STRETCH,
             'A nudge of one number moves the mean by less than the nudge.'),
        Slip('the minus lost', 'dy + dy.mean()', see.ADD_PATHS,
             'The mean is taken away from x, so a minus stands before what comes back through it.'),
        Slip('forward in place of back', 'x - x.mean()', see.UPSTREAM,
             'This is y, the step forward once more, and says nothing of what the loss wants.'),
        Slip('x in place of dy', 'dy - x.mean()', see.UPSTREAM,
             'What comes back through the mean is made of slopes, and x.mean() is a value from the way forward.'),
        Slip('y in place of its slope', 'dy * (x - x.mean())', see.UPSTREAM, Y_ITSELF),
        Slip('only the diagonal', 'np.full_like(dy, 1 - 1 / len(dy))', see.ONE_JACOBIAN,
             'These are the slopes of each y by its own x, without dy and without all the others.'),
        Slip('the Jacobian itself', 'np.eye(len(x)) - 1 / len(x)', see.GRADIENT, NO_DY),
    ),
)
