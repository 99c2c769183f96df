"""How much each number of an answer moves with each number of an input: measured, by nudging.

The nudge is taken at three sizes. What is left of its error shrinks with each halving, so it can be taken away
(Richardson), and what does not shrink can be told from it: a kink, or rounding.
"""

from typing import NamedTuple

import numpy as np

STEPS = {True: (0.05, 0.02, 0.005), False: (1e-3, 1e-5, 1e-7)}  # of numbers about 1; True: float32


class Slope(NamedTuple):
    """The slope between both sides; bend: by how much the side above has more than the side below, at a kink, else 0;
    error: how far off the slope may be.
    """

    slope: np.ndarray
    bend: np.ndarray
    error: np.ndarray


def slope_along(f, at_0, scale=1.0, rough=False):
    """The Slope of f, which gives an array for a number t, at t = 0. at_0: f(0). scale: of a step that is not small.

    rough: whether f rounds to float32.
    """
    eps = np.finfo(np.float32 if rough else float).eps
    found = []
    for step in STEPS[rough]:
        tried = _slope(f, at_0, step * scale, eps)
        if np.isfinite(tried.slope).all():
            found.append(tried)
            noise = 100 * eps * np.abs(at_0).max(initial=0) / (step * scale)
            if tried.error.max(initial=0) <= 1e-8 * np.abs(tried.slope).max(initial=0) + noise:
                break
    return min(found, key=lambda tried: tried.error.max(initial=0)) if found else tried


def _slope(f, at_0, step, eps):
    """The Slope from three sizes of nudge: step, its half and its quarter."""
    steps = step / np.array([1, 2, 4])
    both = [(f(size), f(-size)) for size in steps]
    one, two, four = ((up - down) / (2 * size) for (up, down), size in zip(both, steps, strict=True))
    first, second = (4 * two - one) / 3, (4 * four - two) / 3
    slope = (16 * second - first) / 15
    wide, narrow = ((both[k][0] + both[k][1] - 2 * at_0) / steps[k] for k in (0, 2))
    largest = np.maximum(np.abs(slope), np.abs(wide))
    floor = 1e-3 * largest + 1e3 * eps * np.abs(at_0).max(initial=0) / steps[2]
    kink = (np.abs(narrow) > 0.5 * np.abs(wide)) & (np.abs(narrow) > floor)  # a curve's would be a quarter
    rounding = 4 * eps * np.abs(at_0).max(initial=0) / steps[2]
    return Slope(slope, np.where(kink, narrow, 0), np.abs(slope - second) + rounding)


def scale_of(x):
    """A size for steps at each number of x: its own, at least the usual one of the array; 1 where all are 0."""
    sizes = np.abs(x)
    usual = np.median(sizes[sizes > 0]) if sizes.any() else 1.0
    return np.maximum(sizes, usual)


class Slopes:
    """The slopes of an answer by its inputs, each table measured once. forward: {name: array} -> an array."""

    def __init__(self, forward):
        self._forward, self._tables = forward, {}

    def table(self, name, arguments):
        """The Slope of every number of the answer by every number of this input: answer's shape, then the input's."""
        key = (name, *((other, np.shape(value), np.asarray(value).tobytes()) for other, value in arguments.items()))
        if key not in self._tables:
            self._tables[key] = self._measured(name, arguments)
        return self._tables[key]

    def _measured(self, name, arguments):
        at_0, x = self._forward(arguments), arguments[name]
        scales, rough, found = scale_of(x), self.is_rough(name, arguments), []
        for place in np.ndindex(x.shape):
            unit = np.zeros_like(x)
            unit[place] = 1
            found.append(slope_along(self._moved(name, arguments, unit), at_0, scales[place], rough))
        shape = (*at_0.shape, *x.shape)
        return Slope(*(np.moveaxis(np.array(part), 0, -1).reshape(shape) for part in zip(*found, strict=True)))

    def _moved(self, name, arguments, direction):
        return lambda t: self._forward(arguments | {name: arguments[name] + t * direction})

    def is_rough(self, name, arguments):
        """Whether the answer is rounded to float32: seen where the input is no short number."""
        x = arguments[name]
        answer = self._forward(
            arguments | {name: x + scale_of(x) * np.sqrt(1e-6 + 1e-7 * np.arange(x.size)).reshape(x.shape)}
        )
        return answer.dtype == np.float32 or bool((answer == answer.astype(np.float32)).all() and answer.any())

    def along(self, name, arguments, direction, dY):
        """The Slope of the one number (dY * answer).sum() as this input moves in a direction."""

        def number(t):
            return (dY * moved(t)).sum()[None]

        moved = self._moved(name, arguments, direction)
        return slope_along(number, number(0), np.median(scale_of(arguments[name])), self.is_rough(name, arguments))

    def gradient(self, name, arguments, dY):
        """The gradient for this dY: the Slope of (dY * answer).sum() by each number of the input."""
        table = self.table(name, arguments)
        axes = dY.ndim
        return Slope(
            np.tensordot(dY, table.slope, axes),
            np.tensordot(np.abs(dY), np.abs(table.bend), axes),
            np.tensordot(np.abs(dY), table.error, axes),
        )
