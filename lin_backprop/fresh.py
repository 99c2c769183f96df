"""Other arrays of the same kind as those given: other numbers, and other sizes where the function accepts them."""

from itertools import combinations

import numpy as np

from .kinds import is_real
from .letters import LETTERS, size

_NAMES = 'pqrsuwyzabcdefghlmo'  # of guessed letters, in this order: none has a meaning of its own


def like(value, shape, rng, most=None, keep=False):
    """Other numbers of the same kind. keep: the rows of the array itself, where its numbers must not be made up.

    Signs and size stay, and so do labels, one-hot rows and rows that sum to 1. most: whole numbers stay below it.
    """
    if not isinstance(value, np.ndarray) or (keep and value.shape == shape) or not value.size:
        return value
    if not is_real(value):
        accepted = value[value < most] if most is not None and value.dtype.kind in 'iu' else value.ravel()
        return rng.choice(accepted, shape) if accepted.size else np.zeros(shape, value.dtype)
    binary = bool(np.isin(value, (0, 1)).all() and value.any() and not value.all())
    sums_to_1 = value.ndim > 1 and (value >= 0).all() and np.allclose(value.sum(-1), 1)
    if binary and sums_to_1:
        return np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
    picked = rng.choice(value.ravel(), shape)
    if binary:
        return picked
    usual = np.median(np.abs(value[value != 0])) if value.any() else 1.0
    sign = rng.choice([-1.0, 1.0], shape) if (value < 0).any() or not value.any() else 1.0
    made = np.where(picked == 0, sign * usual, picked) * rng.uniform(0.5, 1, shape)
    return made / made.sum(-1, keepdims=True) if sums_to_1 else made


def guess_letters(answer, arguments):
    """({name: letters}, the letters whose size can change), for all arrays.

    Axes of one size have one letter, unless forward takes fewer of them longer. answer: what forward gives.
    """
    axes = [(name, k) for name, value in arguments.items() for k in range(np.ndim(value))]
    shapes = {name: np.shape(value) for name, value in arguments.items()}
    taken = {name.lower() for name in arguments}
    given, names, free = {}, iter([letter for letter in _NAMES if letter not in taken]), ''
    for axis in axes:
        if axis in given:
            continue
        length = shapes[axis[0]][axis[1]]
        equal = [other for other in axes if other not in given and shapes[other[0]][other[1]] == length]
        together = _that_move(answer, arguments, equal) if length > 1 else None
        letter = next(names)
        free += letter if together else ''
        given |= dict.fromkeys(together or [axis], letter)
    return {name: ''.join(given[name, k] for k in range(np.ndim(value))) for name, value in arguments.items()}, free


def _that_move(answer, arguments, axes):
    """The fewest axes, the first among them, that can be longer together, so that forward heeds what is new; if it
    never does, those with which it runs; None where it runs with none.
    """
    first, *others = axes
    unheeded = None
    for count in range(min(len(others), 5) + 1):
        for chosen in combinations(others, count):
            moved = [first, *chosen]
            longer = _longer(arguments, moved)
            try:
                before, after = answer(longer), answer(_changed_at_the_end(longer, moved))
            except Exception:
                continue
            if before.shape != after.shape or not np.array_equal(before, after):
                return moved
            unheeded = unheeded or moved
    return unheeded


def _longer(arguments, axes):
    """The same arrays with the first row, column, ... once more at the end of these axes."""
    longer = dict(arguments)
    for name, k in axes:
        longer[name] = np.concatenate([longer[name], longer[name].take([0], k)], k)
    return longer


def _changed_at_the_end(arguments, axes):
    """The same arrays with other real numbers at the end of these axes."""
    changed = {name: value.copy() for name, value in arguments.items() if name in {name for name, _ in axes}}
    for name, k in axes:
        if is_real(changed[name]):
            changed[name][(*[slice(None)] * k, -1)] *= 0.75
            changed[name][(*[slice(None)] * k, -1)] += 0.125
    return arguments | changed


def letters_of(shape, sizes):
    """The letters of an array of this shape, where each axis is as long as one letter only; else ''."""
    words = [[letter for letter in sizes if sizes[letter] == length] for length in shape]
    return ''.join(word[0] for word in words) if all(len(word) == 1 for word in words) else ''


def in_house_letters(letters, free, gives):
    """The same with n, i, j, ... in place of the guessed letters, in their order."""
    guessed = dict.fromkeys(''.join(letters.values()))
    to = str.maketrans(dict(zip(guessed, LETTERS, strict=False)))
    return {name: word.translate(to) for name, word in letters.items()}, free.translate(to), gives.translate(to)


def sizes_to_try(sizes, free):
    """[(what is special about them, {letter: size})]: all different, one of size 1, two equal."""
    if not free:
        return []

    def with_free(numbers):
        return sizes | dict(zip(free, numbers, strict=False))

    different = [with_free(numbers) for numbers in ([3, 5, 2, 4, 6], [5, 2, 4, 3, 7], [2, 4, 3, 5, 2])]
    tried = [('', chosen) for chosen in different]
    tried += [(f'{size(letter)} = 1', different[0] | {letter: 1}) for letter in free]
    pairs = list(combinations(free, 2)) if len(free) <= 4 else []
    tried += [
        (f'{size(one)} = {size(other)}', different[k % 2] | {one: different[k % 2][other]})
        for k, (one, other) in enumerate(pairs)
    ]
    return [*tried, ('all equal', with_free([3] * len(free)))] if len(free) > 2 else tried


def of_sizes(arguments, letters, sizes, rng, kept=()):
    """Arrays of the same kind with these sizes. kept: names of arrays that must keep their numbers where they can."""
    made = {}
    for name, value in arguments.items():
        shape = tuple(sizes[letter] for letter in letters[name])
        made[name] = like(value, shape, rng, _bound(name, value, arguments, letters, sizes), name in kept)
    return made


def _bound(name, value, arguments, letters, sizes):
    """Below which whole numbers stay: the size now of the axis that they count, the shortest they fit in."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in 'iu' or not value.size:
        return None
    fitting = [
        (length, letter in letters[name], sizes[letter])
        for other, array in arguments.items()
        for letter, length in zip(letters[other], np.shape(array), strict=True)
        if length > value.max()
    ]
    return min(fitting)[2] if fitting else None
