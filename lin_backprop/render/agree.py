"""Two versions of lin_grad side by side: the inputs, each gradient from both, and where they differ."""

from html import escape

import numpy as np

from ..letters import AXES
from .picture import Picture, beside, line
from .table import largest_of, table


def agree(X, W, dY, loops, other, name, verdicts):
    """loops, other: LinGrad; name: of the other version; verdicts: LinGrad of Comparison."""
    inputs = [table(a, letter, AXES[letter]) for letter, a in (('X', X), ('W', W), ('dY', dY))]
    pairs, items, words = [], [], []
    for gradient, a, b, verdict in zip(loops._fields, loops, other, verdicts, strict=True):
        differ = map(tuple, np.argwhere(a != b).tolist())
        axes = AXES[gradient]
        largest = largest_of(a)  # one colour scale for the pair
        pair = (
            table(a, gradient, axes, note='loops', largest=largest),
            table(b, gradient, axes, note=name, mark=differ, largest=largest),
        )
        pairs.append(beside(*pair))
        items.append(f'<li>{verdict.sign} <b>{gradient} {verdict.verdict}</b>: {escape(verdict.sentence)}</li>')
        words.append(f'{gradient} {verdict}')
    heading = line(f'The loops against {name}:')
    found = f'<ul style="margin:0 0 0.7em;line-height:1.5">{"".join(items)}</ul>'
    return Picture(heading + found + beside(*pairs) + beside(*inputs), f'loops against {name}: {"; ".join(words)}')
