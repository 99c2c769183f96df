"""An array as a table: its name, shape, axis letters, values, signs and colour, with cells that can be marked."""

from html import escape

import numpy as np

from ..letters import AXES
from .picture import FAINT, FAINT_GROUND, INK, MARK, Picture, beside, number, tint

_CELL = 'min-width:2.2em;padding:0.15em 0.35em;text-align:center;font-family:monospace;border:0.2em solid '
_HEAD = 'padding:0 0.35em;font-weight:normal;font-size:85%;background:transparent;border:none'


def table(array, name, axes, note='', mark=(), faint=(), heads=None, largest=None):
    """An array of one or two axes as an HTML table.

    axes: a letter for each axis. note: words after the shape. mark: indices of cells that stand out.
    faint: indices of cells that step back. heads: other words for the heads, a list for each axis.
    largest: the size of number that gets the deepest colour, where two tables are to be compared.
    ValueError where array and axes do not fit.
    """
    array = np.asarray(array)
    if array.ndim not in (1, 2) or array.ndim != len(axes):
        raise ValueError(
            f'{name} has shape {array.shape} and axes {axes!r}; one or two axes with a letter each are accepted'
        )
    mark, faint = set(mark), set(faint)
    if largest is None:
        largest = largest_of(array)
    rows = np.atleast_2d(array)
    side = axes[0] if array.ndim == 2 else ''

    cells = []
    for r, row in enumerate(rows):
        places = [(r, k) if side else (k,) for k in range(len(row))]
        looks = [
            (FAINT_GROUND, FAINT) if p in faint else (tint(v, largest), f'color:{INK}')
            for v, p in zip(row, places, strict=True)
        ]
        cells.append([_cell(number(v), *look, p in mark) for v, look, p in zip(row, looks, places, strict=True)])
    caption = f'<b>{escape(name)}</b> {tuple(array.shape)}' + (f' {escape(note)}' if note else '')
    heads = heads or [[f'{letter}={k}' for k in range(size)] for letter, size in zip(axes, array.shape, strict=True)]
    return html_table(caption, heads[-1], heads[0] if side else None, cells)


def largest_of(array):
    """The size of the largest number that is one; 0 where there is none."""
    return np.abs(array[np.isfinite(array)]).max(initial=0)


def grid(caption, columns, rows, write=number):
    """A small table of numbers under words. columns: words; rows: {words: numbers}; write: how a number is written."""
    cells = [[_cell(write(value), FAINT_GROUND, 'color:inherit') for value in values] for values in rows.values()]
    return html_table(f'<b>{escape(caption)}</b>', columns, rows, cells)


def html_table(caption, columns, sides, cells):
    """columns, sides: the words of the heads, sides None for no heads at the side; cells: rows of td."""
    head = ('<td style="border:none"></td>' if sides else '') + ''.join(_head('col', word) for word in columns)
    starts = [_head('row', word) for word in sides] if sides else [''] * len(cells)
    lines = [head, *(start + ''.join(row) for start, row in zip(starts, cells, strict=True))]
    body = ''.join(f'<tr style="background:transparent">{line}</tr>' for line in lines)
    return (
        '<table style="display:inline-table;border-collapse:separate;border-spacing:0.1em;'
        'margin:0;font-size:1em;line-height:1.35;width:auto">'
        f'<caption style="text-align:left;padding:0.2em;white-space:nowrap">{caption}</caption>{body}</table>'
    )


def words_cell(words, side='left'):
    """A td with words at this side, in the page's ink."""
    look = f'padding:0.15em 0.6em;text-align:{side};white-space:nowrap;background:transparent;border:none'
    return f'<td style="{look}">{escape(words)}</td>'


def _head(scope, text):
    place = {'col': 'text-align:center', 'row': 'text-align:right;white-space:nowrap'}[scope]
    return f'<th scope="{scope}" style="{_HEAD};{place}">{escape(text)}</th>'


def _cell(text, ground, ink, marked=False):
    if marked:  # bold as well as framed: some pages that show a saved notebook keep no style
        text = f'<b>{text}</b>'
    frame = MARK if marked else 'transparent'
    return f'<td style="{_CELL}{frame};background:{ground};{ink}">{text}</td>'


def show(**arrays):
    """Arrays side by side under their names: show(X=X, W=W). Any other name takes axes: show(A=(A, 'ij'))."""
    blocks, words = [], []
    for name, array in arrays.items():
        array, axes = array if isinstance(array, tuple) else (array, AXES.get(name))
        if axes is None:
            raise ValueError(f'{name} is not one of {", ".join(AXES)}; give its axis letters too: {name}=(array, "ij")')
        blocks.append(table(array, name, axes))
        words.append(f'{name} {np.asarray(array).tolist()}')
    return Picture(beside(*blocks), '; '.join(words))
