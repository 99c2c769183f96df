"""The loss as the steps go by: one curve, or two to compare."""

from html import escape
from itertools import takewhile
from math import ceil, floor, log10

from .picture import GRID, MARK, Picture, line, number, svg

_WIDE, _TALL = 640, 330
_LEFT, _TOP, _RIGHT, _BOTTOM = 72, 60, 624, 276  # the plotting area; above it, on the same paper, the names
_EDGE = 8  # paper around it
_POINTS = 300
_TICKS = 7
_BEYOND = 1e99  # where a curve is cut
_LOOKS = ['stroke="currentColor"', f'stroke="{MARK}" stroke-dasharray="7 4"']


def curve(losses, other=None, label='loss', other_label='other loss', every=1):
    """losses, other: the loss at steps 0, every, 2 * every, ...; label, other_label: their names.

    The scale is logarithmic, or linear where a point is not above 0. A long curve is drawn in means of neighbours; one
    that grows beyond 1e99, or is no number, ends there. ValueError where nothing is left.
    """
    given = [(label, losses)] if other is None else [(label, losses), (other_label, other)]
    finite = [_finite(*one) for one in given]
    stretch = ceil(max(map(len, finite)) / _POINTS)
    curves = [_points(series, stretch, every) for series in finite]

    heights = [loss for points in curves for _, loss in points]
    lowest, highest = min(heights), max(heights)
    bend, ticks = (log10, _log_ticks(lowest, highest)) if lowest > 0 else (float, _ticks(lowest, highest))
    last = max(points[-1][0] for points in curves) or 1

    def across(step):
        return f'{_LEFT + step / last * (_RIGHT - _LEFT):.1f}'

    def down(loss):
        share = (bend(loss) - bend(ticks[0])) / (bend(ticks[-1]) - bend(ticks[0]))
        return f'{_BOTTOM - share * (_BOTTOM - _TOP):.1f}'

    parts = [
        f'<text x="{_LEFT - _EDGE}" y="16">loss{", log scale" * (lowest > 0)}</text>',
        f'<rect x="{_LEFT - _EDGE}" y="24" width="{_RIGHT - _LEFT + 2 * _EDGE}" height="{_BOTTOM + _EDGE - 24}" '
        'fill="none" stroke="#999"/>',
        f'<text x="{_RIGHT}" y="{_BOTTOM + 48}" text-anchor="end">step</text>',
    ]
    for tick in ticks:
        parts.append(f'<path d="M{_LEFT - _EDGE} {down(tick)}h{_RIGHT - _LEFT + 2 * _EDGE}" {GRID}/>')
        y = float(down(tick)) + 5
        parts.append(f'<text x="{_LEFT - _EDGE - 6}" y="{y:.1f}" text-anchor="end">{_short(tick)}</text>')
    for tick in _ticks(0, last):
        if tick <= last and tick == round(tick):
            parts.append(f'<path d="M{across(tick)} {_BOTTOM + _EDGE}v5" stroke="currentColor"/>')
            parts.append(f'<text x="{across(tick)}" y="{_BOTTOM + 28}" text-anchor="middle">{tick:,.0f}</text>')
    for k, ((name, _), points) in enumerate(zip(given, curves, strict=True)):
        places = ' '.join(f'{across(step)},{down(loss)}' for step, loss in points)
        parts.append(f'<circle cx="{across(0)}" cy="{down(points[0][1])}" r="3" fill="{("currentColor", MARK)[k]}"/>')
        parts.append(f'<polyline points="{places}" fill="none" stroke-width="2" {_LOOKS[k]}/>')
        x = _LEFT + 12 + k * (_RIGHT - _LEFT) // 2
        parts.append(f'<path d="M{x} 40h36" stroke-width="2" {_LOOKS[k]}/>')
        parts.append(f'<text x="{x + 44}" y="45" style="fill:currentColor">{escape(name)}</text>')

    text = '; '.join(_in_words(*one, series, every) for one, series in zip(given, finite, strict=True))
    words = f'{text}.' + f' Drawn: the first loss, then means of {stretch} neighbours.' * (stretch > 1)
    return Picture(svg(''.join(parts), _WIDE, _TALL, text) + line(words), text)


def _finite(label, losses):
    """The losses up to the first that cannot be drawn."""
    found = list(takewhile(lambda loss: abs(loss) < _BEYOND, map(float, losses)))
    if not found:
        raise ValueError(f'{label} has {len(losses)} losses and none to draw; it should start with a number')
    return found


def _points(losses, stretch, every):
    """(step, loss): the first, then the mean of each stretch at its last step."""
    points = [(0, losses[0])]
    for k in range(1, len(losses), stretch):
        part = losses[k : k + stretch]
        points.append(((k + len(part) - 1) * every, sum(part) / len(part)))
    return points


def _ticks(lowest, highest):
    """Round numbers, about _TICKS, that take in both."""
    span = (highest - lowest) or 1
    tens = 10.0 ** floor(log10(span / _TICKS))
    step = next(tens * size for size in (1, 2, 5, 10) if span / (tens * size) <= _TICKS)
    first = floor(lowest / step)
    return [k * step for k in range(first, max(ceil(highest / step), first + 1) + 1)]


def _log_ticks(lowest, highest):
    """1, 2 and 5 at each power of ten, or some powers alone, that take in both."""
    tens = range(floor(log10(lowest)), ceil(log10(highest)) + 2)
    every = [float(f'{size}e{power}') for power in tens for size in (1, 2, 5)]
    first = max(k for k, tick in enumerate(every) if tick <= lowest)
    last = max(next(k for k, tick in enumerate(every) if tick >= highest), first + 1)
    if last - first <= _TICKS:
        return every[first : last + 1]
    top = ceil(log10(highest))
    apart = ceil((top - tens[0]) / _TICKS)
    return [float(f'1e{power}') for power in range(tens[0], top + apart, apart)]


def _short(value):
    return number(value) if abs(value) < 1e6 else f'{value:.4g}'


def _in_words(label, losses, finite, every):
    last = (len(finite) - 1) * every
    words = f'{label}: {_short(finite[0])} at step 0, {_short(finite[-1])} at step {last:,}'
    return words + f', then beyond {_BEYOND:g} or no number' * (len(finite) < len(losses))
