"""The error of a finite difference against its step: the V of a curve, and the half of a V that a linear layer has."""

from html import escape
from math import log10

from ..step_size import CASES, POWERS, STEPS, round_off
from .picture import Picture, curve, line, number, svg, words_at

_LEFT, _TOP, _ACROSS, _UP = 74, 58, 52, 14  # the corner of the plot; a factor of ten to the right and upwards
_LOWEST, _HIGHEST = -17, 2  # powers of ten
_PAD = 10  # paper on both sides, so that no dot stands half on the page
_RIGHT, _BOTTOM = _LEFT + _ACROSS * (len(POWERS) - 1), _TOP + _UP * (_HIGHEST - _LOWEST)


def step_size(name, dtype, errors, power):
    """Picture. name: a key of CASES; errors: what `errors` of lin_backprop.step_size gives; power: the step's, of ten.

    dtype: 'float64' or 'float32'.
    """
    case, best, here = CASES[name], int(errors.argmin()), POWERS.index(power)
    words = f'step {number(STEPS[here])}: error {_words(errors[here])}, {_why(case, errors, here, best)}. '
    if here != best:
        words += f'The best of these is step {number(STEPS[best])}, error {_words(errors[best])}. '
    words += f'Smaller steps suffer from round-off, larger ones from {case.larger or f"nothing else: {case.straight}"}.'
    expected = [(step, value) for step, value in zip(STEPS, round_off(dtype), strict=True) if value <= 1]
    places = [_place(step, error) for step, error in zip(STEPS, errors, strict=True)]
    x, y = places[here]
    parts = [
        f'<rect x="{_LEFT - _PAD}" y="{_TOP}" width="{_RIGHT - _LEFT + 2 * _PAD}" height="{_BOTTOM - _TOP}" '
        'class="lin-frame"/>',
        *_ticks(),
        *_sides(best, case.larger),
        curve((_place(*point) for point in expected), 'lin-expected'),
        curve(places, 'lin-curve'),
        *(f'<circle cx="{x}" cy="{y}" r="3.5"/>' for x, y in places),
        f'<circle cx="{x}" cy="{y}" r="8" class="lin-dot"/>',
    ]
    return Picture(
        line(f'f = {case.code} in {dtype}. Measured slope: (f(w + step) - f(w - step)) / (2 * step).')
        + svg(''.join(parts), _RIGHT + 40, _BOTTOM + 52, f'{name} in {dtype}, error against step. {words}')
        + line(words, big=True)
        + line(
            f'Error: the largest at {len(case.at)} places w, as a share of the true slope. Large dot: your step. '
            'Dashed: the round-off to expect, one rounding divided by the step.'
        ),
        f'{name} in {dtype}, {words}',
    )


def _why(case, errors, here, best):
    if here == best:
        return 'the best of these steps'
    if here > best and case.larger:
        return f'from {case.larger}'
    return 'from round-off' + (': w + step is w, so the measured slope is 0' if errors[here] == 1 else '')


def _words(error):
    """One digit is enough, and the last ones say nothing."""
    return number(f'{error:.1g}')


def _place(step, error):
    across = _LEFT + (log10(step) - POWERS[0]) * _ACROSS
    down = _TOP + (_HIGHEST - log10(error)) * _UP
    return round(across, 1), round(down, 1)


def _ticks():
    """Powers of ten: each step below, every second error at the side, with a thin line."""
    for k, step in enumerate(STEPS):  # large type has room for every second one
        yield words_at(_place(step, 1)[0], _BOTTOM + 18, number(step), 'middle', 'lin-spare' * (k % 2))
    for power in range(-16, _HIGHEST + 1, 2):
        _, y = _place(1, float(f'1e{power}'))
        yield f'<line x1="{_LEFT - _PAD}" x2="{_RIGHT + _PAD}" y1="{y}" y2="{y}" class="lin-grid"/>'
        yield words_at(_LEFT - _PAD - 6, y + 5, number(f'1e{power}'), 'end')
    yield words_at((_LEFT + _RIGHT) / 2, _BOTTOM + 42, 'step', 'middle')
    yield words_at(_LEFT - _PAD - 6, _TOP - 14, 'error', 'end')


def _sides(best, larger):
    """Above the plot: the best step, and what spoils the steps on each side of it."""
    x, to = _LEFT + best * _ACROSS, 'end' if STEPS[best] == STEPS[-1] else 'middle'  # nothing reaches out of the frame
    yield f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{_BOTTOM}" class="lin-best"/>'
    yield words_at(x, _TOP - 36, f'best: {number(STEPS[best])}', to, bold=True)
    yield words_at(x - 12, _TOP - 12, '← round-off', 'end')
    if larger:
        yield words_at(x + 12, _TOP - 12, f'{escape(larger)} →')
