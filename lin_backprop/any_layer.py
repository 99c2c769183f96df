"""Any layer that its letters say whole: forward and backward next to each other, both straight from the formula.

attention = formula('nqi,nki->nqk', 'S', 'QK')
S = forward(attention, {'Q': Q, 'K': K})
backward(attention, {'Q': Q, 'K': K}, dS)        {'dQ': ..., 'dK': ...}
"""

import numpy as np

from .accept import require_array
from .letters import COPIED, PLUS, TIMES, entry, formula, size

# Layers and layouts that people meet, by name. What picks or slides is a table of 0 and 1 that says what meets what:
# P[n, v] is 1 where example n picks row v; S[s, t, k] is 1 where weight k meets x[s] in y[t], that is s = t + k.
LAYERS = {
    'X @ W': TIMES,
    'the bias': PLUS,
    'nn.Linear': formula('ni,ji->nj', 'Y', 'XW'),
    'examples as columns': formula('ji,in->jn', 'Y', 'WX'),
    'three axes': formula('nti,ij->ntj', 'Y', 'XW'),
    'a scale for each example': formula('n,ni->ni', 'Y', 'sX'),
    'a scale for each feature': formula('i,ni->ni', 'Y', 'gX'),
    'attention scores': formula('nti,nsi->nts', 'S', 'QK'),
    'a weight for each place': formula('nt,nti->ni', 'Y', 'AX'),
    'a matrix between two': formula('ni,ij,jk->nk', 'Y', 'AWB'),
    'picked rows': formula('nv,vj->nj', 'Y', 'PE'),
    'a convolution': formula('s,stk,k->t', 'y', 'xSw'),
}


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
