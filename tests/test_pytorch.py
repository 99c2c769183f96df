import sys

import nbformat
import numpy as np
import pytest

from lin_backprop.network import forward_and_backward, start
from lin_backprop.pytorch import autograd, own_function, with_pytorch
from web.series import SERIES


def test_autograd_finds_the_gradients_of_the_network():
    pytest.importorskip('torch')
    rng = np.random.default_rng(0)
    X, target, params = rng.normal(size=(5, 4)), rng.normal(size=(5, 2)), start(4, 3, 2)
    found = forward_and_backward(X, target, *params)
    for theirs, ours in zip(autograd(X, target, *params), (found.dW1, found.db1, found.dW2, found.db2), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-12)  # a few roundings of float64


def test_what_asks_pytorch_gets_it_or_says_that_it_is_missing(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, 'torch', None)
    with_pytorch(print)
    assert capsys.readouterr().out.startswith('PyTorch is not installed here')


def test_what_pytorch_refuses_is_printed_in_one_sentence(capsys):
    torch = pytest.importorskip('torch')

    def refused(given):
        assert given is torch
        raise RuntimeError('So it is not. Hint: try 2.5.')

    with_pytorch(refused)
    assert capsys.readouterr().out == 'RuntimeError: So it is not\n'


def add_bias(torch, returned):
    """b.grad where the backward of a Function that adds a bias (2,) to (4, 2) returns this for it, and the Function."""
    b = torch.zeros(2, dtype=torch.double, requires_grad=True)
    layer = own_function(lambda Y, b: Y + b, lambda Y, b, dY: (dY, returned(dY)))
    Y = torch.zeros(4, 2, dtype=torch.double, requires_grad=True)
    layer(Y, b).backward(torch.arange(8.0, dtype=torch.double).reshape(4, 2))
    return b.grad.tolist(), lambda: torch.autograd.gradcheck(layer, (Y, b))


def test_autograd_sums_what_a_function_returns_for_a_bias_and_believes_its_numbers():
    torch = pytest.importorskip('torch')
    for returned in (lambda dY: dY.sum(0), lambda dY: dY, lambda dY: dY.sum(0, keepdim=True)):
        grad, check = add_bias(torch, returned)
        assert grad == [12, 16]
        assert check()
    grad, check = add_bias(torch, lambda dY: dY.mean(0))
    assert grad == [3, 4]
    with pytest.raises(RuntimeError, match='Jacobian mismatch'):
        check()
    with pytest.raises(RuntimeError, match='invalid gradient at index 1 - got .4. but expected shape compatible with'):
        add_bias(torch, lambda dY: dY.sum(1))


def test_a_tensor_goes_back_once_and_its_gradient_grows_with_each_call():
    torch = pytest.importorskip('torch')
    x, told = torch.ones(2, requires_grad=True), []
    Y = 3 * x
    Y.retain_grad()
    Y.register_hook(lambda dY: told.append(dY.tolist()))
    loss = (2 * Y + 5 * Y).sum()
    for calls in (1, 2):
        loss.backward(retain_graph=calls == 1)
        assert (told, Y.grad.tolist(), x.grad.tolist()) == ([[7, 7]] * calls, [7 * calls] * 2, [21 * calls] * 2)
    with pytest.raises(RuntimeError, match='a second time'):
        loss.backward()


def test_only_data_hides_from_autograd_that_a_saved_array_was_changed():
    torch = pytest.importorskip('torch')
    for hidden in (False, True):
        X, W = torch.ones(1, 2, requires_grad=True), torch.ones(2, 2, requires_grad=True)
        loss = (X @ W).sum()
        if hidden:
            W.data -= 1
            loss.backward()
            assert X.grad.tolist() == [[0, 0]]  # of the new W, and should be [[2, 2]]
        else:
            with torch.no_grad():
                W -= 1
            with pytest.raises(RuntimeError, match='modified by an inplace operation'):
                loss.backward()


def test_only_leaves_keep_their_gradient_unless_asked():
    torch = pytest.importorskip('torch')
    x = torch.tensor(3.0, requires_grad=True)
    Y, kept = 2 * x, 2 * x
    kept.retain_grad()
    (5 * Y + 5 * kept).backward()
    with pytest.warns(UserWarning, match='not a leaf'):
        assert Y.grad is None
    assert (x.is_leaf, Y.is_leaf, kept.is_leaf) == (True, False, False)
    assert (x.grad.item(), kept.grad.item()) == (20, 5)


@pytest.mark.parametrize(
    ('before', 'refused'),
    [
        (lambda b, c: c + c, False),
        (lambda b, c: 2 * c, False),
        (lambda b, c: c.relu(), False),
        (lambda b, c: c * c, True),
        (lambda b, c: c * b, True),
    ],
)
def test_a_change_in_place_is_refused_where_an_earlier_step_saved_the_number(before, refused):
    torch = pytest.importorskip('torch')
    b = torch.tensor(3.0, requires_grad=True)
    c = b + 1
    e = before(b, c)
    c *= b
    if refused:
        with pytest.raises(RuntimeError, match='modified by an inplace operation'):
            (e + c).backward()
    else:
        c.backward()
        assert b.grad.item() == 7  # of (b + 1) * b


def test_a_leaf_may_be_changed_in_place_only_where_nothing_is_noted():
    torch = pytest.importorskip('torch')
    w = torch.tensor(3.0, requires_grad=True)
    with pytest.raises(RuntimeError, match='leaf Variable'):
        w -= 1
    with torch.no_grad():
        w -= 1
    assert w.item() == 2


@pytest.mark.parametrize(
    ('made', 'refused'), [(lambda x: 2 * x, False), (lambda x: x.relu(), True), (lambda x: x.exp(), True)]
)
def test_an_output_may_be_changed_in_place_where_its_own_step_did_not_save_it(made, refused):
    torch = pytest.importorskip('torch')
    c = made(torch.tensor(3.0, requires_grad=True))
    c += 1
    if refused:
        with pytest.raises(RuntimeError, match='modified by an inplace operation'):
            c.backward()
    else:
        c.backward()


def test_the_first_loss_lets_go_of_what_two_losses_share_if_something_was_saved():
    torch = pytest.importorskip('torch')
    x = torch.tensor(3.0, requires_grad=True)
    for part, keep in ((x + 1, False), (x * x, True)):
        (2 * part).backward(retain_graph=keep)
        (5 * part).backward()
    assert x.grad.item() == 7 + 7 * 6
    part = x * x
    (2 * part).backward()
    with pytest.raises(RuntimeError, match='a second time'):
        (5 * part).backward()


@pytest.mark.parametrize(
    ('loss', 'second'), [(lambda torch, Y: (Y**2).sum(), 8), (lambda torch, Y: torch.relu(Y).sum(), 0)]
)
def test_a_second_derivative_needs_a_path_that_bends(loss, second):
    torch = pytest.importorskip('torch')
    w = torch.tensor(3.0, requires_grad=True)
    (dw,) = torch.autograd.grad(loss(torch, 2 * w), w, create_graph=True)
    assert torch.autograd.grad(dw, w)[0].item() == second
    (dw,) = torch.autograd.grad(5 * (2 * w), w, create_graph=True)
    with pytest.raises(RuntimeError, match='does not require grad'):
        torch.autograd.grad(dw, w)


def test_a_factor_hardly_changes_a_step_of_adam():
    torch = pytest.importorskip('torch')
    steps = []
    for factor in (1, 1000):
        w = torch.tensor(3.0, requires_grad=True)
        step = torch.optim.Adam([w], lr=0.1)
        (factor * w).backward()
        step.step()
        steps.append(w.item())
    np.testing.assert_allclose(steps, 2.9, rtol=1e-6)


def test_a_sum_after_softmax_or_batch_norm_has_no_slope_but_rounding():
    torch = pytest.importorskip('torch')
    for layer in (
        lambda x: torch.softmax(x, 1),
        lambda x: torch.nn.functional.batch_norm(x, None, None, training=True),
    ):
        x = torch.tensor([[1.0, 2], [3, 5]], requires_grad=True)
        layer(x).sum().backward()
        assert x.grad.abs().max() < 1e-6


@pytest.mark.parametrize('notebook', SERIES, ids=lambda notebook: notebook.name)
def test_the_notebooks_tell_what_pytorch_prints(notebook, capsys):
    """To store them anew where PyTorch is installed: clear the outputs of these cells, and `make refresh`."""
    pytest.importorskip('torch')
    names = {}
    for cell in nbformat.read(notebook.path, as_version=4).cells:
        if cell.cell_type == 'code' and 'race(' not in cell.source:  # a race takes long
            exec(cell.source, names)
            printed = capsys.readouterr().out
            if 'with_pytorch(' in cell.source:
                assert printed == ''.join(output.text for output in cell.outputs)
