"""How much each number of an answer moves with each number of an input: measured, by nudging.

The nudge is taken at three sizes. What is left of its error shrinks with each halving, so it can be taken away
(Richardson), and what does not shrink can be told from it: a kink, or rounding.
"""

from typing import NamedTuple

import numpy as np

WIDE = (1.0, 1e3, 1e6)  # to be tried where these are lost beside large numbers
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
    best = min(found, key=lambda tried: tried.error.max(initial=0)) if found else tried
    if best.error.max(initial=0) > 1e-8 * np.abs(best.slope).max(
        initial=0
    ):  # beside large numbers small steps are lost
        wide = (_slope(f, at_0, step * scale, eps) for step in WIDE)
        best = min([best, *wide], key=lambda tried: np.nan_to_num(tried.error, nan=np.inf).max(initial=0))
    return best


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
        self._forward, self._tables, self._rough, self.calls_left = forward, {}, {}, np.inf

    def table(self, name, inputs):
        """The Slope of every number of the answer by every number of this input: answer's shape, then the input's."""
        key = self._key(name, inputs)
        if key not in self._tables:
            self._tables[key] = self._measured(name, inputs)
        return self._tables[key]

    def gradient(self, name, inputs, dY):
        """The Slope of (dY * answer).sum() by each number of this input. ValueError where dY has another shape."""
        table, axes = self.table(name, inputs), np.ndim(dY)
        if np.shape(dY) != table.slope.shape[: table.slope.ndim - np.ndim(inputs[name])]:
            raise ValueError(f'the upstream gradient has shape {np.shape(dY)}, which is not that of the answer')
        return Slope(
            np.tensordot(dY, table.slope, axes),
            np.tensordot(np.abs(dY), np.abs(table.bend), axes),
            np.tensordot(np.abs(dY), table.error, axes),
        )

    def quick(self, name, inputs, dY):
        """The same slopes, to about nine digits where they were not measured before, as long as calls are left."""
        if self._key(name, inputs) in self._tables:
            return self.gradient(name, inputs, dY).slope
        x, grad = inputs[name], np.zeros_like(inputs[name])
        if self.calls_left <= 0 or np.shape(self._forward(inputs)) != np.shape(dY):
            raise ValueError('no more is tried, or the upstream gradient has not the shape of the answer')
        self.calls_left -= 1 + 2 * x.size
        steps = scale_of(x) * (1e-2 if self.is_rough(name, inputs) else 1e-5)
        for place in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[place] += steps[place]
            down[place] -= steps[place]
            change = self._forward(inputs | {name: up}) - self._forward(inputs | {name: down})
            grad[place] = (dY * change).sum() / (2 * steps[place])
        return grad

    def along(self, name, inputs, direction, dY, scale=1.0):
        """The Slope of the one number (dY * answer).sum() as this input moves in a direction. scale: of the nudge."""
        moved, at_0 = self._moved(name, inputs, direction), self._forward(inputs)

        def number(t):
            return (dY * (moved(t) - at_0)).sum()[None]  # differences first: they round less than sums

        rough = self.is_rough(name, inputs)
        return slope_along(number, np.zeros(1), 1.0 if rough else scale, rough)

    def is_rough(self, name, inputs):
        """Whether the answer is rounded to float32 on its way from this input: it stands still at a small nudge.

        A nudge in the tenth digit moves float64, and not float32. It is asked once, with the first inputs.
        """
        if name not in self._rough:
            x = inputs[name]
            odd = scale_of(x) * (1 + 0.1 * np.cos(np.arange(x.size))).reshape(x.shape)
            at_0, little, far = (self._forward(inputs | {name: x + size * odd}) for size in (0, 1e-10, 1e-3))
            seen = 1e-7 * np.abs(far - at_0) > 8 * np.finfo(float).eps * np.abs(
                at_0
            )  # in float64, if little does as much
            moves = (far != at_0) & seen
            self._rough[name] = bool((moves & (little == at_0)).sum() > moves.sum() / 2)
        return self._rough[name]

    def _key(self, name, inputs):
        return name, *(np.asarray(value).tobytes() for value in inputs.values()), *map(np.shape, inputs.values())

    def _measured(self, name, inputs):
        at_0, x = self._forward(inputs), inputs[name]
        scales, rough, found = scale_of(x), self.is_rough(name, inputs), []
        for place in np.ndindex(x.shape):
            unit = np.zeros_like(x)
            unit[place] = 1
            found.append(slope_along(self._moved(name, inputs, unit), at_0, scales[place], rough))
        shape = (*at_0.shape, *x.shape)
        return Slope(*(np.moveaxis(np.array(part), 0, -1).reshape(shape) for part in zip(*found, strict=True)))

    def _moved(self, name, inputs, direction):
        return lambda t: self._forward(inputs | {name: inputs[name] + t * direction})
