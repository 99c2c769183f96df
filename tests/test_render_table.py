import numpy as np
import pytest
from reading import body, ground, tables, with_data

from lin_backprop.letters import AXES
from lin_backprop.render import show
from lin_backprop.render.style import colour
from lin_backprop.render.table import grid, rows_table, table

X = np.array([[2, -3, 4], [-2, 0, 1]])


def test_a_table_tells_name_shape_axes_and_every_number_with_its_sign_and_size():
    (drawn,) = tables(table(X, 'X', 'ni', note='the data'))
    assert drawn.caption == 'X (2, 3) the data'
    assert (drawn.columns, drawn.sides) == (['i=0', 'i=1', 'i=2'], ['n=0', 'n=1'])
    assert drawn.numbers == [['2', '-3', '4'], ['-2', '0', '1']]
    assert drawn.grounds == [[ground(value, 4) for value in row] for row in X]
    assert drawn.marked == drawn.faint == set()
    heads = list(body(table(X, 'X', 'ni')).iter('th'))
    assert [head.get('scope') for head in heads] == ['col'] * 3 + ['row'] * 2


def test_one_axis_makes_one_row_without_heads_at_the_side():
    (drawn,) = tables(table(np.array([2.5, -1, 3]), 'b', 'j', mark=[(2,)], faint=[(0,)]))
    assert (drawn.caption, drawn.columns, drawn.sides) == ('b (3,)', ['j=0', 'j=1', 'j=2'], [])
    assert drawn.numbers == [['2.5', '-1', '3']]
    assert (drawn.marked, drawn.faint) == ({(0, 2)}, {(0, 0)})


def test_other_heads_can_be_given():
    (drawn,) = tables(table(X, 'X', 'ni', heads=[['p', 'q'], ['r', 's', 't']]))
    assert (drawn.sides, drawn.columns) == (['p', 'q'], ['r', 's', 't'])


def test_marked_cells_are_bold_and_framed_and_faint_ones_step_back():
    (drawn,) = tables(table(X, 'X', 'ni', mark=iter([(0, 2), (1, 0)]), faint=[(1, 1)]))
    assert drawn.marked == {(0, 2), (1, 0)}
    assert drawn.faint == {(1, 1)}
    assert drawn.grounds[1][1] == colour('faint')


def test_cells_that_feed_what_is_picked_are_bold_and_framed_otherwise_and_what_is_picked_never_steps_back():
    (drawn,) = tables(table(X, 'X', 'ni', mark=[(0, 0)], lit=[(0, 1), (0, 0)], faint=[(0, 0), (1, 2)]))
    assert (drawn.marked, drawn.lit, drawn.faint) == ({(0, 0)}, {(0, 1)}, {(1, 2)})


def test_the_numbers_of_an_answer_wait_for_it():
    waiting = table(X, 'X', 'ni', answer=True)
    assert [words for _, words in with_data(waiting, 'answer', 'at')] == ['2', '-3', '4', '-2', '0', '1']
    assert not with_data(table(X, 'X', 'ni'), 'answer')


def test_a_table_can_take_the_room_of_more_rows():
    rows = body(rows_table('A', ['<td>1</td>'], spare=2)).iter('tr')
    assert ['visibility:hidden' in row.get('style') for row in rows] == [False, True, True]


def test_a_grid_has_words_at_both_sides():
    (drawn,) = tables(grid('<i>', ['<b>', '&'], {'<u>': [1, 2.5]}))
    assert (drawn.caption, drawn.columns, drawn.sides, drawn.numbers) == ('<i>', ['<b>', '&'], ['<u>'], [['1', '2.5']])


@pytest.mark.parametrize(
    ('array', 'axes'), [(X, 'n'), (X, 'nij'), (X[0], 'ni'), (X[0, 0], ''), (np.zeros((2, 2, 2)), 'nij')]
)
def test_axes_that_do_not_fit_are_refused(array, axes):
    with pytest.raises(ValueError, match=r'^X has shape .* and axes .*one or two axes'):
        table(array, 'X', axes)


def test_numbers_that_are_none_and_arrays_without_numbers_do_not_spoil_a_table():
    (drawn,) = tables(table(np.array([[np.nan, np.inf, -2]], np.float32), 'X', 'ni'))
    assert drawn.numbers == [['nan', 'inf', '-2']]
    for shape in ((0, 3), (2, 0), (0,)):
        (drawn,) = tables(table(np.zeros(shape), 'X', 'ni'[: len(shape)]))
        assert drawn.caption == f'X {shape}'
        assert not any(drawn.numbers)


def test_show_sets_arrays_side_by_side_under_their_names():
    picture = show(X=X, db=[1, 2.5], A=(X.T, 'ji'))
    drawn = tables(picture.html)
    assert [table.caption for table in drawn] == ['X (2, 3)', 'db (2,)', 'A (3, 2)']
    assert drawn[2].sides == ['j=0', 'j=1', 'j=2']
    assert picture.text == 'X [[2, -3, 4], [-2, 0, 1]]; db [1.0, 2.5]; A [[2, -2], [-3, 0], [4, 1]]'


def test_show_knows_the_axes_of_the_letters_of_the_series():
    for name, axes in AXES.items():
        (drawn,) = tables(show(**{name: np.ones((4, 3, 2)[-len(axes) :])}).html)
        assert ''.join(heads[0][0] for heads in (drawn.sides, drawn.columns) if heads) == axes
    with pytest.raises(ValueError, match=r'^A is not one of X, W, .*: A=\(array, "ij"\)$'):
        show(A=X)
