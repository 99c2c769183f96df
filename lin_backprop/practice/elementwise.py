"""Exercises of 02_elementwise: one example, and how many paths lead from one number to the loss."""

import numpy as np

from ..check import numerical_grad
from ..network import relu
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '02_elementwise'

NOT_ADDED = 'The products are there, but x[i] feeds every output, and nobody added what belongs to the same i.'
LOST_J = 'This adds over the inputs, and the paths of one input differ in j, the output that they lead through.'
ALL_ADDED = 'This adds over both letters, so what the inputs have each for themselves is thrown together.'
ONE_OUTPUT = 'x[i] feeds every output, and only the path through the first one is here.'
AVERAGED = 'This averages over the outputs, and each path moves the loss in full.'
OVERWRITTEN = 'Only the last output is left, as in a loop over j that writes with = where it should add.'
NO_DY = 'This is how the sum of the outputs moves; the loss need not care for each output alike.'
ONE_AXIS = 'The numbers are right, but x has one axis, and this has two.'
UNDO = 'This asks which x gave a y; a gradient asks how far the loss moves when x is nudged.'
UNDO_SQUARE = f'Only a square W has an inverse, and there it is wrong too. {UNDO}'
RESHAPED = 'The shape is that of `W.T`, but reshape only counts the numbers off anew: it does not turn axes.'
DY_ALONG_I = '`*` adds nothing, and it lays dy along i, where it does not belong; and it runs only where D = M.'

# one or two lines for a mistake: what it is, and why
# fmt: off
dW_one = Exercise(
    'dW_one(x, dy)',
    takes={'x': 'i', 'dy': 'j'},
    gives='ij',
    answer='x[:, None] * dy[None, :]',
    measured=lambda x, dy: numerical_grad(lambda W: (dy * (x @ W)).sum(), np.zeros((len(x), len(dy)))),
    derivation=(
        'The weight `W[i, j]` stands in `y[j]` alone, multiplied by `x[i]`: one path.',
        'Along a path one multiplies: `dW[i, j] = x[i] * dy[j]`. Both letters are there, so nothing is summed.',
        'Put x down the side and dy along the top, and `*` makes every product.',
    ),
    hints=(
        'Through how many outputs does a nudge of W[2, 1] reach the loss, and by what is it multiplied there?',
        'One path: x[2] times dy[1]. So every x[i] meets every dy[j] once, and nothing is added.',
        'Give x an axis of length 1 behind its own, as in the notebook, and dy one in front. Then multiply.',
    ),
    slips=(
        Slip('an axis forgotten', 'x * dy', see.OUTER,
             '`*` pairs x[0] with dy[0], x[1] with dy[1], and no other two; and it runs only where D = M.'),
        Slip('@ for *', 'x @ dy', see.OUTER,
             '`@` pairs i of x with j of dy. Where D = M it would run, and add all of it up to one number.'),
        Slip('the result transposed', 'np.outer(dy, x)', see.OUTER,
             'The right products, turned: here dy runs down the side, and the rows of W belong to x.'),
        Slip('summed too much', 'dy * x.sum()', see.ONE_WEIGHT,
             'This adds over i, and each weight has an i of its own.'),
        Slip('summed too much', 'x * dy.sum()', see.ONE_WEIGHT,
             'This adds over j, and each weight has a j of its own.'),
        Slip('dy forgotten', 'np.outer(x, np.ones(len(dy)))', see.UPSTREAM,
             'This is how far the outputs move, and the question is how far the loss moves.'),
        Slip('x forgotten', 'np.outer(np.ones(len(x)), dy)', see.ONE_WEIGHT,
             'This would fit a number that is added, such as b, and a weight is multiplied by something.'),
        Slip('+ for *', 'x[:, None] + dy[None, :]', see.MULTIPLY,
             'The two stand one behind the other on the same path, and there one stretches the other.'),
        Slip('only the diagonal', 'np.diag(x) @ np.eye(len(x), len(dy)) * dy', see.ONE_WEIGHT,
             'Input i feeds all outputs, not only the one with the same number.'),
    ),
)

dx_one = Exercise(
    'dx_one(W, dy)',
    takes={'W': 'ij', 'dy': 'j'},
    gives='i',
    answer='dy @ W.T',
    measured=lambda W, dy: numerical_grad(lambda x: (dy * (x @ W)).sum(), np.ones(len(W))),
    derivation=(
        'x[i] stands in every output: in `y[j]` it is multiplied by `W[i, j]`. So it has a path through each j.',
        'The paths start from the same number and add: `dx[i]` is the sum over j of `dy[j] * W[i, j]`.',
        '`@` sums the last letter of the left array with the first of the right one: `dy` is j, `W.T` is j, i.',
    ),
    hints=(
        'Which outputs move when you nudge x[2], and by what is the nudge multiplied on the way into each?',
        'All of them: in y[j] it is multiplied by W[2, j]. One product for each j: what becomes of them?',
        'The products with the same i are added over j. `@` does that if j is where the two arrays meet.',
    ),
    slips=(
        Slip('the wrong letter summed', 'dy @ W', see.TURN,
             '`dy @ W` and `W.T @ dy` pair j of dy with i of W, which count different things; they run where D = M.'),
        Slip('* for @', 'dy * W', see.STAR_OR_AT, NOT_ADDED),
        Slip('* for @', 'dy[:, None] * W.T', see.TURN, NOT_ADDED),
        Slip('* for @', 'dy * W.T', see.TURN, DY_ALONG_I),
        Slip('reshape for transpose', 'dy @ W.reshape(W.shape[::-1])', see.TURN, RESHAPED),
        Slip('sum over the wrong axis', '(dy * W).sum(0)', see.ADD_PATHS, LOST_J),
        Slip('summed too much', '(dy * W).sum()', see.ADD_PATHS, ALL_ADDED),
        Slip('a path forgotten', 'dy[0] * W[:, 0]', see.ADD_PATHS, ONE_OUTPUT),
        Slip('mean for sum', '(dy * W).mean(1)', see.ADD_PATHS, AVERAGED),
        Slip('= for +=', 'dy[-1] * W[:, -1]', see.ADD_PATHS, OVERWRITTEN),
        Slip('an axis too many', 'W @ dy[:, None]', see.ADD_PATHS, ONE_AXIS),
        Slip('an axis too many', 'dy[None] @ W.T', see.ADD_PATHS, ONE_AXIS),
        Slip('dy forgotten', 'W.sum(1)', see.GIVEN, NO_DY),
        Slip('summed before multiplied', 'dy.sum() * W.sum(1)', see.ADD_PATHS,
             'A product of two sums also pairs the dy of one output with the weight of another.'),
        Slip('inverse for transpose', 'dy @ np.linalg.pinv(W)', see.UNDO, UNDO),
        Slip('inverse for transpose', 'dy @ np.linalg.inv(W)', see.UNDO, UNDO_SQUARE),
    ),
)

dy_relu = Exercise(
    'dy_relu(y, da)',
    takes={'y': 'j', 'da': 'j'},
    gives='j',
    answer='da * (y > 0)',
    measured=lambda y, da: numerical_grad(lambda y: (da * relu(y)).sum(), y),
    derivation=(
        '`a[j]` depends on `y[j]` alone: one path, so nothing is summed.',
        'A nudge of `y[j]` is handed on as it is where `y[j]` is above 0, and lost where it is not.',
        'So the stretch is 1 or 0, for each j its own: `dy[j]` is `da[j]` times that.',
    ),
    hints=(
        'Which entries of a move when you nudge y[1], and how far, if y[1] is above 0 and if it is below?',
        'Only a[1] moves: just as far as y[1], or not at all. How many paths are there to add?',
        '`y > 0` is True, which counts as 1, where relu is open. Nothing is summed, so use `*`.',
    ),
    slips=(
        Slip('@ for *', 'da @ (y > 0)', see.RELU,
             'Each y feeds one output of its own, and `@` adds all of them up to one number.'),
        Slip('relu forgotten', 'da', see.RELU,
             'Where y is below 0, relu handed on a 0, so no nudge gets through there.'),
        Slip('relu in place of its slope', 'da * np.maximum(y, 0)', see.STRETCH,
             'relu(y) is what goes forward; going back one needs how far relu stretches a nudge of y.'),
        Slip('relu in place of its slope', 'da * y', see.STRETCH,
             'y is where relu stands, and going back one needs how far relu stretches a nudge made there.'),
        Slip('relu of the gradient', 'np.maximum(da, 0)', see.RELU,
             'This looks at the sign of the gradient, but what opens or shuts relu is the y that went into it.'),
        Slip('da forgotten', '(y > 0) * 1.0', see.UPSTREAM,
             'This is how far a moves, and the question is how far the loss moves.'),
        Slip('open and shut swapped', 'da * (y < 0)', see.RELU,
             'A relu is shut below 0, and this lets just those through.'),
        Slip('da forgotten', 'np.diag((y > 0) * 1.0)', see.UPSTREAM,
             'This is the table of the slopes of relu, and da has not met it yet.'),
        Slip('forward in place of back', 'np.maximum(y, 0)', see.UPSTREAM,
             'This is a, the step forward once more; going back, what is handed on is da.'),
        Slip('shut entries dropped', 'da[y > 0]', see.RELU,
             'A shut entry has a gradient too: it is 0, and it keeps its place.'),
        Slip('every y with every a', 'np.outer(da, y > 0)', see.RELU,
             'Each y feeds one output of its own, and this pairs it with all of them.'),
        Slip('y where relu is shut', 'np.where(y > 0, da, y)', see.RELU,
             'This puts a value of y among the gradients; a shut relu lets no nudge through.'),
    ),
)

dx_column = Exercise(
    'dx_column(W, dy)',
    takes={'W': 'ji', 'dy': 'j'},
    gives='i',
    answer='W.T @ dy',
    measured=lambda W, dy: numerical_grad(lambda x: (dy * (W @ x)).sum(), np.ones(W.shape[1])),
    derivation=(
        'Going forward, `y[j]` is the sum over i of `W[j, i] * x[i]`. So x[i] has a path through each j.',
        'The paths add, whatever the layout: `dx[i]` is the sum over j of `W[j, i] * dy[j]`.',
        '`@` sums the last letter of the left array. That should be j, and W has it first, so W is turned.',
    ),
    hints=(
        'Write one entry, dx[i], in letters. Which letter do W and dy have that dx lacks?',
        'j, the letter of the outputs. In this layout it is the first letter of W, not the last.',
        'If W stands on the left of the `@`, its last letter must be j. How do you get it there?',
    ),
    slips=(
        Slip('the formula of the other layout', 'dy @ W.T', see.ONE_JACOBIAN,
             'Here a row of W holds the weights of one output. Where D = M this would run, and add over the inputs.'),
        Slip('* for @', 'W.T * dy', see.STAR_OR_AT, NOT_ADDED),
        Slip('* for @', 'W * dy[:, None]', see.STAR_OR_AT, NOT_ADDED),
        Slip('* for @', 'W * dy', see.STAR_OR_AT, DY_ALONG_I),
        Slip('reshape for transpose', 'W.reshape(W.shape[::-1]) @ dy', see.TURN, RESHAPED),
        Slip('sum over the wrong axis', '(W * dy[:, None]).sum(1)', see.ADD_PATHS, LOST_J),
        Slip('summed too much', '(W * dy[:, None]).sum()', see.ADD_PATHS, ALL_ADDED),
        Slip('a path forgotten', 'W[0] * dy[0]', see.ADD_PATHS, ONE_OUTPUT),
        Slip('mean for sum', '(W * dy[:, None]).mean(0)', see.ADD_PATHS, AVERAGED),
        Slip('= for +=', 'W[-1] * dy[-1]', see.ADD_PATHS, OVERWRITTEN),
        Slip('an axis too many', 'W.T @ dy[:, None]', see.ADD_PATHS, ONE_AXIS),
        Slip('an axis too many', 'dy[None] @ W', see.ADD_PATHS, ONE_AXIS),
        Slip('dy forgotten', 'W.sum(0)', see.GIVEN, NO_DY),
        Slip('inverse for transpose', 'np.linalg.pinv(W) @ dy', see.UNDO, UNDO),
        Slip('inverse for transpose', 'np.linalg.inv(W) @ dy', see.UNDO, UNDO_SQUARE),
    ),
)
