"""What one call shows: how its value or its error differs from what is right, in one sentence."""

import re
from typing import NamedTuple

import numpy as np

from ..check import compare
from ..errors import in_words
from ..letters import LETTERS
from ..render.picture import number
from .exercise import Slip
from .outcomes import tolerance
from .values import Named, Odd, article, with_article


class Verdict(NamedTuple):
    """What is wrong. kind: 'right', 'not attempted', 'raised', 'changed', 'type', 'shape', 'not finite', 'value'.

    sentence: what was seen; slip: the mistake, where it was recognised; trial: the arguments that it was seen with;
    yours, right, part, axes: the two results where they can be compared, their name and letters; printed: what it
    printed there.
    """

    kind: str
    sentence: str = ''
    slip: Slip | None = None
    trial: dict | None = None
    yours: object = None
    right: object = None
    part: str = ''
    axes: str = ''
    printed: str = ''


def changed_words(outcome, also=''):
    """The sentence for an argument that it changed."""
    return f'It{also} changed `{outcome.changed}`, which it was given.'


def taken(exercise, value):
    """The value as the task wants it, where it can only be meant so: several results by name or one by one."""
    gives = exercise.gives
    if isinstance(gives, dict):
        if isinstance(value, Odd) and value.parts is not None and len(value.parts) == len(gives):
            if isinstance(value.parts, tuple):
                return value.parts
            return tuple(value.parts[name] for name in gives) if {*value.parts} == {*gives} else value
        if isinstance(value, Named) and {*value.names} == {*gives}:
            return tuple(value[value.names.index(name)] for name in gives)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        if gives is tuple and value.dtype.kind in 'iuf':
            return tuple(value.tolist())
        if isinstance(gives, dict) and not any(gives.values()) and len(value) == len(gives):
            return tuple(value)
    return value


def look(exercise, outcome, right, names):
    """The Verdict on the outcome of one trial."""
    verdict = _look_at_value(exercise, outcome, right, names)
    if outcome.changed and verdict.kind in ('right', 'whole'):
        return Verdict('changed', changed_words(outcome))
    return verdict


def _look_at_value(exercise, outcome, right, names):
    gives, yours = exercise.gives, outcome.value
    if outcome.error is not None:
        return Verdict('raised', _raised(outcome, names))
    if gives is tuple:
        return _look_at_shape(yours, right)
    if isinstance(gives, str):
        return _look_at_part(exercise, exercise.name, gives, yours, right)
    if not isinstance(yours, tuple | list) or len(yours) != len(gives):
        what = 'arrays' if any(gives.values()) else 'numbers'
        return Verdict('type', f'It returned {_came(yours)}; it should return {len(gives)} {what}: {", ".join(gives)}.')
    whole = Verdict('right')
    for (part, axes), one, other in zip(gives.items(), yours, right, strict=True):
        verdict = _look_at_part(exercise, part, axes, one, other)
        if verdict.kind == 'whole':
            whole = verdict
        elif verdict.kind != 'right':
            return verdict
    return whole


def _raised(outcome, names):
    """The error in words, and the line that it came from."""
    line = outcome.line
    of = f' of `{line.inside}`' if line and line.inside else ''
    where = f'Line {line.number}{of}, `{line.text}`,' if line else 'It'
    words = in_words(outcome.error, outcome.said, names)
    more = f'. {words}' if words else f': {outcome.said.rstrip(".")}.' if outcome.said else ', and says no more.'
    sentence = f'{where} raised {with_article(type(outcome.error).__name__)}{more}'
    made = {name: value for name, value in (line.there if line else {}).items() if name not in names}
    if made:
        sentence += f' There {_and([_shown(name, value) for name, value in made.items()])}.'
    return sentence


def _shown(name, value):
    return f'`{name}` is {value}' if isinstance(value, tuple) else f'`{name}` is {number(value)}'


def _and(words):
    return ' and '.join(filter(None, [', '.join(words[:-1]), words[-1]]))


def _came(value):
    """What came back, in a few words."""
    if value is None or value is ...:
        return str(value)
    if isinstance(value, Odd):
        return value.words
    if isinstance(value, np.ndarray):
        return f'one array of shape {value.shape}' if value.ndim else 'one number'
    if isinstance(value, np.generic):
        return 'one number'
    if isinstance(value, tuple | list):
        return f'a {"list" if isinstance(value, list) else "tuple"} of {len(value)}'
    return article(value)


def _look_at_shape(yours, right):
    if not isinstance(yours, tuple | list):
        return Verdict('type', f'It returned {_came(yours)}; it should be a shape, such as (4, 3).')
    whole = [part.item() if isinstance(part, np.ndarray | np.generic) and part.ndim == 0 else part for part in yours]
    if not all(type(part) in (int, float) for part in whole):
        return Verdict('type', f'It returned {_came(yours)}; it should be a shape of whole numbers, such as (4, 3).')
    if tuple(whole) != right:
        return Verdict('value', f'It returned {tuple(whole)}; it should be {right}.')
    return Verdict('right')


def _look_at_part(exercise, part, axes, yours, right):
    """The Verdict on one array or number."""
    kind, sentence = _kind_and_sentence(exercise, part, axes, yours, np.asarray(right))
    return Verdict(kind, sentence, yours=yours, right=right, part=part, axes=axes)


def _kind_and_sentence(exercise, part, axes, yours, right):
    if yours is None:
        return 'type', f'{part} is None: for these numbers it came to no `return`.'
    if not isinstance(yours, np.ndarray | np.generic) and (axes or not isinstance(yours, int | float)):
        cures = {
            list: '`np.array(...)` makes a list an array.',
            tuple: 'A comma in the line of `return` makes a tuple.',
        }
        cure = cures.get(type(yours), getattr(yours, 'cure', ''))
        words = yours.words if isinstance(yours, Odd) else article(yours)
        return 'type', f'{part} is {words}; it should be {_wanted(axes)}. {cure}'.rstrip()
    yours = np.asarray(yours)
    if axes and yours.dtype.kind == 'b':
        return 'type', f'{part} holds True and False; it should hold numbers such as float64.'
    if yours.dtype.kind not in 'fiub':
        return 'type', f'{part} holds {yours.dtype}; it should hold numbers such as float64.'
    if yours.shape != right.shape:
        return 'shape', f'{part} has shape {yours.shape}; {_wanted_shape(exercise, axes, right.shape)}.'
    odd = np.argwhere(~np.isfinite(yours))
    if len(odd):
        return 'not finite', _not_finite(part, axes, yours, tuple(odd[0].tolist()))
    comparison = compare(yours, right, tolerance(yours.dtype))
    if comparison.verdict == 'different' and comparison.largest > tolerance(yours.dtype):
        return 'value', _difference(part, axes, yours, right, comparison)
    if axes and (yours.dtype.kind != 'f' or yours.dtype.itemsize < 4):
        kind = 'type' if yours.dtype.kind == 'f' else 'whole'
        return kind, f'{part} holds {yours.dtype}; it should hold float64 or float32, as its arguments do.'
    return 'right', ''


def _not_finite(part, axes, yours, place):
    where = f' at {list(place)}' if axes else ''
    value = yours[place]
    if np.isnan(value):
        cause = '0 divided by 0, the root or the logarithm of a number below 0, or inf minus inf, gives nan'
    else:
        cause = 'a division by 0, or a number that grew too large, gives inf'
    return f'{part} is {value}{where}; every number should be finite: {cause}.'


def _wanted_shape(exercise, axes, shape):
    if not axes:
        return 'it should be one number'
    counts = [exercise.counts.get(letter) or LETTERS[letter].counts for letter in axes]
    counts = [
        re.sub(r's\b', '', what, count=1) if size == 1 else what for what, size in zip(counts, shape, strict=True)
    ]
    meaning = ', '.join(f'{letter} = {size} {what}' for letter, size, what in zip(axes, shape, counts, strict=True))
    return f'it should have {shape}: {meaning}'


def _difference(part, axes, yours, right, comparison):
    one, other = yours[comparison.index] + 0.0, right[comparison.index] + 0.0  # + 0.0 turns -0 into 0
    both = f'{one:.6g}, it should be {other:.6g}.'
    if not axes:
        return f'{part} is {both}'
    many = (yours != right).sum()
    count = f'{many} of the {right.size} numbers of {part} {"differs" if many == 1 else "differ"}.'
    place = f'The largest difference is {comparison.largest:.3g} at {list(comparison.index)}: yours is'
    return f'{count} {place} {both}'


def _wanted(axes):
    return f'an array with the {"axes" if len(axes) > 1 else "axis"} {", ".join(axes)}' if axes else 'one number'
