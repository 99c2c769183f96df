"""The whole derivative as a matrix, small enough to see: its blocks, its stripes, and the gradient that comes of it."""

from ..check import compare
from ..examples import example
from ..jacobian import ORDERS, jacobian, vjp
from ..linear import lin_grad
from ..render.jacobian import FOLDED, blocks
from .controls import choice, whole
from .explorer import Explorer

LARGEST = {'N': 4, 'D': 4, 'M': 3}  # beyond, the numbers of the matrix are too small to read


class Jacobian(Explorer):
    """N, D, M: the sizes; by: 'X', 'W' or 'b'; order: 'row' or 'column', in which arrays are flattened, or 'no zeros'.

    column: the one that is picked, of one number of X, W or b.
    """

    time = 'column'
    tour = ('order', 'by')

    def __init__(self, N=4, D=3, M=2, by='X', order='row', column=1):
        sizes = {name: whole(name, size, 1, LARGEST[name]) for name, size in (('N', N), ('D', D), ('M', M))}
        self.sizes, self.by = sizes, choice('by', ['X', 'W', 'b'], by)
        self.column = whole('column', column, 0, self._columns() - 1)
        self.column.style.description_width = 'max-content'
        for control in (*sizes.values(), self.by):
            control.observe(self._fit, 'value')
        order = choice('order', [*ORDERS, FOLDED], order)
        super().__init__(**sizes, by=self.by, order=order, column=self.column)

    def _columns(self):
        """How many columns the matrix has now."""
        N, D, M = (control.value for control in self.sizes.values())
        return {'X': N * D, 'W': D * M, 'b': M}[self.by.value]

    def _fit(self, _change):
        self.column.max = self._columns() - 1

    def draw(self, N, D, M, by, order, column):
        X, W, _, dY = example(N, D, M)
        flat = 'row' if order == FOLDED else order
        J, right = jacobian(X, W, by, flat), getattr(lin_grad(X, W, dY), f'd{by}')
        grad = vjp(J, dY, right.shape, flat)
        return blocks(J, X, W, dY, grad, compare(grad, right), by, order, column)
