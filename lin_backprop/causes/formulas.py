"""Whether your numbers are those of a formula of two arrays, and what its letters say is wrong with it."""

from itertools import product

import numpy as np

from ..parts import OPS, Parts
from ..verdicts import verdict
from .changes import Change, done
from .instead import SUMMED, at_hand

OTHER = 'another formula'  # the name of what has no better one
THENS = ['', *(f'.{how}({axis})' for how in ('sum', 'mean') for axis in (0, 1, 2)), '.sum()']


def formulas(case, trial, shape):
    """(cost, () -> Changes, arguments -> array): every formula of two arrays at hand that has this shape."""
    makes = at_hand(case, trial)
    arrays = {name: array for name, make in makes.items() if np.ndim(array := done(make, trial)) in (1, 2)}
    for parts in _put_together(arrays, shape):
        yield (
            1.15 if parts.op in '@*' and not parts.then else 2.1,
            lambda parts=parts: _what_is_wrong(case, trial, arrays, parts),
            lambda all_, parts=parts: parts.value({name: makes[name](all_) for name in parts.names}),
        )


def _put_together(arrays, shape):
    """The Parts of two of these arrays, turned or not, that have this shape."""
    names = [each for name, array in arrays.items() for each in (name, f'{name}.T')[: np.ndim(array)]]
    for op, left, right in sorted(product(OPS, names, names), key=_turned):  # what turns least first, and of these `@`
        made = done(Parts(left, op, right).value, arrays)
        if not isinstance(made, Exception):
            for then in THENS:
                value = done(Parts('made', then=then).of, made)
                if np.shape(value) == shape and not isinstance(value, Exception):  # whose shape is () too
                    yield Parts(left, op, right, then)


def _turned(each):
    """How many arrays are turned in (op, left, right)."""
    return sum(name.endswith('.T') for name in each)


def _what_is_wrong(case, trial, arrays, parts):
    """(Change,) from the letters of the arrays, where they are known; () where nothing is wrong but a factor."""
    right = case.right(trial)
    given = {name: array for name, array in arrays.items() if name in case.trials[0]}
    same = (other.names for other in _put_together(given, np.shape(right)) if np.allclose(other.value(arrays), right))
    needs = next(same, None)
    if needs and case.gives is not None and all(name in case.letters for name in parts.names):
        orders = [parts, parts._replace(left=parts.right, right=parts.left)][: 1 + (parts.op == '*')]  # both the same
        every = [(verdict(each, case.letters, case.gives, needs), each.code) for each in orders]
        if None in (said for said, _ in every):
            return ()
        (name, why), code = min(every, key=lambda each: each[0][0].count(', '))
        return (Change(name, f'Your numbers are those of `{code}`. {why}'),)
    why = f'Your numbers are those of `{parts.code}`.'
    missing = [name for name in given if name not in parts.names and _depends(case, trial, name)]
    if missing and {*parts.names} <= {*given}:
        said = f'{why} {" and ".join(missing)} should have a say, and stands nowhere in it.'
        return (Change(f'{missing[0]} forgotten', said, of=SUMMED),)
    return (Change(OTHER, why),)


def _depends(case, trial, name):
    """Whether the right gradient changes with this argument."""
    moved = {**trial, name: trial[name] + 1 + np.arange(trial[name].size).reshape(trial[name].shape)}
    one, other = case.right(trial), done(case.right, moved)
    return isinstance(other, Exception) or not np.allclose(one, other, rtol=0, atol=1e-6 * np.abs(one).max(initial=0))
