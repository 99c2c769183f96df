import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop import compare, example, lin_grad
from lin_backprop.render.agree import agree

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)


def draw(other, name='another'):
    return agree(X, W, dY, GRAD, other, name, compare(GRAD, other))


@pytest.mark.parametrize(
    ('changed', 'places'), [('dX', [(3, 0)]), ('dW', [(2, 1)]), ('db', [(1,)]), ('dW', [(0, 1), (1, 0)])]
)
def test_differences_are_marked_where_they_are_and_nowhere_else_and_equal_numbers_have_equal_grounds(changed, places):
    array = getattr(GRAD, changed).copy()
    for place in places:
        array[place] = 999
    dX, dX2, dW, dW2, db, db2, *inputs = tables(draw(GRAD._replace(**{changed: array})).html)
    assert not any(table.marked for table in (*inputs, dX, dW, db))
    for name, one, other in (('dX', dX, dX2), ('dW', dW, dW2), ('db', db, db2)):
        assert other.marked == ({(0, *place)[-2:] for place in places} if name == changed else set())
        grounds = {}
        for table in (one, other):
            for number, ground in zip(sum(table.numbers, []), sum(table.grounds, []), strict=True):
                assert grounds.setdefault(number, ground) == ground
        assert len(set(grounds.values())) > 1


def test_both_answers_and_then_the_inputs_are_shown_under_their_names():
    other = GRAD._replace(db=GRAD.db + 1)
    drawn = tables(draw(other, name='mine & <yours>').html)
    names = [f'{name} {array.shape}' for name, array in {**GRAD._asdict(), 'X': X, 'W': W, 'dY': dY}.items()]
    pairs = [f'{name} {by}' for name in names[:3] for by in ('loops', 'mine & <yours>')]
    assert [table.caption for table in drawn] == pairs + names[3:]
    shown = [GRAD.dX, GRAD.dX, GRAD.dW, GRAD.dW, GRAD.db, other.db, X, W, dY]
    for table, array in zip(drawn, shown, strict=True):
        np.testing.assert_array_equal(np.array(table.numbers, int), np.atleast_2d(array))


def test_the_verdicts_are_in_the_text_and_in_the_picture():
    picture = draw(GRAD._replace(db=GRAD.db + 1), name='<other>')
    assert picture.text.startswith('loops against <other>: dX equal: all 12 numbers; dW equal: all 6 numbers; db diff')
    heading, verdicts, *_ = body(picture.html)  # they come first
    assert words(heading) == 'The loops against <other>:'
    assert [words(verdict).split(':')[0] for verdict in verdicts] == ['✓ dX equal', '✓ dW equal', '✗ db different']
