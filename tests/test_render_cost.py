import re

import numpy as np
import pytest
from reading import SVG, body, drawings, words
from refusing import refused

from lin_backprop import example
from lin_backprop.cost import human, multiply_adds, sizes
from lin_backprop.jacobian import jacobian
from lin_backprop.render.cost import KNOWN, ROWS, WORK, by_sizes, cost, in_thousands, power_of_ten
from lin_backprop.render.style import colour

PLACES = [(4, 3, 2), (1, 1, 1), (1797, 64, 10), (10**7, 10**5, 10**5), *(known.shape for known in KNOWN)]
every_place = pytest.mark.parametrize('place', PLACES)


def others(place):
    """The known layers beside these sizes."""
    return {known.words: known.shape for known in KNOWN if known.shape != place}


def parts(picture, tag):
    (drawing,) = drawings(picture.html)
    return list(drawing.iter(f'{SVG}{tag}'))


def uprights(picture, group):
    """The x of the upright lines of a group, 0 for bytes and 1 for multiply-adds."""
    lines = [line for line in parts(picture, 'line') if line.get('stroke') != colour('picked')]
    top = sorted({float(line.get('y1')) for line in lines})[group]
    return [float(line.get('x1')) for line in lines if float(line.get('y1')) == top]


def scale(picture):
    """The x of 1 and the distance of a factor 1,000, read from the upright lines; the same for both groups."""
    xs = uprights(picture, 0)
    assert xs == uprights(picture, 1)
    assert len({round(b - a, 6) for a, b in zip(xs, xs[1:], strict=False)}) == 1
    return xs[0], xs[1] - xs[0]


def counts(row, shape):
    """What a row is to show for these sizes, from the maths."""
    return sizes(*shape)[ROWS[row]].bytes if row in ROWS else multiply_adds(*shape)[WORK[row]]


def in_words(row, shape):
    return (human if row in ROWS else in_thousands)(counts(row, shape))


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
    known = others(place).values()
    for bar, row in zip(parts(picture, 'rect'), [*ROWS, *WORK], strict=True):
        assert float(bar.get('x')) == start
        drawn = [start + float(bar.get('width')), *(marks.pop(0) for _ in known)]
        for x, shape in zip(drawn, (place, *known), strict=True):
            assert value(picture, x) == pytest.approx(counts(row, shape), rel=0.01)
    assert not marks


@every_place
def test_each_mark_stands_on_the_bar_of_its_row_and_points_as_in_its_name(place):
    picture = cost(*place)
    tops = [float(bar.get('y')) for bar in parts(picture, 'rect')]
    marks = [re.fullmatch(r'M\S+ (\S+)l-5 (-?9)h10z', mark.get('d')) for mark in parts(picture, 'path')]
    wanted = [(top + 6, -9 if '▼' in name else 9) for top in tops for name in others(place)]
    assert [(float(mark[1]), int(mark[2])) for mark in marks] == wanted
    assert min(np.diff(tops)) >= 2 * 9 + 12  # a mark ends nearer to its own bar than to the next


@every_place
def test_the_numbers_of_all_three_stand_in_words_in_their_row(place):
    picture = cost(*place)
    for row in [*ROWS, *WORK]:
        (head,) = (text for text in parts(picture, 'text') if words(text) == row)
        line = [text for text in parts(picture, 'text') if text.get('y') == head.get('y')]
        line = [words(text) for text in sorted(line, key=lambda text: float(text.get('x')))]
        assert line == [row, *(in_words(row, shape) for shape in (place, *others(place).values()))]


@every_place
def test_the_upright_lines_are_named_by_what_they_stand_for(place):
    picture = cost(*place)
    for group, (title, named) in enumerate({'bytes': human, 'multiply-adds': in_thousands}.items()):
        (head,) = (text for text in parts(picture, 'text') if words(text) == title)
        line = {float(text.get('x')): words(text) for text in parts(picture, 'text') if text.get('y') == head.get('y')}
        xs = uprights(picture, group)
        assert [line[x] for x in xs] == [named(1000**k) for k in range(len(xs))]
        assert set(line.values()) - {line[x] for x in xs} == {title, 'here', *others(place)}


def test_the_facts_of_the_series_are_in_the_picture():
    said = cost(4, 3, 2).text
    for fact in ('dY/dX 392 TB', 'dY/dW 392 GB', 'box of products 7.84 GB', 'W, dW 156.8 kB', 'dY/dX 274.9 GB'):
        assert fact in said
    for fact in ('dX or dW by @ 1.96 × 10⁹', 'dX by dY/dX 98 × 10¹²', 'dW by dY/dW 4.398 × 10¹²'):
        assert fact in said
    assert said.startswith('Bytes in float32 for N x D x M here 4 x 3 x 2: X, dX 48 B; W, dW 24 B; dY 32 B; b, db 8 B;')
    assert drawings(cost(4, 3, 2).html)[0].get('aria-label') == said


@every_place
def test_what_is_more_than_a_laptop_holds_is_named(place):
    picture = cost(*place)
    laptop = [float(line.get('x1')) for line in parts(picture, 'line') if line.get('stroke') == colour('picked')]
    assert [value(picture, x) for x in laptop] == [pytest.approx(16e9, rel=0.01)]
    lines = [words(line) for line in body(picture.html).iter('p')][2:]
    for line, (name, shape) in zip(lines, {'here': place, **others(place)}.items(), strict=True):
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
        assert float(bar.get('width')) >= 0  # 1 multiply-add is where the scale begins
        assert float(bar.get('x')) + float(bar.get('width')) <= right
    assert all(
        0 <= float(text.get('x')) <= width and 0 < float(text.get('y')) < height for text in parts(picture, 'text')
    )


@every_place
def test_the_text_says_every_number(place):
    said = cost(*place).text
    for where, shape in {'here': place, **others(place)}.items():
        (part,) = (part for part in said.removeprefix('Bytes in float32 for N x D x M ').split('. ') if where in part)
        assert part.startswith(f'{where} {by_sizes(*shape)}')
        for row in [*ROWS, *WORK]:
            assert f'{row} {in_words(row, shape)}' in part


@pytest.mark.parametrize('known', KNOWN, ids=lambda known: known.name)
def test_sizes_that_are_known_are_called_by_their_name(known):
    said = cost(*known.shape).text
    assert f'here {by_sizes(*known.shape)} ({known.name}): ' in said
    assert known.words not in said


def test_the_multiply_adds_are_those_of_the_products():
    X, W, _, _ = example()
    for by in 'XW':
        products = jacobian(X, W, by).size  # each entry of the matrix is multiplied once
        assert counts(f'd{by} by dY/d{by}', (4, 3, 2)) == products
    assert counts('dX or dW by @', (4, 3, 2)) == sum(1 for _ in np.ndindex(4, 3, 2))


@pytest.mark.parametrize(
    ('count', 'said'),
    [
        (1, '1'),
        (999, '999'),
        (1000, '10³'),
        (25_088, '25.09 × 10³'),
        (999_949, '999.9 × 10³'),
        (999_999, '10⁶'),
        (1_960_000_000, '1.96 × 10⁹'),
        (10**36, '10³⁶'),
        (2 * 10**18, '2 × 10¹⁸'),
    ],
)
def test_a_count_in_steps_of_a_thousand(count, said):
    assert in_thousands(count) == said


def test_powers_and_sizes_in_words():
    assert [power_of_ten(power) for power in (-16, 0, 7, 23, 4589)] == ['10⁻¹⁶', '10⁰', '10⁷', '10²³', '10⁴⁵⁸⁹']
    assert by_sizes(50_000, 784, 50) == '50,000 x 784 x 50'


def test_the_multiply_adds_begin_below_the_bytes():
    picture = cost(4, 3, 2)
    bars = [float(bar.get('y')) for bar in parts(picture, 'rect')]
    (head,) = (float(text.get('y')) for text in parts(picture, 'text') if words(text) == 'multiply-adds')
    assert bars == sorted(bars)
    assert bars[len(ROWS) - 1] + 40 < head < bars[len(ROWS)]


def test_sizes_that_are_not_whole_are_refused():
    with refused('N … 0'):
        cost(0, 3, 2)
