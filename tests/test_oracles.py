"""Others who know the gradients, and do not know us: PyTorch, JAX and HIPS autograd, each tried where it is installed.

`pip install -e .[oracles]` installs all three. They differentiate the forward pass alone; no formula of ours is in it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from layers import columns_grad, torch_linear_grad
from refusing import refused

from lin_backprop import lin_grad
from lin_backprop.network import forward_and_backward
from lin_backprop.versions import VERSIONS

SIZES = [(4, 3, 2), (2, 5, 3), (1, 3, 2), (4, 1, 3), (3, 4, 1), (40, 30, 20)]
every_size = pytest.mark.parametrize('sizes', SIZES, ids=str)


class Oracle(NamedTuple):
    """gradients(f, inputs, dY): of (f(*inputs) * dY).sum() by each input; relu: its own; array: makes its own array."""

    gradients: Callable
    relu: Callable
    array: Callable


def pytorch():
    torch = installed('torch', 'PyTorch')

    def gradients(f, inputs, dY):
        inputs = [torch.tensor(array, requires_grad=True) for array in inputs]
        f(*inputs).backward(torch.tensor(dY))
        return [array.grad.numpy() for array in inputs]

    return Oracle(gradients, torch.relu, torch.tensor)


def jax():
    jax = installed('jax', 'JAX')
    jax.config.update('jax_enable_x64', True)  # else it makes float32 of everything

    def gradients(f, inputs, dY):
        _, back = jax.vjp(f, *map(jax.numpy.asarray, inputs))
        return [np.asarray(array) for array in back(jax.numpy.asarray(dY))]

    return Oracle(gradients, jax.nn.relu, jax.numpy.asarray)


def hips():
    autograd = installed('autograd', 'HIPS autograd')

    def gradients(f, inputs, dY):
        back, _ = autograd.make_vjp(f, tuple(range(len(inputs))))(*inputs)
        return back(np.asarray(dY))

    return Oracle(gradients, lambda Y: autograd.numpy.maximum(Y, 0), np.array)


def installed(module, name):
    """The module; where it is missing, the test is skipped and says so."""
    return pytest.importorskip(module, reason=f'{name} is not installed: pip install -e .[oracles]')


@pytest.fixture(params=[pytorch, jax, hips], ids=lambda oracle: oracle.__name__)
def oracle(request):
    return request.param()


def reals(*shapes):
    """Normal random numbers, an array for each shape."""
    rng = np.random.default_rng(5)
    return [rng.normal(size=shape) for shape in shapes]


def same(found, right):
    """A few roundings apart, where numbers are about 1."""
    for ours, theirs in zip(found, right, strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13 * abs(theirs).max())


@every_size
def test_every_version_and_every_layout_of_the_layer(oracle, sizes):
    N, D, M = sizes
    X, W, b, dY = reals((N, D), (D, M), M, (N, M))
    for version in VERSIONS.values():
        same(version(X, W, dY), oracle.gradients(lambda X, W, b: X @ W + b, (X, W, b), dY))
    X, W, b, dY = reals((D, N), (M, D), M, (M, N))
    same(columns_grad(X, W, dY), oracle.gradients(lambda X, W, b: W @ X + b[:, None], (X, W, b), dY))
    same(torch_linear_grad(X.T, W, dY.T), oracle.gradients(lambda X, W, b: X @ W.T + b, (X.T, W, b), dY.T))
    X, W, b, dY = reals((2, N, D), (M, D), M, (2, N, M))
    same(torch_linear_grad(X, W, dY), oracle.gradients(lambda X, W, b: X @ W.T + b, (X, W, b), dY))


def squared_error(target):
    """The loss as a function of pred: summed over the outputs, mean over the examples."""
    return lambda pred: ((pred - target) ** 2).sum() / target.shape[0]


@pytest.mark.parametrize('sizes', [(6, 5, 4, 3), (30, 64, 20, 10), (5, 3, 2, 1), (1, 2, 3, 4)], ids=str)
def test_each_gradient_of_the_network(oracle, sizes):
    N, D, H, M = sizes
    X, target, W1, b1, W2, b2 = reals((N, D), (N, M), (D, H), H, (H, M), M)
    loss, relu, one = squared_error(oracle.array(target)), oracle.relu, np.array(1.0)

    def network(X, W1, b1, W2, b2):
        return loss(relu(X @ W1 + b1) @ W2 + b2)

    found = forward_and_backward(X, target, W1, b1, W2, b2)
    same([found.dX, found.dW1, found.db1, found.dW2, found.db2], oracle.gradients(network, (X, W1, b1, W2, b2), one))
    Y1 = X @ W1 + b1
    same([found.dY1], oracle.gradients(lambda Y1, W2, b2: loss(relu(Y1) @ W2 + b2), (Y1, W2, b2), one)[:1])
    same([found.dA], oracle.gradients(lambda A, W2, b2: loss(A @ W2 + b2), (np.maximum(Y1, 0), W2, b2), one)[:1])
    same([found.dpred], oracle.gradients(loss, [found.pred], one))
    assert found.loss == pytest.approx(float(network(*map(oracle.array, (X, W1, b1, W2, b2)))), rel=1e-12)


def test_lin_grad_takes_their_arrays_and_gives_theirs(oracle):
    X, W, dY = reals((4, 3), (3, 2), (4, 2))
    theirs = [oracle.array(array) for array in (X, W, dY)]
    for found, right in zip(lin_grad(*theirs), lin_grad(X, W, dY), strict=True):
        assert type(found) is type(theirs[0])
        np.testing.assert_allclose(np.asarray(found), right, rtol=1e-12)
    with refused('dY … (2, 4) … (4, 2)'):
        lin_grad(*theirs[:2], theirs[2].T)


def test_lin_grad_passes_the_finite_differences_of_pytorch_once_and_twice():
    torch = installed('torch', 'PyTorch')

    class Lin(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X, W, b):
            ctx.save_for_backward(X, W)
            return X @ W + b

        @staticmethod
        def backward(ctx, dY):
            return tuple(lin_grad(*ctx.saved_tensors, dY))

    arrays = [torch.tensor(array, requires_grad=True) for array in reals((4, 3), (3, 2), 2)]
    assert torch.autograd.gradcheck(Lin.apply, arrays)
    assert torch.autograd.gradgradcheck(Lin.apply, arrays)  # lin_grad itself can be differentiated
