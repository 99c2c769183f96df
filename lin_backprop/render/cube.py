"""The cube: N x D x M boxes of products between the faces X (n, i), W (i, j) and Y or dY (n, j).

The answer's face takes in the boxes of a line, along the letter that it lacks.
"""

from math import prod

import numpy as np

from ..letters import AXES, CONTRACTED, RULE, SUMMED, entry, sizes_of
from .entry import sum_in_words
from .picture import Picture, line, number, stroke, svg, through, tint, words_at

_ACROSS, _DOWN = 46, 46  # one step of j to the right, one step of n down
_BACK_X, _BACK_Y = 38, 26  # one step of i, into the page
_BOX, _DEEP_X, _DEEP_Y = 30, 6.84, 4.68  # the side of a box; its depth, which is 0.18 of a step of i
_GAP, _MARGIN = 34, 16


def _story(answer, formula):
    """What fills the boxes, and along which letter they are summed onto which face."""
    face, summed = answer.removeprefix('d'), formula.having(CONTRACTED, SUMMED)
    if len(formula.arrays) == 1:
        (only,) = formula.arrays
        return f'Gradient of {face}: no product here. {only} itself is summed, along {summed}, onto the row of {face}.'
    title, end = ('Forward', ' (then b is added)') if answer == 'Y' else (f'Gradient of {face}', '')
    box = ' · '.join(entry(*array) for array in formula.arrays.items())
    return f'{title}: each box is {box}. Along {summed} they are summed onto the face of {face}{end}.'


STORY = {answer: _story(answer, formula) for answer, formula in RULE.items()}


def cube(arrays, answer, index, collapse):
    """Picture. arrays: {name: array} of X, W, b, dY and the answer, 'Y', 'dX', 'dW' or 'db'; index: its entry picked.

    collapse: from 0, the boxes in their places, to 1, all of them on the face where they are summed.
    """
    space = _Space(*arrays['X'].shape, arrays['W'].shape[1])
    formula, sizes = RULE[answer], sizes_of(arrays)
    marked = {name: set(places) for name, places in formula.fed_by(index, sizes).items()} | {answer: {index}}
    faces = {AXES[name]: name for name in ('X', 'W', 'dY', answer)}  # an array stands where its letters are
    if answer == 'Y':
        faces['j'], marked['b'] = 'b', {index[1:]}

    grounds, numbers = [], []
    for name in faces.values():
        ground, written = _face(space, name, arrays[name], marked.get(name, set()), name == answer)
        grounds.append(ground)
        numbers.append(written)
    faint, ways, solid = _boxes(space, arrays, formula, index, collapse)
    # the lines lie on the cells that they cross and below the numbers in them; a marked cell has a ground of its own,
    # so that they end at the edge of the one that is picked
    parts = [words_at(space.left + 4, space.top + space.N * _DOWN + 20, 'n ↓   i ↗   j →')]
    parts += [faint, *grounds, ways, *numbers, solid]

    words = sum_in_words(arrays, answer, index, arrays[answer][index])
    drawing = svg(''.join(parts), *space.size, f'The cube of {answer}. {STORY[answer]} Picked: {words}')
    return Picture(line(STORY[answer]) + drawing + line(words, big=True), words)


class _Space:
    """Where things are on the page, in px: boxes by their n, i, j; cells of a face by the indices of its array."""

    def __init__(self, N, D, M):
        self.N, self.D, self.M = N, D, M
        self.left = _MARGIN + D * _BACK_X + _GAP
        self.above = 14 + (D - 1) * _BACK_Y  # from the boxes to the face of W, so that none stands behind it
        self.top = max(_MARGIN + 22 + D * _BACK_Y + self.above, 150)
        self.beyond = M * _ACROSS + D * _BACK_X + _GAP + 10  # from the boxes to the face of Y
        self.size = self.left + self.beyond + M * _ACROSS + _MARGIN + 20, self.top + N * _DOWN + 40

    def box(self, n, i, j):
        """The middle of a box's front."""
        return self.left + (j + 0.5) * _ACROSS + i * _BACK_X, self.top + (n + 0.5) * _DOWN - i * _BACK_Y

    def cell(self, face, index):
        """The four corners of a cell of a face. face: its letters."""
        if face == 'ni':
            n, i = index
            x, y = self.left - _GAP - (self.D - i) * _BACK_X + 6, self.top + n * _DOWN - i * _BACK_Y
            along, down = (_BACK_X, -_BACK_Y), (0, _DOWN)
        elif face == 'ij':
            i, j = index
            x, y = self.left + j * _ACROSS + i * _BACK_X, self.top - self.above - i * _BACK_Y
            along, down = (_ACROSS, 0), (_BACK_X, -_BACK_Y)
        else:  # nj, and above it the row of j
            n, j = index if face == 'nj' else (-1.6, *index)
            x = self.left + self.beyond + j * _ACROSS
            y = self.top + n * _DOWN - self.D * _BACK_Y / 2
            along, down = (_ACROSS, 0), (0, _DOWN)
        a, d = along, down
        return [(x, y), (x + a[0], y + a[1]), (x + a[0] + d[0], y + a[1] + d[1]), (x + d[0], y + d[1])]

    def middle(self, face, index):
        """The middle of a cell."""
        (x, y), _, (far_x, far_y), _ = self.cell(face, index)
        return (x + far_x) / 2, (y + far_y) / 2


def _face(space, name, array, marked, crossed):
    """The cells of a face, and what lies on them: frames, numbers and its name. One without marks steps back.

    crossed: by lines, which stop short of its numbers.
    """
    largest, face, ink = abs(array).max(), AXES[name], 'lin-ink' if marked else 'lin-faint'
    cells, frames, numbers = [], [], []
    for index, value in np.ndenumerate(array):
        points, (x, y) = through(space.cell(face, index)), space.middle(face, index)
        cells.append(f'<polygon points="{points}" {_ground(value, largest, "lin-face", marked)}/>')
        numbers.append(
            words_at(
                x, y + 5, number(value), 'middle', ink, bold=index in marked, halo='var(--ground)' if crossed else ''
            )
        )
        if index in marked:
            frames.append(f'<polygon points="{points}" {_ground(value, largest, "lin-picked-face", marked)}/>')
    return ''.join(cells), ''.join(frames + numbers) + _name(space, name, array.shape)


def _ground(value, largest, look, marked):
    return tint(value, largest, look) if marked else f'class="{look} lin-faint-ground"'


def _name(space, name, shape):
    """The name and shape beside the face, where nothing else is."""
    face = AXES[name]
    first, last = space.cell(face, (0,) * len(shape)), space.cell(face, tuple(size - 1 for size in shape))
    x, y, anchor = {
        'ni': (first[3][0], last[2][1] + 20 + space.D * _BACK_Y, 'start'),
        'ij': ((first[3][0] + last[2][0]) / 2, last[3][1] - 9, 'middle'),
        'nj': (first[0][0], last[2][1] + 20, 'start'),
        'j': (first[0][0], first[0][1] - 9, 'start'),
    }[face]
    return words_at(x, y, f'<tspan font-weight="bold">{name}</tspan> {shape}', anchor)


def _boxes(space, arrays, formula, index, collapse):
    """Three layers: the boxes that stand by, the lines from those that feed the picked entry, and these themselves."""
    answer, along = formula.answer, formula.having(CONTRACTED, SUMMED)
    faint, solid, ways = [], [], []
    for home in np.ndindex(arrays[answer].shape):
        end = space.middle(formula.letters, home)
        for turn in formula.turns(home, sizes_of(arrays)):
            n, i, j = turn['n'], turn.get('i'), turn['j']
            # db has no products: each dY[n, j] is a box of its own
            start = space.middle('nj', (n, j)) if i is None else space.box(n, i, j)
            x, y = (a + (z - a) * collapse for a, z in zip(start, end, strict=True))
            if home == index:
                solid.append((turn[along], _solid(x, y, prod(formula.factors(turn, arrays)))))
                ways.append(stroke(x, y, *end, 'lin-way'))
            elif collapse < 1 and i is not None:
                faint.append((-i, j, _faint(x, y)))
    if collapse == 1:  # all on one spot: the face shows their sum
        solid = []
    backwards = along == 'i'  # the far boxes come first, so that near ones cover them
    faint = ''.join(box for *_, box in sorted(faint))
    return faint, ''.join(ways), ''.join(box for _, box in sorted(solid, reverse=backwards))


def _faint(x, y):
    """A box that stands by: front, top and side in one outline."""
    x, y = x - _BOX / 2, y - _BOX / 2
    outline = f'M{x:g} {y:g}h{_BOX}v{_BOX}h-{_BOX}zl{_DEEP_X} -{_DEEP_Y}h{_BOX}v{_BOX}l-{_DEEP_X} {_DEEP_Y}'
    return f'<path d="{outline}" class="lin-faint-box"/>'


def _solid(x, y, value):
    """A box with its product in front."""
    written = words_at(x, y + 5, number(value), 'middle', 'lin-ink', bold=True)
    x, y = x - _BOX / 2, y - _BOX / 2
    right, bottom, back_x, back_y = x + _BOX, y + _BOX, x + _BOX + _DEEP_X, y - _DEEP_Y
    top = through([(x, y), (x + _DEEP_X, back_y), (back_x, back_y), (right, y)])
    side = through([(right, y), (back_x, back_y), (back_x, bottom - _DEEP_Y), (right, bottom)])
    front = f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="{_BOX}" {tint(value, abs(value))}/>'
    back = f'<polygon points="{top}" class="lin-box-top"/><polygon points="{side}" class="lin-box-side"/>'
    return f'<g class="lin-box">{back}{front}</g>{written}'
