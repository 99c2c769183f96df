"""What can have been done to a gradient, or to an array on its way into it: each with what it means.

A gradient is linear in its upstream gradient. So most mistakes are the right gradient with one thing done to an array
before, or to the result after, or with a sum left out. `causes.py` tries them all.
"""

from collections.abc import Callable
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

INSTEAD, SUMMED = 'instead', 'instead, summed'
MANY = 300  # numbers of an upstream gradient, up to which what each of them brings is asked for by itself


class Change(NamedTuple):
    """One thing done. name: of the mistake, in a few words; why: what that means; do: array -> array, or arguments.

    of: the argument that it is done to; INSTEAD or SUMMED where an array at hand stands in place of the gradient.
    """

    name: str
    why: str
    do: Callable | None = None
    of: str = ''


def done(function, value):
    """What it gives, or the Exception that it raised."""
    if isinstance(value, Exception):
        return value
    try:
        with np.errstate(all='ignore'):
            return function(value)
    except Exception as error:
        return error


class Axis(NamedTuple):
    """An axis in words: 'example', 'the examples'. kept: whether the gradient has it, None if unknown."""

    name: str
    one: str
    over: str
    kept: bool | None = None


# --- to one array


def to_upstream(dY, axes):
    """Changes of the upstream gradient before it is used. axes: its Axes."""
    of = dY.removeprefix('d')
    yield Change(f'{dY} forgotten', f'These are the numbers for a {dY} of ones, as for the loss `{of}.sum()`. The loss '
                 f'need not care for each number of {of} alike: {dY} says how much.', np.ones_like)  # fmt: skip
    for k, axis in enumerate(axes):
        own = f'Each {axis.one} has a {dY} of its own, and here'
        for word, part, hint in (('first', 0, 'does a range start at 1?'), ('last', -1, 'does a range end too early?')):
            loop = ', as in a loop that writes with `=` where it should add with `+=`' if part else ''
            for name, why, do in [
                (f'only the {word} {axis.one}', f'Only the {word} {axis.one} of {dY} was used{loop}.', _only(part)),
                (
                    f'the {word} {axis.one} dropped',
                    f'The {word} {axis.one} of {dY} was left out: {hint}',
                    _without(part),
                ),
                (f'{word} {dY} for every {axis.one}', f'{own} the {word} one is used for all.', _for_all(part)),
            ]:
                yield Change(name, why, lambda a, do=do, k=k: do(a, k))
    yield Change('relu of the gradient', f'Only the entries of {dY} above 0 were used. A gradient may well be below 0; '
                 'what opens or shuts relu is the number that went into it.', lambda a: np.maximum(a, 0))  # fmt: skip
    yield from _to_any(dY, axes)


def to_input(X, axes):
    """Changes of another array, or number, on its way in."""
    yield Change(f'{X} forgotten', f'These are the numbers for {X} of ones: {X} was not used.', np.ones_like)
    yield Change(f'{X} left out', f'These are the numbers for {X} of zeros: {X} has no say here.', np.zeros_like)
    yield Change(f'the sign of {X}', f'These are the numbers for `-{X}`.', np.negative)
    yield Change(f'relu of {X}', f'Where {X} is below 0, a 0 was used in its place.', lambda a: np.maximum(a, 0))
    for k, axis in enumerate(axes):
        for word, part in (('first', 0), ('last', -1)):
            for name, why, do in [
                (
                    f'the {word} {X} for every {axis.one}',
                    f'The {word} {axis.one} of {X} is used for all.',
                    _for_all(part),
                ),
                (f'only the {word} {axis.one}', f'Only the {word} {axis.one} of {X} was used.', _only(part)),
                (f'the {word} {axis.one} dropped', f'The {word} {axis.one} of {X} was left out.', _without(part)),
            ]:
                yield Change(name, why, lambda a, k=k, do=do: do(a, k))
    yield from _to_any(X, axes)


def _to_any(X, axes):
    yield Change(f'{X} > 0 for {X}', f'This asks only whether {X} is above 0, and not how large it is.',
                 lambda a: np.where(a > 0, 1.0, 0.0))  # fmt: skip
    yield Change(f'the sign of {X} lost', f'These are the numbers for {X} without its signs.', np.abs)
    yield Change(f'{X} squared', f'{X} came in once too often: each of its entries is squared here.', np.square)
    for k, axis in enumerate(axes):
        first = ' Multiply first, then sum: a sum of products is no product of sums.' if axis.kept is False else ''
        for how, do in (('averaged', np.mean), ('summed', np.sum)):
            yield Change(f'{X} {how} first', f'{X} was {how} over {axis.over} before it was multiplied, so '
                         f'every {axis.one} meets the same numbers.{first}',
                         lambda a, k=k, do=do: np.broadcast_to(do(a, k, keepdims=True), a.shape))  # fmt: skip
        yield Change(f'{X} in another order', f'{X} comes in the reverse order of {axis.over}, and what it meets does '
                     'not. What belongs together must meet.', lambda a, k=k: np.flip(a, k))  # fmt: skip
        for step in (1, -1):
            yield Change(f'{X} off by one', f'{X} is shifted by one along {axis.over} against what it meets.',
                         lambda a, k=k, step=step: np.roll(a, step, k))  # fmt: skip
    if len(axes) > 1:
        yield Change(f'{X} turned', f'The rows of {X} are taken for its columns.', np.transpose)
        reshaped = f'{X} was reshaped where it should be turned: reshape only counts the numbers off anew.'
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))


def to_result(axes, what='gradient'):
    """Changes of the right gradient, once it is there. axes: its Axes; what: it is called in words."""
    keeps = ' and '.join(axis.name for axis in axes)
    if len(axes) > 1:
        yield Change('the result transposed', 'Rows and columns changed places.', np.transpose)
        reshaped = 'It was reshaped where it should be turned: reshape only counts the numbers off anew.'
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', 'The numbers stand in another shape.', lambda a: a.reshape(a.shape[::-1]))
        yield Change('the axes lost', 'The numbers stand in one long row: the axes are lost.', np.ravel)
        yield Change('summed over everything', f'All was added up to one number; the {what} keeps {keeps}.', np.sum)
        yield Change('averaged over everything', f'All was averaged to one number; the {what} keeps {keeps}.', np.mean)
        yield Change('the axes in another order', 'The first axis stands last.', lambda a: np.moveaxis(a, 0, -1))
        yield Change('the axes in another order', 'The last axis stands first.', lambda a: np.moveaxis(a, -1, 0))
    if len(axes) == 2:
        yield Change('only the diagonal', 'This has the diagonal alone.', np.diagonal)
        yield Change('only the diagonal', 'This has the diagonal, and zeros beside it.', lambda a: a * np.eye(*a.shape))
    if len(axes) == 1:
        yield Change('left on the diagonal', 'The numbers stand on the diagonal of a table.', np.diag)
    for k, axis in enumerate(axes):
        yield from _to_result_along(k, axis, what)
    cut = 'The numbers are cut to whole ones. Was an array made for whole numbers, or `//` used?'
    zero = 'Every number is 0. Was something written into an array that is not returned, or cut off by `//`?'
    for name, why, do in [
        ('an axis too many', 'There is an axis of length 1 too many, in front.', lambda a: a[None]),
        ('an axis too many', 'There is an axis of length 1 too many, at the end.', lambda a: a[..., None]),
        ('an axis lost', 'An axis of length 1 was lost, as by `squeeze`.', np.squeeze),
        ('all zero', zero, np.zeros_like),
        ('all the same', 'Every number is the same: nothing of the arrays is in it.', np.ones_like),
        ('relu of the gradient', f'Wherever the {what} is below 0, this has 0.', lambda a: np.maximum(a, 0)),
        ('the sign lost', 'The numbers have lost their signs.', np.abs),
        ('only the sign', 'These are the signs alone, and not how large the numbers are.', np.sign),
        ('rounded', f'The numbers are rounded: a {what} need not be whole.', np.round),
        ('cut to whole numbers', cut, np.trunc),
        ('cut to whole numbers', cut, np.floor),
        ('squared', 'Each of the numbers is squared.', np.square),
    ]:
        yield Change(name, why, do)


def _to_result_along(k, axis, what):
    one, over = axis.one, axis.over
    keeps = f'The {what} keeps {over}: each {one} has its own.'
    too = 'over the batch too' if axis.name == 'n' else 'too much'
    for how, do in (('summed', np.sum), ('averaged', np.mean)):
        why = f'This is {how} over {over}. {keeps}'
        yield Change(f'{how} {too}', why, lambda a, do=do: do(a, k))
        yield Change(f'{how} {too}', why, lambda a, do=do: do(a, k, keepdims=True))
        yield Change(f'{how} {too}', f'This is {how} over {over}, and copied to all. {keeps}',
                     lambda a, do=do: np.broadcast_to(do(a, k, keepdims=True), a.shape))  # fmt: skip
    for word, part, hint in (('first', 0, 'does a range start at 1?'), ('last', -1, 'does a range end too early?')):
        alone = f'This has the {word} {one} alone. {keeps}'
        yield Change(f'only the {word} {one}', alone, lambda a, part=part: np.take(a, part, k))
        yield Change(f'only the {word} {one}', alone, lambda a, part=part: np.take(a, [part], k))
        yield Change(f'only the {word} {one}', f'Only the {word} {one} has its numbers here, the others have 0.',
                     lambda a, part=part: _only(part)(a, k))  # fmt: skip
        yield Change(f'{word} for every {one}', f'What belongs to the {word} {one} is used for all.',
                     lambda a, part=part: _for_all(part)(a, k))  # fmt: skip
        yield Change(f'the {word} {one} dropped', f'The {word} {one} is missing: {hint}',
                     lambda a, part=part: np.delete(a, part, k))  # fmt: skip
        yield Change(f'the {word} {one} dropped', f'The {word} {one} has 0: {hint}',
                     lambda a, part=part: _without(part)(a, k))  # fmt: skip
    yield Change('the reverse order', f'The numbers stand in the reverse order along {over}.', lambda a: np.flip(a, k))
    for step in (1, -1):
        yield Change('off by one', f'The numbers are shifted by one along {over}.',
                     lambda a, step=step: np.roll(a, step, k))  # fmt: skip
    yield Change('a running sum', f'The numbers pile up along {over}: is something not set back to 0 in a loop?',
                 lambda a: a.cumsum(k))  # fmt: skip


def _only(part):
    """This part of an axis, with zeros everywhere else."""
    return lambda a, axis: a - _without(part)(a, axis)


def _without(part):
    """Zeros in this part of an axis."""

    def do(a, axis):
        rest = a.copy()
        rest[(*[slice(None)] * axis, part)] = 0
        return rest

    return do


def _for_all(part):
    """This part of an axis in all its places."""
    return lambda a, axis: np.broadcast_to(np.take(a, [part], axis), a.shape)


# --- to several arguments


def to_arguments(case, trial):
    """Changes of the arguments: another array in the place of one, two that changed places, rows picked twice."""
    names = [name for name, value in trial.items() if isinstance(value, np.ndarray | float | int)]
    for name, other in permutations(names, 2):
        change = f'{other} in place of {name}', f'{other} stands where {name} belongs.'
        if np.shape(trial[name]) == np.shape(trial[other]):
            yield Change(*change, lambda all_, name=name, other=other: {**all_, name: all_[other]})
        if np.ndim(trial[name]) == np.ndim(trial[other]) == 2:
            yield Change(*change, lambda all_, name=name, other=other: {**all_, name: all_[other].T})
    for name, other in combinations(names, 2):
        if np.shape(trial[name]) == np.shape(trial[other]):
            yield Change(f'{name} and {other} swapped', f'{name} and {other} changed places.',
                         lambda all_, name=name, other=other: {
                             **all_, name: all_[other], other: all_[name]})  # fmt: skip
    for name in names:
        for other, make in case.others.items():
            yield Change(f'{other} in place of {name}', f'{other} stands where {name} belongs.',
                         lambda all_, name=name, make=make: {**all_, name: make(all_)})  # fmt: skip
    for name, rows in trial.items():
        if np.ndim(rows) == 1 and rows.dtype.kind in 'iu' and np.shape(trial.get(case.upstream))[:1] == rows.shape:
            yield from _picked_twice(name, case.upstream)


def _picked_twice(rows, dY):
    """What can happen to an upstream gradient where an argument picks a row several times."""
    yield Change('overwritten, not added', f'Where a row was picked twice, only the last one is kept: written with '
                 f'`=`, or with `[{rows}] +=`, which adds each row once only. In a loop, `+=` adds; all at once, '
                 '`np.add.at` does.',
                 lambda all_: {**all_, dY: _kept(all_[rows][::-1], all_[dY][::-1])[::-1]})  # fmt: skip
    yield Change('only the first pick', 'Where a row was picked twice, only the first one is kept. Paths add.',
                 lambda all_: {**all_, dY: _kept(all_[rows], all_[dY])})  # fmt: skip
    yield Change('mean for sum', 'Where a row was picked twice, the two are averaged. Paths add, each in full.',
                 lambda all_: {**all_, dY: (all_[dY].T / np.bincount(all_[rows])[all_[rows]]).T})  # fmt: skip


def _kept(rows, dY):
    """dY where a row comes for the first time, else 0."""
    _, first = np.unique(rows, return_index=True)
    kept = np.zeros_like(dY)
    kept[first] = dY[first]
    return kept


# --- in place of the gradient: (cost, Change of the arguments into an array)


def sums_left_out(case, trial, right):
    """Sums that are missing, or that run over the wrong axis.

    What each part of the upstream gradient brings is the right gradient for an upstream gradient of that part alone.
    """
    dY = trial.get(case.upstream)
    if not np.ndim(dY) or dY.size > MANY:
        return
    axes, answer = case.axes(case.upstream), case.answer_axes(right)
    for stacked in (each for count in range(1, dY.ndim + 1) for each in combinations(range(dY.ndim), count)):
        left, many = [axes[k] for k in stacked], len(stacked)
        if any(axis.kept for axis in left):
            continue
        over, one = ' and '.join(axis.over for axis in left), ' and '.join(axis.one for axis in left)
        name = 'batch sum forgotten' if [axis.name for axis in left] == ['n'] else f'the sum over {over} forgotten'
        forgotten = f'What each {one} brings still stands by itself. Paths add: sum over {over}.'
        for place in range(len(answer) + 1):
            yield 1, Change(name, forgotten, lambda all_, stacked=stacked, place=place, many=many: np.moveaxis(
                _parts(case, all_, stacked), range(many), range(place, place + many)))  # fmt: skip
        for k, axis in enumerate(answer):
            wrong = f'This sums over {axis.over}, which the gradient keeps. What it lacks is {over}: sum over that.'
            summed = _summed(case, stacked, k + many)
            yield 1.3, Change('sum over the wrong axis', wrong, summed)
            yield 1.3, Change('sum over the wrong axis', wrong, lambda all_, summed=summed: np.transpose(summed(all_)))


def _summed(case, stacked, axis):
    return lambda arguments: _parts(case, arguments, stacked).sum(axis)


def _parts(case, arguments, stacked):
    """What each part of the upstream gradient brings, along these of its axes, which come first."""
    dY = arguments[case.upstream]
    lengths = [dY.shape[axis] for axis in stacked]
    brought = []
    for index in np.ndindex(*lengths):
        place = [slice(None)] * dY.ndim
        for axis, k in zip(stacked, index, strict=True):
            place[axis] = k
        alone = np.zeros_like(dY)
        alone[tuple(place)] = dY[tuple(place)]
        brought.append(case.right({**arguments, case.upstream: alone}))
    return np.reshape(brought, lengths + list(np.shape(brought[0])))


def at_hand(case, trial):
    """{name: arguments -> array} of the arrays somebody could have taken."""
    arguments = {name: lambda all_, name=name: all_[name] for name in trial}
    return {name: make for name, make in (arguments | case.others).items() if np.size(done(make, trial))}


def another_array(case, trial):
    """An array that is at hand."""
    for name, make in at_hand(case, trial).items():
        title = f'{name} in place of the {case.what()}'
        yield 1.1, Change(title, f'These are the numbers of {name} itself.', make, INSTEAD)
        yield (
            1.2,
            Change(title, f'These are the numbers of {name}, turned.', lambda all_, make=make: make(all_).T, INSTEAD),
        )
        for axis in range(np.ndim(done(make, trial))):
            for keep in (False, True):
                summed = lambda all_, make=make, axis=axis, keep=keep: make(all_).sum(axis, keepdims=keep)  # noqa: E731
                yield 1.5, Change(title, f'This is {name}, summed over axis {axis}.', summed, SUMMED)


def one_factor_more(case, trial):
    """The right gradient with something multiplied into it, or lost from it."""
    for name, make in at_hand(case, trial).items():
        what = case.what()
        more = Change(
            f'{name} as a further factor', f'This is the right {what}, times {name}, which is once too often.'
        )
        mask = Change('a relu too many', f'This is the right {what}, with 0 where {name} is not above 0.')
        less = Change(f'{name} forgotten', f'This is the right {what}, divided by {name}: this factor is missing.')
        for shaped in (np.asarray, np.transpose, lambda a: np.asarray(a)[..., None]):
            for change, do in (
                (more, np.multiply),
                (mask, lambda right, array: right * (array > 0)),
                (less, np.divide),
            ):
                yield 1.6, change._replace(do=lambda all_, make=make, shaped=shaped, do=do: (
                    do(case.right(all_), shaped(make(all_)))))  # fmt: skip
