"""Tables of what each version of the backward pass does, and of how they round; a time in words."""

from math import ceil, log10

from ..cost import human
from ..versions import work
from .cost import by_sizes, power_of_ten
from .picture import Picture, beside, line, number
from .table import html_table, words_cell

_UNITS = [('µs', 1e-6, 1e-3), ('ms', 1e-3, 1), ('s', 1, 120), ('min', 60, 7200), ('h', 3600, 172_800)]


def work_table(N, D, M):
    """Picture of what each version of the backward pass does in float32: counted, so the same on every machine."""
    rows = {
        version: [
            f'{done.multiply_adds:,}',
            human(done.temporary) if done.temporary else 'none',
            human(done.read + done.written),
        ]
        for version, done in work(N, D, M).items()
    }
    heads = ['multiply-adds', 'temporary arrays', 'read and written']
    title = f'N x D x M = {by_sizes(N, D, M)} in float32'
    said = '; '.join(f'{version} {", ".join(row)}' for version, row in rows.items())
    return Picture(
        beside(html_table(f'<b>{title}</b>', heads, rows, [_cells(row) for row in rows.values()]))
        + line('Read and written: at least. Each operation reads what it is given once, and writes its answer once.'),
        f'{title}, {", ".join(heads)}: {said}',
    )


def rounding_table(found):
    """Picture of what `rounding` gives; the next power of ten says enough of an error."""
    versions = list(next(iter(found.values())))
    cells = [_cells(_below(errors[version]) for errors in found.values()) for version in versions]
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
            return f'{two_digits(seconds / length)} {unit}'
    return f'{two_digits(seconds / 86_400)} days'


def two_digits(value):
    """A number in words, rounded to two digits."""
    value = float(f'{value:.2g}')
    return f'{value:,.0f}' if value >= 10 else number(value)


def _below(error):
    return f'below {power_of_ten(ceil(log10(error)))}' if error else 'none'


def _cells(row):
    return [words_cell(words, 'right') for words in row]
