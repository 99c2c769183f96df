from itertools import product

import numpy as np

from lin_backprop import example, lin_grad_loops
from lin_backprop.cost import human, multiply_adds, sizes
from lin_backprop.jacobian import jacobian

FASTAI, CS231N = (50_000, 784, 50), (64, 4096, 4096)


def test_sizes_are_those_of_the_arrays():
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, _, dY = example(N, D, M)
        arrays = {'X': X, 'W': W, 'dY': dY, **lin_grad_loops(X, W, dY)._asdict()}
        arrays |= {'box': X[:, :, None] * dY[:, None, :]} | {f'dY/d{by}': jacobian(X, W, by) for by in 'XWb'}
        assert sizes(N, D, M, 8) == {name: (array.shape, array.size, array.nbytes) for name, array in arrays.items()}


def test_the_sizes_that_the_notebooks_quote():
    size = {name: human(size.bytes) for name, size in sizes(*FASTAI).items()}
    assert (size['dY/dX'], size['dY/dW'], size['dY/db'], size['box']) == ('392 TB', '392 GB', '500 MB', '7.84 GB')
    size = sizes(*CS231N)
    assert size['dY/dX'].entries == 68_719_476_736
    assert human(size['dY/dX'].bytes, binary=True) == '256 GiB'
    assert human(size['dY/dW'].bytes, binary=True) == '16 TiB'
    assert human(sum(size[name].bytes for name in ('X', 'W', 'dY'))) == '69.21 MB'


def test_sizes_do_not_overflow():
    assert sizes(*map(np.int32, FASTAI))['dY/dX'].bytes == 392 * 10**12


def test_the_matrix_costs_n_or_m_times_the_products():
    for N, D, M in ((4, 3, 2), FASTAI, CS231N):
        box = N * D * M
        assert multiply_adds(N, D, M) == {'dX': box, 'dW': box, 'dY/dX': N * box, 'dY/dW': M * box}


def test_bytes_in_words():
    counts = (0, 999, 1000, 1024, 999_949, 999_999, 2**20 - 1, 2 * 10**24, 5 * 10**27)
    assert ', '.join(map(human, counts)) == '0 B, 999 B, 1 kB, 1.024 kB, 999.9 kB, 1 MB, 1.049 MB, 2 YB, 5000 YB'
    said = '0 B, 999 B, 1000 B, 1 KiB, 976.5 KiB, 976.6 KiB, 1 MiB, 1.654 YiB, 4136 YiB'
    assert ', '.join(human(count, binary=True) for count in counts) == said
