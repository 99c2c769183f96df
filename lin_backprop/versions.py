"""The list of the versions of lin_grad, and what each of them does.

All make the same products. They differ in what goes through memory, and in who runs the loop: Python, NumPy or BLAS,
the library behind @, which works on small blocks that stay close to the processor.
"""

from typing import NamedTuple

import numpy as np

from .accept import layer_sizes
from .cost import multiply_adds, sizes
from .linear import LinGrad, lin_grad, lin_grad_einsum, lin_grad_loops, lin_grad_outer


def einsum_optimized(X, W, dY):
    """Backward by letters, where einsum may leave a sum of products to BLAS: (N, D), (D, M), (N, M) -> LinGrad."""
    layer_sizes(X, W, dY=dY)
    dX = np.einsum('nj,ij->ni', dY, W, optimize=True)
    dW = np.einsum('ni,nj->ij', X, dY, optimize=True)
    db = np.einsum('nj->j', dY, optimize=True)
    return LinGrad(dX, dW, db)


def _nothing_between(size):
    """dX needs dY and W, dW needs X and dY, db needs dY."""
    return 0, size['X'] + size['W'] + 3 * size['dY'], size['dX'] + size['dW'] + size['db']


def _in_boxes(size):
    """Two boxes of products are written, and read again to be summed."""
    _, read, written = _nothing_between(size)
    boxes = 2 * size['box']
    return boxes, read + boxes, written + boxes


def _one_by_one(size):
    """Each += is an operation: it reads the answer so far and one or two numbers, and writes one."""
    boxes = 2 * size['box']
    return 0, 3 * boxes + 2 * size['dY'], boxes + size['dY']


# A line for each version: its name, the function, and its bytes of arrays in between, read and written, all three from
# the bytes of each array. What shows, races or tests the versions takes them from here. np.tensordot cannot be one:
# where X is (1, 1) and holds 0, it hides a nan of dY, which linear.py promises not to do.
_LIST = [
    ('loops', lin_grad_loops, _one_by_one),
    ('outer', lin_grad_outer, _in_boxes),
    ('einsum', lin_grad_einsum, _nothing_between),
    ('einsum, optimized', einsum_optimized, _nothing_between),
    ('@', lin_grad, _nothing_between),
]
VERSIONS = {name: function for name, function, _ in _LIST}


class Work(NamedTuple):
    """What a version does: how many products it makes and adds; temporary: bytes of all arrays besides the answers.

    read, written: bytes, if each operation reads its operands once and writes its answer once. It is the least that
    can be: an array that does not fit into the processor's cache may be read again and again.
    """

    multiply_adds: int
    temporary: int
    read: int
    written: int


def work(N, D, M, itemsize=4):
    """{version: Work} of dX, dW and db together; counted, not measured. itemsize: bytes of one number.

    ValueError where a size is not a whole number from 1.
    """
    size = {name: size.bytes for name, size in sizes(N, D, M, itemsize).items()}
    products = multiply_adds(N, D, M)
    return {name: Work(products['dX'] + products['dW'], *memory(size)) for name, _, memory in _LIST}
