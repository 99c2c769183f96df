"""What functions accept. Each check is silent, or raises one sentence: what was given, and what is accepted."""

from math import isfinite
from numbers import Real
from reprlib import repr as shortened

import numpy as np

# What arrays hold, and nothing else. int is NumPy's own whole number, int64 on a usual machine; object is for Python's
# own numbers, such as fractions.
NUMBERS = {np.dtype(kind) for kind in (np.float64, np.float32, int, object)}


def check_array(name, array, wanted=''):
    """TypeError for what is no array, or holds other than NUMBERS. Arrays of others than NumPy are left to them."""
    if not hasattr(array, 'shape'):
        raise TypeError(f'{name} is a {type(array).__name__}; it should be an array{wanted}')
    if isinstance(array, np.ndarray | np.generic) and array.dtype not in NUMBERS:
        raise TypeError(f'{name} holds {array.dtype}; it should hold float64, float32 or {np.dtype(int)}')


def layer_sizes(X, W, **other):
    """N, D, M; or one sentence on the first array that does not fit."""
    N, D = _shape('X', X, lambda s: len(s) == 2, '(N, D), a row for each example')
    _, M = _shape('W', W, lambda s: len(s) == 2 and s[0] == D, '({}, M), a row for each column of X', D)
    for name, array in other.items():
        right = (M,) if name == 'b' else (N, M)
        _shape(name, array, lambda s, right=right: s == right, '{}, to go with X {} and W {}', right, (N, D), (D, M))
    return N, D, M


def _shape(name, array, fits, wanted, *sizes):
    # the sizes go into the words only where they are needed: lin_grad on a small batch would notice the time
    if hasattr(array, 'shape') and fits(tuple(array.shape)):
        check_array(name, array)
        return array.shape
    wanted = wanted.format(*sizes)
    check_array(name, array, f' of shape {wanted}')
    raise ValueError(f'{name} has shape {tuple(array.shape)}; it should have shape {wanted}')


def check_axes(**arrays):
    """name=(array, letters): an axis for each letter, and one size for each letter in all arrays."""
    sizes = {}
    for name, (array, letters) in arrays.items():
        check_array(name, array, f' with an axis for each of {", ".join(letters)}')
        shape = tuple(array.shape)
        if len(shape) != len(letters):
            raise ValueError(f'{name} has shape {shape}; it should have an axis for each of {", ".join(letters)}')
        for letter, size in zip(letters, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f'{name} has shape {shape}; its axis {letter} should have size {sizes[letter]}')


def check_some(name, array):
    """At least one example, for what divides by their number."""
    if not array.shape or not array.shape[0]:
        raise ValueError(f'{name} has shape {tuple(array.shape)}; it should have a row at least, to take a mean over')


def numbers(name, value):
    """The NumPy array that a number, a list or an array makes, of real numbers."""
    try:
        array = np.asarray(value)
    except ValueError:  # lists of unequal length
        array = np.asarray(None)
    if array.dtype.kind not in 'fiub' and not all(isinstance(entry, Real) for entry in array.flat):
        raise TypeError(f'{name} is {_short(value)}; it should be a number, or an array of numbers')
    return array


def check_whole(least=1, most=None, /, **given):
    """Whole numbers of Python or NumPy within limits."""
    wanted = f'a whole number, at least {least}' if most is None else f'a whole number from {least} to {most}'
    for name, value in given.items():
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        _check(name, value, wanted, whole and least <= value and (most is None or value <= most))


def check_real(wanted='a number', fits=lambda value: True, /, **given):
    """Single real numbers, and where `fits` is given such as fit."""
    for name, value in given.items():
        real = isinstance(value, Real) or (isinstance(value, np.ndarray) and value.ndim == 0)
        _check(name, value, wanted, real and fits(value))


def check_between(least, most, /, **given):
    """Single real numbers within limits."""
    check_real(f'a number from {least} to {most}', lambda value: least <= value <= most, **given)


def check_step(**given):
    """Numbers to go by: finite, and not 0."""
    check_real('a finite number other than 0', lambda value: isfinite(value) and value != 0, **given)


def check_word(accepted, /, **given):
    """One of a few words."""
    for name, value in given.items():
        _check(name, value, f'one of {", ".join(map(repr, accepted))}', isinstance(value, str) and value in accepted)


def check_kind(kind, /, **given):
    """Instances of this class."""
    for name, value in given.items():
        _check(name, value, f'a {kind.__name__}', isinstance(value, kind))


def check_function(**given):
    """What can be called."""
    for name, value in given.items():
        _check(name, value, 'a function', callable(value))


def check_shape(**given):
    """Shapes: tuples of whole numbers."""
    for name, value in given.items():
        fits = isinstance(value, tuple) and all(isinstance(size, int | np.integer) and size >= 0 for size in value)
        _check(name, value, 'a shape, such as (4, 3)', fits)


def _check(name, value, wanted, fits):
    if not fits:
        raise ValueError(f'{name} is {_short(value)}; it should be {wanted}')


def _short(value):
    """A value as Python writes it; where that is long, or tells where it lies in memory, its type."""
    words = shortened(value) if isinstance(value, int) else repr(value)
    return f'a {type(value).__name__}' if len(words) > 60 or '\n' in words or ' at 0x' in words else words
