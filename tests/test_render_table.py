import numpy as np
import pytest
from reading import body, tables

from lin_backprop.letters import AXES
from lin_backprop.render import show
from lin_backprop.render.picture import FAINT_GROUND, tint
from lin_backprop.render.table import grid, table

X = np.array([[2, -3, 4], [-2, 0, 1]])


def test_a_table_tells_name_shape_axes_and_every_number():
    (drawn,) = tables(table(X, 'X', 'ni', note='the data'))
    assert drawn.caption == 'X (2, 3) the data'
    assert drawn.columns == ['i=0', 'i=1', 'i=2']
    assert drawn.sides == ['n=0', 'n=1']
    assert drawn.numbers == [['2', '-3', '4'], ['-2', '0', '1']]


def test_one_axis_makes_one_row_without_heads_at_the_side():
    (drawn,) = tables(table(np.array([2.5, -1]), 'b', 'j'))
    assert (drawn.caption, drawn.columns, drawn.sides) == ('b (2,)', ['j=0', 'j=1'], [])
    assert drawn.numbers == [['2.5', '-1']]


def test_every_head_has_a_scope():
    heads = list(body(table(X, 'X', 'ni')).iter('th'))
    assert [head.get('scope') for head in heads] == ['col'] * 3 + ['row'] * 2


def test_other_heads_can_be_given():
    (drawn,) = tables(table(X, 'X', 'ni', heads=[['p', 'q'], ['r', 's', 't']]))
    assert (drawn.sides, drawn.columns) == (['p', 'q'], ['r', 's', 't'])


def test_nothing_is_marked_or_faint_unless_asked():
    (drawn,) = tables(table(X, 'X', 'ni'))
    assert not drawn.marked
    assert not drawn.faint


def test_marked_cells_are_bold_and_framed_and_faint_ones_step_back():
    (drawn,) = tables(table(X, 'X', 'ni', mark=iter([(0, 2), (1, 0)]), faint=[(1, 1)]))
    assert drawn.marked == {(0, 2), (1, 0)}
    assert drawn.faint == {(1, 1)}
    assert FAINT_GROUND in drawn.cells[1][1].get('style')


def test_cells_of_one_axis_are_marked_by_an_index_of_one():
    (drawn,) = tables(table(X[0], 'b', 'j', mark=[(2,)], faint=[(0,)]))
    assert (drawn.marked, drawn.faint) == ({(0, 2)}, {(0, 0)})


def test_the_ground_of_a_cell_tells_sign_and_size_within_its_table():
    (drawn,) = tables(table(X, 'X', 'ni'))
    for cells, values in zip(drawn.cells, X, strict=True):
        for cell, value in zip(cells, values, strict=True):
            assert f'background:{tint(value, 4)}' in cell.get('style')


def test_names_notes_and_heads_are_escaped():
    (drawn,) = tables(table(X, '<script>', 'ni', note='a & <b>'))
    assert drawn.caption == '<script> (2, 3) a & <b>'
    (drawn,) = tables(grid('<i>', ['<b>', '&'], {'<u>': [1, 2.5]}))
    assert (drawn.caption, drawn.columns, drawn.sides, drawn.numbers) == ('<i>', ['<b>', '&'], ['<u>'], [['1', '2.5']])
    (drawn,) = tables(show(A=(X, '<&')).html)
    assert (drawn.sides[0], drawn.columns[0]) == ('<=0', '&=0')


@pytest.mark.parametrize(
    ('array', 'axes'), [(X, 'n'), (X, 'nij'), (X[0], 'ni'), (X[0, 0], ''), (np.zeros((2, 2, 2)), 'nij')]
)
def test_axes_that_do_not_fit_are_refused(array, axes):
    with pytest.raises(ValueError, match=r'^X has shape .* and axes .*one or two axes'):
        table(array, 'X', axes)


def test_numbers_that_are_none_do_not_spoil_a_table():
    (drawn,) = tables(table(np.array([[np.nan, np.inf, -2]], np.float32), 'X', 'ni'))
    assert drawn.numbers == [['nan', 'inf', '-2']]


@pytest.mark.parametrize('shape', [(0, 3), (2, 0), (0,)])
def test_an_array_without_numbers_is_a_table_without_numbers(shape):
    (drawn,) = tables(table(np.zeros(shape), 'X', 'ni'[: len(shape)]))
    assert drawn.caption == f'X {shape}'
    assert not any(drawn.numbers)


def test_show_sets_arrays_side_by_side_under_their_names():
    picture = show(X=X, db=[1, 2.5], A=(X.T, 'ji'))
    drawn = tables(picture.html)
    assert [t.caption for t in drawn] == ['X (2, 3)', 'db (2,)', 'A (3, 2)']
    assert drawn[2].sides == ['j=0', 'j=1', 'j=2']
    assert picture.text == 'X [[2, -3, 4], [-2, 0, 1]]; db [1.0, 2.5]; A [[2, -2], [-3, 0], [4, 1]]'


def test_show_knows_the_axes_of_the_letters_of_the_series():
    for name, axes in AXES.items():
        (drawn,) = tables(show(**{name: np.ones((4, 3, 2)[-len(axes) :])}).html)
        assert drawn.columns[0] == f'{axes[-1]}=0'
        assert [side[0] for side in drawn.sides] == ([axes[0]] * 3 if len(axes) == 2 else [])


def test_a_gradient_has_the_axes_of_what_it_is_the_gradient_of():
    assert AXES == {'X': 'ni', 'W': 'ij', 'b': 'j', 'Y': 'nj', 'dX': 'ni', 'dW': 'ij', 'db': 'j', 'dY': 'nj'}


def test_show_asks_for_the_axes_of_any_other_name():
    with pytest.raises(ValueError, match=r'^A is not one of X, W, .*: A=\(array, "ij"\)$'):
        show(A=X)
