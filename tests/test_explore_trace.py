import itertools

import numpy as np
import pytest

from lin_backprop import example, lin_grad_loops
from lin_backprop.explore import Trace

X, W, _, dY = example()
RIGHT = lin_grad_loops(X, W, dY)._asdict()
AXES = {'dX': 'ni', 'dW': 'ij', 'db': 'j'}
pytestmark = pytest.mark.usefixtures('strict')


def fields(explorer):
    return explorer.controls['first'], explorer.controls['second']


@pytest.mark.parametrize('gradient', RIGHT)
def test_every_entry_can_be_reached_and_shows_its_own_sum(gradient):
    explorer = Trace(X, W, dY)
    explorer.controls['gradient'].value = gradient
    first, second = fields(explorer)
    for index in np.ndindex(RIGHT[gradient].shape):
        for field, k in zip((second, first), reversed(index), strict=False):
            field.value = k
        assert repr(explorer).startswith(f'Trace: {gradient}[{", ".join(map(str, index))}] = ')
        assert repr(explorer).endswith(f' = {RIGHT[gradient][index]}')
    assert second.max == RIGHT[gradient].shape[-1] - 1
    assert len(index) == 1 or first.max == RIGHT[gradient].shape[0] - 1


@pytest.mark.parametrize(('before', 'after'), list(itertools.permutations(RIGHT, 2)))
def test_the_gradient_can_be_switched_from_any_entry(before, after):
    for index in np.ndindex(RIGHT[before].shape):
        explorer = Trace(X, W, dY, before, *(0, *index)[-2:])
        explorer.controls['gradient'].value = after
        first, second = fields(explorer)
        place = (first.value, second.value)[-RIGHT[after].ndim :]
        assert repr(explorer).startswith(f'Trace: {after}[{", ".join(map(str, place))}] = ')
        assert repr(explorer).endswith(f' = {RIGHT[after][place]}')
        explorer.controls['gradient'].value = before
        assert repr(explorer).startswith(f'Trace: {before}[')


@pytest.mark.parametrize('gradient', RIGHT)
def test_the_fields_are_labelled_with_the_letters_of_the_gradient_and_the_first_rests_for_db(gradient):
    switched = Trace(X, W, dY)
    switched.controls['gradient'].value = gradient
    for explorer in (switched, Trace(X, W, dY, gradient)):
        first, second = fields(explorer)
        assert second.description == AXES[gradient][-1]
        assert first.disabled == (gradient == 'db')
        assert not second.disabled
        assert first.description == AXES[gradient][0] if gradient != 'db' else first.description in ('n', 'i')


def test_the_start_can_be_any_entry():
    explorer = Trace(X, W, dY, 'dX', 3, 1)
    assert repr(explorer).startswith('Trace: dX[3, 1] = ')
