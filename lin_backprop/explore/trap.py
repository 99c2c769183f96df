"""Change the sizes; see how many products fit the shape of a gradient, and how few are right."""

from ..examples import LARGEST, example
from ..mistakes import fitting_products
from ..render.trap import trap
from .controls import choice, sizes, whole
from .explorer import Explorer


class Trap(Explorer):
    """N, D, M: the sizes, 1 to 8 each; gradient: 'dX' or 'dW'; product: the place of the one that is picked, from 1."""

    tour = ('product',)

    def __init__(self, N=5, D=4, M=4, gradient='dW', product=1):
        shape = sizes(LARGEST, N=N, D=D, M=M) | {'gradient': choice('gradient', ['dX', 'dW'], gradient)}
        self.product = whole('tile', product, 1, len(_products(N, D, M, gradient)), 'product')
        self.product.style.description_width, self.product.layout.width = 'max-content', '8em'
        for control in shape.values():
            control.observe(lambda _: self._fit(**{name: each.value for name, each in shape.items()}), 'value')
        super().__init__(**shape, product=self.product)

    def _fit(self, **shape):
        self.product.max = len(_products(**shape))

    def draw(self, N, D, M, gradient, product):
        products = _products(N, D, M, gradient)
        return trap(products, gradient, {'n': N, 'i': D, 'j': M}, min(product, len(products)))


def _products(N, D, M, gradient):
    X, W, _, dY = example(N, D, M)
    return fitting_products(X, W, dY, gradient)
