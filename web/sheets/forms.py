"""What a question is made of: data that a student's copy and the key are written from.

Words are prose with code between backticks. In a Line, □ stands for a letter or an axis, ▭ for a number or a short
word, ▬ for a sum or a list: all that is left of the line.
"""

import re
from typing import NamedTuple

import numpy as np

BLANKS = re.compile('[□▭▬]')


class Line(NamedTuple):
    """Words with blanks. answers: the words for each blank, in order."""

    words: str
    answers: tuple

    @property
    def filled(self):
        """The words with their answers put in."""
        answers = iter(self.answers)
        return BLANKS.sub(lambda _: next(answers), self.words)


class Grid(NamedTuple):
    """A table of an array with a letter for each axis. out: the indices of the cells that are left out."""

    name: str
    axes: str
    array: np.ndarray
    out: tuple


class Option(NamedTuple):
    """One answer to choose from; why: what is said of it in the key."""

    words: str
    right: bool
    why: str


class Choice(NamedTuple):
    """Options, one of which is right. reasons: whether to write down why each other one is wrong."""

    options: tuple
    reasons: bool = False

    @property
    def letter(self):
        """Of the right one."""
        return next('abcd'[k] for k, option in enumerate(self.options) if option.right)


class Row(NamedTuple):
    """A row of ticks: its words, whether each column has a tick, and why."""

    words: str
    ticks: tuple
    why: str


class Ticks(NamedTuple):
    """A table to tick. heads: the words of its columns."""

    heads: tuple
    rows: tuple


class Question(NamedTuple):
    """ask: the question in bold; how: what to do, or ''; forms: what is filled in; why: sentences for the key."""

    ask: str
    how: str
    forms: tuple
    why: tuple = ()
