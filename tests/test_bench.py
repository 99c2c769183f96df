"""What `make bench` computes. What it measures is no test's business."""

import numpy as np
import pytest

from lin_backprop import lin_grad
from tools.bench import Row, bare, calls, draw, exponent, growth_rows, number, peak, ratio, seconds_of


@pytest.mark.parametrize('power', [0, 0.5, 1, 3])
def test_an_exponent_is_the_power_that_the_values_grow_with(power):
    sizes = np.array([2, 5, 7, 30])
    np.testing.assert_allclose(exponent(sizes, 0.3 * sizes**power), power, atol=1e-12)  # logarithms round
    np.testing.assert_allclose(exponent([1, 2, 4], [1, 4, 8]), 1.5)  # the slope of 0, 2, 3 over 0, 1, 2


@pytest.mark.parametrize(
    ('row', 'met', 'words'),
    [
        (Row('a', 1.05, 1.05), 'yes', 'a 1.050 1.050 yes'),
        (Row('a', 1.051, 1.05), 'NO', 'a 1.051 1.050 NO'),
        (Row('a b', 4.2, 5, 'ms'), 'yes', 'a b 4.200 ms 5.000 ms yes'),
        (Row('a', 2, None), '', 'a 2.000'),
        (Row('a', 'not installed', 1), '', 'a not installed 1.000'),
    ],
)
def test_a_row_has_the_figure_beside_its_target_and_whether_it_is_met(row, met, words):
    assert row.met == met
    assert str(row).split() == words.split()
    assert len(str(row)) == len(str(Row('lin_grad / the bare three lines, (50000, 784, 50)', 123456, 90, 'MB')))


def test_numbers_are_as_long_as_is_read():
    assert [number(value) for value in (0.2764, 19.5, 20.4, 12345)] == ['0.276', '19.500', '20', '12,345']


def test_a_ratio_takes_turns_and_the_median_of_each():
    called, now = [], [0.0]

    def takes(name, *seconds):
        def call():
            now[0] += seconds[len(called) // 2 % len(seconds)]
            called.append(name)

        return call

    # the middle of 9 pairs after the warm-up; the largest is left out
    times = ratio(takes('one', 6, 3, 60), takes('other', 2), seconds=0, clock=lambda: now[0])
    assert times == 3
    assert called == ['one', 'other'] * 10


def test_functions_that_are_compared_get_the_same_arrays_and_give_the_same_numbers():
    one, other = calls((4, 3, 2), lin_grad, bare)
    assert all(a is b for a, b in zip(one.args, other.args, strict=True))
    for a, b in zip(one(), other(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_peak_is_what_a_call_holds_at_once():
    def call():
        large = np.ones(300_000, np.int8)
        return large[:100_000].copy()

    assert 400_000 <= peak(call) < 410_000  # and a little for Python


def test_growth_is_read_letter_by_letter():
    curves = {
        ('lin_grad', 'N'): ([1, 2, 4], [1, 2, 4], [5, 5, 5]),
        ('outer', 'M'): ([1, 2, 4], [3, 6, 12], [1, 4, 16]),
    }
    *rows, whole = growth_rows(curves)
    assert [row.what.split(' to ')[0] for row in rows] == [
        'lin_grad: time grows like N', 'lin_grad: memory grows like N',
        'outer: time grows like M', 'outer: memory grows like M',
    ]  # fmt: skip
    np.testing.assert_allclose([row.figure for row in rows], [1, 0, 1, 2], atol=1e-12)
    assert [row.met for row in rows] == ['yes', 'yes', '', 'NO']
    assert whole.met == 'yes'  # lin_grad makes its answers and nothing beside them


def test_the_picture_has_each_ratio_its_target_and_the_curves():
    rows = [Row('a / b', 1.5, 1.05), Row('c / d', 'not installed', 1), Row('e / f', 20)]
    figure = draw(rows, {('outer', 'D'): ([1, 2], [3, 6], [5, 50])})
    bars, seconds, memory = figure.axes
    assert [label.get_text() for label in bars.get_yticklabels()] == ['e / f', 'a / b']
    assert [bar.get_width() for bar in bars.patches] == [20, 1.5]
    assert list(bars.lines[0].get_xdata()) == [None, 1.05]
    for axes, values in ((seconds, [3, 6]), (memory, [5, 50])):
        np.testing.assert_array_equal(axes.lines[0].get_data(), [[1, 2], values])


def test_seconds_are_those_of_the_call():
    ticks = iter([3, 10])
    assert seconds_of(lambda: None, lambda: next(ticks)) == 7
