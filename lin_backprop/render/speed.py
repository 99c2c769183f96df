"""Tables of what each version of the backward pass does, and of how they round; a time in words."""

from math import ceil, log10

from ..cost import human
from ..versions import work
from .cost import by_sizes, power_of_ten
from .picture import Picture, beside, line, number
from .table import words_table

_UNITS = [('µs', 1e-6, 1e-3), ('ms', 1e-3, 1), ('s', 1, 120), ('min', 60, 7200), ('h', 3600, 172_800)]


def work_table(N, D, M):
    """Picture of what each version of the backward pass does in float32: counted, so the same on every machine."""
    rows = {}
    for version, done in work(N, D, M).items():
        temporary = human(done.temporary) if done.temporary else 'none'
        rows[version] = [f'{done.multiply_adds:,}', temporary, human(done.read + done.written)]
    heads = ['multiply-adds', 'temporary arrays', 'read and written']
    title = f'N x D x M = {by_sizes(N, D, M)} in float32'
    words = line('Read and written: at least. Each operation reads what it is given once, and writes its answer once.')
    said = '; '.join(f'{version} {", ".join(row)}' for version, row in rows.items())
    table = beside(words_table(f'<b>{title}</b>', heads, rows, 'right'))
    return Picture(table + words, f'{title}, {", ".join(heads)}: {said}')


def rounding_table(errors):
    """Picture of what `rounding` gives; the next power of ten says enough of an error."""
    below = {dtype: {version: _below(error) for version, error in row.items()} for dtype, row in errors.items()}
    rows = {version: [row[version] for row in below.values()] for row in below.values() for version in row}
    words = line('As a share of the largest number of the gradient; against fractions, which never round.')
    said = '; '.join(f'{dtype} {", ".join(map(" ".join, row.items()))}' for dtype, row in below.items())
    table = beside(words_table('<b>Largest rounding error</b>', below, rows, 'right'))
    return Picture(table + words, f'Largest rounding error: {said}')


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
