"""Exercises of 09_any_layer: another layout with more axes, unequal parts, and a weight that is used twice."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '09_any_layer'


def _counts(rng, sizes):
    """How many examples each part has: positive whole numbers that all differ."""
    return rng.permutation(np.arange(1, sizes['k'] + 3))[: sizes['k']]


def _dweight(X, dY):
    return numerical_grad(lambda weight: (dY * (weight @ X)).sum(), np.zeros((dY.shape[1], X.shape[1])))


# fmt: off
dweight = Exercise(
    'dweight(X, dY)',
    build=('dW_places',),
    takes={'X': 'nit', 'dY': 'njt'},
    gives='ji',
    answer="np.einsum('njt,nit->ji', dY, X)",
    measured=_dweight,
    counts={'t': 'places'},
    derivation=(
        'Forward, `Y[n, j, t]` is the sum over i of `weight[j, i] * X[n, i, t]`.',
        'So `dweight[j, i]` is made from `dY[n, j, t] * X[n, i, t]`. The answer lacks n and t: both are summed.',
        "`np.einsum('njt,nit->ji', dY, X)`; or sum t with `@`, then n: `(dY @ X.transpose(0, 2, 1)).sum(0)`.",
    ),
    hints=(
        'Write one entry, `dweight[j, i]`, with its letters. Which letters do X and dY have besides those?',
        'n and t are summed: every place of every example uses the same weight. j comes first in the answer.',
        'Tell einsum the letters as they stand: n, i, t for X and n, j, t for dY. Do not reshape: t comes last here.',
    ),
    slips=(
        Slip('reshape with the features in the middle',
             'dY.reshape(-1, dY.shape[1]).T @ X.reshape(-1, X.shape[1])', see.THREE_AXES,
             'The shape is right, but reshape only counts the numbers off anew: with t last, its rows mix features '
             'with places.'),
        Slip('.T with three axes', 'X.T @ dY', see.BATCH_OF_ONE,
             '`.T` turns all three axes around, n, i, t into t, i, n, so `@` pairs n of X with j of dY.'),
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

dV_tied = Exercise(
    'dV_tied(X, V, dY)',
    takes={'X': 'ni', 'V': 'ij', 'dY': 'ni'},
    gives='ij',
    answer='return X.T @ (dY @ V) + dY.T @ (X @ V)',
    measured=lambda X, V, dY: numerical_grad(lambda V: (dY * (X @ V @ V.T)).sum(), V),
    counts={'j': 'numbers in the middle'},
    derivation=(
        'Call the middle H = X @ V. Its gradient is `dY @ V`, so the first use gives `X.T @ (dY @ V)`.',
        'The second layer is Y = H @ V.T. Its weight V.T has the gradient `H.T @ dY`; turned back: `dY.T @ H`.',
        'Both are paths from the same V, so they add.',
    ),
    hints=(
        'If the two were different weights, H = X @ A and Y = H @ B, what would dA and dB be?',
        'dB comes first: it needs H and dY. Then dH, and dA from it. B stands for V.T: how must dB be turned?',
        'Two arrays of the shape of V, one for each use. A number that is used twice has two paths.',
    ),
    slips=(
        Slip('the second use forgotten', 'X.T @ (dY @ V)', see.WEIGHT_TWICE,
             'This holds the V of the way out still, and it is the same V.'),
        Slip('the first use forgotten', 'dY.T @ (X @ V)', see.WEIGHT_TWICE,
             'This holds the V of the way in still, and it is the same V.'),
        Slip('one use counted twice', '2 * X.T @ (dY @ V)', see.WEIGHT_TWICE,
             'The two uses are worth different numbers, and here one of them stands for both.'),
        Slip('one use counted twice', '2 * dY.T @ (X @ V)', see.WEIGHT_TWICE,
             'The two uses are worth different numbers, and here one of them stands for both.'),
        Slip('the second use not turned back', 'X.T @ (dY @ V) + (X @ V).T @ dY', see.WEIGHT_TWICE,
             'The first use is right. The second one has the shape of V.T, and runs only where D = M.'),
    ),
)
