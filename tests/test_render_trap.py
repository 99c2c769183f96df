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
    for table in tables(picture.html):
        rows = {row for row, _ in table.marked}
        assert table.marked == {(row, column) for row in rows for column in range(len(table.columns))}
        yield from (table.numbers[row][0] for row in sorted(rows))


@pytest.mark.parametrize(
    ('sizes', 'gradient', 'headline'),
    [
        ((5, 4, 4), 'dW', '8 products fit dW (4, 4); 1 is right'),
        ((5, 4, 4), 'dX', '4 products fit dX (5, 4); 1 is right'),
        ((4, 4, 4), 'dX', '36 products fit dX (4, 4); 1 is right'),
        ((5, 3, 4), 'dW', '1 product fits dW (3, 4), and it is right'),
        ((1, 1, 4), 'dX', '8 products fit dX (1, 1); 2 are right'),
        ((1, 1, 1), 'dW', '36 products fit dW (1, 1); 8 are right'),
        ((3, 2, 2), 'dW', '8 products fit dW (2, 2); 1 is right'),
    ],
)
def test_the_headline_counts_and_right_products_come_first_framed_and_called_right(sizes, gradient, headline):
    picture = draw(*sizes, gradient)
    right, rows = list(framed(picture)), lines(picture)
    assert words(body(picture.html)[0]) == f'{headline}.'
    assert picture.text == f'{headline}: {", ".join(right)}'
    assert len(rows) == int(headline.split()[0])
    assert list(rows)[: len(right)] == right
    assert right[0] == {'dX': 'dY @ W.T', 'dW': 'X.T @ dY'}[gradient]
    for code, row in rows.items():
        chance = sizes == (3, 2, 2) and code == 'dY.T @ X'  # dW happens to be symmetric
        assert row['verdict'] == ('✓ right' if code in right else '✗ wrong' + ', equal by chance' * chance)
    lacks = {'dX': 'j', 'dW': 'n'}[gradient]
    assert f'{gradient} lacks {lacks}, {"so @ has to sum" if len(rows) > 1 else "and @ sums"} {lacks}' in picture.html
    assert ('All three sizes differ' in picture.html) == (len(rows) == 1)
    assert ('Sizes of 1' in picture.html) == (len(right) > 1)
    N, D, M = sizes
    assert f'X is {(N, D)}, W is {(D, M)}, dY is {(N, M)}.' in picture.html


@pytest.mark.parametrize(
    ('sizes', 'gradient', 'code', 'reason'),
    [
        ((4, 4, 4), 'dX', 'dY @ W.T', 'sums j of dY with j of W'),
        ((4, 4, 4), 'dX', 'dY @ W', 'pairs j of dY with i of W: two different things'),
        ((4, 4, 4), 'dX', 'W @ dY.T', 'sums j of W with j of dY: gives (i, n), not (n, i)'),
        ((4, 4, 4), 'dX', 'X @ W', 'sums i of X with i of W: gives (n, j), not (n, i)'),
        ((1, 1, 4), 'dW', 'X @ dY', 'pairs i of X with n of dY: both have size 1'),
        ((1, 1, 4), 'dW', 'X.T @ dY', 'sums n of X with n of dY'),
        ((1, 1, 4), 'dX', 'W @ dY.T', 'sums j of W with j of dY: gives (i, n), both of size 1'),
    ],
)
def test_each_row_says_what_is_summed(sizes, gradient, code, reason):
    assert lines(draw(*sizes, gradient))[code]['what @ does'] == reason


def test_the_shapes_of_both_arrays_are_shown_unless_all_are_the_same():
    rows = lines(draw(5, 4, 4, 'dW'))
    assert rows['X.T @ dY']['shapes'] == '(4, 5) @ (5, 4)'
    assert rows['W @ W.T']['shapes'] == '(4, 4) @ (4, 4)'
    assert lines(draw(5, 3, 4, 'dX'))['dY @ W.T']['shapes'] == '(5, 4) @ (4, 3)'
    assert 'shapes' not in lines(draw(4, 4, 4, 'dW'))['X @ X']


def test_many_products_stand_in_two_tables():
    assert [len(table.cells) for table in tables(draw(4, 4, 4, 'dW').html)] == [18, 18]


def test_the_table_of_mistakes_says_caught_or_passes_in_words():
    rows = [(mistake, caught(mistake)) for mistake in MISTAKES]
    rows.append((MISTAKES[0]._replace(name='a < b', code='X < W'), dict.fromkeys(rows[0][1], True)))
    picture = mistakes_table(rows)
    (table,) = tables(picture.html)
    assert table.sides == [mistake.name for mistake, _ in rows]
    assert table.columns == ['gradient', 'formula', 'at (N, D, M)', *rows[0][1]]
    for r, ((mistake, row), drawn) in enumerate(zip(rows, table.numbers, strict=True)):
        assert drawn[:3] == [mistake.gradient, mistake.code, str(mistake.sizes)]
        assert drawn[3:] == ['caught' if noticed else 'passes' for noticed in row.values()]
        assert {c for k, c in table.marked if k == r} == {c for c, word in enumerate(drawn) if word == 'passes'}
    assert picture.text == 'Caught, of 26: shape alone 5, dY of ones 19, random dY 26, finite differences 26'
    assert picture.text in picture.html
