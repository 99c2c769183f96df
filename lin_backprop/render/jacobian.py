"""The whole derivative as a matrix, or what is left of it without its zeros, and the gradient that comes of it."""

import numpy as np

from ..jacobian import density
from ..letters import AXES
from .entry import sum_in_words
from .folded import folded
from .matrix import matrix
from .picture import Picture, at, beside, data, line, number, svg
from .slopes import columns, places, scale
from .table import table

_SOURCE = {'X': 'W', 'W': 'X'}  # by which array: whose numbers the matrix holds; by b it holds ones
FOLDED = 'no zeros'  # the order in which only what is not 0 is left
_WIDE, _TALL, _SCALE = 340, 284, 1.8


def blocks(J, X, W, dY, grad, verdict, by, order, column):
    """Picture of J = dY/d(by), a matrix by 'X', 'W' or 'b', both sides flattened in `order`, 'row' or 'column'.

    Where order is FOLDED, J is that of 'row', and only what is not 0 is drawn. grad: dY times J, reshaped;
    verdict: the Comparison of it with lin_grad; column: the one that is picked.
    """
    arrays, flat = {'X': X, 'W': W, 'dY': dY, f'd{by}': grad}, 'row' if order == FOLDED else order
    name, (formula, structure) = f'dY/d{by}', _in_words(len(X), W.shape[1], by, order)
    filled = f'{np.count_nonzero(J)} of {J.size} entries are not 0 ({density(J)})'
    result = f'{"is not" if verdict.verdict == "different" else "is"} d{by} of lin_grad'
    label = f'{name}, a row for each of {len(J)} entries of Y, a column for each of {J.shape[1]} of {by}. '
    label += f'Column {column}: {", ".join(map(number, J[:, column]))}'
    place = places(grad.shape, flat)[column]
    sums, way = sum_in_words(arrays, f'd{by}', place, grad[place]), order if order == FOLDED else f'{order} by {order}'
    drawn = folded(J, arrays, by, column) if order == FOLDED else matrix(J, arrays, by, order, column)
    facts = [
        line(sums, big=True, marks=data(answer='yes')),
        f'<div{data(answer="yes")}>',
        line(f'{name} {J.shape} = {formula}, {way}. {filled}.'),
        line(structure),
        '</div>',
        line(f'All columns together: this {result}, {verdict.sign} {verdict.verdict}, {verdict.sentence}.'),
        _source(J, arrays, by, order) if by in _SOURCE and order != FOLDED else '',
    ]
    marks = data(last='yes' if column == J.shape[1] - 1 else '')
    html = beside(svg(drawn, _WIDE, _TALL, label, _SCALE), f'<div class="lin-facts"{marks}>{"".join(facts)}</div>')
    text = f'{name} {J.shape}, {way}: {filled}; {sums}; dY times it, reshaped to {tuple(grad.shape)}, {result}: '
    return Picture(html, f'{text}{grad.tolist()}')


def _source(J, arrays, by, order):
    """The array whose numbers the matrix holds, each entry joined to its copies there."""
    name, copies = _SOURCE[by], {}
    for c, column in enumerate(columns(J, arrays, by, order)):
        for slope in column.slopes:
            index = tuple(slope.turn[letter] for letter in AXES[name])
            copies.setdefault(index, []).append(at('J', (slope.row, c)))
    fed = {index: ' '.join(cells) for index, cells in copies.items()}
    return table(arrays[name], name, AXES[name], largest=scale(arrays, by), fed=fed)


def _in_words(N, M, by, order):
    """The code that builds the matrix, and its structure in a sentence."""
    copies_of_W, copies_of_X = (f'{size} cop{"ies" if size > 1 else "y"}' for size in (N, M))
    # fmt: off
    return {
        ('X', 'row'): (f'np.kron(np.eye({N}), W.T)',
            f'Blocks: {copies_of_W} of W.T on the diagonal, one for each example. Examples do not mix.'),
        ('X', 'column'): (f'np.kron(W.T, np.eye({N}))',
            f'Stripes: each W[i, j] stands on the diagonal of its own {N} x {N} block, once for each example.'),
        ('X', FOLDED): (f'np.kron(np.eye({N}), W.T)',
            f'Without the zeros: W.T, {N} times, here in one pile. What is left to do is dY @ W.T.'),
        ('W', 'row'): (f'np.kron(X, np.eye({M}))',
            f'Stripes: each X[n, i] stands on the diagonal of its own {M} x {M} block, once for each output.'),
        ('W', 'column'): (f'np.kron(np.eye({M}), X)',
            f'Blocks: {copies_of_X} of X on the diagonal, one for each output. Outputs do not mix.'),
        ('W', FOLDED): (f'np.kron(X, np.eye({M}))',
            f'Without the zeros: X, {M} times, here in one pile, turned. What is left to do is X.T @ dY.'),
        ('b', 'row'): (f'np.kron(np.ones(({N}, 1)), np.eye({M}))',
            f'The {M} x {M} identity, {N} times from top to bottom: every example gets the whole b.'),
        ('b', 'column'): (f'np.kron(np.eye({M}), np.ones(({N}, 1)))',
            f'A column of {N} ones for each b[j]: it is added to every example, and to no other output.'),
        ('b', FOLDED): (f'np.kron(np.ones(({N}, 1)), np.eye({M}))',
            f'Without the zeros: {N} ones, {M} times, here in one pile. What is left to do is dY.sum(0).'),
    }[by, order]
    # fmt: on
