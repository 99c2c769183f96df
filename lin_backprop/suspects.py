"""What can have been done to a gradient, or to an array on its way into it: each with what it means.

A gradient is linear in its upstream gradient. So most mistakes are the right gradient with one thing done to an array
before, or to the result after, or with a sum left out. `causes.py` tries them all.
"""

from collections.abc import Callable
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

MANY = 300  # numbers of an upstream gradient, up to which what each of them brings is asked for by itself


class Change(NamedTuple):
    """One thing done. name: of the mistake, in a few words; why: what that means; do: array -> array, or arguments."""

    name: str
    why: str
    do: Callable | None = None


def done(function, value):
    """What it gives, or the Exception that it raised."""
    if isinstance(value, Exception):
        return value
    try:
        with np.errstate(all='ignore'):
            return function(value)
    except Exception as error:
        return error


# --- to one array


def to_upstream(dY, axes):
    """Changes of the upstream gradient before it is used. axes: a name for each of its axes."""
    yield Change(f'{dY} forgotten', f'These are the numbers for a {dY} of ones, as for the loss `Y.sum()`. The loss '
                 f'need not care for each output alike: {dY} says how much.', np.ones_like)  # fmt: skip
    for axis, letter in enumerate(axes):
        one, own = _one(letter), f'Each {_one(letter)} has a {dY} of its own, and here'
        for name, why, do in [
            (f'only the first {one}', f'Only the first {one} of {dY} was used. Each of them moves the loss.', _only(0)),
            (f'only the last {one}', f'Only the last {one} of {dY} counts here, as in a loop that writes with `=` '
             'where it should add with `+=`.', _only(-1)),
            (f'the first {one} dropped', f'The first {one} of {dY} was left out: does a range start at 1?',
             _without(0)),
            (f'the last {one} dropped', f'The last {one} of {dY} was left out: does a range end one too early?',
             _without(-1)),
            (f'first {dY} for every {one}', f'{own} the first one is used for all.', _for_all(0)),
            (f'last {dY} for every {one}', f'{own} the last one is used for all.', _for_all(-1)),
        ]:  # fmt: skip
            yield Change(name, why, lambda a, do=do, axis=axis: do(a, axis))
    yield Change('relu of the gradient', f'Only the entries of {dY} above 0 were used. A gradient may well be below 0; '
                 'what opens or shuts relu is the number that went into it.', lambda a: np.maximum(a, 0))  # fmt: skip
    yield from _to_any(dY, axes)


def to_input(X, axes):
    """Changes of another array, or number, on its way in."""
    yield Change(f'{X} forgotten', f'These are the numbers for {X} of ones: {X} was not used.', np.ones_like)
    yield Change(f'{X} left out', f'These are the numbers for {X} of zeros: {X} has no say here.', np.zeros_like)
    yield Change(f'the sign of {X}', f'These are the numbers for `-{X}`.', np.negative)
    yield Change(f'relu of {X}', f'Where {X} is below 0, a 0 was used in its place.', lambda a: np.maximum(a, 0))
    for axis, letter in enumerate(axes):
        one = _one(letter)
        for word, part in (('first', 0), ('last', -1)):
            for name, why, do in [
                (f'the {word} {X} for every {one}', f'The {word} {one} of {X} is used for all.', _for_all(part)),
                (
                    f'only the {word} {one}',
                    f'Only the {word} {one} of {X} was used, and the others count too.',
                    _only(part),
                ),
                (f'the {word} {one} dropped', f'The {word} {one} of {X} was left out.', _without(part)),
            ]:
                yield Change(name, why, lambda a, axis=axis, do=do: do(a, axis))
    yield from _to_any(X, axes)


def _to_any(X, axes):
    yield Change(f'{X} > 0 for {X}', f'This asks only whether {X} is above 0, and not how large it is.',
                 lambda a: np.where(a > 0, 1.0, 0.0))  # fmt: skip
    yield Change(f'the sign of {X} lost', f'These are the numbers for {X} without its signs.', np.abs)
    yield Change(f'{X} squared', f'{X} came in once too often: each of its entries is squared here.', np.square)
    for axis, letter in enumerate(axes):
        one = _one(letter)
        for how, do in (('averaged', np.mean), ('summed', np.sum)):
            yield Change(f'{X} {how} first', f'{X} was {how} over {_over(letter)} before it was multiplied, so every '
                         f'{one} meets the same numbers. Multiply first, then sum: a sum of products is '
                         'no product of sums.',
                         lambda a, axis=axis, do=do: np.broadcast_to(do(a, axis, keepdims=True), a.shape))  # fmt: skip
        yield Change(f'{X} in another order', f'{X} comes in the reverse order of {_over(letter)}, and what it meets '
                     'does not. What belongs together must meet.', lambda a, axis=axis: np.flip(a, axis))  # fmt: skip
        for step in (1, -1):
            yield Change(f'{X} off by one', f'{X} is shifted by one along {_over(letter)} against what it meets.',
                         lambda a, axis=axis, step=step: np.roll(a, step, axis))  # fmt: skip
    if len(axes) > 1:
        reshaped = f'{X} was reshaped where it should be turned: reshape only counts the numbers off anew.'
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))
        yield Change(f'{X} turned', f'{X} is turned here: its rows are taken for its columns. That runs only where '
                     'both are as many.', np.transpose)  # fmt: skip


def to_result(axes):
    """Changes of the right gradient, once it is there."""
    keeps = ' and '.join(axes)
    if len(axes) > 1:
        reshaped = 'The right numbers were reshaped where they should be turned: reshape only counts them off anew.'
        yield Change(
            'the result transposed', 'The right numbers, turned: rows and columns changed places.', np.transpose
        )
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', 'The right numbers in another shape.', lambda a: a.reshape(a.shape[::-1]))
        yield Change('the axes lost', 'The right numbers in one long row: the axes are lost.', np.ravel)
        yield Change('summed over everything', f'All was added up to one number; the gradient keeps {keeps}.', np.sum)
        yield Change(
            'averaged over everything', f'All was averaged to one number; the gradient keeps {keeps}.', np.mean
        )
        yield Change('the axes in another order', 'The right numbers, with the first axis last.',
                     lambda a: np.moveaxis(a, 0, -1))  # fmt: skip
        yield Change('the axes in another order', 'The right numbers, with the last axis first.',
                     lambda a: np.moveaxis(a, -1, 0))  # fmt: skip
    if len(axes) == 2:
        yield Change('only the diagonal', 'This has the diagonal of the right gradient alone.', np.diagonal)
        yield Change('only the diagonal', 'The diagonal of the right gradient, and zeros beside it.',
                     lambda a: a * np.eye(*a.shape))  # fmt: skip
    if len(axes) == 1:
        yield Change('left on the diagonal', 'The right numbers stand on the diagonal of a table.', np.diag)
    for axis, letter in enumerate(axes):
        yield from _to_result_along(axis, letter)
    cut = 'The right numbers, cut to whole ones. Was an array made for whole numbers, or `//` used?'
    for name, why, do in [
        ('an axis too many', 'The right numbers with an axis of length 1 too many, in front.', lambda a: a[None]),
        ('an axis too many', 'The right numbers with an axis of length 1 too many, at the end.',
         lambda a: a[..., None]),
        ('an axis lost', 'The right numbers, but an axis of length 1 was lost, as by `squeeze`.', np.squeeze),
        ('all zero', 'Every number is 0: was something written into an array that is not returned?', np.zeros_like),
        ('all one', 'Every number is the same: 1, or one factor. Nothing of the arrays is in it.', np.ones_like),
        ('relu of the gradient', 'Wherever the gradient is below 0, this has 0.', lambda a: np.maximum(a, 0)),
        ('the sign lost', 'The right numbers without their signs.', np.abs),
        ('only the sign', 'The signs of the right numbers, and not how large they are.', np.sign),
        ('rounded', 'The right numbers, rounded: a gradient need not be whole.', np.round),
        ('cut to whole numbers', cut, np.trunc),
        ('cut to whole numbers', cut, np.floor),
        ('squared', 'The right numbers, each squared.', np.square),
    ]:  # fmt: skip
        yield Change(name, why, do)


def _to_result_along(axis, letter):
    one, over = _one(letter), _over(letter)
    keeps = f'The gradient keeps {over}: each {one} has numbers of its own.'
    for name, how, do in (
        ('summed over the batch too' if letter == 'n' else 'summed too much', 'summed', np.sum),
        ('averaged over the batch too' if letter == 'n' else 'averaged too much', 'averaged', np.mean),
    ):
        why = f'This is {how} over {over}. {keeps}'
        yield Change(name, why, lambda a, do=do: do(a, axis))
        yield Change(name, why, lambda a, do=do: do(a, axis, keepdims=True))
        yield Change(name, f'This is {how} over {over}, and copied to all. {keeps}',
                     lambda a, do=do: np.broadcast_to(do(a, axis, keepdims=True), a.shape))  # fmt: skip
    for word, part, range_ in (('first', 0, 'start at 1'), ('last', -1, 'end one too early')):
        alone, missing = f'This is the gradient of the {word} {one} alone. {keeps}', f'The {word} {one} is missing'
        yield Change(f'only the {word} {one}', alone, lambda a, part=part: np.take(a, part, axis))
        yield Change(f'only the {word} {one}', alone, lambda a, part=part: np.take(a, [part], axis))
        yield Change(f'only the {word} {one}', f'Only the {word} {one} has its gradient here, the others have 0.',
                     lambda a, part=part: _only(part)(a, axis))  # fmt: skip
        yield Change(f'{word} for every {one}', f'The gradient of the {word} {one} is used for all.',
                     lambda a, part=part: _for_all(part)(a, axis))  # fmt: skip
        yield Change(f'the {word} {one} dropped', f'{missing}: does a range {range_}?',
                     lambda a, part=part: np.delete(a, part, axis))  # fmt: skip
        yield Change(f'the {word} {one} dropped', f'The {word} {one} got no gradient: does a range {range_}?',
                     lambda a, part=part: _without(part)(a, axis))  # fmt: skip
    yield Change(
        'the order turned', f'The right numbers, with {over} in the reverse order.', lambda a: np.flip(a, axis)
    )
    for step in (1, -1):
        yield Change('off by one', f'The right numbers, shifted by one along {over}.',
                     lambda a, step=step: np.roll(a, step, axis))  # fmt: skip
    yield Change('a running sum', f'The numbers pile up along {over}: is something not set back to 0 in a loop?',
                 lambda a: a.cumsum(axis))  # fmt: skip


def _one(letter):
    """'example' of n, 'j' of j, 'entry of axis 0' of an axis without a letter."""
    return 'example' if letter == 'n' else letter if len(letter) == 1 else f'entry of {letter}'


def _over(letter):
    return 'the examples' if letter == 'n' else letter


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
        names = [axes[axis] for axis in stacked]
        if case.gives is not None and set(names) & set(answer):
            continue
        word, many = ' and '.join(map(_over, names)), len(stacked)
        name = 'batch sum forgotten' if names == ['n'] else f'the sum over {word} forgotten'
        forgotten = (
            f'What each {" and ".join(map(_one, names))} brings still stands by itself. Paths add: sum over {word}.'
        )
        for place in range(len(answer) + 1):
            yield 1, Change(name, forgotten, lambda all_, stacked=stacked, place=place, many=many: np.moveaxis(
                _parts(case, all_, stacked), range(many), range(place, place + many)))  # fmt: skip
        for axis, letter in enumerate(answer):
            wrong = f'This sums over {_over(letter)}, which the gradient keeps. What it lacks is {word}: sum over that.'
            summed = _summed(case, stacked, axis + many)
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
        title = f'{name} in place of the gradient'
        yield 1.1, Change(title, f'These are the numbers of {name} itself.', make)
        yield (
            1.2,
            Change(
                title, f'These are the numbers of {name}, turned.', lambda all_, make=make: np.transpose(make(all_))
            ),
        )
        for axis in range(np.ndim(done(make, trial))):
            summed = f'This is {name}, summed over axis {axis}.'
            yield 1.5, Change(title, summed, lambda all_, make=make, axis=axis: make(all_).sum(axis))
            yield 1.5, Change(title, summed, lambda all_, make=make, axis=axis: make(all_).sum(axis, keepdims=True))


def one_factor_more(case, trial):
    """The right gradient with something multiplied into it, or lost from it."""
    for name, make in at_hand(case, trial).items():
        more = Change(f'{name} as a further factor', f'The right gradient, times {name}, which is once too often.')
        mask = Change('a relu too many', f'The right gradient, with 0 where {name} is not above 0.')
        less = Change(f'{name} forgotten', f'The right gradient, divided by {name}: this factor is missing.')
        for shaped in (np.asarray, np.transpose, lambda a: np.asarray(a)[..., None]):
            for change, do in (
                (more, np.multiply),
                (mask, lambda right, array: right * (array > 0)),
                (less, np.divide),
            ):
                yield 1.6, change._replace(do=lambda all_, make=make, shaped=shaped, do=do: (
                    do(case.right(all_), shaped(make(all_)))))  # fmt: skip
