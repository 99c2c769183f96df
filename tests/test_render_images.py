import re

import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop import load_digits
from lin_backprop.render.images import images, weight_images
from lin_backprop.render.picture import INK, NEGATIVE, POSITIVE


def pixels_of(picture):
    """(left, top, grey) of every pixel that has ink."""
    (drawing,) = drawings(picture.html)
    squares = [square for square in drawing.iter(f'{SVG}rect') if square.get('fill').startswith('rgb')]
    return [(float(s.get('x')), float(s.get('y')), s.get('fill')) for s in squares]


def test_only_pixels_with_ink_are_drawn_darker_for_more_ink():
    row = np.zeros(64)
    row[[0, 1, 2]] = 1, 0.5, 0.0625
    greys = [grey for *_, grey in pixels_of(images([row], ['few']))]
    assert greys == ['rgb(0,0,0)', 'rgb(128,128,128)', 'rgb(239,239,239)']


def test_pixels_run_row_by_row_and_images_stand_side_by_side():
    row = np.zeros(64)
    row[[0, 1, 8]] = 1  # the first, the one right of it, the one below
    first, right, below, second, *_ = ((x, y) for x, y, _ in pixels_of(images([row, row], 'ab')))
    assert right == (first[0] + 10, first[1])
    assert below == (first[0], first[1] + 10)
    assert second[0] >= first[0] + 80
    assert second[1] == first[1]


def test_real_digits_are_drawn_with_their_labels():
    data = load_digits()
    picture = images(data.images[:5], data.labels[:5])
    assert len(pixels_of(picture)) == (data.images[:5] > 0).sum()
    assert [words(text) for text in drawings(picture.html)[0].iter(f'{SVG}text')] == ['0', '1', '2', '3', '4']
    assert picture.text == '5 images of 8 x 8 pixels: 0, 1, 2, 3, 4'


def test_labels_are_escaped():
    (drawing,) = drawings(images(np.ones((1, 64)), ['<b> & "c"']).html)
    assert words(drawing) == '<b> & "c"'
    assert '<b> & "c"' in drawing.get('aria-label')


def test_a_label_for_each_image_is_wanted():
    with pytest.raises(ValueError, match='shorter'):
        images(np.ones((2, 64)), [7])


def shades_of(picture):
    """{(left, middle): colour} of every pixel that is not white, and the same places of the dashes."""
    (drawing,) = drawings(picture.html)
    shades, dashes = {}, set()
    for path in drawing.iter(f'{SVG}path'):
        strokes = re.findall(r'M([\d.]+) ([\d.]+)h(\d+)', path.get('d'))
        assert ''.join(f'M{x} {y}h{wide}' for x, y, wide in strokes) == path.get('d')
        for x, y, wide in strokes:
            inset = (10 - int(wide)) / 2
            place = float(x) - inset, float(y)
            if path.get('stroke') == INK:
                assert inset > 0
                dashes.add(place)
            else:
                assert (wide, path.get('stroke-width')) == ('10', '10')
                assert place not in shades
                shades[place] = path.get('stroke')
    return shades, dashes


def hexed(colour):
    return '#' + ''.join(f'{c:02x}' for c in colour)


def test_weights_are_orange_above_0_and_blue_with_a_dash_below_0():
    row = np.zeros(64)
    row[[0, 1, 9, 63]] = 3, -3, -1.5, 1.5
    shades, dashes = shades_of(weight_images([row], ['few']))
    left, top = min(shades)
    places = {k: (left + k % 8 * 10, top + k // 8 * 10) for k in (0, 1, 9, 63)}
    assert set(shades) == set(places.values())
    assert dashes == {places[1], places[9]}
    assert shades[places[0]] == hexed(POSITIVE)
    assert shades[places[1]] == hexed(NEGATIVE)
    half = hexed(round(255 + (c - 255) / 2) for c in NEGATIVE)
    assert shades[places[9]] == half


def test_all_weights_share_one_scale_whose_end_is_said():
    rows = np.zeros((2, 64))
    rows[:, 0] = 2, -4
    picture = weight_images(rows, 'ab')
    (first, pale), (second, deep) = sorted(shades_of(picture)[0].items())
    assert second[0] >= first[0] + 80
    assert deep == hexed(NEGATIVE)
    assert pale == hexed(round(255 + (c - 255) / 2) for c in POSITIVE)
    assert picture.text == '2 images of 8 x 8 weights, the largest is 4: a, b'
    assert drawings(picture.html)[0].get('aria-label') == picture.text
    assert 'The largest, + or -: 4.' in picture.html


def test_weights_of_zeros_and_almost_zeros_are_white():
    assert shades_of(weight_images(np.zeros((3, 64)), 'abc')) == ({}, set())
    row = np.full(64, -0.001)
    row[5] = 1
    shades, dashes = shades_of(weight_images([row], 'a'))
    assert (len(shades), dashes) == (1, set())


@pytest.mark.parametrize('draw', [images, weight_images])
def test_ten_images_stand_in_a_row_and_the_next_ones_below(draw):
    (drawing,) = drawings(draw(np.ones((23, 64)), range(23)).html)
    _, _, wide, tall = map(float, drawing.get('viewBox').split())
    frames = [(float(r.get('x')), float(r.get('y'))) for r in drawing.iter(f'{SVG}rect') if r.get('width') == '80']
    lefts, tops = sorted({x for x, _ in frames}), sorted({y for _, y in frames})
    assert frames == [(lefts[k % 10], tops[k // 10]) for k in range(23)]
    assert min(np.diff(lefts)) >= 80
    labels = [(words(t), float(t.get('y'))) for t in drawing.iter(f'{SVG}text')]
    assert [label for label, _ in labels] == [str(k) for k in range(23)]
    for (_, baseline), (_, top) in zip(labels, frames, strict=True):
        assert top + 80 + 14 <= baseline < top + min(np.diff(tops)) - 4
    assert lefts[-1] + 80 <= wide < lefts[-1] + 110
    assert tall > labels[-1][1]


def test_thirty_images_of_weights_are_a_few_dozen_kilobytes():
    assert len(weight_images(np.random.default_rng(0).normal(size=(30, 64)), range(30)).html) < 60_000


@pytest.mark.parametrize('shape', [(64,), (64, 10), (2, 8, 8)])
def test_rows_of_weights_are_wanted(shape):
    with pytest.raises(ValueError, match=r'rows has shape .*\(K, 64\)'):
        weight_images(np.ones(shape), range(shape[0]))


def test_weights_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match='nan or infinite'):
        weight_images(np.full((1, 64), np.nan), 'a')
