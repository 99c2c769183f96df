import itertools

import numpy as np
import pytest
from reading import tables

from lin_backprop import example, lin_grad_loops
from lin_backprop.examples import example_digits
from lin_backprop.explore import Agree
from lin_backprop.explore.agree import OTHERS
from lin_backprop.versions import VERSIONS

RIGHT = [name for name in VERSIONS if name != 'loops']
MISTAKE = 'a mistake: mean'


def verdicts(explorer):
    """The verdict on each gradient, out of 'Agree: loops against @: dX equal: ...; dW equal: ...; db equal: ...'"""
    _, _, found = repr(explorer).rpartition(f'against {explorer.controls["version"].value}: ')
    return [gradient.split()[1].strip(':') for gradient in found.split('; ')]


def test_every_version_and_a_mistake_are_compared_with_the_loops():
    assert list(OTHERS) == [*RIGHT, MISTAKE]


@pytest.mark.parametrize('data', ['integers', 'digits'])
@pytest.mark.parametrize('version', RIGHT)
def test_right_versions_are_equal_to_the_loops_at_every_size(version, data):
    explorer = Agree(data=data, version=version)
    for N, D, M in itertools.product((1, 2, 5, 8), repeat=3):
        for name, size in zip('NDM', (N, D, M), strict=True):
            explorer.controls[name].value = size
        assert verdicts(explorer) == ['equal'] * 3


@pytest.mark.parametrize('data', ['integers', 'digits'])
@pytest.mark.parametrize('N', range(1, 9))
def test_the_mistake_shows_as_soon_as_there_are_two_examples(N, data):
    dX, dW, db = verdicts(Agree(N=N, data=data, version=MISTAKE))
    assert dX == 'equal'
    assert (dW, db) == (('equal', 'equal') if N == 1 else ('different', 'different'))


def test_the_loops_come_first_and_the_version_that_is_named_second():
    explorer = Agree(version=MISTAKE)
    captions = [table.caption for table in tables(explorer.picture.value)]
    assert captions[:2] == ['dX (4, 3) loops', 'dX (4, 3) a mistake: mean']
    X, W, _, dY = example()
    loops, other = (np.array(table.numbers, float) for table in tables(explorer.picture.value)[2:4])
    np.testing.assert_array_equal(loops, lin_grad_loops(X, W, dY).dW)
    np.testing.assert_allclose(other, loops / 4)


def test_the_data_are_those_that_are_named():
    for data, made in (('integers', example()), ('digits', example_digits())):
        shown = tables(Agree(data=data).picture.value)[-3:]
        for table, array in zip(shown, (made.X, made.W, made.dY), strict=True):
            np.testing.assert_allclose(np.array(table.numbers, float), array, rtol=1e-3)
