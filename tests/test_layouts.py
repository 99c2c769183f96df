import numpy as np
import pytest

from lin_backprop import lin, lin_grad_loops
from lin_backprop.layouts import any_axes, any_axes_grad, columns, columns_grad, torch_linear, torch_linear_grad

SIZES = [(4, 3, 2), (2, 5, 3), (5, 2, 7), (1, 3, 2)]
every_size = pytest.mark.parametrize('sizes', SIZES)


def integers(*shapes):
    """Whole numbers from -9 to 9, an array for each shape."""
    rng = np.random.default_rng(7)
    return [rng.integers(-9, 10, shape) for shape in shapes]


def layer(N, D, M):
    """X, W, b, dY."""
    return integers((N, D), (D, M), (M,), (N, M))


def same(found, right):
    """Three gradients, equal in shape and number."""
    for a, b in zip(found, right, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


@every_size
def test_with_examples_as_columns_everything_is_the_transpose_and_the_weight_of_torch_alone_is(sizes):
    X, W, b, dY = layer(*sizes)
    np.testing.assert_array_equal(columns(X.T, W.T, b).T, lin(X, W, b), strict=True)
    np.testing.assert_array_equal(torch_linear(X, W.T, b), lin(X, W, b), strict=True)
    dX, dW, db = columns_grad(X.T, W.T, dY.T)
    same((dX.T, dW.T, db), lin_grad_loops(X, W, dY))
    dX, dW, db = torch_linear_grad(X, W.T, dY)
    same((dX, dW.T, db), lin_grad_loops(X, W, dY))


@pytest.mark.parametrize('before', [(), (4,), (2, 5), (2, 3, 4), (1, 1)])
def test_each_place_on_the_axes_before_is_an_example(before):
    D, M = 6, 7
    X, W, b, dY = integers((*before, D), (D, M), (M,), (*before, M))
    Y, (dX, dW, db) = any_axes(X, W, b), any_axes_grad(X, W, dY)
    right_dW, right_db = np.zeros((D, M), int), np.zeros(M, int)
    for place in np.ndindex(before):
        one_X, one_dY = X[place][None], dY[place][None]
        one = lin_grad_loops(one_X, W, one_dY)
        np.testing.assert_array_equal(Y[place], lin(one_X, W, b)[0], strict=True)
        np.testing.assert_array_equal(dX[place], one.dX[0], strict=True)
        right_dW += one.dW
        right_db += one.db
    assert (Y.shape, dX.shape) == (dY.shape, X.shape)
    same((dW, db), (right_dW, right_db))


def test_inputs_stay_as_they_are():
    arrays = layer(4, 3, 2)
    before = [array.copy() for array in arrays]
    X, W, _, dY = arrays
    columns_grad(X.T, W.T, dY.T), torch_linear_grad(X, W.T, dY), any_axes_grad(X, W, dY)
    same(arrays, before)


def test_torch_agrees_on_its_layer_with_any_axes_before():
    torch = pytest.importorskip('torch')
    arrays = integers((2, 5, 6), (7, 6), (7,), (2, 5, 7))
    X, weight, bias, dY = (torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays)
    Y = torch.nn.functional.linear(X, weight, bias)
    Y.backward(dY)
    ours = [array.detach() for array in (X, weight, bias, dY)]
    assert torch.equal(Y, any_axes(ours[0], ours[1].T, ours[2]))
    dX, dW, db = any_axes_grad(ours[0], ours[1].T, ours[3])
    assert torch.equal(X.grad, dX)
    assert torch.equal(weight.grad, dW.T)
    assert torch.equal(bias.grad, db)
    assert torch.equal(torch.einsum('...i,...j->ij', X, dY), dW)  # in torch, three dots may be summed
    rows = torch_linear_grad(ours[0].reshape(10, 6), ours[1], ours[3].reshape(10, 7))
    assert torch.equal(weight.grad, rows.dW)
