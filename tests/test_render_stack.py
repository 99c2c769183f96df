from itertools import product

import numpy as np
import pytest
from reading import body, ground, look, tables, with_data, words

from lin_backprop import example, lin_grad_loops
from lin_backprop.letters import RULE
from lin_backprop.render.stack import stack

SIZES = [(4, 3, 2), (1, 3, 2), (2, 1, 3), (5, 4, 1)]
STATES = [(sizes, name, n) for sizes in SIZES for name in ('dW', 'db') for n in range(sizes[0] + 1)]
every_state = pytest.mark.parametrize(('sizes', 'gradient', 'n'), STATES, ids=str)


def drawn(sizes, gradient, n):
    """(X, dY, what each example adds, the picture)."""
    X, _, _, dY = example(*sizes)
    shares = np.array([np.outer(x, dy) for x, dy in zip(X, dY, strict=True)]) if gradient == 'dW' else dY
    return X, dY, shares, stack(X, dY, shares, gradient, n)


def there(table):
    """The rows that are seen."""
    return [row for row in table.numbers if row != ['\xa0']]


@every_state
def test_the_products_of_example_n_stand_beside_the_sum_of_those_before_it(sizes, gradient, n):
    X, dY, shares, picture = drawn(sizes, gradient, n)
    (N, _, _), so_far = sizes, shares[:n].sum(0)
    *given, adds, total = tables(picture.html)
    for name, array, table in zip(('X', 'dY'), (X, dY), given, strict=True):
        used = name in RULE[gradient].arrays
        assert table.caption == f'{name} {array.shape}'
        assert table.marked == ({(n, k) for k in range(array.shape[1])} if used and n < N else set())
        assert table.faint == {place for place in np.ndindex(array.shape) if place[0] > n or not used}
    row = str(n) if n < N else 'n'
    assert adds.caption == {'dW': f'X[{row}, i] · dY[{row}, j]', 'db': f'dY[{row}, j]'}[gradient]
    if n < N:
        np.testing.assert_array_equal(np.array(there(adds), int), np.atleast_2d(shares[n]))
    else:
        assert not ''.join(word for line in adds.numbers for word in line).strip('\xa0')  # nothing is next
    if gradient == 'dW':
        assert (
            (adds.sides, adds.columns) == ([*map(str, X[n])], [*map(str, dY[n])])
            if n < N
            else (adds.sides[0] == '\xa0')
        )
    assert total.caption == f'{gradient} {so_far.shape}'
    np.testing.assert_array_equal(np.array(total.numbers, int), np.atleast_2d(so_far))
    done = f'{gradient} after {n} of {N} examples: {so_far.tolist()}'
    assert picture.text == done
    *_, rule, state = (words(part) for part in body(picture.html).iter('p'))
    assert state == f'In the sum: {n} of {N} examples.' + ' Nothing is missing.' * (n == N)
    if n < N:
        assert rule == {'dW': f'dW[i, j] += X[{n}, i] · dY[{n}, j]', 'db': f'db[j] += dY[{n}, j]'}[gradient]
    else:
        answer, code = rule.split(' = ')
        assert answer == gradient
        np.testing.assert_array_equal(eval(code, {'X': X, 'dY': dY}), so_far)


def test_at_the_end_the_sum_is_the_gradient_and_play_stops_there_alone():
    X, W, _, dY = example()
    for gradient, n in product(('dW', 'db'), range(5)):
        *_, picture = drawn((4, 3, 2), gradient, n)
        assert bool(with_data(picture.html, 'last')) == (n == 4)
        assert len(with_data(picture.html, 'pace')) == 1
        right = np.atleast_2d(getattr(lin_grad_loops(X, W, dY), gradient))
        assert (np.array(tables(picture.html)[-1].numbers, int) == right).all() == (n == 4)


@every_state
def test_pointing_at_a_sum_lights_what_is_in_it_and_at_a_product_its_factors(sizes, gradient, n):
    *_, picture = drawn(sizes, gradient, n)
    lengths = dict(zip('nij', sizes, strict=True)) | {'n': n}
    formula, shape = RULE[gradient], {'dW': sizes[1:], 'db': sizes[2:]}[gradient]
    pointed = {marks['at']: set(marks['from'].split()) for marks, _ in with_data(picture.html, 'at', 'from')}
    assert len(pointed) == (np.prod(shape) if n else 0)
    products = {marks['key']: set(marks['from'].split()) for marks, _ in with_data(picture.html, 'key', 'from')}
    assert len(products) == (np.prod(shape) if n < sizes[0] else 0)
    for place in np.ndindex(shape):
        fed = formula.fed_by(place, lengths)
        every = {'.'.join(map(str, (name, *index))) for name, indices in fed.items() for index in indices}
        assert pointed.get('.'.join(map(str, (gradient, *place))), set()) == every
        if products:
            turn = dict(zip(formula.letters, place, strict=True)) | {'n': n}
            factors = {'.'.join(map(str, (name, *map(turn.get, word)))) for name, word in formula.arrays.items()}
            assert products['.'.join(map(str, ('add', n, *place)))] == factors


@every_state
def test_a_click_on_a_row_picks_its_example(sizes, gradient, n):
    *_, picture = drawn(sizes, gradient, n)
    clicks = {marks['at']: marks['set'] for marks, _ in with_data(picture.html, 'at', 'set')}
    assert clicks == {
        f'{name}.{row}.{k}': f'n={row}'
        for name, width in zip(('X', 'dY'), sizes[1:], strict=True)
        for row, k in np.ndindex(sizes[0], width)
    }


@every_state
def test_each_product_travels_from_its_table_to_its_sum_and_each_sum_waits_for_it(sizes, gradient, n):
    """The keys of one state and the next: a product has the same, and lands on the cell that it is added to."""
    if n == sizes[0]:
        return
    _, _, shares, before = drawn(sizes, gradient, n)
    _, _, _, after = drawn(sizes, gradient, n + 1)
    leaves = {marks['key']: int(said) for marks, said in with_data(before.html, 'key', 'from')}
    lands = {marks['key']: int(marks['words']) for marks, _ in with_data(after.html, 'key', 'words')}
    expected = {'.'.join(map(str, ('add', n, *place))): value for place, value in np.ndenumerate(shares[n])}
    assert leaves == lands == expected
    for cells, count in ((before, n), (after, n + 1)):
        late = {
            marks['key']: int(said) for marks, said in with_data(cells.html, 'key', 'late') if 'sum' in marks['key']
        }
        so_far = np.ndenumerate(shares[:count].sum(0))
        assert late == {'.'.join(map(str, ('sum', gradient, *place))): value for place, value in so_far}
    for part in body(after.html).iter('div'):
        if 'position:absolute' in part.get('style', ''):
            assert look(part)['visibility'] == 'hidden'  # at rest, the number alone is seen


@pytest.mark.parametrize('gradient', ['dW', 'db'])
def test_products_and_sums_have_one_scale_of_colours_in_all_states(gradient):
    X, dY, shares, _ = drawn((4, 3, 2), gradient, 0)
    largest = max(abs(array).max() for array in (X, dY, shares, shares.cumsum(0)))
    for n in range(5):
        *_, picture = drawn((4, 3, 2), gradient, n)
        _, used, adds, _ = tables(picture.html)
        for table in (used, adds):
            for r, row in enumerate(table.cells):
                for k, cell in enumerate(row):
                    if (r, k) not in table.faint and words(cell) != '\xa0':
                        assert look(cell)['background'] == ground(int(words(cell)), largest)
        for part in body(picture.html).iter('div'):
            if words(part).lstrip('-').isdigit() and 'background' in look(part):
                assert look(part)['background'] == ground(int(words(part)), largest)


@pytest.mark.parametrize('sizes', SIZES)
def test_no_state_takes_more_rows_than_another(sizes):
    rows = {
        tuple(len(table.cells) for table in tables(drawn(sizes, gradient, n)[-1].html)[:3])
        for gradient, n in product(('dW', 'db'), range(sizes[0] + 1))
    }
    assert len(rows) == 1
