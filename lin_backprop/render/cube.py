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

WAY = {'Y': 'to the right', 'dX': 'to the left', 'dW': 'up', 'db': 'up'}
_PACE, _FAST = 1000, 350  # ms a turn of Play: a layer, a box
_SCALE = 1.42  # of the drawing where there is room


def _story(formula):
    """What fills the boxes, and along which letter they are summed onto which face."""
    answer, along = formula.answer, formula.having(CONTRACTED, SUMMED)
    box = ' · '.join(entry(*array) for array in formula.arrays.items())
    end = ', then b is added' if answer == 'Y' else ''
    alone = ' alone' if len(formula.arrays) == 1 else ''
    return (
        f'Each box is {box}{alone}. {answer} has no {along}: they are summed along {along}, {WAY[answer]} '
        f'onto its face{end}.'
    )


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
    text = f'{STORY[answer]} {scene.words}'
    told = f'<div class="lin-told">{line(STORY[answer], name="lin-story")}{scene.sum}{scene.ruler()}</div>'
    return Picture(f'<div class="lin-hero">{_loops(answer)}{scene.drawing(text)}{told}</div>', text)


def _loops(answer):
    """The line of each answer, which picks it and plays its sum."""
    lines = []
    for name, formula in RULE.items():
        left, right = formula.loops().splitlines()[-1].strip().split(' += ')
        along = formula.having(CONTRACTED, SUMMED)
        code = lettered(escape(f'{left:<8} += {right}'))
        tag = f'no <span class="lin-{along} lin-summed">{along}</span>, {lettered(f"sum over {along}")}'
        look = 'lin-loop lin-chosen' if name == answer else 'lin-loop'
        lines.append(
            f'<div class="{look}"{data(set=f"answer={name} landed=0", play="now")}><code class="lin-code">{code}</code> '
            f'<span class="lin-tag"{data(answer="tag")}>{tag}</span></div>'
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
        self.words, self.sum = self._one_turn() if self.one else self._so_far()

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

    def _terms(self):
        terms = ['·'.join(map(factor, self.formula.factors(box.turn, self.arrays))) for box in self.line]
        return terms + ([factor(self.arrays['b'][self.index[1]])] if self.answer == 'Y' else [])

    def _so_far(self):
        """The sum of the picked entry, its terms that have not landed yet faint."""
        terms, name = self._terms(), entry(self.answer, self.index)
        whole = sum_in_words(self.arrays, self.answer, self.index, self.arrays[self.answer][self.index])
        if self.landed == self.last:
            words = whole
        elif self.landed:
            words = f'{name} so far: {" + ".join(terms[:self.landed])} = {number(self.sums[self.index])}'
        else:
            words = f'{name} = {" + ".join(terms)}, no box has landed yet'
        there, to_come = terms[: self.landed], terms[self.landed :]
        html = ' + '.join(there) + ' + ' * bool(there and to_come)
        if to_come:
            html += f'<span class="lin-to-come">{" + ".join(to_come)}</span>'
        return words, f'<p class="lin-line lin-big lin-sum"><b>{name}</b> = {html}</p>'

    def _one_turn(self):
        """The line of code with the numbers of this turn put in."""
        name, before = entry(self.answer, self.index), self.sums.get(self.index, 0)
        if not self.landed:
            letters = ', '.join(self.formula.roles())
            words = f'{self.answer} starts as zeros; {len(self.boxes)} turns over {letters}'
            return words, f'<p class="lin-line lin-big lin-sum">{lettered(words)}</p>'
        if self.answer == 'Y' and self.landed == self.last:
            words = 'Y[n, j] += b[j], for each n and j'
            return words, f'<p class="lin-line lin-big lin-sum">{lettered(words)}</p>'
        factors = [entry(array, [self.now.turn[x] for x in word]) for array, word in self.formula.arrays.items()]
        before -= self.now.value
        put_in = '·'.join(map(factor, self.formula.factors(self.now.turn, self.arrays)))
        words = f'{name} += {" * ".join(factors)}: {number(before)} + {put_in} = {number(before + self.now.value)}'
        return words, f'<p class="lin-line lin-big lin-sum">{words}</p>'

    def ruler(self):
        """A handle for each turn: the sums so far of the picked entry, or a bar for each box."""
        handles = []
        if not self.one:
            sums = [0, *accumulate(box.value for box in self.line)]
            heads = ['start', *(f'{self.along}={k}' for k in range(len(self.line)))]
            if self.answer == 'Y':
                heads.append('+ b')
                sums.append(self.arrays['Y'][self.index])
        for k in range(self.last + 1):
            look = 'lin-turn' + ' lin-now' * (k == self.landed) + ' lin-over' * (k <= self.landed)
            inside = ''
            if not self.one:
                value = number(sums[k]) if k <= self.landed else '&#160;'
                head = f'<span class="lin-{self.along}">{heads[k]}</span>' if '=' in heads[k] else heads[k]
                inside = f'<small class="lin-of">{head}</small><b{data(answer="sum", late="yes", key=f"turn.{k}")}>{value}</b>'
            handles.append(f'<span class="{look}"{data(set=f"landed={k}", drag="x")}>{inside}</span>')
        more = data(pace=str(_FAST if self.one else _PACE), last='yes' if self.landed == self.last else '')
        return f'<div class="{"lin-bars" if self.one else "lin-turns"}"{more}>{"".join(handles)}</div>'

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
        return svg(''.join(parts), *self.space.size, f'The cube of {self.answer}. {label}', _SCALE)

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
            marks = data(key=at('sum', index), late='yes', answer='cell') if is_answer else ''
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
