"""Exercises of 03_batched: what is summed over the batch and what is not."""

import numpy as np

from ..check import numerical_grad
from ..mistakes import MISTAKES
from . import headings as see
from .elementwise import AVERAGED
from .exercise import Exercise, Slip

NOTEBOOK = '03_batched'

UNDO = 'This asks which X gave a Y; a gradient asks how far the loss moves when X is nudged.'
UNDO_SQUARE = f'Only a square W has an inverse, and there it is wrong too. {UNDO}'
RESHAPED = 'The shape is the one of the transpose, but reshape only counts the numbers off anew: it turns no axes.'
OVERWRITTEN = 'Only the last example is left, as in a loop over n that writes with = where it should add.'
COLUMNS = 'This is the formula for examples in columns, and here the examples are rows.'


def _known(gradient, headings):
    """The mistakes of notebook 04 that `headings` names: {name: where it is explained}."""
    known = [mistake for mistake in MISTAKES if mistake.gradient == gradient and mistake.name in headings]
    return [Slip(mistake.name, mistake.code, headings[mistake.name], mistake.why) for mistake in known]


def _dV(X, dY):
    X1 = np.hstack([X, np.ones((len(X), 1))])
    return numerical_grad(lambda V: (dY * (X1 @ V)).sum(), np.zeros((X1.shape[1], dY.shape[1])))


# one or two lines for a mistake: what it is, and why
# fmt: off
db = Exercise(
    'db(X, W, dY)',
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives='j',
    answer='dY.sum(0)',
    measured=lambda X, W, dY: numerical_grad(lambda b: (dY * (X @ W + b)).sum(), np.zeros(W.shape[1])),
    derivation=(
        'Going forward, `b[j]` was copied into every row: it is added once in `Y[n, j]`, for each n.',
        'So b[j] has a path through each row, and along each of them the factor is 1: `1 * dY[n, j]`.',
        'The paths start from the same number, so they add. The answer lacks n: sum axis 0.',
    ),
    hints=(
        'Which entries of Y move when you nudge b[1], and how far does each of them move?',
        'All of column 1, each just as far as b[1]. So b[1] has one path through each row. What do paths do?',
        'Add dY up over the examples. n is the first axis of dY.',
    ),
    slips=(
        *_known('db', {'mean for sum': see.DIVIDE, 'sum over the wrong axis': see.SHAPES,
                       'batch sum forgotten': see.WHY_SUM, 'only the first example': see.ROWS_MOVE,
                       'dY forgotten': see.UPSTREAM}),
        Slip('dY forgotten', 'np.ones(W.shape[1])', see.UPSTREAM,
             'This is the factor 1 of one path: how far one entry of Y moves, not how far the loss moves.'),
        Slip('summed over the outputs too', 'dY.sum()', see.WHY_SUM,
             'Each output has a bias of its own, and this throws all of them together.'),
        Slip('an axis too many', 'dY.sum(0, keepdims=True)', see.SHAPES,
             'The numbers are right, but b has one axis, and this has two.'),
        Slip('X in place of dY', 'X.sum(0)', see.UPSTREAM,
             'These are inputs, and how much the loss cares for an output is told by the upstream gradient.'),
        Slip('W in place of dY', 'W.sum(0)', see.UPSTREAM,
             'These are weights, and how much the loss cares for an output is told by the upstream gradient.'),
        Slip('a factor too many', '(X.T @ dY).sum(0)', see.WHY_SUM,
             'A weight is multiplied by X on its way into Y; a bias is only added.'),
        Slip('= for +=', 'dY[-1]', see.WHY_SUM, OVERWRITTEN),
    ),
)

dX = Exercise(
    'dX(X, W, dY)',
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives='ni',
    answer='dY @ W.T',
    measured=lambda X, W, dY: numerical_grad(lambda X: (dY * (X @ W)).sum(), X),
    derivation=(
        'X[n, i] moves row n of Y and no other: `Y[n, j]` by `W[i, j]` times the nudge, for each j.',
        'Its paths add: `dX[n, i]` is the sum over j of `dY[n, j] * W[i, j]`. The answer lacks j and keeps n.',
        '`@` sums the last letter of the left array with the first of the right one, so W is turned.',
    ),
    hints=(
        'Which entries of Y move when you nudge X[2, 0]: which rows, and which columns?',
        'Row 2 alone, and every column in it. So one product `dY[2, j] * W[0, j]` for each j, and they add.',
        'Which letter is summed, and which two are left? Turn W so that the summed letter stands in the middle.',
    ),
    slips=(
        *_known('dX', {'transpose forgotten': see.TURN, '* for @': see.TURN, 'dW in place of W': see.WEIGHT,
                       'summed over the batch too': see.NO_SUM, 'a factor 2': see.STORED, 'the sign': see.NO_SHAPE,
                       'dY forgotten': see.UPSTREAM, 'first dY for every row': see.NO_SUM}),
        Slip('* for @', 'dY[:, None, :] * W[None, :, :]', see.RULE,
             'This is the box of all products, and the paths of each input are not added up yet.'),
        Slip('sum over the wrong axis', '(dY[:, None, :] * W[None, :, :]).sum(0)', see.RULE,
             'Axis 0 of the box is n, and each example has a row of X to itself.'),
        Slip('sum over the wrong axis', '(dY[:, None, :] * W[None, :, :]).sum(1)', see.RULE,
             'Axis 1 of the box is i, and the paths of one input differ in j.'),
        Slip('mean for sum', '(dY[:, None, :] * W[None, :, :]).mean(2)', see.ADD_PATHS, AVERAGED),
        Slip('a path forgotten', 'np.outer(dY[:, 0], W[:, 0])', see.ADD_PATHS,
             'An input feeds every output, and only the path through the first one is here.'),
        Slip('the result transposed', 'W @ dY.T', see.RULE,
             'The right numbers, turned: this has the examples in columns.'),
        Slip('W and dY swapped', 'W @ dY', see.RULE,
             'It would run where N = M, but it pairs j of W with n of dY, two different things.'),
        Slip('reshape for transpose', 'dY @ W.reshape(W.shape[::-1])', see.TURN, RESHAPED),
        Slip('columns for rows', 'W.T @ dY', see.LAYOUT, COLUMNS),
        Slip('only the first example', 'dY[0] @ W.T', see.NO_SUM,
             'This is the row of dX for one example, and every example has a row of its own.'),
        Slip('inverse for transpose', 'dY @ np.linalg.pinv(W)', see.UNDO, UNDO),
        Slip('inverse for transpose', 'dY @ np.linalg.inv(W)', see.UNDO, UNDO_SQUARE),
        Slip('forward in place of back', 'X @ W', see.RULE,
             'This is the step forward once more; going back, what is handed on is dY.'),
        Slip('Y in place of dY', 'X @ W @ W.T', see.UNDO,
             'This sends the outputs themselves back, not how much the loss cares for them.'),
    ),
)

dW = Exercise(
    'dW(X, W, dY)',
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives='ij',
    answer='X.T @ dY',
    measured=lambda X, W, dY: numerical_grad(lambda W: (dY * (X @ W)).sum(), W),
    derivation=(
        'One entry in letters: `dW[i, j]` is made from `X[n, i] * dY[n, j]`.',
        'The answer lacks n, so n is summed: all examples share W.',
        '`@` sums the last letter of the left array with the first of the right one, so X is turned: `X.T @ dY`.',
    ),
    hints=(
        'Which letters does one entry of dW have? Which letter do X and dY have besides those?',
        'Each example alone gives an outer product, `X[n, i] * dY[n, j]`. All examples share W: add over n.',
        '`@` sums the last letter of its left array. You want n there: turn X.',
    ),
    slips=(
        *_known('dW', {'mean for sum': see.DIVIDE, 'batch sum forgotten': see.WHY_SUM_W,
                       'only the first example': see.WHY_SUM_W, 'sum over the wrong axis': see.INTO_AT,
                       'transpose forgotten': see.INTO_AT, '* for @': see.INTO_AT, 'a factor 2': see.STORED,
                       'the sign': see.NO_SHAPE, 'dY forgotten': see.UPSTREAM,
                       'dY in another order than X': see.NO_SHAPE, 'dY averaged first': see.NO_SHAPE}),
        Slip('* for @', 'X * dY', see.INTO_AT,
             '`*` pairs entries at the same place, i with j, which count different things, and sums nothing.'),
        Slip('* for @', '(X * dY).sum(0)', see.INTO_AT,
             'n is summed, but `*` pairs i with j. It runs where D = M, and even there makes the diagonal alone.'),
        Slip('the result transposed', 'dY.T @ X', see.LAYOUT, 'The right numbers, turned: dW has the shape of W.'),
        Slip('the wrong array turned', 'X @ dY.T', see.INTO_AT,
             'It would run where D = M, but it pairs i of X with j of dY, and n is not summed at all.'),
        Slip('reshape for transpose', 'X.reshape(X.shape[::-1]) @ dY', see.INTO_AT, RESHAPED),
        Slip('sum over the wrong axis', '(X[:, :, None] * dY[:, None, :]).sum(2)', see.INTO_AT,
             'Axis 2 of the box is j, and each weight has a j of its own.'),
        Slip('summed before multiplied', 'np.outer(X.sum(0), dY.sum(0))', see.WHY_SUM_W,
             'A product of two sums also pairs X of one example with dY of another.'),
        Slip('columns for rows', 'dY @ X.T', see.LAYOUT, COLUMNS),
        Slip('np.outer of a batch', 'np.outer(X, dY)', see.INTO_AT,
             '`np.outer` makes one long row of each array, so it pairs examples with each other.'),
        Slip('Y in place of dY', 'X.T @ (X @ W)', see.UPSTREAM,
             'These are the outputs themselves, not how much the loss cares for them.'),
        Slip('= for +=', 'np.outer(X[-1], dY[-1])', see.WHY_SUM_W, OVERWRITTEN),
        Slip('W in place of X', 'W.T @ dY.T', see.RULE, 'A weight is multiplied by X on its way into Y, not by W.'),
        Slip('W in place of X', 'dY @ W.T', see.RULE, 'This is dX: it tells how the loss moves with X, not with W.'),
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
        Slip('mean for sum', 'np.vstack([X.T @ dY, dY.mean(0)])', see.DIVIDE,
             'The row of b is averaged over the batch, and each row of Y that b was copied into counts in full.'),
        Slip('batch sum forgotten', 'np.vstack([X.T @ dY, dY])', see.WHY_SUM,
             'b was copied into every row of Y, and what these rows report is not added up yet.'),
        Slip('sum over the wrong axis', 'np.vstack([X.T @ dY, dY.sum(1)])', see.SHAPES,
             'This last row has an entry for each example; it should have one for each output.'),
        Slip('only the first example', 'np.vstack([X.T @ dY, dY[0]])', see.WHY_SUM,
             'b was copied into every row of Y, not into the first alone.'),
        Slip('an axis lost', 'np.append(X.T @ dY, dY.sum(0))', see.SHAPES,
             '`np.append` without an axis makes one long row of both arrays.'),
        Slip('a column for a row', 'np.column_stack([X.T @ dY, X.sum(0)])', see.WHY_SUM,
             'The ones were joined to dY here, and they belong to the input.'),
    ),
)
