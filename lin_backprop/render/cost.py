"""What each array would take to store and each gradient to compute: bars on a scale where each step is 1,000 times."""

from math import ceil, log10

from ..cost import human, multiply_adds, sizes
from .picture import INK, MARK, PAPER, Picture, line, svg, tint

KNOWN = {'▼ fast.ai': (50_000, 784, 50), '▲ CS231n': (64, 4096, 4096)}  # fast.ai's lesson, CS231n's handout
LAPTOP = 16 * 10**9
ROWS = {  # words: the array in `sizes`; arrays that are equally large share a bar
    'X, dX': 'X',
    'W, dW': 'W',
    'dY': 'dY',
    'b, db': 'db',
    'box of products': 'box',
    'dY/db': 'dY/db',
    'dY/dW': 'dY/dW',
    'dY/dX': 'dY/dX',
}
WORK = {  # words: the product in `multiply_adds`
    'dX or dW by @': 'dX',
    'dW by dY/dW': 'dY/dW',
    'dX by dY/dX': 'dY/dX',
}

_ROW, _TOP = 30, 60
_LEFT, _STEP = 280, 64  # where the bars begin; how far a factor of 1,000 reaches
_HERE, _COLUMN = 250, 116  # the right edge of the reader's numbers; the width of a column of other numbers


def cost(N, D, M):
    """Picture of bytes in float32 and of multiply-adds: bars for these sizes, marks for fast.ai's and CS231n's.

    A known layer whose sizes are these ones has the bars, and no marks.
    """
    shape = (N, D, M)
    here = ''.join(f' ({place[2:]})' for place, known in KNOWN.items() if known == shape)
    places = {'here': shape, **{place: known for place, known in KNOWN.items() if known != shape}}
    taken = {
        place: {words: sizes(*shape)[name].bytes for words, name in ROWS.items()} for place, shape in places.items()
    }
    work = {
        place: {words: multiply_adds(*shape)[name] for words, name in WORK.items()} for place, shape in places.items()
    }
    steps = ceil(log10(max(max(found.values()) for found in taken.values())) / 3)
    bottom = _TOP + len(ROWS) * _ROW
    top = bottom + 56
    width, height = _edges(places, steps)[-1] + 2, top + len(WORK) * _ROW + 2

    parts = _group('bytes', taken, human, _TOP, steps)
    parts.append(_text(_across(LAPTOP), 18, f'{human(LAPTOP)}: a laptop', 'middle'))
    parts.append(_upright(_across(LAPTOP), 24, bottom, f'stroke="{MARK}" stroke-width="2" stroke-dasharray="6 4"'))
    parts += _group('multiply-adds', work, in_thousands, top, steps)

    where = {place: f'{place} {by_sizes(*shape)}' for place, shape in places.items()}
    where['here'] += here
    text = 'Bytes in float32 for N x D x M ' + '. '.join(
        f'{where[place]}: {_listed(taken[place], human)}; multiply-adds: {_listed(work[place], in_thousands)}'
        for place in places
    )
    return Picture(
        line(f'Bytes in float32, and multiply-adds, for N x D x M {"; ".join(where.values())}.')
        + line('From one upright line to the next it is 1,000 times more.')
        + svg(''.join(parts), width, height, text)
        + ''.join(line(f'More than {human(LAPTOP)}, {place}: {_beyond(found)}.') for place, found in taken.items()),
        text,
    )


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


def _group(title, found, in_words, top, steps):
    """A scale and its bars. found: {place: {words of a row: count}}, the reader's place first."""
    edges, right, bottom = _edges(found, steps), _LEFT + steps * _STEP, top + len(next(iter(found.values()))) * _ROW
    parts = [_upright(x, top - 6, bottom, 'stroke="#999"') for x in range(_LEFT, right + 1, _STEP)]
    parts += [_text(_LEFT + step * _STEP, top - 12, in_words(1000**step), 'middle') for step in range(steps + 1)]
    parts += [_text(x, top - 12, place, 'end', 'bold') for x, place in zip(edges, found, strict=True)]
    parts.append(_text(0, top - 12, title, 'start', 'bold'))
    for k, words in enumerate(found['here']):
        counts, middle = [rows[words] for rows in found.values()], top + (k + 0.5) * _ROW
        parts += [_text(0, middle + 5, words, 'start'), _bar(counts[0], middle)]
        parts += [_mark(place, count, middle) for place, count in list(zip(found, counts, strict=True))[1:]]
        parts += [_text(x, middle + 5, in_words(count), 'end') for x, count in zip(edges, counts, strict=True)]
    return parts


def _edges(places, steps):
    """The right edge of the numbers of each place: the reader's before the bars, the others' after them."""
    return [_HERE, *(_LEFT + steps * _STEP + 10 + _COLUMN * (k + 1) for k in range(len(places) - 1))]


def _across(count):
    return round(_LEFT + log10(count) / 3 * _STEP, 1)


def _bar(count, middle):
    return (
        f'<rect x="{_LEFT}" y="{middle - 6:g}" width="{_across(count) - _LEFT:g}" height="12" '
        f'fill="{tint(1, 1)}" stroke="{INK}"/>'
    )


def _mark(place, count, middle):
    """The sign of a known layer, its tip in the middle of the row; with an edge of paper, for bars and dark pages."""
    up = -9 if place.startswith('▼') else 9
    look = f'fill="{INK}" stroke="{PAPER}" stroke-width="2" paint-order="stroke"'
    return f'<path d="M{_across(count):g} {middle:g}l-5 {up}h10z" {look}/>'


def _beyond(found):
    return _listed({words: count for words, count in found.items() if count > LAPTOP}, human) or 'nothing'


def _listed(found, in_words):
    return '; '.join(f'{words} {in_words(count)}' for words, count in found.items())


def _text(x, y, words, anchor, weight='normal'):
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">{words}</text>'


def _upright(x, top, bottom, look):
    return f'<line x1="{x:g}" y1="{top}" x2="{x:g}" y2="{bottom}" {look}/>'
