from math import log2

import pytest
from reading import body, tables, words

from lin_backprop.cost import human
from lin_backprop.render.cost import in_thousands
from lin_backprop.render.speed import duration, race_table, rounding_table
from lin_backprop.rounding import rounding
from lin_backprop.speed import Race, Row, race
from lin_backprop.versions import VERSIONS, work

RACE = Race(
    50_000,
    784,
    50,
    'float32',
    [
        Row('loops', 1900.0, 9500.0, 12),
        Row('outer', 6.4, 32.0, 1275),
        Row('einsum', 1.24, 6.2, 1),
        Row('einsum, optimized', 0.2, 1.0, 50_000),
        Row('@', 0.2, 1.0, 50_000),
    ],
)


def columns(picture):
    """{head: its column}."""
    (table,) = tables(picture.html)
    return table, dict(zip(table.columns, zip(*table.numbers, strict=True), strict=True))


def test_the_table_has_a_row_for_each_version_with_what_was_measured():
    table, column = columns(race_table(RACE))
    assert table.caption == 'N x D x M = 50,000 x 784 x 50 in float32'
    assert table.sides == list(VERSIONS)
    assert column['time'] == ('32 min', '6.4 s', '1.2 s', '200 ms', '200 ms')
    assert column['times as slow as @'] == ('9,500', '32', '6.2', '1', '1')
    assert column['how'] == (
        'extrapolated from 12 rows',
        'extrapolated from 1,275 rows',
        'extrapolated from 1 row',
        'measured',
        'measured',
    )


@pytest.mark.parametrize(('dtype', 'itemsize'), [('float32', 4), ('float64', 8)])
def test_the_table_has_what_was_counted(dtype, itemsize):
    _, column = columns(race_table(RACE._replace(dtype=dtype)))
    counted = work(50_000, 784, 50, itemsize).values()
    assert column['multiply-adds'] == ('3.92 × 10⁹',) * 5
    assert column['multiply-adds'] == tuple(in_thousands(done.multiply_adds) for done in counted)
    box = {4: '15.68 GB', 8: '31.36 GB'}[itemsize]
    assert column['temporary arrays'] == ('none', box, 'none', 'none', 'none')
    assert column['read and written'] == tuple(human(done.read + done.written) for done in counted)


def test_a_block_more_is_twice_the_time():
    _, column = columns(race_table(RACE))
    assert column['doublings'] == tuple('█' * (1 + round(log2(row.seconds / 0.2))) for row in RACE.rows)
    assert [len(bar) for bar in column['doublings']] == [14, 6, 4, 1, 1]


def test_the_fastest_has_one_block_though_it_is_not_the_last():
    rows = [Row('loops', 8.0, 2.0, 4), Row('einsum', 1.0, 0.25, 4), Row('@', 4.0, 1.0, 4)]
    _, column = columns(race_table(Race(4, 3, 2, 'float64', rows)))
    assert [len(bar) for bar in column['doublings']] == [4, 1, 3]
    assert column['times as slow as @'] == ('2', '0.25', '1')


def test_the_picture_says_which_of_the_calls_counts():
    assert 'the fastest of several calls on this machine. A block more: twice the time.' in race_table(RACE).html


def test_the_bars_are_left_out_where_the_table_is_read_aloud():
    hidden = [element for element in body(race_table(RACE).html).iter('span') if element.get('aria-hidden') == 'true']
    assert [set(words(element)) for element in hidden] == [{'█'}] * 5


def test_the_text_of_a_race_says_what_the_table_says():
    assert race_table(RACE).text == (
        'N x D x M = 50,000 x 784 x 50 in float32: '
        'loops 32 min (extrapolated from 12 rows), 9,500 times as slow as @; '
        'outer 6.4 s (extrapolated from 1,275 rows), 32 times as slow as @; '
        'einsum 1.2 s (extrapolated from 1 row), 6.2 times as slow as @; '
        'einsum, optimized 200 ms (measured), 1 times as slow as @; '
        '@ 200 ms (measured), 1 times as slow as @'
    )


def test_a_version_of_the_reader_is_timed_and_not_counted():
    rows = [Row('mine <3', 0.0032, 4.0, 4), Row('@', 0.0008, 1.0, 4)]
    table, column = columns(race_table(Race(4, 3, 2, 'float64', rows)))
    assert table.sides == ['mine <3', '@']
    assert column['time'] == ('3.2 ms', '800 µs')
    assert column['multiply-adds'] == ('?', '48')
    assert (column['temporary arrays'], column['read and written']) == (('?', 'none'), ('?', '496 B'))


def test_a_real_race_can_be_shown():
    picture = race_table(race(5, 3, 2, seconds=0.2))
    table, _ = columns(picture)
    assert table.sides == list(VERSIONS)
    assert picture.text.startswith('N x D x M = 5 x 3 x 2 in float32: loops ')


@pytest.mark.parametrize(
    ('seconds', 'said'),
    [
        (1e-7, '0.1 µs'),
        (4.26e-6, '4.3 µs'),
        (0.000994, '990 µs'),
        (0.000999, '1 ms'),
        (0.0032, '3.2 ms'),
        (0.1949, '190 ms'),
        (0.996, '1 s'),
        (119, '2 min'),
        (114, '110 s'),
        (1860, '31 min'),
        (7190, '2 h'),
        (86_400, '24 h'),
        (172_700, '48 h'),
        (180_000, '2.1 days'),
        (10_000_000, '120 days'),
    ],
)
def test_a_time_in_words(seconds, said):
    assert duration(seconds) == said


def test_errors_are_named_by_the_power_of_ten_above_them():
    found = {
        'float32': {'loops': 2.1e-7, 'outer': 9.9e-7, '@': 1.1e-6},
        'float64': {'loops': 0.0, 'outer': 1.2e-16, '@': 5e-16},
    }
    picture = rounding_table(found)
    (table,) = tables(picture.html)
    assert table.columns == ['float32', 'float64']
    assert table.sides == ['loops', 'outer', '@']
    assert table.numbers == [['below 10⁻⁶', 'none'], ['below 10⁻⁶', 'below 10⁻¹⁵'], ['below 10⁻⁵', 'below 10⁻¹⁵']]
    assert picture.text == (
        'Largest rounding error: float32 loops below 10⁻⁶, outer below 10⁻⁶, @ below 10⁻⁵; '
        'float64 loops none, outer below 10⁻¹⁵, @ below 10⁻¹⁵'
    )


def test_the_rounding_of_the_notebook_reads_the_same_on_every_machine():
    (table,) = tables(rounding_table(rounding()).html)
    assert table.sides == list(VERSIONS)
    assert table.numbers == [['below 10⁻⁶', 'below 10⁻¹⁵']] * 5
