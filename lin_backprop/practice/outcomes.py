"""What a function does when it is called, and whether two functions do the same."""

import linecache
import re
from copy import deepcopy
from typing import NamedTuple

import numpy as np

from ..check import compare
from .guard import TooLong, guarded
from .values import plain

ROUNDINGS = 64  # how many roundings of its own type a right answer may be off; the numbers of the trials need none
LONG = 80  # letters of a line that are shown
SECONDS = 10  # after which a function is stopped


class Line(NamedTuple):
    """The reader's line that failed: its number and text, {name: value} of what it had, the function it stands in."""

    number: int
    text: str
    there: dict
    inside: str


class Outcome(NamedTuple):
    """What one call did: its value as in `plain`, or its error; the name of an argument that it changed.

    printed: what it printed; said: the first line of the error; line: where it failed, where that is known.
    """

    value: object = None
    error: BaseException | None = None
    changed: str = ''
    printed: str = ''
    said: str = ''
    line: Line | None = None


def call(function, arguments, seconds=SECONDS):
    """The Outcome of a call with copies of the arguments, by position, that is stopped after so many seconds."""
    copies = deepcopy(arguments)
    value = error = line = None
    said, printed = '', ''
    try:
        with guarded(seconds) as out:
            try:
                value = plain(function(*copies.values()))
            except TooLong:
                raise
            except BaseException as raised:  # while guarded: what the reader raises may do anything when it is asked
                error, said, line = raised, _first_line(raised), _line(function, raised)
            finally:
                printed = out.getvalue()
    except KeyboardInterrupt:
        raise
    except BaseException as raised:
        value, error = None, raised
    if error is not None:
        return Outcome(error=_bare(error), printed=printed, said=said, line=line)
    changed = [name for name in arguments if not np.array_equal(copies[name], arguments[name])]
    return Outcome(value, changed=changed[0] if changed else '', printed=printed)


def _bare(error):
    """The error without the frames that it holds on to."""
    try:
        return error.with_traceback(None)
    except Exception:
        return RuntimeError()


def _first_line(error):
    try:
        lines = str(error).splitlines()
    except Exception:  # an error can fail to say what it is
        lines = []
    return lines[0].strip() if lines else ''


def _line(function, error):
    """The last line of the reader's own on the way to the error."""
    module, found, step = getattr(function, '__globals__', None), None, error.__traceback__
    while step:
        if step.tb_frame.f_globals is module:
            found = step
        step = step.tb_next
    text = found and linecache.getline(found.tb_frame.f_code.co_filename, found.tb_lineno).strip().replace('`', "'")
    if not text:
        return None
    text = text if len(text) <= LONG else f'{text[:LONG]} ...'
    names = re.findall(r'(?<![\w.\'"])[A-Za-z_]\w*', text)
    local = found.tb_frame.f_locals
    there = {name: local[name] for name in names if type(local.get(name)) in (np.ndarray, int, float, np.float64)}
    there = {name: value.shape if isinstance(value, np.ndarray) else value for name, value in there.items()}
    name = found.tb_frame.f_code.co_name
    return Line(found.tb_lineno, text, there, '' if name in (getattr(function, '__name__', ''), '<lambda>') else name)


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
        return same_numbers(one.value, other.value)
    return all(several) and len(one.value) == len(other.value) and all(map(same_numbers, one.value, other.value))


def all_alike(outcomes, others):
    """Whether the outcomes are the same at every trial."""
    return all(map(alike, outcomes, others))


def same_numbers(one, other):
    """Whether two values are the same numbers in the same shape."""
    try:
        one, other = np.asarray(one), np.asarray(other)
    except Exception:  # lists of unequal length
        return False
    numbers = one.dtype.kind in 'fiub' and other.dtype.kind in 'fiub'
    return numbers and compare(one, other, tolerance(one.dtype)).verdict != 'different'


def tolerance(dtype):
    """How far apart numbers of this type may be and still count as equal."""
    return ROUNDINGS * np.finfo(dtype if dtype.kind == 'f' else float).eps
