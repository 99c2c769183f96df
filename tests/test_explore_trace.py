"""What test_explore_picking.py leaves: an open question."""

import pytest
from reading import drawings, tables

from lin_backprop import example
from lin_backprop.explore import Trace, gate

X, W, _, dY = example()


@pytest.mark.usefixtures('strict')
def test_until_its_question_is_answered_neither_numbers_nor_paths_give_the_answer():
    gate.ask('one weight')
    explorer = Trace(X[:1], W, dY[:1], 'dW', 2, 1).after('one weight')
    for _ in range(2):  # a move tells nothing either
        *given, _dX, dW, _db = tables(explorer.picture.value)
        assert not any(drawn.lit for drawn in given)
        assert {word for row in dW.numbers for word in row} == {'?'}
        assert not [
            part for drawing in drawings(explorer.picture.value) for part in drawing.iter() if part.get('font-weight')
        ]
        assert '-8' not in explorer.picture.value + repr(explorer) + explorer._repr_mimebundle_()['text/html']
        explorer.set({'second': '0'})
    explorer.set({'second': '1'})
    gate.answer('one weight')
    assert explorer.picture.value == Trace(X[:1], W, dY[:1], 'dW', 2, 1).picture.value
