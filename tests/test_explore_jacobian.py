from itertools import product

import pytest

from lin_backprop import example, explore, lin_grad_loops
from lin_backprop.jacobian import ORDERS


def test_the_start_is_the_matrix_by_x_row_by_row_and_the_largest_stays_readable():
    explorer = explore.Jacobian()
    assert [control.value for control in explorer.controls.values()] == [4, 3, 2, 'X', 'row']
    assert [explorer.controls[name].max for name in 'NDM'] == [4, 4, 3]


@pytest.mark.usefixtures('strict')
@pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))
def test_at_every_size_it_says_that_it_is_the_gradient(by, order):
    explorer = explore.Jacobian(by=by, order=order)
    for sizes in product(range(1, 5), range(1, 5), range(1, 4)):
        for name, size in zip('NDM', sizes, strict=True):
            explorer.controls[name].value = size
        X, W, _, dY = example(*sizes)
        right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
        assert f'is d{by} of lin_grad: {right.tolist()}' in repr(explorer)
        assert '✓ equal' in explorer.picture.value
