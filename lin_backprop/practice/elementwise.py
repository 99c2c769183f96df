"""Exercises of 02_elementwise: one example, and how many paths lead from one number to the loss."""

from .exercise import Exercise, Slip

WEIGHT = '02_elementwise#Where does W[2, 1] matter?'
OUTER = '02_elementwise#Why is dW an outer product?'
SUM = '02_elementwise#Why is dx a sum?'
STAR_OR_AT = '02_elementwise#Is it `*` or `@`?'
TURN = '02_elementwise#Why `w.t()`?'
NO_INVERSE = '02_elementwise#Does Wᵀ undo W?'
GIVEN = '02_elementwise#What is dy, and who gives it to us?'
JACOBIAN = '02_elementwise#What is the Jacobian here?'
RELU = '02_elementwise#Why does relu need `*` and not `@`?'
STRETCH = '01_scalar#How much does each step stretch a nudge?'
UPSTREAM = '01_scalar#Why is everything multiplied by `out.g`?'

NOT_ADDED = 'The products are there, but x[i] feeds every output, and nobody added what belongs to the same i.'
LOST_J = 'This adds over the inputs, and the paths of one input differ in j, the output that they lead through.'
ALL_ADDED = 'This adds over both letters, so what the inputs have each for themselves is thrown together.'
ONE_OUTPUT = 'x[i] feeds every output, and only the path through the first one is here.'
AVERAGED = 'This averages over the outputs, and each path moves the loss in full.'
OVERWRITTEN = 'Only the last output is left, as in a loop over j that writes with = where it should add.'
ONE_AXIS = 'The numbers are right, but x has one axis, and this has two.'
UNDO = 'This asks which x gave a y; a gradient asks how far the loss moves when x is nudged.'
UNDO_SQUARE = f'Only a square W has an inverse, and there it is wrong too. {UNDO}'
RESHAPED = 'The shape is that of `W.T`, but reshape only counts the numbers off anew: it does not turn axes.'
DY_ALONG_I = '`*` adds nothing, and it lays dy along i, where it does not belong; and it runs only where D = M.'

EXERCISES = [
    Exercise(
        'dW_one(x, dy)',
        takes={'x': 'i', 'dy': 'j'},
        gives='ij',
        answer='x[:, None] * dy[None, :]',
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
            Slip(
                'an axis forgotten',
                'x * dy',
                '`*` pairs x[0] with dy[0], x[1] with dy[1], and no other two; and it runs only where D = M.',
                OUTER,
            ),
            Slip(
                '@ for *',
                'x @ dy',
                '`@` pairs i of x with j of dy. Where D = M it would run, and add all of it up to one number.',
                OUTER,
            ),
            Slip(
                'the result transposed',
                'np.outer(dy, x)',
                'The right products, turned: here dy runs down the side, and the rows of W belong to x.',
                OUTER,
            ),
            Slip(
                'summed too much',
                'dy * x.sum()',
                'This adds over i, and each weight has an i of its own.',
                WEIGHT,
            ),
            Slip(
                'summed too much',
                'x * dy.sum()',
                'This adds over j, and each weight has a j of its own.',
                WEIGHT,
            ),
            Slip(
                'dy forgotten',
                'np.outer(x, np.ones(len(dy)))',
                'This is how far the outputs move, and the question is how far the loss moves.',
                UPSTREAM,
            ),
            Slip(
                'x forgotten',
                'np.outer(np.ones(len(x)), dy)',
                'This would fit a number that is added, such as b, and a weight is multiplied by something.',
                WEIGHT,
            ),
            Slip(
                '+ for *',
                'x[:, None] + dy[None, :]',
                'The two stand one behind the other on the same path, and there one stretches the other.',
                '01_scalar#Why do the factors multiply?',
            ),
            Slip(
                'only the diagonal',
                'np.diag(x) @ np.eye(len(x), len(dy)) * dy',
                'Input i feeds all outputs, not only the one with the same number.',
                WEIGHT,
            ),
        ),
    ),
    Exercise(
        'dx_one(W, dy)',
        takes={'W': 'ij', 'dy': 'j'},
        gives='i',
        answer='dy @ W.T',
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
            Slip(
                'the wrong letter summed',
                'dy @ W',
                '`dy @ W` and `W.T @ dy` pair j of dy with i of W, which count different things; they run where D = M.',
                TURN,
            ),
            Slip('* for @', 'dy * W', NOT_ADDED, STAR_OR_AT),
            Slip('* for @', 'dy[:, None] * W.T', NOT_ADDED, TURN),
            Slip('* for @', 'dy * W.T', DY_ALONG_I, TURN),
            Slip('reshape for transpose', 'dy @ W.reshape(W.shape[::-1])', RESHAPED, TURN),
            Slip('sum over the wrong axis', '(dy * W).sum(0)', LOST_J, SUM),
            Slip('summed too much', '(dy * W).sum()', ALL_ADDED, SUM),
            Slip('a path forgotten', 'dy[0] * W[:, 0]', ONE_OUTPUT, SUM),
            Slip('mean for sum', '(dy * W).mean(1)', AVERAGED, SUM),
            Slip('= for +=', 'dy[-1] * W[:, -1]', OVERWRITTEN, SUM),
            Slip('an axis too many', 'W @ dy[:, None]', ONE_AXIS, SUM),
            Slip('an axis too many', 'dy[None] @ W.T', ONE_AXIS, SUM),
            Slip(
                'dy forgotten',
                'W.sum(1)',
                'This is how the sum of the outputs moves; the loss need not care for each output alike.',
                GIVEN,
            ),
            Slip(
                'summed before multiplied',
                'dy.sum() * W.sum(1)',
                'A product of two sums also pairs the dy of one output with the weight of another.',
                SUM,
            ),
            Slip('inverse for transpose', 'dy @ np.linalg.pinv(W)', UNDO, NO_INVERSE),
            Slip('inverse for transpose', 'dy @ np.linalg.inv(W)', UNDO_SQUARE, NO_INVERSE),
        ),
    ),
    Exercise(
        'dy_relu(y, da)',
        takes={'y': 'j', 'da': 'j'},
        gives='j',
        answer='da * (y > 0)',
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
            Slip(
                '@ for *',
                'da @ (y > 0)',
                'Each y feeds one output of its own, and `@` adds all of them up to one number.',
                RELU,
            ),
            Slip(
                'relu forgotten',
                'da',
                'Where y is below 0, relu handed on a 0, so no nudge gets through there.',
                RELU,
            ),
            Slip(
                'relu in place of its slope',
                'da * np.maximum(y, 0)',
                'relu(y) is what goes forward; going back one needs how far relu stretches a nudge of y.',
                STRETCH,
            ),
            Slip(
                'relu in place of its slope',
                'da * y',
                'y is where relu stands, and going back one needs how far relu stretches a nudge made there.',
                STRETCH,
            ),
            Slip(
                'relu of the gradient',
                'np.maximum(da, 0)',
                'This looks at the sign of the gradient, but what opens or shuts relu is the y that went into it.',
                RELU,
            ),
            Slip(
                'da forgotten',
                '(y > 0) * 1.0',
                'This is how far a moves, and the question is how far the loss moves.',
                UPSTREAM,
            ),
            Slip(
                'open and shut swapped',
                'da * (y < 0)',
                'A relu is shut below 0, and this lets just those through.',
                RELU,
            ),
            Slip(
                'da forgotten',
                'np.diag((y > 0) * 1.0)',
                'This is the table of the slopes of relu, and da has not met it yet.',
                UPSTREAM,
            ),
            Slip(
                'forward in place of back',
                'np.maximum(y, 0)',
                'This is a, the step forward once more; going back, what is handed on is da.',
                UPSTREAM,
            ),
            Slip(
                'shut entries dropped',
                'da[y > 0]',
                'A shut entry has a gradient too: it is 0, and it keeps its place.',
                RELU,
            ),
            Slip(
                'every y with every a',
                'np.outer(da, y > 0)',
                'Each y feeds one output of its own, and this pairs it with all of them.',
                RELU,
            ),
            Slip(
                'y where relu is shut',
                'np.where(y > 0, da, y)',
                'This puts a value of y among the gradients; a shut relu lets no nudge through.',
                RELU,
            ),
        ),
    ),
    Exercise(
        'dx_column(W, dy)',
        takes={'W': 'ji', 'dy': 'j'},
        gives='i',
        answer='W.T @ dy',
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
            Slip(
                'the formula of the other layout',
                'dy @ W.T',
                'Here a row of W holds the weights of one output. Where D = M this would run, and add over the inputs.',
                JACOBIAN,
            ),
            Slip(
                '* for @',
                'W.T * dy',
                NOT_ADDED,
                STAR_OR_AT,
            ),
            Slip(
                '* for @',
                'W * dy[:, None]',
                NOT_ADDED,
                STAR_OR_AT,
            ),
            Slip('* for @', 'W * dy', DY_ALONG_I, STAR_OR_AT),
            Slip('reshape for transpose', 'W.reshape(W.shape[::-1]) @ dy', RESHAPED, TURN),
            Slip('sum over the wrong axis', '(W * dy[:, None]).sum(1)', LOST_J, SUM),
            Slip('summed too much', '(W * dy[:, None]).sum()', ALL_ADDED, SUM),
            Slip('a path forgotten', 'W[0] * dy[0]', ONE_OUTPUT, SUM),
            Slip('mean for sum', '(W * dy[:, None]).mean(0)', AVERAGED, SUM),
            Slip('= for +=', 'W[-1] * dy[-1]', OVERWRITTEN, SUM),
            Slip('an axis too many', 'W.T @ dy[:, None]', ONE_AXIS, SUM),
            Slip('an axis too many', 'dy[None] @ W', ONE_AXIS, SUM),
            Slip(
                'dy forgotten',
                'W.sum(0)',
                'This is how the sum of the outputs moves; the loss need not care for each output alike.',
                GIVEN,
            ),
            Slip('inverse for transpose', 'np.linalg.pinv(W) @ dy', UNDO, NO_INVERSE),
            Slip('inverse for transpose', 'np.linalg.inv(W) @ dy', UNDO_SQUARE, NO_INVERSE),
        ),
    ),
]
