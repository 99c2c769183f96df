"""What each array would take to store: bars of bytes on a scale where each step is a thousand times more."""

from math import ceil, log10

from ..jacobian import human, sizes
from .picture import INK, MARK, Picture, line, svg, tint

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

_ROW, _TOP = 34, 60
_LEFT, _STEP = 220, 72  # where the bars begin; how far a factor of 1,000 reaches
_HERE, _COLUMN = 190, 96  # the right edge of the reader's bytes; the width of a column of other bytes


def cost(N, D, M):
    """Picture of the bytes of each array in float32: bars for these sizes, marks for fast.ai's and CS231n's."""
    places = {'here': (N, D, M), **KNOWN}
    taken = {
        place: {words: sizes(*shape)[name].bytes for words, name in ROWS.items()} for place, shape in places.items()
    }
    steps = ceil(log10(max(max(found.values()) for found in taken.values())) / 3)
    right, bottom = _LEFT + steps * _STEP, _TOP + len(ROWS) * _ROW
    edges = [_HERE, *(right + 10 + _COLUMN * (k + 1) for k in range(len(KNOWN)))]

    parts = [_upright(x, _TOP - 6, bottom, 'stroke="#999"') for x in range(_LEFT, right + 1, _STEP)]
    parts += [_text(_LEFT + step * _STEP, _TOP - 12, human(1000**step), 'middle') for step in range(steps + 1)]
    parts.append(_text(_across(LAPTOP), 18, f'{human(LAPTOP)}: a laptop', 'middle'))
    parts.append(_upright(_across(LAPTOP), 24, bottom, f'stroke="{MARK}" stroke-width="2" stroke-dasharray="6 4"'))
    parts += [_text(x, _TOP - 12, place, 'end', 'bold') for x, place in zip(edges, taken, strict=True)]
    for k, words in enumerate(ROWS):
        counts, middle = [found[words] for found in taken.values()], _TOP + (k + 0.5) * _ROW
        parts += [_text(0, middle + 5, words, 'start', 'bold'), *_bar(counts, middle)]
        parts += [_text(x, middle + 5, human(count), 'end') for x, count in zip(edges, counts, strict=True)]

    where = {place: f'{place} {n:,} x {d:,} x {m:,}' for place, (n, d, m) in places.items()}
    text = '. '.join(f'{where[place]}: {_listed(found)}' for place, found in taken.items())
    text = f'Bytes in float32 for N x D x M {text}'
    return Picture(
        line(f'Bytes in float32 for N x D x M {"; ".join(where.values())}.')
        + line('From one upright line to the next it is 1,000 times more.')
        + svg(''.join(parts), edges[-1] + 2, bottom + 2, text)
        + ''.join(line(f'More than {human(LAPTOP)}, {place}: {_beyond(found)}.') for place, found in taken.items()),
        text,
    )


def _across(count):
    return round(_LEFT + log10(count) / 3 * _STEP, 1)


def _bar(counts, middle):
    """A bar for the reader's bytes; a mark that points down on it for the first known size, up for the second."""
    here, first, second = map(_across, counts)
    return [
        f'<rect x="{_LEFT}" y="{middle - 6:g}" width="{here - _LEFT:g}" height="12" '
        f'fill="{tint(1, 1)}" stroke="{INK}"/>',
        f'<path d="M{first:g} {middle - 3:g}l-6 -10h12z" fill="currentColor"/>',
        f'<path d="M{second:g} {middle + 3:g}l-6 10h12z" fill="currentColor"/>',
    ]


def _beyond(found):
    return _listed({words: count for words, count in found.items() if count > LAPTOP}) or 'nothing'


def _listed(found):
    return '; '.join(f'{words} {human(count)}' for words, count in found.items())


def _text(x, y, words, anchor, weight='normal'):
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">{words}</text>'


def _upright(x, top, bottom, look):
    return f'<line x1="{x:g}" y1="{top}" x2="{x:g}" y2="{bottom}" {look}/>'
