"""What an exercise is: its answer as code, hints, and the mistakes that people make there, as code too.

Answer and mistakes are written as a reader would write them. So one text serves to run, to show and to test them.
The task itself stands in the notebook, above the function to fill.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import indent
from typing import NamedTuple
from zlib import crc32

import numpy as np

from ..examples import example
from ..letters import AXES

# What each letter counts; an exercise can say it in other words.
COUNTS = {'n': 'examples', 'i': 'input features', 'j': 'output features'}
FIRST_SIZES = {'n': 4, 'i': 3, 'j': 2, 'k': 5, 't': 6, 'v': 7}  # the smallest case, the one that is shown


class Slip(NamedTuple):
    """A mistake that people make. code: an expression, or lines that end in return; why: what was misunderstood.

    see: the notebook and the heading that explain it, '03_batched#Why `.sum(0)`?'.
    """

    name: str
    code: str
    why: str
    see: str = ''


@dataclass(frozen=True, eq=False)
class Exercise:
    """One task for the reader.

    call: how the function is called, 'dW(X, W, dY)'; its name is the name of the exercise.
    takes: {argument: its letters 'ni', '' for a number, or a function of (rng, sizes) that makes it}.
    gives: the letters of the result, '' for a number, tuple for a shape, or {name: letters} for several arrays.
    answer: code, as in Slip. derivation: three lines that lead to it. hints: up to three, the last almost the answer.
    start: code that stands there before, for a task that is to find the mistake in it; else '...'.
    counts: {letter: what it counts}, where it is not in COUNTS. sizes: further letters whose size is tried.
    """

    call: str
    takes: dict[str, str | Callable]
    gives: str | type | dict[str, str]
    answer: str
    derivation: tuple[str, ...]
    hints: tuple[str, ...]
    slips: tuple[Slip, ...] = ()
    start: str = '...'
    counts: dict[str, str] = field(default_factory=dict)
    sizes: str = ''

    @property
    def name(self):
        """The name of the function."""
        return self.call.split('(')[0]

    def source(self, code):
        """The whole function with this code in it."""
        lines = code.strip()
        if not lines.splitlines()[-1].startswith('return '):
            lines = f'return {lines}'
        return f'def {self.call}:\n{indent(lines, "    ")}'

    def function(self, code):
        """The same, ready to be called."""
        names = {'np': np}
        exec(self.source(code), names)
        return names[self.name]

    @property
    def letters(self):
        """Every letter whose size can change, in the order of FIRST_SIZES."""
        used = ''.join([self.sizes, *(axes for axes in self.takes.values() if isinstance(axes, str))])
        return [letter for letter in FIRST_SIZES if letter in used]

    def trials(self):
        """Arguments to try, {name: value} each, the same at every call.

        The first is small and whole, from the notebooks where they have it; then sizes that all differ, a batch of one,
        and sizes of which two or all are equal, where some mistakes first run. All numbers are quarters and none is 0:
        sums of their products are exact, even in float32.
        """
        rng = np.random.default_rng(crc32(self.name.encode()))
        made = [self._arguments(rng, sizes, whole=k == 0) for k, sizes in enumerate(_sizes(rng, self.letters))]
        for name, axes in self.takes.items():
            if axes and axes == AXES.get(name):
                made[0][name] = getattr(example(), name).astype(float)
        return made

    def _arguments(self, rng, sizes, whole):
        made = {}
        for name, axes in self.takes.items():
            if callable(axes):
                made[name] = axes(rng, sizes)
            else:
                numbers = _numbers(rng, tuple(sizes[letter] for letter in axes), whole)
                made[name] = numbers if axes else numbers.item()
        return made


def size(letter):
    """For `takes`: an argument that is the size of this letter, such as N."""
    return lambda rng, sizes: sizes[letter]


def _numbers(rng, shape, whole):
    """From -4 to 4 without 0: whole numbers, or quarters."""
    largest, parts = (4, 1) if whole else (16, 4)
    return rng.integers(1, largest + 1, shape) / parts * rng.choice([-1.0, 1.0], shape)


def _sizes(rng, letters):
    """{letter: size} for each trial."""
    if not letters:
        return [{}] * 8

    def different():
        return dict(zip(letters, rng.permutation(np.arange(2, 9)).tolist(), strict=False))

    tried = [{letter: FIRST_SIZES[letter] for letter in letters}, different(), different()]
    if 'n' in letters:
        tried.append(different() | {'n': 1})
    for k, letter in enumerate(letters):
        for other in letters[k + 1 :]:
            made = different()
            tried.append(made | {letter: made[other]})
    return [*tried, dict.fromkeys(letters, 3)]
