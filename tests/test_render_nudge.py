from fractions import Fraction

import numpy as np
import pytest
from reading import SVG, body, corners, drawings, handles, keyed, outline, tables, words

from lin_backprop.explore import Nudge
from lin_backprop.render.picture import number
from lin_backprop.scalar import chain, chain_grad

POINTS = [(3, 2, 1), (-9, -9, 9), (9, -9, 0), (0.5, -1, 0.5), (9, 9, -9), (0, 0, 4), (2, 2.5, -6), (4, 4, 9)]
every_point = pytest.mark.parametrize('point', POINTS)
every_step = pytest.mark.parametrize('step', [1, 0.1, 0.01, 0.001])
NOW, HALF = 170, 160  # where the rulers have the value of now, and how far they reach to each side


def draw(point, step=0.1, target=4):
    """As the explorer has it drawn."""
    return Nudge(target=target).draw(*point, step)


def said(drawing):
    """All words of a drawing."""
    return [words(text) for text in drawing.iter(f'{SVG}text')]


def moves(point, step):
    """How far x, u, v and z move in nudges, and how far the factors say: exact fractions."""
    x, w, b = map(Fraction, point)
    step = Fraction(str(step))
    values = [chain(x, w, b, 4), chain(x + step, w, b, 4)]
    real = [1, *((b - a) / step for a, b in zip(*values, strict=True))]
    u, v, _ = values[0]
    factors = np.array([1, w, int(u > 0), 2 * (v - 4)])
    return real, list(np.multiply.accumulate(factors))


@pytest.mark.parametrize(
    ('step', 'measured', 'off'),
    [  # by hand: (2 * 3.1 + 1 - 4)**2 - 3**2 = 1.24, over 0.1; (2 * 3.001 + 1 - 4)**2 - 3**2 = 0.012004
        (0.1, '12.4 18.9 6.1', '0.4 0.9 0.1'),
        (0.001, '12.004 18.009 6.001', '0.004 0.009 0.001'),
    ],
)
def test_the_table_and_the_text_show_predicted_and_measured_slopes(step, measured, off):
    picture = draw((3, 2, 1), step)
    (slopes,) = tables(picture.html)
    assert slopes.columns == ['x', 'w', 'b']
    assert slopes.sides == ['predicted slope', 'measured slope', 'difference']
    assert slopes.numbers == [['12', '18', '6'], measured.split(), off.split()]
    dx, dw, db = measured.split()
    assert picture.text == (
        f'Nudge of {step}: dx predicted 12, measured {dx}; dw predicted 18, measured {dw}; '
        f'db predicted 6, measured {db}'
    )


@pytest.mark.parametrize('point', [(8.5, -9, 9), (9, 9, 9), (0.5, 1.5, 4), (-9, -9, 9)])
def test_the_difference_can_be_read_off(point):
    (slopes,) = tables(draw(point, 0.001).html)
    predicted, measured, off = (list(map(Fraction, row)) for row in slopes.numbers)
    assert [m - p for m, p in zip(measured, predicted, strict=True)] == off
    assert any(off) == (point[0] * point[1] + point[2] > 0)


@pytest.mark.parametrize(
    ('point', 'step', 'line'),
    [
        ((3, 2, 1), 0.1, 'z moves 12.4 times as far as x. The factors: 2 · 1 · 6 = 12.'),
        ((3, 2, -8), 0.1, 'z moves 0 times as far as x. The factors: 2 · 0 · (-8) = 0.'),
        ((3, 2, -6), 1, 'z moves -12 times as far as x. The factors: 2 · 0 · (-8) = 0.'),
        ((-3, -3, 9), 0.001, 'z moves -83.991 times as far as x. The factors: (-3) · 1 · 28 = -84.'),
    ],
)
def test_the_line_above_says_how_far_and_why(point, step, line):
    picture = draw(point, step)
    assert words(body(picture.html).find('.//p')) == line


def test_the_rulers_say_their_values_factors_and_moves():
    rulers, _ = drawings(draw((3, 2, 1)).html)
    moves = ['x = 3 moves by 0.1', 'u = x·w + b = 7 moves by 0.2', 'v = relu(u) = 7 moves by 0.2']
    assert rulers.get('aria-label') == f'Forward: {"; ".join(moves)}; z = (v − 4)² = 9 moves by 1.24'
    expected = ['x = 3', 'u = x·w + b = 7', 'v = relu(u) = 7', 'z = (v − 4)² = 9']
    expected += ['moves by 0.1', 'moves by 0.2', 'moves by 0.2', 'moves by 1.24']
    expected += ['× w = 2', '× 1: relu is open', '× 2(v − 4) = 6']
    assert {*expected} <= {*said(rulers)}
    rulers, _ = drawings(draw((1, 2, 3.5), 0.01, target=-3).html)
    assert {'z = (v − (-3))² = 72.25', 'moves by 0.3404', '× 2(v − (-3)) = 17'} <= {*said(rulers)}


@pytest.mark.parametrize(
    ('b', 'gate'), [(-5, '× 0: u = 0, the kink'), (-5.5, '× 0: relu is shut'), (-4.5, '× 1: relu is open')]
)
def test_what_relu_does_is_told(b, gate):
    rulers, _ = drawings(draw((2, 2.5, b)).html)
    assert [text for text in said(rulers) if 'relu is' in text or 'kink' in text] == [gate]


@every_point
@every_step
def test_dots_are_where_the_nudge_leads_and_beams_where_the_factors_lead(point, step):
    """All four rulers on one scale: it is what is longest that sets it."""
    parts, (real, predicted) = keyed(draw(point, step).html), moves(point, step)
    unit = next((u for u in (24, 12, 6, 3) if u * max(map(abs, real + predicted)) <= HALF), 3)
    for name, move in zip('xuvz', real, strict=True):
        torn = abs(move * unit) > HALF
        (left, _), (right, _) = corners(parts[f'arrow.{name}'])
        end = left if move < 0 else right
        assert {left, right} == {NOW, end}
        assert end == pytest.approx(NOW + float(np.clip(float(move * unit), -HALF, HALF)), abs=1e-3)
        assert (parts[f'arrow.{name}'].get('class') == 'lin-less') == (move < 0)
        assert (f'dot.{name}' in parts) == (not torn)
        assert len({x for x, _ in outline(parts[f'arrow.{name}'])}) == (3 if torn else 1 if move == 0 else 2)
        if not torn:
            (dot,) = parts[f'dot.{name}']
            assert float(dot.get('cx')) == pytest.approx(end)
            assert dot.get('cy') == f'{np.mean(corners(parts[f"arrow.{name}"])[:, 1]):g}'
    for name, above, below in zip('uvz', predicted, predicted[1:], strict=False):
        _, (x1, y1), (x2, y2), _, _ = outline(parts[f'beam.{name}'])
        assert y1 < y2
        for x, end in ((x1, above), (x2, below)):
            assert x == pytest.approx(NOW + float(np.clip(float(end * unit), -HALF, HALF)), abs=1e-3)
        if below or above:
            assert ('lin-minus' in parts[f'beam.{name}'].get('class')) == ((below or above) < 0)


def test_at_the_start_the_beams_widen_as_the_factors_say():
    parts = keyed(draw((3, 2, 1)).html)
    ends = [outline(parts[f'beam.{name}'])[k][0] - NOW for name, k in (('u', 1), ('u', 2), ('v', 2), ('z', 2))]
    assert ends == [12, 24, 24, 144]


@every_point
def test_the_backward_product_is_in_boxes_of_one_scale_with_its_factors(point):
    _, backward = drawings(draw(point).html)
    grads, texts = chain_grad(*point, 4), said(backward)
    for name, value in grads._asdict().items():
        assert texts[texts.index(name) + 1] == number(value)
    x, w, _ = point
    factors = [grads.dv, 1 if x * w + point[2] > 0 else 0]
    wanted = [*(f'× {number(by)}' for by in factors), f'× w = {number(w)}', f'× x = {number(x)}', '× 1']
    assert [text for text in texts if text.startswith('×')] == wanted
    boxes = dict(zip(grads._fields, backward.iter(f'{SVG}rect'), strict=True))
    deepest = max(grads, key=abs)
    for name, value in grads._asdict().items():
        assert (boxes[name].get('fill') == boxes[grads._fields[grads.index(deepest)]].get('fill')) == (value == deepest)
    assert drawings(draw(point).html)[1].get('aria-label').endswith(f'db = {number(grads.db)}')


def test_x_w_and_b_can_be_dragged_to_whole_numbers_where_their_dots_then_are():
    found = handles(draw((3, 2, 1)).html)
    assert {*found} == {f'{name}={value}' for name in 'xwb' for value in range(-9, 10)}
    for place, name in enumerate('xwb'):
        for value in (-9, -2, 0, 9):
            point = [3, 2, 1]
            point[place] = value
            rulers, _ = drawings(draw(point).html)
            dot = [circle for circle in rulers.iter(f'{SVG}circle') if circle.get('r') == '7'][place]
            handle = found[f'{name}={value}']
            assert handle.get('data-drag') == name
            (left, top), (right, bottom) = corners(handle)
            assert left < float(dot.get('cx')) < right
            assert np.mean([top, bottom]) == float(dot.get('cy'))
            assert f'{name} = {value}' in said(rulers)
            line = [corners(line)[:, 0] for line in rulers.iter(f'{SVG}line')][place]
            assert float(dot.get('cx')) == pytest.approx(np.interp(value, (-9, 9), line), abs=0.1)


def test_while_it_is_asked_how_far_the_loss_moves_nothing_tells_it():
    shown, asked = draw((3, 2, 1)), draw((3, 2, 1)).asked
    for told in ('12.4', '1.24', 'times as far'):
        assert told in words(body(shown.html))
        assert told not in words(body(asked.html))
    assert {*keyed(shown.html)} - {*keyed(asked.html)} == {'beam.z', 'arrow.z', 'dot.z'}
    assert {'moves by 0.2', 'z = (v − 4)² = 9', '?'} <= {*said(drawings(asked.html)[0])}
    assert tables(asked.html)[0].numbers == [['?'] * 3] * 3
