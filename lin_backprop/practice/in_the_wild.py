"""Exercises of 09_in_the_wild: another layout, more axes, unequal parts, and a table that is looked up."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip
from .speed import EACH_ITS_OWN
from .trials import size_of

NOTEBOOK = '09_in_the_wild'


def _counts(rng, sizes):
    """How many examples each part has: positive whole numbers that all differ."""
    return rng.permutation(np.arange(1, sizes['k'] + 3))[: sizes['k']]


def _ids(rng, sizes):
    """Which row each example looks up; the last looks up the same one as the first."""
    ids = rng.integers(0, sizes['v'], sizes['n'])
    ids[-1] = ids[0]
    return ids


RESHAPED = 'The shape is right, but reshape only counts the numbers off anew: it does not turn axes.'
# fmt: off
dweight = Exercise(
    'dweight(X, weight, dY)',
    takes={'X': 'ni', 'weight': 'ji', 'dY': 'nj'},
    gives='ji',
    answer='dY.T @ X',
    measured=lambda X, weight, dY: numerical_grad(lambda weight: (dY * (X @ weight.T)).sum(), weight),
    derivation=(
        'Forward, `Y[n, j]` is the sum over i of `X[n, i] * weight[j, i]`.',
        'So `dweight[j, i]` is made from `dY[n, j] * X[n, i]`. The answer lacks n: n is summed.',
        '`@` sums the last letter of the left array with the first of the right one; j comes first: `dY.T @ X`.',
    ),
    hints=(
        'Write one entry, `dweight[j, i]`, with its letters. Which letter do X and dY have besides those?',
        'n is summed, as always. But the answer has j first, so the array with j stands at the left.',
        '`@` sums the last letter of the left array. dY has the letters n, j there: turn it.',
    ),
    slips=(
        Slip('the layout of W', 'X.T @ dY', see.TORCH_LAYOUT,
             'These are the right numbers for a W of shape (D, M); this weight has a row for each output.'),
        Slip('transpose forgotten', 'dY @ X', see.TORCH_LAYOUT,
             'The shape fits where N = M, but it pairs j with n, two different things.'),
        Slip('dX in place of dweight', 'dY @ weight', see.TORCH_LAYOUT,
             'This sums j and keeps n: it is the gradient of X.'),
        Slip('the wrong array turned', 'X @ dY.T', see.TORCH_LAYOUT,
             'It runs where D = M, but it pairs i with j, two different things, and n is not summed at all.'),
        Slip('reshape for transpose', '(X.T @ dY).reshape(weight.shape)', see.NO_INVERSE, RESHAPED),
        Slip('summed before multiplying', 'np.outer(dY.sum(0), X.sum(0))', see.NO_SHAPE, EACH_ITS_OWN),
        Slip('* for @', 'dY.T * X', see.INTO_AT,
             'A weight is used by every example, so its shares are summed over n; * does not sum.'),
        Slip('batch sum forgotten', 'dY[:, :, None] * X[:, None, :]', see.PER_EXAMPLE,
             'All examples share one weight, so their shares are summed.'),
        Slip('sum over the wrong axis', '(dY[:, :, None] * X[:, None, :]).sum(1)', see.INTO_AT,
             'The axes of the box are n, j, i, and this sums j; the letter that dweight lacks is n.'),
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
        Slip('parts not summed', 'counts[:, None, None] * grads / counts.sum()', see.MICRO_BATCHES,
             'All parts share one W, so their shares are summed.'),
    ),
)

dW_places = Exercise(
    'dW_places(X, dY)',
    takes={'X': 'nti', 'dY': 'ntj'},
    gives='ij',
    answer='X.reshape(-1, X.shape[2]).T @ dY.reshape(-1, dY.shape[2])',
    measured=lambda X, dY: numerical_grad(lambda W: (dY * (X @ W)).sum(), np.zeros((X.shape[2], dY.shape[2]))),
    counts={'t': 'places'},
    derivation=(
        'One entry: `dW[i, j]` is made from `X[n, t, i] * dY[n, t, j]`.',
        'The answer lacks n and t, so both are summed: every place of every example uses the same W.',
        "So make one long batch of all places, then `X.T @ dY`. Or `np.einsum('nti,ntj->ij', X, dY)`.",
    ),
    hints=(
        'Which letters does `dW[i, j]` lack, if it is made from `X[n, t, i] * dY[n, t, j]`?',
        'n and t are summed. To a linear layer, the places of all examples are simply more examples.',
        'Reshape both to two axes, X as `X.reshape(-1, D)`, and use what you know. Or tell einsum the letters.',
    ),
    slips=(
        Slip('.T with three axes', 'X.T @ dY', see.BATCH_OF_ONE,
             '`.T` turns the letters n, t, i into i, t, n, so `@` pairs n of X with t of dY.'),
        Slip('batch sum forgotten', 'X.transpose(0, 2, 1) @ dY', see.THREE_AXES,
             'Here `@` sums t alone, and leaves one dW for each example; all examples share W.'),
        Slip('places not summed', "np.einsum('nti,ntj->tij', X, dY)", see.THREE_AXES,
             'This is right if each place has a W of its own; here all places share one.'),
        Slip('reshape for transpose', 'X.reshape(X.shape[2], -1) @ dY.reshape(-1, dY.shape[2])', see.NO_INVERSE,
             RESHAPED),
        Slip('summed before multiplying', 'X.sum(1).T @ dY.sum(1)', see.NO_SHAPE,
             'Place t of X belongs to place t of dY; once summed, every place meets every other.'),
        Slip('summed before multiplying', 'X.sum(0).T @ dY.sum(0)', see.NO_SHAPE,
             'Example n of X belongs to example n of dY; once summed, every example meets every other.'),
        Slip('summed before multiplying', 'np.outer(X.sum((0, 1)), dY.sum((0, 1)))', see.NO_SHAPE,
             'Each X[n, t] belongs to its own dY[n, t]; once summed, every place meets every other.'),
        Slip('divided by the places', "np.einsum('nti,ntj->ij', X, dY) / X.shape[1]", see.MEAN_LOSS,
             'If the loss is a mean over the places, its 1/T is inside dY already.'),
        Slip('mean for sum', "np.einsum('nti,ntj->ij', X, dY) / (X.shape[0] * X.shape[1])", see.MEAN_LOSS,
             'If the loss is a mean, what it divides by is inside dY already.'),
        Slip('only the first place', 'X[:, 0].T @ dY[:, 0]', see.THREE_AXES,
             'Every place uses W, not the first alone.'),
        Slip('places in another order', 'X.T.reshape(X.shape[2], -1) @ dY.reshape(-1, dY.shape[2])', see.BATCH_OF_ONE,
             '`X.T` has the places in another order than dY, so places meet that do not belong together.'),
    ),
)

dE = Exercise(
    'dE(ids, dY, rows)',
    takes={'ids': _ids, 'dY': 'nj', 'rows': size_of('v')},
    sizes='v',
    gives='vj',
    answer='dE = np.zeros((rows, dY.shape[1]))\nnp.add.at(dE, ids, dY)\nreturn dE',
    measured=lambda ids, dY, rows: numerical_grad(lambda E: (dY * E[ids]).sum(), np.zeros((rows, dY.shape[1]))),
    counts={'v': 'rows of E', 'j': 'numbers in a row'},
    derivation=(
        'Forward, row `ids[n]` of E was copied into row n of Y. So `dY[n]` belongs to that row of E.',
        'A row that was looked up twice has two paths, and they add; one that was never looked up has gradient 0.',
        'It is a layer: with `X = one_hot(ids, rows)`, Y is `X @ E`, and `X.T @ dY` gives the same dE.',
    ),
    hints=(
        'If `ids` is [2, 0, 2], which rows of dY tell something about row 2 of E? And about row 1?',
        'Start from zeros, one row for each row of E. Then go through n, and add `dY[n]` to row `ids[n]`.',
        'A loop over n is fine. Without one, `np.add.at` adds at every place of a list, repeats too.',
    ),
    slips=(
        Slip('a repeat overwritten', 'dE = np.zeros((rows, dY.shape[1]))\ndE[ids] += dY\nreturn dE', see.ADJOINTS,
             'Of a row that is looked up twice only the last dY is kept. In a loop over n, `+=` is right, not `=`. '
             'All at once, `dE[ids] += dY` adds only once for each row.'),
        Slip('dY as it is', 'dY', see.ADJOINTS, 'dY has a row for each lookup, dE one for each row of E.'),
        Slip('looked up once more', 'dY[ids]', see.ADJOINTS,
             '`[ids]` takes rows out, as in the forward pass; going back, rows are put in.'),
        Slip('rows left out', 'return np.array([dY[ids == row].sum(0) for row in np.unique(ids)])', see.ADJOINTS,
             'A row of E that was never looked up has a gradient too: zeros.'),
        Slip('rows counted from ids',
             'dE = np.zeros((ids.max() + 1, dY.shape[1]))\nnp.add.at(dE, ids, dY)\nreturn dE', see.ADJOINTS,
             'The largest number that is looked up need not be the last row of E.'),
        Slip('the shape of dY', 'dE = np.zeros_like(dY)\nnp.add.at(dE, ids, dY)\nreturn dE', see.ADJOINTS,
             'dY has a row for each lookup; dE needs one for each row of E.'),
        Slip('mean for sum',
             'dE = np.zeros((rows, dY.shape[1]))\n'
             'np.add.at(dE, ids, dY)\n'
             'return dE / np.maximum(np.bincount(ids, minlength=rows), 1)[:, None]', see.WEIGHT_TWICE,
             'This averages over the lookups of a row; each of them is a path, and paths add.'),
        Slip('n and ids[n] mixed up',
             'dE = np.zeros((rows, dY.shape[1]))\nfor n in range(len(ids)):\n    dE[n] += dY[ids[n]]\nreturn dE',
             see.ADJOINTS, 'n counts the rows of dY, and `ids[n]` is a row of E: here they stand the other way round.'),
        Slip('n and ids[n] mixed up',
             'dE = np.zeros((rows, dY.shape[1]))\nfor row in ids:\n    dE[row] += dY[row]\nreturn dE', see.ADJOINTS,
             'ids holds rows of E; the rows of dY are counted by n.'),
        Slip('transpose forgotten', 'np.eye(rows)[ids] @ dY', see.INTO_AT,
             'The one-hot array has the letters n and row; `@` sums row here, and n is to be summed.'),
    ),
)
