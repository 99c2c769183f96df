import numpy as np
import pytest
from reading import tables

from lin_backprop import example, lin_grad_loops
from lin_backprop.explore import Stack

X, W, _, dY = example()


def press(explorer, word):
    """Click the button with this word."""
    (button,) = (widget for widget in explorer.buttons if widget.description == word)
    button.click()
    return explorer.controls['n'].value


def test_step_and_back_move_one_example_and_stop_at_the_ends():
    explorer = Stack(X, W, dY)
    assert explorer.controls['n'].value == 0
    assert [press(explorer, 'Step') for _ in range(5)] == [1, 2, 3, 3, 3]
    assert 'nothing is missing' in explorer.picture.value
    assert [press(explorer, 'Back') for _ in range(5)] == [2, 1, 0, 0, 0]
    assert 'to come: 3 of 4 examples' in explorer.picture.value


@pytest.mark.parametrize('gradient', ['dW', 'db'])
@pytest.mark.parametrize('n', range(4))
def test_the_sum_so_far_is_the_gradient_of_the_examples_that_are_in(gradient, n):
    explorer = Stack(X, W, dY, n, gradient)
    adds, so_far, _, total = (np.array(t.numbers, int) for t in tables(explorer.picture.value)[-4:])
    for found, rows in ((adds, slice(n, n + 1)), (so_far, slice(n + 1)), (total, slice(None))):
        right = getattr(lin_grad_loops(X[rows], W, dY[rows]), gradient)
        np.testing.assert_array_equal(found, np.atleast_2d(right))


def test_a_batch_of_one_has_nothing_to_step_to():
    explorer = Stack(X[:1], W, dY[:1], n=0)
    assert [press(explorer, word) for word in ('Step', 'Back')] == [0, 0]
    assert 'nothing is missing' in explorer.picture.value
