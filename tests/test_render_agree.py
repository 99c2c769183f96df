import itertools

import numpy as np
import pytest
from reading import body, tables, words

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
    dX, dX2, dW, dW2, db, db2, *inputs = tables(draw(GRAD._replace(**{changed: array})).html)
    assert not any(t.marked for t in (*inputs, dX, dW, db))
    for name, drawn in (('dX', dX2), ('dW', dW2), ('db', db2)):
        row_and_column = place if len(place) == 2 else (0, *place)
        assert drawn.marked == ({row_and_column} if name == changed else set())


def test_every_difference_is_marked():
    other = GRAD._replace(dW=np.where([[1, 0], [0, 1], [1, 1]], GRAD.dW, 99))
    assert tables(draw(other).html)[3].marked == {(0, 1), (1, 0)}


def test_both_answers_and_then_the_inputs_are_shown_under_their_names():
    drawn = tables(draw(GRAD, name='mine & <yours>').html)
    assert [t.caption.split(' (')[0] for t in drawn] == ['dX', 'dX', 'dW', 'dW', 'db', 'db', 'X', 'W', 'dY']
    assert all(t.caption.endswith('loops') for t in drawn[:6:2])
    assert all(t.caption.endswith('mine & <yours>') for t in drawn[1:6:2])
    for t, array in zip(drawn, (*np.repeat(np.array(GRAD, object), 2), X, W, dY), strict=True):
        np.testing.assert_array_equal(np.array(t.numbers, int), np.atleast_2d(array))


def test_equal_numbers_have_equal_grounds_in_a_pair():
    other = type(GRAD)(*(np.where(array == abs(array).max(), 999, array) for array in GRAD))
    drawn = tables(draw(other).html)
    for pair in zip(drawn[:6:2], drawn[1:6:2], strict=True):
        seen = {}
        for t in pair:
            cells = zip(itertools.chain(*t.numbers), itertools.chain(*t.grounds), strict=True)
            for number, ground in cells:
                assert seen.setdefault(number, ground) == ground
        assert len(set(seen.values())) > 1


def test_the_verdicts_are_in_the_text_and_in_the_picture():
    picture = draw(GRAD._replace(db=GRAD.db + 1), name='<other>')
    assert picture.text.startswith('loops against <other>: dX equal: all 12 numbers; dW equal: all 6 numbers; db diff')
    assert '\n' not in picture.text
    heading, verdicts, *_ = body(picture.html)  # they come first
    assert words(heading) == 'The loops against <other>:'
    assert [words(verdict).split(':')[0] for verdict in verdicts] == ['✓ dX equal', '✓ dW equal', '✗ db different']
