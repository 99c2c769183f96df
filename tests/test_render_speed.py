import pytest
from reading import tables

from lin_backprop.cost import human
from lin_backprop.render.speed import duration, rounding_table, work_table
from lin_backprop.versions import work


@pytest.mark.parametrize('shape', [(64, 784, 50), (5, 3, 2)])
def test_the_table_has_a_row_for_each_version_with_what_was_counted(shape):
    picture, counted = work_table(*shape), work(*shape)
    (table,) = tables(picture.html)
    assert table.caption == 'N x D x M = {} x {} x {} in float32'.format(*shape)
    assert table.sides == list(counted)
    assert table.columns == ['multiply-adds', 'temporary arrays', 'read and written']
    for row, done in zip(table.numbers, counted.values(), strict=True):
        temporary = human(done.temporary) if done.temporary else 'none'
        assert row == [f'{done.multiply_adds:,}', temporary, human(done.read + done.written)]
    assert (
        '; '.join(f'{side} {", ".join(row)}' for side, row in zip(table.sides, table.numbers, strict=True))
        in picture.text
    )


def test_a_time_in_words():
    said = {
        **{1e-7: '0.1 µs', 4.26e-6: '4.3 µs', 0.000994: '990 µs', 0.000999: '1 ms', 0.0032: '3.2 ms', 0.1949: '190 ms'},
        **{0.996: '1 s', 119: '2 min', 114: '110 s', 1860: '31 min', 7190: '2 h', 86_400: '24 h', 172_700: '48 h'},
        **{180_000: '2.1 days', 10_000_000: '120 days'},
    }
    assert {seconds: duration(seconds) for seconds in said} == said


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
