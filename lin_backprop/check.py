"""Two ways to doubt a gradient: nudge the inputs, and compare with another version."""

from dataclasses import dataclass
from html import escape

import numpy as np

from .accept import is_number, numbers, refuse, require_function, require_step
from .large_type import enlarged
from .linear import LinGrad


def numerical_grad(f, x, nudge=1e-5):
    """Central differences: dX[k] = (f(x + nudge at k) - f(x - nudge at k)) / (2 nudge), for every entry k of x.

    f takes an array shaped like x and returns one number. x is not changed. Returns float64, shaped like x.
    """
    require_function(f=f)
    require_step(nudge=nudge)
    x = numbers('x', x).astype(float)
    grad = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        moved = x.copy()
        moved[k] = x[k] + nudge
        up = _number(f(moved.copy()))  # a copy: f may change what it is given
        moved[k] = x[k] - nudge
        down = _number(f(moved.copy()))
        grad[k] = (up - down) / (2 * nudge)
    return grad


def measured_slope(f, x, nudge):
    """How much f changes for each unit that the number x moves: (f(x + nudge) - f(x)) / nudge."""
    require_function(f=f)
    require_step(nudge=nudge)
    return (f(x + nudge) - f(x)) / nudge


def _number(value):
    value = numbers('what f returned', value)
    if value.size != 1:
        raise ValueError(f'f returned an array of shape {value.shape}; it should return one number, the loss')
    return float(value.item())


@dataclass(frozen=True)
class Comparison:
    """What `compare` found. verdict: 'equal', 'close' or 'different'; largest: the largest difference, at `index`."""

    verdict: str
    sentence: str
    largest: float | None = None
    index: tuple | None = None

    def __repr__(self):
        return f'{self.verdict}: {self.sentence}'

    @property
    def sign(self):
        """One character for the verdict."""
        return {'equal': '✓', 'close': '≈', 'different': '✗'}[self.verdict]

    def _repr_html_(self):
        return enlarged(f'<p>{self.sign} <b>{self.verdict}</b>: {escape(self.sentence)}</p>')


def compare(a, b, tolerance=None):
    """Say how two arrays agree; for two LinGrad, a Comparison for each of dX, dW and db. Never broadcasts.

    equal: the same shape and numbers. close: the largest difference is at most `tolerance` times the largest
    number; without one, 1,000 roundings of the coarser type (2e-13 for float64). different: anything else.
    """
    if tolerance is not None and not (is_number(tolerance) and tolerance >= 0):
        refuse('tolerance', tolerance, 'None or a number, at least 0')
    if isinstance(a, LinGrad) and isinstance(b, LinGrad):
        return LinGrad(*(compare(p, q, tolerance) for p, q in zip(a, b, strict=True)))
    a, b = numbers('a', a), numbers('b', b)
    if a.shape != b.shape:
        return Comparison('different', f'shape {a.shape} against shape {b.shape}')
    if a.size == 0:
        return Comparison('equal', f'both have shape {a.shape}, which holds no number')
    same = (a == b) | ((a != a) & (b != b))  # nan agrees with nan alone
    if same.all():
        return Comparison('equal', 'all ' * (a.size > 1) + f'{a.size:,} number' + 's' * (a.size > 1), 0.0)
    with np.errstate(invalid='ignore', over='ignore'):
        off = np.where(same, 0, np.abs(a.astype(float) - b.astype(float)))
    off[np.isnan(off)] = np.inf  # a number against nan
    index = tuple(map(int, np.unravel_index(off.argmax(), off.shape)))
    largest = float(off[index])
    if tolerance is None:
        tolerance = 1000 * max((np.finfo(c.dtype).eps for c in (a, b) if c.dtype.kind == 'f'), default=0)
    scale = max(float(np.abs(c[np.isfinite(c)]).max(initial=0)) for c in (a, b))
    verdict = 'close' if 0 < largest <= tolerance * scale else 'different'
    where = f' at [{", ".join(map(str, index))}]' if index else ''
    sentence = f'{a.size - same.sum():,} of {a.size:,} numbers, the largest difference is {largest:.3g}{where}: '
    return Comparison(verdict, sentence + f'{a[index]:.6g} against {b[index]:.6g}', largest, index)
