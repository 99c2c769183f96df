"""The arrays that nobody builds: the whole derivative of Y = X @ W + b as a matrix, and what it would cost.

A row for each entry of Y, a column for each entry of X, W or b; both are flattened in the same order, 'row' (row by
row, as NumPy stores them) or 'column'. `lin_grad` gives the same gradients without any of it.
"""

from fractions import Fraction
from math import inf, prod
from typing import NamedTuple

import numpy as np

from .accept import check_array, check_function, check_real, check_shape, check_whole, check_word, layer_sizes, numbers
from .check import numerical_grad

LIMIT = 1_000_000  # entries of the largest matrix that is built here
ORDERS = {'row': 'C', 'column': 'F'}  # our words: NumPy's letters


def jacobian(X, W, by, order='row'):
    """dY/d(by) as a matrix: X (N, D), W (D, M) -> (N*M, N*D) by 'X', (N*M, D*M) by 'W', (N*M, M) by 'b'.

    ValueError where the shapes or words do not fit, or where it would have more than LIMIT entries.
    """
    N, _, M = _small_enough(X, W, by)
    I_N, I_M, ones_N = np.eye(N, dtype=W.dtype), np.eye(M, dtype=W.dtype), np.ones((N, 1), W.dtype)
    check_word(ORDERS, order=order)
    match by, order:
        case 'X', 'row':
            J = np.kron(I_N, W.T)
        case 'W', 'row':
            J = np.kron(X, I_M)
        case 'b', 'row':
            J = np.kron(ones_N, I_M)
        case 'X', 'column':
            J = np.kron(W.T, I_N)
        case 'W', 'column':
            J = np.kron(I_M, X)
        case 'b', 'column':
            J = np.kron(I_M, ones_N)
    return J + 0  # no -0.0, which is what 0 times a negative number is


def jacobian4(X, W, by):
    """The same before it is flattened: (N, M, N, D) by 'X', (N, M, D, M) by 'W', (N, M, M) by 'b'.

    By 'X', J[n, j, a, i] is how fast Y[n, j] moves with X[a, i], and the gradient is np.einsum('nj,njai->ai', dY, J).
    """
    N, _, M = _small_enough(X, W, by)
    I_N, I_M, ones_N = np.eye(N, dtype=W.dtype), np.eye(M, dtype=W.dtype), np.ones(N, W.dtype)
    match by:
        case 'X':
            return np.einsum('na,ij->njai', I_N, W)
        case 'W':
            return np.einsum('ni,jb->njib', X, I_M)
        case 'b':
            return np.einsum('n,jb->njb', ones_N, I_M)


def numerical_jacobian(f, x, order='row'):
    """From the definition, by central differences: a row for each number that f(x) holds, a column for each of x.

    f takes an array shaped like x and returns an array. Returns float64. ValueError above LIMIT entries.
    """
    check_function(f=f)
    check_word(ORDERS, order=order)
    letter, x = ORDERS[order], numbers('x', x)
    outputs = numbers('what f returned', f(x.astype(float))).size
    _refuse_above_limit(f'a derivative of {outputs:,} numbers by {x.size:,}', outputs * x.size)
    rows = [numerical_grad(lambda moved, k=k: np.ravel(f(moved), letter)[k], x) for k in range(outputs)]
    return np.array([np.ravel(row, letter) for row in rows]).reshape(outputs, x.size)


def vjp(J, dY, shape, order='row'):
    """The gradient: dY, flattened, times J, reshaped to `shape`. ValueError where the shapes do not fit."""
    check_array('J', J)
    check_array('dY', dY)
    check_shape(shape=shape)
    check_word(ORDERS, order=order)
    letter, wanted = ORDERS[order], (dY.size, prod(shape))
    if J.shape != wanted:
        raise ValueError(f'J has shape {J.shape}; it should have shape {wanted}, to lead from {dY.shape} to {shape}')
    return (np.ravel(dY, letter) @ J).reshape(shape, order=letter)


def density(J):
    """The share of the entries that are not 0, counted, as a fraction. ValueError where there is none."""
    check_array('J', J)
    if not J.size:
        raise ValueError(f'J has shape {J.shape}; it should have an entry at least, to count a share')
    return Fraction(int(np.count_nonzero(J)), J.size)


class Size(NamedTuple):
    """How large an array is."""

    shape: tuple
    entries: int
    bytes: int


def sizes(N, D, M, itemsize=4):
    """{name: Size} of the layer's arrays, of the box of products and of the three matrices. Builds none of them.

    itemsize: bytes of one number, 4 in float32. ValueError where N, D or M is not a whole number from 1.
    """
    check_whole(1, N=N, D=D, M=M, itemsize=itemsize)
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
    check_real('a count of bytes, at least 0', lambda value: 0 <= value < inf, count=count)
    step, units = (1024, 'KMGTPEZY') if binary else (1000, 'kMGTPEZY')
    units = ['B', *(f'{letter}{"i" * binary}B' for letter in units)]
    while float(f'{count:.4g}') >= step and len(units) > 1:
        count, units = count / step, units[1:]
    return f'{count:.4g} {units[0]}'


def _small_enough(X, W, by):
    """N, D, M; or one sentence on why this matrix is not built."""
    N, D, M = layer_sizes(X, W)
    check_word(['X', 'W', 'b'], by=by)
    _refuse_above_limit(f'dY/d{by} at N, D, M = {N}, {D}, {M}', sizes(N, D, M)[f'dY/d{by}'].entries)
    return N, D, M


def _refuse_above_limit(what, entries):
    if entries > LIMIT:
        taken = human(4 * entries, binary=True)
        raise ValueError(f'{what} has {entries:,} entries, {taken} in float32; at most {LIMIT:,} are built here')
