"""The cube in numbers: which boxes have landed, what they have summed up to, and what is said of it."""

from math import prod
from typing import NamedTuple

import numpy as np

from ..letters import CONTRACTED, RULE, SUMMED, entry, sizes_of
from .entry import sum_in_words
from .picture import at, factor, number


def summed(answer):
    """The letter that this answer of the layer lacks."""
    return RULE[answer].having(CONTRACTED, SUMMED)


def turns_of(answer, sizes, one=False):
    """How many turns fill the answer: slices of boxes, or one box at a time, and for Y one more that adds b."""
    letters = RULE[answer].roles() if one else summed(answer)
    return prod(sizes[letter] for letter in letters) + (answer == 'Y')


def _story(formula):
    """Which letter is summed, and why."""
    answer, along = formula.answer, summed(formula.answer)
    what = 'its boxes' if len(formula.arrays) == 2 else f'{list(formula.arrays)[0]} itself'
    end = ', add b' if answer == 'Y' else ''
    return f'{answer} has no {along}: sum {what} along {along}{end}.'


STORY = {answer: _story(formula) for answer, formula in RULE.items()}


def why(answer, index):
    """Why this entry is a sum, and what of: each use, each copy or each input adds to it."""
    formula, along = RULE[answer], summed(answer)
    here = dict(zip(formula.letters, index, strict=True))
    added = ' · '.join(entry(name, [here.get(x, x) for x in letters]) for name, letters in formula.arrays.items())
    if answer == 'Y':
        return f'Each {along} adds a box, {added}; then b[{index[1]}].'
    source = entry(answer.removeprefix('d'), index)
    how, each = ('copied to', 'copy') if formula.roles()[along] == SUMMED else ('used for', 'use')
    return f'{source} was {how} every {along}: each {each} sends back its share, {added}.'


class Box(NamedTuple):
    """turn: {letter: value}; home: the entry of the answer that it belongs to; lands: with which turn, from 1 on."""

    turn: dict
    home: tuple
    lands: int
    value: float

    @property
    def name(self):
        return at('box', self.turn.values())


class Landing:
    """A state of the cube. arrays, landed and index: see `cube`.

    boxes: in the order of the loops; lines: {entry of the answer: its boxes}; last: the turn that fills the answer.
    sums: {entry: its sum so far}, of those that any box has reached; now: the box of this turn, before the first turn
    that of the first, in the line of the picked entry.
    """

    def __init__(self, arrays, answer, landed, index=None):
        self.arrays, self.answer, self.landed, self.one = arrays, answer, landed, index is None
        self.formula, self.along, self.sizes = RULE[answer], summed(answer), sizes_of(arrays)
        self.last = turns_of(answer, self.sizes, self.one)
        self.boxes, self.lines, self.sums = list(self._boxes()), {}, {}
        for box in self.boxes:
            self.lines.setdefault(box.home, []).append(box)
            if self.is_over(box):
                self.sums[box.home] = self.sums.get(box.home, 0) + box.value
        if self.full:
            self.sums = dict(np.ndenumerate(arrays[answer]))
        shown = min(max(landed, 1), self.last - (answer == 'Y'))
        self.index = self.boxes[shown - 1].home if self.one else index
        self.line = self.lines[self.index]
        self.now = next(box for box in self.line if box.lands == shown)

    def _boxes(self):
        """All of them, in the order of the loops."""
        letters = list(self.formula.roles())
        order = [(letter, letters.index(letter)) for letter in 'nij' if letter in letters]
        for count, place in enumerate(np.ndindex(*map(self.sizes.get, letters))):
            turn = {letter: place[k] for letter, k in order}
            home = tuple(map(turn.get, self.formula.letters))
            lands = count if self.one else turn[self.along]
            yield Box(turn, home, lands + 1, prod(self.formula.factors(turn, self.arrays)))

    def is_over(self, box):
        """Whether it has landed."""
        return box.lands <= self.landed

    @property
    def full(self):
        """Whether the answer is there."""
        return self.landed == self.last

    @property
    def adds_b(self):
        """Whether this turn is the one that adds b."""
        return self.full and self.answer == 'Y'

    def fed(self, box):
        """{array: its entry that is a factor of this box}."""
        return {name: tuple(map(box.turn.get, word)) for name, word in self.formula.arrays.items()}

    # ---- in words

    def term(self, box):
        """'4·(-2)'"""
        return '·'.join(map(factor, self.formula.factors(box.turn, self.arrays)))

    def steps(self):
        """(what is added, the sum after it) for each turn of the picked entry, from the empty start on."""
        terms, sums = [''], [0]
        for box in self.line:
            terms.append(self.term(box))
            sums.append(sums[-1] + box.value)
        if self.answer == 'Y':
            terms.append(factor(self.arrays['b'][self.index[1]]))
            sums.append(self.arrays['Y'][self.index])
        return list(zip(terms, sums, strict=True))

    @property
    def why(self):
        """The cause of what this turn does to the picked entry."""
        if not self.adds_b:
            return why(self.answer, self.index)
        j = self.index[1]
        return f'Then b: it has no n, so b[{j}] is copied along n and added to every Y[n, {j}].'

    @property
    def words(self):
        """The picked entry so far, or the line of code of this turn with its numbers put in."""
        return self._this_turn() if self.one else self._so_far()

    def _so_far(self):
        name, steps = entry(self.answer, self.index), self.steps()[1 : self.landed + 1]
        if self.full:
            return sum_in_words(self.arrays, self.answer, self.index, self.sums[self.index])
        if not steps:
            return f'{name} is empty: no box has landed.'
        return f'{name} so far: {" + ".join(term for term, _ in steps)} = {number(steps[-1][1])}'

    def _this_turn(self):
        if not self.landed:
            return f'{self.answer} starts as zeros.'
        if self.adds_b:
            return 'Y[n, j] += b[j] for each n and j'
        code = f'{entry(self.answer, self.index)} += {" * ".join(entry(*fed) for fed in self.fed(self.now).items())}'
        after = sum(box.value for box in self.line if self.is_over(box))
        return f'{code}: {number(after - self.now.value)} + {self.term(self.now)} = {number(after)}'

    @property
    def turn(self):
        """'Step 7 of 24: n=1, j=0, i=0', the letters in the order of the loops."""
        letters = self.formula.roles()
        if not self.landed:
            return f'{self.last} steps over {", ".join(letters)}'
        places = ', '.join(f'{letter}={self.now.turn[letter]}' for letter in letters)
        if self.adds_b:
            places = 'b, copied along n'
        return f'Step {self.landed} of {self.last}: {places}'
