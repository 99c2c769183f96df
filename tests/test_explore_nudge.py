import numpy as np
import pytest
from reading import tables

from lin_backprop.explore import Nudge
from lin_backprop.scalar import chain, chain_grad


def slopes(explorer):
    """Rows change of the loss, predicted, measured and their difference, for x, w and b."""
    return np.array(tables(explorer.picture.value)[1].numbers, float)


def test_the_start_is_the_example_of_the_notebooks():
    change, predicted, measured, off = slopes(Nudge())
    assert change.tolist() == [1.24, 1.89, 0.61]
    assert predicted.tolist() == [12, 18, 6]
    assert measured.tolist() == [12.4, 18.9, 6.1]
    assert off.tolist() == [0.4, 0.9, 0.1]


@pytest.mark.parametrize(('x', 'w', 'b', 'target'), [(3, 2, 1, 4), (-2, 1.5, 5, 1), (0.5, 2, 1, -3), (1, 1, -3, 2)])
def test_a_smaller_nudge_comes_nearer_to_the_slope(x, w, b, target):
    explorer = Nudge(x, w, b, target)
    off = []
    for step in ('1', '0.1', '0.01', '0.001'):
        explorer.controls['step'].value = step
        _, predicted, measured, _ = slopes(explorer)
        np.testing.assert_allclose(predicted, chain_grad(x, w, b, target)[-3:], rtol=1e-3)
        off.append(abs(measured - predicted).max())
    assert off == sorted(off, reverse=True)
    assert off[-1] < 0.03


def test_the_chain_has_the_target_that_was_given():
    explorer = Nudge(3, 2, 1, target=1)
    forward, *_ = np.array(tables(explorer.picture.value)[0].numbers, float)
    assert forward.tolist() == [3, 2, 1, *chain(3, 2, 1, 1)]


@pytest.mark.parametrize('step', ['1', '0.1', '0.01'])
def test_the_moves_lead_to_the_chain_with_x_nudged(step):
    explorer = Nudge(3, 2, 1, target=1)
    explorer.controls['step'].value = step
    forward, moves, _ = np.array(tables(explorer.picture.value)[0].numbers, float)
    x = 3 + float(step)
    np.testing.assert_allclose(forward + moves, [x, 2, 1, *chain(x, 2, 1, 1)], rtol=1e-6)
