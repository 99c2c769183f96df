"""The numbers of a sheet: drawn by a seed, so that no answer is 0 and none is what a usual mistake gives as well."""

import re
from contextlib import suppress
from functools import cache
from math import prod
from random import Random

import numpy as np

from lin_backprop import lin, lin_grad
from lin_backprop.letters import RULE, sizes_of
from lin_backprop.mistakes import MISTAKES

NUMBERS = -4, -3, -2, -1, 1, 2, 3, 4


class Again(Exception):
    """There is nothing left to pick from: draw other numbers."""


class Dice:
    """Picks by a seed. It takes nothing but `random()`, the one sequence that Python promises to keep."""

    def __init__(self, *seed):
        self._random = Random(' '.join(map(str, seed))).random

    def pick(self, options):
        """One of them. Again where there is none."""
        options = list(options)
        if not options:
            raise Again
        return options[int(self._random() * len(options))]

    def some(self, count, options):
        """So many different ones, in any order. Again where there are fewer."""
        left, picked = list(options), []
        for _ in range(count):
            place = self.pick(range(len(left)))
            picked.append(left.pop(place))
        return picked

    def array(self, *shape):
        """Whole numbers, none of them 0."""
        return np.array([self.pick(NUMBERS) for _ in range(prod(shape))]).reshape(shape)


class Layer:
    """X (N, D), W (D, M), b (M,) and dY (N, M), drawn; `arrays` has Y, dX, dW and db as well, by name."""

    def __init__(self, dice, N, D, M):
        self.given = {'X': dice.array(N, D), 'W': dice.array(D, M), 'b': dice.array(M), 'dY': dice.array(N, M)}
        X, W, b, dY = self.given.values()
        if any(len({*map(tuple, rows)}) < len(rows) for array in (X, W, dY) for rows in (array, array.T)):
            raise Again  # two rows or columns are the same
        self.arrays = self.given | {'Y': lin(X, W, b)} | lin_grad(X, W, dY)._asdict()
        self.sizes, self.shape = sizes_of(self.given), (N, D, M)
        self.mistaken, self.clear = cache(self._mistaken), cache(self._clear)  # asked for again and again

    def _mistaken(self, gradient):
        """{Mistake: what it gives here}, of those of this gradient that run at these sizes."""
        (X, W, _, dY), found = self.given.values(), {}
        for mistake in MISTAKES:
            if mistake.gradient == gradient:
                with suppress(ValueError):
                    found[mistake] = np.round(mistake.function(X, W, dY), 9)  # a mean may miss a whole number by a bit
        return found

    def readable(self, gradient):
        """The same without np.tile and np.full, which no lesson has explained."""
        running = self.mistaken(gradient).items()
        return {mistake: array for mistake, array in running if not re.search('np.(tile|full)', mistake.code)}

    def _clear(self, answer):
        """The entries worth asking for: not 0, and not what a usual mistake gives at the same place."""
        right = self.arrays[answer]
        return [index for index, value in np.ndenumerate(right) if value and value not in self._wrong(answer, index)]

    def _wrong(self, answer, index):
        """What comes out at this place by a named mistake, at the turned place, and where an array is read turned."""
        right, formula = self.arrays[answer], RULE[answer]
        instead = [array for array in self.mistaken(answer).values() if array.ndim == right.ndim]
        if alike_turned(right, index):
            yield right[index]
        for array in instead:
            if holds(array, index):
                yield array[index]
        for name in formula.arrays:
            turned = self.arrays | {name: self.arrays[name].T}
            with suppress(IndexError):
                read = sum(prod(formula.factors(turn, turned)) for turn in formula.turns(index, self.sizes))
                yield read + (self.given['b'][index[1]] if answer == 'Y' else 0)


def alike_turned(array, index):
    """Whether the number at the turned place is the same, so that nobody sees which one was taken."""
    turned = index[::-1]
    return turned != index and holds(array, turned) and array[turned] == array[index]


def holds(array, index):
    """Whether it has an entry there."""
    return all(place < size for place, size in zip(index, array.shape, strict=True))
