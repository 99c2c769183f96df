import itertools
import re
from collections import Counter

import numpy as np
import pytest

from lin_backprop import example, lin_grad
from lin_backprop.mistakes import MISTAKES, Mistake, caught, fitting_products, lin_grad_mean

LETTERS = {'X': 'ni', 'W': 'ij', 'dY': 'nj'}
NAMES = ['X', 'X.T', 'W', 'W.T', 'dY', 'dY.T']
every_mistake = pytest.mark.parametrize('mistake', MISTAKES, ids=lambda m: f'{m.gradient} {m.name}')


def data(kind, N, D, M):
    """X, W, dY: the example's integers, or random real numbers."""
    if kind == 'example':
        X, W, _, dY = example(N, D, M)
        return X, W, dY
    rng = np.random.default_rng(N + 10 * D + 100 * M)
    return [rng.normal(size=shape) for shape in ((N, D), (D, M), (N, M))]


# --- the mean for the sum


@pytest.mark.parametrize('N', range(1, 9))
def test_mean_for_sum_is_off_by_the_size_of_the_batch_and_leaves_dX_right(N):
    X, W, _, dY = example(N)
    right, wrong = lin_grad(X, W, dY), lin_grad_mean(X, W, dY)
    np.testing.assert_array_equal(wrong.dX, right.dX, strict=True)
    np.testing.assert_allclose(N * wrong.dW, right.dW, rtol=1e-15)
    np.testing.assert_allclose(N * wrong.db, right.db, rtol=1e-15)


# --- the products that fit


def entries(name, sizes):
    """The array as a table of names: {(row, column): 'X01'}, transposed where the name says so."""
    array, *transposed = name.split('.')
    rows, columns = (sizes[letter] for letter in LETTERS[array])
    places = itertools.product(range(rows), range(columns))
    return {(c, r) if transposed else (r, c): f'{array}{r}{c}' for r, c in places}


def multiplied(left, right):
    """left @ right as formulas: {(row, column): Counter of products of two names}; None where the shapes do not fit."""
    inner = {c for _, c in left}
    if inner != {r for r, _ in right}:
        return None
    places = itertools.product({r for r, _ in left}, {c for _, c in right})
    return {(r, c): Counter(tuple(sorted((left[r, k], right[k, c]))) for k in inner) for r, c in places}


def answers(sizes):
    """dX and dW as formulas, by the loops of the specification."""
    n, i, j = (range(sizes[letter]) for letter in 'nij')
    dX, dW = ({place: Counter() for place in itertools.product(*letters)} for letters in ((n, i), (i, j)))
    for a, b, c in itertools.product(n, i, j):
        dX[a, b][f'W{b}{c}', f'dY{a}{c}'] += 1
        dW[b, c][f'X{a}{b}', f'dY{a}{c}'] += 1
    return {'dX': dX, 'dW': dW}


@pytest.mark.parametrize('N', range(1, 6))
@pytest.mark.parametrize('D', range(1, 6))
def test_products_and_verdicts_are_those_of_formulas_written_out(N, D):
    for M in range(1, 6):
        sizes = {'n': N, 'i': D, 'j': M}
        arrays = {name: entries(name, sizes) for name in NAMES}
        formulas = {f'{a} @ {b}': multiplied(arrays[a], arrays[b]) for a in NAMES for b in NAMES}
        for gradient, answer in answers(sizes).items():
            fit = {code: f == answer for code, f in formulas.items() if f and f.keys() == answer.keys()}
            for kind in ('example', 'random'):
                products = fitting_products(*data(kind, N, D, M), gradient)
                assert sorted((p.code, p.right) for p in products) == sorted(fit.items())


@pytest.mark.parametrize('sizes', list(itertools.product(range(1, 4), repeat=3)))
@pytest.mark.parametrize('gradient', ['dX', 'dW'])
def test_the_value_is_what_the_code_says(sizes, gradient):
    X, W, dY = data('example', *sizes)
    answer = getattr(lin_grad(X, W, dY), gradient)
    for p in fitting_products(X, W, dY, gradient):
        np.testing.assert_array_equal(p.value, eval(p.code, {'X': X, 'W': W, 'dY': dY}))
        assert np.array_equal(p.value, answer) == (p.right or p.by_chance)
        assert not (p.right and p.by_chance)


def test_the_letters_say_what_is_summed_and_what_is_left():
    products = {p.code: p for p in fitting_products(*data('example', 4, 4, 4), 'dW')}
    for code, sums, leaves in (
        ('X.T @ dY', 'n of X with n of dY', 'ij'),
        ('dY.T @ X', 'n of dY with n of X', 'ji'),
        ('X @ dY', 'i of X with n of dY', 'nj'),
        ('dY @ W', 'j of dY with i of W', 'nj'),
        ('dY @ W.T', 'j of dY with j of W', 'ni'),
        ('X.T @ X.T', 'n of X with i of X', 'in'),
    ):
        assert (products[code].sums, products[code].leaves) == (sums, leaves)


def test_data_that_hide_a_mistake_do_not_make_it_right():
    zeros = np.zeros((4, 3)), np.zeros((3, 3)), np.zeros((4, 3))
    for gradient, code in (('dX', 'dY @ W.T'), ('dW', 'X.T @ dY')):
        products = fitting_products(*zeros, gradient)
        assert [p.code for p in products if p.right] == [code]
        assert {p.code for p in products if p.by_chance} == {p.code for p in products} - {code}
    X, _, dY = data('example', 4, 3, 3)
    symmetric = np.array([[1, 2, 3], [2, 5, -1], [3, -1, 4]])
    assert [p.code for p in fitting_products(X, symmetric, dY, 'dX') if p.by_chance] == ['dY @ W']
    assert not any(p.by_chance for p in fitting_products(*data('example', 5, 4, 4), 'dW'))
    nothing = np.full((4, 3), np.nan), np.full((3, 3), np.nan), np.full((4, 3), np.nan)
    assert [p.code for p in fitting_products(*nothing, 'dX') if p.right] == ['dY @ W.T']


# --- the named mistakes

CHECKS = ['shape alone', 'dY of ones', 'random dY', 'finite differences']
ONLY_THE_SHAPE_IS_RIGHT = [False, True, True, True]
EVEN_ONES_ARE_FOOLED = [False, False, True, True]
NOT_EVEN_THE_SHAPE = [True, True, True, True]
NOTICED = {  # gradient name: by which checks; all others have nothing right but the shape
    **dict.fromkeys(['dX dY forgotten', 'dX first dY for every row', 'dW dY forgotten', 'dW dY in another order than X',
                     'dW dY averaged first', 'db sum over the wrong axis',
                     'db dY forgotten'], EVEN_ONES_ARE_FOOLED),
    **dict.fromkeys(['dX summed over the batch too', 'dW batch sum forgotten', 'dW X and dY swapped',
                     'db batch sum forgotten'], NOT_EVEN_THE_SHAPE),
}  # fmt: skip


def test_the_table_of_what_catches_what():
    names = [f'{m.gradient} {m.name}' for m in MISTAKES]
    assert len(set(names)) == len(names) == 25
    assert set(NOTICED) < set(names)
    for name, mistake in zip(names, MISTAKES, strict=True):
        assert caught(mistake) == dict(zip(CHECKS, NOTICED.get(name, ONLY_THE_SHAPE_IS_RIGHT), strict=True)), name
        assert re.fullmatch(r'[^\n]{1,108}\.', mistake.why)


@every_mistake
def test_the_function_is_the_code_and_leaves_its_inputs_alone(mistake):
    X, W, dY = data('random', *mistake.sizes)
    before = [a.copy() for a in (X, W, dY)]
    np.testing.assert_array_equal(mistake.function(X, W, dY), eval(mistake.code, {'np': np, 'X': X, 'W': W, 'dY': dY}))
    for a, old in zip((X, W, dY), before, strict=True):
        np.testing.assert_array_equal(a, old)


@every_mistake
def test_a_mistake_is_wrong_on_the_example_and_equal_sizes_are_used_only_where_it_needs_them(mistake):
    def compared(*sizes):
        X, W, dY = data('example', *sizes)
        return mistake.function(X, W, dY), getattr(lin_grad(X, W, dY), mistake.gradient)

    wrong, right = compared(*mistake.sizes)
    assert wrong.shape != right.shape or not np.allclose(wrong, right)
    if mistake.sizes != (4, 3, 2):
        try:
            wrong, right = compared(4, 3, 2)
        except ValueError:
            return
        assert wrong.shape != right.shape


@pytest.mark.parametrize('sizes', [(4, 3, 2), (4, 3, 3), (3, 3, 3), (1, 3, 2), (4, 1, 1)])
def test_no_check_complains_about_the_right_gradient(sizes):
    for gradient, code in (('dX', 'dY @ W.T'), ('dW', 'X.T @ dY'), ('db', 'dY.sum(0)')):
        assert not any(caught(Mistake('none', gradient, code, '', sizes)).values())


def test_other_sizes_change_what_a_mistake_shows():
    named = {(m.gradient, m.name): m for m in MISTAKES}
    swapped = named['dW', 'X and dY swapped']
    assert caught(swapped)['shape alone']
    assert list(caught(swapped._replace(sizes=(4, 3, 3))).values()) == ONLY_THE_SHAPE_IS_RIGHT
    star = named['dX', '* for @']._replace(sizes=(4, 3, 1))  # with one output there is nothing to sum
    assert not any(caught(star).values())
    assert all(caught(star._replace(sizes=(4, 3, 2))).values())  # it does not run
