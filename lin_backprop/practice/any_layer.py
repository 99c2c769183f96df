"""Exercises of 09_any_layer: more axes, places that mix, and a weight that is used twice."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '09_any_layer'


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

dA_mixed = Exercise(
    'dA_mixed(H, dY)',
    takes={'H': 'nki', 'dY': 'nti'},
    gives='ntk',
    answer="np.einsum('nti,nki->ntk', dY, H)",
    measured=lambda H, dY: numerical_grad(
        lambda A: (dY * (A @ H)).sum(), np.zeros((len(H), dY.shape[1], H.shape[1]))
    ),
    counts={'t': 'places that ask', 'k': 'places that answer'},
    derivation=(
        'Forward, `Y[n, t, i]` is the sum over k of `A[n, t, k] * H[n, k, i]`: the letters are `ntk,nki->nti`.',
        'A and Y change places: `nti,nki->ntk`. The answer lacks i, which is in both: lined up and summed.',
        "`np.einsum('nti,nki->ntk', dY, H)`; or `dY @ H.mT`, which turns the last two axes of H and leaves n alone.",
    ),
    hints=(
        'One word for A, one for H, one for Y: what are the letters of the forward pass, for einsum?',
        'Let A and Y change places. Which letter is in dY and in H, and not in dA?',
        'i is summed, and n stays lined up: one matrix product an example. Tell einsum all letters as they stand.',
    ),
    slips=(
        Slip('.T with three axes', 'dY @ H.T', see.BATCH_OF_ONE,
             '`.T` turns all three axes around, n, k, i into i, k, n. `.mT` turns the last two.'),
        Slip('the transpose forgotten', 'dY @ H', see.INTO_AT,
             '`@` sums the last letter of dY, which is i, with the last but one of H, which is k.'),
        Slip('examples mixed', "np.einsum('nti,mki->ntk', dY, H)", see.THREE_AXES,
             'Every example of dY meets every example of H here; n is in both, so it is lined up.'),
        Slip('summed over the examples', "np.einsum('nti,nki->tk', dY, H)", see.WHY_SUM_W,
             'A has an n: each example has weights of its own, and nothing shares them.'),
    ),
)

dW_tied = Exercise(
    'dW_tied(X, W, dY)',
    takes={'X': 'ni', 'W': 'ij', 'dY': 'ni'},
    gives='ij',
    answer='return X.T @ (dY @ W) + dY.T @ (X @ W)',
    measured=lambda X, W, dY: numerical_grad(lambda W: (dY * (X @ W @ W.T)).sum(), W),
    counts={'j': 'numbers in the middle'},
    derivation=(
        'Call the middle H = X @ W. Its gradient is `dY @ W`, so the first use gives `X.T @ (dY @ W)`.',
        'The second layer is Y = H @ W.T. Its weight W.T has the gradient `H.T @ dY`; turned back: `dY.T @ H`.',
        'Both are paths from the same W, so they add.',
    ),
    hints=(
        'If the two were different weights, H = X @ A and Y = H @ B, what would dA and dB be?',
        'dB comes first: it needs H and dY. Then dH, and dA from it. B stands for W.T: how must dB be turned?',
        'Two arrays of the shape of W, one for each use. A number that is used twice has two paths.',
    ),
    slips=(
        Slip('the second use forgotten', 'X.T @ (dY @ W)', see.WEIGHT_TWICE,
             'This holds the W of the way out still, and it is the same W.'),
        Slip('the first use forgotten', 'dY.T @ (X @ W)', see.WEIGHT_TWICE,
             'This holds the W of the way in still, and it is the same W.'),
        Slip('one use counted twice', '2 * X.T @ (dY @ W)', see.WEIGHT_TWICE,
             'The two uses are worth different numbers, and here one of them stands for both.'),
        Slip('one use counted twice', '2 * dY.T @ (X @ W)', see.WEIGHT_TWICE,
             'The two uses are worth different numbers, and here one of them stands for both.'),
        Slip('the second use not turned back', 'X.T @ (dY @ W) + (X @ W).T @ dY', see.WEIGHT_TWICE,
             'The first use is right. The second one has the shape of W.T, and runs only where D = M.'),
    ),
)
