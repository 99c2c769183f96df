"""Exercises of 03_batched: what is summed over the batch and what is not."""

from ..mistakes import MISTAKES
from .exercise import Exercise, Slip

ROWS_MOVE = '03_batched#Which rows move when I nudge one number?'
WHY_SUM = '03_batched#Why `.sum(0)`?'
WHY_SUM_W = '03_batched#Why is dW summed over the batch?'
NO_SUM = '03_batched#Why is dX not summed over the batch?'
INTO_AT = '03_batched#How do the loops become `@`?'
RULE = '03_batched#What is the rule?'
DIVIDE = '03_batched#Should I divide by the batch size?'
SHAPES = '03_batched#Why can I not just trust the shapes?'
LAYOUT = '03_batched#My course writes it the other way round. Who is right?'
UPSTREAM = '01_scalar#Why is everything multiplied by `out.g`?'
STORED = '01_scalar#What does `.g` store?'
WEIGHT = '01_scalar#Is it the weight, or the gradient of the weight?'
PATHS = '02_elementwise#Why is dx a sum?'
TURN = '02_elementwise#Why `w.t()`?'
NO_INVERSE = '02_elementwise#Does Wᵀ undo W?'
NO_SHAPE = '04_star_or_at#What can no shape show?'

UNDO = 'This asks which X gave a Y; a gradient asks how far the loss moves when X is nudged.'
UNDO_SQUARE = f'Only a square W has an inverse, and there it is wrong too. {UNDO}'
RESHAPED = 'The shape is the one of the transpose, but reshape only counts the numbers off anew: it turns no axes.'
OVERWRITTEN = 'Only the last example is left, as in a loop over n that writes with = where it should add.'
COLUMNS = 'This is the formula for examples in columns, and here the examples are rows.'


def _known(gradient, see):
    """The mistakes of notebook 04 that `see` names: {name: where it is explained}."""
    return [Slip(m.name, m.code, m.why, see[m.name]) for m in MISTAKES if m.gradient == gradient and m.name in see]


EXERCISES = [
    Exercise(
        'db(X, W, dY)',
        takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
        gives='j',
        answer='dY.sum(0)',
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
            *_known(
                'db',
                {
                    'mean for sum': DIVIDE,
                    'sum over the wrong axis': SHAPES,
                    'batch sum forgotten': WHY_SUM,
                    'only the first example': ROWS_MOVE,
                    'dY forgotten': UPSTREAM,
                },
            ),
            Slip(
                'dY forgotten',
                'np.ones(W.shape[1])',
                'This is the factor 1 of one path: how far one entry of Y moves, not how far the loss moves.',
                UPSTREAM,
            ),
            Slip(
                'summed over the outputs too',
                'dY.sum()',
                'Each output has a bias of its own, and this throws all of them together.',
                WHY_SUM,
            ),
            Slip(
                'an axis too many',
                'dY.sum(0, keepdims=True)',
                'The numbers are right, but b has one axis, and this has two.',
                SHAPES,
            ),
            Slip(
                'X in place of dY',
                'X.sum(0)',
                'These are inputs, and how much the loss cares for an output is told by the upstream gradient.',
                UPSTREAM,
            ),
            Slip(
                'W in place of dY',
                'W.sum(0)',
                'These are weights, and how much the loss cares for an output is told by the upstream gradient.',
                UPSTREAM,
            ),
            Slip(
                'a factor too many',
                '(X.T @ dY).sum(0)',
                'A weight is multiplied by X on its way into Y; a bias is only added.',
                WHY_SUM,
            ),
            Slip('= for +=', 'dY[-1]', OVERWRITTEN, WHY_SUM),
        ),
    ),
    Exercise(
        'dX(X, W, dY)',
        takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
        gives='ni',
        answer='dY @ W.T',
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
            *_known(
                'dX',
                {
                    'transpose forgotten': TURN,
                    '* for @': TURN,
                    'dW in place of W': WEIGHT,
                    'summed over the batch too': NO_SUM,
                    'a factor 2': STORED,
                    'the sign': NO_SHAPE,
                    'dY forgotten': UPSTREAM,
                    'first dY for every row': NO_SUM,
                },
            ),
            Slip(
                '* for @',
                'dY[:, None, :] * W[None, :, :]',
                'This is the box of all products, and the paths of each input are not added up yet.',
                RULE,
            ),
            Slip(
                'sum over the wrong axis',
                '(dY[:, None, :] * W[None, :, :]).sum(0)',
                'Axis 0 of the box is n, and each example has a row of X to itself.',
                RULE,
            ),
            Slip(
                'sum over the wrong axis',
                '(dY[:, None, :] * W[None, :, :]).sum(1)',
                'Axis 1 of the box is i, and the paths of one input differ in j.',
                RULE,
            ),
            Slip(
                'mean for sum',
                '(dY[:, None, :] * W[None, :, :]).mean(2)',
                'This averages over the outputs, and each path moves the loss in full.',
                PATHS,
            ),
            Slip(
                'a path forgotten',
                'np.outer(dY[:, 0], W[:, 0])',
                'An input feeds every output, and only the path through the first one is here.',
                PATHS,
            ),
            Slip(
                'the result transposed',
                'W @ dY.T',
                'The right numbers, turned: this has the examples in columns.',
                RULE,
            ),
            Slip(
                'W and dY swapped',
                'W @ dY',
                'It would run where N = M, but it pairs j of W with n of dY, two different things.',
                RULE,
            ),
            Slip('reshape for transpose', 'dY @ W.reshape(W.shape[::-1])', RESHAPED, TURN),
            Slip('columns for rows', 'W.T @ dY', COLUMNS, LAYOUT),
            Slip(
                'only the first example',
                'dY[0] @ W.T',
                'This is the row of dX for one example, and every example has a row of its own.',
                NO_SUM,
            ),
            Slip('inverse for transpose', 'dY @ np.linalg.pinv(W)', UNDO, NO_INVERSE),
            Slip('inverse for transpose', 'dY @ np.linalg.inv(W)', UNDO_SQUARE, NO_INVERSE),
            Slip(
                'forward in place of back',
                'X @ W',
                'This is the step forward once more; going back, what is handed on is dY.',
                RULE,
            ),
            Slip(
                'Y in place of dY',
                'X @ W @ W.T',
                'This sends the outputs themselves back, not how much the loss cares for them.',
                NO_INVERSE,
            ),
        ),
    ),
    Exercise(
        'dW(X, W, dY)',
        takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
        gives='ij',
        answer='X.T @ dY',
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
            *_known(
                'dW',
                {
                    'mean for sum': DIVIDE,
                    'batch sum forgotten': WHY_SUM_W,
                    'only the first example': WHY_SUM_W,
                    'sum over the wrong axis': INTO_AT,
                    'transpose forgotten': INTO_AT,
                    '* for @': INTO_AT,
                    'a factor 2': STORED,
                    'the sign': NO_SHAPE,
                    'dY forgotten': UPSTREAM,
                    'dY in another order than X': NO_SHAPE,
                    'dY averaged first': NO_SHAPE,
                },
            ),
            Slip(
                '* for @',
                'X * dY',
                '`*` pairs entries at the same place, i with j, which count different things, and sums nothing.',
                INTO_AT,
            ),
            Slip(
                '* for @',
                '(X * dY).sum(0)',
                'n is summed, but `*` pairs i with j. It runs where D = M, and even there makes the diagonal alone.',
                INTO_AT,
            ),
            Slip('the result transposed', 'dY.T @ X', 'The right numbers, turned: dW has the shape of W.', LAYOUT),
            Slip(
                'the wrong array turned',
                'X @ dY.T',
                'It would run where D = M, but it pairs i of X with j of dY, and n is not summed at all.',
                INTO_AT,
            ),
            Slip('reshape for transpose', 'X.reshape(X.shape[::-1]) @ dY', RESHAPED, INTO_AT),
            Slip(
                'sum over the wrong axis',
                '(X[:, :, None] * dY[:, None, :]).sum(2)',
                'Axis 2 of the box is j, and each weight has a j of its own.',
                INTO_AT,
            ),
            Slip(
                'summed before multiplied',
                'np.outer(X.sum(0), dY.sum(0))',
                'A product of two sums also pairs X of one example with dY of another.',
                WHY_SUM_W,
            ),
            Slip('columns for rows', 'dY @ X.T', COLUMNS, LAYOUT),
            Slip(
                'np.outer of a batch',
                'np.outer(X, dY)',
                '`np.outer` makes one long row of each array, so it pairs examples with each other.',
                INTO_AT,
            ),
            Slip(
                'Y in place of dY',
                'X.T @ (X @ W)',
                'These are the outputs themselves, not how much the loss cares for them.',
                UPSTREAM,
            ),
            Slip('= for +=', 'np.outer(X[-1], dY[-1])', OVERWRITTEN, WHY_SUM_W),
            Slip('W in place of X', 'W.T @ dY.T', 'A weight is multiplied by X on its way into Y, not by W.', RULE),
            Slip(
                'W in place of X',
                'dY @ W.T',
                'This is dX: it tells how the loss moves with X, not with W.',
                RULE,
            ),
        ),
    ),
    Exercise(
        'dV(X, dY)',
        takes={'X': 'ni', 'dY': 'nj'},
        gives='kj',
        answer='X1 = np.column_stack([X, np.ones(len(X))])\nreturn X1.T @ dY',
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
            Slip(
                'transpose forgotten',
                'np.column_stack([X, np.ones(len(X))]) @ dY',
                'The shape fits where N = D + 1, but it pairs a column of X1 with an example of dY.',
                TURN,
            ),
            Slip('b forgotten', 'X.T @ dY', 'These are the rows of V that are W; b is a row of V too.', WHY_SUM),
            Slip(
                'the row of b first',
                'np.vstack([dY.sum(0), X.T @ dY])',
                'The rows are right, but the ones are the last column of X1, so b is the last row of V.',
                WHY_SUM,
            ),
            Slip(
                'constant, so 0',
                'np.vstack([X.T @ dY, np.zeros(dY.shape[1])])',
                'The ones are never nudged, but b is, and what it is multiplied by is just these ones.',
                WHY_SUM,
            ),
            Slip(
                'dY forgotten',
                'np.vstack([X.T @ dY, np.ones(dY.shape[1])])',
                'The last row is the stretch from b to one entry of Y, and not yet how far the loss moves.',
                UPSTREAM,
            ),
            Slip(
                'mean for sum',
                'np.vstack([X.T @ dY, dY.mean(0)])',
                'The row of b is averaged over the batch, and each row of Y that b was copied into counts in full.',
                DIVIDE,
            ),
            Slip(
                'batch sum forgotten',
                'np.vstack([X.T @ dY, dY])',
                'b was copied into every row of Y, and what these rows report is not added up yet.',
                WHY_SUM,
            ),
            Slip(
                'sum over the wrong axis',
                'np.vstack([X.T @ dY, dY.sum(1)])',
                'This last row has an entry for each example; it should have one for each output.',
                SHAPES,
            ),
            Slip(
                'only the first example',
                'np.vstack([X.T @ dY, dY[0]])',
                'b was copied into every row of Y, not into the first alone.',
                WHY_SUM,
            ),
            Slip(
                'an axis lost',
                'np.append(X.T @ dY, dY.sum(0))',
                '`np.append` without an axis makes one long row of both arrays.',
                SHAPES,
            ),
            Slip(
                'a column for a row',
                'np.column_stack([X.T @ dY, X.sum(0)])',
                'The ones were joined to dY here, and they belong to the input.',
                WHY_SUM,
            ),
        ),
    ),
]
