"""The cube of products: pick an entry, and collapse the boxes onto the face where they are summed."""

from ..linear import lin, lin_grad
from ..render.cube import cube
from .controls import choice
from .explorer import check_layer
from .picking import Picking

COLLAPSE = {'0 %': 0, '25 %': 0.25, '50 %': 0.5, '75 %': 0.75, '100 %': 1}


class Cube(Picking):
    """X (N, D), W (D, M), b (M,), dY (N, M); answer: 'Y', 'dX', 'dW' or 'db'; first, second: the entry picked.

    collapse: a key of COLLAPSE.
    """

    def __init__(self, X, W, b, dY, answer='dW', first=0, second=0, collapse='0 %'):
        check_layer(X, W, b=b, dY=dY)
        self.inputs = {'X': X, 'W': W, 'b': b, 'dY': dY}
        answers = {'Y': lin(X, W, b), **lin_grad(X, W, dY)._asdict()}
        steps = choice('collapse', list(COLLAPSE), collapse)
        super().__init__('answer', answers, answer, first, second, collapse=steps)

    def draw(self, answer, first, second, collapse):
        index = self.index(answer, first, second)
        return cube(self.inputs | {answer: self.arrays[answer]}, answer, index, COLLAPSE[collapse])
