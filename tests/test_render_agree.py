import numpy as np
import pytest
from reading import body, ground, look, tables, words

from lin_backprop import compare, example, lin_grad
from lin_backprop.letters import RULE, sizes_of
from lin_backprop.render.agree import agree
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.table import largest_of

ARRAYS = dict(zip(('X', 'W', 'b', 'dY'), example(), strict=True))
X, W, _, dY = ARRAYS.values()
GRAD = lin_grad(X, W, dY)
LARGEST = largest_of(*ARRAYS.values(), *GRAD)


def draw(other, name='another', grad=GRAD):
    return agree(X, W, dY, grad, other, name, compare(grad, other))


def entries(picture):
    """{what it is called: its td} of all inputs and answers."""
    return {cell.get('data-at'): cell for cell in parsed(picture).iter('td') if cell.get('data-at')}


def parsed(picture):
    """The html as it is, with the data of the hand."""
    from xml.etree import ElementTree

    return ElementTree.fromstring(f'<div>{picture.html}</div>')


@pytest.mark.parametrize(
    ('changed', 'places'), [('dX', [(3, 0)]), ('dW', [(2, 1)]), ('db', [(1,)]), ('dW', [(0, 1), (1, 0)])]
)
def test_a_cell_is_open_where_the_answers_differ_and_nowhere_else(changed, places):
    array = getattr(GRAD, changed).copy()
    for place in places:
        array[place] = 999
    *inputs, dX, dW, db = tables(draw(GRAD._replace(**{changed: array})).html)
    assert not any(table.open or table.wrong or table.marked for table in inputs)
    for name, table, right in (('dX', dX, GRAD.dX), ('dW', dW, GRAD.dW), ('db', db, GRAD.db)):
        right = np.atleast_2d(right)
        open_cells = {(0, *place)[-2:] for place in places} if name == changed else set()
        assert table.open == {place: (str(right[place]), '999') for place in open_cells}
        assert table.wrong == open_cells
        assert table.marked == set()


def test_all_arrays_are_shown_under_their_names_on_one_scale_of_colours():
    other = GRAD._replace(db=GRAD.db + 1)
    picture = draw(other, name='mine & <yours>')
    drawn = dict(zip(('X', 'W', 'dY', *GRAD._fields), tables(picture.html), strict=True))
    arrays = {'X': X, 'W': W, 'dY': dY, **GRAD._asdict()}
    signs = {'dX': ' ✓', 'dW': ' ✓', 'db': ' ✗'}
    for name, array in arrays.items():
        assert drawn[name].caption == f'{name} {array.shape}{signs.get(name, "")}'
        assert drawn[name].open.keys() == ({(0, 0), (0, 1)} if name == 'db' else set())
        if name != 'db':
            np.testing.assert_array_equal(np.array(drawn[name].numbers, int), array)
            assert sum(drawn[name].grounds, []) == [ground(value, LARGEST) for value in array.flat]
    for place, (one, two) in drawn['db'].open.items():
        assert (int(one), int(two)) == (GRAD.db[place[1]], other.db[place[1]])
        halves = drawn['db'].cells[0][place[1]]
        assert [look(half)['background'] for half in halves] == [ground(int(half), LARGEST) for half in (one, two)]


def test_the_verdicts_are_in_the_text_and_in_the_picture():
    picture = draw(GRAD._replace(db=GRAD.db + 1), name='<other>')
    assert picture.text.startswith('loops against <other>: dX equal: all 12 numbers; dW equal: all 6 numbers; db diff')
    heading = body(picture.html).find('.//p')
    verdicts = [words(verdict) for verdict in body(picture.html).iter('li')]
    assert words(heading) == 'Above: the loops. Below: <other>.'
    assert verdicts == ['✓ dX equal: all 12 numbers', '✓ dW equal: all 6 numbers', '✗ db different: by up to 1']
    assert words(body(draw(GRAD).html).find('.//p')) == 'The loops and another, in one:'


@pytest.mark.parametrize(
    ('dW', 'said'),
    [
        (GRAD.dW / 4, '4 times too small'),
        (GRAD.dW * 3, '3 times too large'),
        (GRAD.dW * [[1], [2], [2]], '4 of 6, 2 times too large'),
        (GRAD.dW * [[1], [2], [3]], '4 of 6, by up to 22'),
        (GRAD.dW * 0, 'by up to 14'),
        (-GRAD.dW, 'by up to 28'),
        (GRAD.dW * (1 + 1e-15), 'by up to 1.6e-14'),
    ],
)
def test_the_words_for_a_difference_name_the_factor_where_there_is_one(dW, said):
    _, verdict, _ = body(draw(GRAD._replace(dW=dW)).html).iter('li')
    assert words(verdict).endswith(f': {said}')


def test_numbers_have_at_most_two_decimals():
    shown = tables(draw(GRAD, grad=GRAD).html)
    assert all(len(number) <= 3 for table in shown for row in table.numbers for number in row)
    half = GRAD._replace(dX=GRAD.dX / 7, dW=GRAD.dW / 64, db=np.array([np.nan, -1234.5678]))
    dX, dW, db = tables(draw(half, grad=half).html)[3:]
    assert dX.numbers[0] == ['-0.71', '1', '0.71']
    assert dW.numbers[1] == ['0.08', '-0.22']
    assert db.open.keys() == {(0, 0)}  # what is no number equals nothing
    assert db.numbers[0][1] == '-1230'


@pytest.mark.parametrize('gradient', GRAD._fields)
def test_pointing_at_an_entry_says_its_sum_and_names_what_feeds_it(gradient):
    other = GRAD._replace(dW=GRAD.dW / 4)
    found = entries(draw(other, 'mean'))
    for index, value in np.ndenumerate(getattr(GRAD, gradient)):
        name = '.'.join(map(str, (gradient, *index)))
        fed = RULE[gradient].fed_by(index, sizes_of({'X': X, 'W': W, 'dY': dY}))
        assert found[name].get('data-from').split() == [
            '.'.join(map(str, (array, *place))) for array, places in fed.items() for place in places
        ]
        assert set(found[name].get('data-from').split()) <= set(found)
        said = words(body(found[name].get('data-said')))
        told = sum_in_words(ARRAYS, gradient, index, value)
        if gradient == 'dW':
            told += f'; mean says {value / 4:g}: the difference is {abs(value) * 3 / 4:g}'
        assert said == told
    assert 'data-' not in draw(other).still


def test_a_line_is_there_for_what_is_said():
    (line,) = parsed(draw(GRAD)).findall('.//*[@data-says]')
    assert words(line) == line.get('data-says') != ''


def test_the_answers_and_the_verdicts_wait_for_the_answer_to_a_question():
    ((six,),) = parsed(draw(GRAD))
    waits = [part.get('data-answer') is not None for part in six]
    assert waits == [False] * 3 + [True] * 4 + [False]
