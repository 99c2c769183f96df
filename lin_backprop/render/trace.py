"""One entry of a gradient: which numbers feed it, and the sum written out."""

from .paths import paths
from .picture import Picture, beside, factor, line, number
from .table import AXES, table

# gradient: the letter that is summed, then the two factors; db has one factor
RULE = {'dX': ('j', 'dY', 'W'), 'dW': ('n', 'X', 'dY'), 'db': ('n', 'dY')}


def feeds(gradient, index, sizes):
    """For each factor of gradient[index], the list of its indices, in the order in which they are summed.

    sizes: {'n': N, 'i': D, 'j': M}. The letters do all the work: the entry fixes its own, the missing one runs.
    """
    summed, *factors = RULE[gradient]
    fixed = dict(zip(AXES[gradient], index, strict=True))
    return {
        name: [tuple({**fixed, summed: k}[letter] for letter in AXES[name]) for k in range(sizes[summed])]
        for name in factors
    }


def trace(X, W, dY, grad, gradient, index):
    """Picture of one entry. grad: the LinGrad that holds the answer; gradient: 'dX', 'dW' or 'db'."""
    arrays = {'X': X, 'W': W, 'dY': dY}
    lit = feeds(gradient, index, {'n': len(X), 'i': W.shape[0], 'j': W.shape[1]})
    inputs = [
        table(a, name, AXES[name], mark=lit.get(name, ()), faint=_rest(a, lit.get(name, ())))
        for name, a in arrays.items()
    ]
    answer = getattr(grad, gradient)
    tables = [*inputs, table(answer, gradient, AXES[gradient], note='the answer', mark=[index])]
    words = _sum_in_words(arrays, lit, gradient, index, answer[index])
    return Picture(beside(*tables) + paths(X, W, dY, gradient, index) + line(words, big=True), words)


def _rest(array, lit):
    rows, columns = array.shape
    return {(r, c) for r in range(rows) for c in range(columns)} - set(lit)


def _sum_in_words(arrays, lit, gradient, index, answer):
    """'dW[1, 0] = sum over n of X[n, 1] * dY[n, 0] = 3·1 + (-2)·(-2) + ... = 7'"""
    summed = RULE[gradient][0]
    fixed = {letter: str(k) for letter, k in zip(AXES[gradient], index, strict=True)}
    rule = ' · '.join(f'{name}[{", ".join(fixed.get(letter, letter) for letter in AXES[name])}]' for name in lit)
    pairs = zip(*([arrays[name][k] for k in where] for name, where in lit.items()), strict=True)
    terms = ' + '.join('·'.join(factor(value) for value in pair) for pair in pairs)
    entry = f'{gradient}[{", ".join(map(str, index))}]'
    return f'{entry} = sum over {summed} of {rule} = {terms} = {number(answer)}'
