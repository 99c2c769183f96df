"""The whole derivative as a matrix, dY beside its rows and the gradient below; and what it is without its zeros."""

from functools import partial
from itertools import product

import numpy as np

from ..jacobian import ORDERS, density
from ..letters import AXES, RULE
from .entry import sum_in_words
from .picture import Picture, at, beside, line, number, stroke, svg, words_at
from .table import largest_of, table
from .tile import frame, handle, tile

FOLDED = 'no zeros'  # the order in which only what is not 0 is left
_WIDE, _TALL, _ZOOM = 340, 284, 1.6
_LEFT, _TOP = 71, 34  # of the matrix
_ROOM = 267, 204  # of the matrix at its largest
_CELL = 40, 26  # at most
_SOURCE = {'X': 'W', 'W': 'X'}  # whose numbers the matrix holds
# What is left without the zeros, by each array: its letters (of rows, summed, of columns), what is piled up over a letter
_LEFT_OVER = {
    'X': ('dY @ W.T', 'nji', 'W.T', 'ji', 'n'),
    'W': ('X.T @ dY', 'inj', 'X.T', 'in', 'j'),
    'b': ('dY.sum(0)', ' nj', 'ones', ' n', 'j'),
}
_ACROSS, _UNDER, _GAP, _SHEET = 190, 50, (24, 34), 2.5  # its right matrix; around it; from sheet to sheet of the pile
_FACTOR = 34, 22  # a cell of it


def blocks(J, X, W, dY, grad, verdict, by, order, column):
    """Picture of J = dY/d(by), a matrix by 'X', 'W' or 'b', both sides flattened in `order`, 'row' or 'column'.

    Where order is FOLDED, J is that of 'row', and only what is not 0 is drawn. grad: dY times J, reshaped;
    verdict: the Comparison of it with lin_grad; column: the one that is picked.
    """
    arrays, (N, D), M = {'X': X, 'W': W, 'dY': dY, f'd{by}': grad}, X.shape, W.shape[1]
    share, shape = density(J), tuple(grad.shape)
    name, (formula, structure) = f'dY/d{by}', _in_words(N, D, M, by, order)
    flat = '' if order == FOLDED else f', {order} by {order}'
    filled = f'{np.count_nonzero(J)} of {J.size} entries are not 0 ({share})'
    result = f'{"is not" if verdict.verdict == "different" else "is"} d{by} of lin_grad'
    label = f'{name}, a row for each of {len(J)} entries of Y, a column for each of {J.shape[1]} of {by}: {structure}'
    place = _places(grad, order)[column]
    sums = sum_in_words(arrays, f'd{by}', place, grad[place])
    drawn = (_folded if order == FOLDED else _matrix)(J, arrays, by, order, column)
    whole = f'All columns together, dY times {name}: {shape}, it {result}: '
    facts = [
        line(sums, big=True, name='lin-sum'),
        line(f'{name} {J.shape} = {formula}{flat}. {filled}.'),
        line(structure),
        line(f'{whole}{verdict.sign} {verdict.verdict}, {verdict.sentence}.'),
        *(_source(arrays, by, order) if order != FOLDED else []),
    ]
    html = beside(svg(drawn, _WIDE, _TALL, label, _ZOOM), f'<div class="lin-facts">{"".join(facts)}</div>')
    text = f'{name} {J.shape}, {flat[2:] or FOLDED}: {filled}; {sums}; dY times it, reshaped to {shape}, {result}: '
    return Picture(html, f'{text}{grad.tolist()}')


def _source(arrays, by, order):
    """The array whose numbers the matrix holds, each joined to its copies there; [] by b, for there it holds ones."""
    if by == 'b':
        return []
    name, copies = _SOURCE[by], {}
    for c, place in enumerate(_places(arrays[f'd{by}'], order)):
        for turn in _turns(by, place, arrays):
            index = tuple(turn[letter] for letter in AXES[name])
            copies.setdefault(index, []).append(_cell(turn, c, arrays, order))
    fed = {index: ' '.join(cells) for index, cells in copies.items()}
    return [table(arrays[name], name, AXES[name], largest=_largest(arrays, by), fed=fed)]


def _largest(arrays, by):
    """The one scale of all tints. What the matrix holds is in one of these arrays, or 1."""
    return largest_of(1, *(arrays[name] for name in (*RULE[f'd{by}'].arrays, f'd{by}')))


def _in_words(N, D, M, by, order):
    """The code that builds the matrix, and its structure in a sentence."""
    copies_of_W, copies_of_X = (f'{size} cop{"ies" if size > 1 else "y"}' for size in (N, M))
    # fmt: off
    return {
        ('X', 'row'): (f'np.kron(np.eye({N}), W.T)',
            f'Blocks: {copies_of_W} of W.T on the diagonal, one for each example. Examples do not mix.'),
        ('X', 'column'): (f'np.kron(W.T, np.eye({N}))',
            f'Stripes: each W[i, j] stands on the diagonal of its own {N} x {N} block, once for each example.'),
        ('X', FOLDED): (f'np.kron(np.eye({N}), W.T)',
            f'Without the zeros: W.T, {N} times, here in one pile. What is left to do is dY @ W.T.'),
        ('W', 'row'): (f'np.kron(X, np.eye({M}))',
            f'Stripes: each X[n, i] stands on the diagonal of its own {M} x {M} block, once for each output.'),
        ('W', 'column'): (f'np.kron(np.eye({M}), X)',
            f'Blocks: {copies_of_X} of X on the diagonal, one for each output. Outputs do not mix.'),
        ('W', FOLDED): (f'np.kron(X, np.eye({M}))',
            f'Without the zeros: X, {M} times, here in one pile, turned. What is left to do is X.T @ dY.'),
        ('b', 'row'): (f'np.kron(np.ones(({N}, 1)), np.eye({M}))',
            f'The {M} x {M} identity, {N} times from top to bottom: every example gets the whole b.'),
        ('b', 'column'): (f'np.kron(np.eye({M}), np.ones(({N}, 1)))',
            f'A column of {N} ones for each b[j]: it is added to every example, and to no other output.'),
        ('b', FOLDED): (f'np.kron(np.ones(({N}, 1)), np.eye({M}))',
            f'Without the zeros: {N} ones, {M} times, here in one pile. What is left to do is dY.sum(0).'),
    }[by, order]
    # fmt: on


def _places(array, order):
    """The places of an array in the order of the flattened one."""
    return sorted(np.ndindex(*array.shape), key=lambda place: place[::-1] if order == 'column' else place)


def _turns(by, place, arrays):
    """{letter: its value} for each product that is added up in this column."""
    sizes = dict(zip('nij', (*arrays['X'].shape, arrays['W'].shape[1]), strict=True))
    return RULE[f'd{by}'].turns(place, sizes)


def _entry(turn):
    """What an entry that is not 0 is called: the same in each order, and by X and by W."""
    return at('entry', [turn[letter] for letter in 'nij' if letter in turn])


def _input(name, turn):
    """The entry of this array that this product is made of."""
    return at(name, [turn[letter] for letter in AXES[name]])


def _row(turn, arrays, order):
    """The row of the matrix in which this product's entry stands."""
    return int(np.ravel_multi_index((turn['n'], turn['j']), arrays['dY'].shape, order=ORDERS.get(order, 'C')))


def _cell(turn, c, arrays, order):
    """Where this is, in column c, as a name."""
    return at('J', (_row(turn, arrays, order), c))


def _matrix(J, arrays, by, order, column):
    """The drawing of the whole matrix."""
    dY, grad = arrays['dY'], arrays[f'd{by}']
    rows, columns = J.shape
    largest = _largest(arrays, by)
    wide, tall = (min(most, room / count) for most, room, count in zip(_CELL, _ROOM, (columns, rows), strict=True))
    right, bottom = _LEFT + columns * wide, _TOP + rows * tall
    below, deep = bottom + 10, tall
    staggered = any(8 * len(number(value)) > wide - 1 for value in grad.flat)
    if staggered:
        deep = 34
    places, turns = _places(grad, order), [_turns(by, place, arrays) for place in _places(grad, order)]
    parts = [
        words_at(0, 13, f'dY/d{by}', bold=True),
        words_at(55, 29, 'dY', 'middle', bold=True),
        words_at(_LEFT - 6, below + deep / 2 + 5, f'd{by}, flat', 'end', bold=True),
        *_column_heads(AXES[by], places, order, wide),
        *_row_heads(_places(dY, order), order, tall),
        frame(_LEFT, _TOP, right - _LEFT, bottom - _TOP, 'lin-faint-ground'),
    ]
    for r, place in enumerate(_places(dY, order)):
        name = at('dY', place)
        parts.append(tile(44, _TOP + r * tall, 22, tall, dY[place], largest, key=name, at=name))
    for r, c in product(range(rows), range(columns)):
        if not J[r, c]:
            x, y = _LEFT + (c + 0.5) * wide, _TOP + (r + 0.5) * tall + 4.5
            parts.append(words_at(x, y, '0', 'middle', 'lin-faint'))
    for c, of_column in enumerate(turns):
        x = _LEFT + c * wide
        for turn in of_column:
            r = _row(turn, arrays, order)
            parts.append(tile(x, _TOP + r * tall, wide, tall, J[r, c], largest, bold=True, key=_entry(turn), at=at('J', (r, c))))
        name, lift = at(f'd{by}', places[c]), 0 if not staggered else 7 if c % 2 else -7
        parts.append(tile(x, below, wide, deep, grad[places[c]], largest, lift=lift, key=name, at=name))
    high, broad = (_inner(array, order) for array in (dY, grad))
    parts += [stroke(_LEFT, _TOP + r * tall, right, _TOP + r * tall, 'lin-rule') for r in range(0, rows + 1, high)]
    x = [_LEFT + c * wide for c in range(0, columns + 1, broad)]
    parts += [stroke(c, _TOP, c, bottom, 'lin-rule') for c in x]
    picked = _LEFT + column * wide
    for turn in turns[column]:
        r = _row(turn, arrays, order)
        falls = partial(tile, picked, below, wide, deep, J[r, column] * dY[turn['n'], turn['j']], largest)
        parts.append(frame(44, _TOP + r * tall, 22, tall, 'lin-used'))
        parts.append(falls(landed=True, key=f'{column}.{_entry(turn)}', born=_entry(turn)))
    parts.append(frame(picked, _TOP, wide, bottom - _TOP, 'lin-ring'))
    parts.append(frame(picked, below, wide, deep, 'lin-ring'))
    for c, of_column in enumerate(turns):
        feeds = [name for turn in of_column for name in (_cell(turn, c, arrays, order), _input('dY', turn))]
        marks = {'set': f'column={c}', 'from': ' '.join(feeds)}
        parts.append(handle(_LEFT + c * wide, _TOP - 18, wide, below + deep - _TOP + 18, **marks))
    return ''.join(parts)


def _column_heads(letters, places, order, wide):
    """Above the matrix: the letter that moves slowly above its block, the other above each column."""
    slow, fast = _tiers(letters, order)
    parts = []
    for c, place in enumerate(places):
        index = dict(zip(letters, place, strict=True))
        x, word = _LEFT + (c + 0.5) * wide, f'{fast}={index[fast]}' if wide > 28 else str(index[fast])
        parts.append(words_at(x, 29, word, 'middle', f'lin-index lin-{fast}'))
        if slow and not index[fast]:
            broad = sum(other[letters.index(slow)] == index[slow] for other in places)
            x = _LEFT + (c + broad / 2) * wide
            parts.append(words_at(x, 13, f'{slow}={index[slow]}', 'middle', f'lin-index lin-{slow}'))
    return parts


def _row_heads(places, order, tall):
    """Beside dY: the same for the rows."""
    slow, fast = _tiers('nj', order)
    parts = [words_at(38, 29, fast, 'end', f'lin-index lin-{fast}')]
    for r, place in enumerate(places):
        index = dict(zip('nj', place, strict=True))
        parts.append(words_at(38, _TOP + (r + 0.5) * tall + 4.5, index[fast], 'end', f'lin-index lin-{fast}'))
        if not index[fast]:
            high = sum(other['nj'.index(slow)] == index[slow] for other in places)
            y = _TOP + (r + high / 2) * tall + 4.5
            parts.append(words_at(0, y, f'{slow}={index[slow]}', look=f'lin-index lin-{slow}'))
    return parts


def _tiers(letters, order):
    """The letter that moves slowly in the flattened array, '' where there is one letter, and the one that moves fast."""
    slow, fast = (letters[::-1] if order == 'column' else letters).rjust(2)
    return slow.strip(), fast


def _inner(array, order):
    """How many neighbours in the flattened array share the letter that moves slowly: the side of a block."""
    return np.atleast_2d(array).shape[-1 if order == 'row' else 0]


def _folded(J, arrays, by, order, column):
    """The same without zeros: one product of two small matrices, the gradient where their rows and columns cross."""
    dY, grad = arrays['dY'], arrays[f'd{by}']
    code, (rows, over, columns), piled, pile, copies = _LEFT_OVER[by]
    size = dict(zip('nij ', (*arrays['X'].shape, dY.shape[1], 1), strict=True))
    largest, (wide, tall) = _largest(arrays, by), _FACTOR
    left, below = _ACROSS - _GAP[0] - size[over] * wide, _UNDER + size[over] * tall + _GAP[1]
    corner = {rows + over: (left, below), over + columns: (_ACROSS, _UNDER), rows + columns: (_ACROSS, below)}

    def spot(letters, turn):
        """Where an entry stands in the matrix with these letters of rows and columns."""
        row, col = (turn.get(letter, 0) for letter in letters)
        return corner[letters][0] + col * wide, corner[letters][1] + row * tall

    def around(letters):
        """The size of this matrix."""
        return size[letters[1]] * wide, size[letters[0]] * tall

    high = (size[copies] - 1) * _SHEET
    parts = [words_at(0, 36, code, look='lin-big', bold=True), words_at(0, 58, f'{piled}: {size[copies]} in a pile')]
    for letters, name in zip(corner, _names(by), strict=True):
        (x, y), (across, down) = corner[letters], around(letters)
        if letters == rows + columns:  # its heads are those of the two others
            parts.append(words_at(x + across / 2, y + down + 17, name, 'middle', bold=True))
        else:
            lift = high * (letters == pile)
            parts.append(words_at(x + across / 2, y - 21 - lift, name, 'middle', bold=True))
            parts += _heads(letters, size, x, y, lift)
    for k in reversed(range(1, size[copies])):
        x, y = corner[pile]
        parts.append(frame(x + k * _SHEET, y - k * _SHEET, *around(pile), 'lin-sheet'))
    for place in np.ndindex(dY.shape):
        name = at('dY', place)
        x, y = spot('nj', dict(zip('nj', place, strict=True)))
        parts.append(tile(x, y, wide, tall, dY[place], largest, key=name, at=name))
    places = _places(grad, order)
    for c, place in enumerate(places):
        for turn in _turns(by, place, arrays):
            under = turn[copies] < size[copies] - 1
            name = '' if under or by == 'b' else _input(_SOURCE[by], turn)
            value = J[_row(turn, arrays, order), c]
            parts.append(tile(*spot(pile, turn), wide, tall, value, largest, bold=True, key=_entry(turn), at=name, landed=under))
    for c, place in enumerate(places):
        name, turns = at(f'd{by}', place), _turns(by, place, arrays)
        x, y = spot(rows + columns, turns[0])
        parts.append(tile(x, y, wide, tall, grad[place], largest, key=name, at=name))
        if c == column:
            for turn in turns:
                value = J[_row(turn, arrays, order), c] * dY[turn['n'], turn['j']]
                marks = {'key': f'{c}.{_entry(turn)}', 'born': _entry(turn), 'landed': True}
                parts.append(tile(x, y, wide, tall, value, largest, **marks))
            first = spot(rows + over, turns[0]), spot(over + columns, turns[0])
            rings = [(*first[0], size[over] * wide, tall), (*first[1], wide, size[over] * tall)]
            parts += [frame(*ring, 'lin-used') for ring in rings] + [frame(x, y, wide, tall, 'lin-ring')]
        feeds = ' '.join(_input(name, turn) for turn in turns for name in RULE[f'd{by}'].arrays)
        parts.append(handle(x, y, wide, tall, **{'set': f'column={c}', 'from': feeds}))
    return ''.join(parts)


def _names(by):
    """What the two matrices of the product are called, and their answer."""
    _, _, piled, *_ = _LEFT_OVER[by]
    return ('dY', piled, 'dX') if by == 'X' else (piled, 'dY', f'd{by}')


def _heads(letters, size, x, y, lift):
    """Beside the rows of a matrix of the product, and above its columns. lift: how much higher, above a pile."""
    (row, col), (wide, tall), parts = letters, _FACTOR, []
    for k in range(size[row] if row.strip() else 0):
        parts.append(words_at(x - 6, y + (k + 0.5) * tall + 4.5, f'{row}={k}', 'end', f'lin-index lin-{row}'))
    for k in range(size[col]):
        parts.append(words_at(x + (k + 0.5) * wide, y - 5 - lift, f'{col}={k}', 'middle', f'lin-index lin-{col}'))
    return parts
