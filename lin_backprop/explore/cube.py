"""The cube of products: boxes land on the face of the answer, along the letter that it lacks."""

from ..letters import sizes_of
from ..linear import lin, lin_grad
from ..render.cube import cube
from ..render.landing import turns_of
from .controls import choice, whole
from .explorer import check_layer
from .picking import Picking

SLICES, ONE = 'slice by slice', 'one by one'


class Cube(Picking):
    """X (N, D), W (D, M), b (M,), dY (N, M); answer: 'Y', 'dX', 'dW' or 'db'; first, second: the entry picked.

    boxes: they land 'slice by slice', or 'one by one' as loops add them; step: how many steps are over.
    """

    time = 'step'
    tour = ('step',)

    def __init__(self, X, W, b, dY, answer='dW', first=0, second=0, boxes=SLICES, step=0):
        check_layer(X, W, b=b, dY=dY)
        self.inputs = {'X': X, 'W': W, 'b': b, 'dY': dY}
        self.boxes = choice('boxes', (SLICES, ONE), boxes)
        answers = {'Y': lin(X, W, b), **lin_grad(X, W, dY)._asdict()}
        self.step = whole('step', step, 0, self._last(answer) if answer in answers else 0)
        self.boxes.observe(lambda _change: self._fit(self.controls['answer'].value), 'value')
        super().__init__('answer', answers, answer, first, second, boxes=self.boxes, step=self.step)

    def _last(self, answer):
        return turns_of(answer, sizes_of(self.inputs), self.boxes.value == ONE)

    def _fit(self, name):
        """While the boxes land one by one, the entry is that of the step, and its fields rest.

        Where there are more or fewer steps, they start anew.
        """
        one = self.boxes.value == ONE
        if not one:
            super()._fit(name)
        self.first.disabled, self.second.disabled = one or self.first.disabled, one
        if self.step.max != self._last(name):
            self.step.value, self.step.max = 0, self._last(name)

    def draw(self, answer, boxes, step, first, second):
        index = None if boxes == ONE else self.index(answer, first, second)
        return cube(self.inputs | {answer: self.arrays[answer]}, answer, step, index)
