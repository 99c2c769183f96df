"""Tries the reader's function, and says in one sentence what is wrong with what it did."""

import re
from time import monotonic
from typing import NamedTuple

import numpy as np

from ..check import compare
from ..letters import LETTERS
from ..render.picture import number
from . import facts
from .errors import in_words
from .exercise import Slip
from .guard import TooLong
from .outcomes import SECONDS, Outcome, alike, call, outcomes_of, tolerance
from .recognise import recognise
from .trials import large_trial, trials_of
from .values import Named, Odd, article, with_article

SAFE = {'np', 'numpy', 'math', 'int', 'float', 'prod', 'multiply', 'array', 'asarray', 'astype', 'item', 'dtype',
        'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'intc', 'float16', 'float32',
        'float64', 'itemsize', 'longlong', 'short'}  # fmt: skip  # with these alone no large array is made


class Verdict(NamedTuple):
    """What is wrong. kind: 'right', 'not attempted', 'raised', 'changed', 'type', 'shape', 'not finite', 'value'.

    sentence: what was seen; slip: the mistake, where it was recognised; trial: the arguments that it was seen with;
    yours, right, part, axes: the two results where they can be compared, their name and letters; printed: what it
    printed there.
    """

    kind: str
    sentence: str = ''
    slip: Slip | None = None
    trial: dict | None = None
    yours: object = None
    right: object = None
    part: str = ''
    axes: str = ''
    printed: str = ''


def judge(exercise, function):
    """The Verdict on the reader's function."""
    if not callable(function):
        return Verdict('type', _no_function(exercise, function))
    if sentence := facts.misfit(exercise, function):
        return Verdict('raised', sentence)
    state = np.random.get_state()
    try:
        return _judge(exercise, function)
    finally:
        np.random.set_state(state)


def _judge(exercise, function):
    trials, ends, kept = trials_of(exercise), monotonic() + SECONDS, facts.kept(function)
    first = call(function, trials[0], SECONDS)
    start = exercise.function(exercise.start)
    if _untouched(first) or (exercise.start != '...' and facts.same_code(function, start)):
        nothing = 'It returned None. Does it end in `return`? (A call such as `np.add.at` returns None too.)'
        is_none = first.value is None and first.error is None
        return Verdict('not attempted', nothing if is_none else '', printed=first.printed)
    again = call(function, trials[0], ends - monotonic())
    outcomes = [first]
    for trial in trials[1:]:
        left = ends - monotonic()
        stopped = left <= 0 or isinstance(outcomes[-1].error, TooLong)
        outcomes.append(Outcome(error=TooLong()) if stopped else call(function, trial, left))
    slow = [k for k, outcome in enumerate([again, *outcomes]) if isinstance(outcome.error, TooLong)]
    if slow:
        k = max(slow[0] - 1, 0)
        never = f'It was stopped after {SECONDS} seconds. Is there a loop in it that never ends?'
        return Verdict('raised', never, trial=trials[k], printed=outcomes[k].printed)

    again, *outcomes = [each._replace(value=_taken(exercise, each.value)) for each in (again, *outcomes)]
    rights = outcomes_of(exercise, exercise.answer, trials)
    names = facts.asked(function) or list(exercise.takes)
    verdicts = [
        _look(exercise, outcome, right.value, names)._replace(trial=trial, printed=outcome.printed)
        for outcome, right, trial in zip(outcomes, rights, trials, strict=True)
    ]
    kinds = [verdict.kind for verdict in verdicts]
    if kinds[0] != 'type' and not alike(outcomes[0], again):
        several = 'Called twice with the same arguments, it gave two answers.'
        slip = facts.keeps(function, kept, trials, outcomes) or facts.by_chance(function)
        return verdicts[0]._replace(kind='value', sentence=several, slip=slip, axes='')
    if {*kinds} <= {'right', 'whole'}:
        return _at_large_sizes(exercise, function) or Verdict('right', printed=first.printed)
    kinds = ['type' if kind == 'whole' else kind for kind in kinds]
    slip = facts.keeps(function, kept, trials, outcomes) or _why(exercise, function, trials, outcomes, rights, kinds)
    k = next(k for k, kind in enumerate(kinds) if kind != 'right')
    if slip and slip.name == facts.NOTEBOOK:  # where other numbers, not another type, show it
        k = next((k for k, kind in enumerate(kinds) if kind not in ('right', 'type')), k)
    if slip is facts.CHANGED:
        k = next(k for k, outcome in enumerate(outcomes) if outcome.changed)
        return verdicts[k]._replace(kind='changed', sentence=_changed(outcomes[k]), slip=slip)
    verdict = verdicts[k]._replace(kind=kinds[k], slip=slip)
    if kinds[k] == 'value' and not slip and all(map(_close, verdicts)):
        verdict = verdict._replace(sentence=_nearly(verdict))
    if outcomes[k].changed and kinds[k] != 'changed' and not (slip and outcomes[k].changed in slip.why):
        verdict = verdict._replace(sentence=f'{verdict.sentence} {_changed(outcomes[k], " also")}')
    return verdict


def _why(exercise, function, trials, outcomes, rights, kinds):
    """The Slip that is said, or None. What holds whatever the formula is comes first."""
    starts = outcomes_of(exercise, exercise.start, trials) if exercise.start != '...' else None
    if facts.same_as(outcomes, starts):
        return facts.still_there(exercise, outcomes, starts, rights)
    return (
        facts.of_the_notebook(function, trials, outcomes)
        or facts.from_empty(function, trials, rights)
        or facts.in_another_order(exercise, function, trials, rights)
        or recognise(exercise, trials, outcomes, rights, ['right' if kind == 'changed' else kind for kind in kinds])
        or facts.results_in_another_order(exercise, outcomes, rights)
        or facts.still_there(exercise, outcomes, starts, rights)
        or (facts.CHANGED if any(outcome.changed for outcome in outcomes) else None)
        or (facts.cut(outcomes, rights) if kinds[0] == 'type' else None)
        or facts.by_size(exercise, function, trials, outcomes, rights, kinds)
    )


def _untouched(outcome):
    parts = outcome.value if isinstance(outcome.value, tuple) and outcome.value else [outcome.value]
    nothing = all(part is None or part is ... for part in parts) and outcome.error is None
    return nothing or isinstance(outcome.error, NotImplementedError)


def _no_function(exercise, given):
    """What to say where something else than a function was given."""
    how = f'Give the function itself: `check.{exercise.name}({exercise.name})`.'
    if given is None or given is ...:
        return f'`{exercise.name}` is {given} here, and no function. Run the cell with its `def` again. {how}'
    if isinstance(given, str):
        return f'This is a word. {how}'
    if isinstance(given, np.ndarray | tuple | list | float | int | np.generic):
        return f'This is {_value(given)}, as a function may return it. {how}'
    return f'This is {article(given)}, and no function. {how}'


def _value(given):
    return f'an array of shape {given.shape}' if isinstance(given, np.ndarray) else article(given)


def _changed(outcome, also=''):
    return f'It{also} changed `{outcome.changed}`, which it was given.'


def _taken(exercise, value):
    """The value as the task wants it, where it can only be meant so: several results by name or one by one."""
    gives = exercise.gives
    if isinstance(gives, dict):
        if isinstance(value, Odd) and value.parts is not None and len(value.parts) == len(gives):
            if isinstance(value.parts, tuple):
                return value.parts
            return tuple(value.parts[name] for name in gives) if {*value.parts} == {*gives} else value
        if isinstance(value, Named) and {*value.names} == {*gives}:
            return tuple(value[value.names.index(name)] for name in gives)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        if gives is tuple and value.dtype.kind in 'iuf':
            return tuple(value.tolist())
        if isinstance(gives, dict) and not any(gives.values()) and len(value) == len(gives):
            return tuple(value)
    return value


def _look(exercise, outcome, right, names):
    """The Verdict on the outcome of one trial."""
    verdict = _look_at_value(exercise, outcome, right, names)
    if outcome.changed and verdict.kind in ('right', 'whole'):
        return Verdict('changed', _changed(outcome))
    return verdict


def _look_at_value(exercise, outcome, right, names):
    gives, yours = exercise.gives, outcome.value
    if outcome.error is not None:
        return Verdict('raised', _raised(outcome, names))
    if gives is tuple:
        return _look_at_shape(yours, right)
    if isinstance(gives, str):
        return _look_at_part(exercise, exercise.name, gives, yours, right)
    if not isinstance(yours, tuple | list) or len(yours) != len(gives):
        what = 'arrays' if any(gives.values()) else 'numbers'
        return Verdict('type', f'It returned {_came(yours)}; it should return {len(gives)} {what}: {", ".join(gives)}.')
    whole = Verdict('right')
    for (part, axes), one, other in zip(gives.items(), yours, right, strict=True):
        verdict = _look_at_part(exercise, part, axes, one, other)
        if verdict.kind == 'whole':
            whole = verdict
        elif verdict.kind != 'right':
            return verdict
    return whole


def _raised(outcome, names):
    """The error in words, and the line that it came from."""
    line = outcome.line
    of = f' of `{line.inside}`' if line and line.inside else ''
    where = f'Line {line.number}{of}, `{line.text}`,' if line else 'It'
    words = in_words(outcome.error, outcome.said, names)
    more = f'. {words}' if words else f': {outcome.said.rstrip(".")}.' if outcome.said else ', and says no more.'
    sentence = f'{where} raised {with_article(type(outcome.error).__name__)}{more}'
    made = {name: value for name, value in (line.there if line else {}).items() if name not in names}
    if made:
        sentence += f' There {_and([_shown(name, value) for name, value in made.items()])}.'
    return sentence


def _shown(name, value):
    return f'`{name}` is {value}' if isinstance(value, tuple) else f'`{name}` is {number(value)}'


def _and(words):
    return ' and '.join(filter(None, [', '.join(words[:-1]), words[-1]]))


def _came(value):
    """What came back, in a few words."""
    if value is None or value is ...:
        return str(value)
    if isinstance(value, Odd):
        return value.words
    if isinstance(value, np.ndarray):
        return f'one array of shape {value.shape}' if value.ndim else 'one number'
    if isinstance(value, tuple | list):
        return f'a {"list" if isinstance(value, list) else "tuple"} of {len(value)}'
    return article(value)


def _look_at_shape(yours, right):
    if not isinstance(yours, tuple | list):
        return Verdict('type', f'It returned {_came(yours)}; it should be a shape, such as (4, 3).')
    whole = [part.item() if isinstance(part, np.ndarray) and part.ndim == 0 else part for part in yours]
    if not all(type(part) in (int, float) for part in whole):
        return Verdict('type', f'It returned {_came(yours)}; it should be a shape of whole numbers, such as (4, 3).')
    if tuple(whole) != right:
        return Verdict('value', f'It returned {tuple(whole)}; it should be {right}.')
    return Verdict('right')


def _look_at_part(exercise, part, axes, yours, right):
    """The Verdict on one array or number."""
    kind, sentence = _kind_and_sentence(exercise, part, axes, yours, np.asarray(right))
    return Verdict(kind, sentence, yours=yours, right=right, part=part, axes=axes)


def _kind_and_sentence(exercise, part, axes, yours, right):
    if yours is None:
        return 'type', f'{part} is None: for these numbers it came to no `return`.'
    if not isinstance(yours, np.ndarray) and (axes or not isinstance(yours, int | float)):
        cures = {
            list: '`np.array(...)` makes a list an array.',
            tuple: 'A comma in the line of `return` makes a tuple.',
        }
        cure = cures.get(type(yours), getattr(yours, 'cure', ''))
        words = yours.words if isinstance(yours, Odd) else article(yours)
        return 'type', f'{part} is {words}; it should be {_wanted(axes)}. {cure}'.rstrip()
    yours = np.asarray(yours)
    if axes and yours.dtype.kind == 'b':
        return 'type', f'{part} holds True and False; it should hold numbers such as float64.'
    if yours.dtype.kind not in 'fiub':
        return 'type', f'{part} holds {yours.dtype}; it should hold numbers such as float64.'
    if yours.shape != right.shape:
        return 'shape', f'{part} has shape {yours.shape}; {_wanted_shape(exercise, axes, right.shape)}.'
    odd = np.argwhere(~np.isfinite(yours))
    if len(odd):
        return 'not finite', _not_finite(part, axes, yours, tuple(odd[0].tolist()))
    comparison = compare(yours, right, tolerance(yours.dtype))
    if comparison.verdict == 'different' and comparison.largest > tolerance(yours.dtype):
        return 'value', _difference(part, axes, yours, right, comparison)
    if axes and (yours.dtype.kind != 'f' or yours.dtype.itemsize < 4):
        kind = 'type' if yours.dtype.kind == 'f' else 'whole'
        return kind, f'{part} holds {yours.dtype}; it should hold float64 or float32, as its arguments do.'
    return 'right', ''


def _not_finite(part, axes, yours, place):
    where = f' at {list(place)}' if axes else ''
    value = yours[place]
    if np.isnan(value):
        cause = '0 divided by 0, the root or the logarithm of a number below 0, or inf minus inf, gives nan'
    else:
        cause = 'a division by 0, or a number that grew too large, gives inf'
    return f'{part} is {value}{where}; every number should be finite: {cause}.'


def _wanted_shape(exercise, axes, shape):
    if not axes:
        return 'it should be one number'
    counts = [exercise.counts.get(letter) or LETTERS[letter].counts for letter in axes]
    counts = [
        re.sub(r's\b', '', what, count=1) if size == 1 else what for what, size in zip(counts, shape, strict=True)
    ]
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


def _off(verdict):
    """How far off the numbers are, as a share of the largest."""
    yours, right = np.asarray(verdict.yours, float), np.asarray(verdict.right, float)
    return np.abs(yours - right).max() / max(np.abs(right).max(), 1e-300)


def _close(verdict):
    """Whether it is right, or off by what a measured slope is off."""
    return verdict.kind == 'right' or (verdict.kind == 'value' and verdict.part and _off(verdict) < 1e-4)


def _nearly(verdict):
    off = np.abs(np.asarray(verdict.yours, float) - np.asarray(verdict.right, float)).max()
    return (
        f'{verdict.part} is off by {off:.0e} at most. A measured slope comes that close, and so does rounding on the '
        'way; the exact formula is asked.'
    )


def _wanted(axes):
    return f'an array with the {"axes" if len(axes) > 1 else "axis"} {", ".join(axes)}' if axes else 'one number'


def _at_large_sizes(exercise, function):
    """A Verdict where a count does not fit the type that it is held in; else None.

    Only for code that can make no large array, and has no loop: nothing else is tried at such sizes.
    """
    trial = large_trial(exercise)
    if not trial or not facts.only_counts(function, SAFE):
        return None
    outcome, right = call(function, trial, 1), call(exercise.function(exercise.answer), trial)
    outcome = outcome._replace(value=_taken(exercise, outcome.value))
    verdict = _look(exercise, outcome, right.value, list(trial))
    if verdict.kind != 'value':
        return None
    return verdict._replace(trial=trial, slip=facts.OVERFLOW, printed=outcome.printed)
