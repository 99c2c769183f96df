"""The whole derivative without its zeros: one product of two small matrices, the gradient where they cross."""

from typing import NamedTuple

import numpy as np

from ..letters import sizes_of
from .picture import at, words_at
from .slopes import columns, falling, layers, scale
from .tile import frame, handle, tile

_ACROSS, _UNDER, _GAP = 190, 50, (24, 34)  # where the right matrix starts; between the matrices
_CELL, _SHEET = (34, 22), 2.5  # a cell; from sheet to sheet of a pile


class Rest(NamedTuple):
    """What is left. code: NumPy; letters: of its rows, of its sum, of its columns; names: of its three matrices;
    pile: the letters of the one whose copies lie in a pile; copies: the letter that counts them.
    """

    code: str
    letters: str
    names: tuple
    pile: str
    copies: str


REST = {
    'X': Rest('dY @ W.T', 'nji', ('dY', 'W.T', 'dX'), 'ji', 'n'),
    'W': Rest('X.T @ dY', 'inj', ('X.T', 'dY', 'dW'), 'in', 'j'),
    'b': Rest('dY.sum(0)', ' nj', ('ones', 'dY', 'db'), ' n', 'j'),
}


def folded(J, arrays, by, picked):
    """J = dY/d(by), flattened row by row; arrays: as in `columns`; picked: the number of a column."""
    rest, size, largest = REST[by], sizes_of(arrays) | {' ': 1}, scale(arrays, by)
    (rows, summed, across), (wide, tall) = rest.letters, _CELL
    left, below = _ACROSS - _GAP[0] - size[summed] * wide, _UNDER + size[summed] * tall + _GAP[1]
    answer = rows + across
    corner = {rows + summed: (left, below), summed + across: (_ACROSS, _UNDER), answer: (_ACROSS, below)}

    def spot(letters, turn):
        """Where an entry stands in the matrix with these letters of rows and columns."""
        row, col = (turn.get(letter, 0) for letter in letters)
        return corner[letters][0] + col * wide, corner[letters][1] + row * tall

    named = dict(zip(corner, rest.names, strict=True))
    high, pile = (size[rest.copies] - 1) * _SHEET, named[rest.pile]
    around = [
        words_at(0, 36, rest.code, look='lin-big', bold=True),
        words_at(0, 58, f'{pile}: {size[rest.copies]} in a pile'),
        words_at(_ACROSS + size[across] * wide / 2, below + size[rows] * tall + 17, named[answer], 'middle', bold=True),
    ]
    for letters in (rows + summed, summed + across):
        around += _heads(letters, size, *corner[letters], named[letters], high * (letters == rest.pile))
    for place in np.ndindex(arrays['dY'].shape):
        mark, (x, y) = at('dY', place), spot('nj', dict(zip('nj', place, strict=True)))
        around.append(tile(x, y, wide, tall, arrays['dY'][place], largest, key=mark, at=mark))
    (x, y), sheet = corner[rest.pile], (size[rest.pile[1]] * wide, size[rest.pile[0]] * tall)
    cells = [frame(x + k * _SHEET, y - k * _SHEET, *sheet, 'lin-sheet') for k in reversed(range(1, size[rest.copies]))]
    handles, over = [], []
    for c, column in enumerate(columns(J, arrays, by, 'row')):
        mark, turn = at(f'd{by}', column.place), column.slopes[0].turn
        here, feeds = (*spot(answer, turn), wide, tall), []
        around.append(tile(*here, column.value, largest, key=mark, at=mark))
        for slope in column.slopes:
            covered = slope.turn[rest.copies] < size[rest.copies] - 1
            top = at('pile', map(slope.turn.get, rest.pile.strip()))
            feeds += [top, slope.of('dY')]
            marks = {'key': slope.key, 'at': '' if covered else top, 'landed': covered, 'bold': True}
            cells.append(tile(*spot(rest.pile, slope.turn), wide, tall, slope.value, largest, **marks))
        handles.append(handle(*here, **{'set': f'column={c}', 'from': ' '.join(feeds)}))
        if c == picked:
            over += [falling(c, slope, here, largest) for slope in column.slopes]
            over.append(frame(*spot(rows + summed, turn | {summed: 0}), size[summed] * wide, tall, 'lin-lit'))
            over.append(frame(*spot(summed + across, turn | {summed: 0}), wide, size[summed] * tall, 'lin-lit'))
            over.append(frame(*here, 'lin-ring'))
    return layers(around, cells + over, handles)


def _heads(letters, size, x, y, name, lift):
    """Of one matrix: its name, and the letters of its rows and columns. lift: how much higher, above a pile."""
    (row, col), (wide, tall) = letters, _CELL
    parts = [words_at(x + size[col] * wide / 2, y - 21 - lift, name, 'middle', bold=True)]
    for k in range(size[row] if row.strip() else 0):
        parts.append(words_at(x - 6, y + (k + 0.5) * tall + 4.5, f'{row}={k}', 'end', f'lin-{row}'))
    for k in range(size[col]):
        parts.append(words_at(x + (k + 0.5) * wide, y - 5 - lift, f'{col}={k}', 'middle', f'lin-{col}'))
    return parts
