import re
from math import log10

import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop.render.curve import curve

nan, inf = np.nan, np.inf


def curves_of(picture):
    """The points of each curve, with y upwards."""
    (drawing,) = drawings(picture.html)
    return [
        [(float(x), -float(y)) for x, y in (point.split(',') for point in line.get('points').split())]
        for line in drawing.iter(f'{SVG}polyline')
    ]


def ticks_of(picture):
    """{loss: y upwards} and {step: x}, as the numbers beside the axes say."""
    (drawing,) = drawings(picture.html)
    ups, steps = {}, {}
    for text in drawing.iter(f'{SVG}text'):
        word = words(text).replace(',', '')
        if word.replace('.', '').replace('e', '').replace('-', '').replace('+', '').isdigit():
            if text.get('text-anchor') == 'end':
                ups[float(word)] = 5 - float(text.get('y'))
            else:
                steps[float(word)] = float(text.get('x'))
    return ups, steps


def read(picture, bend=log10):
    """The (step, loss) of each curve as one reads them off the ticks; bend: log10 or float."""
    ups, steps = ticks_of(picture)
    (x0, x1), (y0, y1) = [(min(axis.values()), max(axis.values())) for axis in (steps, ups)]
    (s0, s1), (u0, u1) = [(min(axis), max(axis)) for axis in (steps, ups)]
    found = []
    for points in curves_of(picture):
        shares = [((x - x0) / (x1 - x0), (y - y0) / (y1 - y0)) for x, y in points]
        found.append([(s0 + x * (s1 - s0), bend(u0) + y * (bend(u1) - bend(u0))) for x, y in shares])
    return found


def assert_drawn(picture, losses, every=1, bend=log10):
    (points,) = read(picture, bend)
    steps, heights = zip(*points, strict=True)
    np.testing.assert_allclose(steps, [every * k for k in range(len(losses))], atol=0.003 * every * len(losses))
    reach = np.ptp([bend(tick) for tick in ticks_of(picture)[0]])
    np.testing.assert_allclose(heights, [bend(loss) for loss in losses], atol=0.003 * reach)


@pytest.mark.parametrize(
    'losses', [[8, 4, 2, 1], [0.9, 0.03, 0.0004], [25.7, 3.3], [5, 4.9, 4.95], [1, 1e-12, 1e20], [3, 7, 300]]
)
def test_the_curve_reads_off_a_log_scale(losses):
    assert_drawn(curve(losses), losses)
    assert 'log scale' in words(drawings(curve(losses).html)[0])


@pytest.mark.parametrize('losses', [[8, 4, 0], [0.9, 0, 0.3], [2, -3, 4], [-5, -1], [0, 0]])
def test_a_loss_of_0_or_below_makes_the_scale_linear(losses):
    assert_drawn(curve(losses), losses, bend=float)
    assert 'log scale' not in curve(losses).html


def test_a_straight_line_on_the_log_scale_is_a_loss_that_halves():
    (points,) = curves_of(curve([2.0**-k for k in range(12)]))
    assert np.ptp(np.diff([y for _, y in points])) <= 0.2 + 1e-9


@pytest.mark.parametrize(
    'losses', [[8, 4], [0.5, 0.5], [1, 1], [3, 0], [1e-30, 1e30], [1e98], [7e-5, 7.1e-5], [0], [1e5, 1e6, 3]]
)
def test_ticks_take_in_the_curve_and_are_few(losses):
    picture = curve(losses)
    ups, steps = ticks_of(picture)
    assert 2 <= len(ups) <= 10
    assert 2 <= len(steps) <= 9
    for points in curves_of(picture):
        assert all(min(ups.values()) <= y <= max(ups.values()) for _, y in points)
    assert min(np.diff(sorted(ups.values()))) > 20


def test_steps_are_counted_from_0_in_whole_numbers():
    for count in (2, 3, 12, 300):
        _, steps = ticks_of(curve(np.linspace(3, 1, count)))
        assert min(steps) == 0
        assert all(step == int(step) <= count - 1 for step in steps)


def test_losses_of_every_tenth_step_stand_at_every_tenth_step():
    picture = curve([8, 4, 2], every=10)
    assert_drawn(picture, [8, 4, 2], every=10)
    assert picture.text == 'loss: 8 at step 0, 2 at step 20'


@pytest.mark.parametrize('count', [299, 300, 301, 302, 1000, 6001])
def test_a_long_curve_is_drawn_in_means_at_most_three_hundred(count):
    losses = np.linspace(9, 1, count)
    picture = curve(losses)
    (points,) = read(picture)
    assert min(count, 150) <= len(points) <= 301
    for (step, height), earlier in zip(points, [(-1, 0), *points], strict=False):
        part = losses[round(earlier[0]) + 1 : round(step) + 1]
        assert height == pytest.approx(log10(part.mean()), abs=0.005)
    assert round(points[0][0]) == 0
    assert round(points[-1][0]) == count - 1
    assert ('means of' in picture.html) == (count > 300)
    assert picture.text == f'loss: 9 at step 0, 1 at step {count - 1:,}'


def test_two_curves_share_the_axes_and_are_told_apart_without_colour():
    picture = curve([8, 4, 2, 1], [7, 6, 5], label='seen', other_label='not < seen')
    first, second = read(picture)
    np.testing.assert_allclose(first, [(k, log10(2 ** (3 - k))) for k in range(4)], atol=0.01)
    np.testing.assert_allclose(second, [(k, log10(7 - k)) for k in range(3)], atol=0.01)
    (drawing,) = drawings(picture.html)
    dashes = [line.get('stroke-dasharray') for line in drawing.iter(f'{SVG}polyline')]
    assert dashes[0] is None
    assert dashes[1]
    names = [words(text) for text in drawing.iter(f'{SVG}text')]
    assert 'seen' in names
    assert 'not < seen' in names
    assert picture.text == 'seen: 8 at step 0, 1 at step 3; not < seen: 7 at step 0, 5 at step 2'


@pytest.mark.parametrize('bad', [nan, inf, -inf, 1e100])
def test_a_curve_ends_where_the_losses_are_no_numbers(bad):
    picture = curve([3, 50, bad, 2])
    assert_drawn(picture, [3, 50])
    assert picture.text == 'loss: 3 at step 0, 50 at step 1, then beyond 1e+99 or no number'


@pytest.mark.parametrize('losses', [[], [nan, 1]])
def test_a_curve_without_a_loss_is_refused(losses):
    with pytest.raises(ValueError, match=f'seen has {len(losses)} losses and none to draw'):
        curve(losses, label='seen')


def test_the_same_losses_up_to_rounding_give_the_same_picture():
    losses = np.geomspace(4, 0.05, 5000) * np.random.default_rng(0).uniform(0.8, 1.2, 5000)
    assert curve(losses) == curve(losses * (1 + 1e-13)) == curve(losses.tolist())
    assert len(curve(losses).html) < 10_000
    assert not re.search(r'\.\d\d', drawings(curve(losses).html)[0].find(f'{SVG}polyline').get('points'))


def test_everything_is_inside_the_drawing():
    picture = curve([4, 1e-9, 3e5], [1, 2, 3])
    (drawing,) = drawings(picture.html)
    _, _, wide, tall = map(float, drawing.get('viewBox').split())
    for text in drawing.iter(f'{SVG}text'):
        reach = {'end': (-8, 0), 'middle': (-4, 4), None: (0, 8)}[text.get('text-anchor')]
        left, right = (float(text.get('x')) + side * len(words(text)) for side in reach)
        assert left >= 0
        assert right <= wide
        assert 12 <= float(text.get('y')) <= tall - 3
