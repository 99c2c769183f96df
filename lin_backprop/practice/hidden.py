"""What hides a mistake: with these arrays, or at these sizes, the wrong formula gives the right numbers."""

import numpy as np

from ..check import compare
from ..linear import lin_grad


def hidden_by(mistake, X, W, dY):
    """'dY', 'W', 'X', all three 'arrays', or a size 'N', 'D', 'M'; '' where the Mistake shows, or for none of these.

    Found by trying: it shows with other numbers in this array alone, in all three, or where this size is 3 and not 1.
    """
    given, ((N, D), M) = {'X': X, 'W': W, 'dY': dY}, (X.shape, W.shape[1])
    others = _random(N, D, M)
    tries = {'': given, **{name: given | {name: others[name]} for name in ('dY', 'W', 'X')}, 'arrays': others}
    for size, value in {'N': N, 'D': D, 'M': M}.items():
        if value == 1:
            tries[size] = _random(**{'N': N, 'D': D, 'M': M, size: 3})
    return next((what for what, arrays in tries.items() if _shows(mistake, **arrays)), '')


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
