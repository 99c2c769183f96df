import numpy as np
import pytest
from reading import SVG, body, corners, drawings, handles, keyed, outline, words

from lin_backprop import example
from lin_backprop.cost import human, multiply_adds, sizes
from lin_backprop.jacobian import jacobian
from lin_backprop.render.cost import KNOWN, PICKS, ROWS, WORK, by_sizes, cost, in_thousands, power_of_ten

PLACES = [(4, 3, 2), (1, 1, 1), (1797, 64, 10), (10**6, 10**5, 10**4), *(known.shape for known in KNOWN)]
every_place = pytest.mark.parametrize('place', PLACES)
LAPTOP = 16e9


def scales(picture):
    """The x of the upright lines of multiply-adds and of bytes."""
    found = []
    for drawing in drawings(picture.html):
        lines = [corners(line) for line in drawing.iter(f'{SVG}path') if line.get('stroke-opacity')]
        found.append([x for (x, _), _ in lines])
    return found


def value(picture, x):
    """What a place on the scale stands for: from one line to the next it is 1,000 times more."""
    first, second, *_ = scales(picture)[0]
    return 1000 ** ((x - first) / (second - first))


def counts(row, shape):
    """What a row is to show for these sizes, from the maths."""
    return sizes(*shape)[ROWS[row]].bytes if row in ROWS else multiply_adds(*shape)[WORK[row]]


def in_words(row, shape):
    return (human if row in ROWS else in_thousands)(counts(row, shape))


def beside(picture, head):
    """The words to the right of this head, from left to right."""
    texts = [text for drawing in drawings(picture.html) for text in drawing.iter(f'{SVG}text')]
    (k,) = (k for k, text in enumerate(texts) if words(text) == head)
    return [words(text) for text in texts[k + 1 :] if text.get('y') == texts[k].get('y')][:1]


def test_the_rows_are_the_arrays_and_each_is_in_one_row():
    named = {name.strip() for row in ROWS for name in row.split(',')}
    assert named == {'X', 'dX', 'W', 'dW', 'dY', 'b', 'db', 'box of products', 'dY/db', 'dY/dW', 'dY/dX'}
    stored = sizes(4, 3, 2)
    for row, name in ROWS.items():
        assert {stored[other].bytes for other in row.split(', ') if other in stored} <= {stored[name].bytes}


@every_place
def test_bars_and_numbers_say_what_the_maths_counts(place):
    picture = cost(*place)
    bars = keyed(picture.html)
    assert [*bars] == [*WORK, *ROWS]
    (end,) = {corners(bar)[1][0] for row, bar in keyed(cost(10**6, 10**6, 10**6).html).items() if row in WORK}
    for row, bar in bars.items():
        (start, _), (tip, _) = corners(bar)
        count = counts(row, place)
        assert value(picture, start) == 1
        torn = count > (LAPTOP if row in ROWS else value(picture, end))
        assert tip == end if torn else value(picture, tip) == pytest.approx(count, rel=0.01)
        assert len({x for x, _ in outline(bar)}) == 2 + torn - (count == 1)  # a torn end has teeth
        (number,) = beside(picture, row)
        assert number.startswith(in_words(row, place))


@every_place
def test_the_upright_lines_are_named_by_what_they_stand_for(place):
    picture = cost(*place)
    for drawing, lines, named in zip(drawings(picture.html), scales(picture), (in_thousands, human), strict=True):
        texts = [(words(text), corners(text)[:, 0]) for text in drawing.iter(f'{SVG}text')]
        for k, x in enumerate(lines):
            assert any(word == named(1000**k) and left <= x <= right for word, (left, right) in texts)
        assert [word for word, _ in texts].count('×1,000') == len(lines) - 1 == 3


@every_place
def test_what_a_laptop_cannot_hold_breaks_off_behind_its_line_and_is_named(place):
    picture = cost(*place)
    _, drawing = drawings(picture.html)
    (x,) = (corners(line)[0][0] for line in drawing.iter(f'{SVG}path') if line.get('stroke-dasharray'))
    assert value(picture, x) == pytest.approx(LAPTOP, rel=0.01)
    assert 'a laptop: 16 GB' in [words(text) for text in drawing.iter(f'{SVG}text')]
    large = [row for row in ROWS if counts(row, place) > LAPTOP]
    for row, bar in keyed(picture.html).items():
        if row in ROWS:
            assert (corners(bar)[1][0] > x) == (row in large)
            assert ('laptops' in beside(picture, row)[0]) == (row in large)
    said = words(body(picture.html).find('.//p'))
    assert said == (f'Too large for a laptop: {"; ".join(large)}.' if large else 'All of this fits into a laptop.')


def test_how_many_laptops_and_how_many_times_as_many():
    picture = cost(50_000, 784, 50)
    assert beside(picture, 'dY/dX') == ['392 TB = 24,500 laptops']
    assert beside(picture, 'dY/dW') == ['392 GB = 24.5 laptops']
    assert beside(picture, 'dX or dW by @') == ['1.96 × 10⁹']
    assert beside(picture, 'dW by dY/dW') == ['98 × 10⁹, 50 times as many']
    assert beside(picture, 'dX by dY/dX') == ['98 × 10¹², 50,000 times as many']
    assert beside(cost(10**6, 10**6, 10**6), 'dY/dX') == ['4 YB = 250 × 10¹² laptops']


@every_place
def test_the_text_says_every_number(place):
    picture = cost(*place)
    assert picture.text.startswith(f'N x D x M = {by_sizes(*place)}')
    for row in [*ROWS, *WORK]:
        assert f'{row} {in_words(row, place)}' in picture.text
    named = [known.name for known in KNOWN if known.shape == place]
    assert ('(' in picture.text) == bool(named) == (f'({named and named[0]}). ' in picture.text)
    for row in ROWS:
        assert f'{row} {in_words(row, place)}' in drawings(picture.html)[1].get('aria-label')


def test_the_dots_stand_at_the_sizes_and_can_be_dragged():
    picture = cost(64, 784, 50)
    found = handles(picture.html)
    assert {*found} == {f'{name}={size}' for name, picks in PICKS.items() for size in picks}
    dots = list(drawings(picture.html)[0].iter(f'{SVG}circle'))
    for dot, name, size in zip(dots, 'NDM', (64, 784, 50), strict=True):
        (left, top), (right, bottom) = corners(found[f'{name}={size}'])
        assert left < float(dot.get('cx')) < right
        assert top < float(dot.get('cy')) < bottom
        assert found[f'{name}={size}'].get('data-drag') == name
    for name, picks in PICKS.items():  # they lie side by side
        edges = [corners(found[f'{name}={size}'])[:, 0] for size in picks]
        assert [right for _, right in edges[:-1]] == pytest.approx([left for left, _ in edges[1:]])
    (slow, fast) = (np.mean(corners(found[key])[:, 0]) for key in ('N=100000', 'N=10000'))
    assert slow > fast


def test_the_multiply_adds_are_those_of_the_products():
    X, W, _, _ = example()
    for by in 'XW':
        products = jacobian(X, W, by).size  # each entry of the matrix is multiplied once
        assert counts(f'd{by} by dY/d{by}', (4, 3, 2)) == products
    assert counts('dX or dW by @', (4, 3, 2)) == 4 * 3 * 2


def test_counts_powers_and_sizes_in_words():
    numbers = (1, 999, 1000, 25_088, 999_949, 999_999, 1_960_000_000, 10**36, 2 * 10**18)
    said = '1, 999, 10³, 25.09 × 10³, 999.9 × 10³, 10⁶, 1.96 × 10⁹, 10³⁶, 2 × 10¹⁸'
    assert ', '.join(map(in_thousands, numbers)) == said
    assert [power_of_ten(power) for power in (-16, 0, 7, 23, 4589)] == ['10⁻¹⁶', '10⁰', '10⁷', '10²³', '10⁴⁵⁸⁹']
    assert by_sizes(50_000, 784, 50) == '50,000 x 784 x 50'
