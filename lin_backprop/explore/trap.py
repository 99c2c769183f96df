"""Change the sizes; see how many products fit the shape of a gradient, and how few are right."""

from ..examples import LARGEST, example
from ..mistakes import fitting_products
from ..render.trap import trap
from .controls import choice, sizes
from .explorer import Explorer


class Trap(Explorer):
    """N, D, M: the sizes, 1 to 8 each; gradient: 'dX' or 'dW'."""

    def __init__(self, N=5, D=4, M=4, gradient='dW'):
        super().__init__(**sizes(LARGEST, N=N, D=D, M=M), gradient=choice('gradient', ['dX', 'dW'], gradient))

    def draw(self, N, D, M, gradient):
        X, W, _, dY = example(N, D, M)
        return trap(fitting_products(X, W, dY, gradient), gradient, {'n': N, 'i': D, 'j': M})
