import numpy as np
import pytest
from reading import body, words

from lin_backprop import LinGrad, compare, numerical_grad
from lin_backprop.check import measured_slope

nan, inf = np.nan, np.inf


def test_numerical_grad_finds_known_derivatives():
    x = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
    np.testing.assert_allclose(numerical_grad(lambda x: (x**2).sum(), x), 2 * x, rtol=0, atol=1e-8)
    np.testing.assert_allclose(numerical_grad(np.prod, x), x.prod() / x, rtol=0, atol=1e-8)


def test_numerical_grad_takes_integers_one_number_an_empty_array_and_a_loss_in_an_array_of_one():
    x = np.array([3, -2])
    grad = numerical_grad(np.prod, x)
    np.testing.assert_allclose(grad, [-2, 3], rtol=0, atol=1e-8)
    assert grad.dtype == np.float64
    assert x.tolist() == [3, -2]
    slope = numerical_grad(lambda x: x**3, 2)
    assert slope.shape == ()
    assert slope == pytest.approx(12, abs=1e-8)
    assert numerical_grad(np.sum, np.zeros((0, 3))).shape == (0, 3)
    assert numerical_grad(lambda x: x.sum(keepdims=True), np.ones((1, 1))).shape == (1, 1)


def test_numerical_grad_moves_as_far_as_it_is_told():
    # (x + 1)**3 - (x - 1)**3 = 6 x**2 + 2: half of it is 1 more than the slope
    assert numerical_grad(lambda x: x**3, 2.0, nudge=1) == 13


def test_measured_slope_is_change_over_nudge():
    assert measured_slope(lambda x: x**2, 3, 2) == 8  # (25 - 9) / 2: one-sided
    assert measured_slope(lambda x: 5 * x, 3, -1) == 5


@pytest.mark.parametrize(
    ('a', 'b', 'said'),
    [
        ([1, 2], [1, 2], 'all 2 numbers'),
        ([1, 2], [1.0, 2.0], 'all 2 numbers'),
        (3, 3.0, '1 number'),
        (True, 1, '1 number'),
        ([nan, 1], [nan, 1], 'all 2 numbers'),
        ([inf, -inf], [inf, -inf], 'all 2 numbers'),
        (np.zeros((0, 3)), np.zeros((0, 3)), 'both have shape (0, 3), which holds no number'),
    ],
)
def test_the_same_numbers_are_equal(a, b, said):
    assert (compare(a, b).verdict, compare(a, b).sentence) == ('equal', said)


@pytest.mark.parametrize(
    ('a', 'b'),
    [
        ([1, 2], [1, 3]),
        ([nan, 1], [1, 1]),
        ([1, 1], [1, nan]),
        ([inf], [-inf]),
        ([inf], [1e308]),
        ([1], [inf]),
        (0, 1e-300),
        ([1.0, 2.0], [1.0, 2.0 + 1e-9]),
        (np.ones((3, 2)), 1.09 * np.ones((3, 2))),
        (1_000_000, 1_000_001),
        (2**53, 2**53 + 1),  # the same as floats
    ],
)
def test_other_numbers_are_different(a, b):
    assert compare(a, b).verdict == 'different'
    assert compare(b, a).verdict == 'different'


def test_shapes_never_broadcast():
    for one, other in [
        ((3,), (1, 3)),
        ((3,), (3, 1)),
        ((), (1,)),
        ((2, 3), (3, 2)),
        ((0, 3), (0, 2)),
        ((1, 3), (4, 3)),
    ]:
        found = compare(np.zeros(one), np.zeros(other))
        assert found.verdict == 'different'
        assert f'{one}' in found.sentence
        assert f'{other}' in found.sentence


def test_the_largest_difference_and_its_place_are_told():
    a = np.array([[1, 2, 3], [4, 5, 6]])
    found = compare(a, a + [[0, 1, 0], [0, 0, -2]])
    assert (found.largest, found.index) == (2, (1, 2))
    assert '2 of 6 numbers' in found.sentence
    assert 'at [1, 2]' in found.sentence
    assert '6 against 4' in found.sentence
    assert compare(a, a).largest == 0
    assert compare(2, 5).index == ()


def test_close_is_a_thousand_roundings_of_the_coarser_type():
    fine, coarse = np.array([1.0, 8.0]), np.array([1.0, 8.0], np.float32)
    assert compare(fine, fine * (1 + 1e-13)).verdict == 'close'
    assert compare(fine, fine * (1 + 1e-12)).verdict == 'different'
    assert compare(coarse, coarse * np.float32(1 + 1e-5)).verdict == 'close'
    assert compare(fine, coarse * np.float32(1 + 1e-5)).verdict == 'close'
    assert compare(coarse, coarse * np.float32(1 + 1e-3)).verdict == 'different'
    assert compare(fine, fine + [1e-12, 0]).verdict == 'close'  # small beside the largest number, 8
    eps = np.finfo(float).eps
    for roundings, verdict in [(999, 'close'), (1000, 'close'), (1001, 'different')]:
        assert compare([0.0, 1.0], [roundings * eps, 1.0]).verdict == verdict
        assert compare([0.0, -1.0], [roundings * eps, -1.0]).verdict == verdict


def test_a_tolerance_of_ones_own_counts_in_shares_of_the_largest_number():
    assert compare([100, 1], [101, 1], tolerance=0.01).verdict == 'close'
    assert compare([100, 1], [102, 1], tolerance=0.01).verdict == 'different'
    assert compare([1.0], [1.0 + 1e-15], tolerance=0).verdict == 'different'
    assert compare([1, 2], [1, 2], tolerance=1).verdict == 'equal'
    assert compare([0.0, 0.0], [0.0, 2.0], tolerance=1).verdict == 'close'  # the largest number of both
    assert compare([0.0, 2.0], [0.0, 0.0], tolerance=1).verdict == 'close'


def test_two_lin_grads_give_a_verdict_for_each_gradient():
    right = LinGrad(np.ones((4, 3)), np.ones((3, 2)), np.ones(2))
    found = compare(right, right._replace(dW=np.ones((2, 3)), db=np.array([1, 1 + 1e-15])))
    assert isinstance(found, LinGrad)
    assert [c.verdict for c in found] == ['equal', 'different', 'close']
    assert [c.verdict for c in compare(right, right._replace(db=1.01 * right.db), tolerance=0.1)][2] == 'close'


@pytest.mark.parametrize(
    ('b', 'verdict', 'sign'), [(1.0, 'equal', '✓'), (1 + 1e-15, 'close', '≈'), (1.09, 'different', '✗')]
)
def test_a_verdict_is_printed_in_one_line_with_a_sign(b, verdict, sign):
    found = compare(np.full((50, 50), 1.0), np.full((50, 50), b))
    assert repr(found) == f'{verdict}: {found.sentence}'
    assert '\n' not in repr(found)
    assert found.sign == sign
    assert words(body(found._repr_html_())) == f'{sign} {verdict}: {found.sentence}'
