"""One entry of an answer, by the rule of the letters: which numbers feed it, and the sum in words."""

from .picture import factor, number
from .table import AXES

# answer: the letter that is summed, then the factors; db has one factor
RULE = {'Y': ('i', 'X', 'W'), 'dX': ('j', 'dY', 'W'), 'dW': ('n', 'X', 'dY'), 'db': ('n', 'dY')}


def feeds(answer, index, sizes):
    """For each factor of answer[index], the list of its indices, in the order in which they are summed.

    sizes: {'n': N, 'i': D, 'j': M}. The letters do all the work: the entry fixes its own, the missing one runs.
    """
    summed, *factors = RULE[answer]
    fixed = dict(zip(AXES[answer], index, strict=True))
    return {
        name: [tuple({**fixed, summed: k}[letter] for letter in AXES[name]) for k in range(sizes[summed])]
        for name in factors
    }


def sum_in_words(arrays, answer, index, value):
    """'dW[1, 0] = sum over n of X[n, 1] · dY[n, 0] = 3·1 + 1·(-3) + ... = 5'; with one term, no word of a sum.

    arrays: {name: array} for X, W and dY, and b where the answer is Y; value: what the entry is.
    """
    summed, *names = RULE[answer]
    lit = feeds(answer, index, {'n': len(arrays['X']), 'i': len(arrays['W']), 'j': arrays['W'].shape[1]})
    alone = len(lit[names[0]]) == 1
    fixed = {summed: '0'} if alone else {}
    fixed |= {letter: str(k) for letter, k in zip(AXES[answer], index, strict=True)}
    rule = ' · '.join(f'{name}[{", ".join(fixed.get(letter, letter) for letter in AXES[name])}]' for name in names)
    pairs = zip(*([arrays[name][k] for k in lit[name]] for name in names), strict=True)
    terms = ' + '.join('·'.join(factor(part) for part in pair) for pair in pairs)
    steps = [f'{answer}[{", ".join(map(str, index))}]', rule if alone else f'sum over {summed} of {rule}', terms]
    if answer == 'Y':  # the bias comes on top of the sum
        steps[1] += f' + b[{index[1]}]'
        steps[2] += f' + {factor(arrays["b"][index[1]])}'
    elif alone and len(names) == 1:
        steps.pop()
    return ' = '.join([*steps, number(value)])
