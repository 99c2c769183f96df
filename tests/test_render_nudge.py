import re
from fractions import Fraction

import numpy as np
import pytest
from reading import SVG, drawings, tables, words

from lin_backprop.explore import Nudge
from lin_backprop.render.picture import number
from lin_backprop.scalar import chain, chain_grad

POINTS = [(3, 2, 1), (-9, -9, 9), (9, -9, 0), (0.5, -1, 0.5), (9, 9, -9), (0, 0, 4)]
every_point = pytest.mark.parametrize('point', POINTS)


def draw(point, step=0.1):
    """As the explorer has it drawn, with the target 4."""
    return Nudge().draw(*point, step)


def lines(drawing):
    """The points of the solid and of the dashed line, with y upwards."""
    for line in drawing.iter(f'{SVG}polyline'):
        yield [(float(x), -float(y)) for x, y in (point.split(',') for point in line.get('points').split())]


def test_the_text_has_the_predicted_and_the_measured_slopes():
    # by hand: (2 * 3.1 + 1 - 4)**2 - 3**2 = 1.24, over 0.1
    assert draw((3, 2, 1)).text == (
        'Nudge of 0.1: dx predicted 12, measured 12.4; dw predicted 18, measured 18.9; db predicted 6, measured 6.1'
    )


def test_the_tables_show_values_gradients_and_slopes():
    values, slopes = tables(draw((3, 2, 1)).html)
    assert values.columns == ['x', 'w', 'b', 'u', 'v', 'z']
    assert values.numbers == [
        ['3', '2', '1', '7', '7', '9'],
        ['0.1', '0', '0', '0.2', '0.2', '1.24'],
        ['12', '18', '6', '6', '6', '1'],
    ]
    assert 'moves when x moves by 0.1' in values.sides[1]
    assert slopes.caption.endswith('nudge of 0.1')
    assert slopes.numbers == [
        ['1.24', '1.89', '0.61'],
        ['12', '18', '6'],
        ['12.4', '18.9', '6.1'],
        ['0.4', '0.9', '0.1'],
    ]
    assert slopes.sides[0] == 'change of the loss'


def test_the_smallest_nudge_shows_all_digits_of_what_is_left():
    # by hand: (2 * 3.001 + 1 - 4)**2 - 3**2 = 0.012004, over 0.001
    picture = draw((3, 2, 1), 0.001)
    chain_moves, slopes = tables(picture.html)
    assert chain_moves.numbers[1] == ['0.001', '0', '0', '0.002', '0.002', '0.012004']
    assert slopes.numbers == [
        ['0.012004', '0.018009', '0.006001'],
        ['12', '18', '6'],
        ['12.004', '18.009', '6.001'],
        ['0.004', '0.009', '0.001'],
    ]
    assert picture.text.endswith('dx predicted 12, measured 12.004; dw predicted 18, measured 18.009; '
                                 'db predicted 6, measured 6.001')  # fmt: skip


@pytest.mark.parametrize('point', [(8.5, -9, 9), (9, 9, 9), (0.5, 1.5, 4), (-9, -9, 9)])
def test_the_difference_can_be_read_off(point):
    _, slopes = tables(draw(point, 0.001).html)
    predicted, measured, off = (list(map(Fraction, row)) for row in slopes.numbers[1:])
    assert [m - p for m, p in zip(measured, predicted, strict=True)] == off
    assert any(off) == (point[0] * point[1] + point[2] > 0)


@every_point
def test_the_dashed_line_touches_the_loss_at_the_large_dot(point):
    for drawing, slope in zip(drawings(draw(point).html), chain_grad(*point, 4)[-3:], strict=True):
        solid, ((x1, y1), (x2, y2)) = lines(drawing)
        now, after = ((float(c.get('cx')), -float(c.get('cy'))) for c in drawing.iter(f'{SVG}circle'))
        assert now == solid[30]
        assert after[0] > now[0]
        rise = (y2 - y1) / (x2 - x1)
        assert y1 + rise * (now[0] - x1) == pytest.approx(now[1], abs=1)
        (left, low), _, (right, high) = solid[29:32]
        if slope:  # a relu that is shut, or about to open, has none
            assert rise == pytest.approx((high - low) / (right - left), rel=0.1, abs=0.02)
        else:
            assert rise == 0


@pytest.mark.parametrize(
    ('point', 'step', 'letter', 'across', 'up'),
    [  # by hand: w from 0.5 to 3.5 moves u = 3 * w + 1 from 2.5 to 11.5, and the loss is (u - 4)**2: it moves most
        ((3, 2, 1), 0.1, 'x', (1.5, 3, 4.5), (0, 56.25)),
        ((3, 2, 1), 1, 'x', (1.5, 3, 4.5), (0, 56.25)),  # a large nudge has no wider window
        ((3, 2, 1), 0.1, 'w', (0.5, 2, 3.5), (0, 56.25)),
        ((3, 2, 1), 0.1, 'b', (-0.5, 1, 2.5), (0, 56.25)),
        ((3, 2, 1), 0.01, 'x', (2.85, 3, 3.15), (6.5025, 11.9025)),
        ((0, 0, -1), 0.1, 'b', (-2.5, -1, 0.5), (12.25, 16)),
        ((0, 0, -1), 0.01, 'b', (-1.15, -1, -0.85), (15, 17)),  # flat
    ],
)
def test_the_window_is_as_wide_as_the_nudge_asks_and_as_high_as_the_largest_of_the_three(
    point, step, letter, across, up
):
    drawing = drawings(draw(point, step).html)['xwb'.index(letter)]
    texts = [words(text) for text in drawing.iter(f'{SVG}text')]
    assert texts[1:] == [*map(number, (*reversed(up), *across)), letter]
    frame = drawing.find(f'{SVG}rect')
    left, top, wide, tall = (float(frame.get(key)) for key in ('x', 'y', 'width', 'height'))
    solid, _ = lines(drawing)
    assert (solid[0][0], solid[-1][0]) == (left, left + wide)
    now, after = ((float(c.get('cx')), -float(c.get('cy'))) for c in drawing.iter(f'{SVG}circle'))
    assert (after[0] - now[0]) / wide == pytest.approx(step / (across[-1] - across[0]), abs=0.001)
    places = {across[0]: solid[0], across[1]: now, across[1] + step: after, across[-1]: solid[-1]}
    for at, (_, y) in places.items():
        loss = chain(*[at if k == letter else value for k, value in zip('xwb', point, strict=True)], 4).z
        assert -y == pytest.approx(top + tall * (up[1] - loss) / (up[1] - up[0]), abs=0.1)


@every_point
@pytest.mark.parametrize('step', [0.1, 0.001])
def test_what_is_steeper_looks_steeper(point, step):
    slopes, rises = chain_grad(*point, 4)[-3:], []
    for drawing in drawings(draw(point, step).html):
        _, ((x1, y1), (x2, y2)) = lines(drawing)
        rises.append((y2 - y1) / (x2 - x1))
    scale = max(map(abs, rises)) / (max(map(abs, slopes)) or 1)
    np.testing.assert_allclose(rises, np.array(slopes) * scale, rtol=0.02, atol=0.002)  # places have one decimal


@every_point
@pytest.mark.parametrize('step', [1, 0.001])
def test_nothing_is_drawn_outside_the_plot(point, step):
    for drawing in drawings(draw(point, step).html):
        frame = drawing.find(f'{SVG}rect')
        left, top, wide, tall = (float(frame.get(key)) for key in ('x', 'y', 'width', 'height'))
        dots = [(float(c.get('cx')), -float(c.get('cy'))) for c in drawing.iter(f'{SVG}circle')]
        for x, y in [*dots, *(point for line in lines(drawing) for point in line)]:
            assert left <= x <= left + wide
            assert top <= -y <= top + tall


@every_point
def test_each_plot_is_named_with_its_letter_and_slope(point):
    grads = chain_grad(*point, 4)
    for drawing, letter in zip(drawings(draw(point).html), 'xwb', strict=True):
        found = re.search(r'as (\w) moves around (\S+): (\S+) there, with slope (\S+)', drawing.get('aria-label'))
        assert found[1] == letter
        assert float(found[2]) == dict(zip('xwb', point, strict=True))[letter]
        assert float(found[3]) == pytest.approx(chain(*point, 4).z, rel=1e-3)
        assert float(found[4]) == pytest.approx(getattr(grads, f'd{letter}'), rel=1e-3)


@pytest.mark.parametrize(('b', 'shut'), [(-5, True), (-6, True), (-6.5, True), (-5.5, True), (1, False)])
def test_a_shut_relu_is_told(b, shut):
    assert ('relu is shut' in draw((2, 2.5, b)).html) == (2 * 2.5 + b <= 0) == shut
