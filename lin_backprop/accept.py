"""What functions accept. Each of these is silent, or raises one sentence: what was given, and what is accepted."""

from math import isfinite
from numbers import Real
from reprlib import repr as shortened

import numpy as np

# What arrays hold, and nothing else. int is NumPy's own whole number, int64 on a usual machine; object is for Python's
# own numbers, such as fractions.
NUMBERS = {np.dtype(kind) for kind in (np.float64, np.float32, int, object)}


def require_array(name, array, wanted=''):
    """TypeError for what is no array, or holds other than NUMBERS. Arrays of others than NumPy are left to them."""
    if not hasattr(array, 'shape'):
        raise TypeError(f'{name} is a {type(array).__name__}; it should be an array{wanted}')
    if isinstance(array, np.ndarray | np.generic) and array.dtype not in NUMBERS:
        raise TypeError(f'{name} holds {array.dtype}; it should hold float64, float32 or {np.dtype(int)}')


def layer_sizes(X, W, **other):
    """N, D, M; or one sentence on the first array that does not fit: X (N, D), W (D, M), b (M,), any other (N, M)."""
    if len(_shape(X)) != 2:
        _misfit('X', X, '(N, D), a row for each example')
    require_array('X', X)
    N, D = X.shape
    if len(_shape(W)) != 2 or W.shape[0] != D:
        _misfit('W', W, f'({D}, M), a row for each column of X')
    require_array('W', W)
    M = W.shape[1]
    for name, array in other.items():
        right = (M,) if name == 'b' else (N, M)
        if _shape(array) != right:
            _misfit(name, array, f'{right}, to go with X {(N, D)} and W {(D, M)}')
        require_array(name, array)
    return N, D, M


def _shape(array):
    return tuple(getattr(array, 'shape', ()))


def _misfit(name, array, wanted):
    require_array(name, array, f' of shape {wanted}')
    raise ValueError(f'{name} has shape {_shape(array)}; it should have shape {wanted}')


def require_axes(**arrays):
    """name=(array, letters): an axis for each letter, and one size for each letter in all arrays."""
    sizes = {}
    for name, (array, letters) in arrays.items():
        require_array(name, array, f' with an axis for each of {", ".join(letters)}')
        shape = tuple(array.shape)
        if len(shape) != len(letters):
            raise ValueError(f'{name} has shape {shape}; it should have an axis for each of {", ".join(letters)}')
        for letter, size in zip(letters, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f'{name} has shape {shape}; its axis {letter} should have size {sizes[letter]}')


def require_rows(name, array):
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


def require_whole(least=1, most=None, /, **arguments):
    """Whole numbers of Python or NumPy within limits, both taken."""
    for name, value in arguments.items():
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if most is None and not (whole and least <= value):
            refuse(name, value, f'a whole number, at least {least}')
        if most is not None and not (whole and least <= value <= most):
            refuse(name, value, f'a whole number from {least} to {most}')


def is_number(value):
    """Whether it is a single real number."""
    return isinstance(value, Real) or (isinstance(value, np.ndarray) and value.ndim == 0)


def require_real(**arguments):
    """Single real numbers; nan and inf are."""
    for name, value in arguments.items():
        if not is_number(value):
            refuse(name, value, 'a number')


def require_between(least, most, /, **arguments):
    """Single real numbers within limits, both taken."""
    for name, value in arguments.items():
        if not (is_number(value) and least <= value <= most):
            refuse(name, value, f'a number from {least} to {most}')


def require_step(**arguments):
    """Numbers to go by: finite, and not 0."""
    for name, value in arguments.items():
        if not (is_number(value) and isfinite(value) and value != 0):
            refuse(name, value, 'a finite number other than 0')


def require_word(accepted, /, **arguments):
    """One of a few words."""
    for name, value in arguments.items():
        if not (isinstance(value, str) and value in accepted):
            refuse(name, value, f'one of {", ".join(map(repr, accepted))}')


def require_kind(kind, /, **arguments):
    """Instances of this class."""
    for name, value in arguments.items():
        if not isinstance(value, kind):
            refuse(name, value, f'a {kind.__name__}')


def require_function(**arguments):
    """What can be called."""
    for name, value in arguments.items():
        if not callable(value):
            refuse(name, value, 'a function')


def require_shape(**arguments):
    """Shapes: tuples of whole numbers."""
    for name, value in arguments.items():
        whole = isinstance(value, tuple) and all(isinstance(size, int | np.integer) and size >= 0 for size in value)
        if not whole:
            refuse(name, value, 'a shape, such as (4, 3)')


def refuse(name, value, wanted):
    """ValueError, in one sentence."""
    raise ValueError(f'{name} is {_short(value)}; it should be {wanted}')


def require_layers(X, W1, b1, W2, b2):
    """One sentence on the first array that does not fit two layers; h: a number between them."""
    require_axes(X=(X, 'ni'), W1=(W1, 'ih'), b1=(b1, 'h'), W2=(W2, 'hj'), b2=(b2, 'j'))


def require_training(X, target, rate, steps, batch, seed):
    """One sentence on the first that does not fit; batch: None, or how many rows a step takes."""
    for name, array in (('X', X), ('target', target)):
        require_array(name, array)
        require_rows(name, array)
    require_real(rate=rate)
    require_whole(0, steps=steps, seed=seed)
    if batch is not None:
        require_whole(1, len(X), batch=batch)
    if len(X) != len(target):
        raise ValueError(f'X has {len(X)} rows and target has {len(target)}; both should have one for each example')


def require_same_shape(**arrays):
    """NumPy broadcasts some shapes that differ, and nothing looks wrong: refuse them, with one sentence."""
    (name, array), (other, wanted) = arrays.items()
    require_array(name, array)
    require_array(other, wanted)
    if array.shape == wanted.shape:
        return
    (short, row), (long, _) = sorted([(array.shape, name), (wanted.shape, other)])
    advice = 'they should have the same shape'
    if len(short) == 1 and long == (*short, 1):
        advice = f'NumPy would broadcast them to {short * 2}, every entry against every other: give {row}[:, None]'
    raise ValueError(f'{name} has shape {array.shape} and {other} has shape {wanted.shape}; {advice}')


def _short(value):
    """A value as Python writes it; where that is long, or tells where it lies in memory, its type."""
    words = shortened(value) if isinstance(value, int) else repr(value)
    return f'a {type(value).__name__}' if len(words) > 60 or '\n' in words or ' at 0x' in words else words
