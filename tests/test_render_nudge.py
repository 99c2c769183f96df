import re
from fractions import Fraction

import numpy as np
import pytest
from reading import SVG, corners, drawings, points, tables, words

from lin_backprop.explore import Nudge
from lin_backprop.render.picture import number
from lin_backprop.scalar import chain, chain_grad

POINTS = [(3, 2, 1), (-9, -9, 9), (9, -9, 0), (0.5, -1, 0.5), (9, 9, -9), (0, 0, 4)]
every_point = pytest.mark.parametrize('point', POINTS)


def draw(point, step=0.1):
    """As the explorer has it drawn, with the target 4."""
    return Nudge().draw(*point, step)


def read(drawing):
    """Points with y upwards: of the solid and of the dashed line, and the middles of the two dots; the frame."""
    lines = [[(x, -y) for x, y in points(line)] for line in drawing.iter(f'{SVG}polyline')]
    dots = [np.mean(corners(dot), 0) * (1, -1) for dot in drawing.iter(f'{SVG}circle')]
    return (*lines, dots, corners(drawing.find(f'{SVG}rect')))


def steepness(line):
    (x1, y1), (x2, y2) = line
    return (y2 - y1) / (x2 - x1)


@pytest.mark.parametrize(
    ('step', 'moves', 'change', 'measured', 'off'),
    [  # by hand: (2 * 3.1 + 1 - 4)**2 - 3**2 = 1.24, over 0.1; (2 * 3.001 + 1 - 4)**2 - 3**2 = 0.012004
        (0.1, '0.1 0 0 0.2 0.2 1.24', '1.24 1.89 0.61', '12.4 18.9 6.1', '0.4 0.9 0.1'),
        (
            0.001, '0.001 0 0 0.002 0.002 0.012004',
            '0.012004 0.018009 0.006001', '12.004 18.009 6.001', '0.004 0.009 0.001',
        ),
    ],
)  # fmt: skip
def test_the_tables_and_the_text_show_values_gradients_and_slopes(step, moves, change, measured, off):
    picture = draw((3, 2, 1), step)
    values, slopes = tables(picture.html)
    assert values.columns == ['x', 'w', 'b', 'u', 'v', 'z']
    assert values.numbers == [['3', '2', '1', '7', '7', '9'], moves.split(), ['12', '18', '6', '6', '6', '1']]
    assert f'moves when x moves by {step}' in values.sides[1]
    assert slopes.caption.endswith(f'nudge of {step}')
    assert slopes.numbers == [change.split(), ['12', '18', '6'], measured.split(), off.split()]
    dx, dw, db = measured.split()
    assert picture.text == (
        f'Nudge of {step}: dx predicted 12, measured {dx}; dw predicted 18, measured {dw}; '
        f'db predicted 6, measured {db}'
    )


@pytest.mark.parametrize('point', [(8.5, -9, 9), (9, 9, 9), (0.5, 1.5, 4), (-9, -9, 9)])
def test_the_difference_can_be_read_off(point):
    _, slopes = tables(draw(point, 0.001).html)
    predicted, measured, off = (list(map(Fraction, row)) for row in slopes.numbers[1:])
    assert [m - p for m, p in zip(measured, predicted, strict=True)] == off
    assert any(off) == (point[0] * point[1] + point[2] > 0)


@every_point
@pytest.mark.parametrize('step', [1, 0.1, 0.01])
def test_the_plots_show_the_loss_and_its_slope_inside_their_frames_on_one_scale(point, step):
    grads, rises = chain_grad(*point, 4)[-3:], []
    at, heights = dict(zip('xwb', point, strict=True)), []
    for drawing, letter, slope in zip(drawings(draw(point, step).html), 'xwb', grads, strict=True):
        solid, dashed, (now, after), ((left, top), (right, bottom)) = read(drawing)
        inside = np.array([now, after, *solid, *dashed]) * (1, -1)
        assert (inside >= (left, top)).all()
        assert (inside <= (right, bottom)).all()
        _, highest, lowest, *across, name = (words(text) for text in drawing.iter(f'{SVG}text'))
        assert name == letter
        assert across[1] == number(at[letter])
        x1, x, x2 = map(float, across)
        heights.append((highest, lowest))
        highest, lowest = float(highest), float(lowest)
        for place, (a, b) in {x1: solid[0], x: now, x + step: after, x2: solid[-1]}.items():
            loss = chain(*(at | {letter: place}).values(), 4).z
            assert a == pytest.approx(left + (place - x1) / (x2 - x1) * (right - left), abs=0.5)
            share = (loss - lowest) / (highest - lowest)
            assert -b == pytest.approx(bottom - share * (bottom - top), abs=1)
        rises.append(steepness(dashed))
        (x1, y1), _ = dashed  # it touches the loss at the large dot
        assert y1 + rises[-1] * (now[0] - x1) == pytest.approx(now[1], abs=1)
        found = re.search(r'as (\w) moves around (\S+): (\S+) there, with slope (\S+)', drawing.get('aria-label'))
        assert found.groups() == (letter, number(at[letter]), number(chain(*point, 4).z), number(slope))
    assert len(set(heights)) == 1
    scale = max(map(abs, rises)) / (max(map(abs, grads)) or 1)  # what is steeper looks steeper
    np.testing.assert_allclose(rises, np.array(grads) * scale, rtol=0.02, atol=0.002)  # places have one decimal


@pytest.mark.parametrize(('b', 'shut'), [(-5, True), (-6, True), (-6.5, True), (-5.5, True), (1, False)])
def test_a_shut_relu_is_told(b, shut):
    assert ('relu is shut' in draw((2, 2.5, b)).html) == (2 * 2.5 + b <= 0) == shut
