"""The error of a finite difference against its step: a V or half of one, and the digits that a small step loses."""

from html import escape
from math import log10

from ..step_size import CASES, POWERS, STEPS, round_off
from .cost import power_of_ten
from .picture import Picture, beside, data, line, number, outline, svg, words_at
from .table import html_table
from .tile import frame, handle

_LEFT, _TOP, _ACROSS, _UP = 58, 56, 20.5, 12  # the corner of the plot; a factor of ten to the right and upwards
_LOWEST, _HIGHEST = -17, 2  # powers of ten
_PAD = 10  # paper on both sides, so that no dot stands half on the page
_RIGHT, _BOTTOM = _LEFT + _ACROSS * (len(POWERS) - 1), _TOP + _UP * (_HIGHEST - _LOWEST)
_WIDE, _GROW = 340, 1.4


def step_size(name, dtype, errors, power, digits):
    """Picture. name: a key of CASES; errors, digits: what the functions of lin_backprop.step_size of these names give.

    dtype: 'float64' or 'float32'; power: the step's, of ten.
    """
    case, best, here = CASES[name], int(errors.argmin()), POWERS.index(power)
    words = f'step {number(STEPS[here])}: error {_words(errors[here])}, {_why(case, errors, here, best)}.'
    found = '' if here == best else f' The best of these is step {number(STEPS[best])}, error {_words(errors[best])}.'
    sides = f'Smaller steps suffer from round-off, larger ones from {case.larger or f"nothing else: {case.straight}"}.'
    plot = svg(
        ''.join(_plot(case, dtype, errors, here, best)), _WIDE, _BOTTOM + 42,
        f'{name} in {dtype}: error against step.{found}', _GROW,
    )  # fmt: skip
    answer = data(answer='best')
    above = line(words, big=True, name='lin-two', marks=answer)
    below = line(sides, name='lin-three', marks=answer)
    html = beside(plot, f'<div class="lin-beside">{above}{_subtraction(case, digits)}{below}</div>') + line(
        f'Error: the largest at {len(case.at)} places w, as a share of the true slope. Dashed: the round-off to expect.'
    )
    return Picture(html, f'{name} in {dtype}, {words}{found} {sides}')


def _why(case, errors, here, best):
    if here == best:
        return 'the best of these steps'
    if here > best and case.larger:
        return f'from {case.larger}'
    return 'from round-off' + (': w + step is w' if errors[here] == 1 else '')


def _words(error):
    """One digit is enough, and the last ones say nothing."""
    return number(f'{error:.1g}')


# ---- the digits. Those that stay are right for the difference, not for the slope, which errs by a bend or a kink too


def _subtraction(case, digits):
    """f(w + step) minus f(w - step) as by hand, with what becomes of each digit."""
    rows = {'f(w + step)': digits.up, 'f(w - step)': digits.down, 'difference': digits.difference}
    cells = [[f'<td class="lin-cell lin-digits">{_runs(words, digits)}</td>'] for words in rows.values()]
    caption = f'<b>f = {escape(case.code)}</b>'
    parts = [
        'Digits:',
        f'<span class="lin-cancelled">{digits.cancelled} cancel</span>,',
        f'{digits.right} stay,',
        f'<span class="lin-lost">{digits.lost} are rounding</span>.',
    ]
    worst = f'w = {number(digits.w)}, the worst of {len(case.at)}'
    return html_table(caption, [worst], rows, cells) + f'<p class="lin-line">{" ".join(parts)}</p>'


def _runs(words, digits):
    """A number with its digits that cancel, those that are right, and those that are rounding, each in its look."""
    _, _, after = words.partition('.')
    place, runs = len(words) - len(after) - 1 - words.startswith('-') - ('.' in words), []
    for sign in words:
        if sign.isdigit():
            look = 'lin-cancelled' if place > digits.first else '' if place >= digits.last else 'lin-lost'
            place -= 1
        else:
            look = runs[-1][0] if runs else ''
        if runs and runs[-1][0] == look:
            runs[-1][1] += sign
        else:
            runs.append([look, sign])
    return ''.join(f'<span class="{look}">{run}</span>' if look else run for look, run in runs)


# ---- the plot


def _place(step, error):
    across = _LEFT + (log10(step) - POWERS[0]) * _ACROSS
    down = _TOP + (_HIGHEST - log10(error)) * _UP
    return round(across, 1), round(down, 1)


def _plot(case, dtype, errors, here, best):
    """Its axes, the curve with a dot for each step, the large dot of the reader's, and what takes a pointer."""
    yield frame(_LEFT - _PAD, _TOP, _RIGHT - _LEFT + 2 * _PAD, _BOTTOM - _TOP, 'lin-frame')
    yield from _ticks()
    places = [_place(step, error) for step, error in zip(STEPS, errors, strict=True)]
    yield f'<g{data(answer="best")}>'
    yield from _sides(best, case.larger)
    expected = [_place(step, error) for step, error in zip(STEPS, round_off(dtype), strict=True)]
    expected = [(x, max(y, _place(1, 1)[1])) for x, y in expected]
    yield outline(expected, 'class="lin-expected"' + data(key='expected'), '')
    yield outline(places, 'class="lin-curve"' + data(key='curve'), '')
    yield from (f'<circle cx="{x:g}" cy="{y:g}" r="3.5"{data(key=f"error.{k}")}/>' for k, (x, y) in enumerate(places))
    x, y = places[here]
    yield f'<circle cx="{x:g}" cy="{y:g}" r="8" class="lin-dot"{data(key="here")}/></g>'
    for k, power in enumerate(POWERS):
        left, high = _LEFT + (k - 0.5) * _ACROSS, _BOTTOM - _TOP + 20
        yield handle(left, _TOP, _ACROSS, high, set=f'power={power}', drag='power')


def _ticks():
    """Powers of ten: every third step below, every fourth error at the side, with a thin line."""
    for power in range(POWERS[0], 1, 3):
        yield words_at(_LEFT + (power - POWERS[0]) * _ACROSS, _BOTTOM + 18, power_of_ten(power), 'middle')
    for power in range(-16, _HIGHEST + 1, 4):
        y = _TOP + (_HIGHEST - power) * _UP
        yield f'<line x1="{_LEFT - _PAD}" x2="{_RIGHT + _PAD:g}" y1="{y}" y2="{y}" class="lin-grid"/>'
        yield words_at(_LEFT - _PAD - 6, y + 5, power_of_ten(power), 'end')
    yield words_at((_LEFT + _RIGHT) / 2, _BOTTOM + 38, 'step', 'middle')
    yield words_at(_LEFT - _PAD - 6, _TOP - 10, 'error', 'end')


def _sides(best, larger):
    """Above the plot: the best step, and what spoils the steps on each side of it."""
    x, to = round(_LEFT + best * _ACROSS, 1), 'end' if STEPS[best] == STEPS[-1] else 'middle'  # not out of the frame
    yield f'<line x1="{x:g}" x2="{x:g}" y1="{_TOP}" y2="{_BOTTOM}" class="lin-best"/>'
    yield words_at(x, 14, f'best: {number(STEPS[best])}', to, bold=True)
    if larger:
        yield words_at(_WIDE, 31, f'{escape(larger)} →', 'end')
    yield words_at(x - 10, 48, '← round-off', 'end')
