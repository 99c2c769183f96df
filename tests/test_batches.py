import numpy as np
import pytest

from lin_backprop import lin_grad, lin_grad_loops
from lin_backprop.batches import accumulate, per_example


def layer(N, D, M):
    """X, W, dY of whole numbers from -9 to 9."""
    rng = np.random.default_rng(7)
    return [rng.integers(-9, 10, shape) for shape in ((N, D), (D, M), (N, M))]


def same(grads, right):
    for grad, expected in zip(grads, right, strict=True):
        np.testing.assert_array_equal(grad, expected, strict=True)


@pytest.mark.parametrize('sizes', [(4, 3, 2), (2, 5, 3), (5, 2, 7), (1, 3, 2)])
def test_per_example_gradients_are_those_of_batches_of_one(sizes):
    X, W, dY = layer(*sizes)
    alone = [lin_grad_loops(X[n : n + 1], W, dY[n : n + 1]).dW for n in range(len(X))]
    np.testing.assert_array_equal(per_example(X, dY), alone, strict=True)


@pytest.mark.parametrize('cut', [1, 2, 3])
def test_of_a_loss_that_is_a_sum_the_parts_add_up_and_stay_as_they_are(cut):
    X, W, dY = layer(4, 3, 2)
    parts = [lin_grad(X[:cut], W, dY[:cut]), lin_grad(X[cut:], W, dY[cut:])]
    same(accumulate(parts), lin_grad_loops(X, W, dY))
    same(parts[0], lin_grad_loops(X[:cut], W, dY[:cut]))


def test_of_a_mean_the_share_of_a_part_is_its_examples_by_all():
    X, W, dY = layer(4, 3, 2)
    dY *= 12  # thirds and quarters of it are whole
    parts = [lin_grad(X[:1], W, dY[:1] / 1), lin_grad(X[1:], W, dY[1:] / 3)]
    same(accumulate(parts, [1 / 4, 3 / 4]), lin_grad(X, W, dY / 4))


def test_half_and_half_gives_one_example_the_weight_of_three():
    # by hand, D = M = 1: the examples give dW 12, 0, 0 and 0; their mean is 3
    X, W, dY = np.ones((4, 1)), np.ones((1, 1)), np.array([[12.0], [0], [0], [0]])
    parts = [lin_grad(X[:1], W, dY[:1] / 1), lin_grad(X[1:], W, dY[1:] / 3)]
    assert accumulate(parts, [1 / 2, 1 / 2]).dW.item() == 6
    assert accumulate(parts).dW.item() == 12
