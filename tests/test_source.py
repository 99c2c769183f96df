import inspect

import numpy as np
import pytest

from lin_backprop import load_digits, network
from lin_backprop.source import code_of, function, source


def test_an_expression_is_what_the_function_returns():
    assert source('dW(X, dY)', 'X.T @ dY') == 'def dW(X, dY):\n    return X.T @ dY'
    X, dY = np.arange(6).reshape(2, 3), np.array([[5, -2, 1, 4], [3, 7, -1, 2]])
    np.testing.assert_array_equal(function('dW(X, dY)', 'X.T @ dY')(X, dY), X.T @ dY)


def test_lines_keep_their_order_and_their_indents():
    code = 'total = 0\nfor k in range(n):\n    total += k\nreturn total'
    assert source('f(n)', f'\n{code}\n').splitlines() == ['def f(n):', *(f'    {line}' for line in code.splitlines())]
    assert function('f(n)', code)(5) == 10


def test_the_code_may_use_numpy_and_what_it_is_given_and_nothing_else():
    assert function('f(x)', 'np.sum(x) * scale', scale=3)([1, 2]) == 9
    with pytest.raises(NameError):
        function('f(x)', 'x * pytest')(1)


def bare(x):
    return 2 * x


def told(x):
    """Twice x.

    Any x.
    """
    return 2 * x


def test_code_of_functions_is_what_is_run_without_their_docstrings():
    assert code_of(bare, told) == 'def bare(x):\n    return 2 * x\n\ndef told(x):\n    return 2 * x'


def test_what_is_shown_of_the_network_can_be_copied_and_trains():
    """In a cell that begins with `from lin_backprop.network import *`, as 07 tells."""
    shown = network.relu, network.relu_grad, network.mse, network.mse_grad, network.forward_and_backward, network.train
    code = code_of(*shown)
    assert '"""' not in code
    copied = {}
    exec(f'from lin_backprop.network import *\n\n{code}', copied)
    assert all(inspect.getmodule(copied[each.__name__]) is not network for each in shown)
    X, labels = load_digits().images[:60], load_digits().labels[:60]
    runs = [list(train(X, labels[:, None], network.start(64, 5, 1), 0.01, 9, batch=20))
            for train in (network.train, copied['train'])]  # fmt: skip
    for (_, loss, params), (_, again, others) in zip(*runs, strict=True):
        assert loss == again
        for one, other in zip(params, others, strict=True):
            np.testing.assert_array_equal(one, other)
