"""The scalar chain: values forward, gradients backward, and each slope as predicted and as measured by a nudge."""

from .picture import Picture, beside, curve, line, number, svg, words_at
from .table import grid

_WIDE, _TALL = 304, 196
_LEFT, _TOP, _RIGHT, _BOTTOM = 76, 34, 292, 152  # the plotting area; room at the left for 0.0001234


def nudge(inputs, values, after, grads, curves, measured, step):
    """Picture of the chain at one point.

    inputs: {'x': 3, 'w': 2, 'b': 1}; values, after: Chain now and with x nudged; grads: ChainGrad; curves: {letter:
    points (letter, loss) around where it is}; measured: {letter: slope measured by the nudge}; step: the nudge.
    """
    slopes = {letter: getattr(grads, f'd{letter}') for letter in [*inputs, *values._fields]}
    predicted = {letter: slopes[letter] for letter in inputs}
    by_steps = {
        'value, forward →': [*inputs.values(), *values],
        f'moves when x moves by {number(step)} →': [step, 0, 0, *(b - a for a, b in zip(values, after, strict=True))],
        'dLoss/d(this), backward ←': slopes.values(),
    }
    by_nudges = {
        'change of the loss': [slope * step for slope in measured.values()],
        'predicted slope: dLoss/d(this)': predicted.values(),
        'measured slope: change / nudge': measured.values(),
        'measured - predicted': [measured[letter] - predicted[letter] for letter in inputs],
    }
    grids = [
        grid('The chain', slopes, by_steps, _exact),
        grid(f'One of them moves by a nudge of {number(step)}', map('nudge {}'.format, inputs), by_nudges, _exact),
    ]
    heights = [loss for points in curves.values() for _, loss in points]
    lowest, highest = min(heights), max(heights)  # one scale for the three: what is steeper looks steeper
    if highest - lowest < 1e-9:  # flat: room above and below
        lowest, highest = lowest - 1, highest + 1
    dots = {k: [(at, values.z), (at + step, values.z + measured[k] * step)] for k, at in inputs.items()}
    plots = [_plot(k, curves[k], dots[k], predicted[k], lowest, highest) for k in inputs]
    text = '; '.join(f'd{k} predicted {_exact(predicted[k])}, measured {_exact(measured[k])}' for k in inputs)
    words = 'Solid: the loss, three times on one scale. Dashed: the predicted slope. '
    words += 'Large dot: now. Small dot: after the nudge.'
    if values.u <= 0:
        words = 'relu is shut, because u is not above 0: all three predicted slopes are 0.'
    html = beside(*grids, name='lin-grids') + beside(*plots) + line(words)
    return Picture(html, f'Nudge of {number(step)}: {text}')


def _exact(value):
    """With all the digits that a nudge of 0.001 changes; the ones after them are rounding."""
    return f'{round(float(value), 8) + 0:.12g}'


def _plot(letter, points, dots, slope, lowest, highest):
    """The loss as one letter moves, with the predicted slope. points: (x, loss); dots: now, nudged."""
    (at, loss), after = dots
    (first, _), *_, (last, _) = points
    reach = last - at

    def place(x, y):
        across = _LEFT + (x - at + reach) / (2 * reach) * (_RIGHT - _LEFT)
        up = (y - lowest) / (highest - lowest) * (_BOTTOM - _TOP)
        return round(across, 1), round(_BOTTOM - up, 1)

    def dot(point, radius):
        across, down = place(*point)
        return f'<circle cx="{across}" cy="{down}" r="{radius}" class="lin-dot"/>'

    ends = [_end(at, loss, slope, side * reach, lowest, highest) for side in (-1, 1)]
    ticks = [(first, 'start'), (at, 'middle'), (last, 'end')]
    content = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_RIGHT - _LEFT}" height="{_BOTTOM - _TOP}" class="lin-frame"/>',
        curve((place(*point) for point in points), 'lin-curve'),
        curve((place(*point) for point in ends), 'lin-slope'),
        dot((at, loss), 6),
        dot(after, 4),
        words_at(_LEFT, 22, f'loss as {letter} moves: slope {number(slope)}'),
        words_at(_LEFT - 4, _TOP + 10, number(highest), 'end'),
        words_at(_LEFT - 4, _BOTTOM, number(lowest), 'end'),
        *(words_at(place(x, 0)[0], _BOTTOM + 17, number(x), to) for x, to in ticks),
        words_at((_LEFT + _RIGHT) / 2, _BOTTOM + 36, letter, 'middle'),
    ]
    label = f'The loss as {letter} moves around {number(at)}: {number(loss)} there, with slope {number(slope)}'
    return svg(''.join(content), _WIDE, _TALL, label)


def _end(at, loss, slope, reach, lowest, highest):
    """The end of the slope line on one side, cut where it would leave the plot."""
    y = loss + slope * reach
    if slope and not lowest <= y <= highest:
        y = min(max(y, lowest), highest)
        reach = (y - loss) / slope
    return at + reach, y
