"""Pick an entry of a gradient; everything that feeds it lights up."""

from ..linear import lin_grad
from ..render.trace import trace
from .explorer import check_layer
from .picking import Picking


class Trace(Picking):
    """X (N, D), W (D, M), dY (N, M); gradient: 'dX', 'dW' or 'db'; first, second: the entry to start with."""

    tour = ('gradient',)

    def __init__(self, X, W, dY, gradient='dW', first=0, second=0):
        check_layer(X, W, dY=dY)
        self.inputs, self.grad = (X, W, dY), lin_grad(X, W, dY)
        super().__init__('gradient', self.grad._asdict(), gradient, first, second)

    def draw(self, gradient, first, second):
        return trace(*self.inputs, self.grad, gradient, self.index(gradient, first, second))

    def asked(self, gradient, first, second):
        return trace(*self.inputs, self.grad, gradient, self.index(gradient, first, second), lit=False).asked
