"""The cube: N x D x M boxes of products between the faces X (n, i), W (i, j) and Y or dY (n, j).

The answer's face takes in the boxes of a line, along the letter that it lacks.
"""

from ..letters import AXES, CONTRACTED, RULE, SUMMED, sizes_of
from .entry import sum_in_words
from .picture import FAINT, FAINT_GROUND, INK, MARK, PAPER, Picture, line, number, svg, tint

_ACROSS, _DOWN = 46, 46  # one step of j to the right, one step of n down
_BACK_X, _BACK_Y = 38, 26  # one step of i, into the page
_BOX, _DEEP = 30, 0.18  # the side of a box, and its depth as a share of a step of i
_GAP, _MARGIN = 34, 16

# mode: what fills the boxes and where they go
STORY = {
    'Y': 'Forward: each box is X[n, i] · W[i, j]. Along i they are summed onto the face of Y (then b is added).',
    'dW': 'Gradient of W: each box is X[n, i] · dY[n, j]. Along n they are summed onto the face of W.',
    'dX': 'Gradient of X: each box is dY[n, j] · W[i, j]. Along j they are summed onto the face of X.',
    'db': 'Gradient of b: no product here. dY itself is summed, along n, onto the row of b.',
}


def cube(X, W, b, dY, answer, values, index, collapse):
    """Picture. answer: 'Y', 'dX', 'dW' or 'db'; values: that array; index: the entry that is picked.

    collapse: from 0, the boxes in their places, to 1, all of them on the face where they are summed.
    """
    space = _Space(*X.shape, W.shape[1])
    arrays = {'X': X, 'W': W, 'b': b, 'dY': dY}
    faces = {'X': ('X', X), 'W': ('W', W), 'Y': ('dY', dY), answer.removeprefix('d'): (answer, values)}
    if answer == 'Y':
        faces['b'] = ('b', b)
    lit = RULE[answer].fed_by(index, sizes_of(arrays))
    lit = {name.removeprefix('d'): set(places) for name, places in lit.items()}
    used = {*lit, answer.removeprefix('d'), *(['b'] if answer == 'Y' else [])}

    faint, ways, solid = _boxes(space, arrays, answer, index, collapse)
    grounds, numbers = [], []
    for face, (name, array) in faces.items():
        marked = {index} if name == answer else lit.get(face, set())
        if face == 'b' and answer == 'Y':
            marked = {index[1:]}
        ground, written = _face(space, face, name, array, marked, face in used, name == answer)
        grounds.append(ground)
        numbers.append(written)
    # the lines lie on the cells that they cross and below the numbers in them; a marked cell has a ground of its own,
    # so that they end at the edge of the one that is picked
    parts = [_axes(space), faint, *grounds, ways, *numbers, solid]

    words = sum_in_words(arrays, answer, index, values[index])
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
        self.size = (
            self.left + self.beyond + M * _ACROSS + _MARGIN + 20,
            self.top + N * _DOWN + 40,
        )

    def box(self, n, i, j):
        """The upper left corner of a box's front, in the middle of its cell."""
        pad = (_ACROSS - _BOX) / 2
        return (
            self.left + j * _ACROSS + i * _BACK_X + pad,
            self.top + n * _DOWN - i * _BACK_Y + pad,
        )

    def cell(self, face, index):
        """The four corners of a cell of a face."""
        if face == 'X':
            n, i = index
            x, y = self.left - _GAP - (self.D - i) * _BACK_X + 6, self.top + n * _DOWN - i * _BACK_Y
            along, down = (_BACK_X, -_BACK_Y), (0, _DOWN)
        elif face == 'W':
            i, j = index
            x, y = self.left + j * _ACROSS + i * _BACK_X, self.top - self.above - i * _BACK_Y
            along, down = (_ACROSS, 0), (_BACK_X, -_BACK_Y)
        else:  # Y, and above it the row of b
            n, j = index if face == 'Y' else (-1.6, *index)
            x = self.left + self.beyond + j * _ACROSS
            y = self.top + n * _DOWN - self.D * _BACK_Y / 2
            along, down = (_ACROSS, 0), (0, _DOWN)
        a, d = along, down
        return [(x, y), (x + a[0], y + a[1]), (x + a[0] + d[0], y + a[1] + d[1]), (x + d[0], y + d[1])]

    def middle(self, face, index):
        corners = self.cell(face, index)
        return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _face(space, face, name, array, marked, used, crossed):
    """The cells of a face, and what lies on them: frames, numbers and its name. One that is not used steps back.

    crossed: by lines, which stop short of its numbers.
    """
    largest = abs(array).max()
    cells, frames, numbers = [], [], []
    for index, value in _entries(array):
        points = _points(space.cell(face, index))
        x, y = space.middle(face, index)
        ground, ink = (tint(value, largest), f'fill:{INK}') if used else (FAINT_GROUND, FAINT)
        weight = 'bold' if index in marked else 'normal'
        halo = f' stroke="{ground}" stroke-width="6" paint-order="stroke"' if crossed and index not in marked else ''
        cells.append(f'<polygon points="{points}" fill="{ground}" stroke="#777"/>')
        numbers.append(
            f'<text x="{x:g}" y="{y + 5:g}" text-anchor="middle" font-weight="{weight}"{halo} style="{ink}">'
            f'{number(value)}</text>'
        )
        if index in marked:
            frames.append(f'<polygon points="{points}" fill="{ground}" stroke="{MARK}" stroke-width="3"/>')
    return ''.join(cells), ''.join(frames + numbers) + _name(space, face, name, array.shape)


def _name(space, face, name, shape):
    """The name and shape beside the face, where nothing else is."""
    first, last = space.cell(face, (0,) * len(shape)), space.cell(face, tuple(size - 1 for size in shape))
    x, y, anchor = {
        'X': (first[3][0], last[2][1] + 20 + space.D * _BACK_Y, 'start'),
        'W': ((first[3][0] + last[2][0]) / 2, last[3][1] - 9, 'middle'),
        'Y': (first[0][0], last[2][1] + 20, 'start'),
        'b': (first[0][0], first[0][1] - 9, 'start'),
    }[face]
    shape = ', '.join(map(str, shape)) + (',' if len(shape) == 1 else '')
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"><tspan font-weight="bold">{name}</tspan> ({shape})</text>'


def _boxes(space, arrays, answer, index, collapse):
    """Three layers: the boxes that stand by, the lines from those that feed the picked entry, and these themselves."""
    target = answer.removeprefix('d')
    summed = RULE[answer].having(CONTRACTED, SUMMED)
    faint, solid, ways = [], [], []
    for place, value in _products(space, arrays, answer):
        letters = dict(zip('nij', place, strict=True))
        home = tuple(letters[letter] for letter in AXES[answer])
        start = space.box(*place) if answer != 'db' else _corner(space.middle('Y', (letters['n'], letters['j'])))
        end = _corner(space.middle(target, home))
        x, y = (a + (z - a) * collapse for a, z in zip(start, end, strict=True))
        if home == index:
            solid.append((letters[summed], _solid(x, y, value)))
            ways.append(_way(x, y, *end))
        elif collapse < 1 and answer != 'db':
            faint.append((-place[1], place[2], _faint(x, y)))
    if collapse == 1:  # all on one spot: the face shows their sum
        solid = []
    backwards = answer == 'Y'  # along i the far boxes come first, so that near ones cover them
    return (
        ''.join(box for *_, box in sorted(faint)),
        ''.join(ways),
        ''.join(box for _, box in sorted(solid, reverse=backwards)),
    )


def _products(space, arrays, answer):
    """((n, i, j), value of the box) for every box; db has no products, and each dY[n, j] is a box of its own."""
    X, W, dY = arrays['X'], arrays['W'], arrays['dY']
    for n in range(space.N):
        for j in range(space.M):
            if answer == 'db':
                yield (n, 0, j), dY[n, j]
                continue
            for i in range(space.D):
                of = {'X': X[n, i], 'W': W[i, j], 'dY': dY[n, j]}
                left, right = RULE[answer].arrays
                yield (n, i, j), of[left] * of[right]


def _faint(x, y):
    """A box that stands by: front, top and side in one outline."""
    deep_x, deep_y = _DEEP * _BACK_X, _DEEP * _BACK_Y
    outline = f'M{x:g} {y:g}h{_BOX}v{_BOX}h-{_BOX}zl{deep_x:g} -{deep_y:g}h{_BOX}v{_BOX}l-{deep_x:g} {deep_y:g}'
    return f'<path d="{outline}" fill="#999" fill-opacity="0.12" stroke="#999"/>'


def _way(x, y, end_x, end_y):
    """From a box to the cell that takes it in."""
    half = _BOX / 2
    return (
        f'<line x1="{x + half:g}" y1="{y + half:g}" x2="{end_x + half:g}" y2="{end_y + half:g}" '
        f'stroke="{MARK}" stroke-width="2" stroke-dasharray="3 4"/>'
    )


def _solid(x, y, value):
    deep_x, deep_y = _DEEP * _BACK_X, _DEEP * _BACK_Y
    ground = tint(value, abs(value))
    top = _points([(x, y), (x + deep_x, y - deep_y), (x + _BOX + deep_x, y - deep_y), (x + _BOX, y)])
    x2, y2 = x + _BOX, y + _BOX
    side = _points([(x2, y), (x2 + deep_x, y - deep_y), (x2 + deep_x, y2 - deep_y), (x2, y2)])
    return (
        f'<g stroke="{INK}"><polygon points="{top}" fill="{PAPER}"/><polygon points="{side}" fill="#bbb"/>'
        f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="{_BOX}" fill="{ground}"/></g>'
        f'<text x="{x + _BOX / 2:g}" y="{y + _BOX / 2 + 5:g}" text-anchor="middle" font-weight="bold" '
        f'style="fill:{INK}">{number(value)}</text>'
    )


def _axes(space):
    """Which way each letter counts."""
    x, y = space.left + 4, space.top + space.N * _DOWN + 20
    return f'<text x="{x:g}" y="{y:g}">n ↓   i ↗   j →</text>'


def _corner(middle):
    return middle[0] - _BOX / 2, middle[1] - _BOX / 2


def _entries(array):
    if array.ndim == 1:
        return [((j,), value) for j, value in enumerate(array)]
    return [((r, c), value) for r, row in enumerate(array) for c, value in enumerate(row)]


def _points(corners):
    return ' '.join(f'{x:g},{y:g}' for x, y in corners)
