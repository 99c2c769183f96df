import numpy as np
import pytest
from refusing import refused

from lin_backprop import example, load_digits
from lin_backprop.examples import DTYPES, example_digits, random_layer

both = pytest.mark.parametrize('make', [example, example_digits])


def test_the_numbers_of_the_notebooks():
    X, W, b, dY = example()
    assert X.tolist() == [[2, 3, 4], [4, 1, -2], [3, -1, 1], [1, 2, 1]]
    assert W.tolist() == [[-1, 2], [3, -2], [-1, -3]]
    assert b.tolist() == [2, -1]
    assert dY.tolist() == [[1, -2], [-3, -1], [-1, 3], [2, -2]]
    assert all(array.all() and array.dtype == np.int64 for array in example(8, 8, 8))


@both
def test_a_larger_size_keeps_the_numbers_of_a_smaller_one(make):
    X, W, b, dY = make(8, 8, 8)
    assert all(array.any(-1).all() for array in (X, W, dY))
    for N, D, M in [(1, 1, 1), (4, 3, 2), (2, 7, 5), (8, 1, 8)]:
        for small, large in zip(make(N, D, M), (X[:N, :D], W[:D, :M], b[:M], dY[:N, :M]), strict=True):
            np.testing.assert_array_equal(small, large)


@both
@pytest.mark.parametrize('name', ['N', 'D', 'M'])
@pytest.mark.parametrize('size', [0, 9, -1, 2.5, '3', None])
def test_other_sizes_are_refused_by_name(make, name, size):
    with refused(f'{name} … {size!r} … 1 … 8'):
        make(**{name: size})


@both
def test_each_call_gives_arrays_of_its_own(make):
    before = [a.tolist() for a in make()]
    for a in make():
        a[:] = 99
    assert [a.tolist() for a in make()] == before


def test_digits_take_the_place_of_X_alone():
    made, digits = example(4, 3, 2), example_digits(4, 3, 2)
    for name in ('W', 'b', 'dY'):
        np.testing.assert_array_equal(getattr(digits, name), getattr(made, name))
    images = load_digits().images
    assert any((images[:4, k : k + 3] == digits.X).all() for k in range(62))
    assert example_digits(8, 8, 8).X.shape == (8, 8)


@pytest.mark.parametrize('dtype', DTYPES)
def test_a_random_layer_fills_the_range_and_comes_back(dtype):
    layer = random_layer(4, 300, 200, dtype)
    assert [array.shape for array in layer] == [(4, 300), (300, 200), (4, 200)]
    for array, again in zip(layer, random_layer(4, 300, 200, dtype), strict=True):
        assert array.dtype == dtype
        assert -1 <= array.min() < -0.99
        assert 0.99 < array.max() < 1
        np.testing.assert_array_equal(array, again)
