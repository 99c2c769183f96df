"""What each array would take to store and each gradient to compute: bars on a scale where each step is 1,000 times."""

from math import ceil, log10
from typing import NamedTuple

from ..cost import human, multiply_adds, sizes
from .picture import Picture, line, stroke, svg, words_at


class Layer(NamedTuple):
    """shape: (N, D, M); sign: of its mark, ▼ above a bar or ▲ below it."""

    name: str
    shape: tuple
    sign: str = ''

    @property
    def words(self):
        """Its sign and its name."""
        return f'{self.sign} {self.name}'.strip()


KNOWN = [Layer('fast.ai', (50_000, 784, 50), '▼'), Layer('CS231n', (64, 4096, 4096), '▲')]  # a lesson, a handout
LAPTOP = 16 * 10**9
# words: the array in `sizes`; arrays that are equally large share a bar
ROWS = {'X, dX': 'X', 'W, dW': 'W', 'dY': 'dY', 'b, db': 'db', 'box of products': 'box'}
ROWS |= {matrix: matrix for matrix in ('dY/db', 'dY/dW', 'dY/dX')}
WORK = {'dX or dW by @': 'dX', 'dW by dY/dW': 'dY/dW', 'dX by dY/dX': 'dY/dX'}  # words: what `multiply_adds` counts

_ROW, _TOP = 30, 60
_LEFT, _STEP = 280, 64  # where the bars begin; how far a factor of 1,000 reaches
_HERE, _COLUMN = 250, 116  # the right edge of the reader's numbers; the width of a column of other numbers


def cost(N, D, M):
    """Picture of bytes in float32 and of multiply-adds: bars for these sizes, marks for fast.ai's and CS231n's.

    A known layer whose sizes are these ones has the bars, and no marks.
    """
    here = Layer('here', (N, D, M))
    layers = [here, *(known for known in KNOWN if known.shape != here.shape)]
    stored = {layer: {words: sizes(*layer.shape)[name].bytes for words, name in ROWS.items()} for layer in layers}
    work = {layer: {words: multiply_adds(*layer.shape)[name] for words, name in WORK.items()} for layer in layers}
    steps = ceil(log10(max(max(counts.values()) for counts in stored.values())) / 3)
    bottom = _TOP + len(ROWS) * _ROW
    top = bottom + 56
    width, height = _edges(layers, steps)[-1] + 2, top + len(WORK) * _ROW + 2

    parts = _group('bytes', stored, human, _TOP, steps)
    parts.append(words_at(_across(LAPTOP), 18, f'{human(LAPTOP)}: a laptop', 'middle'))
    parts.append(stroke(_across(LAPTOP), 24, _across(LAPTOP), bottom, 'lin-slope'))
    parts += _group('multiply-adds', work, in_thousands, top, steps)

    where = {layer: f'{layer.words} {by_sizes(*layer.shape)}' for layer in layers}
    where[here] += ''.join(f' ({known.name})' for known in KNOWN if known.shape == here.shape)
    text = 'Bytes in float32 for N x D x M ' + '. '.join(
        f'{where[layer]}: {_listed(stored[layer], human)}; multiply-adds: {_listed(work[layer], in_thousands)}'
        for layer in layers
    )
    html = [
        line(f'Bytes in float32, and multiply-adds, for N x D x M {"; ".join(where.values())}.'),
        line('From one upright line to the next it is 1,000 times more.'),
        svg(''.join(parts), width, height, text),
    ]
    for layer, counts in stored.items():
        too_large = _listed({words: count for words, count in counts.items() if count > LAPTOP}, human)
        html.append(line(f'More than {human(LAPTOP)}, {layer.words}: {too_large or "nothing"}.'))
    return Picture(''.join(html), text)


def by_sizes(N, D, M):
    """The sizes of a layer in words: '50,000 x 784 x 50'."""
    return f'{N:,} x {D:,} x {M:,}'


def in_thousands(count):
    """A count in steps of 1,000: '1.96 × 10⁹'."""
    power = 0
    while float(f'{count:.4g}') >= 1000:
        count, power = count / 1000, power + 3
    digits = f'{count:.4g}'
    if not power:
        return digits
    return power_of_ten(power) if digits == '1' else f'{digits} × {power_of_ten(power)}'


def power_of_ten(power):
    """10 to this power, in words: '10⁹'."""
    return '10' + f'{power}'.translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))


def _group(title, counts, in_words, top, steps):
    """A scale and its bars. counts: {Layer: {words of a row: count}}, the reader's layer first."""
    here, *known = counts
    edges, right, bottom = _edges(counts, steps), _LEFT + steps * _STEP, top + len(counts[here]) * _ROW
    parts = [stroke(x, top - 6, x, bottom, 'lin-edge') for x in range(_LEFT, right + 1, _STEP)]
    parts += [words_at(_LEFT + k * _STEP, top - 12, in_words(1000**k), 'middle') for k in range(steps + 1)]
    parts += [words_at(x, top - 12, layer.words, 'end', bold=True) for x, layer in zip(edges, counts, strict=True)]
    parts.append(words_at(0, top - 12, title, bold=True))
    for k, words in enumerate(counts[here]):
        middle = top + (k + 0.5) * _ROW
        parts += [words_at(0, middle + 5, words), _bar(counts[here][words], middle)]
        parts += [_mark(layer.sign, counts[layer][words], middle) for layer in known]
        columns = zip(edges, counts.values(), strict=True)
        parts += [words_at(x, middle + 5, in_words(column[words]), 'end') for x, column in columns]
    return parts


def _edges(layers, steps):
    """The right edge of the numbers of each layer: the reader's before the bars, the others' after them."""
    return [_HERE, *(_LEFT + steps * _STEP + 10 + _COLUMN * (k + 1) for k in range(len(layers) - 1))]


def _across(count):
    return round(_LEFT + log10(count) / 3 * _STEP, 1)


def _bar(count, middle):
    return f'<rect x="{_LEFT}" y="{middle - 6:g}" width="{_across(count) - _LEFT:g}" height="12" class="lin-bar"/>'


def _mark(sign, count, middle):
    """The sign of a known layer, its tip in the middle of the row; with an edge of paper, for bars and dark pages."""
    up = -9 if sign == '▼' else 9
    return f'<path d="M{_across(count):g} {middle:g}l-5 {up}h10z" class="lin-known"/>'


def _listed(counts, in_words):
    return '; '.join(f'{words} {in_words(count)}' for words, count in counts.items())
