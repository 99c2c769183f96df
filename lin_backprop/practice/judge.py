"""Tries the reader's function, and finds out what is wrong with it and which mistake that is.

A mistake is recognised by computing it: at every trial it must do what the reader's function did.
"""

import contextlib
import io
import re
from copy import deepcopy
from functools import cache
from typing import NamedTuple

import numpy as np

from ..check import compare
from .exercise import COUNTS, Slip
from .general import general_slips

ROUNDINGS = 64  # how many roundings of its own type a right answer may be off; the numbers of the trials need none


class Outcome(NamedTuple):
    """What one call did: its value or its error, and the name of an argument that it changed."""

    value: object = None
    error: Exception | None = None
    changed: str = ''


class Verdict(NamedTuple):
    """What was found. kind: 'right', 'not attempted', 'raised', 'changed', 'type', 'shape', 'not finite', 'value'.

    sentence: what was seen; slip: the mistake, where it was recognised; given: the arguments of the trial that it was
    seen at; yours, right, part, axes: the two results where they can be compared, their name and letters.
    """

    kind: str
    sentence: str = ''
    slip: Slip | None = None
    given: dict | None = None
    yours: object = None
    right: object = None
    part: str = ''
    axes: str = ''


def judge(exercise, function):
    """The Verdict on the reader's function."""
    if not callable(function):
        return Verdict('type', f'Give the function itself: `check.{exercise.name}({exercise.name})`.')
    trials = exercise.trials()
    outcomes = [call(function, trials[0])]
    if _untouched(outcomes[0]):
        nothing = 'It returned None. Does it end in `return`? (A call such as `np.add.at` returns None too.)'
        return Verdict('not attempted', nothing if outcomes[0].value is None and not outcomes[0].error else '')
    with contextlib.redirect_stdout(io.StringIO()):  # what the function prints was printed once already
        again = call(function, trials[0])
        outcomes += [call(function, trial) for trial in trials[1:]]
    if exercise.start != '...' and _alike_all(outcomes, _outcomes(exercise, exercise.start, trials)):
        return Verdict('not attempted')
    rights = _outcomes(exercise, exercise.answer, trials)
    verdicts = [_look(exercise, *seen) for seen in zip(trials, outcomes, rights, strict=True)]
    wrong = [verdict for verdict in verdicts if verdict]
    if not alike(outcomes[0], again) and not (verdicts[0] and verdicts[0].kind == 'type'):
        return Verdict(
            'value',
            'Called twice with the same arguments, it gave two answers.',
            _shown_by('something kept from the call before', 'Start from zeros inside the function, at each call.'),
            trials[0],
        )
    if not wrong:
        return Verdict('right')
    return wrong[0]._replace(slip=_recognise(exercise, trials, outcomes, rights, verdicts))


def call(function, arguments):
    """Call it with copies of the arguments, by position."""
    given = deepcopy(arguments)
    try:
        value = function(*given.values())
    except Exception as error:
        return Outcome(error=error)
    changed = [name for name in arguments if not np.array_equal(given[name], arguments[name])]
    return Outcome(value, changed=changed[0] if changed else '')


def alike(one, other):
    """Whether two outcomes are the same: both failed, or the same numbers in the same shape."""
    if one.error is not None or other.error is not None:
        return one.error is not None and other.error is not None
    several = [isinstance(value, tuple | list) for value in (one.value, other.value)]
    if not any(several):
        return _same(one.value, other.value)
    return all(several) and len(one.value) == len(other.value) and all(map(_same, one.value, other.value))


def _same(one, other):
    try:
        one, other = np.asarray(one), np.asarray(other)
    except ValueError:  # lists of unequal length
        return False
    numbers = one.dtype.kind in 'fiub' and other.dtype.kind in 'fiub'
    return numbers and compare(one, other, _tolerance(one.dtype)).verdict != 'different'


def _tolerance(dtype):
    return ROUNDINGS * np.finfo(dtype if dtype.kind == 'f' else float).eps


def _alike_all(outcomes, others):
    return all(map(alike, outcomes, others))


def _outcomes(exercise, code, trials):
    function = exercise.function(code)
    return [call(function, trial) for trial in trials]


def _untouched(outcome):
    parts = outcome.value if isinstance(outcome.value, tuple) and outcome.value else [outcome.value]
    nothing = all(part is None or part is ... for part in parts) and outcome.error is None
    return nothing or isinstance(outcome.error, NotImplementedError)


def _look(exercise, given, outcome, right):
    """The Verdict on one trial; None where nothing is wrong."""
    if outcome.error is not None:
        return Verdict('raised', f'It raised {type(outcome.error).__name__}: {_in_words(outcome.error)}', given=given)
    if outcome.changed:
        return Verdict('changed', f'It changed `{outcome.changed}`, which it was given.', given=given)
    if exercise.gives is tuple:
        return _look_at_shape(given, outcome.value, right.value)
    parts = exercise.gives if isinstance(exercise.gives, dict) else {exercise.name: exercise.gives}
    yours, rights = (
        (outcome.value, right.value) if isinstance(exercise.gives, dict) else ([outcome.value], [right.value])
    )
    if not isinstance(yours, tuple | list) or len(yours) != len(parts):
        what = 'arrays' if any(parts.values()) else 'numbers'
        return Verdict('type', f'It should return {len(parts)} {what}: {", ".join(parts)}.', given=given)
    for (part, axes), mine, true in zip(parts.items(), yours, rights, strict=True):
        found = _look_at(exercise, part, axes, mine, np.asarray(true))
        if found:
            return found._replace(given=given, yours=mine, right=true, part=part, axes=axes)
    return None


def _in_words(error):
    """The first line of an error; for two that beginners meet, in plain words."""
    sizes = re.search(r'^matmul: .* \(size (\d+) is different from (\d+)\)$', str(error))
    if sizes:
        right, left = sizes.groups()
        return f'`@` sums the last axis of the left array, {left} long, with the first of the right one, {right} long.'
    first_line = (str(error).splitlines() or ['no words'])[0].rstrip('.')
    if isinstance(error, NameError) and error.name in ('N', 'D', 'M', 'K', 'T'):
        return f'{first_line}. It is a letter of the text; in code, ask an array for its size: `len(X)`, `X.shape[1]`.'
    return f'{first_line}.'


def _look_at_shape(given, yours, right):
    if not isinstance(yours, tuple | list):
        return Verdict('type', f'It returned {_article(yours)}; it should be a shape, such as (4, 3).', given=given)
    if tuple(yours) != right:
        return Verdict('value', f'It returned {tuple(yours)}; it should be {right}.', given=given)
    return None


def _look_at(exercise, part, axes, yours, right):
    if yours is None:
        return Verdict('type', f'{part} is None: for these numbers it came to no `return`.')
    if not isinstance(yours, np.ndarray | np.generic) and (axes or not isinstance(yours, int | float)):
        help_list = ' `np.array(...)` makes a list an array.' if isinstance(yours, list) else ''
        return Verdict('type', f'{part} is {_article(yours)}; it should be {_wanted(axes)}.{help_list}')
    yours = np.asarray(yours)
    if yours.dtype.kind not in 'fiub':
        return Verdict('type', f'{part} holds {yours.dtype}; it should hold numbers such as float64.')
    if yours.shape != right.shape:
        return Verdict('shape', _about_shape(exercise, part, axes, yours.shape, right.shape))
    odd = np.argwhere(~np.isfinite(yours))
    if len(odd):
        where = f' at {odd[0].tolist()}' if axes else ''
        return Verdict('not finite', f'{part} is {yours[tuple(odd[0])]}{where}; every number should be finite.')
    found = compare(yours, right, _tolerance(yours.dtype))
    if found.verdict == 'different':
        one, other = yours[found.index] + 0.0, right[found.index] + 0.0  # + 0.0 turns -0 into 0
        told = f'{one:.6g}, it should be {other:.6g}.'
        if not axes:
            return Verdict('value', f'{part} is {told}')
        many = (yours != right).sum()
        count = f'{many} of the {right.size} numbers of {part} {"differs" if many == 1 else "differ"}. '
        place = f'The largest difference is {found.largest:.3g} at {list(found.index)}: '
        return Verdict('value', f'{count}{place}yours is {told}')
    if axes and (yours.dtype.kind != 'f' or yours.dtype.itemsize < 4):
        return Verdict('type', f'{part} holds {yours.dtype}; it should hold float64 or float32, as its arguments do.')
    return None


def _about_shape(exercise, part, axes, yours, right):
    counts = COUNTS | exercise.counts
    meaning = ', '.join(f'{letter} = {size} {counts[letter]}' for letter, size in zip(axes, right, strict=True))
    wanted = f'it should have {right}: {meaning}' if axes else 'it should be one number'
    return f'{part} has shape {yours}; {wanted}.'


def _wanted(axes):
    return f'an array with the {"axes" if len(axes) > 1 else "axis"} {", ".join(axes)}' if axes else 'one number'


def _article(value):
    name = type(value).__name__
    return f'an {name}' if name[0] in 'aeio' else f'a {name}'


def slips_of(exercise):
    """Every mistake that can be told apart here, the exercise's own first; of two that do the same, the first."""
    return [slip for slip, _ in _slips_with_outcomes(exercise)]


@cache
def _slips_with_outcomes(exercise):
    trials = exercise.trials()
    known = [_outcomes(exercise, exercise.answer, trials)]
    found = []
    for slip in [*exercise.slips, *general_slips(exercise)]:
        outcomes = _outcomes(exercise, slip.code, trials)
        if not any(_alike_all(outcomes, other) for other in known):
            known.append(outcomes)
            found.append((slip, outcomes))
    return found


def _recognise(exercise, trials, outcomes, rights, verdicts):
    """The Slip that does the same, or one that shows in how the trials failed; None where there is none."""
    kinds = [verdict.kind if verdict else 'right' for verdict in verdicts]
    if 'changed' in kinds:
        why = 'Others still need it. `+=`, `-=` and `a[...] =` change the array itself: work on a copy.'
        return _shown_by('an input changed', why)
    for slip, theirs in _slips_with_outcomes(exercise):
        if _alike_all(outcomes, theirs):
            return slip
    if kinds[0] == 'type' and alike(outcomes[0], rights[0]):
        return _shown_by('the type of number', 'The numbers are right here, but this type cuts or rounds others.')
    if kinds[0] != 'right' or not {'raised', 'shape'} & set(kinds):
        return None
    if [kind != 'right' for kind in kinds] == [_is_batch_of_one(trial) for trial in trials]:
        why = 'Only a batch of one fails: an axis of length 1 was lost, or taken for granted.'
        return _shown_by('a batch of one', why, '09_in_the_wild#Why does a batch of one break my code?')
    return _shown_by('a size written into the code', 'It works at one size. Let the arguments say the sizes.')


def _shown_by(name, why, see=''):
    """A mistake that shows in how the trials failed, and has no code of its own."""
    return Slip(name, '', why, see)


def _is_batch_of_one(trial):
    return any(isinstance(value, np.ndarray) and value.ndim > 1 and len(value) == 1 for value in trial.values())
