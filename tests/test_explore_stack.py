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


@pytest.mark.parametrize('gradient', ['dW', 'db'])
def test_step_and_back_move_one_example_and_stop_at_the_ends(gradient):
    explorer = Stack(X, W, dY, gradient=gradient)
    for n in (0, 1, 2, 3):
        so_far = np.array(tables(explorer.picture.value)[-3].numbers, int)
        right = getattr(lin_grad_loops(X[: n + 1], W, dY[: n + 1]), gradient)
        np.testing.assert_array_equal(so_far, np.atleast_2d(right))
        assert press(explorer, 'Step') == min(n + 1, 3)
    assert [press(explorer, 'Back') for _ in range(5)] == [2, 1, 0, 0, 0]


def test_a_batch_of_one_has_nothing_to_step_to():
    explorer = Stack(X[:1], W, dY[:1], n=0)
    assert [press(explorer, word) for word in ('Step', 'Back')] == [0, 0]
    assert 'nothing is missing' in explorer.picture.value
