"""What each array would take to store and each gradient to compute: bars on a scale where each step is 1,000 times."""

from math import log10
from typing import NamedTuple

from ..cost import human, multiply_adds, sizes
from .picture import Picture, beside, data, line, outline, svg, words_at
from .slider import slider


class Layer(NamedTuple):
    """shape: (N, D, M)"""

    name: str
    shape: tuple


KNOWN = [Layer('fast.ai', (50_000, 784, 50)), Layer('CS231n', (64, 4096, 4096))]  # a lesson, a handout
PICKS = {  # what N, D and M can be dragged to: powers of ten, and the sizes of this series
    'N': [1, 4, 10, 64, 100, 640, 1000, 10_000, 50_000, 100_000, 1_000_000],
    'D': [1, 3, 10, 64, 100, 784, 1000, 4096, 7840, 100_000, 1_000_000],
    'M': [1, 2, 10, 50, 100, 500, 1000, 4096, 10_000, 100_000, 1_000_000],
}
LAPTOP = 16 * 10**9
# words: the array in `sizes`; arrays that are equally large share a bar
ROWS = {'X, dX': 'X', 'W, dW': 'W', 'dY': 'dY', 'b, db': 'db', 'box of products': 'box'}
ROWS |= {matrix: matrix for matrix in ('dY/db', 'dY/dW', 'dY/dX')}
WORK = {'dX or dW by @': 'dX', 'dW by dY/dW': 'dY/dW', 'dX by dY/dX': 'dY/dX'}  # words: what `multiply_adds` counts

_WIDE, _GROW = 340, 1.4
_ROW, _HEAD = 34, 44  # a row of words and a bar; the scale above the rows
_LEFT, _STEP, _END = 4, 82, 318  # where the bars begin; how far a factor of 1,000 reaches; where they are torn off
_SLIDER, _SLIDERS = 34, 112
_TEAR = 5


def cost(N, D, M):
    """Picture of bytes in float32 and of multiply-adds for these sizes, and the lines that set them."""
    stored = {words: sizes(N, D, M)[name].bytes for words, name in ROWS.items()}
    work = {words: multiply_adds(N, D, M)[name] for words, name in WORK.items()}
    too_large = [words for words, count in stored.items() if count > LAPTOP]
    said = f'Too large for a laptop: {"; ".join(too_large)}.' if too_large else 'All of this fits into a laptop.'
    here = by_sizes(N, D, M) + ''.join(f' ({known.name})' for known in KNOWN if known.shape == (N, D, M))
    bytes_in_words = '; '.join(f'{words} {human(count)}' for words, count in stored.items())
    work_in_words = '; '.join(f'{words} {in_thousands(count)}' for words, count in work.items())

    lines = [
        slider(name, f'<tspan font-weight="bold">{name}</tspan> = {size:,}', PICKS[name], _share, size,
               14 + k * _SLIDER, ('1', '10⁶'), 122)
        for k, (name, size) in enumerate({'N': N, 'D': D, 'M': M}.items())
    ]  # fmt: skip
    times = {words: f'{in_thousands(count)}{_times(count, work)}' for words, count in work.items()}
    bars = _group('multiply-adds', work, times, in_thousands, _SLIDERS)
    left = svg(
        ''.join([*lines, *bars]), _WIDE, _SLIDERS + _HEAD + len(WORK) * _ROW,
        f'N x D x M = {here}. Multiply-adds: {work_in_words}', _GROW,
    )  # fmt: skip
    laptops = {words: f'{human(count)}{_laptops(count)}' for words, count in stored.items()}
    bars = _group('bytes in float32', stored, laptops, human, 0, LAPTOP)
    right = svg(''.join(bars), _WIDE, _HEAD + len(ROWS) * _ROW, f'Bytes in float32: {bytes_in_words}', _GROW)
    html = line(said, big=True, name='lin-two') + beside(left, right)
    return Picture(html, f'N x D x M = {here}. Bytes in float32: {bytes_in_words}. Multiply-adds: {work_in_words}')


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


def _share(size):
    """From 1 to a million, as a share of the line."""
    return log10(size) / 6


def _times(count, work):
    least = min(work.values())
    return '' if count == least else f', {count // least:,} times as many'


def _laptops(count):
    many = count / LAPTOP
    if many <= 1:
        return ''
    return f' = {float(f"{many:.3g}"):,g} laptops' if many < 10**6 else f' = {in_thousands(many)} laptops'


def _group(title, counts, in_words, scale, top, limit=None):
    """A scale and its bars. counts, in_words: of each row; scale: how a mark is written; limit: where bars tear."""
    parts = [words_at(0, top + 14, title, bold=True)]
    for k in range(4):
        x = _LEFT + k * _STEP
        parts.append(_upright(x, top + 38, top, len(counts), 'lin-soft-edge'))
        parts.append(words_at(x if k else 0, top + 34, scale(1000**k), 'middle' if k else 'start'))
        if k:
            parts.append(words_at(x - _STEP / 2, top + 34, '×1,000', 'middle', 'lin-quiet'))
    if limit:
        parts.append(_upright(_across(limit), top + 20, top, len(counts), 'lin-limit'))
        parts.append(words_at(_WIDE, top + 14, f'a laptop: {human(limit)}', 'end', bold=True))
    for k, (words, count) in enumerate(counts.items()):
        y, torn = top + _HEAD + k * _ROW, count > (limit or 10 ** (3 * (_END - _LEFT) / _STEP))
        parts += [words_at(0, y + 12, words), words_at(_WIDE, y + 12, in_words[words], 'end', bold=torn)]
        parts.append(_bar(words, count, y + 17, torn))
    return parts


def _upright(x, start, top, rows, look):
    """A line down to the last bar, with gaps where the words of a row are."""
    bars = ''.join(f'M{x:g} {top + _HEAD + k * _ROW + 15}v16' for k in range(rows))
    return f'<path d="M{x:g} {start}v{top + _HEAD - 1 - start}{bars}" class="{look}"/>'


def _across(count):
    return round(_LEFT + log10(count) / 3 * _STEP, 1)


def _bar(words, count, y, torn):
    """A bar; one that would go on beyond the picture is torn off."""
    tip = _END if torn else _across(count)
    back = tip - _TEAR * torn
    edge = [(tip, y), (back, y + 2.5), (tip, y + 5), (back, y + 7.5), (tip, y + 10)]
    return outline([(_LEFT, y), *edge, (_LEFT, y + 10)], 'class="lin-bar"' + data(key=words))
