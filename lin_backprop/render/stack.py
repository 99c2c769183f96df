"""The batch, one example at a time: the products of example n, and the one sum onto which they slide."""

import numpy as np

from ..letters import AXES, RULE, entry, sizes_of
from .entry import feeding
from .picture import Picture, at, beside, data, lettered, line, number, sign, tint
from .table import array_table, cell, largest_of, plain_cell, rows_table, table

_PACE = '1500'  # ms that Play gives to an example
_CORNER = '<td class="lin-corner"></td>'
_IN_CODE = {'dW': 'X.T @ dY', 'db': 'dY.sum(0)'}


def stack(X, dY, shares, gradient, n):
    """Picture when it is the turn of example n: those before it are in. n: 0 to N, when all are in.

    shares (N, ...): what each example adds to the `gradient`, 'dW' or 'db'.
    """
    N, arrays, formula = len(shares), {'X': X, 'dY': dY}, RULE[gradient]
    largest = largest_of(X, dY, shares, shares.cumsum(0))
    given = [_given(array, name, n, name in formula.arrays, largest) for name, array in arrays.items()]
    parts = [*given, _products(arrays, shares, gradient, n, largest), sign('→')]
    parts.append(_sum(arrays, shares, gradient, n, largest))
    rule = f'{entry(gradient, formula.letters)} += {_adds(gradient)}' if n < N else f'{gradient} = {_IN_CODE[gradient]}'
    done = f'In the sum: {n} of {N} examples.' + ' Nothing is missing.' * (n == N)
    marks = data(pace=_PACE, last='1' * (n == N))
    html = f'<div class="lin-adding"{marks}>{beside(*parts)}{_turn(line(rule, big=True), n, N)}{line(done)}</div>'
    return Picture(html, f'{gradient} after {n} of {N} examples: {shares[:n].sum(0).tolist()}')


def _adds(gradient):
    """'X[n, i] · dY[n, j]'"""
    return ' · '.join(entry(*array) for array in RULE[gradient].arrays.items())


def _turn(html, n, N):
    """HTML of words about all examples, for example n: its number in the hue of n; as it is, when all are in."""
    return html.replace('>n<', f'>{n}<') if n < N else html


def _given(array, name, n, used, largest):
    """X or dY: a click on a row picks its example; row n is picked, and those after it step back."""
    places = list(np.ndindex(array.shape))
    return table(
        array,
        name,
        AXES[name],
        mark=[place for place in places if used and place[0] == n],
        faint=[place for place in places if not used or place[0] > n],
        largest=largest,
        summed='n' * (used and len(array) > 1),
        sets={place: f'n={place[0]}' for place in places},
    )


def _products(arrays, shares, gradient, n, largest):
    """What example n adds: its x at the side, its dy above, which came from their rows; blank when all are in."""
    caption = f'<b>{_turn(lettered(_adds(gradient)), n, len(shares))}</b>'
    D, M = (array.shape[1] for array in arrays.values())
    if gradient == 'dW':
        x, dy = ([_head(name, array, n, k, largest) for k in range(array.shape[1])] for name, array in arrays.items())
        lines = [_CORNER + ''.join(dy)]
        lines += [x[i] + ''.join(_product(shares, gradient, n, (i, j), largest) for j in range(M)) for i in range(D)]
    else:
        lines = [''.join(f'<th scope="col" class="lin-head lin-cell lin-j">j={j}</th>' for j in range(M))]
        lines += [''.join(_product(shares, gradient, n, (j,), largest) for j in range(M))]
    return rows_table(caption, lines, spare=D + 1 - len(lines))


def _head(name, array, n, k, largest):
    """A number of example n at the side or above."""
    scope = {'X': 'row', 'dY': 'col'}[name]
    if n == len(array):
        return f'<th scope="{scope}" class="lin-cell lin-plain">\xa0</th>'
    value, start = array[n, k], at(name, (n, k))
    handle = data(key=f'head.{start}', born=start)
    return f'<th scope="{scope}" {tint(value, largest, "lin-cell lin-marked")}{handle}>{number(value)}</th>'


def _product(shares, gradient, n, place, largest):
    """One number that example n adds. It goes from here to the sum; where it has factors, it is ready when they are."""
    if n == len(shares):
        return plain_cell('\xa0')
    value, formula = shares[n][place], RULE[gradient]
    turn = dict(zip(formula.letters, place, strict=True)) | {'n': n}
    feeds = feeding(formula, [turn])
    late = '1' * (len(formula.arrays) == 2)
    marks = data(key=at('add', (n, *place)), born=feeds.split()[0], late=late, **{'from': feeds})
    return cell(number(value), value, largest, handle=marks)


def _sum(arrays, shares, gradient, n, largest):
    """The sum so far; each number waits for the product that lands on it."""
    formula, sizes = RULE[gradient], sizes_of(arrays)
    so_far, cells = shares[:n].sum(0), []
    for place, value in np.ndenumerate(so_far):
        name = at(gradient, place)
        parts = [_tile(value, largest, 'lin-amount', number(value), key=f'sum.{name}', late='1')]
        if n:
            added = shares[n - 1][place]
            marks = {'words': number(added), 'key': at('add', (n - 1, *place))}
            parts.append(_tile(added, largest, 'lin-amount lin-added', **marks))
        feeds = feeding(formula, formula.turns(place, sizes | {'n': n}))
        marks = data(at=name, **{'from': feeds})
        cells.append(f'<td class="lin-total"{marks}>{"".join(parts)}</td>')
    M = so_far.shape[-1]
    rows = [cells[k : k + M] for k in range(0, len(cells), M)]
    return array_table(so_far, gradient, formula.letters, rows)


def _tile(value, largest, look, text='', **marks):
    return f'<div {tint(value, largest, look)}{data(**marks)}>{text}</div>'
