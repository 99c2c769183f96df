"""The whole derivative as a matrix: its blocks and stripes, dY beside its rows, and their product, the gradient."""

import numpy as np

from ..jacobian import ORDERS, density
from ..letters import AXES
from .picture import Picture, beside, line, number, stroke, svg, tint, words_at
from .table import table

_WIDE, _TALL = 50, 25  # a cell
_HEAD, _LEFT = 48, 120  # room above the matrix and to its left


def blocks(J, X, W, dY, grad, verdict, by, order):
    """Picture of J = dY/d(by), a matrix by 'X', 'W' or 'b', both sides flattened in `order`, 'row' or 'column'.

    grad: dY times J, reshaped; verdict: the Comparison of it with lin_grad.
    """
    count, share, shape = np.count_nonzero(J), density(J), tuple(grad.shape)
    name, formula, structure = f'dY/d{by}', *_in_words(*X.shape, W.shape[1], by, order)
    result = f'{"is not" if verdict.verdict == "different" else "is"} d{by} of lin_grad'
    filled = f'{count} of {J.size} entries are not 0 ({share})'
    inputs = {'X': {'W': W}, 'W': {'X': X}, 'b': {}}[by] | {'dY': dY}
    label = f'{name}, a row for each of {len(J)} entries of Y, a column for each of {J.shape[1]} of {by}: {structure}'
    product = f'Multiply each row by its dY, then add up each column: that is dY times {name}. Reshaped to {shape}, it '
    product += f'{result}: {verdict.sign} {verdict.verdict}, {verdict.sentence}.'
    drawing = svg(*_matrix(J, dY, grad, by, order), label)
    html = [
        beside(*(table(array, letter, AXES[letter]) for letter, array in inputs.items())),
        line(f'{name} {J.shape} = {formula}, flattened {order} by {order}. {filled}.', name='lin-matrix'),
        beside(drawing, table(grad, f'd{by}', AXES[f'd{by}'], note='reshaped'), name='lin-product'),
        line(structure, name='lin-structure'),
        line(product, name='lin-result'),
    ]
    text = f'{name} {J.shape}, {order} by {order}: {filled}; dY times it, reshaped to {shape}, {result}: '
    return Picture(''.join(html), text + f'{grad.tolist()}')


def _in_words(N, D, M, by, order):
    """The code that builds the matrix, and its structure in a sentence."""
    copies_of_W, copies_of_X = (f'{size} cop{"ies" if size > 1 else "y"}' for size in (N, M))
    # fmt: off
    return {
        ('X', 'row'): (f'np.kron(np.eye({N}), W.T)',
            f'Blocks: {copies_of_W} of W.T on the diagonal, one for each example. Examples do not mix.'),
        ('X', 'column'): (f'np.kron(W.T, np.eye({N}))',
            f'Stripes: each W[i, j] stands on the diagonal of its own {N} x {N} block, once for each example.'),
        ('W', 'row'): (f'np.kron(X, np.eye({M}))',
            f'Stripes: each X[n, i] stands on the diagonal of its own {M} x {M} block, once for each output.'),
        ('W', 'column'): (f'np.kron(np.eye({M}), X)',
            f'Blocks: {copies_of_X} of X on the diagonal, one for each output. Outputs do not mix.'),
        ('b', 'row'): (f'np.kron(np.ones(({N}, 1)), np.eye({M}))',
            f'The {M} x {M} identity, {N} times from top to bottom: every example gets the whole b.'),
        ('b', 'column'): (f'np.kron(np.eye({M}), np.ones(({N}, 1)))',
            f'A column of {N} ones for each b[j]: it is added to every example, and to no other output.'),
    }[by, order]
    # fmt: on


def _matrix(J, dY, grad, by, order):
    """The drawing, its width and its height."""
    rows, columns = J.shape
    right, bottom = _LEFT + columns * _WIDE, _HEAD + rows * _TALL
    below = bottom + 14
    flat = {name: np.ravel(array, ORDERS[order]) for name, array in (('dY', dY), ('grad', grad))}
    parts = [
        words_at(_LEFT - _WIDE / 2 - 8, _HEAD - 8, 'dY', 'middle', bold=True),
        words_at((_LEFT + right) / 2, 16, f'dY/d{by}', 'middle', bold=True),
        words_at(_LEFT - 8, below + 18, f'd{by}, flat', 'end', bold=True),
    ]
    for c, head in enumerate(_heads(by, grad.shape, order)):
        parts.append(words_at(_LEFT + (c + 0.5) * _WIDE, _HEAD - 8, head, 'middle', 'lin-index'))
        parts.append(_cell(_LEFT + c * _WIDE, below, flat['grad'][c], abs(grad).max()))
    for r, head in enumerate(_heads('Y', dY.shape, order)):
        top = _HEAD + r * _TALL
        parts.append(words_at(_LEFT - _WIDE - 16, top + 18, head, 'end', 'lin-index'))
        parts.append(_cell(_LEFT - _WIDE - 8, top, flat['dY'][r], abs(dY).max()))
        parts += [_cell(_LEFT + c * _WIDE, top, value, abs(J).max(), faint=not value) for c, value in enumerate(J[r])]
    tall, wide = (_inner(array, order) for array in (dY, grad))
    for r in range(0, rows + 1, tall):
        parts.append(stroke(_LEFT, _HEAD + r * _TALL, right, _HEAD + r * _TALL, 'lin-rule'))
    for c in range(0, columns + 1, wide):
        parts.append(stroke(_LEFT + c * _WIDE, _HEAD, _LEFT + c * _WIDE, bottom, 'lin-rule'))
    return ''.join(parts), right + 2, below + _TALL + 2


def _heads(name, shape, order):
    """'X[0,0]', 'X[0,1]' and so on in the order of the flattened array."""
    places = sorted(np.ndindex(*shape), key=lambda place: place if order == 'row' else place[::-1])
    return [f'{name}[{",".join(map(str, place))}]' for place in places]


def _inner(array, order):
    """How many neighbours in the flattened array share the letter that moves slowly: the side of a block."""
    return np.atleast_2d(array).shape[-1 if order == 'row' else 0]


def _cell(x, y, value, largest, faint=False):
    box = f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_TALL}"'
    look = 'class="lin-soft-edge lin-faint-ground"' if faint else tint(value, largest, 'lin-soft-edge')
    ink = 'lin-faint' if faint else 'lin-ink'
    return f'{box} {look}/>' + words_at(x + _WIDE / 2, y + 18, number(value), 'middle', ink, bold=not faint)
