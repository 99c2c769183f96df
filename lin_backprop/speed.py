"""Why the fast version is fast: what each version of the backward pass does, how long it takes, how it rounds.

All versions make the same products. They differ in what goes through memory, and in who runs the loop: Python, NumPy
or BLAS, the library behind @, which works on small blocks that stay close to the processor.
"""

from fractions import Fraction
from math import prod
from time import perf_counter
from typing import NamedTuple

import numpy as np

from .accept import check_function, check_kind, check_real, check_whole, check_word, layer_sizes
from .jacobian import multiply_adds, sizes
from .linear import LinGrad, lin_grad, lin_grad_einsum, lin_grad_loops, lin_grad_outer

DTYPES = ['float32', 'float64']
BOX_LIMIT = 200 * 10**6  # bytes of the largest box of products that a race makes
EXACT_LIMIT = 200_000  # the most products of fractions that are made here: about a second
FEWEST, MOST = 3, 300  # calls of which a race takes the fastest


def einsum_optimized(X, W, dY):
    """Backward by letters, where einsum may leave a sum of products to BLAS."""
    layer_sizes(X, W, dY=dY)
    dX = np.einsum('nj,ij->ni', dY, W, optimize=True)
    dW = np.einsum('ni,nj->ij', X, dY, optimize=True)
    db = np.einsum('nj->j', dY, optimize=True)
    return LinGrad(dX, dW, db)


VERSIONS = {
    'loops': lin_grad_loops,
    'outer': lin_grad_outer,
    'einsum': lin_grad_einsum,
    'einsum, optimized': einsum_optimized,
    '@': lin_grad,
}


class Work(NamedTuple):
    """What a version does. temporary: bytes of all arrays that it makes besides the answers.

    read, written: bytes, if each operation reads its operands once and writes its answer once. It is the least that
    can be: an array that does not fit into the processor's cache may be read again and again.
    """

    multiply_adds: int
    temporary: int
    read: int
    written: int


def work(N, D, M, itemsize=4):
    """{version: Work} of dX, dW and db together; counted, not measured. itemsize: bytes of one number."""
    size = {name: size.bytes for name, size in sizes(N, D, M, itemsize).items()}
    found = multiply_adds(N, D, M)
    count = found['dX'] + found['dW']
    # dX needs dY and W, dW needs X and dY, db needs dY
    read, written = size['X'] + size['W'] + 3 * size['dY'], size['dX'] + size['dW'] + size['db']
    whole, boxes = Work(count, 0, read, written), 2 * size['box']
    return {
        # each += is an operation: it reads the answer so far and one or two numbers, and writes one
        'loops': Work(count, 0, 3 * boxes + 2 * size['dY'], boxes + size['dY']),
        'outer': Work(count, boxes, read + boxes, written + boxes),
        'einsum': whole,
        'einsum, optimized': whole,
        '@': whole,
    }


def measure(version, X, W, dY, repeats=FEWEST):
    """The fewest seconds that one call takes, after a call to warm up: what else the machine does only adds to them."""
    check_function(version=version)
    check_whole(repeats=repeats)
    layer_sizes(X, W, dY=dY)
    version(X, W, dY)
    return min(_seconds(version, X, W, dY) for _ in range(repeats))


class Row(NamedTuple):
    """One version in a race. seconds: of a call with the whole batch; ratio: how many times as slow as '@'.

    rows: of the batch that it was measured on. Fewer than N: then `seconds` is extrapolated, in proportion to N.
    """

    version: str
    seconds: float
    ratio: float
    rows: int


class Race(NamedTuple):
    """The sizes and the type of the arrays, and a Row for each version."""

    N: int
    D: int
    M: int
    dtype: str
    rows: list


def race(N, D, M, dtype='float32', versions=VERSIONS, seconds=8):
    """Measure each version on the same random arrays -> Race. versions: {name: function like lin_grad}, with '@'.

    Each version has its share of `seconds`, and is measured on as many rows of the batch as fit into it, but on one
    at least; 'outer' on no more rows than its box has place for in BOX_LIMIT bytes.
    """
    _check_versions(versions)
    check_real('a number of seconds, above 0', lambda value: value > 0, seconds=seconds)
    if '@' not in versions:
        raise ValueError(f'versions are {", ".join(versions)}; there should be "@" too, with which they are compared')
    arrays, end = random_layer(N, D, M, dtype), perf_counter() + seconds
    room = max(1, BOX_LIMIT // (D * M * arrays[0].itemsize))
    measured = {}
    for k, (name, version) in enumerate(versions.items()):
        left = (end - perf_counter()) / (len(versions) - k)
        share = max(left, seconds / len(versions))  # for a version that comes after one that took too long
        rows, repeats = _that_fit(version, *arrays, min(N, room) if name == 'outer' else N, share)
        measured[name] = measure(version, *_first(rows, *arrays), repeats) * N / rows, rows
    fast, _ = measured['@']
    return Race(N, D, M, dtype, [Row(name, took, took / fast, rows) for name, (took, rows) in measured.items()])


def _check_versions(versions):
    check_kind(dict, versions=versions)
    check_function(**versions)


def _that_fit(version, X, W, dY, most, seconds):
    """How many rows, 1, 2, 4, ... or `most`, and how many repeats fit into the seconds, with the search for them."""
    rows, end = 1, perf_counter() + seconds
    while True:
        took = _seconds(version, *_first(rows, X, W, dY))
        left = end - perf_counter()
        # twice as many rows are called once here, once to warm up, and FEWEST times to be measured
        if rows == most or 2 * took * (1 + 1 + FEWEST) > left:
            return rows, min(MOST, max(FEWEST, int(left / took / 4)))  # a busy machine may take 4 times as long
        rows = min(2 * rows, most)


def _first(rows, X, W, dY):
    return X[:rows], W, dY[:rows]


def _seconds(version, X, W, dY):
    start = perf_counter()
    version(X, W, dY)
    return perf_counter() - start


def rounding(N=64, D=64, M=10, versions=VERSIONS):
    """{dtype: {version: rounding_error}} on random numbers. ValueError above EXACT_LIMIT products."""
    _check_versions(versions)
    count = 2 * prod(sizes(N, D, M)['box'].shape)
    if count > EXACT_LIMIT:
        raise ValueError(
            f'N, D, M = {N}, {D}, {M} take {count:,} products of fractions; at most {EXACT_LIMIT:,} are made here'
        )
    found = {}
    for dtype in DTYPES:
        arrays = random_layer(N, D, M, dtype)
        right = exact(*arrays)
        found[dtype] = {name: rounding_error(version(*arrays), right) for name, version in versions.items()}
    return found


def exact(X, W, dY):
    """The gradients as fractions, LinGrad: a float is a fraction, and fractions never round, on no machine."""
    layer_sizes(X, W, dY=dY)
    for name, array in (('X', X), ('W', W), ('dY', dY)):
        if not np.isfinite(array.astype(float)).all():
            raise ValueError(f'{name} has nan or infinite entries; fractions are made of finite numbers')
    return lin_grad(*map(_fractions, (X, W, dY)))


def rounding_error(grad, right):
    """The largest difference as a share of the largest number, in the worst of dX, dW and db. right: from `exact`."""
    check_kind(LinGrad, grad=grad, right=right)
    return max(
        float(np.abs(_fractions(found) - wanted).max() / np.abs(wanted).max())
        for found, wanted in zip(grad, right, strict=True)
    )


def _fractions(array):
    return np.vectorize(Fraction, otypes=[object])(array.astype(float))


def random_layer(N, D, M, dtype):
    """X, W, dY with numbers between -1 and 1, the same in each run. dtype: one of DTYPES."""
    check_word(DTYPES, dtype=dtype)
    size, chance = sizes(N, D, M), np.random.default_rng(0)
    arrays = [chance.random(size[name].shape, dtype) for name in ('X', 'W', 'dY')]
    for array in arrays:
        array *= 2  # in place: X may be large
        array -= 1
    return arrays
