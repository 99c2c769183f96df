"""What can have been done to an array on its way into a gradient, or to the gradient itself, and what that means.

A gradient is linear in its upstream gradient. So most mistakes are the right gradient with one thing done to an array
before, or to the result after.
"""

from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

import numpy as np


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
        yield Change(f'rows and columns of {X} mixed up', f'{X} goes in turned: its rows as columns.', np.transpose)
        reshaped = f'{X} was reshaped where it should be turned: reshape only counts the numbers off anew.'
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))


def _turned(axes):
    if len(axes) == 2:
        yield Change('the result transposed', 'Rows and columns changed places.', np.transpose)
        return
    for order in list(permutations(range(len(axes))))[1:]:
        stand = ', '.join(axes[k].name for k in order)
        why = f'Its axes stand in the order {stand}.'
        yield Change('the axes in another order', why, lambda a, order=order: np.transpose(a, order))


def to_result(axes, what='gradient'):
    """Changes of the right gradient, once it is there. axes: its Axes; what: it is called in words."""
    keeps = ' and '.join(axis.name for axis in axes)
    if len(axes) > 1:
        yield from _turned(axes)
        reshaped = 'It was reshaped where it should be turned: reshape only counts the numbers off anew.'
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a).reshape(a.shape))
        yield Change('reshape for transpose', reshaped, lambda a: np.transpose(a.reshape(a.shape[::-1])))
        yield Change('reshape for transpose', 'The numbers stand in another shape.', lambda a: a.reshape(a.shape[::-1]))
        yield Change('the axes lost', 'The numbers stand in one long row: the axes are lost.', np.ravel)
        yield Change('summed over everything', f'All was added up to one number; the {what} keeps {keeps}.', np.sum)
        yield Change('averaged over everything', f'All was averaged to one number; the {what} keeps {keeps}.', np.mean)
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
        ('only the sign', 'The signs are right, but all numbers are equally large.', np.sign),
        ('rounded', f'The numbers are rounded: a {what} need not be whole.', np.round),
        ('cut to whole numbers', cut, np.trunc),
        ('cut to whole numbers', cut, np.floor),
        ('squared', 'Each of the numbers is squared.', np.square),
    ]:
        yield Change(name, why, do)


def _to_result_along(k, axis, what):
    one, over = axis.one, axis.over
    keeps = f'The {what} keeps {over}: each {one} has its own.' if axis.kept else ''
    too = 'over the batch too' if axis.name == 'n' else 'too much'
    for how, do in (('summed', np.sum), ('averaged', np.mean)):
        why = f'This is {how} over {over}. {keeps}'.strip()
        yield Change(f'{how} {too}', why, lambda a, do=do: do(a, k))
        yield Change(f'{how} {too}', why, lambda a, do=do: do(a, k, keepdims=True))
        yield Change(f'{how} {too}', f'This is {how} over {over}, and copied to all. {keeps}'.strip(),
                     lambda a, do=do: np.broadcast_to(do(a, k, keepdims=True), a.shape))  # fmt: skip
    for word, part, hint in (('first', 0, 'does a range start at 1?'), ('last', -1, 'does a range end too early?')):
        alone = f'This has the {word} {one} alone. {keeps}'.strip()
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
