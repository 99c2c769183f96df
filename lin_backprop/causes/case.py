"""What is known of a gradient and of the numbers that are in question, and what is found."""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..letters import LETTERS, size


class Cause(NamedTuple):
    """name: the mistake in a few words; why: one or two sentences on what was computed, and what was misunderstood."""

    name: str
    why: str


class Axis(NamedTuple):
    """An axis in words: 'example', 'the examples'. kept: whether the gradient has it, None if unknown."""

    name: str
    one: str
    over: str
    kept: bool | None = None


class Case(NamedTuple):
    """What is known. right: arguments -> the right gradient; trials: {argument: array or number} each.

    letters: {argument: 'ni'}, gives: the letters of the gradient, where they are known. upstream: the name of the
    upstream gradient among the arguments, '' if there is none. others: {name: arguments -> array}, what could stand in
    its place. words: {letter: what it counts}, for letters that have no size of their own name, such as 'places'.
    what: the right gradient is called in words.
    """

    right: Callable
    trials: list
    letters: dict
    gives: str | None
    upstream: str
    others: dict
    words: dict
    what: str = 'gradient'

    def axes(self, name):
        """The Axes of an argument."""
        return self._axes(self.letters.get(name), np.ndim(self.trials[0][name]))

    def answer_axes(self, right):
        """The Axes of the gradient."""
        return self._axes(self.gives, np.ndim(right))

    def _axes(self, letters, ndim):
        if not letters or len(letters) != ndim:
            return [Axis(f'axis {k}', f'entry of axis {k}', f'axis {k}') for k in range(ndim)]
        words = {'n': 'examples'} | self.words
        over = [f'the {words[x]}' if x in words else x for x in letters]
        one = [re.sub(r's\b', '', words[x], count=1) if x in words else x for x in letters]
        kept = [self.gives is not None and x in self.gives for x in letters]
        return [Axis(*each) for each in zip(letters, one, over, kept, strict=True)]

    def dropped(self):
        """The names of the sizes of the upstream gradient's letters that the gradient lacks: those that are summed."""
        shape = np.shape(self.trials[0].get(self.upstream))
        axes = [axis.kept for axis in self.axes(self.upstream)] if shape else []
        return {name for name, kept in zip(self._names(self.upstream, shape), axes, strict=True) if kept is False}

    def sizes(self, trial):
        """{name: number} of what a factor can be made of: sizes, by their letters where they have some, and numbers."""
        sizes, numbers = {}, {name: float(value) for name, value in trial.items() if not np.ndim(value)}
        for name, value in trial.items():
            sizes |= dict(zip(self._names(name, np.shape(value)), np.shape(value), strict=True))
        return dict(sorted(sizes.items(), key=lambda each: each[0].endswith((')', ']')))) | numbers

    def _names(self, name, shape):
        """The names of the sizes of an argument: 'N', or 'len(X)' where a letter has none."""
        letters = self.letters.get(name, '')
        known = letters if len(letters) == len(shape) else ' ' * len(shape)
        plain = [f'{name}.shape[{k}]' if k else f'len({name})' for k in range(len(shape))]
        return [
            size(x) if x in LETTERS and x not in self.words else other for x, other in zip(known, plain, strict=True)
        ]
