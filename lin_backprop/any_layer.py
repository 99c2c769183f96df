"""Any layer that its letters say whole: forward and backward next to each other, both straight from the formula.

attention = formula('nqi,nki->nqk', 'S', 'QK')
S = forward(attention, {'Q': Q, 'K': K})
backward(attention, {'Q': Q, 'K': K}, dS)        {'dQ': ..., 'dK': ...}
"""

import numpy as np

from .accept import require_array
from .letters import COPIED, entry, size


def forward(formula, arrays, **sizes):
    """The answer of a Formula of these {name: array}. sizes: N=4 and the like for letters that only the answer has."""
    known = _sizes(formula, arrays) | {
        letter: sizes[size(letter)] for letter in formula.letters if size(letter) in sizes
    }
    copied = formula.having(COPIED)
    for letter in copied:
        if letter not in known:
            raise ValueError(f'{formula} copies over {letter}; it should be given how often, as {size(letter)}=4')
    ones = [np.ones(known[letter], int) for letter in copied]  # einsum copies nothing by itself
    words = ','.join([*formula.arrays.values(), *copied])
    return np.einsum(f'{words}->{formula.letters}', *(arrays[name] for name in formula.arrays), *ones)


def backward(formula, arrays, upstream):
    """{'dX': the gradient of X, ...} of each array, from the gradient of the answer, which has the answer's shape."""
    given = arrays | {f'd{formula.answer}': upstream}
    sizes = {size(letter): length for letter, length in _sizes(formula, given).items()}
    return {f'd{name}': forward(formula.gradient(name), given, **sizes) for name in formula.arrays}


def _sizes(formula, arrays):
    """{letter: size}; ValueError where an array is missing or has other axes than its word, or sizes differ."""
    known, holder = {}, {}
    for name in formula.arrays:
        if name not in arrays:
            raise ValueError(f'{formula} needs {name}, which was not given; there are {", ".join(arrays)}')
    words = formula.arrays | {f'd{formula.answer}': formula.letters}
    for name, word in ((name, word) for name, word in words.items() if name in arrays):
        require_array(name, arrays[name])
        shape = arrays[name].shape
        if len(shape) != len(word):
            raise ValueError(f'{name} has shape {tuple(shape)}; {entry(name, word)} should have {len(word)} axes')
        for letter, length in zip(word, shape, strict=True):
            if known.setdefault(letter, length) != length:
                other = f'{known[letter]} in {holder[letter]} and {length} in {name}'
                raise ValueError(f'{letter} of {formula} is {other}; it should be the same')
            holder.setdefault(letter, name)
    return known
