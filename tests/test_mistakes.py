import numpy as np
import pytest

from lin_backprop import compare, example, lin_grad
from lin_backprop.mistakes import lin_grad_mean


def test_mean_for_sum_leaves_dX_right_and_every_shape_right():
    X, W, _, dY = example()
    right, wrong = lin_grad(X, W, dY), lin_grad_mean(X, W, dY)
    assert [c.verdict for c in compare(right, wrong)] == ['equal', 'different', 'different']
    assert [a.shape for a in wrong] == [a.shape for a in right]


@pytest.mark.parametrize('N', range(1, 9))
def test_mean_for_sum_is_off_by_the_size_of_the_batch(N):
    X, W, _, dY = example(N)
    right, wrong = lin_grad(X, W, dY), lin_grad_mean(X, W, dY)
    np.testing.assert_allclose(N * wrong.dW, right.dW, rtol=1e-15)
    np.testing.assert_allclose(N * wrong.db, right.db, rtol=1e-15)
    assert (compare(right, wrong).dW.verdict == 'equal') == (N == 1)
