"""What an exercise is: its answer as code, hints, and the mistakes that people make there, as code too.

Answer and mistakes are written as a reader would write them. So one text serves to run, to show and to test them.
The task itself stands in the notebook, above the function to fill.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..source import function, source


class Slip(NamedTuple):
    """A mistake that people make. code: an expression, or lines that end in return; why: what was misunderstood.

    see: the notebook and the heading that explain it, '03_batched#Why `.sum(0)`?', one of headings.py; '' for none.
    """

    name: str
    code: str
    see: str
    why: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One task for the reader.

    call: how the function is called, 'dW(X, W, dY)'; its name is the name of the exercise.
    takes: {argument: its letters 'ni', '' for a number, or a function of (rng, sizes) that makes it}.
    gives: the letters of the result, '' for a number, tuple for a shape, or {name: letters} for several arrays.
    answer: code, as in Slip. measured: a function of the same arguments that finds the answer in another way, by
    nudging the loss or by counting; tests compare the two.
    derivation: three lines that lead to it. hints: two or three, from a question to almost the answer.
    start: code that stands there before, for a task that is to find the mistake in it; else '...'.
    counts: {letter: what it counts}, where that has another name here. sizes: further letters whose size is tried.
    build: tasks of the explorer Build that lead to it, to be offered to who is stuck.
    judge: for a task that has many right answers: it takes the reader's function and gives the Verdict, with one of
    the slips. The code of a slip is then a whole answer of which it must say so.
    """

    call: str
    takes: dict[str, str | Callable]
    gives: str | type | dict[str, str]
    answer: str
    measured: Callable
    derivation: tuple[str, ...]
    hints: tuple[str, ...]
    slips: tuple[Slip, ...] = ()
    start: str = '...'
    counts: dict[str, str] = field(default_factory=dict)
    sizes: str = ''
    judge: Callable | None = None
    build: tuple[str, ...] = ()

    @property
    def name(self):
        """The name of the function."""
        return self.call.split('(')[0]

    def source(self, code):
        """The whole function with this code in it."""
        return source(self.call, code)

    def function(self, code):
        """The same, ready to be called."""
        return function(self.call, code)
