"""Arrays of PyTorch and JAX, told by what they can do. Nothing of theirs is imported here."""

from copy import deepcopy

import numpy as np


def is_foreign(value):
    """Whether it is an array of others than NumPy."""
    return not isinstance(value, np.ndarray | np.generic) and (
        _is_tensor(value) or hasattr(value, '__array_namespace__')
    )


def as_numpy(value):
    """The same numbers as a NumPy array. What is no array is left to np.asarray, and raises what that raises."""
    if _is_tensor(value):
        return value.detach().cpu().numpy()
    return np.asarray(value)


def maker(value):
    """A function that makes a fresh value of this kind: of a NumPy array, an array like `value`; else a copy."""
    if _is_tensor(value):
        wide = value.detach().double() if value.is_floating_point() else value.detach()
        return lambda array: wide.new_tensor(array).requires_grad_(value.requires_grad)
    if is_foreign(value):
        return value.__array_namespace__().asarray
    return np.copy if isinstance(value, np.ndarray) else deepcopy


def turn_back(name, value):
    """What to write so that a foreign array becomes one of NumPy's."""
    return f'{name}.detach().numpy()' if _is_tensor(value) else f'np.asarray({name})'


def is_real(value):
    """Whether it is an array of real numbers of NumPy, which can be nudged."""
    return isinstance(value, np.ndarray) and value.dtype.kind == 'f'


def _is_tensor(value):
    return hasattr(value, 'detach') and hasattr(value, 'new_tensor')
