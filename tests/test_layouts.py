import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad, lin_grad_loops, numerical_grad
from lin_backprop.batches import accumulate, per_example
from lin_backprop.layouts import any_axes, any_axes_grad, columns, columns_grad, torch_linear, torch_linear_grad
from lin_backprop.network import RELU_SLOPE_AT_0

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
def test_with_examples_as_columns_everything_is_the_transpose(sizes):
    X, W, b, dY = layer(*sizes)
    np.testing.assert_array_equal(columns(X.T, W.T, b).T, lin(X, W, b), strict=True)
    dX, dW, db = columns_grad(X.T, W.T, dY.T)
    same((dX.T, dW.T, db), lin_grad_loops(X, W, dY))


@every_size
def test_the_layer_of_torch_has_its_weight_transposed_and_nothing_else(sizes):
    X, W, b, dY = layer(*sizes)
    np.testing.assert_array_equal(torch_linear(X, W.T, b), lin(X, W, b), strict=True)
    dX, dW, db = torch_linear_grad(X, W.T, dY)
    same((dX, dW.T, db), lin_grad_loops(X, W, dY))


@every_size
def test_the_way_back_leads_from_ours_to_theirs(sizes):
    N, D, M = sizes
    X, weight, dY, X_columns, dY_columns = integers((N, D), (M, D), (N, M), (D, N), (M, N))
    dX, dW, db = lin_grad_loops(X, weight.T, dY)
    same(torch_linear_grad(X, weight, dY), (dX, dW.T, db))
    dX, dW, db = lin_grad_loops(X_columns.T, weight.T, dY_columns.T)
    same(columns_grad(X_columns, weight, dY_columns), (dX.T, dW.T, db))


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


def test_reshape_einsum_and_tensordot_agree_on_three_axes():
    X, W, dY = integers((2, 5, 6), (6, 7), (2, 5, 7))
    dX, dW, db = any_axes_grad(X, W, dY)
    np.testing.assert_array_equal(dW, np.einsum('nti,ntj->ij', X, dY))
    np.testing.assert_array_equal(dW, np.tensordot(X, dY, axes=[(0, 1), (0, 1)]))
    np.testing.assert_array_equal(dX, np.einsum('...j,ij->...i', dY, W))
    np.testing.assert_array_equal(dX, np.tensordot(dY, W, axes=[-1, 1]))
    np.testing.assert_array_equal(db, np.einsum('ntj->j', dY))
    np.testing.assert_array_equal(db, dY.sum((0, 1)))
    with pytest.raises(ValueError, match='ellipsis'):  # NumPy sums letters away, but not three dots
        np.einsum('...i,...j->ij', X, dY)


@every_size
def test_per_example_gradients_are_those_of_batches_of_one_and_add_up(sizes):
    X, W, _, dY = layer(*sizes)
    found = per_example(X, dY)
    np.testing.assert_array_equal(found, [lin_grad_loops(X[n : n + 1], W, dY[n : n + 1]).dW for n in range(sizes[0])])
    np.testing.assert_array_equal(found.sum(0), lin_grad(X, W, dY).dW, strict=True)


def parts_of(X, W, dY, cut):
    """LinGrad of the examples before the cut and of those from there on."""
    return [lin_grad(X[:cut], W, dY[:cut]), lin_grad(X[cut:], W, dY[cut:])]


@pytest.mark.parametrize('cut', [1, 2, 3])
def test_of_a_loss_that_is_a_sum_the_parts_add_up(cut):
    X, W, _, dY = layer(4, 3, 2)
    same(accumulate(parts_of(X, W, dY, cut)), lin_grad_loops(X, W, dY))


def test_of_a_mean_the_share_of_a_part_is_its_examples_by_all():
    X, W, _, dY = layer(4, 3, 2)
    dY *= 12  # thirds and quarters of it are whole
    first, second = lin_grad(X[:1], W, dY[:1] / 1), lin_grad(X[1:], W, dY[1:] / 3)
    whole = lin_grad(X, W, dY / 4)
    same(accumulate([first, second], [1 / 4, 3 / 4]), whole)
    for found, right in zip(accumulate([first, second], [1 / 2, 1 / 2]), whole, strict=True):
        assert (found != right).any()


def test_half_and_half_gives_one_example_the_weight_of_three():
    # by hand, D = M = 1: the examples give dW 12, 0, 0 and 0; their mean is 3
    X, W, dY = np.ones((4, 1)), np.ones((1, 1)), np.array([[12.0], [0], [0], [0]])
    parts = [lin_grad(X[:1], W, dY[:1] / 1), lin_grad(X[1:], W, dY[1:] / 3)]
    assert accumulate(parts, [1 / 4, 3 / 4]).dW.item() == 3
    assert accumulate(parts, [1 / 2, 1 / 2]).dW.item() == 6
    assert accumulate(parts).dW.item() == 12


def test_parts_of_equal_size_may_be_averaged():
    X, W, _, dY = layer(4, 3, 2)
    parts = [lin_grad(X[:2], W, dY[:2] / 2), lin_grad(X[2:], W, dY[2:] / 2)]
    same(accumulate(parts, [1 / 2, 1 / 2]), lin_grad(X, W, dY / 4))


def test_weights_that_are_used_twice_in_a_row_get_both_gradients():
    X, W, dY = (array.astype(float) for array in integers((4, 3), (3, 3), (4, 3)))
    second = lin_grad(X @ W, W, dY)
    first = lin_grad(X, W, second.dX)
    measured = numerical_grad(lambda W: (X @ W @ W * dY).sum(), W)
    np.testing.assert_allclose(first.dW + second.dW, measured, rtol=1e-6)
    for alone in (first.dW, second.dW):
        assert abs(alone - measured).max() > 1


def test_weights_that_are_used_on_two_inputs_get_both_gradients():
    X, Z, W, dY, dV = (array.astype(float) for array in integers((4, 3), (5, 3), (3, 2), (4, 2), (5, 2)))
    measured = numerical_grad(lambda W: (X @ W * dY).sum() + (Z @ W * dV).sum(), W)
    found = lin_grad(X, W, dY).dW + lin_grad(Z, W, dV).dW
    np.testing.assert_allclose(found, measured, rtol=1e-6)
    both = accumulate([lin_grad(X, W, dY), lin_grad(Z, W, dV)])
    np.testing.assert_array_equal(both.dW, found)


def test_inputs_stay_as_they_are():
    X, W, b, dY = (array.astype(float) for array in example())
    before = [array.copy() for array in (X, W, b, dY)]
    parts = parts_of(X, W, dY, 1)
    kept = [[grad.copy() for grad in part] for part in parts]
    columns_grad(X.T, W.T, dY.T), torch_linear_grad(X, W.T, dY), any_axes_grad(X, W, dY), per_example(X, dY)
    accumulate(parts, [1 / 4, 3 / 4])
    same((X, W, b, dY), before)
    for part, right in zip(parts, kept, strict=True):
        same(part, right)


def test_arrays_that_do_not_fit_are_refused():
    X, W, b, dY = example(4, 3, 2)
    for wrong, said in [
        (lambda: columns(X, W.T, b), r'W has shape \(2, 3\); its axis i should have size 4'),
        (lambda: columns(X.T, W.T, b[:1]), r'b has shape \(1,\); its axis j should have size 2'),
        (lambda: columns_grad(X.T, W.T, dY), r'dY has shape \(4, 2\); its axis j should have size 2'),
        (lambda: torch_linear(X, W, b), r'weight has shape \(3, 2\); its axis i should have size 3'),
        (lambda: torch_linear_grad(X, W.T, dY[:1]), r'dY has shape \(1, 2\); its axis n should have size 4'),
        (lambda: torch_linear_grad(X, W.T[:, :2], dY), r'weight has shape \(2, 2\); its axis i should have size 3'),
        (lambda: per_example(X[:1], dY), r'dY has shape \(4, 2\); its axis n should have size 1'),
        (lambda: per_example(X[None], dY), r'X has shape \(1, 4, 3\); it should have an axis for each of n, i'),
        (lambda: any_axes_grad(X.reshape(2, 2, 3), W, dY), r'dY has shape \(4, 2\); .* should be \(2, 2\)'),
        (lambda: any_axes_grad(X.T.reshape(2, 2, 3), W.T, dY.reshape(2, 2, 2)), r'W has shape \(2, 3\)'),
        (lambda: accumulate(parts_of(X, W, dY, 1), [1]), '1 shares were given for 2 parts'),
    ]:
        with pytest.raises(ValueError, match=said):
            wrong()


def test_the_slopes_of_relu_at_0_are_those_that_the_notebook_names():
    assert list(RELU_SLOPE_AT_0.values()) == [0, 1, 1, 0.5]  # the next test asks PyTorch, where it is installed


def test_torch_has_the_slopes_of_relu_at_0_that_the_table_says():
    torch = pytest.importorskip('torch')
    for code, slope in RELU_SLOPE_AT_0.items():
        x = torch.tensor([-2.0, 0.0, 3.0], requires_grad=True)
        Y = eval(code, {'torch': torch, 'x': x})
        assert Y.tolist() == [0, 0, 3]
        Y.sum().backward()
        assert x.grad.tolist() == [0, slope, 1], code


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
