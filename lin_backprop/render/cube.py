"""The cube: N x D x M boxes of products between the faces X (n, i), W (i, j) and Y or dY (n, j).

Boxes land on the face of the answer, along the letter that it lacks, and are summed there.
"""

from html import escape
from itertools import accumulate, count
from math import prod
from typing import NamedTuple

import numpy as np

from ..letters import AXES, CONTRACTED, RULE, SUMMED, entry, sizes_of
from .entry import sum_in_words
from .picture import Picture, at, curve, data, factor, lettered, line, number, stroke, svg, through, tint, words_at
from .space import Space
from .table import largest_of

_PACE, _FAST = 1000, 350  # ms a turn of Play: a layer, a box
_WIDE = 480  # a drawing that is wider stands below the words


def _story(formula):
    """Which letter is summed, and why."""
    answer, along = formula.answer, formula.having(CONTRACTED, SUMMED)
    what = 'the boxes' if len(formula.arrays) == 2 else f'{list(formula.arrays)[0]} itself'
    end = ', then add b' if answer == 'Y' else ''
    return f'{answer} has no {along}: sum {what} along {along}{end}.'


STORY = {answer: _story(formula) for answer, formula in RULE.items()}


def turns_of(answer, sizes, one=False):
    """How many turns fill the answer: layers of boxes, or one box at a time, and for Y one more that adds b."""
    formula = RULE[answer]
    letters = formula.roles() if one else formula.having(CONTRACTED, SUMMED)
    return prod(sizes[letter] for letter in letters) + (answer == 'Y')


class _Box(NamedTuple):
    """turn: {letter: value}; home: the entry of the answer to which it belongs; turn_ends: it lands with this turn."""

    turn: dict
    home: tuple
    lands: int
    value: float

    @property
    def name(self):
        return at('box', self.turn.values())


def cube(arrays, answer, landed, index=None):
    """Picture. arrays: {name: array} of X, W, b, dY and the answer, 'Y', 'dX', 'dW' or 'db'.

    landed: how many turns are over, see `turns_of`. index: the entry picked, whose layers land together; None: the
    boxes land one at a time, as loops add them, and the entry is that of the turn.
    """
    scene = _Scene(arrays, answer, landed, index)
    boxes = ' · '.join(entry(*array) for array in RULE[answer].arrays.items())
    text = f'{STORY[answer]} Each box is {boxes}. {scene.words}'
    told = f'<div class="lin-told">{line(STORY[answer], big=True)}{scene.told()}</div>'
    layout = 'lin-hero' if scene.space.size[0] < _WIDE else 'lin-wide'
    return Picture(f'<div class="{layout}">{_loops(answer)}{scene.drawing(text)}{told}</div>', text)


def _loops(answer):
    """The line of each answer, which picks it and plays its sum."""
    lines = []
    for name, formula in RULE.items():
        left, right = formula.loops().splitlines()[-1].strip().split(' += ')
        code, along = lettered(escape(f'{left:<8} += {right}')), formula.having(CONTRACTED, SUMMED)
        tag = f'sum over <span class="lin-{along} lin-summed">{along}</span>'
        look = 'lin-loop lin-chosen' if name == answer else 'lin-loop'
        lines.append(
            f'<div class="{look}"{data(set=f"answer={name} landed=0", play="now")}><code class="lin-code">{code}</code>'
            f'<span class="lin-tag"{data(answer="sum")}>{tag}</span></div>'
        )
    return f'<div class="lin-loops">{"".join(lines)}</div>'


class _Scene:
    """One state: which boxes have landed, what stands on the faces, and what is said of the picked entry."""

    def __init__(self, arrays, answer, landed, index):
        self.arrays, self.answer, self.landed, self.one = arrays, answer, landed, index is None
        self.formula, self.sizes = RULE[answer], sizes_of(arrays)
        self.along = self.formula.having(CONTRACTED, SUMMED)
        self.last = turns_of(answer, self.sizes, self.one)
        self.boxes = self._boxes()
        self.sums = {}
        for box in self.boxes:
            if box.lands <= landed:
                self.sums[box.home] = self.sums.get(box.home, 0) + box.value
        if landed == self.last:
            self.sums = dict(np.ndenumerate(arrays[answer]))
        shown = min(max(landed, 1), self.last - (answer == 'Y'))
        if self.one:
            index = self.boxes[shown - 1].home
        self.index = index
        self.line = [box for box in self.boxes if box.home == index]  # the picked boxes
        self.now = next(box for box in self.line if box.lands == shown)
        self.words = self._this_turn() if self.one else self._so_far()

        values = [*(arrays[name] for name in self.formula.arrays), [box.value for box in self.boxes], arrays[answer]]
        self.largest = largest_of(*values)
        longest = max(len(number(value)) for array in (*arrays.values(), *values) for value in np.ravel(array))
        self.space = Space(*(self.sizes[letter] for letter in 'nij'), longest)

    def _boxes(self):
        letters, found = list(self.formula.roles()), []
        for turn, place in zip(count(1), np.ndindex(*(self.sizes[letter] for letter in letters)), strict=False):
            turn_of = dict(zip(letters, place, strict=True))
            home = tuple(turn_of[letter] for letter in self.formula.letters)
            lands = turn if self.one else turn_of[self.along] + 1
            turn_of = {letter: turn_of[letter] for letter in 'nij' if letter in turn_of}
            found.append(_Box(turn_of, home, lands, prod(self.formula.factors(turn_of, self.arrays))))
        return found

    # ---- words

    def _term(self, box):
        return '·'.join(map(factor, self.formula.factors(box.turn, self.arrays)))

    def _terms(self):
        """What each turn adds to the picked entry."""
        bias = [factor(self.arrays['b'][self.index[1]])] if self.answer == 'Y' else []
        return [*map(self._term, self.line), *bias]

    def _so_far(self):
        """The sum of the picked entry as far as its boxes have landed."""
        name, over = entry(self.answer, self.index), self._terms()[: self.landed]
        if self.landed == self.last:
            return sum_in_words(self.arrays, self.answer, self.index, self.sums[self.index])
        if not over:
            return f'{name} is empty: no box has landed.'
        return f'{name} so far: {" + ".join(over)} = {number(self.sums[self.index])}'

    def _this_turn(self):
        """The line of code with the numbers of this turn put in."""
        if not self.landed:
            return f'{self.answer} starts as zeros; {len(self.boxes)} turns over {", ".join(self.formula.roles())}.'
        if self.answer == 'Y' and self.landed == self.last:
            return 'Y[n, j] += b[j] for each n and j'
        factors = [entry(array, [self.now.turn[x] for x in word]) for array, word in self.formula.arrays.items()]
        after = sum(box.value for box in self.line if box.lands <= self.landed)
        put_in = f'{number(after - self.now.value)} + {self._term(self.now)} = {number(after)}'
        return f'{entry(self.answer, self.index)} += {" * ".join(factors)}: {put_in}'

    def told(self):
        """The sum as it grows, with a handle for each turn."""
        last = data(last='yes' if self.landed == self.last else '', pace=str(_FAST if self.one else _PACE))
        if self.one:
            code, _, put_in = self.words.partition(': ')
            words = f'{line(code)}<p class="lin-line"{data(answer="sum")}>{put_in or "&#160;"}</p>'
            return f'{words}<div class="lin-bars"{last}>{"".join(map(self._handle, range(self.last + 1)))}</div>'
        sums = [0, *accumulate(box.value for box in self.line)]
        sums += [self.arrays[self.answer][self.index]] * (self.answer == 'Y')
        heads = [entry(self.answer, self.index)]
        heads += [f'<span class="lin-{self.along}">{self.along}={k}</span>' for k in range(len(self.line))]
        heads += ['b'] * (self.answer == 'Y')
        tiles = []
        for k, (head, term, value) in enumerate(zip(heads, ['', *self._terms()], sums, strict=True)):
            marks = data(key=f'sum.{k}', late='yes', answer='sum' if k <= self.landed else '')
            value = number(value) if k <= self.landed else '&#160;'
            term = f'+ {term}' if term else 'starts at'
            inside = f'<span class="lin-of">{head}</span><span class="lin-of">{term}</span><b class="lin-sum"{marks}>{value}</b>'
            tiles.append(self._handle(k, inside))
        return f'<div class="lin-turns"{last}>{"".join(tiles)}</div>'

    def _handle(self, turn, inside=''):
        look = 'lin-turn' + ' lin-over' * (turn <= self.landed) + ' lin-now' * (turn == self.landed)
        return f'<span class="{look}"{data(set=f"landed={turn}", drag="x")}>{inside}</span>'

    # ---- the drawing

    def drawing(self, label):
        cells, numbers = [], []
        for name in ('X', 'W', 'dY', 'b', self.answer):
            if name != self.answer and AXES[name] == AXES[self.answer]:
                continue  # the answer stands where its letters are
            ground, written = self._face(name)
            cells.append(ground)
            numbers.append(written)
        waiting = sorted((box for box in self.boxes if box.lands > self.landed), key=self._nearness)
        over = [box for box in self.boxes if box.lands <= self.landed]
        parts = [
            self._axes(),
            ''.join(self._outline(box) for box in over),
            *cells,
            self._tube(),
            self._guides(),
            *(self._box(box) for box in waiting),
            f'<g class="lin-through">{"".join(numbers)}</g>',
            *(self._box(box) for box in over),
            self._copies(),
        ]
        return svg(''.join(parts), *self.space.size, f'The cube of {self.answer}. {label}')

    def _nearness(self, box):
        return -box.turn.get('i', 0), box.turn['j'], box.home == self.index

    def _place(self, box):
        return self.space.box(**box.turn) if 'i' in box.turn else self.space.middle('nj', tuple(box.turn.values()))

    def _box(self, box):
        """A box with its number; one that has landed is hidden in the face, where the sum stands."""
        over = box.lands <= self.landed
        x, y = self.space.middle(self.formula.letters, box.home) if over else self._place(box)
        picked = box.home == self.index
        shape = self.space.solid(x, y)
        look = 'lin-front lin-picked-face' if picked else 'lin-front'
        hint = {} if over else {'at': box.name, 'from': self._from(box)}
        front = f'<rect {shape.front} {tint(box.value, self.largest, look)}{data(**hint)}/>'
        side = f'<path d="{shape.side}" class="lin-depth"/>'
        written = words_at(x, y + 4.5, number(box.value), 'middle', 'lin-ink lin-through', bold=picked)
        hidden = ' visibility="hidden"' if over else ''
        return f'<g{data(key=box.name, set="" if over else self._picks(box))}{hidden}>{side}{front}{written}</g>'

    def _outline(self, box):
        """Where a box was."""
        x, y = self._place(box)
        if box is self.now:
            shape = self.space.solid(x, y)
            front = f'<rect {shape.front} {tint(0, 1, "lin-picked-face")}/>'
            return front + words_at(x, y + 4.5, number(box.value), 'middle', 'lin-ink')
        return f'<rect {self.space.solid(x, y).front} class="lin-ghost"/>' if 'i' in box.turn else ''

    def _from(self, box):
        return ' '.join(at(name, [box.turn[x] for x in word]) for name, word in self.formula.arrays.items())

    def _picks(self, box):
        return f'landed={box.lands}' if self.one else _entry_set(box.home)

    def _copies(self):
        """b, copied over n: each copy flies to its entry of Y when the boxes have landed."""
        if self.answer != 'Y':
            return ''
        copies = []
        for n, j in np.ndindex(self.arrays['Y'].shape):
            x, y = self.space.middle('nj', (n, j)) if self.landed == self.last else self.space.middle('j', (j,))
            value = self.arrays['b'][j]
            front = f'<rect {self.space.solid(x, y).front} {tint(value, self.largest, "lin-front")}/>'
            copies.append(
                f'<g{data(key=at("copy", (n, j)))} visibility="hidden">{front}'
                f'{words_at(x, y + 4.5, number(value), "middle", "lin-ink")}</g>'
            )
        return ''.join(copies)

    def _face(self, name):
        """The cells of a face and, to lie above them, its numbers and its name."""
        array, used, is_answer = self.arrays[name], {*self.formula.arrays, self.answer}, name == self.answer
        if self.answer == 'Y':
            used.add('b')
        cells, numbers = [], []
        for index, value in np.ndenumerate(array):
            points, (x, y) = through(self.space.cell(AXES[name], index)), self.space.middle(AXES[name], index)
            more = data(at=at(name, index), set=self._cell_set(name, index), **{'from': self._feeds(index) if is_answer else ''})
            shown, words = value, number(value)
            if is_answer:
                shown = self.sums.get(index)
                words = '&#160;' if shown is None else number(shown)
            if name not in used or shown is None:
                look = f'class="lin-face {"lin-empty" if shown is None else "lin-faint-ground"}"'
            else:
                look = tint(shown, self.largest, 'lin-face')
            cells.append(f'<polygon points="{points}" {look}{more}/>')
            picked = is_answer and index == self.index
            if picked:
                numbers.append(f'<polygon points="{points}" class="lin-ring"/>')
            elif index in self._lit().get(name, ()):
                numbers.append(f'<polygon points="{points}" class="lin-lit"/>')
            marks = data(key=at('cell', index), late='yes', answer='' if shown is None else 'cell') if is_answer else ''
            ink = 'lin-ink' if name in used and shown is not None else 'lin-faint-ink'
            numbers.append(words_at(x, y + 4.5, words, 'middle', ink, bold=picked, marks=marks))
        x, y, anchor = self.space.name(AXES[name])
        numbers.append(words_at(x, y, f'<tspan font-weight="bold">{name}</tspan> {array.shape}', anchor))
        return ''.join(cells), ''.join(numbers)

    def _cell_set(self, name, index):
        answer = name if name in RULE else f'd{name}'.removeprefix('dd') if name != 'dY' else 'Y'
        if answer != self.answer:
            return f'answer={answer} landed=0' + ('' if self.one else f' {_entry_set(index)}')
        if self.one:
            return f'landed={max(box.lands for box in self.boxes if box.home == index)}'
        return _entry_set(index)

    def _feeds(self, index):
        """The names of all that makes this entry: numbers, and boxes that have not landed."""
        fed = self.formula.fed_by(index, self.sizes)
        names = [at(name, place) for name, places in fed.items() for place in places]
        if self.answer == 'Y':
            names.append(at('b', index[1:]))
        return ' '.join(names + [box.name for box in self.boxes if box.home == index and box.lands > self.landed])

    def _lit(self):
        """{name: places} of the numbers that make the box of this turn."""
        if self.answer == 'Y' and self.landed == self.last:
            return {'b': [self.index[1:]]}
        return {name: [tuple(map(self.now.turn.get, word))] for name, word in self.formula.arrays.items()}

    def _guides(self):
        x, y = self._place(self.now)
        ends = [self.space.middle(AXES[name], place) for name, (place,) in self._lit().items() if name != 'b']
        return ''.join(stroke(*end, x, y, 'lin-guide') for end in ends)

    def _tube(self):
        """From the farthest box of the picked line to its entry: the letter that is summed."""
        *places, end = [*(self._place(box) for box in reversed(self.line)), self.space.middle(self.formula.letters, self.index)]
        return curve([*places, end], f'lin-{self.along} lin-tube')

    def _axes(self):
        parts = []
        for letter in 'nij':
            start, end, (x, y) = self.space.axis(letter)
            summed = letter == self.along
            parts.append(stroke(*start, *end, f'lin-{letter} {"lin-axis-summed" if summed else "lin-axis"}'))
            parts.append(words_at(x, y, letter, 'middle', f'lin-{letter}' + ' lin-summed' * summed, bold=True))
        return ''.join(parts)


def _entry_set(index):
    """What picks this entry: 'first=2 second=1'."""
    return ' '.join(f'{field}={k}' for field, k in zip(('first', 'second')[-len(index) :], index, strict=True))
