import numpy as np
import pytest
from reading import tables

from lin_backprop import compare, example, lin_grad
from lin_backprop.render.agree import agree

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)


def draw(other, name='another'):
    return agree(X, W, dY, GRAD, other, name, compare(GRAD, other))


@pytest.mark.parametrize(('changed', 'place'), [('dX', (3, 0)), ('dW', (2, 1)), ('db', (1,))])
def test_a_difference_is_marked_where_it_is_and_nowhere_else(changed, place):
    array = getattr(GRAD, changed).copy()
    array[place] += 1
    *inputs, dX, dX2, dW, dW2, db, db2 = tables(draw(GRAD._replace(**{changed: array})).html)
    assert not any(t.marked for t in (*inputs, dX, dW, db))
    for name, drawn in (('dX', dX2), ('dW', dW2), ('db', db2)):
        row_and_column = place if len(place) == 2 else (0, *place)
        assert drawn.marked == ({row_and_column} if name == changed else set())


def test_every_difference_is_marked():
    other = GRAD._replace(dW=np.where([[1, 0], [0, 1], [1, 1]], GRAD.dW, 99))
    assert tables(draw(other).html)[6].marked == {(0, 1), (1, 0)}


def test_inputs_and_both_answers_are_shown_under_their_names():
    drawn = tables(draw(GRAD, name='mine & <yours>').html)
    assert [t.caption.split(' (')[0] for t in drawn] == ['X', 'W', 'dY', 'dX', 'dX', 'dW', 'dW', 'db', 'db']
    assert all(t.caption.endswith('loops') for t in drawn[3::2])
    assert all(t.caption.endswith('mine & <yours>') for t in drawn[4::2])
    for t, array in zip(drawn, (X, W, dY, *np.repeat(np.array(GRAD, object), 2)), strict=True):
        np.testing.assert_array_equal(np.array(t.numbers, int), np.atleast_2d(array))


def test_the_verdicts_are_in_the_text_and_in_the_picture():
    picture = draw(GRAD._replace(db=GRAD.db + 1), name='<other>')
    assert picture.text.startswith('loops against <other>: dX equal: all 12 numbers; dW equal: all 6 numbers; db diff')
    assert '\n' not in picture.text
    for words in ('✓ <b>dX equal</b>', '✓ <b>dW equal</b>', '✗ <b>db different</b>', '&lt;other&gt;'):
        assert words in picture.html
