"""What the plots hold: the lines, images and labels of matplotlib's own figures, and no pixels."""

import re
import subprocess
import sys
from base64 import b64decode
from html import unescape
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.text import Text
from PIL import Image

from lin_backprop import load_digits
from lin_backprop.render.picture import INK
from lin_backprop.render.plots import curve, images, race_bars, weight_images
from lin_backprop.speed import Race, Row

nan, inf = np.nan, np.inf
TIMES = {'loops': (1900.0, 9500.0, 12), 'outer': (6.4, 32.0, 1275), 'einsum': (1.24, 6.2, 1)}
TIMES |= {'einsum, optimized': (0.25, 1.25, 50_000), '@': (0.2, 1.0, 50_000)}
RACE = Race(50_000, 784, 50, 'float32', [Row(version, *times) for version, times in TIMES.items()])
PLOTS = {
    'a curve': lambda: curve([4, 1e-9, 3e5], [1, 2, 3]),
    'images': lambda: images(np.ones((3, 64)), ['<b>&"c"', r'$\frac$', 7]),  # a $ is no formula
    'weights': lambda: weight_images(np.linspace(-1, 2.345, 640).reshape(10, 64), [f'change {k}' for k in range(10)]),
    'a race': lambda: race_bars(RACE),
}
every_plot = pytest.mark.parametrize('name', PLOTS)


def texts(plot):
    """The words that can be seen."""
    hidden = set()
    for ax in plot.figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            hidden |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    return [t for t in plot.figure.findobj(Text) if t.get_visible() and t.get_text() and t not in hidden]


def drawn(plot):
    """The steps and the losses of each curve."""
    return [np.transpose(line.get_data()).tolist() for line in plot.ax.lines]


# --- all of them


@every_plot
def test_a_plot_is_an_image_with_words_on_a_white_card_whatever_the_reader_s_style(name):
    with pyplot.style.context('dark_background'):
        plot = PLOTS[name]()
        html = plot._repr_html_()
        ((alt, data),) = re.findall('<img alt="([^"]*)" style="width:30em.* src="data:image/png;base64,([^"]*)">', html)
        assert b64decode(data) == PLOTS[name]().png  # the same twice
    assert unescape(alt) == repr(plot) == plot.text
    assert Image.open(BytesIO(b64decode(data))).convert('RGB').getpixel((0, 0)) == (255, 255, 255)
    assert {ax.get_facecolor() for ax in plot.figure.axes} == {(1, 1, 1, 1)}
    assert {text.get_color() for text in texts(plot)} == {INK}
    assert pyplot.get_fignums() == []


@every_plot
def test_letters_can_be_read_and_nothing_is_cut_off_or_overlaps(name):
    """The image is shown 6 em wide for an inch: at JupyterLab's 14 px, letters of 14 points have 16 px."""
    plot = PLOTS[name]()
    plot.figure.draw_without_rendering()  # which lays it out
    whole, boxes = plot.figure.bbox.padded(0.5), [text.get_window_extent() for text in texts(plot)]
    assert {text.get_size() for text in texts(plot)} == {14}
    assert all(whole.contains(*corner) for box in boxes for corner in (box.min, box.max))
    assert not any(one.padded(-1).overlaps(other) for one, other in combinations(boxes, 2))


def test_only_the_plots_load_matplotlib():
    code = 'import lin_backprop.explore, lin_backprop.practice, sys; print("matplotlib" in sys.modules)'
    assert subprocess.check_output([sys.executable, '-c', code], text=True) == 'False\n'


# --- the loss


@pytest.mark.parametrize('every', [1, 10])
@pytest.mark.parametrize(
    ('losses', 'scale'),
    [
        *(([8, 4, 2, 1], 'log'), ([0.9, 0.03, 0.0004], 'log'), ([1, 1e-12, 1e20], 'log'), ([1e98], 'log')),
        *(([8, 4, 0], 'linear'), ([2, -3, 4], 'linear'), ([-5, -1], 'linear'), ([0, 0], 'linear')),
    ],
)
def test_a_curve_has_a_log_scale_where_all_of_it_is_above_0(losses, scale, every):
    plot = curve(losses, every=every)
    assert drawn(plot) == [[[k * every, loss] for k, loss in enumerate(losses)]]
    name = 'loss, log scale' if scale == 'log' else 'loss'
    assert (plot.ax.get_yscale(), plot.ax.get_ylabel(), plot.ax.get_xlabel()) == (scale, name, 'step')
    assert re.fullmatch(rf'loss: \S+ at step 0, \S+ at step {every * (len(losses) - 1)}', plot.text)


def ticks(axis):
    """{place: words} of the ticks on an axis that can be seen."""
    low, high = sorted(axis.get_view_interval())
    return {
        place: text.get_text()
        for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
        if low <= place <= high
    }


@pytest.mark.parametrize(
    'losses', [[8, 4], [0.5, 0.5], [3, 0], [1e-30, 1e30], [1e98], [7e-5, 7.1e-5], [0], [1e5, 1e6, 3], [4.15, 0.06]]
)
@pytest.mark.parametrize('count', [1, 2, 7, 100])
def test_ticks_are_few_and_plain_numbers(losses, count):
    plot = curve([losses[k % len(losses)] for k in range(count)])
    up, across = ticks(plot.ax.yaxis), ticks(plot.ax.xaxis)
    assert 2 <= len(up) <= 10
    if plot.ax.get_yscale() == 'log':
        assert [float(words.replace('−', '-')) for words in up.values()] == pytest.approx(list(up))
    assert min(across) == 0
    assert (1 if count == 1 else 2) <= len(across) <= 7
    assert [int(words.replace(',', '')) for words in across.values()] == list(across)


@pytest.mark.parametrize('count', [299, 300, 301, 302, 1000, 6001])
def test_a_long_curve_is_drawn_in_means_at_most_three_hundred(count):
    losses = np.random.default_rng(0).uniform(1, 9, count)
    plot = curve(losses)
    (points,) = drawn(plot)
    assert min(count, 150) <= len(points) <= 301
    for (step, height), (before, _) in zip(points, [(-1, 0), *points], strict=False):
        assert height == pytest.approx(losses[int(before) + 1 : int(step) + 1].mean())
    assert (points[0][0], points[-1][0]) == (0, count - 1)
    assert ('means of' in plot.html) == (count > 300)
    assert plot.text == f'loss: {losses[0]:.4g} at step 0, {losses[-1]:.4g} at step {count - 1:,}'


def test_two_curves_share_the_axes_and_are_told_apart_without_colour():
    plot = curve([8, 4, 2, 1], [7, 6, 5], label='seen', other_label='not < $een')
    assert drawn(plot) == [[[0, 8], [1, 4], [2, 2], [3, 1]], [[0, 7], [1, 6], [2, 5]]]
    assert [line.get_linestyle() for line in plot.ax.lines] == ['-', '--']
    assert [text.get_text() for text in plot.ax.get_legend().get_texts()] == ['seen', 'not < $een']
    assert plot.ax.get_ylabel() == 'loss, log scale'
    assert plot.text == 'seen: 8 at step 0, 1 at step 3; not < $een: 7 at step 0, 5 at step 2'
    assert curve([8], [7], 'same', 'same').text == 'same: 8 at step 0, 8 at step 0; same: 7 at step 0, 7 at step 0'


@pytest.mark.parametrize('bad', [nan, inf, -inf, 1e100])
def test_a_curve_ends_where_the_losses_are_no_numbers(bad):
    plot = curve([3, 50, bad, 2])
    assert drawn(plot) == [[[0, 3], [1, 50]]]
    assert plot.text == 'loss: 3 at step 0, 50 at step 1, then beyond 1e+99 or no number'


@pytest.mark.parametrize('losses', [[], [nan, 1]])
def test_a_curve_without_a_loss_is_refused(losses):
    with pytest.raises(ValueError, match=f'seen.*{len(losses)}'):
        curve(losses, label='seen')


# --- images


def shown(plot):
    """The numbers of each image, and the words below it."""
    frames = [ax for ax in plot.figure.axes if ax.images]
    return [ax.images[0].get_array().tolist() for ax in frames], [ax.get_xlabel() for ax in frames]


def test_digits_are_drawn_row_by_row_from_paper_to_ink():
    data = load_digits()
    plot = images(data.images[:5], data.labels[:5])
    pixels, labels = shown(plot)
    assert pixels == data.images[:5].reshape(5, 8, 8).tolist()
    assert labels == ['0', '1', '2', '3', '4']
    assert plot.text == '5 images of 8 x 8 pixels: 0, 1, 2, 3, 4'
    frames = [ax.get_position().bounds for ax in images(np.ones((7, 64)), range(7)).figure.axes]
    lefts, downs = [[round(frame[k], 3) for frame in frames] for k in (0, 1)]  # five in a row, the next ones below
    assert lefts == sorted(set(lefts)) + lefts[:2]
    assert downs == [max(downs)] * 5 + [min(downs)] * 2
    image = plot.ax.images[0]
    assert [image.to_rgba(ink)[0] for ink in (0, 1)] == [1, 0]
    assert image.get_clim() == (0, 1)  # the same ink is as dark in each image


def test_all_weights_share_one_scale_from_blue_to_orange_with_its_numbers():
    rows = np.zeros((2, 64))
    rows[:, 0] = 2, -4
    plot = weight_images(rows, 'ab')
    assert shown(plot) == (rows.reshape(2, 8, 8).tolist(), ['a', 'b'])
    *frames, bar = plot.figure.axes
    assert [ax.images[0].get_clim() for ax in frames] == [(-4, 4)] * 2
    assert ticks(bar.xaxis) == {-4: '-4', 0: '0', 4: '+4'}
    blue, white, orange = (frames[0].images[0].to_rgba(value)[:3] for value in (-4, 0, 4))
    assert white == (1, 1, 1)
    assert blue[0] < blue[2]
    assert orange[2] < orange[0]
    assert plot.text == '2 images of 8 x 8 weights, the largest is 4: a, b'


@pytest.mark.parametrize(
    ('draw', 'rows', 'labels', 'told'),
    [
        (images, np.ones((2, 64)), [7], 'zip'),
        (weight_images, np.ones((2, 64)), [7], 'zip'),
        *((weight_images, np.ones(shape), range(shape[0]), rf'rows .*{re.escape(str(shape))}')
          for shape in [(64,), (64, 10), (2, 8, 8)]),
        (weight_images, np.full((1, 64), nan), 'a', 'rows .*nan'),
    ],
)  # fmt: skip
def test_rows_of_64_numbers_with_a_label_each_are_wanted(draw, rows, labels, told):
    with pytest.raises(ValueError, match=told):
        draw(rows, labels)


def test_a_dot_tells_what_is_below_0_without_colour():
    row = np.zeros(64)
    row[[0, 1, 9, 63]] = 3, -3, -1.5, 1.5
    row[40] = -0.01  # about 0
    plot = weight_images([row], ['few'])
    assert drawn(plot) == [[[1, 0], [1, 1]]]  # right, down
    assert 'Blue with a dot: below 0' in plot.html
    plot = weight_images(np.zeros((3, 64)), 'abc')
    assert plot.ax.images[0].to_rgba(0)[:3] == (1, 1, 1)
    assert drawn(plot) == [[]]
    assert 'the largest is 0' in plot.text


# --- a race


def test_a_race_has_a_bar_for_each_version_with_its_time_and_ratio():
    plot = race_bars(RACE)
    (bars,) = plot.ax.containers
    assert [bar.get_width() for bar in bars] == [1900, 6.4, 1.24, 0.25, 0.2]
    assert plot.ax.get_xscale() == 'log'
    assert plot.ax.get_xlim()[0] < 0.2
    names = [label.get_text().replace('\n', ' ') for label in plot.ax.get_yticklabels()]
    assert names == [row.version for row in RACE.rows]
    assert plot.ax.get_ylim()[0] > plot.ax.get_ylim()[1]  # the first is at the top
    at_bars = [label.get_text() for label in plot.ax.texts]
    assert at_bars == ['32 min\n9,500 × @', '6.4 s\n32 × @', '1.2 s\n6.2 × @', '250 ms\n1.2 × @', '200 ms\n1 × @']
    title = 'N x D x M = 50,000 x 784 x 50 in float32'
    assert plot.figure.get_suptitle() == title
    assert [bool(bar.get_hatch()) for bar in bars] == [True, True, True, False, False]
    assert 'loops on 12 rows, outer on 1,275 rows, einsum on 1 row.' in plot.below[-1]
    assert not any('Hatched' in words for words in race_bars(RACE._replace(rows=RACE.rows[3:])).below)
    assert plot.text == (
        f'{title}: loops 32 min (extrapolated from 12 rows), 9,500 times as slow as @; '
        'outer 6.4 s (extrapolated from 1,275 rows), 32 times as slow as @; '
        'einsum 1.2 s (extrapolated from 1 row), 6.2 times as slow as @; '
        'einsum, optimized 250 ms (measured), 1.2 times as slow as @; @ 200 ms (measured), 1 times as slow as @'
    )
