"""Tables of a race between the versions of the backward pass, and of how they round."""

from html import escape
from math import ceil, log2, log10

from ..cost import human
from ..versions import work
from .cost import by_sizes, in_thousands, power_of_ten
from .picture import Picture, beside, line, number
from .table import html_table

_UNITS = [('µs', 1e-6, 1e-3), ('ms', 1e-3, 1), ('s', 1, 120), ('min', 60, 7200), ('h', 3600, 172_800)]


def race_table(race):
    """Picture of a Race: for each version the time, what it does, and how many rows it was measured on."""
    counted = work(race.N, race.D, race.M, 8 if race.dtype == 'float64' else 4)
    fastest = min(row.seconds for row in race.rows)
    cells, said = [], []
    for row in race.rows:
        took, ratio, done = duration(row.seconds), _two_digits(row.ratio), counted.get(row.version)
        where = f'extrapolated from {row.rows:,} row{"s" * (row.rows > 1)}' if row.rows < race.N else 'measured'
        blocks = '█' * (1 + round(log2(row.seconds / fastest)))
        does = ['?'] * 3  # a version of the reader's
        if done:
            moved = human(done.read + done.written)
            does = [in_thousands(done.multiply_adds), human(done.temporary) if done.temporary else 'none', moved]
        cells.append(
            [
                _cell(f'<span aria-hidden="true">{blocks}</span>', 'left'),
                _cell(took),
                _cell(where, 'left'),
                *map(_cell, [ratio, *does]),
            ]
        )
        said.append(f'{row.version} {took} ({where}), {ratio} times as slow as @')
    heads = ['doublings', 'time', 'how', 'times as slow as @', 'multiply-adds', 'temporary arrays', 'read and written']
    title = f'N x D x M = {by_sizes(race.N, race.D, race.M)} in {race.dtype}'
    drawn = html_table(f'<b>{escape(title)}</b>', heads, [row.version for row in race.rows], cells)
    return Picture(
        beside(drawn)
        + line('Time: dX, dW and db once, the fastest of several calls on this machine. A block more: twice the time.')
        + line('On a busy machine @ loses most, because it waits for every core.')
        + line('Extrapolated: measured on the first rows of the batch, and taken times N / rows.')
        + line('Read and written: at least. Each operation reads what it is given once, and writes its answer once.'),
        f'{title}: {"; ".join(said)}',
    )


def rounding_table(found):
    """Picture of what `rounding` gives; the next power of ten says enough of an error."""
    versions = list(next(iter(found.values())))
    cells = [[_cell(_below(errors[version])) for errors in found.values()] for version in versions]
    said = '; '.join(
        f'{dtype} {", ".join(f"{version} {_below(error)}" for version, error in errors.items())}'
        for dtype, errors in found.items()
    )
    return Picture(
        beside(html_table('<b>Largest rounding error</b>', list(found), versions, cells))
        + line('As a share of the largest number of the gradient; against fractions, which never round.'),
        f'Largest rounding error: {said}',
    )


def duration(seconds):
    """A time in words, with two digits: '3.2 ms', '31 min'."""
    for unit, length, end in _UNITS:
        if float(f'{seconds:.2g}') < end:
            return f'{_two_digits(seconds / length)} {unit}'
    return f'{_two_digits(seconds / 86_400)} days'


def _two_digits(value):
    value = float(f'{value:.2g}')
    return f'{value:,.0f}' if value >= 10 else number(value)


def _below(error):
    return f'below {power_of_ten(ceil(log10(error)))}' if error else 'none'


def _cell(words, side='right'):
    """Words in the page's ink."""
    return f'<td class="lin-words lin-{side}">{words}</td>'
