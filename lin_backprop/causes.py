"""Why a gradient is wrong: what was done to the right one, found by trying, and confirmed on every trial.

Nothing is guessed from the code. A suspect makes wrong numbers out of the right gradient. One that makes the numbers in
question at every trial, up to one constant factor with a name, is the cause; of several, the simplest.
"""

import re
from collections.abc import Callable
from itertools import chain, permutations, product
from typing import NamedTuple

import numpy as np

from .factors import NUMBERS, names_of
from .formulas import OTHER, formulas
from .letters import LETTERS, size
from .suspects import (
    INSTEAD,
    SUMMED,
    Axis,
    Change,
    another_array,
    done,
    one_factor_more,
    sums_left_out,
    to_arguments,
    to_input,
    to_result,
    to_upstream,
)

SAME = 1e-6  # how far apart two numbers may be, as a share of the largest, to count as equal: slopes may be measured

UPSTREAM = 1.2  # the cost of a change of the upstream gradient


class Cause(NamedTuple):
    """name: the mistake in a few words; why: one or two sentences on what was computed, and what was misunderstood."""

    name: str
    why: str


class Case(NamedTuple):
    """What is known. right: arguments -> the right gradient; trials: {argument: array or number} each.

    letters: {argument: 'ni'}, gives: the letters of the gradient, where they are known. upstream: the name of the
    upstream gradient among the arguments, '' if there is none. others: {name: arguments -> array}, what could stand in
    its place. words: {letter: what it counts}, for letters that have no size of their own name, such as 'places'.
    """

    right: Callable
    trials: list
    letters: dict
    gives: str | None
    upstream: str
    others: dict
    words: dict

    def axes(self, name):
        """The Axes of an argument."""
        return self._axes(self.letters.get(name), np.ndim(self.trials[0][name]))

    def answer_axes(self, right):
        """The Axes of the gradient."""
        return self._axes(self.gives, np.ndim(right))

    def _axes(self, letters, ndim):
        if not letters or len(letters) != ndim:
            return [Axis(f'axis {k}', f'entry of axis {k}', f'axis {k}') for k in range(ndim)]
        words = {'n': 'examples'} | self.words
        over = [f'the {words[x]}' if x in words else x for x in letters]
        one = [re.sub(r's\b', '', words[x], count=1) if x in words else x for x in letters]
        kept = [self.gives is not None and x in self.gives for x in letters]
        return [Axis(*each) for each in zip(letters, one, over, kept, strict=True)]

    def what(self):
        """What the answer is called."""
        return 'gradient' if self.upstream else 'answer'

    def dropped(self):
        """The names of the sizes of the upstream gradient's letters that the gradient lacks: those that are summed."""
        shape = np.shape(self.trials[0].get(self.upstream))
        axes = [axis.kept for axis in self.axes(self.upstream)] if shape else []
        return {name for name, kept in zip(self._names(self.upstream, shape), axes, strict=True) if kept is False}

    def sizes(self, trial):
        """{name: number} of what a factor can be made of: sizes, by their letters where they have some, and numbers."""
        sizes, numbers = {}, {name: float(value) for name, value in trial.items() if not np.ndim(value)}
        for name, value in trial.items():
            sizes |= dict(zip(self._names(name, np.shape(value)), np.shape(value), strict=True))
        return dict(sorted(sizes.items(), key=lambda each: each[0].endswith((')', ']')))) | numbers

    def _names(self, name, shape):
        """The names of the sizes of an argument: 'N', or 'len(X)' where a letter has none."""
        letters = self.letters.get(name, '')
        known = letters if len(letters) == len(shape) else ' ' * len(shape)
        plain = [f'{name}.shape[{k}]' if k else f'len({name})' for k in range(len(shape))]
        return [
            size(x) if x in LETTERS and x not in self.words else other for x, other in zip(known, plain, strict=True)
        ]


def find_cause(right, trials, outcomes, *known, slow=False, **more):
    """The Cause of wrong outcomes, an array or an Exception for each trial; None where nothing explains them all.

    known, more: letters, gives, upstream, others and words, as in Case. slow: whether `right` takes long for other
    inputs, and not for another upstream gradient; then no pair is tried that changes an input.
    """
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    trial, there = trials[start], rights[start]
    if found := _confirmed(case, _single(case, trial, there, yours[start].shape), yours, start):
        return found
    if there.ndim and (found := _confirmed(case, _two_things(case, trial, there, slow), yours, start)):
        return found  # not of numbers: two things done to one number can be anything
    return _added(case, yours, rights, start) or _one_part(case, yours, rights, start)


def find_single(right, trials, outcomes, *known, **more):
    """The Cause, where one thing was done and nothing else, and it has a name that says what."""
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    return _confirmed(case, _single(case, trials[start], rights[start], yours[start].shape), yours, start, alone=True)


def find_change(right, trials, outcomes, *known, **more):
    """The Cause, where a plain thing was done to the result: to tell what was done to other wrong numbers too."""
    case, yours, rights, start = _laid_out(right, trials, outcomes, *known, **more)
    if start is None:
        return None
    found = _simplest(case, _to_the_result(case, rights[start]), yours, start)
    if not found or len(found[0]) + len(found[1][0]) != 1 or not {*found[1][0]} <= _plain_factors(case):
        return None
    return Cause(*_words([*found[0], *_of_factor(case, found[1], second=True)]))


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
    return _by_shape(case, yours, rights)


def _laid_out(right, trials, outcomes, letters=None, gives=None, upstream='dY', others=None, words=None):
    """(Case, your arrays, the right ones, the trial to start with or None)."""
    upstream = upstream if upstream in trials[0] else ''
    case = Case(right, trials, letters or {}, gives, upstream, others or {}, words or {})
    rights = [_array(done(right, trial)) for trial in trials]
    yours = [_clean(_array(outcome), right) for outcome, right in zip(outcomes, rights, strict=True)]
    return case, yours, rights, _most_telling(trials, yours, rights)


def _most_telling(trials, yours, rights):
    """The trial to start with: wrong numbers, many of them, of sizes that differ."""

    def telling(k):
        sizes = [length for value in trials[k].values() for length in np.shape(value)]
        return len({*sizes} - {1}), yours[k].size

    both = [k for k in range(len(trials)) if yours[k] is not None and rights[k] is not None]
    return max((k for k in both if not _same(yours[k], rights[k])), key=telling, default=None)


# --- suspects: (cost, Changes, arguments -> array, its value at the first trial where that is known)


def _to_the_result(case, right):
    yield 0, (), case.right, right
    for change in to_result(case.answer_axes(right), case.what()):
        yield 1, (change,), _after(case.right, change.do), done(change.do, right)


def _single(case, trial, right, shape):
    """One thing done, with or without a factor."""
    yield from _to_the_result(case, right)
    instead = sums_left_out(case, trial, right), another_array(case, trial), one_factor_more(case, trial)
    for cost, change in chain(*instead):
        yield cost, (change,), change.do
    for cost, change in _befores(case, trial):
        yield cost, (change,), _after(change.do, case.right)
    yield from formulas(case, trial, shape)


def _two_things(case, trial, right, slow):
    """Done to two arguments, or to one and to the result, or twice to the result."""
    axes = case.answer_axes(right)
    after = list(to_result(axes, case.what()))
    befores = ((cost, change) for cost, change in _befores(case, trial) if not slow or cost == UPSTREAM)
    made = [(cost, change, _array(done(_after(change.do, case.right), trial))) for cost, change in befores]
    able = [each for each in made if each[-1] is not None]
    for (cost, one, value), two in product(able, after):
        yield cost + 1, (one, two), _after(one.do, case.right, two.do), done(two.do, value)
    for one in after:
        value = done(one.do, right)
        for two in to_result(axes[::-1], case.what()) if one.do is np.transpose else after:
            if one.name != two.name:
                yield 2, (one, two), _after(case.right, one.do, two.do), done(two.do, value)
    for (cost, one, _), (more, two, _) in permutations(able, 2):
        if one.of != two.of:
            yield cost + more, (one, two), _after(one.do, two.do, case.right)


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


def _after(*steps):
    """One step after the other."""

    def make(value):
        for step in steps:
            value = step(value)
        return value

    return make


# --- confirming


def _confirmed(case, suspects, yours, start, alone=False):
    """The Cause by the simplest suspect that makes the numbers of every trial; alone: only if it is one clear thing."""
    found = _simplest(case, suspects, yours, start)
    if not found:
        return None
    changes, factors = found
    vague = any(change.name == OTHER or change.of == SUMMED for change in changes)
    if alone and (vague or len(changes) + len(factors[0]) > 1):
        return None
    return Cause(*_words([*changes, *_of_factor(case, factors, second=bool(changes))]))


def _words(changes):
    """The name and the reason of several Changes."""
    return ', and '.join(dict.fromkeys(change.name for change in changes)), ' '.join(change.why for change in changes)


def _simplest(case, suspects, yours, start, added=False):
    """(its Changes, the names of its factor) of the simplest suspect that makes the numbers of every trial, or None.

    added: whether the numbers were added to others; else no factor is told of an array in place of the gradient.
    """
    found, trial = [], case.trials[start]
    for cost, changes, make, *known in suspects:
        value = _array(known[0] if known else done(make, trial))
        if _ratio(yours[start], value) is None:
            continue
        ratios = [_ratio(one, _array(done(make, trial))) for one, trial in zip(yours, case.trials, strict=True)]
        if None in ratios:
            continue
        telling = [
            (ratio, case.sizes(each)) for ratio, each in zip(ratios, case.trials, strict=True) if ratio is not ...
        ]
        # nothing tells a factor where all is 0
        names = names_of(*zip(*telling, strict=True), simple=bool(changes)) if telling else [()]
        if names and (added or names == [()] or not _instead(changes)):
            told = changes() if callable(changes) else changes
            vague = any(change.name == OTHER for change in told)
            found.append((cost + len(names[0]) + vague, told, names))
    return min(found, key=lambda each: each[0])[1:] if found else None


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
    return float(both / square) if both and _same(yours, both / square * made) else None


PLAIN = {  # what a factor that is a number is called, what it can mean, and how it is told after something else
    '-1': (
        'the sign',
        '{} the other sign. Was something subtracted the wrong way round, or the minus of the step downhill put in?',
        'And the sign is turned.',
    ),
    '2': ('a factor 2', '{} twice what it should be. Does something come in twice?', 'And all of it is doubled.'),
    '1/2': (
        'half of it',
        '{} half of what it should be. Is something averaged, or left out?',
        'And all of it is halved.',
    ),
}


def _of_factor(case, names, second):
    """The Changes that a factor means. names: as of names_of, one of which it is; second: after something else."""
    if not names[0]:
        return []
    every = 'It {}' if case.gives == '' else 'Every number {}'
    if len(names) > 1:
        several = ' or '.join(map('·'.join, names))
        why = f'{every.format("is")} {several} times what it should be: the sizes tried do not tell which.'
        return [Change(f'a factor {several}', why)]
    divisors = [name[2:] for name in names[0] if name.startswith('1/') and name not in NUMBERS]
    factors = [name for name in names[0] if name in NUMBERS or not name.startswith('1/')]
    changes = [_of_number(name, every, second or divisors) for name in factors if name in PLAIN]
    if others := '·'.join(name for name in factors if name not in PLAIN):
        how = (
            f'And all of it is multiplied by {others}.'
            if second
            else f'{every.format("is")} {others} times what it should be.'
        )
        changes.append(Change(f'a factor {others}', how))
    if divisors:
        changes.append(_of_divisors(case, divisors, every))
    return changes


def _of_number(name, every, second):
    title, alone, after = PLAIN[name]
    return Change(title, after if second else alone.format(every.format('has' if name == '-1' else 'is')))


def _of_divisors(case, divisors, every):
    by = f'{divisors[0]} twice' if len(divisors) != len({*divisors}) else '·'.join(divisors)
    mean = bool(case.dropped()) and case.dropped().issuperset(divisors)
    why = f'{every.format("is")} divided by {by}{": a mean in place of a sum. Paths add, each in full" * mean}.'
    if case.upstream:
        why += f' If the loss is a mean, what it divides by is inside {case.upstream} already.'
    return Change('mean for sum' if mean else f'divided by {by}', why)


# --- something added, or one part alone


def _added(case, yours, rights, start):
    """Where your numbers are the right ones plus an array that is at hand."""
    if any(one is None or right is None or one.shape != right.shape for one, right in zip(yours, rights, strict=True)):
        return None
    rest = [_clean(one - right, right) for one, right in zip(yours, rights, strict=True)]
    one = Change(
        '', 'The same number everywhere: does it start from zeros?', lambda arguments: case.right(arguments) ** 0
    )
    suspects = [(cost, (change,), change.do) for cost, change in (*another_array(case, case.trials[start]), (1, one))]
    found = _simplest(case, suspects, rest, start, added=True)
    if not found:
        return None
    (change,), factors = found
    factor = ' or '.join('·'.join(each) for each in factors)
    added = f'{factor} times an array that is at hand' if factor else 'an array that is at hand'
    return Cause('something added', f'Your numbers are the right ones, plus {added}. {change.why}')


def _one_part(case, yours, rights, start):
    """Where nothing explains all the numbers: the one part that is wrong, and why, if all the rest is right."""
    for k, axis in enumerate(case.answer_axes(rights[start])):
        for word, part in (('first', slice(0, 1)), ('last', slice(-1, None))):
            place = (*[slice(None)] * k, part)
            if all(_right_but(one, right, place) for one, right in zip(yours, rights, strict=True)):
                there = find_cause(_after(case.right, lambda a, place=place: a[place]), case.trials,
                                   [one[place] for one in yours], *case[2:])  # fmt: skip
                name, why = (f': {there.name}', f' There: {there.why}') if there else ('', '')
                return Cause(f'the {word} {axis.one}{name}', f'All is right but the {word} {axis.one}.{why}')
    return None


def _right_but(yours, right, place):
    if yours is None or right is None or yours.shape != right.shape or len(right) < 2:
        return False
    rest = yours.copy()
    rest[place] = right[place]
    return _same(rest, right)


def _by_shape(case, yours, rights):
    """Where the shape is wrong: which letters its axes have, by their sizes, where these tell them apart."""
    gives, read, letters = case.gives, [], {letter for word in case.letters.values() for letter in word}
    if gives is None or not {*gives} <= letters or any(one is None for one in (*yours, *rights)):
        return None
    for one, trial in zip(yours, case.trials, strict=True):
        pairs = chain(*(zip(word, np.shape(trial[name]), strict=False) for name, word in case.letters.items()))
        sizes = {length: letter for letter, length in pairs}
        if 1 not in sizes and {*sizes.values()} == letters:
            read.append(tuple(sizes.get(length, '1' if length == 1 else '?') for length in one.shape))
    if len(read) < 2 or len({*read}) > 1 or '?' in (axes := read[0]) or ''.join(axes) == gives:
        return None
    more, less = [x for x in axes if x not in gives], [x for x in gives if x not in axes]
    if sorted(axes) == sorted(gives):
        return Cause(
            'the axes in another order', f'Its axes are {", ".join(axes)}; the {case.what()} has {", ".join(gives)}.'
        )
    name = 'an axis too many' if len(axes) > len(gives) else 'an axis lost' if not more else 'another axis'
    too_many = (
        f' The {case.what()} lacks {" and ".join(dict.fromkeys(more))}: sum over it.' if more and not less else ''
    )
    lost = f' {" and ".join(less)} is lost.' if less else ''
    return Cause(name, f'By their sizes its axes are {", ".join(axes) or "none"}; the {case.what()} has '
                       f'{", ".join(gives) or "none"}.{too_many}{lost}')  # fmt: skip


# --- arrays


def _array(value):
    """An array of floats; None for what is none, an Exception among them."""
    if value is None or isinstance(value, Exception):
        return None
    try:
        return np.asarray(value, float)
    except Exception:  # lists of unequal length; an object that refuses
        return None


def _clean(yours, right):
    """Yours, with 0 for what rounding left of it."""
    if yours is None or right is None:
        return yours
    return np.where(np.abs(yours) < 1e-12 * np.abs(right).max(initial=1), 0, yours)


def _same(one, other):
    if one.shape != other.shape:
        return False
    with np.errstate(invalid='ignore'):
        off = np.abs(one - other).max(initial=0)
    return bool(off <= SAME * max(np.abs(one).max(initial=0), np.abs(other).max(initial=0)))
