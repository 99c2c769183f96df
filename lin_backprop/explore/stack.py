"""Add the batch up, one example at a time."""

import numpy as np

from ..linear import lin_grad
from ..render.stack import stack
from .controls import choice, whole
from .explorer import Explorer, check_layer


class Stack(Explorer):
    """X (N, D), W (D, M), dY (N, M); n: the example whose turn it is, N when all are in; gradient: 'dW' or 'db'."""

    time = 'n'
    tour = ('n',)

    def __init__(self, X, W, dY, n=0, gradient='dW'):
        check_layer(X, W, dY=dY)
        self.arrays = X, dY
        # what one example adds is the gradient of a batch of one
        self.alone = [lin_grad(X[k : k + 1], W, dY[k : k + 1]) for k in range(len(X))]
        super().__init__(n=whole('n', n, 0, len(X)), gradient=choice('gradient', ['dW', 'db'], gradient))

    def draw(self, n, gradient):
        shares = np.array([getattr(grad, gradient) for grad in self.alone])
        return stack(*self.arrays, shares, gradient, n)
