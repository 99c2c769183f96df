from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from lin_backprop import numerical_grad
from lin_backprop.step_size import CASES, DTYPES, POWERS, STEPS, Case, digits, errors, round_off

every_case = pytest.mark.parametrize('name', CASES)
every_dtype = pytest.mark.parametrize('dtype', DTYPES)


def at(name, dtype='float64'):
    """{step: error}"""
    return dict(zip(STEPS, errors(CASES[name], dtype), strict=True))


def best(name, dtype='float64'):
    found = at(name, dtype)
    return min(found, key=found.get)


@every_case
def test_the_slope_is_the_derivative_and_the_errors_are_those_of_numerical_grad(name):
    case = CASES[name]
    right = np.array([case.slope(np.array(place)) for place in case.at])
    assert [numerical_grad(case.f, place) for place in case.at] == pytest.approx(right, rel=1e-9)
    np.testing.assert_array_equal(STEPS, [float(f'1e{power}') for power in range(-12, 2)])
    for step in (1e-4, 0.1, 10):
        measured = np.array([numerical_grad(case.f, place, step) for place in case.at])
        assert at(name)[step] == pytest.approx(abs(measured / right - 1).max(), rel=1e-3, abs=1e-15)


@every_case
@every_dtype
def test_the_finite_difference_is_made_in_the_type_that_is_asked_for(name, dtype):
    case, seen = CASES[name], []

    def spy(w):
        seen.append((w.dtype, case.f(w).dtype))
        return case.f(w)

    def slope(w):
        np.testing.assert_array_equal(w, np.array(case.at, dtype).astype(float), strict=True)  # where f is looked at
        return case.slope(w)

    found = errors(case._replace(f=spy, slope=slope), dtype)
    assert seen == [(dtype, dtype)] * 2
    assert (found.shape, found.dtype) == ((len(STEPS),), float)
    assert (found > 0).all()  # so that all have a place on a scale of powers of ten


@pytest.mark.parametrize('name', ['linear layer', 'mse'])
@every_dtype
def test_a_line_and_a_parabola_have_round_off_and_nothing_else(name, dtype):
    found, floor = errors(CASES[name], dtype), np.finfo(dtype).eps
    assert (found <= 20 * np.maximum(round_off(dtype), floor)).all()
    assert (found[-2:] < 8 * floor).all()  # steps of 1 and 10 are as good as exact
    assert found.argmin() >= len(STEPS) - 2
    assert CASES[name].larger is None


def test_a_curve_has_a_v_with_its_best_step_near_the_cube_root_of_the_rounding():
    assert 1e-6 <= best('cube') <= 1e-4
    assert best('cube') == 1e-5
    assert best('cube', 'float32') == 0.01
    right = np.array(POWERS) > -5
    # by hand: ((w + s)**3 - (w - s)**3) / 2s = 3 w**2 + s**2, so the error is s**2 / 3 w**2, largest at w = 1.1
    np.testing.assert_allclose(errors(CASES['cube'], 'float64')[right], np.array(STEPS)[right] ** 2 / 3.63, rtol=0.02)
    left = errors(CASES['cube'], 'float64')[np.array(POWERS) < -5]
    assert (left < 2 * round_off('float64')[: len(left)]).all()
    assert (left > 0.001 * round_off('float64')[: len(left)]).all()
    assert (np.diff(left) < 0).all()


def test_relu_is_right_until_the_step_crosses_its_kink():
    for step, error in at('relu').items():
        if step < min(CASES['relu'].at):
            assert error < 1e-5
        else:
            # by hand: (w + s) / 2s for 1 is off by 1/2 - w / 2s
            assert error == pytest.approx(0.5 - 0.02 / (2 * step))
    assert best('relu') == best('relu', 'float32') == 0.01


@every_case
def test_float32_has_a_floor_of_its_own(name):
    double, single = errors(CASES[name], 'float64'), errors(CASES[name], 'float32')
    assert single.min() >= 1e-9
    assert single.min() > 1e5 * double.min()
    fine = np.array(POWERS) < -4  # before anything but round-off counts
    assert (single[fine] > 1e3 * double[fine]).all()
    assert (single[:4] == 1).all()  # steps to 1e-9 are lost: w + step is w


def test_the_round_off_to_expect_is_one_rounding_by_the_step():
    np.testing.assert_allclose(round_off('float64')[[0, -1]], [2.2e-4, 2.2e-17], rtol=0.02)
    np.testing.assert_allclose(round_off('float32') / round_off('float64'), 2.0**29)


every_step = pytest.mark.parametrize(('name', 'dtype', 'power'), list(product(CASES, DTYPES, POWERS)))


def test_the_digits_of_a_step_are_subtracted_as_by_hand():
    """The true difference is -11 * 2e-12 and -11 * 2e-5."""
    found = digits(CASES['linear layer'], 'float64', -12)
    assert found[:4] == (1.1, '-14.100000000011008', '-14.099999999989002', '-0.000000000022006')
    assert found[4:] == (-11, -13, 12, 3, 2)
    found = digits(CASES['linear layer'], 'float32', -5)
    assert found[:4] == (1.5, '-18.5001106', '-18.4998894', '-0.0002213')
    assert found[4:] == (-4, -5, 5, 2, 2)
    found = digits(CASES['linear layer'], 'float32', -9)  # w + step is w
    assert found[:4] == (1.1, '-14.1000013', '-14.1000013', '0.0000000')
    assert found[4:] == (-8, -7, 9, 0, 0)
    found = digits(Case('9 * w', lambda w: 9 * w, lambda w: 9 + 0 * w, (0.1,), None), 'float32', 0)
    assert (found.difference, found.first, found.cancelled) == ('18.00000000', 1, 0)  # 9.9 + 8.1
    found = digits(CASES['cube'], 'float32', 1)  # 11.1**3 + 8.9**3 = 2072.6
    assert found[:4] == (1.1, '1367.63110', '-704.96887', '2072.59998')
    assert found[4:] == (3, -4, 0, 8, 1)


@every_step
def test_each_digit_cancels_or_is_right_or_is_rounding(name, dtype, power):
    found = digits(CASES[name], dtype, power)
    up, down, difference = map(Decimal, found[1:4])
    assert len({number.as_tuple().exponent for number in (up, down, difference)}) == 1
    lowest = up.as_tuple().exponent
    assert abs(up - down - difference) <= 10 * Decimal(10) ** lowest  # each was rounded to its last digits
    shown = len(max(abs(up), abs(down)).as_tuple().digits)
    assert shown == {'float64': 17, 'float32': 9}[dtype]
    assert found.cancelled + found.right + found.lost == max(shown, found.first - lowest + 1)
    assert found.cancelled == max(0, shown + lowest - 1 - found.first)
    assert found.right == found.first - found.last + 1
    assert found.lost == found.last - lowest
    if difference:
        assert difference.adjusted() == found.first


@every_step
def test_the_digits_are_of_the_place_with_the_largest_error(name, dtype, power):
    case, found = CASES[name], digits(CASES[name], dtype, power)
    measured = Decimal(found.difference) / 2 / Decimal(10) ** power
    error = abs(float(measured) / float(case.slope(np.array(found.w, dtype).astype(float))) - 1)
    last = Decimal(1).scaleb(Decimal(found.up).as_tuple().exponent - power)
    assert error == pytest.approx(errors(case, dtype)[POWERS.index(power)], rel=0.01, abs=2 * float(last) + 1e-7)


@every_dtype
def test_what_is_no_rounding_agrees_with_the_true_difference(dtype):
    """By hand for a line: 2 * step * slope."""
    for power in POWERS:
        found = digits(CASES['linear layer'], dtype, power)
        right = Decimal(-22).scaleb(power)
        unit = Decimal(10) ** found.last
        off = abs(Decimal(found.difference) - right)
        if found.right:
            assert off <= unit
        if found.right and found.lost:
            assert off > unit / 200  # the digit after it is not right
