"""Tries the reader's function, and says in one sentence what is wrong with what it did."""

from time import monotonic

import numpy as np

from . import facts
from .code import asked, misfit, only_counts, same_code
from .guard import TooLong
from .look import Verdict, changed_words, look, taken
from .outcomes import SECONDS, Outcome, alike, call, outcomes_of
from .recognise import recognise
from .trials import large_trial, trials_of
from .values import article

SAFE = {'np', 'numpy', 'math', 'int', 'float', 'prod', 'multiply', 'array', 'asarray', 'astype', 'item', 'dtype',
        'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'intc', 'float16', 'float32',
        'float64', 'itemsize', 'longlong', 'short'}  # fmt: skip  # with these alone no large array is made


def judge(exercise, function):
    """The Verdict on the reader's function."""
    if not callable(function):
        return Verdict('type', _no_function(exercise, function))
    if sentence := misfit(exercise, function):
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
    if _untouched(first) or (exercise.start != '...' and same_code(function, start)):
        nothing = 'It returned None. Does it end in `return`? (A call such as `np.add.at` returns None too.)'
        is_none = first.value is None and first.error is None
        return Verdict('not attempted', nothing if is_none else '', printed=first.printed)
    if exercise.judge and not isinstance(first.error, TooLong):
        verdict = exercise.judge(function) if first.error is None else look(exercise, first, None, list(exercise.takes))
        return verdict._replace(printed=first.printed)
    outcomes = [first]
    for trial in trials:
        left = ends - monotonic()
        outcomes.append(call(function, trial, left) if left > 0 else Outcome(error=TooLong()))
    first, again, *others = outcomes
    outcomes = [first, *others]
    slow = [k for k, outcome in enumerate([again, *outcomes]) if isinstance(outcome.error, TooLong)]
    if slow:
        k = max(slow[0] - 1, 0)
        never = f'It was stopped after {SECONDS} seconds. Is there a loop in it that never ends?'
        return Verdict('raised', never, trial=None if exercise.judge else trials[k], printed=outcomes[k].printed)

    again, *outcomes = [each._replace(value=taken(exercise, each.value)) for each in (again, *outcomes)]
    rights = outcomes_of(exercise, exercise.answer, trials)
    names = asked(function) or list(exercise.takes)
    verdicts = [
        look(exercise, outcome, right.value, names)._replace(trial=trial, printed=outcome.printed)
        for outcome, right, trial in zip(outcomes, rights, trials, strict=True)
    ]
    kinds = [verdict.kind for verdict in verdicts]
    if kinds[0] != 'type' and not alike(outcomes[0], again):
        several = 'Called twice with the same arguments, it gave two answers.'
        slip = facts.keeps(function, kept, trials, outcomes) or facts.by_chance(function, trials[0])
        return verdicts[0]._replace(kind='value', sentence=several, slip=slip, axes='')
    if {*kinds} <= {'right', 'whole'}:
        return _at_large_sizes(exercise, function) or Verdict('right', printed=first.printed)
    if {*kinds} == {'type'} and _right_as_arrays(exercise, outcomes, rights, names):
        listed = 'It is a list, and the next step wants an array: `np.array(...)` makes one.'
        return Verdict('right', listed, printed=first.printed)
    kinds = ['type' if kind == 'whole' else kind for kind in kinds]
    nearly = 'value' in kinds and all(map(_close, verdicts))
    slip = facts.keeps(function, kept, trials, outcomes) or _why(
        exercise, function, trials, outcomes, rights, kinds, nearly
    )
    k = next(k for k, kind in enumerate(kinds) if kind != 'right')
    if slip and slip.name == facts.NOTEBOOK:  # where other numbers, not another type, show it
        k = next((k for k, kind in enumerate(kinds) if kind not in ('right', 'type')), k)
    if slip is facts.CHANGED:
        k = next(k for k, outcome in enumerate(outcomes) if outcome.changed)
        return verdicts[k]._replace(kind='changed', sentence=changed_words(outcomes[k]), slip=slip)
    verdict = verdicts[k]._replace(kind=kinds[k], slip=slip)
    if nearly and not slip:
        verdict = verdict._replace(sentence=_nearly(verdict))
    if outcomes[k].changed and kinds[k] != 'changed' and not (slip and outcomes[k].changed in slip.why):
        verdict = verdict._replace(sentence=f'{verdict.sentence} {changed_words(outcomes[k], " also")}')
    return verdict


def _right_as_arrays(exercise, outcomes, rights, names):
    """Whether all is right but that lists stand where arrays are asked."""
    several = isinstance(exercise.gives, dict)

    def array(value):
        return np.array(value, float) if type(value) is list else value

    try:
        values = [tuple(map(array, each.value)) if several else array(each.value) for each in outcomes]
    except (TypeError, ValueError):  # lists of unequal length, or of other things than numbers
        return False
    made = [outcome._replace(value=value) for outcome, value in zip(outcomes, values, strict=True)]
    return all(look(exercise, one, right.value, names).kind == 'right' for one, right in zip(made, rights, strict=True))


def _why(exercise, function, trials, outcomes, rights, kinds, nearly):
    """The Slip that is said, or None. What holds whatever the formula is comes first."""
    starts = outcomes_of(exercise, exercise.start, trials) if exercise.start != '...' else None
    if facts.same_as(outcomes, starts):
        return facts.still_there(exercise, outcomes, starts, rights)
    slip = (
        facts.of_the_notebook(function, trials, outcomes)
        or facts.from_empty(function, trials, rights)
        or facts.in_another_order(exercise, function, trials, rights)
        or (facts.cut(outcomes, rights) if kinds[0] == 'type' else None)
    )
    if not slip and not nearly and not facts.right_but_for_the_type(outcomes, rights):
        slip = recognise(exercise, trials, outcomes, rights)
        if slip not in exercise.slips:
            slip = facts.still_there(exercise, outcomes, starts, rights) or slip
    return (
        slip
        or (facts.CHANGED if any(outcome.changed for outcome in outcomes) else None)
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


def _at_large_sizes(exercise, function):
    """A Verdict where a count does not fit the type that it is held in; else None.

    Only for code that can make no large array, and has no loop: nothing else is tried at such sizes.
    """
    trial = large_trial(exercise)
    if not trial or not only_counts(function, SAFE):
        return None
    outcome, right = call(function, trial, 1), call(exercise.function(exercise.answer), trial)
    outcome = outcome._replace(value=taken(exercise, outcome.value))
    verdict = look(exercise, outcome, right.value, list(trial))
    if verdict.kind != 'value':
        return None
    return verdict._replace(trial=trial, slip=facts.OVERFLOW, printed=outcome.printed)
