import itertools
import re

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.explore import Cube
from lin_backprop.explore.cube import COLLAPSE
from lin_backprop.render.cube import cube

X, W, b, dY = example()
RIGHT = {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}
AXES = {'Y': 'nj', 'dX': 'ni', 'dW': 'ij', 'db': 'j'}
every_answer = pytest.mark.parametrize('answer', RIGHT)
pytestmark = pytest.mark.usefixtures('strict')


def fields(explorer):
    return explorer.controls['first'], explorer.controls['second']


def shows(explorer, answer, index, collapse='0 %'):
    """Whether this entry is drawn, and said with its right number."""
    arrays = {'X': X, 'W': W, 'b': b, 'dY': dY, answer: RIGHT[answer]}
    right = cube(arrays, answer, index, COLLAPSE[collapse])
    said = repr(explorer)
    return (
        explorer.picture.value == right.html
        and said.startswith(f'Cube: {answer}[{", ".join(map(str, index))}] = ')
        and said.endswith(f' = {RIGHT[answer][index]}')
    )


def test_it_starts_with_the_gradient_of_the_weights_and_all_boxes_in_their_places():
    assert shows(Cube(X, W, b, dY), 'dW', (0, 0))


@every_answer
def test_every_entry_can_be_reached_and_shows_its_own_sum(answer):
    explorer = Cube(X, W, b, dY)
    explorer.controls['answer'].value = answer
    first, second = fields(explorer)
    for index in np.ndindex(RIGHT[answer].shape):
        for field, k in zip((second, first), reversed(index), strict=False):
            field.value = k
        assert shows(explorer, answer, index)


@every_answer
def test_limits_and_letters_follow_the_answer_and_the_first_field_rests_for_db(answer):
    switched = Cube(X, W, b, dY)
    switched.controls['answer'].value = answer
    for explorer in (switched, Cube(X, W, b, dY, answer)):
        used = fields(explorer)[-RIGHT[answer].ndim :]
        assert tuple(field.max + 1 for field in used) == RIGHT[answer].shape
        assert ''.join(field.description for field in used) == AXES[answer]
        assert all(field.min == 0 and not field.disabled for field in used)
        assert fields(explorer)[0].disabled == (answer == 'db')


@pytest.mark.parametrize(('before', 'after'), list(itertools.permutations(RIGHT, 2)))
def test_the_answer_can_be_switched_from_any_entry(before, after):
    for index in np.ndindex(RIGHT[before].shape):
        explorer = Cube(X, W, b, dY, before, *(0, *index)[-2:])
        assert shows(explorer, before, index)
        explorer.controls['answer'].value = after
        kept = tuple(field.value for field in fields(explorer))[-RIGHT[after].ndim :]
        wanted = (0, *index)[-2:][-RIGHT[after].ndim :]
        assert kept == tuple(min(k, size - 1) for k, size in zip(wanted, RIGHT[after].shape, strict=True))
        assert shows(explorer, after, kept)
        fields(explorer)[1].value = 0
        assert shows(explorer, after, (*kept[:-1], 0))


@every_answer
def test_collapse_moves_the_boxes_from_their_places_onto_the_face(answer):
    explorer = Cube(X, W, b, dY, answer, 0, 1)
    index = (0, 1)[-RIGHT[answer].ndim :]
    solid, pictures = [], set()
    for step in explorer.controls['collapse'].options:
        explorer.controls['collapse'].value = step
        assert shows(explorer, answer, index, step)
        solid.append(explorer.picture.value.count('<rect'))
        pictures.add(explorer.picture.value)
    terms = {'Y': 3, 'dX': 2, 'dW': 4, 'db': 4}[answer]
    assert solid == [terms, terms, terms, terms, 0]
    assert len(pictures) == 5


def test_each_step_of_collapse_is_the_share_that_it_names():
    assert [int(re.fullmatch(r'(\d+) %', step)[1]) / 100 for step in COLLAPSE] == list(COLLAPSE.values())
    assert list(COLLAPSE.values()) == [0, 0.25, 0.5, 0.75, 1]


def test_the_start_can_be_any_entry():
    assert shows(Cube(X, W, b, dY, 'Y', 3, 1, '50 %'), 'Y', (3, 1), '50 %')
    assert shows(Cube(X, W, b, dY, 'db', 0, 1), 'db', (1,))


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match='dY has shape'):
        Cube(X, W, b, dY[:3])
    with pytest.raises(ValueError, match='b has shape'):
        Cube(X, W, b[:1], dY)
