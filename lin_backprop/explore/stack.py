"""Add the batch up, one example at a time."""

import numpy as np
from ipywidgets import Button

from ..linear import lin_grad
from ..render.stack import stack
from .controls import choice, whole
from .explorer import Explorer


class Stack(Explorer):
    """X (N, D), W (D, M), dY (N, M); n: the last example that is in; gradient: 'dW' or 'db'."""

    def __init__(self, X, W, dY, n=1, gradient='dW'):
        self.arrays, self.total = (X, dY), lin_grad(X, W, dY)
        # what one example adds is the gradient of a batch of one
        self.alone = [lin_grad(X[k : k + 1], W, dY[k : k + 1]) for k in range(len(X))]
        last = whole('n', n, 0, len(X) - 1)
        back, step = Button(description='Back'), Button(description='Step')
        back.on_click(lambda _: setattr(last, 'value', max(last.value - 1, last.min)))
        step.on_click(lambda _: setattr(last, 'value', min(last.value + 1, last.max)))
        super().__init__(back, step, n=last, gradient=choice('gradient', ['dW', 'db'], gradient))

    def draw(self, n, gradient):
        shares = np.array([getattr(grad, gradient) for grad in self.alone])
        return stack(*self.arrays, shares, getattr(self.total, gradient), gradient, n)
