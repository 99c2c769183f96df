"""What can stand in place of a gradient, or of an argument: one with a sum left out, another array, a factor more."""

from itertools import combinations, permutations

import numpy as np

from .changes import Change, done

MANY = 300  # numbers of an upstream gradient, up to which what each of them brings is asked for by itself
INSTEAD, SUMMED = 'instead', 'instead, summed'  # Change.of, where an array at hand stands in place of the gradient


def at_hand(case, trial):
    """{name: arguments -> array} of the arrays somebody could have taken."""
    arguments = {name: lambda all_, name=name: all_[name] for name in trial}
    return {name: make for name, make in (arguments | case.others).items() if np.size(done(make, trial))}


def to_arguments(case, trial):
    """Changes of the arguments: another array in the place of one, two that changed places, rows picked twice."""
    names = [name for name, value in trial.items() if isinstance(value, np.ndarray | float | int)]
    for name, other in permutations(names, 2):
        change = f'{other} in place of {name}', f'{other} stands where {name} belongs.'
        if np.shape(trial[name]) == np.shape(trial[other]):
            yield Change(*change, lambda all_, name=name, other=other: {**all_, name: all_[other]}, name)
        if np.ndim(trial[name]) == np.ndim(trial[other]) == 2:
            yield Change(*change, lambda all_, name=name, other=other: {**all_, name: all_[other].T}, name)
    for name, other in combinations(names, 2):
        if np.shape(trial[name]) == np.shape(trial[other]):
            yield Change(f'{name} and {other} swapped', f'{name} and {other} changed places.',
                         lambda all_, name=name, other=other: {
                             **all_, name: all_[other], other: all_[name]}, name)  # fmt: skip
    for name in names:
        for other, make in case.others.items():
            yield Change(f'{other} in place of {name}', f'{other} stands where {name} belongs.',
                         lambda all_, name=name, make=make: {**all_, name: make(all_)}, name)  # fmt: skip
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


def another_array(case, trial):
    """An array that is at hand."""
    for name, make in at_hand(case, trial).items():
        title = f'{name} in place of the {case.what}'
        yield 1.1, Change(title, f'These are the numbers of {name} itself.', make, INSTEAD)
        yield (
            1.2,
            Change(title, f'These are the numbers of {name}, turned.', lambda all_, make=make: make(all_).T, INSTEAD),
        )
        for axis in range(np.ndim(done(make, trial))):
            summed = f'This is {name}, summed over axis {axis}.'
            yield 1.5, Change(title, summed, lambda all_, make=make, k=axis: make(all_).sum(k), SUMMED)
            yield 1.5, Change(title, summed, lambda all_, make=make, k=axis: make(all_).sum(k, keepdims=True), SUMMED)


def one_factor_more(case, trial):
    """The right gradient with something multiplied into it, or lost from it."""
    for name, make in at_hand(case, trial).items():
        what = case.what
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
