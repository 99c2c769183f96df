import pytest
from reading import SVG, body, drawings, words

from lin_backprop.jacobian import human, sizes
from lin_backprop.render.cost import KNOWN, ROWS, cost
from lin_backprop.render.picture import MARK

PLACES = [(4, 3, 2), (1, 1, 1), (1797, 64, 10), (10**7, 10**5, 10**5)]
every_place = pytest.mark.parametrize('place', PLACES)


def parts(picture, tag):
    (drawing,) = drawings(picture.html)
    return list(drawing.iter(f'{SVG}{tag}'))


def scale(picture):
    """The x of 1 B and the distance of a factor 1,000, read from the upright lines."""
    xs = [float(line.get('x1')) for line in parts(picture, 'line') if line.get('stroke') != MARK]
    assert len({round(b - a, 6) for a, b in zip(xs, xs[1:], strict=False)}) == 1
    return xs[0], xs[1] - xs[0]


def value(picture, x):
    """The bytes that a place on the scale stands for."""
    start, step = scale(picture)
    return 1000 ** ((x - start) / step)


def test_the_rows_are_the_arrays_and_each_is_in_one_row():
    named = {name.strip() for row in ROWS for name in row.split(',')}
    assert named == {'X', 'dX', 'W', 'dW', 'dY', 'b', 'db', 'box of products', 'dY/db', 'dY/dW', 'dY/dX'}
    found = sizes(4, 3, 2)
    for row, name in ROWS.items():
        assert {found[other].bytes for other in row.split(', ') if other in found} <= {found[name].bytes}


@every_place
def test_bars_and_marks_stand_at_their_bytes(place):
    picture = cost(*place)
    start, _ = scale(picture)
    marks = [float(mark.get('d')[1:].split()[0]) for mark in parts(picture, 'path')]
    for k, (bar, name) in enumerate(zip(parts(picture, 'rect'), ROWS.values(), strict=True)):
        assert float(bar.get('x')) == start
        drawn = [start + float(bar.get('width')), *marks[2 * k : 2 * k + 2]]
        for x, shape in zip(drawn, (place, *KNOWN.values()), strict=True):
            assert value(picture, x) == pytest.approx(sizes(*shape)[name].bytes, rel=0.01)


@every_place
def test_the_bytes_of_all_three_stand_in_words_in_their_row(place):
    picture = cost(*place)
    for row, name in ROWS.items():
        (head,) = (text for text in parts(picture, 'text') if words(text) == row)
        line = [text for text in parts(picture, 'text') if text.get('y') == head.get('y')]
        line = [words(text) for text in sorted(line, key=lambda text: float(text.get('x')))]
        assert line == [row, *(human(sizes(*shape)[name].bytes) for shape in (place, *KNOWN.values()))]


@every_place
def test_the_upright_lines_are_named_by_their_bytes(place):
    picture = cost(*place)
    named = {float(text.get('x')): words(text) for text in parts(picture, 'text') if text.get('y') == '48'}
    uprights = [float(line.get('x1')) for line in parts(picture, 'line') if line.get('stroke') != MARK]
    assert [named[x] for x in uprights] == [human(1000**k) for k in range(len(uprights))]


def test_the_facts_of_the_series_are_in_the_picture():
    said = cost(4, 3, 2).text
    for fact in ('dY/dX 392 TB', 'dY/dW 392 GB', 'box of products 7.84 GB', 'W, dW 156.8 kB', 'dY/dX 274.9 GB'):
        assert fact in said
    assert said.startswith('Bytes in float32 for N x D x M here 4 x 3 x 2: X, dX 48 B; W, dW 24 B; dY 32 B; b, db 8 B;')
    assert drawings(cost(4, 3, 2).html)[0].get('aria-label') == said


@every_place
def test_what_is_more_than_a_laptop_holds_is_named(place):
    picture = cost(*place)
    laptop = [float(line.get('x1')) for line in parts(picture, 'line') if line.get('stroke') == MARK]
    assert [value(picture, x) for x in laptop] == [pytest.approx(16e9, rel=0.01)]
    lines = [words(line) for line in body(picture.html).iter('p')][-3:]
    for line, (name, shape) in zip(lines, {'here': place, **KNOWN}.items(), strict=True):
        large = [row for row, key in ROWS.items() if sizes(*shape)[key].bytes > 16e9]
        assert line.startswith(f'More than 16 GB, {name}: ')
        assert [row for row in ROWS if f'{row} ' in line.split(': ')[1] + ' '] == large
        assert ('nothing' in line) == (not large)


@every_place
def test_nothing_is_cut_off(place):
    picture = cost(*place)
    _, _, width, height = map(float, drawings(picture.html)[0].get('viewBox').split())
    right = max(float(line.get('x1')) for line in parts(picture, 'line'))
    for bar in parts(picture, 'rect'):
        assert float(bar.get('width')) > 0
        assert float(bar.get('x')) + float(bar.get('width')) <= right
    assert all(
        0 <= float(text.get('x')) <= width and 0 < float(text.get('y')) < height for text in parts(picture, 'text')
    )


def test_sizes_that_are_not_whole_are_refused():
    with pytest.raises(ValueError, match='N is 0'):
        cost(0, 3, 2)
