"""How far a finite difference is off: the error of (f(x + step) - f(x - step)) / (2 step), against the step.

Small steps suffer from round-off: the two values of f share their leading digits, which cancel, and what is left is
divided by a small step. Large steps suffer only where f bends unevenly or has a kink: a line and a parabola do not.

The errors are measured, with nothing but + - * / and maximum in a fixed order: the same bits on every machine.
"""

from collections.abc import Callable
from fractions import Fraction
from math import floor, log10
from typing import NamedTuple

import numpy as np

from .accept import require_kind, require_whole, require_word
from .examples import DTYPES

POWERS = range(-12, 2)  # of ten
STEPS = [float(f'1e{power}') for power in POWERS]
SHOWN = {'float64': 17, 'float32': 9}  # as many digits tell every number from the next


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


class Digits(NamedTuple):
    """A finite difference as it is subtracted by hand, where its error is largest: at w.

    up, down, difference: f(w + step), f(w - step) and one minus the other, in words, each to the same digit.
    first, last: the powers of ten of the first digit of the difference, and of the last that is no rounding; a
    difference of 0 has no digit, and first is below all others. cancelled, right, lost: how many digits are so.
    """

    w: float
    up: str
    down: str
    difference: str
    first: int
    last: int
    cancelled: int
    right: int
    lost: int


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
    _, _, off = _tried(case, dtype)
    return off.max(1)


def _tried(case, dtype):
    """f above and below each place for each of STEPS, and the errors: three arrays (steps, places)."""
    require_kind(Case, case=case)
    require_word(DTYPES, dtype=dtype)
    at, steps = np.array(case.at, dtype), np.array(STEPS, dtype)[:, None]
    up, down = case.f(at + steps), case.f(at - steps)
    measured = (up - down) / (2 * steps)
    right = case.slope(at.astype(float))
    return up, down, np.abs(measured.astype(float) / right - 1)


def digits(case, dtype, power):
    """The Digits of the step 10**power: which of them cancel, and which are nothing but rounding.

    ValueError where power is none of POWERS.
    """
    up, down, off = _tried(case, dtype)
    require_whole(POWERS[0], POWERS[-1], power=power)
    row = POWERS.index(power)
    worst = off[row].argmax()
    w, step = (Fraction(float(np.array(number, dtype))) for number in (case.at[worst], STEPS[row]))
    above, below = float(up[row, worst]), float(down[row, worst])
    difference = Fraction(above) - Fraction(below)
    rounding = abs(difference - (case.f(w + step) - case.f(w - step)))

    highest = floor(log10(max(abs(above), abs(below))))
    lowest = highest + 1 - SHOWN[dtype]
    first = floor(log10(abs(difference))) if difference else lowest - 1
    last = next((place for place in range(lowest, first + 1) if 2 * rounding <= Fraction(10) ** place), first + 1)
    words = (f'{float(number):.{max(-lowest, 0)}f}' for number in (above, below, difference))
    return Digits(case.at[worst], *words, first, last, max(highest - first, 0), first + 1 - last, last - lowest)


def round_off(dtype):
    """The round-off to expect for each of STEPS: the rounding of a number near 1, divided by the step."""
    require_word(DTYPES, dtype=dtype)
    return np.finfo(dtype).eps / np.array(STEPS)
