import itertools

import pytest
from refusing import refused

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


def test_of_fewer_products_the_last_is_picked_and_no_other_is_offered():
    trap = Trap(4, 4, 4, product=30)
    for sizes, offered in (((5, 4, 4), 8), ((5, 3, 4), 1), ((2, 2, 2), 36)):
        trap.set({name: str(size) for name, size in zip('NDM', sizes, strict=True)})
        assert trap.controls['product'].max == offered
        assert trap.controls['product'].value == {8: 8, 1: 1, 36: 1}[offered]
        assert trap.picture.value.count('lin-marked') == 1
    trap.controls['gradient'].value = 'dX'
    assert trap.controls['product'].max == 36


@pytest.mark.usefixtures('strict')
def test_a_click_on_a_tile_sets_the_product():
    trap = Trap()
    trap.set({'product': '3'})
    assert trap.picture.value == Trap(product=3).picture.value != Trap().picture.value


def test_a_product_that_does_not_fit_is_refused():
    with refused('product … 2 … 1'):
        Trap(5, 3, 4, product=2)
    with refused("gradient … 'db' … 'dX', 'dW'"):
        Trap(gradient='db')
