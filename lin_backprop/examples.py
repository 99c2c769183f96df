"""Data for the layer, the same at every call: small integers that can be checked by hand, pixels, random numbers."""

from typing import NamedTuple

import numpy as np

from .accept import require_whole, require_word
from .digits import load_digits

LARGEST = 8  # in each of N, D and M
DTYPES = ['float32', 'float64']


class Example(NamedTuple):
    """X (N, D), W (D, M), b (M,) and the upstream gradient dY (N, M)."""

    X: np.ndarray
    W: np.ndarray
    b: np.ndarray
    dY: np.ndarray


def example(N=4, D=3, M=2):
    """Integers, none of them 0. Sizes from 1 to 8; ValueError otherwise. A larger size only adds to the numbers."""
    require_whole(1, LARGEST, N=N, D=D, M=M)
    return Example(_X[:N, :D].copy(), _W[:D, :M].copy(), _b[:M].copy(), _dY[:N, :M].copy())


def example_digits(N=4, D=3, M=2):
    """The same, with X cut from real images: D neighbouring pixels of the first N digits."""
    integers = example(N, D, M)
    middle = 26  # the third pixel of the fourth row: ink in most digits
    return integers._replace(X=load_digits().images[:N, middle : middle + D])


def random_layer(N, D, M, dtype):
    """X (N, D), W (D, M), dY (N, M) with numbers from -1 to 1. dtype: one of DTYPES. ValueError otherwise."""
    require_whole(1, N=N, D=D, M=M)
    require_word(DTYPES, dtype=dtype)
    rng = np.random.default_rng(0)
    arrays = [rng.random(shape, dtype) for shape in ((N, D), (D, M), (N, M))]
    for array in arrays:
        array *= 2  # in place: X may be large
        array -= 1
    return arrays


# the upper left 4 x 3, 3 x 2 and 4 x 2 are the arrays of the notebooks
# fmt: off
_X = np.array([
    [ 2,  3,  4,  3,  1,  1,  2, -1],
    [ 4,  1, -2, -1,  1, -1, -3, -3],
    [ 3, -1,  1,  4, -2,  2,  3, -2],
    [ 1,  2,  1,  4, -2,  4,  3,  3],
    [-3, -1,  2,  1,  2,  2,  2, -3],
    [ 4,  1,  4, -2, -1,  4, -2, -3],
    [-1,  2, -3,  4, -1, -2,  1,  4],
    [ 4,  4, -1, -3,  3,  2,  3, -3],
])
_W = np.array([
    [-1,  2, -1, -1,  3, -2,  1, -2],
    [ 3, -2, -3, -2, -3, -3, -2,  2],
    [-1, -3, -2,  2,  2, -2, -3, -2],
    [-3,  2,  1,  1, -2,  1,  3, -2],
    [ 2, -3, -2,  3,  3, -3,  3,  3],
    [-1, -1,  3,  3,  2, -1, -2,  3],
    [-2,  1,  2, -2, -2,  2, -2,  2],
    [ 3,  2,  1, -1,  3, -2, -1,  1],
])
_b = np.array([2, -1, 3, -2, 1, 4, -3, 2])
_dY = np.array([
    [ 1, -2, -3,  2,  3,  1,  3, -1],
    [-3, -1, -3, -2, -2, -1, -3,  2],
    [-1,  3, -3,  2, -3,  1, -2,  3],
    [ 2, -2,  1,  2, -1,  2, -3, -3],
    [-1,  2, -1,  3,  3, -1, -1,  1],
    [ 1, -1,  1,  3,  2, -2, -1, -1],
    [-3, -3,  2, -1, -1,  1,  1,  3],
    [ 1,  3,  1, -2, -2,  3,  1, -2],
])
# fmt: on
