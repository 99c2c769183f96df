import numpy as np
import pytest
from reading import SVG, body, corners, drawings, words

from lin_backprop import example
from lin_backprop.cost import human, multiply_adds, sizes
from lin_backprop.jacobian import jacobian
from lin_backprop.render.cost import KNOWN, ROWS, WORK, by_sizes, cost, in_thousands, power_of_ten
from lin_backprop.render.style import colour

PLACES = [(4, 3, 2), (1, 1, 1), (1797, 64, 10), (10**7, 10**5, 10**5), *(known.shape for known in KNOWN)]
every_place = pytest.mark.parametrize('place', PLACES)


def layers(place):
    """The layers of the picture: these sizes first, and the known ones beside them."""
    return {'here': place} | {known.words: known.shape for known in KNOWN if known.shape != place}


def parts(picture, tag):
    """The parts of this kind, each with its left and upper, its right and lower end."""
    (drawing,) = drawings(picture.html)
    return [(part, *corners(part)) for part in drawing.iter(f'{SVG}{tag}')]


def scales(picture):
    """The x of the upright lines of bytes and of those of multiply-adds."""
    lines = [start for part, start, _ in parts(picture, 'line') if part.get('stroke') != colour('picked')]
    return [[x for x, y in lines if y == top] for top in sorted({y for _, y in lines})]


def value(picture, x):
    """What a place on the scale stands for: from one line to the next it is 1,000 times more."""
    first, second, *_ = scales(picture)[0]
    return 1000 ** ((x - first) / (second - first))


def counts(row, shape):
    """What a row is to show for these sizes, from the maths."""
    return sizes(*shape)[ROWS[row]].bytes if row in ROWS else multiply_adds(*shape)[WORK[row]]


def in_words(row, shape):
    return (human if row in ROWS else in_thousands)(counts(row, shape))


def line_of(picture, head):
    """{x: words} beside this head, from left to right."""
    texts = [(float(text.get('y')), float(text.get('x')), words(text)) for text, *_ in parts(picture, 'text')]
    (level,) = (y for y, _, word in texts if word == head)
    return {x: word for y, x, word in sorted(texts) if y == level}


def test_the_rows_are_the_arrays_and_each_is_in_one_row():
    named = {name.strip() for row in ROWS for name in row.split(',')}
    assert named == {'X', 'dX', 'W', 'dW', 'dY', 'b', 'db', 'box of products', 'dY/db', 'dY/dW', 'dY/dX'}
    stored = sizes(4, 3, 2)
    for row, name in ROWS.items():
        assert {stored[other].bytes for other in row.split(', ') if other in stored} <= {stored[name].bytes}


@every_place
def test_bars_marks_and_numbers_say_what_the_maths_counts(place):
    picture = cost(*place)
    marks = [np.mean(box, 0) for _, *box in parts(picture, 'path')]
    for (_, start, end), row in zip(parts(picture, 'rect'), [*ROWS, *WORK], strict=True):
        assert value(picture, start[0]) == 1
        assert value(picture, end[0]) == pytest.approx(counts(row, place), rel=0.01)
        for name, shape in [*layers(place).items()][1:]:
            x, y = marks.pop(0)
            assert value(picture, x) == pytest.approx(counts(row, shape), rel=0.01)
            assert ('▼' in name) == (y < (start[1] + end[1]) / 2)  # its tip is on the bar
        assert [*line_of(picture, row).values()] == [row, *(in_words(row, s) for s in layers(place).values())]
    assert not marks


@every_place
def test_the_upright_lines_are_named_by_what_they_stand_for(place):
    picture = cost(*place)
    bytes_, work = scales(picture)
    assert bytes_ == work
    for title, named in {'bytes': human, 'multiply-adds': in_thousands}.items():
        line = line_of(picture, title)
        assert [line.pop(x) for x in bytes_] == [named(1000**k) for k in range(len(bytes_))]
        assert set(line.values()) == {title, *layers(place)}


@every_place
def test_what_is_more_than_a_laptop_holds_is_named(place):
    picture = cost(*place)
    (laptop,) = (start[0] for line, start, _ in parts(picture, 'line') if line.get('stroke') == colour('picked'))
    assert value(picture, laptop) == pytest.approx(16e9, rel=0.01)
    lines = [words(line) for line in body(picture.html).iter('p')][2:]
    for line, (name, shape) in zip(lines, layers(place).items(), strict=True):
        large = [f'{row} {in_words(row, shape)}' for row, key in ROWS.items() if sizes(*shape)[key].bytes > 16e9]
        assert line == f'More than 16 GB, {name}: {"; ".join(large) or "nothing"}.'


@every_place
def test_the_text_says_every_number(place):
    picture = cost(*place)
    said = picture.text.removeprefix('Bytes in float32 for N x D x M ').split('. ')
    for part, (where, shape) in zip(said, layers(place).items(), strict=True):
        assert part.startswith(f'{where} {by_sizes(*shape)}')
        for row in [*ROWS, *WORK]:
            assert f'{row} {in_words(row, shape)}' in part
        named = [known.name for known in KNOWN if known.shape == shape]
        assert ('(' in part) == bool(named and where == 'here') == (f'({named and named[0]}): ' in part)
    assert drawings(picture.html)[0].get('aria-label') == picture.text


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
