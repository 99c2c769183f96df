"""Move x, w, b or the nudge, and see the slope that the chain rule predicts beside the one that is measured."""

from ..accept import require_between
from ..check import measured_slope
from ..render.nudge import nudge
from ..scalar import chain, chain_grad
from .controls import choice, real
from .explorer import Explorer

NUDGES = ['1', '0.1', '0.01', '0.001']


class Nudge(Explorer):
    """f = mse(relu(x * w + b)) with single numbers: x, w, b from -9 to 9; target, the same from -99 to 99."""

    def __init__(self, x=3, w=2, b=1, target=4):
        require_between(-99, 99, target=target)
        self.target = target
        letters = {name: real(name, value, -9, 9, 0.5) for name, value in (('x', x), ('w', w), ('b', b))}
        super().__init__(**letters, step=choice('nudge', NUDGES, '0.1'))

    def draw(self, x, w, b, step):
        inputs, step = {'x': x, 'w': w, 'b': b}, float(step)

        def loss(**moved):
            return chain(**{**inputs, **moved}, target=self.target).z

        along = {'x': lambda x: loss(x=x), 'w': lambda w: loss(w=w), 'b': lambda b: loss(b=b)}
        values, grads = chain(**inputs, target=self.target), chain_grad(**inputs, target=self.target)
        measured = {letter: measured_slope(along[letter], at, step) for letter, at in inputs.items()}
        after = chain(**{**inputs, 'x': x + step}, target=self.target)
        return nudge(inputs, values, after, grads, along, measured, step)
