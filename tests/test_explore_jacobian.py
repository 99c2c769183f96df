from itertools import product

import pytest

from lin_backprop import example, explore, lin_grad_loops
from lin_backprop.jacobian import ORDERS
from lin_backprop.render.jacobian import FOLDED


def test_the_start_is_the_matrix_by_x_row_by_row_and_the_largest_stays_readable():
    explorer = explore.Jacobian()
    assert [control.value for control in explorer.controls.values()] == [4, 3, 2, 'X', 'row', 1]
    assert [explorer.controls[name].max for name in 'NDM'] == [4, 4, 3]


@pytest.mark.usefixtures('strict')
@pytest.mark.parametrize(('by', 'order'), list(product('XWb', [*ORDERS, FOLDED])))
def test_at_every_size_it_says_that_it_is_the_gradient_and_each_column_can_be_picked(by, order):
    explorer = explore.Jacobian(by=by, order=order)
    for sizes in product(range(1, 5), range(1, 5), range(1, 4)):
        for name, size in zip('NDM', sizes, strict=True):
            explorer.controls[name].value = size
        N, D, M = sizes
        column = explorer.controls['column']
        assert column.max == {'X': N * D, 'W': D * M, 'b': M}[by] - 1
        column.value = column.max
        X, W, _, dY = example(*sizes)
        right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
        assert f'is d{by} of lin_grad: {right.tolist()}' in repr(explorer)
        assert ', ✓ equal' in explorer.picture.value
        last = ', '.join(str(size - 1) for size in right.shape)
        assert f'd{by}[{last}] = ' in repr(explorer)


def test_play_goes_from_column_to_column_and_a_smaller_matrix_keeps_a_column_that_it_has():
    explorer = explore.Jacobian(column=11)
    (play,) = explorer.buttons
    assert play.description == 'Play'
    for column in (0, 1):
        play.click()
        assert explorer.controls['column'].value == column
    explorer.controls['column'].value = 11
    explorer.controls['by'].value = 'b'
    assert explorer.controls['column'].value == 1
    assert explorer.error is None
