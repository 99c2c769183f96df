"""The chain with single numbers as a row of boxes, as it goes forward."""

from ..scalar import chain
from .picture import Picture, factor, number, stroke, svg, tint, words_at

_BOX, _STEP, _TALL, _WIDE, _GROW = 54, 88, 78, 340, 1.4
_FIRST = 30  # the middle of the first box


def forward(x, w, b, target):
    """Picture of x, u, v and z, joined by arrows; four numbers, as `chain` takes them."""
    u, v, z = chain(x, w, b, target)
    steps = [
        (x, 'x', ''),
        (u, 'u = x·w + b', f'{factor(x)}·{factor(w)} + {factor(b)}'),
        (v, 'v = relu(u)', f'relu({number(u)})'),
        (z, 'z = mse(v)', f'({number(v)} − {factor(target)})²'),
    ]
    largest = max(map(abs, (x, u, v, z)))
    parts, words = [], []
    for k, (value, name, made) in enumerate(steps):
        middle = _FIRST + k * _STEP
        left = middle - _BOX / 2
        if k:
            parts += [
                stroke(left - _STEP + _BOX + 4, 20, left - 12, 20, 'lin-rule'),
                words_at(left - 4, 25, '▸', 'end'),
            ]
        parts.append(f'<rect x="{left:g}" y="2" width="{_BOX}" height="36" {tint(value, largest, "lin-face")}/>')
        parts.append(words_at(middle, 26, number(value), 'middle', 'lin-ink', bold=True))
        parts += [words_at(middle, 56, name, 'middle'), words_at(middle, 74, made, 'middle')]
        words.append(' = '.join(filter(None, [name, made, number(value)])))
    drawing = f'<g transform="scale({_GROW})">{"".join(parts)}</g>'
    text = ', '.join(words)
    return Picture(svg(drawing, round(_GROW * _WIDE), round(_GROW * _TALL), f'The chain, forward: {text}'), text)
