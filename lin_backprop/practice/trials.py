"""The arguments that a function is tried on: the same at every call, of sizes that tell mistakes apart."""

from itertools import combinations
from zlib import crc32

import numpy as np

from ..examples import example
from ..letters import AXES, LETTERS


def size_of(letter):
    """For `takes`: an argument that is the size of this letter, such as N."""
    return lambda rng, sizes: sizes[letter]


def letters_of(exercise):
    """Every letter whose size can change, in the order of LETTERS."""
    used = ''.join([exercise.sizes, *(axes for axes in exercise.takes.values() if isinstance(axes, str))])
    return [letter for letter in LETTERS if letter in used]


def trials_of(exercise):
    """Arguments to try, {name: value} each.

    The first is small and whole, from the notebooks where they have it; then sizes that all differ, a batch of one,
    and sizes of which two or all are equal, where some mistakes first run. All numbers are quarters and none is 0:
    sums of their products are exact, even in float32.
    """
    rng = np.random.default_rng(crc32(exercise.name.encode()))
    first, *others = _sizes(rng, letters_of(exercise))
    trials = [_arguments(exercise, rng, first, whole=True), *(_arguments(exercise, rng, sizes) for sizes in others)]
    for name, axes in exercise.takes.items():
        if axes and axes == AXES.get(name):
            trials[0][name] = getattr(example(), name).astype(float)
    return trials


def _sizes(rng, letters):
    """{letter: size} for each trial."""
    if not letters:
        return [{}] * 8

    def different():
        return dict(zip(letters, rng.permutation(np.arange(2, 9)).tolist(), strict=False))

    sizes = [{letter: LETTERS[letter].first for letter in letters}, different(), different()]
    if 'n' in letters:
        sizes.append(different() | {'n': 1})
    for one, other in combinations(letters, 2):
        two_equal = different()
        two_equal[one] = two_equal[other]
        sizes.append(two_equal)
    return [*sizes, dict.fromkeys(letters, 3)]


def _arguments(exercise, rng, sizes, whole=False):
    arguments = {}
    for name, axes in exercise.takes.items():
        if callable(axes):
            arguments[name] = axes(rng, sizes)
        else:
            numbers = _numbers(rng, tuple(sizes[letter] for letter in axes), whole)
            arguments[name] = numbers if axes else numbers.item()
    return arguments


def _numbers(rng, shape, whole):
    """From -4 to 4 without 0: whole numbers, or quarters."""
    largest, parts = (4, 1) if whole else (16, 4)
    return rng.integers(1, largest + 1, shape) / parts * rng.choice([-1.0, 1.0], shape)
