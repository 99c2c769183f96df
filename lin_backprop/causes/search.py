"""The search: suspects are made one after the other, and the simplest that makes the numbers of every trial is told.

A suspect is (cost, Changes, arguments -> array, its value at the first trial where that is known).
"""

from itertools import chain, permutations, product

import numpy as np

from .changes import done, to_input, to_result, to_upstream
from .factors import names_of
from .formulas import OTHER, formulas
from .instead import INSTEAD, SUMMED, another_array, one_factor_more, sums_left_out, to_arguments

SAME = 1e-6  # how far apart two numbers may be, as a share of the largest, to count as equal: slopes may be measured
UPSTREAM = 1.2  # the cost of a change of the upstream gradient


def changed_once(case, trial, right):
    """Nothing done, or one thing to the right gradient, or to one argument."""
    yield 0, (), case.right, right
    for change in to_result(case.answer_axes(right), case.what):
        yield 1, (change,), after(case.right, change.do), done(change.do, right)
    for cost, change in _befores(case, trial):
        yield cost, (change,), after(change.do, case.right)


def single(case, trial, right, shape):
    """One thing done, or another formula or array, with or without a factor."""
    yield from changed_once(case, trial, right)
    instead = sums_left_out(case, trial, right), another_array(case, trial), one_factor_more(case, trial)
    for cost, change in chain(*instead):
        yield cost, (change,), change.do
    yield from formulas(case, trial, shape)


def two_things(case, trial, right, slow):
    """Done to two arguments, or to one and to the result, or twice to the result."""
    axes = case.answer_axes(right)
    results = list(to_result(axes, case.what))
    befores = ((cost, change) for cost, change in _befores(case, trial) if not slow or cost == UPSTREAM)
    made = [(cost, change, array(done(after(change.do, case.right), trial))) for cost, change in befores]
    able = [
        each for each in made if each[-1] is not None and not same(each[-1], right)
    ]  # else it explains errors alone
    for (cost, one, value), two in product(able, results):
        yield cost + 1, (one, two), after(one.do, case.right, two.do), done(two.do, value)
    for one in results:
        value = done(one.do, right)
        for two in to_result(axes[::-1], case.what) if one.do is np.transpose else results:
            if one.name != two.name and not _undoes(one, two):
                yield 2, (one, two), after(case.right, one.do, two.do), done(two.do, value)
    for (cost, one, _), (more, two, _) in permutations(able, 2):
        if one.of != two.of:
            yield cost + more, (one, two), after(one.do, two.do, case.right)


def _undoes(one, two):
    """Whether two things done one after the other say less than one of them, or speak against each other."""
    both = one.name, two.name
    return all('sign' in name for name in both) or ('off by one' in both and 'the reverse order' in both)


def _befores(case, trial):
    """(cost, Change of the arguments) for all that can be done to one argument."""
    for name, value in trial.items():
        if isinstance(value, np.ndarray | float | int) and np.asarray(value).dtype.kind == 'f':
            upstream = name == case.upstream
            for change in (to_upstream if upstream else to_input)(name, case.axes(name)):
                yield UPSTREAM if upstream else 1.3, change._replace(do=_to(name, change.do), of=name)
    for change in to_arguments(case, trial):
        yield 1.35, change


def _to(name, do):
    return lambda arguments: {**arguments, name: do(np.asarray(arguments[name], float))}


def after(*steps):
    """One step after the other."""

    def make(value):
        for step in steps:
            value = step(value)
        return value

    return make


def simplest(case, suspects, yours, start, added=False):
    """(its Changes, the names of its factor) of the simplest suspect that makes the numbers of every trial, or None.

    added: whether the numbers were added to others; else no factor is told of an array in place of the gradient.
    """
    found, trial = [], case.trials[start]
    for cost, changes, make, *known in suspects:
        value = array(known[0] if known else done(make, trial))
        if _ratio(yours[start], value) is None:
            continue
        made = [array(done(make, trial)) for trial in case.trials]
        ratios = list(map(_ratio, yours, made))
        if None in ratios or (changes and not callable(changes) and not _has_effect(case, made)):
            continue
        telling = [
            (ratio, case.sizes(each)) for ratio, each in zip(ratios, case.trials, strict=True) if ratio is not ...
        ]
        # nothing tells a factor where all is 0
        names = names_of(*zip(*telling, strict=True), simple=bool(changes)) if telling else [()]
        if names and (added or names == [()] or not _instead(changes)):
            told = changes() if callable(changes) else changes
            found.append((cost + len(names[0]) + is_vague(told), told, names))
    return min(found, key=lambda each: each[0])[1:] if found else None


def is_vague(changes):
    """Whether these say no more than which array or formula it is."""
    return any(change.name == OTHER or change.of == SUMMED for change in changes)


def _has_effect(case, made):
    """Whether the numbers are other than the right ones anywhere, and not only an error in their place."""
    rights = (array(done(case.right, trial)) for trial in case.trials)
    pairs = zip(made, rights, strict=True)
    return any(one is not None and right is not None and not same(one, right) for one, right in pairs)


def _instead(changes):
    return not callable(changes) and any(change.of in (INSTEAD, SUMMED) for change in changes)


def _ratio(yours, made):
    """The one number that makes `made` yours; ... where any does, since both failed or are 0; None where none does."""
    if yours is None or made is None:
        return ... if yours is made else None
    if yours.shape != made.shape:
        return ... if yours.shape == () and not yours.any() and not made.any() else None  # a sum of nothing is 0
    square = np.vdot(made, made)
    if square < 1e-24 * max(1, made.size):  # what rounding leaves of 0
        return None if yours.any() else ...
    both = np.vdot(made, yours)
    if not np.isfinite(both) or both**2 < 0.99 * square * np.vdot(yours, yours):  # not parallel: soon told, and often
        return None
    return float(both / square) if both and same(yours, both / square * made) else None


def array(value):
    """An array of floats; None for what is none, an Exception among them."""
    if value is None or isinstance(value, Exception):
        return None
    try:
        return np.asarray(value, float)
    except Exception:  # lists of unequal length; an object that refuses
        return None


def clean(yours, right):
    """Yours, with 0 for what rounding left of it."""
    if yours is None or right is None:
        return yours
    return np.where(np.abs(yours) < 1e-12 * np.abs(right).max(initial=1), 0, yours)


def same(one, other):
    """Whether two arrays hold the same numbers, up to SAME; None is like nothing."""
    if one is None or other is None or one.shape != other.shape:
        return False
    with np.errstate(invalid='ignore'):
        off = np.abs(one - other).max(initial=0)
    return bool(off <= SAME * max(np.abs(one).max(initial=0), np.abs(other).max(initial=0)))
