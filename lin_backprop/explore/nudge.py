"""Move x, w, b or the nudge, and see how far each step of the chain moves, and what the gradient makes of it."""

from ..accept import require_between
from ..check import measured_slope
from ..render.nudge import nudge as rulers
from ..scalar import chain, chain_grad
from .controls import choice, real
from .explorer import Explorer

NUDGES = ['1', '0.1', '0.01', '0.001']


class Nudge(Explorer):
    """f = mse(relu(x * w + b)) with single numbers: x, w, b from -9 to 9; target, the same from -99 to 99;
    nudge: '1', '0.1', '0.01' or '0.001'.
    """

    on_pages = {'x': range(-3, 5), 'w': range(-3, 5), 'b': range(-9, 10)}
    tour = ('nudge',)

    def __init__(self, x=3, w=2, b=1, target=4, nudge='0.1'):
        require_between(-99, 99, target=target)
        self.target = target
        letters = {name: real(name, value, -9, 9, 0.5) for name, value in (('x', x), ('w', w), ('b', b))}
        super().__init__(**letters, nudge=choice('nudge', NUDGES, nudge))

    def draw(self, x, w, b, nudge):
        inputs, step = {'x': x, 'w': w, 'b': b}, float(nudge)

        def after(letter, value):
            return chain(**inputs | {letter: value}, target=self.target)

        measured = {
            letter: measured_slope(lambda value, letter=letter: after(letter, value).z, at, step)
            for letter, at in inputs.items()
        }
        values, grads = chain(**inputs, target=self.target), chain_grad(**inputs, target=self.target)
        return rulers(inputs, self.target, values, after('x', x + step), grads, measured, step)
