import re
from itertools import product

import numpy as np
import pytest
from reading import SVG, attributes, body, corners, drawings, live, tables, tiles, words

from lin_backprop import compare, example, lin_grad_loops
from lin_backprop.jacobian import ORDERS, jacobian, vjp
from lin_backprop.render.jacobian import FOLDED, blocks
from lin_backprop.render.picture import listed
from lin_backprop.render.style import colour

every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))
every_picture = pytest.mark.parametrize(('by', 'order'), list(product('XWb', [*ORDERS, FOLDED])))
SIZES = (4, 3, 2), (4, 4, 3), (1, 2, 3), (2, 1, 1)
STRUCTURE = {
    ('X', 'row'): 'np.kron(np.eye(4), W.T)|4 copies of W.T on the diagonal, one for each example. Examples do not mix.',
    ('X', 'column'): 'np.kron(W.T, np.eye(4))|each W[i, j] stands on the diagonal of its own 4 x 4 block, once for '
    'each example',
    ('X', FOLDED): 'np.kron(np.eye(4), W.T)|W.T, 4 times, here in one pile. What is left to do is dY @ W.T.',
    ('W', 'row'): 'np.kron(X, np.eye(2))|each X[n, i] stands on the diagonal of its own 2 x 2 block, once for each '
    'output',
    ('W', 'column'): 'np.kron(np.eye(2), X)|2 copies of X on the diagonal, one for each output. Outputs do not mix.',
    ('W', FOLDED): 'np.kron(X, np.eye(2))|X, 2 times, here in one pile, turned. What is left to do is X.T @ dY.',
    ('b', 'row'): 'np.kron(np.ones((4, 1)), np.eye(2))|The 2 x 2 identity, 4 times from top to bottom',
    ('b', 'column'): 'np.kron(np.eye(2), np.ones((4, 1)))|A column of 4 ones for each b[j]',
    ('b', FOLDED): 'np.kron(np.ones((4, 1)), np.eye(2))|4 ones, 2 times, here in one pile. What is left to do is '
    'dY.sum(0).',
}


def draw(by, order, sizes=(4, 3, 2), off=0, column=0):
    """The picture, the matrix and the gradient; off: what is added to the number it is compared with."""
    X, W, _, dY = example(*sizes)
    flat = 'row' if order == FOLDED else order
    J = jacobian(X, W, by, flat)
    right = getattr(lin_grad_loops(X, W, dY), f'd{by}').copy()
    right.flat[-1] += off
    grad = vjp(J, dY, right.shape, flat)
    return blocks(J, X, W, dY, grad, compare(grad, right), by, order, column), J, grad


def said(html):
    """Its words as they are read."""
    return ' '.join(words(body(html)).split())


def named(html, start):
    """{the rest of its name: Tile} of what is called so."""
    return {t.marks['at'].removeprefix(start): t for t in tiles(html) if t.marks.get('at', '').startswith(start)}


def rows(numbers):
    """Rows of what stands at {(x, y): what}."""
    lines = {}
    for (x, y), number in numbers.items():
        lines.setdefault(y, {})[x] = number
    return [[line[x] for x in sorted(line)] for _, line in sorted(lines.items())]


def zeros(html):
    """{middle: 0} for each 0 that steps back."""
    (drawing,) = drawings(html)
    faint = [text for text in drawing.iter(f'{SVG}text') if text.get('opacity')]
    assert {words(text) for text in faint} <= {'0'}
    places = (attributes(text, 'x', 'y') for text in faint)
    return {(round(x, 1), round(y - 4.5, 1)): 0 for x, y in places}


@every_matrix
def test_the_matrix_stands_with_dy_beside_its_rows_and_the_gradient_below_its_columns(by, order):
    for sizes in SIZES:
        picture, J, grad = draw(by, order, sizes)
        entries = named(picture.html, 'J.')
        drawn = {tile.middle: int(tile.words) for tile in entries.values()}
        none = zeros(picture.html)
        assert not {*drawn} & {*none}
        np.testing.assert_array_equal(rows(drawn | none), J)
        assert {tuple(map(int, name.split('.'))) for name in entries} == {*zip(*np.nonzero(J), strict=True)}
        dY, below = named(picture.html, 'dY.'), named(picture.html, f'd{by}.')
        left = sorted((tile.middle[1], int(tile.words)) for tile in dY.values())
        np.testing.assert_array_equal([number for _, number in left], np.ravel(example(*sizes).dY, ORDERS[order]))
        under = sorted((tile.middle[0], int(tile.words)) for tile in below.values())
        np.testing.assert_array_equal([number for _, number in under], np.ravel(grad, ORDERS[order]))
        heights, sides = ({tile.middle[k] for tile in entries.values()} for k in (1, 0))
        assert heights <= {y for y, _ in left}
        assert sides == {x for x, _ in under}
        for array, name in ((grad, f'd{by}'), (example(*sizes).dY, 'dY')):
            for place, value in np.ndenumerate(array):
                assert named(picture.html, f'{name}.')['.'.join(map(str, place))].words == f'{value}'


@every_matrix
def test_lines_enclose_blocks_in_which_the_letter_that_moves_slowly_rests(by, order):
    (drawing,) = drawings(draw(by, order)[0].html)
    ends = [corners(part) for part in drawing.iter(f'{SVG}line')]
    between = (sum(bool(start[k] == end[k]) for start, end in ends) - 1 for k in (0, 1))
    sizes = {'X': (4, 3), 'W': (3, 2), 'b': (1, 1)}[by], (4, 2)
    slow = 0 if order == 'row' else -1
    assert [*between] == [shape[slow] for shape in sizes]


@every_matrix
def test_heads_name_the_letters_in_their_hues(by, order):
    picture, _, grad = draw(by, order)
    (drawing,) = drawings(picture.html)
    texts = [(*attributes(text, 'x', 'y'), words(text), text.get('fill')) for text in drawing.iter(f'{SVG}text')]
    left = min(tile.x for tile in named(picture.html, 'dY.').values())
    top = min(tile.y for tile in named(picture.html, 'dY.').values())
    for letters, shape, beside in (('nj', (4, 2), True), ({'X': 'ni', 'W': 'ij', 'b': 'j'}[by], grad.shape, False)):
        there = [(y, x) if beside else (x, y) for x, y, *_ in texts]
        found = sorted(
            (place, word, fill)
            for place, (x, y, word, fill) in zip(there, texts, strict=True)
            if (x < left and y > top if beside else y < top) and re.fullmatch(r'([nij]=)?\d', word)
        )
        slow, fast = (letters if order == 'row' else letters[::-1]).rjust(2)
        heads = [(word[-1], fill) for _, word, fill in found if fill == colour(fast)]
        places = sorted(np.ndindex(*shape), key=lambda place: place if order == 'row' else place[::-1])
        assert heads == [(f'{place[letters.index(fast)]}', colour(fast)) for place in places]
        if slow != ' ':
            assert [word for _, word, fill in found if fill == colour(slow)] == [
                f'{slow}={k}' for k in range(shape[letters.index(slow)])
            ]


def below(html, by, c, grad, order):
    """The Tile of the gradient below column c."""
    place = np.unravel_index(c, grad.shape, ORDERS.get(order, 'C'))
    return named(html, f'd{by}.')['.'.join(map(str, place))]


@every_picture
def test_each_column_can_be_picked_and_says_what_feeds_its_sum(by, order):
    for sizes in SIZES:
        picture, J, grad = draw(by, order, sizes)
        handles = [part for part in live(picture.html).iter(f'{SVG}rect') if 'column=' in part.get('data-set', '')]
        assert [part.get('data-set') for part in handles] == [f'column={c}' for c in range(J.shape[1])]
        numbers = {tile.marks['at']: int(tile.words) for tile in tiles(picture.html) if 'at' in tile.marks}
        for c, handle in enumerate(handles):
            feeds = [(name, numbers[name]) for name in handle.get('data-from').split()]
            pairs = [*zip(feeds[::2], feeds[1::2], strict=True)]
            end = below(picture.html, by, c, grad, order)
            assert sum(one * other for (_, one), (_, other) in pairs) == int(end.words)
            if order != FOLDED:
                there = [name.split('.') for (name, _), _ in pairs]
                assert there == [['J', str(r), str(c)] for r in np.nonzero(J[:, c])[0]]
            wide, tall, x, y = attributes(handle, 'width', 'height', 'x', 'y')
            assert (x, wide) == (end.x, end.wide)
            assert y <= end.y < end.y + end.tall <= y + tall + 0.01


@every_picture
def test_the_products_of_the_picked_column_fall_from_its_entries_into_its_sum(by, order):
    for column in (0, draw(by, order)[1].shape[1] - 1):
        picture, J, grad = draw(by, order, column=column)
        end = below(picture.html, by, column, grad, order)
        falling = [tile for tile in tiles(picture.html) if 'born' in tile.marks]
        products = J[:, column] * np.ravel(example().dY, ORDERS.get(order, 'C'))
        assert sorted(int(tile.words) for tile in falling) == sorted(products[products != 0])
        for tile in falling:
            assert tile.landed
            assert tile.marks['born'] in {slope.marks['key'] for slope in slopes(picture.html)}
            assert tile.middle == end.middle
        parts = body(picture.html).iter(f'{SVG}rect')
        rings = [corners(part) for part in parts if part.get('stroke') == colour('picked')]
        assert all(start[0] == end.x for start, _ in rings)
        assert len(rings) == (1 if order == FOLDED else 2)


def slopes(html):
    """Every Tile of an entry that is not 0."""
    return [tile for tile in tiles(html) if tile.marks['key'].startswith('slope')]


@pytest.mark.parametrize('sizes', SIZES)
def test_what_is_not_zero_keeps_its_name_in_each_order_and_by_x_and_by_w(sizes):
    found = {}
    for by in 'XWb':
        row, column, rest = (
            {tile.marks['key']: tile.words for tile in slopes(draw(by, order, sizes)[0].html)}
            for order in (*ORDERS, FOLDED)
        )
        assert row == column == rest
        found[by] = row
    assert found['X'].keys() == found['W'].keys()
    assert len(found['X']) == np.prod(sizes)
    assert len(found['b']) == sizes[0] * sizes[2]


@pytest.mark.parametrize('by', 'XWb')
@pytest.mark.parametrize('sizes', SIZES)
def test_without_zeros_one_product_is_left_and_its_copies_lie_in_a_pile(by, sizes):
    picture, _, grad = draw(by, FOLDED, sizes)
    X, W, _, dY = example(*sizes)
    assert not zeros(picture.html)
    top, under = ([tile for tile in slopes(picture.html) if tile.landed is landed] for landed in (False, True))
    copies = {'X': len(X), 'W': W.shape[1], 'b': W.shape[1]}[by]
    assert len(under) == (copies - 1) * len(top)
    assert {t.middle for t in under} <= {t.middle for t in top}
    pile = rows({t.middle: int(t.words) for t in top})
    given = rows({t.middle: int(t.words) for t in named(picture.html, 'dY.').values()})
    answer = {t.middle: int(t.words) for t in named(picture.html, f'd{by}.').values()}
    np.testing.assert_array_equal(pile, {'X': W.T, 'W': X.T, 'b': np.ones((1, len(X)))}[by])
    np.testing.assert_array_equal(given, dY)
    np.testing.assert_array_equal(rows(answer), np.atleast_2d(grad))
    left, right = (named(picture.html, 'dY.').values(), top)[:: 1 if by == 'X' else -1]
    assert {t.middle[1] for t in left} == {y for _, y in answer}  # a row beside it, a column above it
    assert {t.middle[0] for t in right} == {x for x, _ in answer}
    code = {'X': 'dY @ W.T', 'W': 'X.T @ dY', 'b': 'dY.sum(0)'}[by]
    assert code in said(picture.html)
    np.testing.assert_array_equal(eval(code, {'X': X, 'W': W, 'dY': dY}), grad)
    name = {'X': 'W.T', 'W': 'X.T', 'b': 'ones'}[by]
    assert f'{name}: {copies} in a pile' in said(picture.html)


@every_picture
def test_the_words_say_the_formula_the_structure_the_density_and_the_gradient(by, order):
    picture, J, grad = draw(by, order)
    for part in STRUCTURE[by, order].split('|'):
        assert part in said(picture.html)
    numbers = listed(J[:, 0])[1:-1]
    assert drawings(picture.html)[0].get('aria-label').endswith(f'of {by}. Column 0: {numbers}')
    share = {'X': '24 of 96 entries are not 0 (1/4)', 'W': '24 of 48 entries are not 0 (1/2)'}
    for text in (said(picture.html), picture.text):
        assert share.get(by, '8 of 16 entries are not 0 (1/2)') in text
    assert f'dY/d{by} {J.shape} = ' in said(picture.html)
    assert f'All columns together: this is d{by} of lin_grad, ✓ equal, all {grad.size} numbers.' in said(picture.html)
    assert f'reshaped to {grad.shape}, is d{by} of lin_grad: {grad.tolist()}' in picture.text
    assert '1 copy of' in draw('X', 'row', (1, 3, 2))[0].html


@every_picture
def test_the_sum_of_the_picked_column_stands_there_in_words(by, order):
    flat = 'row' if order == FOLDED else order
    for column in range(draw(by, order)[1].shape[1]):
        picture, J, grad = draw(by, order, column=column)
        place = np.unravel_index(column, grad.shape, ORDERS[flat])
        sums = words(next(body(picture.html).iter('p')))
        assert sums in picture.text
        entry, rule, terms, total = sums.split(' = ')
        assert entry == f'd{by}[{", ".join(map(str, place))}]'
        assert rule.startswith('sum over ')
        assert eval(terms.replace('·', '*')) == int(total) == grad[place]


@every_picture
def test_the_picture_says_so_when_it_is_not_the_gradient(by, order):
    picture, *_ = draw(by, order, off=1)
    assert f'this is not d{by} of lin_grad, ✗ different' in said(picture.html)
    assert f'is not d{by} of lin_grad' in picture.text


@every_picture
def test_the_array_whose_numbers_the_matrix_holds_is_joined_to_its_copies(by, order):
    picture, J, _ = draw(by, order)
    X, W, _, _ = example()
    if by == 'b' or order == FOLDED:
        assert tables(picture.html) == []
        return
    (drawn,) = tables(picture.html)
    name, array, copies = {'X': ('W', W, len(X)), 'W': ('X', X, W.shape[1])}[by]
    assert drawn.caption == f'{name} {array.shape}'
    np.testing.assert_array_equal(np.array(drawn.numbers, int), array)
    joined = [cell for cell in live(picture.html).iter('td') if cell.get('data-from')]
    assert len(joined) == array.size
    for cell in joined:
        places = [tuple(map(int, name.split('.')[1:])) for name in cell.get('data-from').split()]
        assert len(places) == copies
        assert {J[place] for place in places} == {int(words(cell))}


@every_picture
def test_the_drawing_has_one_size_and_its_answer_waits_for_a_question(by, order):
    for sizes in SIZES:
        picture, *_ = draw(by, order, sizes)
        (drawing,) = drawings(picture.html)
        assert drawing.get('viewBox') == '0 0 340 284'
        hidden = [part for part in live(picture.html).iter() if part.get('data-answer')]
        assert any(part.get('data-key', '').startswith('slope') for group in hidden for part in group.iter())
        assert not any(part.get('data-at', '').startswith('d') for group in hidden for part in group.iter())
