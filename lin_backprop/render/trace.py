"""One entry of a gradient: which numbers feed it, and the sum written out."""

from ..letters import AXES, RULE, sizes_of
from .entry import sum_in_words
from .paths import paths
from .picture import Picture, beside, line
from .table import table


def trace(X, W, dY, grad, gradient, index):
    """Picture of one entry. grad: the LinGrad that holds the answer; gradient: 'dX', 'dW' or 'db'."""
    arrays = {'X': X, 'W': W, 'dY': dY}
    lit = RULE[gradient].fed_by(index, sizes_of(arrays))
    inputs = [
        table(a, name, AXES[name], mark=lit.get(name, ()), faint=_rest(a, lit.get(name, ())))
        for name, a in arrays.items()
    ]
    answer = getattr(grad, gradient)
    tables = [*inputs, table(answer, gradient, AXES[gradient], note='the answer', mark=[index])]
    words = sum_in_words(arrays, gradient, index, answer[index])
    legend = 'Left: the inputs x, and a 1 for the bias. Right: the given dy. On a lit line: the product that it adds.'
    drawing = paths(X, W, dY, gradient, index) + line(legend)
    return Picture(beside(*tables) + drawing + line(words, big=True), words)


def _rest(array, lit):
    rows, columns = array.shape
    return {(r, c) for r in range(rows) for c in range(columns)} - set(lit)
