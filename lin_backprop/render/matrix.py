"""The drawing of the whole derivative: the matrix with its zeros, dY beside its rows, the gradient below it."""

import numpy as np

from ..letters import AXES
from .picture import at, number, stroke, words_at
from .slopes import columns, falling, layers, places, scale
from .tile import frame, handle, tile

_LEFT, _TOP = 71, 34  # of the matrix
_ROOM = 266, 204  # of the matrix at its largest
_CELL = 40, 26  # at most
_DY = 44, 22  # where dY stands, how wide it is
_STAGGERED = 34  # how tall a cell is whose neighbours write on another line, for numbers wider than their cells


def matrix(J, arrays, by, order, picked):
    """J = dY/d(by), flattened in `order`; arrays: as in `columns`; picked: the number of a column."""
    dY, largest = arrays['dY'], scale(arrays, by)
    (rows, count), all_columns = J.shape, columns(J, arrays, by, order)
    wide, tall = (min(most, room / size) for most, room, size in zip(_CELL, _ROOM, (count, rows), strict=True))
    right, bottom = _LEFT + count * wide, _TOP + rows * tall
    below, is_staggered = bottom + 10, any(8 * len(number(column.value)) > wide - 1 for column in all_columns)
    deep, outputs = _STAGGERED if is_staggered else tall, places(dY.shape, order)
    around = [
        words_at(0, 13, f'dY/d{by}', bold=True),
        words_at(_DY[0] + _DY[1] / 2, 29, 'dY', 'middle', bold=True),
        words_at(_LEFT - 6, below + deep / 2 + 5, f'd{by}, flat', 'end', bold=True),
        *_column_heads(AXES[by], [column.place for column in all_columns], order, wide),
        *_row_heads(outputs, order, tall),
    ]
    for r, place in enumerate(outputs):
        mark = at('dY', place)
        around.append(tile(_DY[0], _TOP + r * tall, _DY[1], tall, dY[place], largest, key=mark, at=mark))
    cells, handles = [frame(_LEFT, _TOP, right - _LEFT, bottom - _TOP, 'lin-faint-ground'), *_zeros(J, wide, tall)], []
    for c, column in enumerate(all_columns):
        x, mark, lift = _LEFT + c * wide, at(f'd{by}', column.place), (7 if c % 2 else -7) * is_staggered
        here, feeds = (x, below, wide, deep), []
        around.append(tile(*here, column.value, largest, lift=lift, key=mark, at=mark))
        for slope in column.slopes:
            marks = {'key': slope.key, 'at': at('J', (slope.row, c)), 'bold': True}
            cells.append(tile(x, _TOP + slope.row * tall, wide, tall, slope.value, largest, **marks))
            feeds += [marks['at'], slope.of('dY')]
        handles.append(
            handle(x, _TOP - 18, wide, below + deep - _TOP + 18, **{'set': f'column={c}', 'from': ' '.join(feeds)})
        )
    cells += [stroke(_LEFT, y, right, y, 'lin-rule') for y in _borders(outputs, order, _TOP, tall)]
    inputs = [column.place for column in all_columns]
    cells += [stroke(x, _TOP, x, bottom, 'lin-rule') for x in _borders(inputs, order, _LEFT, wide)]
    x = _LEFT + picked * wide
    for slope in all_columns[picked].slopes:
        cells.append(falling(picked, slope, (x, below, wide, deep), largest))
        cells.append(frame(_DY[0], _TOP + slope.row * tall, _DY[1], tall, 'lin-lit'))
    cells += [frame(x, _TOP, wide, bottom - _TOP, 'lin-ring'), frame(x, below, wide, deep, 'lin-ring')]
    return layers(around, cells, handles)


def _zeros(J, wide, tall):
    """The zeros of the matrix, which have no boxes."""
    for r, c in np.argwhere(J == 0):
        yield words_at(_LEFT + (c + 0.5) * wide, _TOP + (r + 0.5) * tall + 4.5, '0', 'middle', 'lin-faint')


def _tiers(letters, order):
    """The letter that moves slowly in the flattened array, '' where there is one alone, and the one that moves fast."""
    slow, fast = (letters[::-1] if order == 'column' else letters).rjust(2)
    return slow.strip(), fast


def _blocks(letters, flat, order):
    """(value of the letter that moves slowly, number of its first place, how many) for each block of the flattened."""
    slow, _ = _tiers(letters, order)
    values = [place[letters.index(slow)] for place in flat] if slow else [0] * len(flat)
    return [(value, values.index(value), values.count(value)) for value in dict.fromkeys(values)]


def _borders(flat, order, start, size):
    """Where blocks begin and end. A block: the letter that moves slowly rests."""
    letters = 'ab'[: len(flat[0])]
    return [start + size * first for _, first, _ in _blocks(letters, flat, order)] + [start + size * len(flat)]


def _column_heads(letters, flat, order, wide):
    """Above the matrix: the letter that moves slowly above its block, the other above each column."""
    slow, fast = _tiers(letters, order)
    parts = []
    for c, place in enumerate(flat):
        k = place[letters.index(fast)]
        word = f'{fast}={k}' if wide > 28 else str(k)
        parts.append(words_at(_LEFT + (c + 0.5) * wide, 29, word, 'middle', f'lin-{fast}'))
    for value, first, count in _blocks(letters, flat, order) if slow else []:
        parts.append(words_at(_LEFT + (first + count / 2) * wide, 13, f'{slow}={value}', 'middle', f'lin-{slow}'))
    return parts


def _row_heads(flat, order, tall):
    """Beside dY: the same for the rows."""
    slow, fast = _tiers('nj', order)
    parts = [words_at(38, 29, fast, 'end', f'lin-{fast}')]
    for r, place in enumerate(flat):
        parts.append(words_at(38, _TOP + (r + 0.5) * tall + 4.5, place['nj'.index(fast)], 'end', f'lin-{fast}'))
    for value, first, count in _blocks('nj', flat, order):
        parts.append(words_at(0, _TOP + (first + count / 2) * tall + 4.5, f'{slow}={value}', look=f'lin-{slow}'))
    return parts
