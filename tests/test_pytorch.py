import numpy as np
import pytest

from lin_backprop.network import forward_and_backward, start
from lin_backprop.pytorch import autograd, measure_on_gpu


def has_gpu():
    try:
        import torch
    except ImportError:
        return False
    return torch.cuda.is_available()


def test_autograd_finds_the_gradients_of_the_network():
    pytest.importorskip('torch')
    rng = np.random.default_rng(0)
    X, target, params = rng.normal(size=(5, 4)), rng.normal(size=(5, 2)), start(4, 3, 2)
    found = forward_and_backward(X, target, *params)
    for theirs, ours in zip(autograd(X, target, *params), (found.dW1, found.db1, found.dW2, found.db2), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-12)  # a few roundings of float64


def test_without_a_gpu_nothing_is_measured():
    seconds = measure_on_gpu(4, 3, 2)
    assert (seconds is None) != has_gpu()
