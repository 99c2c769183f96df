from itertools import product

import numpy as np
import pytest
from reading import tables

from lin_backprop import example, explore, lin_grad_loops
from lin_backprop.explore.jacobian import Jacobian
from lin_backprop.jacobian import ORDERS

every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))


@every_matrix
def test_at_every_size_the_picture_ends_in_the_gradient_and_says_so(by, order):
    explorer = Jacobian(by=by, order=order)
    limits = [range(1, explorer.controls[name].max + 1) for name in 'NDM']
    for sizes in product(*limits):
        for name, size in zip('NDM', sizes, strict=True):
            explorer.controls[name].value = size
        X, W, _, dY = example(*sizes)
        right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
        np.testing.assert_array_equal(np.array(tables(explorer.picture.value)[-1].numbers, int), np.atleast_2d(right))
        assert f'it is d{by} of lin_grad: ✓ equal' in explorer.picture.value
        assert f'is d{by} of lin_grad: {right.tolist()}' in repr(explorer)


@every_matrix
def test_a_wrong_product_is_called_wrong(by, order, monkeypatch):
    def reshaped_the_wrong_way(J, dY, shape, order):
        """Flattens dY in the other order than J has."""
        return (np.ravel(dY, 'F' if order == 'row' else 'C') @ J).reshape(shape, order=ORDERS[order])

    monkeypatch.setattr('lin_backprop.explore.jacobian.vjp', reshaped_the_wrong_way)
    X, W, _, dY = example()
    explorer = Jacobian(by=by, order=order)
    found = np.array(tables(explorer.picture.value)[-1].numbers, int)
    assert (found != np.atleast_2d(getattr(lin_grad_loops(X, W, dY), f'd{by}'))).any()
    assert f'it is not d{by} of lin_grad: ✗ different' in explorer.picture.value


def test_the_start_is_the_matrix_by_x_row_by_row_and_the_largest_stays_readable():
    explorer = explore.Jacobian()
    assert {name: control.value for name, control in explorer.controls.items()} == {
        'N': 4,
        'D': 3,
        'M': 2,
        'by': 'X',
        'order': 'row',
    }
    assert '4 copies of W.T on the diagonal' in explorer.picture.value
    assert [explorer.controls[name].max for name in 'NDM'] == [4, 4, 3]
