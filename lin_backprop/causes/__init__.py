"""Why a gradient is wrong: what was done to the right one, found by trying, and confirmed on every trial.

Nothing is guessed from the code. A suspect makes wrong numbers out of the right gradient. One that makes the numbers in
question at every trial, up to one constant factor with a name, is the cause; of several, the simplest.
"""

import re

import numpy as np

from .case import Case, Cause
from .changes import Change, done
from .instead import another_array
from .search import after, array, changed_once, clean, is_vague, same, simplest, single, two_things
from .shape import by_shape
from .told import of_factor, words


def find_cause(right, trials, outcomes, *known, slow=False, **more):
    """The Cause of wrong outcomes, an array or an Exception for each trial; None where nothing explains them all.

    known, more: letters, gives, upstream, others, words, what: as in Case. slow: whether `right` takes long for other
    inputs, and not for another upstream gradient; then no pair is tried that changes an input.
    """
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    trial, there = trials[start], rights[start]
    one = list(single(case, trial, there, yours[start].shape))
    if found := _confirmed(case, one, yours, start, clear=True):
        return found
    if there.ndim and (found := _confirmed(case, two_things(case, trial, there, slow), yours, start)):
        return found  # not of numbers: two things done to one number can be anything
    added = _added(case, yours, rights, start)
    return added or _confirmed(case, one, yours, start) or _one_part(case, yours, rights, start)


def find_single(right, trials, outcomes, *known, **more):
    """The Cause, where one thing was done and nothing else, and it has a name that says what."""
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    return _confirmed(case, single(case, trials[start], rights[start], yours[start].shape), yours, start, alone=True)


def find_change(right, trials, outcomes, *known, **more):
    """The Cause, where a plain thing was done to an argument or the result: for numbers that are wrong themselves."""
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    found = simplest(case, changed_once(case, trials[start], rights[start]), yours, start)
    if not found or len(found[0]) + len(found[1][0]) != 1 or not {*found[1][0]} <= _plain_factors(case):
        return None
    unused = ('forgotten', 'left out', 'squared')
    if any(word in change.name for change in found[0] for word in unused if change.of != case.upstream):
        return None  # that an array was not used is told of the right gradient only
    if any(change.of for change in found[0]) and not any(map(np.ndim, trials[0].values())):
        return None  # nor that one size stands for another
    return Cause(*words([*found[0], *of_factor(case, found[1], second=True)]))


def _plain_factors(case):
    """The names of the factors that people put in or leave out: a sign, a 2, a mean."""
    return {
        '-1',
        '2',
        '1/2',
        *(f'1/{name}' for name, value in case.sizes(case.trials[0]).items() if isinstance(value, int)),
    }


def read_shape(right, trials, outcomes, *known, **more):
    """The Cause that a wrong shape shows, where the sizes tell its letters; None where they do not."""
    case, yours, rights, _ = _laid_out(right, trials, outcomes, *known, **more)
    return by_shape(case, yours, rights)


def _laid_out(
    right, trials, outcomes, letters=None, gives=None, upstream='dY', others=None, words=None, what='gradient'
):
    """(Case, your arrays, the right ones, the trial to start with or None)."""
    upstream = upstream if upstream in trials[0] else ''
    case = Case(right, trials, letters or {}, gives, upstream, {}, words or {}, what)
    rights = [array(done(right, trial)) for trial in trials]
    for name, make in (others or {}).items():
        if not all(map(same, [array(done(make, trial)) for trial in trials], rights)):
            case.others[name] = make
    yours = [clean(array(outcome), right) for outcome, right in zip(outcomes, rights, strict=True)]
    return case, yours, rights, _most_telling(trials, yours, rights)


def _most_telling(trials, yours, rights):
    """The trial to start with: wrong numbers, many of them, of sizes that differ."""

    def telling(k):
        sizes = [length for value in trials[k].values() for length in np.shape(value)]
        return len({*sizes} - {1}), yours[k].size

    both = [k for k in range(len(trials)) if yours[k] is not None and rights[k] is not None]
    return max((k for k in both if not same(yours[k], rights[k])), key=telling, default=None)


def _confirmed(case, suspects, yours, start, clear=False, alone=False):
    """The Cause by the simplest suspect that makes the numbers of every trial.

    clear: only one that says more than which array or formula it is; alone: only one thing, without a factor.
    """
    found = simplest(case, suspects, yours, start)
    if not found:
        return None
    changes, factors = found
    if (is_vague(changes) and (clear or alone)) or (alone and len(changes) + len(factors[0]) > 1):
        return None
    return Cause(*words([*changes, *of_factor(case, factors, second=bool(changes))]))


def _added(case, yours, rights, start):
    """Where your numbers are the right ones plus an array that is at hand."""
    if any(one is None or right is None or one.shape != right.shape for one, right in zip(yours, rights, strict=True)):
        return None
    rest = [clean(one - right, right) for one, right in zip(yours, rights, strict=True)]
    one = Change(
        '', 'the same number everywhere. Does it start from zeros?', lambda arguments: case.right(arguments) ** 0
    )
    suspects = [(cost, (change,), change.do) for cost, change in (*another_array(case, case.trials[start]), (1, one))]
    found = simplest(case, suspects, rest, start, added=True)
    if not found:
        return None
    (change,), factors = found
    factor = ' or '.join('·'.join(each) for each in factors)
    sign, factor = (
        ('less', factor.removeprefix('-1').removeprefix('-').lstrip('·')) if factor[:1] == '-' else ('plus', factor)
    )
    what = re.sub('^These are the numbers of |^This is | itself(?=.$)', '', change.why)
    missing = 'missing' if sign == 'less' else 'added'
    return Cause(
        f'something {missing}', f'Your numbers are the right ones, {sign} {factor}{" · " * bool(factor)}{what}'
    )


def _one_part(case, yours, rights, start):
    """Where nothing explains all the numbers: the one part that is wrong, and why, if all the rest is right."""
    for k, axis in enumerate(case.answer_axes(rights[start])):
        for word, part in (('first', slice(0, 1)), ('last', slice(-1, None))):
            place = (*[slice(None)] * k, part)
            if all(_right_but(one, right, place) for one, right in zip(yours, rights, strict=True)):
                there = find_cause(after(case.right, lambda a, place=place: a[place]), case.trials,
                                   [one[place] for one in yours], *case[2:])  # fmt: skip
                name, why = (f': {there.name}', f' There: {there.why}') if there else ('', '')
                return Cause(f'the {word} {axis.one}{name}', f'All is right but the {word} {axis.one}.{why}')
    return None


def _right_but(yours, right, place):
    if yours is None or right is None or yours.shape != right.shape or len(right) < 2:
        return False
    rest = yours.copy()
    rest[place] = right[place]
    return same(rest, right)
