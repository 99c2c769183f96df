"""What a wrong shape shows, where the sizes tell its letters."""

from itertools import chain

import numpy as np

from .case import Cause


def by_shape(case, yours, rights):
    """Where the shape is wrong: which letters its axes have, by their sizes, where these tell them apart."""
    if all(one is not None and right is not None and right.ndim > 1 and one.shape == (right.size,)
           for one, right in zip(yours, rights, strict=True)):  # fmt: skip
        return Cause('the axes lost', 'All numbers stand in one long row. Was an axis forgotten, as in `.cumsum()`?')
    gives, read, letters = case.gives, [], {letter for word in case.letters.values() for letter in word}
    if gives is None or not {*gives} <= letters or any(one is None for one in (*yours, *rights)):
        return None
    for one, trial in zip(yours, case.trials, strict=True):
        pairs = chain(*(zip(word, np.shape(trial[name]), strict=False) for name, word in case.letters.items()))
        sizes = {length: letter for letter, length in pairs}
        if 1 not in sizes and {*sizes.values()} == letters:
            read.append(tuple(sizes.get(length, '1' if length == 1 else '?') for length in one.shape))
    if len(read) < 2 or len({*read}) > 1 or '?' in (axes := read[0]) or ''.join(axes) == gives:
        return None
    more, less = [x for x in axes if x not in gives], [x for x in gives if x not in axes]
    if sorted(axes) == sorted(gives):
        return Cause(
            'the axes in another order', f'Its axes are {", ".join(axes)}; the {case.what} has {", ".join(gives)}.'
        )
    name = 'an axis too many' if len(axes) > len(gives) else 'an axis lost' if not more else 'another axis'
    too_many = f' The {case.what} lacks {" and ".join(dict.fromkeys(more))}: sum over it.' if more and not less else ''
    lost = f' {" and ".join(less)} is lost.' if less else ''
    return Cause(name, f'By their sizes its axes are {", ".join(axes) or "none"}; the {case.what} has '
                       f'{", ".join(gives) or "none"}.{too_many}{lost}')  # fmt: skip
