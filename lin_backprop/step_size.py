"""How far a finite difference is off: the error of (f(x + step) - f(x - step)) / (2 step), against the step.

Small steps suffer from round-off: the two values of f share their leading digits, which cancel, and what is left is
divided by a small step. Large steps suffer only where f bends unevenly or has a kink: a line and a parabola do not.

The errors are measured, with nothing but + - * / and maximum in a fixed order: the same bits on every machine.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .accept import require_kind, require_word
from .examples import DTYPES

POWERS = range(-12, 2)  # of ten
STEPS = [float(f'1e{power}') for power in POWERS]


class Case(NamedTuple):
    """A function to differentiate. code: the same as one reads it; slope: its derivative; at: where it is measured.

    larger: what spoils a step that is too large; None where nothing does, and then `straight` says why.
    """

    code: str
    f: Callable
    slope: Callable
    at: tuple
    larger: str | None
    straight: str = ''


# one weight of a layer with four examples, whose share of Y is x * w + b
_x, _dY, _target, _b = (2, 4, 3, 1), (1, -3, -1, 2), (1, 3, 2, -1), 2
_WEIGHTS = (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9)

CASES = {
    'linear layer': Case(
        'sum((x * w + b) * dY)',
        lambda w: sum((w * x + _b) * dY for x, dY in zip(_x, _dY, strict=True)),
        lambda w: sum(x * dY for x, dY in zip(_x, _dY, strict=True)) + 0 * w,
        _WEIGHTS,
        None,
        'the loss is a straight line',
    ),
    'mse': Case(
        'mean((x * w + b - target)**2)',
        lambda w: sum((w * x + _b - t) * (w * x + _b - t) for x, t in zip(_x, _target, strict=True)) / 4,
        lambda w: sum(2 * (w * x + _b - t) * x for x, t in zip(_x, _target, strict=True)) / 4,
        _WEIGHTS,
        None,
        'a parabola bends evenly, so its two sides balance',
    ),
    'cube': Case('w**3', lambda w: w * w * w, lambda w: 3 * w * w, _WEIGHTS, 'the uneven bend'),
    'relu': Case(
        'relu(w)',
        lambda w: np.maximum(w, 0),
        lambda w: 1.0 * (w > 0),
        (0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09),
        'the kink at 0',
    ),
}


def errors(case, dtype):
    """The largest error over all places of a Case, as a share of the true slope, for each of STEPS: float64 (14,).

    dtype: 'float64' or 'float32', in which the finite difference is made.
    """
    require_kind(Case, case=case)
    require_word(DTYPES, dtype=dtype)
    at, steps = np.array(case.at, dtype), np.array(STEPS, dtype)[:, None]
    measured = (case.f(at + steps) - case.f(at - steps)) / (2 * steps)
    right = case.slope(at.astype(float))
    return np.abs(measured.astype(float) / right - 1).max(1)


def round_off(dtype):
    """The round-off to expect for each of STEPS: the rounding of a number near 1, divided by the step."""
    require_word(DTYPES, dtype=dtype)
    return np.finfo(dtype).eps / np.array(STEPS)
