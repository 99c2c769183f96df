"""Exercises of 07_network: the loss, the way back through relu, a step of training, a whole network, unequal parts."""

import numpy as np

from ..check import numerical_grad
from ..network import mse, relu
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '07_network'


def _rate(rng, sizes):
    """A learning rate: positive, and a quarter, so that sums of products stay exact."""
    return rng.integers(1, 4).item() / 4


def _column(rng, sizes):
    """pred of a network with one output: quarters, (N, 1)."""
    return rng.integers(-16, 17, (sizes['n'], 1)) / 4


def _counts(rng, sizes):
    """How many examples each part has: positive whole numbers that all differ."""
    return rng.permutation(np.arange(1, sizes['k'] + 3))[: sizes['k']]


def _broken_loss(pred='pred', loss='(difference**2).mean()', dpred='2 * difference / len(pred)'):
    """The loss and its gradient, with one of the lines written in another way."""
    return f'difference = {pred} - labels\nloss = {loss}\ndpred = {dpred}\nreturn loss, dpred'


BROADCAST = _broken_loss().removesuffix('\nreturn loss, dpred')  # as the reader finds it, but for the return


def _loss(pred, labels):
    loss = mse(pred, labels[:, None])
    return loss, numerical_grad(lambda pred: mse(pred, labels[:, None]), pred)


def _dW1(X, Y1, W2, dpred):
    at = np.zeros((X.shape[1], Y1.shape[1]))
    return numerical_grad(lambda W1: (dpred * (relu(Y1 + X @ W1) @ W2)).sum(), at)


def _two_layers(X, Y1, W2, dpred):
    def loss(db1=0, W2=W2, b2=0):
        return (dpred * (relu(Y1 + db1) @ W2 + b2)).sum()

    db1 = numerical_grad(lambda b1: loss(db1=b1), np.zeros(Y1.shape[1]))
    dW2 = numerical_grad(lambda W2: loss(W2=W2), W2)
    db2 = numerical_grad(lambda b2: loss(b2=b2), np.zeros(W2.shape[1]))
    return _dW1(X, Y1, W2, dpred), db1, dW2, db2


def _step(A, W2, dpred, rate):
    dW2 = numerical_grad(lambda W2: (dpred * (A @ W2)).sum(), W2)
    dA = numerical_grad(lambda A: (dpred * (A @ W2)).sum(), A)
    return W2 - rate * dW2, dA


# one or two lines for a mistake: what it is, and why
# fmt: off
dpred = Exercise(
    'dpred(pred, target)',
    takes={'pred': 'nk', 'target': 'nk'},
    gives='nk',
    answer='2 * (pred - target) / len(pred)',
    measured=lambda pred, target: numerical_grad(lambda pred: mse(pred, target), pred),
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
        Slip('1/N forgotten', '2 * (pred - target)', see.MEAN_LOSS,
             'This belongs to a sum over the batch; this loss is a mean.'),
        Slip('divided by all entries', '2 * (pred - target) / pred.size', see.LEARNS,
             'This loss adds the squares of one example, and averages over the examples alone.'),
        Slip('divided by the outputs', '2 * (pred - target) / pred.shape[1]', see.LEARNS,
             'The loss averages over the examples, which are the rows, and not over the outputs.'),
        Slip('2 forgotten', '(pred - target) / len(pred)', see.USED_TWICE,
             'A square is a number times itself: it is used twice, and each use is a path.'),
        Slip('the loss in place of its slope', '((pred - target) ** 2).sum() / len(pred)', see.STRETCH,
             'This is how large the loss is, not how fast it moves when an entry of pred is nudged.'),
        Slip('the loss in place of its slope', '(pred - target) ** 2 / len(pred)', see.STRETCH,
             'This is what each entry adds to the loss, not how fast that moves when the entry is nudged.'),
        Slip('the axis of the examples lost', '2 * (pred - target).mean(0)', see.MEAN_LOSS,
             'The 1/N is only a factor: nothing is added up, and each example keeps a row of its own.'),
        Slip('brackets forgotten', '2 * pred - target / len(pred)', see.STRETCH,
             '`*` and `/` come before `-`: so only pred was doubled, and only target was divided.'),
        Slip('2 and 1/N forgotten', 'pred - target', see.MEAN_LOSS,
             'This belongs to half the square of each entry, added over the batch; this loss is a mean of squares.'),
    ),
)

loss_and_dpred = Exercise(
    'loss_and_dpred(pred, labels)',
    takes={'pred': _column, 'labels': 'n'},
    gives={'loss': '', 'dpred': 'nk'},
    start=_broken_loss(),
    answer=_broken_loss().replace('labels', 'labels[:, None]'),
    measured=_loss,
    counts={'k': 'output'},
    derivation=(
        '`pred - labels` pairs (N, 1) with (N,): NumPy repeats both, and every prediction meets every label.',
        'Each prediction belongs to one label. So labels gets a second axis, of length 1: `labels[:, None]` is (N, 1).',
        'Now the difference is (N, 1), the mean divides by N, and the last two lines are right as they were.',
    ),
    hints=(
        'Which shape has the difference of pred, (3, 1), and labels, (3,)? Which shape should it have?',
        'It comes out as (3, 3), where it should be (3, 1). NumPy puts a missing axis in front, and repeats.',
        'Before you subtract, make both shapes the same. An axis can be given with `None`, or with `reshape`.',
    ),
    slips=(
        Slip('summed after the broadcast', _broken_loss(dpred='2 * difference.sum(1, keepdims=True) / len(pred)'),
             see.COLUMN, 'The shape is mended, but each prediction has met every label before, not only its own.'),
        Slip('averaged after the broadcast', _broken_loss(dpred='2 * difference.mean(1, keepdims=True) / len(pred)'),
             see.COLUMN, 'The shape is mended, but each prediction has met the mean of all labels, not its own one.'),
        Slip('the first column alone', _broken_loss(dpred='2 * difference[:, :1] / len(pred)'), see.COLUMN,
             'The shape is mended, but this column is every prediction minus label 0.'),
        Slip('the loss not mended', f'{BROADCAST}\nreturn loss, 2 * (pred - labels[:, None]) / len(pred)', see.COLUMN,
             'dpred is right now, but in the loss every prediction still meets every label.'),
        Slip('dpred not mended', f'{BROADCAST}\nreturn ((pred - labels[:, None]) ** 2).mean(), dpred', see.COLUMN,
             'The loss is right now, but in dpred every prediction still meets every label.'),
        Slip('pred cut down to (N,)', _broken_loss(pred='pred[:, 0]'), see.COLUMN,
             'The loss is right now, but dpred must keep the shape of pred, (N, 1): the layer before needs it.'),
    ),
)

dW1 = Exercise(
    'dW1(X, Y1, W2, dpred)',
    build=('dA', 'dY1', 'dW1'),
    takes={'X': 'ni', 'Y1': 'nj', 'W2': 'jk', 'dpred': 'nk'},
    gives='ij',
    answer='dA = dpred @ W2.T\ndY1 = dA * (Y1 > 0)\nreturn X.T @ dY1',
    measured=_dW1,
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
        Slip('relu forgotten', 'X.T @ (dpred @ W2.T)', see.RELU,
             'Where Y1 is below 0, relu handed on a 0: no path leads through there.'),
        Slip('relu in place of its slope', 'X.T @ (dpred @ W2.T * np.maximum(Y1, 0))', see.RELU,
             'Going back, one multiplies by how far relu stretches a nudge, which is 1 or 0, and not by its output.'),
        Slip('relu in place of its slope', 'X.T @ (dpred @ W2.T * Y1)', see.RELU,
             'Y1 is what goes into relu; going back, one multiplies by how far relu stretches a nudge, 1 or 0.'),
        Slip('relu of the gradient', 'X.T @ np.maximum(dpred @ W2.T, 0)', see.LAYERS,
             'What is open is decided by Y1, going forward. The gradient itself may well be below 0.'),
        Slip('@ for *', 'X.T @ (dpred @ W2.T @ (Y1 > 0).T)', see.RELU,
             'At relu each entry has one path, so nothing is summed; `@` sums, and mixes examples.'),
        Slip('brackets forgotten', 'X.T @ (dpred @ W2.T * Y1 > 0)', see.RELU,
             '`*` comes before `>`: this asks whether dA times Y1 is above 0, and then dA is gone.'),
        Slip('the second layer forgotten', 'X.T @ dpred', see.LAYERS,
             'dpred says how much the loss cares for pred; W1 makes Y1, and between them lies a layer.'),
        Slip('dW2 in place of W2', 'X.T @ (dpred @ (np.maximum(Y1, 0).T @ dpred).T * (Y1 > 0))', see.WEIGHT,
             'The way back leads through the weights that were used going forward, not through their gradient.'),
        Slip('A in place of X', 'np.maximum(Y1, 0).T @ (dpred @ W2.T * (Y1 > 0))', see.NETWORK,
             'A is what comes out behind the first layer; its weights are multiplied by what goes in, X.'),
        Slip('dW2 in place of dW1', 'np.maximum(Y1, 0).T @ dpred', see.NETWORK,
             'This is the gradient of W2; W1 lies one layer further back.'),
        Slip('stopped at dA', 'dpred @ W2.T', see.NETWORK,
             'This says how much the loss cares for A; relu and the first layer are still to come.'),
        Slip('stopped at dY1', 'dpred @ W2.T * (Y1 > 0)', see.NETWORK,
             'This says how much the loss cares for Y1; one more step leads from Y1 to the weights.'),
        Slip('* after the sum', 'X.T @ (dpred @ W2.T) * (Y1 > 0)', see.LAYERS,
             '`@` and `*` are worked out from left to right: relu comes after n is summed, where it has no place.'),
    ),
)

layer_step = Exercise(
    'layer_step(A, W2, dpred, rate)',
    takes={'A': 'nj', 'W2': 'jk', 'dpred': 'nk', 'rate': _rate},
    gives={'new_W2': 'jk', 'dA': 'nj'},
    start='dW2 = A.T @ dpred\nW2 = W2 - rate * dW2\ndA = dpred @ W2.T\nreturn W2, dA',
    answer='dA = dpred @ W2.T\ndW2 = A.T @ dpred\nreturn W2 - rate * dW2, dA',
    measured=_step,
    counts={'j': 'hidden numbers', 'k': 'outputs'},
    derivation=(
        'pred was made with the W2 that came in, so a nudge of A reached the loss through those numbers.',
        'dA must therefore be made while W2 still holds them: find all gradients first, then move the weights.',
        'No shape shows it. The moved W2 differs only a little, so with a wrong dA such a network may even learn.',
    ),
    hints=(
        'Through which numbers did a nudge of A reach pred?',
        'Take one number each, A = 3, W2 = 2, dpred = 1, rate = 1. What should dA be, and what do the lines give?',
        'Every formula is right. Only the order is not: find both gradients before anything moves.',
    ),
    slips=(
        Slip('dW2 in place of W2', 'dW2 = A.T @ dpred\nreturn W2 - rate * dW2, dpred @ dW2.T', see.WEIGHT,
             'A reached pred through the weights, not through their gradient.'),
        Slip('a step uphill', 'W2 = W2 + rate * (A.T @ dpred)\nreturn W2, dpred @ W2.T', see.LEARNS,
             'The gradient points to where the loss grows, and a plus walks there. '
             'dA still uses the moved W2, too.'),
        Slip('W2 did not move', 'return W2, dpred @ W2.T', see.LEARNS,
             'dA is right now, but the step was lost: the W2 that comes back is the one that came in.'),
        Slip('the gradient in place of the new W2', 'return A.T @ dpred, dpred @ W2.T', see.LEARNS,
             'The first of the two results should be W2 after the step, not what the step is made from.'),
        Slip('divided by the batch size',
             'W2 = W2 - rate * (A.T @ dpred) / len(A)\nreturn W2, dpred @ W2.T', see.MEAN_LOSS,
             'If the loss is a mean over the batch, its 1/N is inside dpred already.'),
        Slip('relu added', 'W2 = W2 - rate * (A.T @ dpred)\nreturn W2, dpred @ W2.T * (A > 0)', see.NETWORK,
             'No relu was missing: dA is the gradient of A, which came out of relu; relu is the next step back.'),
        Slip('transpose forgotten', 'W2 = W2 - rate * (A.T @ dpred)\nreturn W2, dpred @ W2', see.TURN,
             'The transpose was right: without it `@` pairs k with j, and runs only where both are as many.'),
    ),
)

network_back = Exercise(
    'network_back(X, Y1, W2, dpred)',
    build=('dA', 'dY1', 'dW1'),
    takes={'X': 'ni', 'Y1': 'nj', 'W2': 'jk', 'dpred': 'nk'},
    gives={'dW1': 'ij', 'db1': 'j', 'dW2': 'jk', 'db2': 'k'},
    answer='A = np.maximum(Y1, 0)\n'
           'dY1 = dpred @ W2.T * (Y1 > 0)\n'
           'return X.T @ dY1, dY1.sum(0), A.T @ dpred, dpred.sum(0)',
    measured=_two_layers,
    counts={'j': 'hidden numbers', 'k': 'outputs'},
    derivation=(
        'The second layer was fed with `A = relu(Y1)`: so `dW2 = A.T @ dpred` and `db2 = dpred.sum(0)`.',
        'It hands back `dA = dpred @ W2.T`, and relu lets through what is open: `dY1 = dA * (Y1 > 0)`.',
        'To the first layer dY1 is the upstream gradient: `dW1 = X.T @ dY1` and `db1 = dY1.sum(0)`.',
    ),
    hints=(
        'A linear layer needs two things to find dW: what it was fed with, and its upstream gradient. Which here?',
        'The second layer was fed with relu(Y1) and gets dpred. The first was fed with X: what does it get?',
        'Make A, then dY1 as in task 3. Both layers then use the same two lines, each with its own two arrays.',
    ),
    slips=(
        Slip('relu forgotten on the way back',
             'A, dA = np.maximum(Y1, 0), dpred @ W2.T\nreturn X.T @ dA, dA.sum(0), A.T @ dpred, dpred.sum(0)', see.RELU,
             'dW2 and db2 are right. The first layer gets dY1, and where relu was shut that is 0.'),
        Slip('relu forgotten for b1',
             'A, dA = np.maximum(Y1, 0), dpred @ W2.T\ndY1 = dA * (Y1 > 0)\n'
             'return X.T @ dY1, dA.sum(0), A.T @ dpred, dpred.sum(0)', see.RELU,
             'b1 is added before relu, as X @ W1 is: its gradient starts from dY1 too.'),
        Slip('dpred for both layers',
             'A = np.maximum(Y1, 0)\nreturn X.T @ dpred, dpred.sum(0), A.T @ dpred, dpred.sum(0)', see.LAYERS,
             'dpred says how much the loss cares for pred; the first layer makes Y1, and has an upstream of its own.'),
        Slip('relu in place of its slope',
             'A = np.maximum(Y1, 0)\ndY1 = dpred @ W2.T * A\n'
             'return X.T @ dY1, dY1.sum(0), A.T @ dpred, dpred.sum(0)', see.RELU,
             'Going back, one multiplies by how far relu stretches a nudge, which is 1 or 0, and not by its output.'),
        Slip('relu of the gradient',
             'A, dA = np.maximum(Y1, 0), dpred @ W2.T\ndY1 = np.maximum(dA, 0)\n'
             'return X.T @ dY1, dY1.sum(0), A.T @ dpred, dpred.sum(0)', see.RELU,
             'What is open is decided by Y1, going forward. The gradient itself may well be below 0.'),
    ),
)

dW_whole = Exercise(
    'dW_whole(grads, counts)',
    takes={'grads': 'kij', 'counts': _counts},
    gives='ij',
    answer='(counts[:, None, None] * grads).sum(0) / counts.sum()',
    measured=lambda grads, counts: np.repeat(grads, counts, axis=0).mean(0),
    counts={'k': 'parts'},
    derivation=(
        'Part k has a mean loss, so `grads[k]` is the sum over its examples, divided by `counts[k]`.',
        'Times `counts[k]` it is that sum again, and the sums of all parts add up to the sum over all examples.',
        'The mean over all examples divides this once, by all of them: `counts.sum()`.',
    ),
    hints=(
        'Two parts, with 9 examples and 1 example: should both means count the same in the mean over all 10?',
        'Make each mean a sum again, add the sums, and divide once by the number of all examples.',
        '`grads` has the axes k, i, j and counts has k alone: `counts[:, None, None]` lines them up.',
    ),
    slips=(
        Slip('all parts weighed alike', 'grads.mean(0)', see.MICRO_BATCHES,
             'So an example of a small part counts more than an example of a large one.'),
        Slip('all parts weighed alike', 'grads.sum(0) / counts.sum()', see.MICRO_BATCHES,
             'Every part counts once here, however many examples it has.'),
        Slip('the means added', 'grads.sum(0)', see.MICRO_BATCHES,
             'Adding is exact for sum losses; here each part was divided by its own size before.'),
        Slip('still a sum', '(counts[:, None, None] * grads).sum(0)', see.MICRO_BATCHES,
             'This belongs to a loss that adds all examples; the loss of the task is their mean.'),
        Slip('divided by the number of parts', '(counts[:, None, None] * grads).sum(0) / len(grads)', see.MICRO_BATCHES,
             'What was added are examples, not parts.'),
        Slip('divided twice', '(counts[:, None, None] * grads / counts.sum()).mean(0)', see.MICRO_BATCHES,
             'The shares add up to 1, so this is a mean already, and then it is divided by the number of parts too.'),
        Slip('divided by the counts', '(grads / counts[:, None, None]).sum(0)', see.MICRO_BATCHES,
             'Each part is a mean already: this divides by its size once more.'),
        Slip('counts along the wrong axis', '(counts * grads).sum(0) / counts.sum()', see.LUCK,
             'NumPy lets counts meet j here, and not k. Where K = M this would run by luck, and weigh outputs.'),
        Slip('counts along the wrong axis', '(counts[:, None] * grads).sum(0) / counts.sum()', see.LUCK,
             'NumPy lets counts meet i here, and not k. Where K = D this would run by luck, and weigh features.'),
        Slip('counts along the wrong axis', '(counts / counts.sum()) @ grads', see.LUCK,
             'With three axes `@` sums the last but one, which is i, and not k. Where K = D this would run by luck.'),
    ),
)
