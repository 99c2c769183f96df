"""The cube of products: boxes land on the face of the answer, along the letter that it lacks."""

from ..letters import sizes_of
from ..linear import lin, lin_grad
from ..render.cube import cube
from ..render.landing import turns_of
from .controls import choice, whole
from .explorer import check_layer
from .picking import Picking

TOGETHER, ONE = 'together', 'one by one'


class Cube(Picking):
    """X (N, D), W (D, M), b (M,), dY (N, M); answer: 'Y', 'dX', 'dW' or 'db'; first, second: the entry picked.

    turns: 'together', the boxes land in layers, or 'one by one', as loops add them; landed: how many turns are over.
    """

    time = 'landed'

    def __init__(self, X, W, b, dY, answer='dW', first=0, second=0, turns=TOGETHER, landed=0):
        check_layer(X, W, b=b, dY=dY)
        self.inputs = {'X': X, 'W': W, 'b': b, 'dY': dY}
        self.turns = choice('turns', (TOGETHER, ONE), turns)
        answers = {'Y': lin(X, W, b), **lin_grad(X, W, dY)._asdict()}
        self.landed = whole('landed', landed, 0, self._last(answer) if answer in answers else 0)
        self.turns.observe(lambda _change: self._fit(self.controls['answer'].value), 'value')
        super().__init__('answer', answers, answer, first, second, turns=self.turns, landed=self.landed)

    def _last(self, answer):
        return turns_of(answer, sizes_of(self.inputs), self.turns.value == ONE)

    def _fit(self, name):
        """While the boxes land one by one, the entry is that of the turn, and its fields rest."""
        one = self.turns.value == ONE
        if not one:
            super()._fit(name)
        self.first.disabled, self.second.disabled = one or self.first.disabled, one
        self.landed.max = self._last(name)

    def draw(self, answer, turns, landed, first, second):
        index = None if turns == ONE else self.index(answer, first, second)
        return cube(self.inputs | {answer: self.arrays[answer]}, answer, landed, index)
