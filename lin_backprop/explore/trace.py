"""Pick an entry of a gradient; everything that feeds it lights up."""

from ..linear import lin_grad
from ..render.table import AXES
from ..render.trace import trace
from .controls import choice, whole
from .explorer import Explorer


class Trace(Explorer):
    """X (N, D), W (D, M), dY (N, M); gradient: 'dX', 'dW' or 'db'; first, second: the entry to start with."""

    def __init__(self, X, W, dY, gradient='dW', first=0, second=0):
        self.arrays, self.grad = (X, W, dY), lin_grad(X, W, dY)
        gradients = choice('gradient', list(self.grad._fields), gradient)
        self.first, self.second = whole('n', first, 0, 0), whole('j', second, 0, 0)
        self._fit(gradient)
        self.first.value, self.second.value = first, second
        gradients.observe(lambda change: self._fit(change.new), 'value')
        super().__init__(gradient=gradients, first=self.first, second=self.second)

    def _fit(self, gradient):
        """Give the two fields the letters and limits of this gradient's axes; db has one axis, so its first rests."""
        shape, letters = getattr(self.grad, gradient).shape, AXES[gradient]
        fields = (self.first, self.second)[-len(shape) :]
        for field, size, letter in zip(fields, shape, letters, strict=True):
            field.max, field.description = size - 1, letter
        self.first.disabled = len(shape) == 1

    def draw(self, gradient, first, second):
        shape = getattr(self.grad, gradient).shape
        fields = (first, second)[-len(shape) :]
        index = tuple(min(k, size - 1) for k, size in zip(fields, shape, strict=True))  # limits follow one by one
        return trace(*self.arrays, self.grad, gradient, index)
