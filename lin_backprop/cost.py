"""How large the layer's arrays are, and how many products its gradients take: counted, and nothing built."""

from math import inf, prod
from typing import NamedTuple

from .accept import is_number, refuse, require_whole


class Size(NamedTuple):
    """How large an array is."""

    shape: tuple
    entries: int
    bytes: int


def sizes(N, D, M, itemsize=4):
    """{name: Size} of the layer's arrays, of the box of products and of the three matrices. Builds none of them.

    itemsize: bytes of one number, 4 in float32. ValueError where N, D or M is not a whole number from 1.
    """
    require_whole(1, N=N, D=D, M=M, itemsize=itemsize)
    N, D, M = int(N), int(D), int(M)  # Python's whole numbers never overflow
    shapes = {'X': (N, D), 'W': (D, M), 'dY': (N, M), 'dX': (N, D), 'dW': (D, M), 'db': (M,), 'box': (N, D, M)}
    shapes |= {'dY/dX': (N * M, N * D), 'dY/dW': (N * M, D * M), 'dY/db': (N * M, M)}
    return {name: Size(shape, prod(shape), prod(shape) * itemsize) for name, shape in shapes.items()}


def multiply_adds(N, D, M):
    """{name: how many products are made and added} for dX and dW by @, and by dY times the whole matrix."""
    size = {name: size.entries for name, size in sizes(N, D, M).items()}
    return {'dX': size['box'], 'dW': size['box'], 'dY/dX': size['dY/dX'], 'dY/dW': size['dY/dW']}


def human(count, binary=False):
    """Bytes in words: '156.8 kB', where k is 1000; or, in steps of 1024, '256 GiB'."""
    if not (is_number(count) and 0 <= count < inf):
        refuse('count', count, 'a count of bytes, at least 0')
    step, units = (1024, 'KMGTPEZY') if binary else (1000, 'kMGTPEZY')
    units = ['B', *(f'{letter}{"i" * binary}B' for letter in units)]
    while float(f'{count:.4g}') >= step and len(units) > 1:
        count, units = count / step, units[1:]
    return f'{count:.4g} {units[0]}'
