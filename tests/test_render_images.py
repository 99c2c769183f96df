import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop import load_digits
from lin_backprop.render import images


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
