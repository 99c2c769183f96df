"""The layer as a network, one drawing for each example: the paths on which one gradient entry hears of the loss."""

from ..letters import RULE, entry, sizes_of
from .entry import feeding
from .picture import at, data, number, svg, tint, words_at

_ROW, _TOP, _BELOW = 35, 17, 15  # from one circle to the next below it; above and below all of them
_EDGE = 3  # at the sides
_HIGH = 13  # half the height of a circle, which is wider where its number is long
_NAMES = 18, 25  # room for x0 at the left, for dy0 at the right
_SPAN, _ALONE = 75, 196  # between the columns of circles: of several examples, of a single one
_FIRST, _SHARE, _SINGLE = 0.17, 0.36, 0.55  # where on the lines the weights stand, one j after the other; or a few


def paths(X, W, dY, gradient, index, largest, sets, lit=True):
    """An SVG for each example. Left: x_i and a constant 1 for the bias; right: dy_j; on the lines the weights.

    Where lit, the lines that feed gradient[index] stand out. gradient: 'dX', 'dW' or 'db'; index: that array's index.
    largest: the size of number with the deepest colour. sets: {array: {index: what a click on it sets}}.
    """
    wide = max(_HIGH, 4 * _longest(X, dY) + 2)  # half of a circle
    return [_Network(X, W, dY, gradient, index, largest, sets, n, wide, lit).drawing() for n in range(len(X))]


def _longest(*arrays):
    """Of how many characters the longest of their numbers is."""
    return max(len(number(value)) for array in arrays for value in array.flat)


class _Network:
    """One example: where its circles and weights are, and how they look."""

    def __init__(self, X, W, dY, gradient, index, largest, sets, n, wide, lit):
        self.x, self.W, self.dy, self.n = X[n], W, dY[n], n
        self.gradient, self.index, self.largest, self.sets = gradient, index, largest, sets
        self.D, self.M = W.shape
        turns = RULE[gradient].turns(index, sizes_of({'X': X, 'W': W})) if lit else ()
        self.lit = {(turn.get('i', self.D), turn['j']) for turn in turns if turn['n'] == n}  # the bias: from i = D
        self.weighs = gradient == 'dX'  # then the weights have a part, and the numbers of x have none

        self.wide, self.span = wide, _SPAN if len(X) > 1 else _ALONE
        self.high = _ROW * max(self.D + 1, self.M)
        apart = _SHARE * self.span / (self.M - 1 or 1)
        self.roomy = apart >= 7 * _longest(W) + 6 or self.M == 1  # else some weights touch

    def drawing(self):
        lines = [self._line(i, j) for i in range(self.D + 1) for j in range(self.M)]
        title = words_at(self._across() / 2, 13, f'n={self.n}', 'middle', 'lin-n')
        drawn = title + ''.join(line for _, line in sorted(lines))
        drawn += ''.join(self._weight(i, j) for i in range(self.D) for j in range(self.M))
        drawn += ''.join(self._input(i) for i in range(self.D)) + self._bias()
        drawn += ''.join(self._output(j) for j in range(self.M))
        label = f'Example {self.n} as a network'
        if self.lit:
            label += f'; each line that feeds {entry(self.gradient, self.index)} stands out'
        return svg(drawn, self._across(), _TOP + self.high + _BELOW, label)

    # ---- places

    def _across(self):
        return sum(_NAMES) + 4 * self.wide + self.span + 2 * _EDGE

    def _left(self, i):
        return _NAMES[0] + self.wide + _EDGE, _TOP + self.high * (i + 0.5) / (self.D + 1)

    def _right(self, j):
        return self._left(0)[0] + 2 * self.wide + self.span, _TOP + self.high * (j + 0.5) / self.M

    def _on_line(self, i, j):
        """Where the weight stands."""
        share = _FIRST + _SHARE * j / (self.M - 1 or 1) if self.roomy else _SINGLE
        (x1, y1), (x2, y2) = self._left(i), self._right(j)
        along = (self.wide + share * self.span) / (x2 - x1)
        return x1 + along * (x2 - x1), y1 + along * (y2 - y1)

    # ---- parts

    def _handle(self, i, j):
        """A line is picked as its weight, or as the bias; what it adds is made of two numbers, or of one."""
        if i == self.D:
            return {'set': self.sets['dY'][self.n, j], 'from': at('dY', (self.n, j))}
        formula = RULE['dX' if self.weighs else 'dW']
        return {'set': self.sets['W'][i, j], 'from': feeding(formula, [{'n': self.n, 'i': i, 'j': j}])}

    def _line(self, i, j):
        """(Whether it is lit, its line): the lit ones are drawn last."""
        lit, (x1, y1), (x2, y2) = (i, j) in self.lit, self._left(i), self._right(j)
        look = 'lin-edge' if not lit else 'lin-feeding-path' if self.weighs else 'lin-path'
        marks = data(key=f'line.{self.n}.{i}.{j}', **self._handle(i, j))
        return lit, f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{look}"{marks}/>'

    def _weight(self, i, j):
        lit = (i, j) in self.lit
        if not (lit or self.roomy):
            return ''
        x, y = self._on_line(i, j)
        text = number(self.W[i, j])
        wide = 7.5 * len(text) + 6
        if lit and self.weighs:
            look = tint(self.W[i, j], self.largest, 'lin-lit-weight')
        else:
            look = f'class="{"lin-picked-weight" if lit else "lin-weight"}"'
        box = f'<rect x="{x - wide / 2:g}" y="{y - 8:g}" width="{wide:g}" height="16" rx="4" {look}'
        ink = 'lin-ink' if lit else 'lin-quiet'
        words = words_at(x, y + 4.5, text, 'middle', ink, bold=lit)
        return f'<g{data(**self._handle(i, j))}>{box}/>{words}</g>'

    def _input(self, i):
        (x, y), lit = self._left(i), any(i == k for k, _ in self.lit)
        handle = data(set=self.sets['X'][self.n, i], **{'from': at('X', (self.n, i))})
        circle = self._circle(x, y, self.x[i], lit and not self.weighs, lit and self.weighs, handle)
        return circle + words_at(x - self.wide - 3, y + 5, f'x{i}', 'end')

    def _bias(self):
        x, y = self._left(self.D)
        lit = any(k == self.D for k, _ in self.lit)
        return self._circle(x, y, 1, lit) + words_at(x, y + _HIGH + 13, 'bias', 'middle')

    def _output(self, j):
        (x, y), lit = self._right(j), any(j == k for _, k in self.lit)
        handle = data(set=self.sets['dY'][self.n, j], **{'from': at('dY', (self.n, j))})
        return self._circle(x, y, self.dy[j], lit, False, handle) + words_at(x + self.wide + 3, y + 5, f'dy{j}')

    def _circle(self, x, y, value, lit, picked=False, handle=''):
        """A number in a circle: tinted where it is lit, framed where it is picked."""
        look = (
            tint(value, self.largest, 'lin-lit-node')
            if lit
            else f'class="{"lin-picked-node" if picked else "lin-node"}"'
        )
        place = f'x="{x - self.wide:g}" y="{y - _HIGH:g}" width="{2 * self.wide}" height="{2 * _HIGH}" rx="{_HIGH}"'
        ink = 'lin-ink' if lit or picked else 'lin-quiet'
        words = words_at(x, y + 5, number(value), 'middle', ink, bold=lit)
        return f'<g{handle}><rect {place} {look}/>{words}</g>'
