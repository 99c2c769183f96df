"""Two versions of lin_grad side by side: the inputs, each gradient from both, and where they differ."""

from html import escape

import numpy as np

from ..letters import AXES
from .picture import Picture, beside, line
from .table import largest_of, table


def agree(X, W, dY, loops, other, name, verdicts):
    """loops, other: LinGrad; name: of the other version; verdicts: LinGrad of Comparison."""
    inputs = [table(array, letter, AXES[letter]) for letter, array in (('X', X), ('W', W), ('dY', dY))]
    pairs, items, words = [], [], []
    for gradient, a, b, verdict in zip(loops._fields, loops, other, verdicts, strict=True):
        differ, largest = map(tuple, np.argwhere(a != b).tolist()), largest_of(a)  # one colour scale for the pair
        by_loops = table(a, gradient, AXES[gradient], note='loops')
        by_other = table(b, gradient, AXES[gradient], note=name, mark=differ, largest=largest)
        pairs.append(beside(by_loops, by_other))
        items.append(f'<li>{verdict.sign} <b>{gradient} {verdict.verdict}</b>: {escape(verdict.sentence)}</li>')
        words.append(f'{gradient} {verdict}')
    html = line(f'The loops against {name}:') + f'<ul class="lin-list">{"".join(items)}</ul>'
    html += beside(*pairs, name='lin-pairs') + beside(*inputs, name='lin-inputs')
    return Picture(html, f'loops against {name}: {"; ".join(words)}')
