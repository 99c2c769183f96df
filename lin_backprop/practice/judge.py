"""Tries the reader's function, and says in one sentence what is wrong with what it did."""

import contextlib
import io
import re
from typing import NamedTuple

import numpy as np

from ..check import compare
from ..letters import LETTERS
from .exercise import Slip
from .outcomes import alike, all_alike, call, outcomes_of, tolerance
from .recognise import MEMORY, recognise
from .trials import trials_of


class Verdict(NamedTuple):
    """What is wrong. kind: 'right', 'not attempted', 'raised', 'changed', 'type', 'shape', 'not finite', 'value'.

    sentence: what was seen; slip: the mistake, where it was recognised; trial: the arguments that it was seen with;
    yours, right, part, axes: the two results where they can be compared, their name and letters.
    """

    kind: str
    sentence: str = ''
    slip: Slip | None = None
    trial: dict | None = None
    yours: object = None
    right: object = None
    part: str = ''
    axes: str = ''


def judge(exercise, function):
    """The Verdict on the reader's function."""
    if not callable(function):
        return Verdict('type', f'Give the function itself: `check.{exercise.name}({exercise.name})`.')
    trials = trials_of(exercise)
    first = call(function, trials[0])
    if _untouched(first):
        nothing = 'It returned None. Does it end in `return`? (A call such as `np.add.at` returns None too.)'
        return Verdict('not attempted', nothing if first.value is None and not first.error else '')
    if exercise.judge:
        return exercise.judge(function) if first.error is None else _look(exercise, first, None)
    with contextlib.redirect_stdout(io.StringIO()):  # what the function prints was printed once already
        again = call(function, trials[0])
        outcomes = [first, *(call(function, trial) for trial in trials[1:])]
    if exercise.start != '...' and all_alike(outcomes, outcomes_of(exercise, exercise.start, trials)):
        return Verdict('not attempted')

    rights = outcomes_of(exercise, exercise.answer, trials)
    verdicts = [_look(exercise, outcome, right.value) for outcome, right in zip(outcomes, rights, strict=True)]
    kinds = [verdict.kind for verdict in verdicts]
    if not alike(first, again) and kinds[0] != 'type':
        return Verdict('value', 'Called twice with the same arguments, it gave two answers.', MEMORY, trials[0])
    for verdict, trial in zip(verdicts, trials, strict=True):
        if verdict.kind != 'right':
            return verdict._replace(slip=recognise(exercise, trials, outcomes, rights, kinds), trial=trial)
    return Verdict('right')


def _untouched(outcome):
    parts = outcome.value if isinstance(outcome.value, tuple) and outcome.value else [outcome.value]
    nothing = all(part is None or part is ... for part in parts) and outcome.error is None
    return nothing or isinstance(outcome.error, NotImplementedError)


def _look(exercise, outcome, right):
    """The Verdict on the outcome of one trial."""
    gives, yours = exercise.gives, outcome.value
    if outcome.error is not None:
        return Verdict('raised', f'It raised {type(outcome.error).__name__}: {_in_words(outcome.error)}')
    if outcome.changed:
        return Verdict('changed', f'It changed `{outcome.changed}`, which it was given.')
    if gives is tuple:
        return _look_at_shape(yours, right)
    if isinstance(gives, str):
        return _look_at_part(exercise, exercise.name, gives, yours, right)
    if not isinstance(yours, tuple | list) or len(yours) != len(gives):
        what = 'arrays' if any(gives.values()) else 'numbers'
        return Verdict('type', f'It should return {len(gives)} {what}: {", ".join(gives)}.')
    for (part, axes), one, other in zip(gives.items(), yours, right, strict=True):
        verdict = _look_at_part(exercise, part, axes, one, other)
        if verdict.kind != 'right':
            return verdict
    return Verdict('right')


def _in_words(error):
    """The first line of an error; for two that beginners meet, in plain words."""
    try:
        lines = str(error).splitlines()
    except Exception:  # an error can fail to say what it is
        lines = []
    first_line = lines[0].rstrip('.') if lines else 'no words'
    sizes = re.search(r'^matmul: .* \(size (\d+) is different from (\d+)\)$', first_line)
    if sizes:
        right, left = sizes.groups()
        return f'`@` sums the last axis of the left array, {left} long, with the first of the right one, {right} long.'
    if isinstance(error, NameError) and error.name in [letter.size for letter in LETTERS.values()]:
        return f'{first_line}. It is a letter of the text; in code, ask an array for its size: `len(X)`, `X.shape[1]`.'
    return f'{first_line}.'


def _look_at_shape(yours, right):
    if not isinstance(yours, tuple | list):
        return Verdict('type', f'It returned {_article(yours)}; it should be a shape, such as (4, 3).')
    if tuple(yours) != right:
        return Verdict('value', f'It returned {tuple(yours)}; it should be {right}.')
    return Verdict('right')


def _look_at_part(exercise, part, axes, yours, right):
    """The Verdict on one array or number."""
    kind, sentence = _kind_and_sentence(exercise, part, axes, yours, np.asarray(right))
    return Verdict(kind, sentence, yours=yours, right=right, part=part, axes=axes)


def _kind_and_sentence(exercise, part, axes, yours, right):
    if yours is None:
        return 'type', f'{part} is None: for these numbers it came to no `return`.'
    if not isinstance(yours, np.ndarray | np.generic) and (axes or not isinstance(yours, int | float)):
        help_list = ' `np.array(...)` makes a list an array.' if isinstance(yours, list) else ''
        return 'type', f'{part} is {_article(yours)}; it should be {_wanted(axes)}.{help_list}'
    yours = np.asarray(yours)
    if yours.dtype.kind not in 'fiub':
        return 'type', f'{part} holds {yours.dtype}; it should hold numbers such as float64.'
    if yours.shape != right.shape:
        return 'shape', f'{part} has shape {yours.shape}; {_wanted_shape(exercise, axes, right.shape)}.'
    odd = np.argwhere(~np.isfinite(yours))
    if len(odd):
        where = f' at {odd[0].tolist()}' if axes else ''
        return 'not finite', f'{part} is {yours[tuple(odd[0])]}{where}; every number should be finite.'
    comparison = compare(yours, right, tolerance(yours.dtype))
    if comparison.verdict == 'different':
        return 'value', _difference(part, axes, yours, right, comparison)
    if axes and (yours.dtype.kind != 'f' or yours.dtype.itemsize < 4):
        return 'type', f'{part} holds {yours.dtype}; it should hold float64 or float32, as its arguments do.'
    return 'right', ''


def _wanted_shape(exercise, axes, shape):
    if not axes:
        return 'it should be one number'
    counts = [exercise.counts.get(letter) or LETTERS[letter].counts for letter in axes]
    meaning = ', '.join(f'{letter} = {size} {what}' for letter, size, what in zip(axes, shape, counts, strict=True))
    return f'it should have {shape}: {meaning}'


def _difference(part, axes, yours, right, comparison):
    one, other = yours[comparison.index] + 0.0, right[comparison.index] + 0.0  # + 0.0 turns -0 into 0
    both = f'{one:.6g}, it should be {other:.6g}.'
    if not axes:
        return f'{part} is {both}'
    many = (yours != right).sum()
    count = f'{many} of the {right.size} numbers of {part} {"differs" if many == 1 else "differ"}.'
    place = f'The largest difference is {comparison.largest:.3g} at {list(comparison.index)}: yours is'
    return f'{count} {place} {both}'


def _wanted(axes):
    return f'an array with the {"axes" if len(axes) > 1 else "axis"} {", ".join(axes)}' if axes else 'one number'


def _article(value):
    name = type(value).__name__
    return f'an {name}' if name[0] in 'aeio' else f'a {name}'
