"""Where the boxes and the faces of the cube are drawn. A step of n goes down, one of i back, and one of j across."""

_TALL, _DOWN = 18, 25  # a box; a step of n
_BACK, _BACK_ON_TOP = 8, 17  # how far a step of i goes up; on the face of W
_DEEP = 4, 3  # what is seen of the side and the top of a box
_LETTER = 7.3  # the width of a digit
_PATCH = 13  # the height of its ground


def _rect(x, y, wide, tall):
    return f'x="{x - wide / 2:g}" y="{y - tall / 2:g}" width="{wide:g}" height="{tall:g}"'


class Space:
    """N, D, M: sizes; longest: letters of the longest number. In units of which a letter is 13 high.

    The boxes are spread so far that no front hides another: those of one j stand side by side, i after i.
    """

    def __init__(self, N, D, M, longest):
        self.N, self.D, self.M = N, D, M
        self.front = max(24, _LETTER * longest + 2)
        self.step, self.side = self.front + 4, self.front + 1  # across: of i in the boxes; of a cell
        self.block = D * self.step + 1  # of j
        self.x = 13  # the left of X
        self.left = max(self.x + D * self.side + 7 - self.block / 2, 54)  # of W; its name has room there
        self.top = max(10 + D * (_BACK_ON_TOP + _BACK), 58)  # of the boxes, were they not set back
        self.ground = self.top - D * _BACK - 6  # the front edge of W
        self.bottom = self.top + N * _DOWN
        self.far_top = self.top - D * _BACK / 2  # of Y
        rises = min((self.ground - self.far_top + 46) / _BACK_ON_TOP, D)  # rows of W beside the name of b
        end = self.left + M * self.block + D * self.step - self.block / 2  # of the boxes; the name of Y has room there
        self.far = max(end, end + self.block / 2 - (D - rises) * self.step, end + 62 - M * self.side) + 4
        wide = max(self.far + M * self.side, self.left + M * self.block + D * self.step)
        self.size = round(wide + 4.6), round(self.bottom + 14)

    def box(self, n, i, j):
        """The middle of the front of a box."""
        return (
            self.left + (j + 0.5) * self.block + (i + 0.5) * self.step,
            self.top + (n + 0.5) * _DOWN - (i + 0.5) * _BACK,
        )

    def front_at(self, x, y, around=0):
        """The front of a box around this middle, as attributes of a rect, or a frame that is so much larger."""
        return _rect(x, y, self.front + 2 * around, _TALL + 2 * around)

    def patch_at(self, x, y, length):
        """The ground of a number of so many letters, in the same way."""
        return _rect(x, y, _LETTER * length + 2, _PATCH)

    def depth_at(self, x, y):
        """Its upper and its right side, as a path."""
        x, y, (deep, high) = x - self.front / 2, y - _TALL / 2, _DEEP
        return (
            f'M{x:g} {y:g}l{deep} -{high}h{self.front:g}v{_TALL}l-{deep} {high}v-{_TALL}zh{self.front:g}l{deep} -{high}'
        )

    def cell(self, face, index):
        """The four corners of a cell of a face. face: its letters."""
        if face == 'ni':
            n, i = index
            x, y = self.x + i * self.side, self.top + n * _DOWN - i * _BACK
            along, down = (self.side, -_BACK), (0, _DOWN)
        elif face == 'ij':
            i, j = index
            x, y = self.left + j * self.block + i * self.step, self.ground - i * _BACK_ON_TOP
            along, down = (self.block, 0), (self.step, -_BACK_ON_TOP)
        else:  # nj, and above it the row of j
            n, j = index if face == 'nj' else (0, *index)
            x, y = self.far + j * self.side, self.far_top + n * _DOWN - (face == 'j') * (_DOWN + 7)
            along, down = (self.side, 0), (0, _DOWN)
        a, d = along, down
        return [(x, y), (x + a[0], y + a[1]), (x + a[0] + d[0], y + a[1] + d[1]), (x + d[0], y + d[1])]

    def middle(self, face, index):
        """The middle of a cell."""
        (x, y), _, (far_x, far_y), _ = self.cell(face, index)
        return (x + far_x) / 2, (y + far_y) / 2

    def edge(self, here, there):
        """Where a line from the middle of a box or cell to another leaves it."""
        way = [b - a for a, b in zip(here, there, strict=True)]
        share = min(half / abs(far) for half, far in zip((self.front / 2, _TALL / 2), way, strict=True) if far)
        return tuple(a + min(share, 1) * far for a, far in zip(here, way, strict=True))

    def name(self, face):
        """Where the name of a face stands: x, y and the end that is there."""
        return {
            'ni': (2, self.top - 14, 'start'),
            'ij': (self.left + 9, min(self.ground - 9, self.top - 29), 'end'),
            'nj': (self.size[0] - 4, self.far_top + self.N * _DOWN + 14, 'end'),
            'j': (self.size[0] - 4, self.far_top - _DOWN - 11, 'end'),
        }[face]

    def axis(self, letter):
        """The start and the end of the axis of a letter, and where the letter stands."""
        if letter == 'n':
            return (6, self.top + 2), (6, self.bottom - 14), (6, self.bottom - 2)
        if letter == 'i':
            across = self.D * self.side - 9
            end = self.x + across, self.bottom + 8 - across * _BACK / self.side
            return (self.x, self.bottom + 8), end, (end[0] + 8, end[1] + 3)
        first, last = self.box(0, 0, 0)[0] - self.front / 2, self.box(0, self.D - 1, self.M - 1)[0] + self.front / 2
        return (first, self.bottom + 6), (last - 11, self.bottom + 6), (last - 3, self.bottom + 10)
