import numpy as np
import pytest

from lin_backprop.source import function, source


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
