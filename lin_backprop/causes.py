"""Why a gradient is wrong: what was done to the right one, found by trying, and confirmed on every trial.

Nothing is guessed from the code. A suspect makes wrong numbers out of the right gradient. One that makes the numbers in
question at every trial, up to one constant factor with a name, is the cause; of several, the simplest.
"""

from collections.abc import Callable
from itertools import chain, permutations, product
from typing import NamedTuple

import numpy as np

from .factors import names_of
from .formulas import OTHER, formulas
from .letters import size
from .suspects import (
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


class Cause(NamedTuple):
    """name: the mistake in a few words; why: one or two sentences on what was computed, and what was misunderstood."""

    name: str
    why: str


class Case(NamedTuple):
    """What is known. right: arguments -> the right gradient; trials: {argument: array or number} each.

    letters: {argument: 'ni'}, gives: the letters of the gradient, where they are known. upstream: the name of the
    upstream gradient among the arguments. others: {name: arguments -> array}, what could stand in its place.
    """

    right: Callable
    trials: list
    letters: dict
    gives: str | None
    upstream: str
    others: dict

    def axes(self, name):
        """A name for each axis of an argument."""
        return _axis_names(self.letters.get(name), np.ndim(self.trials[0][name]))

    def answer_axes(self, right):
        """A name for each axis of the gradient."""
        return _axis_names(self.gives, np.ndim(right))

    def dropped(self):
        """The sizes of the upstream gradient's letters that the gradient lacks: those that are summed."""
        return {size(x) for x in self.letters.get(self.upstream, '') if self.gives is not None and x not in self.gives}

    def sizes(self, trial):
        """{name: number} of what a factor can be made of: sizes, by their letters where they have some, and numbers."""
        sizes, shapes = {}, {}
        for name, value in trial.items():
            letters = self.letters.get(name, '')
            if not np.ndim(value):
                sizes[name] = float(value)
            elif len(letters) == np.ndim(value):
                sizes |= dict(zip(map(size, letters), value.shape, strict=True))
            else:
                shapes |= {f'{name}.shape[{axis}]' if axis else f'len({name})': k for axis, k in enumerate(value.shape)}
        return sizes | shapes


def find_cause(right, trials, outcomes, letters=None, gives=None, upstream='dY', others=None):
    """The Cause of wrong outcomes, an array or an Exception for each trial; None where nothing explains them all.

    The rest as in Case.
    """
    case, yours, rights, start = _laid_out(right, trials, outcomes, letters, gives, upstream, others)
    if start is None:
        return None
    trial, there = trials[start], rights[start]
    if found := _confirmed(
        case, chain(_one_thing(case, trial, there), formulas(case, trial, yours[start].shape)), yours, start
    ):
        return found
    if there.ndim and (found := _confirmed(case, _two_things(case, trial, there), yours, start)):
        return found  # not of numbers: two things done to one number can be anything
    return _added(case, yours, rights, start) or _one_part(case, yours, rights, start)


def find_change(right, trials, outcomes, letters=None, gives=None, upstream='dY'):
    """The Cause, where nothing was done but one thing to the result: to tell what was done to other numbers too."""
    case, yours, rights, start = _laid_out(right, trials, outcomes, letters, gives, upstream, None)
    return None if start is None else _confirmed(case, _to_the_result(case, rights[start]), yours, start)


def read_shape(right, trials, outcomes, letters, gives):
    """The Cause that a wrong shape shows, where the sizes tell its letters; None where they do not."""
    case, yours, rights, _ = _laid_out(right, trials, outcomes, letters, gives, '', None)
    return _by_shape(case, yours, rights)


def _laid_out(right, trials, outcomes, letters, gives, upstream, others):
    """(Case, your arrays, the right ones, the trial to start with or None)."""
    case = Case(right, trials, letters or {}, gives, upstream, others or {})
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
    for change in to_result(case.answer_axes(right)):
        yield 1, (change,), _after(case.right, change.do), done(change.do, right)


def _one_thing(case, trial, right):
    yield from _to_the_result(case, right)
    instead = sums_left_out(case, trial, right), another_array(case, trial), one_factor_more(case, trial)
    for cost, change in chain(*instead):
        yield cost, (change,), change.do
    for cost, change in _befores(case, trial):
        yield cost, (change,), _after(change.do, case.right)


def _two_things(case, trial, right):
    """Done to two arguments, or to one and to the result, or twice to the result."""
    after = list(to_result(case.answer_axes(right)))
    made = [
        (cost, change, _array(done(_after(change.do, case.right), trial))) for cost, change in _befores(case, trial)
    ]
    able = [each for each in made if each[-1] is not None]
    for (cost, one, value), two in product(able, after):
        yield cost + 1, (one, two), _after(one.do, case.right, two.do), done(two.do, value)
    for one in after:
        value = done(one.do, right)
        for two in after:
            yield 2, (one, two), _after(case.right, one.do, two.do), done(two.do, value)
    for (cost, one, _), (more, two, _) in permutations(able, 2):
        yield cost + more, (one, two), _after(one.do, two.do, case.right)


def _befores(case, trial):
    """(cost, Change of the arguments) for all that can be done to one argument."""
    for name, value in trial.items():
        if isinstance(value, np.ndarray | float | int) and np.asarray(value).dtype.kind == 'f':
            upstream = name == case.upstream
            for change in (to_upstream if upstream else to_input)(name, case.axes(name)):
                yield 1.2 if upstream else 1.3, change._replace(do=_to(name, change.do))
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


def _confirmed(case, suspects, yours, start):
    """The Cause by the simplest suspect that makes the numbers of every trial."""
    found, trial = [], case.trials[start]
    for cost, changes, make, *known in suspects:
        value = _array(known[0] if known else done(make, trial))
        if _ratio(yours[start], value) is None:
            continue
        ratios = [_ratio(one, _array(done(make, trial))) for one, trial in zip(yours, case.trials, strict=True)]
        if None in ratios:
            continue
        telling = [
            (ratio, case.sizes(trial)) for ratio, trial in zip(ratios, case.trials, strict=True) if ratio is not ...
        ]
        # nothing tells a factor where all is 0
        names = names_of(*zip(*telling, strict=True), simple=bool(changes)) if telling else [()]
        if names:
            told = changes() if callable(changes) else changes
            vague = 1 if OTHER in {change.name for change in told} else 0
            found.append((cost + len(names[0]) + vague, (*told, *_of_factor(case, names))))
    if not found:
        return None
    _, changes = min(found, key=lambda each: each[0])
    names, whys = ({change[k]: None for change in changes} for k in (0, 1))
    return Cause(', and '.join(names), ' '.join(whys))


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


PLAIN = {  # what a factor that is a number means
    '-1': (
        'the sign',
        'Every number has the other sign. Was something subtracted the wrong way round, or the minus of the step '
        'downhill put into the gradient?',
    ),
    '2': (
        'a factor 2',
        'Every number is twice what it should be. Is a path counted twice, or the 2 of a squared error, which is '
        'inside the upstream gradient, in it once more?',
    ),
    '1/2': (
        'half of it',
        'Every number is half of what it should be. Was something averaged that adds up, or is one of two equal paths '
        'missing?',
    ),
}


def _of_factor(case, names):
    """The Changes that a factor means. names: as of names_of; where they are several, it is one of them."""
    if len(names) > 1:
        several = ' or '.join('·'.join(each) for each in names)
        why = f'Every number is {several} times what it should be; the sizes tried do not tell which.'
        return (Change(f'a factor {several}', why),)
    divisors = [name[2:] for name in names[0] if name.startswith('1/') and name not in PLAIN]
    rest = [name for name in names[0] if name in PLAIN or not name.startswith('1/')]
    changes = [
        Change(*PLAIN.get(name, (f'a factor {name}', f'Every number is {name} times what it should be.')))
        for name in rest
    ]
    if divisors:
        by = f'{divisors[0]} twice' if len(divisors) != len({*divisors}) else '·'.join(divisors)
        inside = (
            f'If the loss is a mean, what it divides by is inside {case.upstream or "the upstream gradient"} already.'
        )
        mean = case.dropped().issuperset(divisors)
        why = f'Every number is divided by {by}{": a mean in place of a sum. Paths add, each in full" * mean}. {inside}'
        changes.append(Change('mean for sum' if mean else f'divided by {by}', why))
    return changes


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
    found = _confirmed(case, suspects, rest, start)
    why = 'Your numbers are the right ones, and something is added to them. What is added:'
    return found and Cause('something added', f'{why} {found.why[0].lower()}{found.why[1:]}')


def _one_part(case, yours, rights, start):
    """Where nothing explains all the numbers: the one part that is wrong, and why, if all the rest is right."""
    for axis, letter in enumerate(case.answer_axes(rights[start])):
        for word, part in (('first', slice(0, 1)), ('last', slice(-1, None))):
            place = (*[slice(None)] * axis, part)
            if all(_right_but(one, right, place) for one, right in zip(yours, rights, strict=True)):
                there = find_cause(_after(case.right, lambda a, place=place: a[place]), case.trials,
                                   [one[place] for one in yours], *case[2:])  # fmt: skip
                name, why = (f': {there.name}', f' There: {there.why}') if there else ('', '')
                return Cause(f'the {word} {letter}{name}', f'All is right but the {word} {letter}.{why}')
    return None


def _right_but(yours, right, place):
    if yours is None or right is None or yours.shape != right.shape or len(right) < 2:
        return False
    rest = yours.copy()
    rest[place] = right[place]
    return _same(rest, right)


def _by_shape(case, yours, rights):
    """Where the shape is wrong: which letters its axes have, by their sizes, where these tell them apart."""
    read, letters = set(), {letter for word in case.letters.values() for letter in word}
    for one, right, trial in zip(yours, rights, case.trials, strict=True):
        pairs = chain(*(zip(word, np.shape(trial[name]), strict=False) for name, word in case.letters.items()))
        sizes = {length: letter for letter, length in pairs}
        if one is not None and right is not None and 1 not in sizes and {*sizes.values()} == letters:
            read.add(tuple(sizes.get(length, '1' if length == 1 else '?') for length in one.shape))
    if case.gives is None or len(read) != 1 or '?' in (axes := read.pop()) or ''.join(axes) == case.gives:
        return None
    more, less = [x for x in axes if x not in case.gives], [x for x in case.gives if x not in axes]
    if not more and not less and len(axes) == len(case.gives):
        return Cause(
            'the axes in another order', f'Its axes are {", ".join(axes)}; the gradient has {", ".join(case.gives)}.'
        )
    name = (
        'an axis too many' if len(axes) > len(case.gives) else 'an axis lost' if less and not more else 'another axis'
    )
    too_many = f' The gradient lacks {" and ".join(dict.fromkeys(more))}: is it to be summed?' if more else ''
    lost = f' {" and ".join(less)} is lost: summed, or never there.' if less else ''
    return Cause(name, f'By their sizes its axes are {", ".join(axes) or "none"}; the gradient has '
                       f'{", ".join(case.gives) or "none"}.{too_many}{lost}')  # fmt: skip


# --- arrays


def _axis_names(letters, ndim):
    return list(letters) if letters and len(letters) == ndim else [f'axis {axis}' for axis in range(ndim)]


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
