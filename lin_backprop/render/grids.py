"""Where the boxes of a linear step stand: products of what comes out, a slope, and what goes in."""

import numpy as np

WIDE, TALL, FOOT = 340, 344, 57  # a drawing; what it holds below the grids
LEFT, TOP = 36, 37  # of a grid: where its boxes start
MARGIN, _APART = 28, 4  # the sums at its right: how wide, how far from the boxes
_BETWEEN = 6, 12  # two grids
_BOX = (22, 34), (18, 24)  # a box: from, to


class Grids:
    """Where each box stands. A letter that stays as it is, forward and backward, counts grids. In a grid the letters of
    what goes forward count columns, and those of what comes out count rows: going forward sums rows, backward columns.
    """

    def __init__(self, products, outer, inner):
        """products: what `boxes` gives, its axes: letters outer and inner."""
        self.letters, ends = (outer, inner), len(outer)
        shapes = products.shape[:ends], products.shape[ends:]
        self.sizes = [
            dict(zip(letters, shape, strict=True)) for letters, shape in zip(self.letters, shapes, strict=True)
        ]
        places = np.argwhere(products)
        self.stays = [
            letter
            for letter in outer
            if letter in inner and (places[:, outer.index(letter)] == places[:, ends + inner.index(letter)]).all()
        ]
        self.rows, self.columns = ([x for x in letters if x not in self.stays] for letters in self.letters)
        self.high, self.broad = (self._count(end, letters) for end, letters in enumerate((self.rows, self.columns)))
        self.grids = self._count(0, self.stays)
        rooms = [(WIDE + _BETWEEN[0]) / across - _BETWEEN[0] for across in range(1, self.grids + 1)]
        widths = [(room - LEFT - _APART - MARGIN) / self.broad for room in rooms]
        self.across = max(1, sum(width >= _BOX[0][0] for width in widths))
        self.wide = min(max(widths[self.across - 1], _BOX[0][0]), _BOX[0][1])
        lines = -(-self.grids // self.across)
        tall = ((TALL - FOOT) / lines - TOP - _APART - _BETWEEN[1]) / (self.high + 1)
        self.tall = min(max(tall, _BOX[1][0]), _BOX[1][1])
        self.right, self.under = LEFT + self.broad * self.wide + _APART, TOP + self.high * self.tall + _APART
        self.size = self.right + MARGIN, self.under + self.tall
        self.end = self.across * (self.size[0] + _BETWEEN[0]) - _BETWEEN[0]
        self.bottom = lines * (self.size[1] + _BETWEEN[1])

    def _count(self, end, letters):
        return int(np.prod([self.sizes[end][letter] for letter in letters], dtype=int))

    def _number(self, end, index, letters):
        """Of an entry of what comes out (end 0) or goes in (end 1), among those that differ in these letters."""
        here, found = dict(zip(self.letters[end], index, strict=True)), 0
        for letter in letters:
            found = found * self.sizes[end][letter] + here[letter]
        return found

    def corner(self, grid):
        """Where a grid starts."""
        down, right = divmod(grid, self.across)
        return right * (self.size[0] + _BETWEEN[0]), down * (self.size[1] + _BETWEEN[1])

    def row(self, out):
        """Where the row of this entry of what comes out has its left end: x of the grid, y."""
        x, y = self.corner(self._number(0, out, self.stays))
        return x, y + TOP + self._number(0, out, self.rows) * self.tall

    def column(self, into):
        """Where the column of this entry of what goes forward has its upper end: x, y of the grid."""
        x, y = self.corner(self._number(1, into, self.stays))
        return x + LEFT + self._number(1, into, self.columns) * self.wide, y
