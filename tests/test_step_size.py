import numpy as np
import pytest

from lin_backprop import numerical_grad
from lin_backprop.step_size import CASES, DTYPES, POWERS, STEPS, errors, round_off

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
