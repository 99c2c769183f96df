import numpy as np
import pytest
from reading import tables

from lin_backprop.explore import Nudge
from lin_backprop.scalar import chain_grad


def test_the_start_is_the_example_of_the_notebooks():
    assert repr(Nudge()).endswith(
        'dx predicted 12, measured 12.4; dw predicted 18, measured 18.9; db predicted 6, measured 6.1'
    )


@pytest.mark.parametrize(('x', 'w', 'b', 'target'), [(3, 2, 1, 4), (-2, 1.5, 5, 1), (0.5, 2, 1, -3), (1, 1, -3, 2)])
def test_a_smaller_nudge_comes_nearer_to_the_slope_of_the_chain_that_was_given(x, w, b, target):
    explorer = Nudge(x, w, b, target)
    offs = []
    for step in ('1', '0.1', '0.01', '0.001'):
        explorer.controls['nudge'].value = step
        (table,) = tables(explorer.picture.value)
        predicted, _, off = np.array(table.numbers, float)
        np.testing.assert_allclose(predicted, chain_grad(x, w, b, target)[-3:], rtol=1e-3)
        offs.append(abs(off).max())
    assert offs == sorted(offs, reverse=True)
    assert offs[-1] < 0.03
