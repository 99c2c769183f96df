"""How each version of the backward pass rounds, against fractions, which never round; and what becomes of it."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from .accept import layer_sizes, require_function, require_kind, require_whole, require_word
from .cost import multiply_adds
from .digits import load_digits
from .examples import DTYPES, random_layer
from .linear import LinGrad, lin_grad
from .network import Params, predict, start, train
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


class Drift(NamedTuple):
    """Two runs of a training. difference: the largest one in W1; right: the share of new images that each run reads."""

    steps: int
    difference: float
    right: tuple


def drift(dtype, steps=6000):
    """[Drift] after 1, 10, 100, ... and after all steps of a training of the network on the digits, 50 images a step.

    The second run lists the hidden numbers from last to first. It is the same network, but `A @ W2` adds in another
    order. dtype: 'float32' or 'float64'.
    """
    require_word(DTYPES, dtype=dtype)
    require_whole(1, steps=steps)
    digits, looks = load_digits(), {10**k for k in range(len(str(steps)))} | {steps}
    X, target = digits.images.astype(dtype), np.eye(10, dtype=dtype)[digits.labels]
    first = Params(*(param.astype(dtype) for param in start(64, 100, 10)))
    runs = [train(X[:1500], target[:1500], params, 0.1, steps, batch=50) for params in (first, _reversed(first))]
    found = []
    for (step, _, one), (_, _, other) in zip(*runs, strict=True):
        if step + 1 in looks:
            answers = (predict(X[1500:], *params).argmax(1) for params in (one, other))
            right = tuple((answer == digits.labels[1500:]).mean().item() for answer in answers)
            found.append(Drift(step + 1, float(np.abs(one.W1 - _reversed(other).W1).max()), right))
    return found


def _reversed(params):
    """The same network with its hidden numbers from last to first."""
    W1, b1, W2, b2 = params
    return Params(W1[:, ::-1], b1[::-1], W2[::-1], b2)


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
