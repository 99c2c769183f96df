"""What a reader hears of a try at an exercise: a verdict, the reason, both results, and folded hints."""

from html import escape

import numpy as np

from .picture import Picture, beside, prose, sign, signed
from .table import WRONG, largest_of, table

SIGNS = {'right': '✓', 'not attempted': '○'}  # anything else: ✗


def answer(kind, headline, sentences, see='', blocks=(), folded=()):
    """kind: of a Verdict; headline: a few words; sentences: below it; see: 'notebook#heading' that explains it;
    blocks: HTML; folded: (title, HTML) each.
    """
    notebook, _, heading = see.partition('#')
    words = ' '.join([headline, *sentences, *([f'→ {notebook}: {heading}'] if see else [])])
    html = [f'<p class="lin-line lin-big">{signed(SIGNS.get(kind, "✗"))} <b>{prose(headline)}</b></p>']
    html += [f'<p class="lin-line">{prose(sentence)}</p>' for sentence in sentences]
    if see:
        page = escape(notebook)
        html.append(f'<p class="lin-line">→ <a href="{page}.ipynb">{page}</a>: {prose(heading)}</p>')
    return Picture(''.join([*html, *blocks, *(fold(*each) for each in folded)]), words)


def fold(title, content):
    """A title that opens its content."""
    return f'<details class="lin-fold"><summary>{prose(title)}</summary>{content}</details>'


def code(text):
    """Lines of code."""
    return f'<pre class="lin-pre">{escape(text)}</pre>'


def both(name, axes, yours, right):
    """Two arrays of one or two axes side by side, the entries that differ marked; two numbers as words."""
    yours, right = np.asarray(yours), np.asarray(right)
    if yours.shape != right.shape or not 1 <= right.ndim <= 2:
        return arrays({name: (right, axes, 'should be'), f'{name} ': (yours, '', 'is')})
    different = [tuple(place) for place in np.argwhere(~np.isclose(yours, right, rtol=1e-6, atol=1e-9))]
    largest = largest_of(right)
    return beside(
        table(right, name, axes, 'should be', different, largest=largest, edge=WRONG),
        sign('≠'),
        table(yours, name, axes, 'is', different, largest=largest, edge=WRONG),
    )


def arrays(named):
    """{name: (array, letters, note)} side by side, those of one or two axes; letters that do not fit are left out."""
    shown = []
    for name, (array, axes, note) in named.items():
        if 1 <= array.ndim <= 2:
            fits = len(axes) == array.ndim
            heads = None if fits else [list(map(str, range(length))) for length in array.shape]
            shown.append(table(array, name, axes if fits else 'rc'[-array.ndim :], note, heads=heads))
    return beside(*shown)
