"""The whole derivative as a matrix, small enough to see: its blocks, its stripes, and the gradient that comes of it."""

from ..check import compare
from ..examples import example
from ..jacobian import ORDERS, jacobian, vjp
from ..linear import lin_grad
from ..render.jacobian import blocks
from .controls import choice, whole
from .explorer import Explorer

LARGEST = {'N': 4, 'D': 4, 'M': 3}  # beyond, the numbers of the matrix are too small to read


class Jacobian(Explorer):
    """N, D, M: the sizes; by: 'X', 'W' or 'b'; order: 'row' or 'column', in which all arrays are flattened."""

    def __init__(self, N=4, D=3, M=2, by='X', order='row'):
        sizes = {name: whole(name, size, 1, LARGEST[name]) for name, size in (('N', N), ('D', D), ('M', M))}
        super().__init__(**sizes, by=choice('by', ['X', 'W', 'b'], by), order=choice('order', list(ORDERS), order))

    def draw(self, N, D, M, by, order):
        X, W, _, dY = example(N, D, M)
        J, right = jacobian(X, W, by, order), getattr(lin_grad(X, W, dY), f'd{by}')
        grad = vjp(J, dY, right.shape, order)
        return blocks(J, X, W, dY, grad, compare(grad, right), by, order)
