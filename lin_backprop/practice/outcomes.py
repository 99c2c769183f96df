"""What a function does when it is called, and whether two functions do the same."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np

from ..check import compare

ROUNDINGS = 64  # how many roundings of its own type a right answer may be off; the numbers of the trials need none


class Outcome(NamedTuple):
    """What one call did: its value or its error, and the name of an argument that it changed."""

    value: object = None
    error: Exception | None = None
    changed: str = ''


def call(function, arguments):
    """The Outcome of a call with copies of the arguments, by position."""
    copies = deepcopy(arguments)
    try:
        value = function(*copies.values())
    except Exception as error:
        return Outcome(error=error)
    changed = [name for name in arguments if not np.array_equal(copies[name], arguments[name])]
    return Outcome(value, changed=changed[0] if changed else '')


def outcomes_of(exercise, code, trials):
    """The Outcome of this code at each trial."""
    function = exercise.function(code)
    return [call(function, trial) for trial in trials]


def alike(one, other):
    """Whether two outcomes are the same: both failed, or the same numbers in the same shape."""
    if one.error is not None and other.error is not None:
        return True
    several = [isinstance(value, tuple | list) for value in (one.value, other.value)]
    if not any(several):
        return _same_numbers(one.value, other.value)
    return all(several) and len(one.value) == len(other.value) and all(map(_same_numbers, one.value, other.value))


def all_alike(outcomes, others):
    """Whether the outcomes are the same at every trial."""
    return all(map(alike, outcomes, others))


def _same_numbers(one, other):
    try:
        one, other = np.asarray(one), np.asarray(other)
    except Exception:  # lists of unequal length; an object that refuses to be an array
        return False
    numbers = one.dtype.kind in 'fiub' and other.dtype.kind in 'fiub'
    return numbers and compare(one, other, tolerance(one.dtype)).verdict != 'different'


def tolerance(dtype):
    """How far apart numbers of this type may be and still count as equal."""
    return ROUNDINGS * np.finfo(dtype if dtype.kind == 'f' else float).eps
