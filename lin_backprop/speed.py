"""How long each version of the backward pass takes: a race on this machine."""

from time import perf_counter
from typing import NamedTuple

from .accept import is_number, layer_sizes, refuse, require_function, require_kind, require_whole
from .examples import random_layer
from .versions import VERSIONS, work

BOX_LIMIT = 200 * 10**6  # bytes of the largest box of products that a race makes
FEWEST, MOST = 3, 300  # calls of which a race takes the fastest


def measure(version, X, W, dY, repeats=FEWEST):
    """The fewest seconds that one call takes, after a call to warm up: what else the machine does only adds to them.

    version: a function like lin_grad; X (N, D), W (D, M), dY (N, M). ValueError where they do not fit.
    """
    require_function(version=version)
    require_whole(repeats=repeats)
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
    at least; one that makes boxes on no more rows than a box has place for in BOX_LIMIT bytes.
    """
    require_kind(dict, versions=versions)
    require_function(**versions)
    if not (is_number(seconds) and seconds > 0):
        refuse('seconds', seconds, 'a number of seconds, above 0')
    if '@' not in versions:
        raise ValueError(f'versions are {", ".join(versions)}; there should be "@" too, with which they are compared')
    arrays, end = random_layer(N, D, M, dtype), perf_counter() + seconds
    one_row = work(1, D, M, arrays[0].itemsize)
    measured = {}
    for k, (name, version) in enumerate(versions.items()):
        left = (end - perf_counter()) / (len(versions) - k)
        share = max(left, seconds / len(versions))  # for a version that comes after one that took too long
        most = N
        if name in one_row and one_row[name].temporary:  # two boxes, one after the other
            most = min(N, max(1, 2 * BOX_LIMIT // one_row[name].temporary))
        rows, repeats = _that_fit(version, *arrays, most, share)
        measured[name] = measure(version, *_first(rows, *arrays), repeats) * N / rows, rows
    fast, _ = measured['@']
    return Race(N, D, M, dtype, [Row(name, took, took / fast, rows) for name, (took, rows) in measured.items()])


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
