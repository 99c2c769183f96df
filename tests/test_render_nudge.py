import re

import pytest
from reading import SVG, drawings, tables

from lin_backprop.check import measured_slope
from lin_backprop.render.nudge import nudge
from lin_backprop.scalar import chain, chain_grad

POINTS = [(3, 2, 1), (-9, -9, 9), (9, -9, 0), (0.5, -1, 0.5), (9, 9, -9), (0, 0, 4)]
every_point = pytest.mark.parametrize('point', POINTS)


def draw(point, step=0.1):
    inputs = dict(zip('xwb', point, strict=True))
    along = {k: lambda at, k=k: chain(**{**inputs, k: at}, target=4).z for k in inputs}
    measured = {k: measured_slope(along[k], at, step) for k, at in inputs.items()}
    return nudge(inputs, chain(*point, 4), chain_grad(*point, 4), along, measured, step)


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
    assert values.numbers == [['3', '2', '1', '7', '7', '9'], ['12', '18', '6', '6', '6', '1']]
    assert slopes.caption.endswith('nudge of 0.1')
    assert slopes.numbers == [['12', '18', '6'], ['12.4', '18.9', '6.1'], ['0.4', '0.9', '0.1']]


@every_point
def test_the_dashed_line_touches_the_loss_at_the_large_dot(point):
    for drawing, slope in zip(drawings(draw(point).html), chain_grad(*point, 4)[-3:], strict=True):
        solid, ((x1, y1), (x2, y2)) = lines(drawing)
        now, after = ((float(c.get('cx')), -float(c.get('cy'))) for c in drawing.iter(f'{SVG}circle'))
        assert now == solid[30]
        assert after[0] > now[0]
        if x2 - x1 > 5:  # a steep line is cut short, and rounding to tenths of a pixel turns it
            rise = (y2 - y1) / (x2 - x1)
            assert y1 + rise * (now[0] - x1) == pytest.approx(now[1], abs=1)
            assert (rise > 0.01, rise < -0.01) == (slope > 0, slope < 0) or abs(rise) < 0.1


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
