import itertools

import pytest

from lin_backprop.explore import Trap

CODE = {'dX': 'dY @ W.T', 'dW': 'X.T @ dY'}


def test_the_start_is_the_trap_of_a_square_W():
    assert repr(Trap()) == 'Trap: 8 products fit dW (4, 4); 1 is right: X.T @ dY'


@pytest.mark.parametrize('gradient', CODE)
def test_sizes_that_differ_leave_the_right_product_alone_and_equal_ones_let_all_36_fit(gradient):
    for sizes in itertools.permutations((1, 2, 5, 8), 3):
        said = repr(Trap(*sizes, gradient))
        assert said.startswith(f'Trap: 1 product fits {gradient} ')
        assert said.endswith(f'and it is right: {CODE[gradient]}')
    for size in range(2, 9):
        said = f'Trap: 36 products fit {gradient} ({size}, {size}); 1 is right: {CODE[gradient]}'
        assert repr(Trap(size, size, size, gradient)) == said
