from fractions import Fraction

import numpy as np
import pytest

from lin_backprop import LinGrad, example, lin_grad, lin_grad_loops
from lin_backprop.examples import DTYPES
from lin_backprop.rounding import drift, exact, rounding, rounding_error
from lin_backprop.versions import VERSIONS

X, W, _, dY = example()


@pytest.mark.parametrize('name', VERSIONS)
@pytest.mark.parametrize('dtype', ['int64', *DTYPES])
def test_small_whole_numbers_never_round(name, dtype):
    arrays = [array.astype(dtype) for array in (X, W, dY)]
    assert rounding_error(VERSIONS[name](*arrays), exact(*arrays)) == 0


def test_exact_is_exact_where_floats_are_not():
    X, W, dY = np.array([[2.0**60], [1.0], [-(2.0**60)]]), np.array([[1.0]]), np.array([[1.0], [0.5], [1.0]])
    assert lin_grad(X, W, dY).dW[0, 0] == 0
    assert exact(X, W, dY).dW[0, 0] == Fraction(1, 2)


@pytest.mark.parametrize('name', LinGrad._fields)
def test_the_rounding_error_is_the_largest_as_a_share_of_the_largest_number(name):
    right = lin_grad_loops(X, W, dY)
    wrong = getattr(right, name).astype(float)
    wrong.flat[1] += 0.25
    wrong.flat[0] -= 0.125
    error = rounding_error(right._replace(**{name: wrong}), exact(X, W, dY))
    assert error == 0.25 / float(np.abs(getattr(right, name)).max())


def test_float32_keeps_six_digits_and_float64_fifteen():
    errors = rounding(16, 16, 4)
    assert list(errors) == DTYPES
    for dtype, least, most in (('float32', 1e-8, 1e-6), ('float64', 1e-17, 1e-15)):
        assert list(errors[dtype]) == list(VERSIONS)
        assert all(least < error < most for error in errors[dtype].values())


def test_a_wrong_version_is_no_rounding():
    mean = {'mean': lambda X, W, dY: lin_grad(X, W, dY)._replace(db=dY.mean(0))}
    assert all(errors['mean'] > 0.5 for errors in rounding(4, 3, 2, mean).values())


@pytest.mark.parametrize('place', range(3))
@pytest.mark.parametrize('value', [np.nan, np.inf])
def test_a_single_number_that_is_none_has_no_fraction(place, value):
    arrays = [array.astype(float) for array in (X, W, dY)]
    arrays[place][1, 0] = value
    with pytest.raises(ValueError, match=f'^{("X", "W", "dY")[place]} has nan or infinite'):
        exact(*arrays)


@pytest.mark.parametrize(('dtype', 'most'), [('float32', 1e-6), ('float64', 1e-15)])
def test_the_order_of_adding_moves_the_last_digits_of_a_training(dtype, most):
    found = drift(dtype, 20)
    assert [look.steps for look in found] == [1, 10, 20]
    assert 0 < found[-1].difference < most  # the same network: anything else than rounding would be larger by far
    assert all(look.right[0] == look.right[1] for look in found)
