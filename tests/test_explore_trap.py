import itertools

import pytest

from lin_backprop.explore import Trap


def test_the_start_is_the_trap_of_a_square_W():
    assert repr(Trap()) == 'Trap: 8 products fit dW (4, 4); 1 is right: X.T @ dY'


@pytest.mark.parametrize(('gradient', 'code'), [('dX', 'dY @ W.T'), ('dW', 'X.T @ dY')])
def test_sizes_that_differ_leave_the_right_product_alone(gradient, code):
    explorer = Trap(gradient=gradient)
    for sizes in itertools.permutations((1, 2, 5, 8), 3):
        for name, size in zip('NDM', sizes, strict=True):
            explorer.controls[name].value = size
        N, D, M = sizes
        assert f'X is {(N, D)}, W is {(D, M)}, dY is {(N, M)}.' in explorer.picture.value
        assert repr(explorer).startswith(f'Trap: 1 product fits {gradient} ')
        assert repr(explorer).endswith(f'and it is right: {code}')


def test_equal_sizes_let_all_36_fit():
    for size in range(2, 9):
        for gradient, code in (('dX', 'dY @ W.T'), ('dW', 'X.T @ dY')):
            said = f'Trap: 36 products fit {gradient} ({size}, {size}); 1 is right: {code}'
            assert repr(Trap(size, size, size, gradient)) == said
