"""The arguments that a function is tried on: the same at every call, of sizes that tell mistakes apart."""

from functools import cache
from itertools import combinations
from zlib import crc32

import numpy as np

from ..examples import example
from ..letters import AXES, LETTERS

LARGE = [50_000, 784, 50, 1_000, 300, 200]  # sizes for what only counts: their products do not fit in 32 bits


def size_of(letter):
    """For `takes`: an argument that is the size of this letter, such as N."""

    def size(rng, sizes):
        return sizes[letter]

    size.letter = letter
    return size


def letters_of(exercise):
    """Every letter whose size can change, in the order of LETTERS."""
    used = ''.join([exercise.sizes, *(axes for axes in exercise.takes.values() if isinstance(axes, str))])
    return [letter for letter in LETTERS if letter in used]


@cache
def trials_of(exercise):
    """Arguments to try, {name: value} each; nobody changes them.

    The first is small and whole, from the notebooks where they have it; then sizes that all differ, the first letter
    once the largest and once the smallest; each size alone and each two of them 1; and sizes of which two or all are
    equal, where some mistakes first run. All numbers are quarters and none is 0: sums of their products are exact,
    even in float32.
    """
    rng = np.random.default_rng(crc32(exercise.name.encode()))
    first, *others = _sizes(rng, letters_of(exercise))
    trials = [_arguments(exercise, rng, first, whole=True), *(_arguments(exercise, rng, sizes) for sizes in others)]
    for name, axes in exercise.takes.items():
        if axes and axes == AXES.get(name):
            trials[0][name] = getattr(example(), name).astype(float)
    return trials


def large_trial(exercise):
    """The arguments at sizes whose products do not fit in 32 bits, for a task that takes sizes alone; else None."""
    letters = [getattr(axes, 'letter', '') for axes in exercise.takes.values()]
    return dict(zip(exercise.takes, LARGE, strict=False)) if all(letters) and len(letters) > 1 else None


def sizes_of_trial(exercise, trial):
    """{letter: its size} of these arguments, as far as they show it."""
    sizes = {}
    for name, axes in exercise.takes.items():
        if isinstance(axes, str):
            sizes.update(zip(axes, np.shape(trial[name]), strict=True))
        elif letter := getattr(axes, 'letter', ''):
            sizes[letter] = trial[name]
    return sizes


def _sizes(rng, letters):
    """{letter: size} for each trial."""
    if not letters:
        return [{}] * 8

    def different(**some):
        return dict(zip(letters, rng.permutation(np.arange(3, 9)).tolist(), strict=False)) | some

    sizes = [{letter: LETTERS[letter].first for letter in letters}]
    sizes += [different(**{letters[0]: size}) for size in (9, 2)]
    for count in (1, 2):
        sizes += [different(**dict.fromkeys(ones, 1)) for ones in combinations(letters, count)]
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
