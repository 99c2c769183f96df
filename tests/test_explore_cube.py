import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.explore import Cube
from lin_backprop.render.cube import cube

X, W, b, dY = example()
ARRAYS = {'X': X, 'W': W, 'b': b, 'dY': dY}
RIGHT = {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}


@pytest.mark.parametrize(('answer', 'terms'), {'Y': 3, 'dX': 2, 'dW': 4, 'db': 4}.items())
def test_collapse_moves_the_boxes_from_their_places_onto_the_face(answer, terms):
    explorer = Cube(X, W, b, dY, answer, 0, 1)
    steps, boxes = explorer.controls['collapse'].options, []
    assert steps == ('0 %', '25 %', '50 %', '75 %', '100 %')
    for step, share in zip(steps, (0, 0.25, 0.5, 0.75, 1), strict=True):
        explorer.controls['collapse'].value = step
        index = (0, 1)[-RIGHT[answer].ndim :]
        assert explorer.picture.value == cube({**ARRAYS, answer: RIGHT[answer]}, answer, index, share).html
        boxes.append(explorer.picture.value.count('<rect'))
    assert boxes == [terms, terms, terms, terms, 0]
