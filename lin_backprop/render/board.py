"""Sketches for the board: pictures of few strokes and large letters, as one draws them by hand.

They stand in notebooks/teaching.md as files, on its page as drawings.
"""

from html import escape

import numpy as np

from ..examples import example
from ..letters import AXES, entry, listed, sizes_of
from ..linear import lin_grad
from .landing import summed
from .picture import Picture, curve, lettered, number, svg, words_at

ONTO = {'i': 'to the back', 'j': 'to the left', 'n': 'up'}  # where boxes go that are summed along a letter
_AXES = {'n': (0, 26), 'i': (25, -9), 'j': (54, 0)}  # from one box of the cube to the next: down, to the back, right
_AWAY = {'n': -0.8, 'i': 3.3, 'j': -1.3}  # how many edges of the cube a face is away from where it would touch
_SIGN = {'n': (22, 0), 'i': (4, 22), 'j': (0, -16)}  # from the middle of an arrow to its Σ

_SCALE = 1.4  # how much larger than its units a sketch is, where there is room
_FOOT, _WIDE = 7, 9.5  # from the middle of a letter to its foot; how wide it is
_ROW, _COLUMN = 38, 46  # of words
_MARGIN = 8


def cube_sketch():
    """Picture: the cube, and each array beyond a side of it, from where its numbers are used and onto where it sums."""
    X, W, _, _ = example()
    sizes = sizes_of({'X': X, 'W': W})
    edge = {letter: np.multiply(_AXES[letter], size) for letter, size in sizes.items()}
    n, i, j = map(edge.get, 'nij')
    sketch, boxes, told = _Sketch(), f'{np.prod([*sizes.values()])} boxes', []
    sketch.shape(0 * n, j, n)
    sketch.line(0 * n, i, i + j, i + j + n, j + n)
    sketch.line(j, i + j)
    sketch.words((j + n) / 2, boxes)
    sketch.words(0.85 * n - (26, 0), 'n ↓')
    sketch.words(j / 2 + n + (0, 18), 'j →')
    sketch.words(i / 2 + j + n + (22, 8), 'i ↗')
    behind = _AWAY['i'] * i  # the upper left of Y
    starts = {'Y': i + j + n / 2, 'dX': n / 2, 'dW': (i + j) / 2, 'db': behind + j / 2}  # of the arrows
    for answer, start in starts.items():
        along, name = summed(answer), answer.removeprefix('d')
        corner, sides = _AWAY[along] * edge[along], [edge[letter] for letter in AXES[name]]
        if name == 'b':  # a row, above Y
            corner, sides = corner + behind, [j, np.array(_AXES['n'])]
        sketch.shape(corner, *sides)
        sketch.words(corner + sum(sides) / 2, f'{name}, d{name}')
        way = np.sign(_AWAY[along]) * np.divide(_AXES[along], np.hypot(*_AXES[along]))
        sketch.arrow(start + 7 * way, start + 52 * way, along)
        sketch.words(start + 30 * way + _SIGN[along], f'Σ {along}')
        told.append(f'{"from dY " * (name == "b")}{ONTO[along]} along {along} onto {answer}')
    axes = 'n goes down, i to the back, j to the right'
    return sketch.picture(f'A cube of {boxes}: {axes}. Arrows show the sums: {listed(told)}.')


def copy_and_sum():
    """Picture: forward, a number of b is copied to every example; backward, the slopes of the copies are summed."""
    _, _, b, dY = example()
    N, j, sketch = len(dY), len(b) - 1, _Sketch()
    start, total = entry('b', [j]), f'{entry("db", [j])} = {number(dY[:, j].sum())}'
    middle = _ROW * (N + 1) / 2 + 6
    sketch.words((110, 0), 'copy over n')
    sketch.words((322, 0), 'sum over n')
    sketch.words((0, middle), start, 'start')
    sketch.words((400, middle), total, 'start', bold=True)
    copies, slopes = [], []
    for n, slope in enumerate(dY[:, j]):
        y, end = middle + _ROW * (n - (N - 1) / 2), middle + 8 * (n - (N - 1) / 2)
        copies.append(entry('Y', [n, j]))
        slopes.append(f'{entry("dY", [n, j])} = {number(slope)}')
        sketch.arrow((42, end), (108, y), 'n')
        sketch.words((118, y), copies[-1], 'start')
        sketch.words((210, y), slopes[-1], 'start')
        sketch.arrow((326, y), (392, end), 'n')
    return sketch.picture(f'Forward, {start} is copied to {listed(copies)}. Backward, {listed(slopes)} make {total}.')


def two_paths(x=3, stretches=(2, 5)):
    """Picture: x, stretched once each, makes p and q, and the loss is p · q: its slope by p is q, by q it is p."""
    sketch, told, products = _Sketch(), [], []
    slopes = [x * stretch for stretch in reversed(stretches)]
    for name, stretch, slope, side in zip('pq', stretches, slopes, (-1, 1), strict=True):
        sketch.arrow((14, 8 * side), (126, 50 * side))
        sketch.words((142, 50 * side), name)
        sketch.arrow((158, 50 * side), (344, 8 * side))
        sketch.words((62, 44 * side), number(stretch))
        sketch.words((276, 48 * side), f'd{name} = {number(slope)}')
        told.append(f'from x to {name}, times {number(stretch)}, and to the loss, times d{name} = {number(slope)}')
        products.append(f'{number(stretch)} · {number(slope)}')
    total = sum(stretch * slope for stretch, slope in zip(stretches, slopes, strict=True))
    add = f'{" + ".join(products)} = {number(total)}'
    sketch.words((0, 0), 'x')
    sketch.words((354, 0), 'loss', 'start')
    sketch.words((190, 100), add, bold=True)
    return sketch.picture(f'Two paths: {"; ".join(told)}. They add: {add}.')


def batch_by_hand():
    """Picture: for each example its row of X, its row of dY and their products; all the products make dW."""
    X, W, _, dY = example()
    dW, (D, M), sketch, told = lin_grad(X, W, dY).dW, W.shape, _Sketch(), []
    across, down = _COLUMN * (M + 2), _ROW * (D + 2)
    for n, (x, dy) in enumerate(zip(X, dY, strict=True)):
        corner = np.array((n % 2 * across, n // 2 * down))
        products = np.outer(x, dy)
        sketch.table(corner, products, x, dy, f'n={n}')
        sketch.words(corner + (_COLUMN * (M + 0.4), _ROW * D / 2), '=' if n == len(X) - 1 else '+', bold=True)
        told.append(f'{x.tolist()} and {dy.tolist()} make {products.tolist()}')
    corner = np.array((2 * across, down))
    sketch.table(corner, dW, [f'i={i}' for i in range(D)], [f'j={j}' for j in range(M)], 'dW')
    return sketch.picture(f'{"; ".join(told)}. The sum of all is dW = {dW.tolist()}.')


class _Sketch:
    """Strokes and words, anywhere. The picture is as large as they need."""

    def __init__(self):
        self.parts, self.places = [], []

    def line(self, *places, letter=''):
        """A stroke through these places, in the hue of a letter."""
        self.places += places
        self.parts.append(curve(places, f'lin-{letter} lin-chalk' if letter else 'lin-chalk'))

    def shape(self, corner, first, second):
        """A parallelogram of these two sides."""
        self.line(corner, corner + first, corner + first + second, corner + second, corner)

    def arrow(self, start, end, letter=''):
        """A stroke with a head."""
        start, end = np.array(start, float), np.array(end, float)
        way = (end - start) / np.hypot(*(end - start))
        aside = 5 * np.array((-way[1], way[0]))
        self.line(start, end, letter=letter)
        self.line(end - 10 * way + aside, end, end - 10 * way - aside, letter=letter)

    def words(self, place, words, anchor='middle', bold=False):
        """Words at this height, around this place or from it on."""
        (x, y), wide = place, _WIDE * len(words)
        left = x - wide / 2 if anchor == 'middle' else x
        self.places += [(left, y - 10), (left + wide, y + 10)]
        self.parts.append(words_at(x, y + _FOOT, lettered(escape(words), 'tspan'), anchor, 'lin-chalked', bold))

    def table(self, corner, array, sides, heads, name):
        """An array below its heads and beside its sides, with two lines between. corner: where these meet."""
        rows, columns = np.shape(array)
        self.line(corner, corner + (_COLUMN * columns, 0))
        self.line(corner, corner + (0, _ROW * rows))
        middle = corner + (_COLUMN / 2, _ROW / 2)
        self.words(middle - (_COLUMN, _ROW), name, bold=True)
        written = {(-1, column): head for column, head in enumerate(heads)}
        written |= {(row, -1): side for row, side in enumerate(sides)} | dict(np.ndenumerate(array))
        for (row, column), value in written.items():
            place = middle + (_COLUMN * column, _ROW * row)
            self.words(place, value if isinstance(value, str) else number(value))

    def picture(self, text):
        """text: what it says."""
        low, high = np.min(self.places, 0) - _MARGIN, np.max(self.places, 0) + _MARGIN
        moved = f'<g transform="translate({-low[0]:g},{-low[1]:g})">{"".join(self.parts)}</g>'
        return Picture(svg(moved, *np.ceil(high - low).astype(int), text, _SCALE), text)


SKETCHES = {'cube': cube_sketch, 'copy_and_sum': copy_and_sum, 'two_paths': two_paths, 'batch_by_hand': batch_by_hand}
