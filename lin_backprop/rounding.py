"""How each version of the backward pass rounds: against fractions, which never round, on no machine."""

from fractions import Fraction

import numpy as np

from .accept import layer_sizes, require_function, require_kind
from .cost import multiply_adds
from .examples import DTYPES, random_layer
from .linear import LinGrad, lin_grad
from .versions import VERSIONS

EXACT_LIMIT = 200_000  # the most products of fractions that are made here: about a second


def rounding(N=64, D=64, M=10, versions=VERSIONS):
    """{dtype: {version: rounding_error}} on random numbers. ValueError above EXACT_LIMIT products.

    versions: {name: function like lin_grad}.
    """
    require_kind(dict, versions=versions)
    require_function(**versions)
    products = multiply_adds(N, D, M)
    count = products['dX'] + products['dW']
    if count > EXACT_LIMIT:
        raise ValueError(
            f'N, D, M = {N}, {D}, {M} take {count:,} products of fractions; at most {EXACT_LIMIT:,} are made here'
        )
    errors = {}
    for dtype in DTYPES:
        arrays = random_layer(N, D, M, dtype)
        right = exact(*arrays)
        errors[dtype] = {name: rounding_error(version(*arrays), right) for name, version in versions.items()}
    return errors


def exact(X, W, dY):
    """X (N, D), W (D, M), dY (N, M) -> LinGrad of fractions: a float is a fraction. ValueError for nan and inf."""
    layer_sizes(X, W, dY=dY)
    for name, array in (('X', X), ('W', W), ('dY', dY)):
        if not np.isfinite(array.astype(float)).all():
            raise ValueError(f'{name} has nan or infinite entries; fractions are made of finite numbers')
    return lin_grad(*map(_fractions, (X, W, dY)))


def rounding_error(grad, right):
    """The largest difference as a share of the largest number, in the worst of dX, dW and db. right: from `exact`."""
    require_kind(LinGrad, grad=grad, right=right)
    return max(float(np.abs(_fractions(a) - b).max() / np.abs(b).max()) for a, b in zip(grad, right, strict=True))


def _fractions(array):
    return np.vectorize(Fraction, otypes=[object])(array.astype(float))
