"""The arrays that nobody builds: the whole derivative of Y = X @ W + b as a matrix.

A row for each entry of Y, a column for each entry of X, W or b; both are flattened in the same order, 'row' (row by
row, as NumPy stores them) or 'column'. `lin_grad` gives the same gradients without any of it.
"""

from fractions import Fraction
from math import prod

import numpy as np

from .accept import layer_sizes, numbers, require_array, require_function, require_shape, require_word
from .check import numerical_grad
from .cost import human, sizes

LIMIT = 1_000_000  # entries of the largest matrix that is built here
ORDERS = {'row': 'C', 'column': 'F'}  # our words: NumPy's letters


def jacobian(X, W, by, order='row'):
    """dY/d(by) as a matrix: X (N, D), W (D, M) -> (N*M, N*D) by 'X', (N*M, D*M) by 'W', (N*M, M) by 'b'.

    ValueError where the shapes or words do not fit, or where it would have more than LIMIT entries.
    """
    N, _, M = _small_enough(X, W, by)
    I_N, I_M, ones_N = np.eye(N, dtype=W.dtype), np.eye(M, dtype=W.dtype), np.ones((N, 1), W.dtype)
    require_word(ORDERS, order=order)
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
    require_function(f=f)
    require_word(ORDERS, order=order)
    letter, x = ORDERS[order], numbers('x', x)
    outputs = numbers('what f returned', f(x.astype(float))).size
    _refuse_above_limit(f'a derivative of {outputs:,} numbers by {x.size:,}', outputs * x.size)
    rows = [numerical_grad(lambda moved, k=k: np.ravel(f(moved), letter)[k], x) for k in range(outputs)]
    return np.array([np.ravel(row, letter) for row in rows]).reshape(outputs, x.size)


def vjp(J, dY, shape, order='row'):
    """The gradient: dY, flattened, times J, reshaped to `shape`. ValueError where the shapes do not fit."""
    require_array('J', J)
    require_array('dY', dY)
    require_shape(shape=shape)
    require_word(ORDERS, order=order)
    letter, wanted = ORDERS[order], (dY.size, prod(shape))
    if J.shape != wanted:
        raise ValueError(f'J has shape {J.shape}; it should have shape {wanted}, to lead from {dY.shape} to {shape}')
    return (np.ravel(dY, letter) @ J).reshape(shape, order=letter)


def density(J):
    """The share of the entries that are not 0, counted, as a fraction. ValueError where there is none."""
    require_array('J', J)
    if not J.size:
        raise ValueError(f'J has shape {J.shape}; it should have an entry at least, to count a share')
    return Fraction(int(np.count_nonzero(J)), J.size)


def _small_enough(X, W, by):
    """N, D, M; or one sentence on why this matrix is not built."""
    N, D, M = layer_sizes(X, W)
    require_word(['X', 'W', 'b'], by=by)
    _refuse_above_limit(f'dY/d{by} at N, D, M = {N}, {D}, {M}', sizes(N, D, M)[f'dY/d{by}'].entries)
    return N, D, M


def _refuse_above_limit(what, entries):
    if entries > LIMIT:
        taken = human(4 * entries, binary=True)
        raise ValueError(f'{what} has {entries:,} entries, {taken} in float32; at most {LIMIT:,} are built here')
