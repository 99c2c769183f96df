import re
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from reading import body, look, tables, words

from lin_backprop import example
from lin_backprop.letters import AXES
from lin_backprop.mistakes import MISTAKES, caught, fitting_products
from lin_backprop.render.style import colour
from lin_backprop.render.trap import mistakes_table, trap


def draw(N, D, M, gradient, place=1):
    X, W, _, dY = example(N, D, M)
    return trap(fitting_products(X, W, dY, gradient), gradient, {'n': N, 'i': D, 'j': M}, place)


class Bar(NamedTuple):
    """letter: in its hue; width: em; wrong: framed in red."""

    letter: str
    width: float
    wrong: bool


class Tile(NamedTuple):
    """first, left over right, last: the axes as bars; set: what a click sets; picked: framed in crimson."""

    code: str
    sign: str
    first: Bar
    left: Bar
    right: Bar
    last: Bar
    set: str
    picked: bool


def bar(part):
    classes, letter = part.get('class').split(), words(part)
    assert f'lin-{letter}' in classes
    return Bar(letter, float(re.fullmatch(r'width:([\d.]+)em', part.get('style'))[1]), 'lin-wrong-edge' in classes)


def tiles(picture):
    """{product: its Tile}, in order."""
    found = {}
    for item in ElementTree.fromstring(f'<div>{picture.html}</div>').iter('li'):
        code, steps = item
        first, left, sign, gap, right, last = steps
        assert steps.get('role') == 'img'
        assert steps.get('aria-label').split(':')[0].split(',')[0] == {'✓': 'right', '✗': 'wrong'}[words(sign)]
        assert words(gap) == ''
        bars = map(bar, (first, left, right, last))
        assert item.get('data-key') == f'tile {words(code)}'
        picked = 'lin-marked' in item.get('class').split()
        found[words(code)] = Tile(words(code), words(sign), *bars, item.get('data-set'), picked)
    return found


def letters(tile):
    return ''.join(each.letter for each in (tile.first, tile.left, tile.right, tile.last))


def details(picture):
    """What is said of the product that is picked, and its two rows of pairs: {array: entries}, as a list."""
    room = next(part for part in body(picture.html).iter('div') if part.find('table') is not None)
    rows = [[words(cell) for cell in row] for row in room.find('table').findall('tr')]
    return words(room.find('p')), rows


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
def test_the_headline_counts_and_right_products_come_first_and_carry_their_sign(sizes, gradient, headline):
    picture = draw(*sizes, gradient)
    found = tiles(picture)
    right = [code for code, tile in found.items() if tile.sign == '✓']
    text = words(body(picture.html))
    assert text.startswith(f'{headline}.')
    assert picture.text == f'{headline}: {", ".join(right)}'
    assert len(found) == int(headline.split()[0])
    assert list(found)[: len(right)] == right
    assert right[0] == {'dX': 'dY @ W.T', 'dW': 'X.T @ dY'}[gradient]
    assert {tile.sign for tile in found.values()} <= {'✓', '✗'}
    lacks = {'dX': 'j', 'dW': 'n'}[gradient]
    assert f'{gradient} lacks {lacks}, {"so @ has to sum" if len(found) > 1 else "and @ sums"} {lacks}' in text
    assert ('All three sizes differ' in text) == (len(found) == 1)
    assert ('Sizes of 1' in text) == (len(right) > 1)
    assert ('lin-many' in picture.html) == (len(found) == 36)


@pytest.mark.parametrize('gradient', ['dX', 'dW'])
@pytest.mark.parametrize('sizes', [(5, 4, 4), (4, 4, 4), (5, 3, 4), (2, 8, 2), (8, 1, 4)])
def test_the_axes_of_a_tile_are_those_of_its_arrays_as_long_as_they_are_and_meet(sizes, gradient):
    size = dict(zip('nij', sizes, strict=True))
    for code, tile in tiles(draw(*sizes, gradient)).items():
        axes = ''
        for name in code.split(' @ '):
            axes += AXES[name.removesuffix('.T')][:: -1 if name.endswith('.T') else 1]
        assert letters(tile) == axes
        bars = tile.first, tile.left, tile.right, tile.last
        for one in bars:
            for other in bars:
                assert one.width <= other.width or size[one.letter] > size[other.letter]
        assert tile.left.width == tile.right.width  # a product that fits
    long, short = tiles(draw(5, 4, 4, 'dW'))['X.T @ dY'][3].width, tiles(draw(5, 4, 4, 'dW'))['X.T @ dY'][2].width
    assert long / short == pytest.approx(5 / 4, rel=0.02)


@pytest.mark.parametrize(
    ('sizes', 'gradient', 'code', 'wrong'),
    [
        ((4, 4, 4), 'dX', 'dY @ W.T', '....'),
        ((4, 4, 4), 'dX', 'dY @ W', '.xxx'),
        ((4, 4, 4), 'dX', 'W @ dY.T', 'x..x'),
        ((4, 4, 4), 'dX', 'X @ W', '...x'),
        ((4, 4, 4), 'dW', 'X @ dY', 'xxx.'),
        ((4, 4, 4), 'dW', 'W @ X', '.xxx'),
        ((1, 1, 4), 'dW', 'X @ dY', '....'),
        ((1, 1, 4), 'dX', 'W @ dY.T', '....'),
    ],
)
def test_red_frames_show_which_letters_are_wrong(sizes, gradient, code, wrong):
    tile = tiles(draw(*sizes, gradient))[code]
    shown = ''.join('.x'[each.wrong] for each in (tile.first, tile.left, tile.right, tile.last))
    assert shown == wrong
    assert tile.sign == ('✗' if 'x' in wrong else '✓')


def test_wrong_tiles_have_a_red_frame_somewhere_and_right_ones_have_none():
    for sizes in ((4, 4, 4), (1, 1, 1), (2, 2, 1), (1, 3, 1), (6, 2, 2)):
        for gradient in ('dX', 'dW'):
            for tile in tiles(draw(*sizes, gradient)).values():
                wrong = any(each.wrong for each in (tile.first, tile.left, tile.right, tile.last))
                assert wrong == (tile.sign == '✗')


@pytest.mark.parametrize(
    ('sizes', 'gradient', 'code', 'reason', 'pairs'),
    [
        ((4, 4, 4), 'dX', 'dY @ W.T', '✓ right: {} sums j of dY with j of W', 'jj'),
        ((4, 4, 4), 'dX', 'dY @ W', '✗ wrong: {} pairs j of dY with i of W: output features with input features', 'ji'),
        ((4, 4, 4), 'dX', 'W @ dY.T', '✗ wrong: {} sums j of W with j of dY: gives (i, n), not (n, i)', 'jj'),
        ((4, 4, 4), 'dX', 'X @ W', '✗ wrong: {} sums i of X with i of W: gives (n, j), not (n, i)', 'ii'),
        ((1, 1, 4), 'dW', 'X @ dY', '✓ right: {} pairs i of X with n of dY: both have size 1', 'in'),
        ((1, 1, 4), 'dX', 'W @ dY.T', '✓ right: {} sums j of W with j of dY: gives (i, n), both of size 1', 'jj'),
        (
            (3, 2, 2), 'dW', 'dY.T @ X',
            '✗ wrong, equal by chance: {} sums n of dY with n of X: gives (j, i), not (i, j)', 'nn',
        ),
    ],
)  # fmt: skip
def test_the_tile_that_is_picked_says_why_and_what_is_multiplied_with_what(sizes, gradient, code, reason, pairs):
    size = dict(zip('nij', sizes, strict=True))
    place = list(tiles(draw(*sizes, gradient))).index(code) + 1
    picture = draw(*sizes, gradient, place)
    found = tiles(picture)
    assert [each for each, tile in found.items() if tile.picked] == [code]
    said, rows = details(picture)
    assert said == f'{reason.format(code)}.'
    for row, name, letter in zip(rows, code.replace('.T', '').split(' @ '), pairs, strict=True):
        assert row == [name, *(f'{letter}={k}' for k in range(size[letter]))]


def test_a_click_on_a_tile_picks_it():
    for place, tile in enumerate(tiles(draw(4, 4, 4, 'dX')).values(), start=1):
        assert tile.set == f'product={place}'
        assert tiles(draw(4, 4, 4, 'dX', place))[tile.code].picked


def test_each_array_is_shown_with_its_axes():
    picture = ElementTree.fromstring(f'<div>{draw(5, 4, 3, "dW").html}</div>')
    arrays = [part for part in picture.iter('span') if part.find('b') is not None]
    shown = {words(name): ''.join(bar(axis).letter for axis in axes) for name, *axes in arrays}
    assert shown == {name: AXES[name] for name in ('X', 'W', 'dY', 'dW')}


def test_the_table_of_mistakes_says_caught_or_passes_in_words():
    rows = [(mistake, caught(mistake)) for mistake in MISTAKES]
    rows.append((MISTAKES[0]._replace(name='a < b', code='X < W'), dict.fromkeys(rows[0][1], True)))
    picture = mistakes_table(rows)
    (table,) = tables(picture.html)
    assert table.sides == [mistake.name for mistake, _ in rows]
    assert table.columns == ['gradient', 'formula', 'at (N, D, M)', *rows[0][1]]
    for r, ((mistake, row), drawn) in enumerate(zip(rows, table.numbers, strict=True)):
        assert drawn[:3] == [mistake.gradient, mistake.code, str(mistake.sizes)]
        assert drawn[3:] == ['✓ caught' if noticed else '✗ passes' for noticed in row.values()]
        assert {c for k, c in table.wrong if k == r} == {c for c, word in enumerate(drawn) if word == '✗ passes'}
    assert table.marked == set()
    for cell in body(picture.html).iter('td'):
        for sign in cell.iter('span'):
            assert look(sign)['color'] == colour({'✓': 'right', '✗': 'wrong'}[words(sign)])
    assert picture.text == 'Caught, of 26: shape alone 5, dY of ones 19, random dY 26, finite differences 26'
    assert picture.text in picture.html


def test_all_but_the_arrays_waits_for_the_answer_to_a_question():
    (room,) = ElementTree.fromstring(f'<div>{draw(5, 4, 4, "dW").html}</div>')
    assert [part.get('class').split()[-1] for part in room if part.get('data-answer') is None] == ['lin-arrays']
