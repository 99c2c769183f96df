import pytest
from reading import body, tables, words

from lin_backprop import example
from lin_backprop.mistakes import MISTAKES, caught, fitting_products
from lin_backprop.render.trap import mistakes_table, trap


def draw(N, D, M, gradient):
    X, W, _, dY = example(N, D, M)
    return trap(fitting_products(X, W, dY, gradient), gradient, {'n': N, 'i': D, 'j': M})


def lines(picture):
    """{product: {head: words}} over all tables of a picture."""
    return {
        row[0]: dict(zip(table.columns, row, strict=True)) for table in tables(picture.html) for row in table.numbers
    }


def framed(picture):
    """The products whose whole row is framed."""
    found = []
    for table in tables(picture.html):
        rows = {row for row, _ in table.marked}
        assert table.marked == {(row, column) for row in rows for column in range(len(table.columns))}
        found += [table.numbers[row][0] for row in sorted(rows)]
    return found


@pytest.mark.parametrize(
    ('sizes', 'gradient', 'headline'),
    [
        ((5, 4, 4), 'dW', '8 products fit dW (4, 4); 1 is right'),
        ((5, 4, 4), 'dX', '4 products fit dX (5, 4); 1 is right'),
        ((4, 4, 4), 'dX', '36 products fit dX (4, 4); 1 is right'),
        ((5, 3, 4), 'dW', '1 product fits dW (3, 4), and it is right'),
        ((1, 1, 4), 'dX', '8 products fit dX (1, 1); 2 are right'),
        ((1, 1, 1), 'dW', '36 products fit dW (1, 1); 8 are right'),
    ],
)
def test_the_headline_counts(sizes, gradient, headline):
    picture = draw(*sizes, gradient)
    assert words(body(picture.html)[0]) == f'{headline}.'
    assert picture.text.startswith(f'{headline}: ')
    assert picture.text.removeprefix(f'{headline}: ').split(', ') == framed(picture)
    assert len(lines(picture)) == int(headline.split()[0])


@pytest.mark.parametrize('sizes', [(5, 4, 4), (4, 4, 4), (5, 3, 4), (1, 1, 4), (1, 1, 1), (3, 2, 2)])
@pytest.mark.parametrize('gradient', ['dX', 'dW'])
def test_verdicts_are_words_and_right_products_come_first_and_framed(sizes, gradient):
    picture = draw(*sizes, gradient)
    verdicts = [row['verdict'] for row in lines(picture).values()]
    count = len(framed(picture))
    assert verdicts[:count] == ['✓ right'] * count
    assert all(verdict.startswith('✗ wrong') for verdict in verdicts[count:])
    assert list(lines(picture))[:count] == framed(picture)
    assert framed(picture)[0] == {'dX': 'dY @ W.T', 'dW': 'X.T @ dY'}[gradient]


def test_each_row_says_what_is_summed():
    found = lines(draw(4, 4, 4, 'dX'))
    for code, reason in (
        ('dY @ W.T', 'sums j of dY with j of W'),
        ('dY @ W', 'pairs j of dY with i of W: two different things'),
        ('W @ dY.T', 'sums j of W with j of dY: gives (i, n), not (n, i)'),
        ('X @ W', 'sums i of X with i of W: gives (n, j), not (n, i)'),
    ):
        assert found[code]['what @ does'] == reason


def test_a_product_that_is_right_through_a_size_of_1_says_so():
    found = lines(draw(1, 1, 4, 'dW'))
    assert found['X @ dY']['what @ does'] == 'pairs i of X with n of dY: both have size 1'
    assert 'size 1' not in found['X.T @ dY']['what @ does']
    swapped = lines(draw(1, 1, 4, 'dX'))['W @ dY.T']
    assert swapped['what @ does'] == 'sums j of W with j of dY: gives (i, n), both of size 1'
    assert 'Sizes of 1' in draw(1, 1, 4, 'dW').html
    for sizes in ((1, 3, 4), (5, 4, 4)):
        assert 'Sizes of 1' not in draw(*sizes, 'dW').html


def test_the_right_numbers_by_chance_are_called_wrong_and_by_chance():
    picture = draw(3, 2, 2, 'dW')  # dW happens to be symmetric
    verdicts = {code: row['verdict'] for code, row in lines(picture).items()}
    assert verdicts.pop('dY.T @ X') == '✗ wrong, equal by chance'
    assert sorted(set(verdicts.values())) == ['✓ right', '✗ wrong']


def test_the_shapes_of_both_arrays_are_shown_unless_all_are_the_same():
    found = lines(draw(5, 4, 4, 'dW'))
    assert found['X.T @ dY']['shapes'] == '(4, 5) @ (5, 4)'
    assert found['W @ W.T']['shapes'] == '(4, 4) @ (4, 4)'
    assert lines(draw(5, 3, 4, 'dX'))['dY @ W.T']['shapes'] == '(5, 4) @ (4, 3)'
    assert 'shapes' not in lines(draw(4, 4, 4, 'dW'))['X @ X']
    assert 'X is (5, 3), W is (3, 4), dY is (5, 4).' in draw(5, 3, 4, 'dX').html


def test_the_advice_names_the_letter_that_is_summed():
    for gradient, letter in (('dX', 'j'), ('dW', 'n')):
        assert f'{gradient} lacks {letter}, so @ has to sum {letter}' in draw(5, 4, 4, gradient).html
        assert 'All three sizes differ' in draw(5, 3, 4, gradient).html
        assert 'All three sizes differ' not in draw(5, 4, 4, gradient).html


def test_many_products_stand_in_two_tables():
    assert [len(table.cells) for table in tables(draw(4, 4, 4, 'dW').html)] == [18, 18]
    assert [len(table.cells) for table in tables(draw(5, 4, 4, 'dW').html)] == [8]


def test_the_table_of_mistakes_says_caught_or_passes_in_words():
    rows = [(mistake, caught(mistake)) for mistake in MISTAKES]
    picture = mistakes_table(rows)
    (table,) = tables(picture.html)
    assert table.sides == [mistake.name for mistake in MISTAKES]
    assert table.columns == ['gradient', 'formula', 'at (N, D, M)', *rows[0][1]]
    for r, ((mistake, row), drawn) in enumerate(zip(rows, table.numbers, strict=True)):
        assert drawn[:3] == [mistake.gradient, mistake.code, str(mistake.sizes)]
        assert drawn[3:] == ['caught' if noticed else 'passes' for noticed in row.values()]
        assert {c for k, c in table.marked if k == r} == {c for c, word in enumerate(drawn) if word == 'passes'}
    assert picture.text == 'Caught, of 25: shape alone 4, dY of ones 18, random dY 25, finite differences 25'
    assert picture.text in picture.html


def test_the_table_of_mistakes_shows_what_it_is_given():
    mistake = MISTAKES[0]._replace(name='a < b', code='X < W', sizes=(5, 4, 4))
    picture = mistakes_table([(mistake, {'one': True, 'other': False})])
    (table,) = tables(picture.html)
    assert table.sides == ['a < b']
    assert table.numbers == [['dX', 'X < W', '(5, 4, 4)', 'caught', 'passes']]
    assert picture.text == 'Caught, of 1: one 1, other 0'
