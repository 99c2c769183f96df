"""Two versions of lin_grad in one table for each gradient: where they differ, a cell is open and shows both numbers."""

from html import escape

import numpy as np

from ..letters import AXES, RULE, sizes_of
from .entry import sum_in_words
from .picture import Picture, at, data, lettered, line, number, signed, tint
from .table import WRONG, array_table, cell, largest_of

_TALL = 5  # up to this size there is room for tall rows
_POINT = 'Point at a number of an answer: what feeds it lights up, and its sum stands here.'


def agree(X, W, dY, loops, other, name, verdicts):
    """loops, other: LinGrad; name: of the other version; verdicts: LinGrad of Comparison."""
    arrays = {'X': X, 'W': W, 'dY': dY}
    largest = largest_of(*arrays.values(), *loops)  # one scale for all
    tables, items, words = [], [], []
    for letter, array in arrays.items():
        cells = {index: _input(letter, index, value, largest) for index, value in np.ndenumerate(array)}
        tables.append(array_table(array, letter, AXES[letter], _rows(cells)))
    for gradient, one, two, verdict in zip(loops._fields, loops, other, verdicts, strict=True):
        fed = _fed(arrays, gradient, one, two, name)
        cells = {index: _answer(gradient, index, one[index], two[index], largest, fed[index]) for index in fed}
        tables.append(array_table(one, gradient, AXES[gradient], _rows(cells), verdict.sign))
        said = f'<b>{gradient} {verdict.verdict}</b>: {escape(_why(one, two, verdict))}'
        items.append(f'<li>{signed(verdict.sign)} {said}</li>')
        words.append(f'{gradient} {verdict}')

    answer = data(answer='yes')
    areas = ''.join(f'<div class="lin-area">{drawn}</div>' for drawn in tables[:3])
    areas += ''.join(f'<div class="lin-area"{answer}>{drawn}</div>' for drawn in tables[3:])
    split = any(verdict.verdict != 'equal' for verdict in verdicts)
    head = line(f'Above: the loops. Below: {name}.' if split else f'The loops and {name}, in one:')
    areas += f'<div class="lin-verdicts"{answer}>{head}<ul class="lin-list">{"".join(items)}</ul></div>'
    areas += f'<p class="lin-line lin-says"{data(says=_POINT)}>{_POINT}</p>'
    tight = ' lin-tight' * (max(sizes_of(arrays).values()) > _TALL)
    html = f'<div class="lin-room"><div class="lin-six{tight}">{areas}</div></div>'
    return Picture(html, f'loops against {name}: {"; ".join(words)}')


def _rows(cells):
    """{index: td} as rows of td."""
    rows = {}
    for (*row, _), td in cells.items():
        rows.setdefault(tuple(row), []).append(td)
    return list(rows.values())


def _fed(arrays, gradient, one, two, name):
    """{index: what the hand needs of this entry: its name, what feeds it, and its sum in words}."""
    sizes, handles = sizes_of(arrays), {}
    arrays = {letter: array.astype(object) for letter, array in arrays.items()}  # numbers of Python print faster
    for index, value in np.ndenumerate(one):
        fed = [at(array, place) for array, places in RULE[gradient].fed_by(index, sizes).items() for place in places]
        said = sum_in_words(arrays, gradient, index, value)
        if value != two[index]:
            said += f'; {name} says {number(two[index])}: the difference is {number(abs(value - two[index]))}'
        handles[index] = data(at=at(gradient, index), said=lettered(escape(said)), **{'from': ' '.join(fed)})
    return handles


def _input(name, index, value, largest):
    return cell(_brief(value), value, largest, handle=data(at=at(name, index)))


def _answer(gradient, index, one, two, largest, handle):
    """A td: one number, or two with a gap between them, which come out of the cell that they were."""
    if one == two:
        return cell(_brief(one), one, largest, handle=handle)
    halves = ''
    for which, value in (('loops', one), ('other', two)):
        moves = data(key=f'{at(gradient, index)}.{which}', born=at(gradient, index))
        halves += f'<div {tint(value, largest, "lin-half")}{moves}>{_brief(value)}</div>'
    return f'<td class="lin-open {WRONG}"{handle}>{halves}</td>'


def _brief(value):
    """A number for a narrow cell: at most two decimals, and three digits where it has some."""
    return number(float(f'{round(float(value), 2):.3g}')) if value == value else number(value)


def _why(one, two, verdict):
    """A few words for a verdict; the factor, where it is one for all numbers."""
    if verdict.verdict == 'equal':
        return verdict.sentence
    differ = one != two
    words = '' if differ.all() else f'{differ.sum():,} of {one.size:,}, '
    times = one[differ] / two[differ] if two[differ].all() else np.zeros(1)
    if verdict.verdict == 'different' and times[0] > 0 and np.ptp(times) < 1e-9:
        return f'{words}{number(max(times[0], 1 / times[0]))} times too {"small" if times[0] > 1 else "large"}'
    return f'{words}by up to {verdict.largest:.3g}'
