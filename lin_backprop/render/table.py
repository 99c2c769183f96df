"""An array as a table: its name, shape, axis letters, values, signs and colour, with cells that can be marked."""

import re
from html import escape

import numpy as np

from ..letters import AXES
from .picture import Picture, at, beside, data, number, prose, signed, tint

PICKED, LIT, WRONG = 'lin-marked', 'lin-lit-edge', 'lin-wrong-edge'  # frames


def table(
    array,
    name,
    axes,
    note='',
    mark=(),
    faint=(),
    heads=None,
    largest=None,
    summed='',
    sets=None,
    fed=None,
    lit=(),
    answer=False,
    edge=PICKED,
):
    """An array of one or two axes as an HTML table.

    axes: a letter for each axis. note: words after the shape. mark: indices of cells that stand out. edge: their frame.
    faint: indices of cells that step back. heads: other words for the heads, a list for each axis.
    largest: the size of number that gets the deepest colour, the same for all tables of one equation.
    summed: letters to strike through. sets, fed: {index: words}, what a click there sets and what feeds it.
    lit: indices of cells that feed what is picked. answer: whether its numbers wait for the answer to a question.
    ValueError where array and axes do not fit.
    """
    array = np.asarray(array)
    if array.ndim not in (1, 2) or array.ndim != len(axes):
        raise ValueError(
            f'{name} has shape {array.shape} and axes {axes!r}; one or two axes with a letter each are accepted'
        )
    mark, faint, lit = set(mark), set(faint), set(lit)
    if largest is None:
        largest = largest_of(array)
    sets, fed, cells = sets or {}, fed or {}, []
    for r, row in enumerate(np.atleast_2d(array)):
        cells.append([])
        for k, value in enumerate(row):
            place = (r, k)[-array.ndim :]
            handle = data(at=at(name, place) if name in AXES else '', set=sets.get(place), **{'from': fed.get(place)})
            handle += data(answer='1' * answer)
            size = None if place in faint else largest
            frame = edge if place in mark else LIT if place in lit else ''
            cells[-1].append(cell(number(value), value, size, frame, handle))
    return array_table(array, name, axes, cells, note, heads, summed)


def array_table(array, name, axes, cells, note='', heads=None, summed=''):
    """The same around cells that are drawn already: rows of td. note: a ✓ or ✗ in it has its colour."""
    caption = f'<b>{escape(name)}</b> {tuple(array.shape)}' + (f' {signed(escape(note))}' if note else '')
    heads = heads or [[f'{letter}={k}' for k in range(size)] for letter, size in zip(axes, array.shape, strict=True)]
    return html_table(caption, heads[-1], heads[0] if array.ndim == 2 else None, cells, summed)


def largest_of(*arrays):
    """The size of the largest number that is one; 0 where there is none."""
    return max(np.abs(array[np.isfinite(array)]).max(initial=0) for array in map(np.asarray, arrays))


def grid(caption, columns, rows, write=number, marks=''):
    """A small table of numbers under words. columns: words; rows: {words: numbers}; write: how a number is written.

    marks: of each number, see `data`.
    """
    cells = [[plain_cell(write(value), marks) for value in values] for values in rows.values()]
    return html_table(f'<b>{escape(caption)}</b>', columns, rows, cells)


def html_table(caption, columns, sides, cells, summed='', corner=''):
    """columns, sides: the words of the heads, sides None for none at the side; cells: rows of td; summed: letters;
    corner: HTML above the heads at the side.
    """
    head = (f'<td class="lin-corner">{corner}</td>' if sides else '') + ''.join(
        _head('col', word, summed) for word in columns
    )
    starts = [_head('row', word, summed) for word in sides] if sides else [''] * len(cells)
    return rows_table(caption, [head, *(start + ''.join(row) for start, row in zip(starts, cells, strict=True))])


def rows_table(caption, lines, spare=0):
    """caption: HTML; lines: HTML, the cells of each row; spare: how many rows more it takes the room of."""
    body = ''.join(f'<tr class="lin-tr">{line}</tr>' for line in lines)
    body += '<tr class="lin-tr lin-unseen"><td class="lin-cell">\xa0</td></tr>' * spare
    return f'<table class="lin-table"><caption class="lin-caption">{caption}</caption>{body}</table>'


def words_cell(words, side='left', look=''):
    """A td with words, in the page's ink, on one side of it; what stands between backticks is code. look: a class."""
    html = signed(prose(words).replace('<code>', '<code class="lin-code">'))
    if look:  # bold as well as framed, see `cell`
        html = f'<b>{html}</b>'
    return f'<td class="lin-words lin-{side}{f" lin-framed {look}" if look else ""}">{html}</td>'


def words_table(caption, heads, rows, side='left'):
    """A table of words. caption: HTML; rows: {the word at its side: its words}; side: of a cell, where words stand."""
    cells = [[words_cell(word, side) for word in words] for words in rows.values()]
    return html_table(caption, heads, rows, cells)


def _head(scope, text, summed):
    look = {'col': 'lin-head', 'row': 'lin-side'}[scope]
    if letter := re.match('([a-z])=', text):
        look += f' lin-{letter[1]}' * (letter[1] in 'nij') + ' lin-summed' * (letter[1] in summed)
    return f'<th scope="{scope}" class="{look}">{escape(text)}</th>'


def cell(text, value, largest, edge='', handle=''):
    """A number's td, with the tint of its value; largest None: it steps back. edge: the class of its frame.

    handle: more attributes, see `data`.
    """
    look = 'lin-cell'
    if edge:  # bold as well as framed: some pages that show a saved notebook keep no style
        text, look = f'<b>{text}</b>', f'{look} {edge}'
    back = 'lin-plain' if edge == PICKED else 'lin-faint'
    attributes = f'class="{look} {back}"' if largest is None else tint(value, largest, look)
    return f'<td {attributes}{handle}>{text}</td>'


def plain_cell(text, marks=''):
    """A td with words or a number, without a tint. marks: more attributes, see `data`."""
    return f'<td class="lin-cell lin-plain"{marks}>{text}</td>'


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
