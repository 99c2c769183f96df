import numpy as np
import pytest
from reading import tables

from lin_backprop import example, lin_grad_loops
from lin_backprop.explore import Stack

X, W, _, dY = example()


def press(explorer):
    (play,) = explorer.buttons
    play.click()
    return explorer.controls['n'].value


@pytest.mark.parametrize('gradient', ['dW', 'db'])
def test_each_turn_of_play_adds_one_example_and_starts_anew_after_the_last(gradient):
    explorer = Stack(X, W, dY, gradient=gradient)
    for n in range(5):
        so_far = np.array(tables(explorer.picture.value)[-1].numbers, int)
        right = getattr(lin_grad_loops(X[:n], W, dY[:n]), gradient) if n else np.zeros_like(so_far)
        np.testing.assert_array_equal(so_far, np.atleast_2d(right))
        assert ('data-last' in explorer.picture.value) == (n == 4)
        assert press(explorer) == (n + 1) % 5
    assert press(explorer) == 1


def test_a_batch_of_one_has_one_example_to_add():
    explorer = Stack(X[:1], W, dY[:1])
    assert [press(explorer) for _ in range(3)] == [1, 0, 1]
    assert 'Nothing is missing' in explorer.picture.value
