from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.jacobian import (
    LIMIT,
    ORDERS,
    density,
    human,
    jacobian,
    jacobian4,
    multiply_adds,
    numerical_jacobian,
    sizes,
    vjp,
)

X, W, b, dY = example()
every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))
FASTAI, CS231N = (50_000, 784, 50), (64, 4096, 4096)


def layer(by, X, W, b):
    """The layer as a function of one of its arrays, and that array."""
    arrays = {'X': X, 'W': W, 'b': b}
    return lambda moved: lin(**{**arrays, by: moved}), arrays[by]


def flat(place, shape, order):
    """Where an entry lands when its array is flattened."""
    return np.ravel_multi_index(place, shape, order=ORDERS[order])


def by_loops(by, X, W, order):
    """Each slope from Y[n, j] += X[n, i] * W[i, j] and + b[j], one at a time."""
    (N, D), M = X.shape, W.shape[1]
    shape = {'X': (N, D), 'W': (D, M), 'b': (M,)}[by]
    J = np.zeros((N * M, np.prod(shape)), int)
    for n, i, j in np.ndindex(N, D, M):
        place, slope = {'X': ((n, i), W[i, j]), 'W': ((i, j), X[n, i]), 'b': ((j,), 1)}[by]
        J[flat((n, j), (N, M), order), flat(place, shape, order)] = slope
    return J


@every_matrix
def test_the_matrix_is_right_at_every_size_from_1_to_5(by, order):
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, _, dY = example(N, D, M)
        J = jacobian(X, W, by, order)
        right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
        np.testing.assert_array_equal(J, by_loops(by, X, W, order), strict=True)
        np.testing.assert_array_equal(vjp(J, dY, right.shape, order), right, strict=True)
        np.testing.assert_array_equal(jacobian4(X, W, by).reshape(J.shape, order=ORDERS[order]), J, strict=True)


@every_matrix
def test_the_matrix_is_what_nudging_finds(by, order):
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, b, _ = example(N, D, M)
        measured = numerical_jacobian(*layer(by, X, W, b), order)
        right = by_loops(by, X, W, order)
        np.testing.assert_array_equal(np.round(measured, 6), right)
        np.testing.assert_allclose(measured, right, atol=1e-8)


def test_the_matrices_of_the_notebook():
    np.testing.assert_array_equal(
        jacobian(X[:2], W, 'X'),
        [[-1, 3, -1, 0, 0, 0], [2, -2, -3, 0, 0, 0], [0, 0, 0, -1, 3, -1], [0, 0, 0, 2, -2, -3]],
    )
    np.testing.assert_array_equal(jacobian(X[:1], W, 'W'), [[2, 0, 3, 0, 4, 0], [0, 2, 0, 3, 0, 4]])
    np.testing.assert_array_equal(jacobian(X[:2], W, 'b'), [[1, 0], [0, 1], [1, 0], [0, 1]])
    np.testing.assert_array_equal(jacobian(X[:2], W, 'b', 'column'), [[1, 0], [1, 0], [0, 1], [0, 1]])


@pytest.mark.parametrize('by', 'XWb')
def test_the_matrices_of_the_default_sizes_have_their_shapes(by):
    shape = {'X': (8, 12), 'W': (8, 6), 'b': (8, 2)}[by]
    assert jacobian(X, W, by).shape == jacobian(X, W, by, 'column').shape == shape
    assert jacobian4(X, W, by).shape == {'X': (4, 2, 4, 3), 'W': (4, 2, 3, 2), 'b': (4, 2, 2)}[by]


@pytest.mark.parametrize(('by', 'letters'), [('X', 'nj,njai->ai'), ('W', 'nj,njib->ib'), ('b', 'nj,njb->b')])
def test_the_unflattened_array_gives_the_gradient_by_letters(by, letters):
    right = getattr(lin_grad_loops(X, W, dY), f'd{by}')
    np.testing.assert_array_equal(np.einsum(letters, dY, jacobian4(X, W, by)), right, strict=True)


@every_matrix
def test_fractions_keep_their_type_and_no_zero_is_negative(by, order):
    x, w = -X.astype(np.float32) / 2, -W.astype(np.float32) / 2
    for J in (jacobian(x, w, by, order), jacobian4(x, w, by)):
        assert J.dtype == np.float32
        assert not np.signbit(J[J == 0]).any()


@every_matrix
def test_density_is_one_in_n_or_one_in_m(by, order):
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, _, _ = example(N, D, M)
        assert density(jacobian(X, W, by, order)) == Fraction(1, N if by == 'X' else M)


def test_density_is_counted_and_not_assumed():
    assert density(jacobian(X, np.array([[0, 1], [0, 0], [2, 0]]), 'X')) == Fraction(8, 96)
    assert density(np.zeros((2, 3))) == 0


def test_numerical_jacobian_takes_any_function_of_an_array():
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_allclose(numerical_jacobian(lambda x: x**2, x), np.diag(2 * x.ravel()), atol=1e-8)
    np.testing.assert_allclose(numerical_jacobian(lambda x: x.sum(), x), np.ones((1, 6)), atol=1e-8)
    swapped = numerical_jacobian(lambda x: x.T, x, 'column')
    np.testing.assert_allclose(swapped[:, :2], np.eye(6)[:, [0, 3]], atol=1e-8)
    np.testing.assert_array_equal(x, [[1, 2, 3], [4, 5, 6]])


def test_a_matrix_for_the_other_order_gives_other_numbers():
    wrong = vjp(jacobian(X, W, 'X', 'column'), dY, X.shape, 'row')
    assert (wrong != lin_grad_loops(X, W, dY).dX).any()


@pytest.mark.parametrize('build', [jacobian, jacobian4])
def test_what_is_too_large_is_refused_with_its_size_and_not_built(build):
    X, W = np.broadcast_to(0.0, (64, 4096)), np.broadcast_to(0.0, (4096, 4096))
    with pytest.raises(ValueError, match='^dY/dX at N, D, M = 64, 4096, 4096 has 68,719,476,736 entries, 256 GiB in '):
        build(X, W, 'X')
    with pytest.raises(
        ValueError, match='^dY/dW .* has 4,398,046,511,104 entries, 16 TiB in float32; at most 1,000,00'
    ):
        build(X, W, 'W')


def test_the_limit_itself_is_built():
    X, W = np.ones((1000, 1)), np.ones((1, 1))
    assert jacobian(X, W, 'X').size == LIMIT
    with pytest.raises(ValueError, match='has 1,002,001 entries, 3.822 MiB in float32'):
        jacobian(np.ones((1001, 1)), W, 'X')
    with pytest.raises(ValueError, match='^a derivative of 1,001 numbers by 1,001 has 1,002,001 entries'):
        numerical_jacobian(lambda x: x, np.ones(1001))


def test_what_does_not_fit_is_said_in_one_sentence():
    with pytest.raises(ValueError, match="by is 'V'; it should be one of 'X', 'W', 'b'"):
        jacobian(X, W, 'V')
    with pytest.raises(ValueError, match="by is 'XW'"):
        jacobian4(X, W, 'XW')
    for wrong in (
        lambda: jacobian(X, W, 'X', 'C'),
        lambda: numerical_jacobian(np.sin, X, 'C'),
        lambda: vjp(jacobian(X, W, 'X'), dY, X.shape, 'C'),
    ):
        with pytest.raises(ValueError, match="order is 'C'; it should be one of 'row', 'column'"):
            wrong()
    with pytest.raises(ValueError, match='W has shape'):
        jacobian(X, W.T, 'X')
    with pytest.raises(
        ValueError, match=r'J has shape \(8, 12\); it should have shape \(8, 6\), to lead from \(4, 2\)'
    ):
        vjp(jacobian(X, W, 'X'), dY, W.shape)


def test_sizes_are_those_of_the_arrays():
    for N, D, M in product(range(1, 6), repeat=3):
        X, W, _, dY = example(N, D, M)
        arrays = {'X': X, 'W': W, 'dY': dY, **lin_grad_loops(X, W, dY)._asdict()}
        arrays |= {'box': X[:, :, None] * dY[:, None, :]} | {f'dY/d{by}': jacobian(X, W, by) for by in 'XWb'}
        found = sizes(N, D, M, itemsize=8)
        assert list(found) == list(arrays)
        for name, array in arrays.items():
            assert found[name] == (array.shape, array.size, array.size * 8)


def test_the_sizes_of_fastai():
    found = {name: human(size.bytes) for name, size in sizes(*FASTAI).items()}
    assert found['dY/dX'] == '392 TB'
    assert found['dY/dW'] == '392 GB'
    assert found['box'] == '7.84 GB'
    assert found['dW'] == found['W'] == '156.8 kB'
    assert found['dX'] == found['X'] == '156.8 MB'
    assert found['dY/db'] == '500 MB'


def test_the_sizes_of_the_handout():
    found = sizes(*CS231N)
    assert found['dY/dX'].entries == 68_719_476_736
    assert human(found['dY/dX'].bytes, binary=True) == '256 GiB'
    assert human(found['dY/dX'].bytes) == '274.9 GB'
    assert human(found['dY/dW'].bytes, binary=True) == '16 TiB'
    three = sum(found[name].bytes for name in ('X', 'W', 'dY'))
    assert (three, human(three)) == (69_206_016, '69.21 MB')
    assert three == sum(found[name].bytes for name in ('dX', 'dW', 'dY'))


def test_sizes_do_not_overflow():
    found = sizes(*(np.int32(size) for size in FASTAI))
    assert found['dY/dX'].bytes == 392 * 10**12


@pytest.mark.parametrize(('name', 'wrong'), [('N', (0, 3, 2)), ('D', (4, -3, 2)), ('M', (4, 3, 2.0))])
def test_sizes_must_be_whole_numbers_from_1(name, wrong):
    with pytest.raises(ValueError, match=f'^{name} is .*; it should be a whole number, at least 1'):
        sizes(*wrong)


def test_the_matrix_costs_n_or_m_times_the_products():
    for N, D, M in ((4, 3, 2), FASTAI, CS231N):
        found = multiply_adds(N, D, M)
        assert found['dX'] == found['dW'] == N * D * M
        assert found['dY/dX'] == N * found['dX']
        assert found['dY/dW'] == M * found['dW']
    for by in 'XW':
        assert multiply_adds(4, 3, 2)[f'dY/d{by}'] == jacobian(X, W, by).size  # each entry is multiplied once


@pytest.mark.parametrize(
    ('count', 'decimal', 'binary'),
    [
        (0, '0 B', '0 B'),
        (1, '1 B', '1 B'),
        (999, '999 B', '999 B'),
        (1000, '1 kB', '1000 B'),
        (1024, '1.024 kB', '1 KiB'),
        (156_800, '156.8 kB', '153.1 KiB'),
        (999_949, '999.9 kB', '976.5 KiB'),
        (999_999, '1 MB', '976.6 KiB'),
        (2**20 - 1, '1.049 MB', '1 MiB'),
        (392 * 10**12, '392 TB', '356.5 TiB'),
        (10**18, '1 EB', '888.2 PiB'),
        (2 * 10**24, '2 YB', '1.654 YiB'),
        (5 * 10**27, '5000 YB', '4136 YiB'),  # there is no larger unit
    ],
)
def test_bytes_in_words(count, decimal, binary):
    assert human(count) == decimal
    assert human(count, binary=True) == binary
