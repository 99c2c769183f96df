"""The chain with single numbers as a row of boxes, as it goes forward."""

from ..scalar import chain
from .picture import Picture, factor, number, stroke, svg, tint, words_at

_BOX, _STEP, _TALL, _WIDE, _GROW = 54, 95, 66, 340, 1.4


def forward(x, w, b, target):
    """Picture of x, u, v and z, joined by arrows; four numbers, as `chain` takes them."""
    values = chain(x, w, b, target)
    names = {
        'x': x,
        f'u = x·{factor(w)} + {factor(b)}': values.u,
        'v = relu(u)': values.v,
        f'z = (v − {factor(target)})²': values.z,
    }
    parts = []
    for k, (name, value) in enumerate(names.items()):
        middle = _BOX / 2 + k * _STEP
        if k:
            parts.append(stroke(middle - _STEP + _BOX / 2 + 4, 20, middle - _BOX / 2 - 12, 20, 'lin-rule'))
            parts.append(words_at(middle - _BOX / 2 - 4, 25, '▸', 'end'))
        look = tint(value, max(map(abs, names.values())), 'lin-face')
        parts.append(f'<rect x="{middle - _BOX / 2:g}" y="2" width="{_BOX}" height="36" {look}/>')
        parts.append(words_at(middle, 26, number(value), 'middle', 'lin-ink', bold=True))
        parts.append(words_at(min(max(middle, 5), _WIDE - 42), 60, name, 'middle'))
    words = ', '.join(f'{name} = {number(value)}' for name, value in names.items())
    drawing = f'<g transform="scale({_GROW})">{"".join(parts)}</g>'
    return Picture(svg(drawing, _GROW * _WIDE, _GROW * _TALL, f'The chain, forward: {words}'), words)
