"""Explorers as the notebooks open them, and what a reader can do with them: what moves them all takes it from here."""

from inspect import signature

import numpy as np
from ipywidgets import BoundedFloatText, BoundedIntText

from lin_backprop import example, explore

X, W, b, dY = example()
GIVEN = {'X': X, 'W': W, 'b': b, 'dY': dY, 'name': 'nudge of x'}  # for the arguments that have no start value


def open_explorer(name, **start):
    """The explorer of this name, with these start values."""
    explorer = getattr(explore, name)
    needed = [key for key, argument in signature(explorer).parameters.items() if argument.default is argument.empty]
    return explorer(**{key: GIVEN[key] for key in needed}, **start)


def values_of(control):
    """The values that a control can have now."""
    if isinstance(control, BoundedFloatText):
        return list(np.arange(control.min, control.max + control.step, control.step))
    if isinstance(control, BoundedIntText):
        every = range(control.min, control.max + 1)
        return list(every[:: len(every) // 100 or 1])  # of many, about a hundred
    return list(control.options)
