"""Which of the arrays, or which size, hides a mistake: a test with these arrays finds the right numbers."""

import numpy as np

from ..check import compare
from ..linear import lin_grad

ARRAYS, SIZES = ('dY', 'W', 'X'), ('N', 'D', 'M')


def hidden_by(mistake, X, W, dY):
    """What must be chosen in another way for the Mistake to show: one of ARRAYS or SIZES, or 'sizes'; '' if it shows.

    Found by trying: with other numbers in this array alone, or this size 3 in place of 1, it shows.
    """
    if _shows(mistake, X, W, dY):
        return ''
    given = {'X': X, 'W': W, 'dY': dY}
    (N, D), M = X.shape, W.shape[1]
    others = _random(N, D, M)
    for name in ARRAYS:
        if _shows(mistake, **{**given, name: others[name]}):
            return name
    for size, value in {'N': N, 'D': D, 'M': M}.items():
        if value == 1 and _shows(mistake, **_random(**{'N': N, 'D': D, 'M': M, size: 3})):
            return size
    return 'sizes'


def _shows(mistake, X, W, dY):
    """Whether its formula fails here, or gives other numbers than the right one."""
    try:
        wrong = mistake.function(X, W, dY)
    except Exception:
        return True
    return compare(wrong, getattr(lin_grad(X, W, dY), mistake.gradient)).verdict == 'different'


def _random(N, D, M):
    rng = np.random.default_rng(0)
    return {'X': rng.normal(size=(N, D)), 'W': rng.normal(size=(D, M)), 'dY': rng.normal(size=(N, M))}
