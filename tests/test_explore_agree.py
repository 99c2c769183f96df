import itertools

import numpy as np
import pytest
from reading import tables

from lin_backprop import example
from lin_backprop.examples import example_digits
from lin_backprop.explore import Agree
from lin_backprop.explore.agree import OTHERS
from lin_backprop.versions import VERSIONS

MISTAKE = 'a mistake: mean'


def verdicts(explorer):
    """The verdict on each gradient, out of 'Agree: loops against @: dX equal: ...; dW equal: ...; db equal: ...'"""
    gradients = repr(explorer).rpartition(f'against {explorer.controls["version"].value}: ')[2]
    return [gradient.split()[1].strip(':') for gradient in gradients.split('; ')]


def test_every_version_and_a_mistake_are_compared_with_the_loops():
    assert list(OTHERS) == [*(name for name in VERSIONS if name != 'loops'), MISTAKE]


@pytest.mark.parametrize('data', ['integers', 'digits'])
@pytest.mark.parametrize('version', OTHERS)
def test_right_versions_are_equal_at_every_size_and_the_mistake_shows_as_soon_as_there_are_two_examples(version, data):
    for N, D, M in itertools.product((1, 2, 8), repeat=3):
        explorer = Agree(N, D, M, version=version, data=data)
        wrong = 'different' if version == MISTAKE and N > 1 else 'equal'
        assert verdicts(explorer) == ['equal', wrong, wrong]


def test_the_data_are_those_that_are_named():
    for data, made in (('integers', example()), ('digits', example_digits())):
        shown = tables(Agree(data=data).picture.value)[:3]
        for table, array in zip(shown, (made.X, made.W, made.dY), strict=True):
            np.testing.assert_allclose(np.array(table.numbers, float), array, atol=0.005)


def test_the_room_does_not_depend_on_the_sizes_but_rows_do():
    """The sheet gives each of two looks the same room."""
    for sizes in itertools.product((1, 5, 6, 8), repeat=3):
        assert ('lin-tight' in Agree(*sizes).picture.value) == (max(sizes) > 5)
