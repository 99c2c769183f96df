"""Exercises of 07_network: the loss, the way back through relu, and one step of training."""

from .exercise import Exercise, Slip

LOSS = '07_network#Where is the 1/N?'
WHOLE = '07_network#What is the whole network?'
LEARNS = '07_network#Does it learn?'
LAYERS = '03_batched#What happens with two layers?'
RELU = '02_elementwise#Why does relu need `*` and not `@`?'
TURN = '02_elementwise#Why `w.t()`?'
INTO_AT = '03_batched#How do the loops become `@`?'
STRETCH = '01_scalar#How much does each step stretch a nudge?'
TWICE = '01_scalar#What if a number is used twice?'
WHICH_W = '01_scalar#Is it the weight, or the gradient of the weight?'


def _rate(rng, sizes):
    """A learning rate: positive, and a quarter, so that sums of products stay exact."""
    return rng.integers(1, 4).item() / 4


EXERCISES = [
    Exercise(
        'dpred(pred, target)',
        takes={'pred': 'nk', 'target': 'nk'},
        gives='nk',
        answer='2 * (pred - target) / len(pred)',
        counts={'k': 'outputs'},
        derivation=(
            'The loss is `((pred - target) ** 2).sum() / N`: all squares, added, and then one division by N.',
            '`pred[n, k]` stands in one square alone, whose slope is `2 * (pred[n, k] - target[n, k])`.',
            'The division by N stands around all squares, so it divides every slope: N is `len(pred)`.',
        ),
        hints=(
            'In how many of the squares does one number `pred[n, k]` stand, and what is the slope of that square?',
            'Take one square alone, as in 01: the slope of `(v - target) ** 2` by v is `2 * (v - target)`.',
            'Do that for all entries at once, with `*` and `-` only. Then divide by the number of examples.',
        ),
        slips=(
            Slip(
                '1/N forgotten',
                '2 * (pred - target)',
                'This belongs to a sum over the batch; this loss is a mean.',
                LOSS,
            ),
            Slip(
                'divided by all entries',
                '2 * (pred - target) / pred.size',
                'This loss adds the squares of one example, and averages over the examples alone.',
                LEARNS,
            ),
            Slip(
                'divided by the outputs',
                '2 * (pred - target) / pred.shape[1]',
                'The loss averages over the examples, which are the rows, and not over the outputs.',
                LEARNS,
            ),
            Slip(
                '2 forgotten',
                '(pred - target) / len(pred)',
                'A square is a number times itself: it is used twice, and each use is a path.',
                TWICE,
            ),
            Slip(
                'the sign',
                '2 * (target - pred) / len(pred)',
                'This is the gradient of target: in `pred - target` it is target that has the minus.',
                STRETCH,
            ),
            Slip(
                'the loss in place of its slope',
                '((pred - target) ** 2).sum() / len(pred)',
                'This is how large the loss is, not how fast it moves when an entry of pred is nudged.',
                STRETCH,
            ),
            Slip(
                'the loss in place of its slope',
                '(pred - target) ** 2 / len(pred)',
                'This is what each entry adds to the loss, not how fast that moves when the entry is nudged.',
                STRETCH,
            ),
            Slip(
                'the axis of the examples lost',
                '2 * (pred - target).mean(0)',
                'The 1/N is only a factor: nothing is added up, and each example keeps a row of its own.',
                LOSS,
            ),
            Slip(
                'brackets forgotten',
                '2 * pred - target / len(pred)',
                '`*` and `/` come before `-`: so only pred was doubled, and only target was divided.',
                STRETCH,
            ),
            Slip(
                'target forgotten',
                '2 * pred / len(pred)',
                'Not pred is squared but its distance from target.',
                WHOLE,
            ),
            Slip(
                '2 and 1/N forgotten',
                'pred - target',
                'This belongs to half the square of each entry, added over the batch; this loss is a mean of squares.',
                LOSS,
            ),
            Slip(
                'a factor 2',
                '4 * (pred - target) / len(pred)',
                'A square brings one 2, and there is one square around each entry.',
                STRETCH,
            ),
        ),
    ),
    Exercise(
        'dW1(X, Y1, W2, dpred)',
        takes={'X': 'ni', 'Y1': 'nj', 'W2': 'jk', 'dpred': 'nk'},
        gives='ij',
        answer='dA = dpred @ W2.T\ndY1 = dA * (Y1 > 0)\nreturn X.T @ dY1',
        counts={'j': 'hidden numbers', 'k': 'outputs'},
        derivation=(
            'Through the second layer: `dA[n, j]` lacks k, so k is summed: `dA = dpred @ W2.T`.',
            'Through relu: each entry has one path, open where `Y1 > 0`: `dY1 = dA * (Y1 > 0)`.',
            'To the weights of the first layer: `dW1[i, j]` lacks n, so n is summed: `X.T @ dY1`.',
        ),
        hints=(
            'Which three steps lead from W1 to pred, and through which of them does the way back go first?',
            "Make dA first: it has Y1's shape. Then let relu pass on only what belongs to entries of Y1 above 0.",
            'Write three lines, for dA, dY1 and dW1: a product with `@`, one with `*`, and one with `@` again.',
        ),
        slips=(
            Slip(
                'relu forgotten',
                'X.T @ (dpred @ W2.T)',
                'Where Y1 is below 0, relu handed on a 0: no path leads through there.',
                RELU,
            ),
            Slip(
                'relu in place of its slope',
                'X.T @ (dpred @ W2.T * np.maximum(Y1, 0))',
                'Going back, one multiplies by how far relu stretches a nudge, which is 1 or 0, and not by its output.',
                RELU,
            ),
            Slip(
                'relu in place of its slope',
                'X.T @ (dpred @ W2.T * Y1)',
                'Y1 is what goes into relu; going back, one multiplies by how far relu stretches a nudge, 1 or 0.',
                RELU,
            ),
            Slip(
                'relu of the gradient',
                'X.T @ np.maximum(dpred @ W2.T, 0)',
                'What is open is decided by Y1, going forward. The gradient itself may well be below 0.',
                LAYERS,
            ),
            Slip(
                '@ for *',
                'X.T @ (dpred @ W2.T @ (Y1 > 0).T)',
                'At relu each entry has one path, so nothing is summed; `@` sums, and mixes examples.',
                RELU,
            ),
            Slip(
                'transpose forgotten',
                'X.T @ (dpred @ W2 * (Y1 > 0))',
                'It runs where hidden numbers and outputs are equally many, but pairs k with j, two different things.',
                TURN,
            ),
            Slip(
                'transpose forgotten',
                'X @ (dpred @ W2.T * (Y1 > 0))',
                'It runs where N = D, but it pairs i of X with n of dY1, two different things.',
                INTO_AT,
            ),
            Slip(
                'brackets forgotten',
                'X.T @ (dpred @ W2.T * Y1 > 0)',
                '`*` comes before `>`: this asks whether dA times Y1 is above 0, and then dA is gone.',
                RELU,
            ),
            Slip(
                'the second layer forgotten',
                'X.T @ dpred',
                'dpred says how much the loss cares for pred; W1 makes Y1, and between them lies a layer.',
                LAYERS,
            ),
            Slip(
                'dW2 in place of W2',
                'X.T @ (dpred @ (np.maximum(Y1, 0).T @ dpred).T * (Y1 > 0))',
                'The way back leads through the weights that were used going forward, not through their gradient.',
                WHICH_W,
            ),
            Slip(
                'A in place of X',
                'np.maximum(Y1, 0).T @ (dpred @ W2.T * (Y1 > 0))',
                'A is what comes out behind the first layer; its weights are multiplied by what goes in, X.',
                WHOLE,
            ),
            Slip(
                'dW2 in place of dW1',
                'np.maximum(Y1, 0).T @ dpred',
                'This is the gradient of W2; W1 lies one layer further back.',
                WHOLE,
            ),
            Slip(
                'stopped at dA',
                'dpred @ W2.T',
                'This says how much the loss cares for A; relu and the first layer are still to come.',
                WHOLE,
            ),
            Slip(
                'stopped at dY1',
                'dpred @ W2.T * (Y1 > 0)',
                'This says how much the loss cares for Y1; one more step leads from Y1 to the weights.',
                WHOLE,
            ),
            Slip(
                '* after the sum',
                'X.T @ (dpred @ W2.T) * (Y1 > 0)',
                '`@` and `*` are worked out from left to right: relu comes after n is summed, where it has no place.',
                LAYERS,
            ),
        ),
    ),
    Exercise(
        'layer_step(A, W2, dpred, rate)',
        takes={'A': 'nj', 'W2': 'jk', 'dpred': 'nk', 'rate': _rate},
        gives={'new_W2': 'jk', 'dA': 'nj'},
        start='dW2 = A.T @ dpred\nW2 = W2 - rate * dW2\ndA = dpred @ W2.T\nreturn W2, dA',
        answer='dA = dpred @ W2.T\ndW2 = A.T @ dpred\nreturn W2 - rate * dW2, dA',
        counts={'j': 'hidden numbers', 'k': 'outputs'},
        derivation=(
            'pred was made with the W2 that came in, so a nudge of A reached the loss through those numbers.',
            'dA must therefore be made while W2 still holds them: find all gradients first, then move the weights.',
            'No shape shows it. The moved W2 differs only a little, so with a wrong dA such a network may even learn.',
        ),
        hints=(
            'Which numbers did the forward pass use to make pred from A, and does the name W2 still hold them?',
            'Read the lines in order. After the second one, W2 is another array than the one that made pred.',
            'Every formula is right. Only the order is not: find both gradients before anything moves.',
        ),
        slips=(
            Slip(
                'dW2 in place of W2',
                'dW2 = A.T @ dpred\nreturn W2 - rate * dW2, dpred @ dW2.T',
                'A reached pred through the weights, not through their gradient.',
                WHICH_W,
            ),
            Slip(
                'a step uphill',
                'W2 = W2 + rate * (A.T @ dpred)\nreturn W2, dpred @ W2.T',
                'The minus was right: the gradient points to where the loss grows, and a plus walks there.',
                LEARNS,
            ),
            Slip(
                'the rate forgotten',
                'return W2 - A.T @ dpred, dpred @ W2.T',
                'dA is right now, but the step lost its rate, and without it W2 moves too far.',
                LEARNS,
            ),
            Slip(
                'W2 did not move',
                'return W2, dpred @ W2.T',
                'dA is right now, but the step was lost: the W2 that comes back is the one that came in.',
                LEARNS,
            ),
            Slip(
                'the gradient in place of the new W2',
                'return A.T @ dpred, dpred @ W2.T',
                'The first of the two results should be W2 after the step, not what the step is made from.',
                LEARNS,
            ),
            Slip(
                'divided by the batch size',
                'W2 = W2 - rate * (A.T @ dpred) / len(A)\nreturn W2, dpred @ W2.T',
                'dW2 was right: if the loss is a mean over the batch, its 1/N is inside dpred already.',
                LOSS,
            ),
            Slip(
                'relu added',
                'W2 = W2 - rate * (A.T @ dpred)\nreturn W2, dpred @ W2.T * (A > 0)',
                'No relu was missing: dA is the gradient of A, which came out of relu; relu is the next step back.',
                WHOLE,
            ),
            Slip(
                'the two results swapped',
                'return dpred @ W2.T, W2 - rate * (A.T @ dpred)',
                'The new W2 comes first, then dA.',
            ),
            Slip(
                'transpose forgotten',
                'W2 = W2 - rate * (A.T @ dpred)\nreturn W2, dpred @ W2',
                'The transpose was right: without it `@` pairs k with j, and runs only where both are as many.',
                TURN,
            ),
        ),
    ),
]
