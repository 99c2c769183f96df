from itertools import pairwise, product

import numpy as np
import pytest
from reading import SVG, body, drawings, words

from lin_backprop.render.step_size import step_size
from lin_backprop.render.style import colour
from lin_backprop.step_size import CASES, DTYPES, POWERS, STEPS, errors, round_off

every_curve = pytest.mark.parametrize(('name', 'dtype'), list(product(CASES, DTYPES)))


def draw(name='cube', dtype='float64', power=-5):
    return step_size(name, dtype, errors(CASES[name], dtype), power)


def parts(picture, tag, **look):
    (drawing,) = drawings(picture.html)
    return [part for part in drawing.iter(f'{SVG}{tag}') if all(part.get(key) == value for key, value in look.items())]


def texts(picture):
    """(words, x, y) of each."""
    return [(words(text), float(text.get('x')), float(text.get('y'))) for text in parts(picture, 'text')]


def frame(picture):
    """left, top, right, bottom of the paper."""
    (paper,) = parts(picture, 'rect')
    left, top, wide, tall = (float(paper.get(key)) for key in ('x', 'y', 'width', 'height'))
    return left, top, left + wide, top + tall


def read(picture, points):
    """(step, error) of places, by the words at the two axes."""
    left, _, _, bottom = frame(picture)
    steps = {x: float(word) for word, x, y in texts(picture) if y == bottom + 18}
    marks = {y - 5: float(word) for word, x, y in texts(picture) if x < left and word != 'error'}
    assert len(steps) == len(STEPS)
    assert len(marks) == 10
    across, up = (np.polyfit(list(axis), np.log10(list(axis.values())), 1) for axis in (steps, marks))
    return [(10 ** np.polyval(across, x), 10 ** np.polyval(up, y)) for x, y in points]


def line_points(line):
    return [tuple(map(float, point.split(','))) for point in line.get('points').split()]


def middle(dot):
    return float(dot.get('cx')), float(dot.get('cy'))


@every_curve
def test_the_dots_and_the_line_are_the_errors_at_the_steps(name, dtype):
    picture = draw(name, dtype)
    (solid,) = (line for line in parts(picture, 'polyline', stroke='currentColor') if not line.get('stroke-dasharray'))
    dots = [middle(dot) for dot in parts(picture, 'circle', fill=None)]
    assert line_points(solid) == dots
    right = np.array([STEPS, errors(CASES[name], dtype)]).T
    np.testing.assert_allclose(read(picture, dots), right, rtol=0.02)


@every_curve
def test_the_large_dot_is_at_the_step_of_the_reader(name, dtype):
    for power, step, error in zip(POWERS, STEPS, errors(CASES[name], dtype), strict=True):
        picture = draw(name, dtype, power)
        (dot,) = parts(picture, 'circle', fill=colour('picked'))
        np.testing.assert_allclose(read(picture, [middle(dot)]), [(step, error)], rtol=0.02)
        assert picture.text.startswith(f'{name} in {dtype}, step {step:g}: error ')
        said = float(picture.text.split('error ')[1].split(',')[0])
        assert said == pytest.approx(error, rel=0.35)
        assert float(dot.get('r')) > float(parts(picture, 'circle', fill=None)[0].get('r'))


@every_curve
def test_the_dashed_line_is_the_round_off_to_expect(name, dtype):
    (dashed,) = (line for line in parts(draw(name, dtype), 'polyline') if line.get('stroke-dasharray'))
    expected = [pair for pair in zip(STEPS, round_off(dtype), strict=True) if pair[1] <= 1]
    np.testing.assert_allclose(read(draw(name, dtype), line_points(dashed)), expected, rtol=0.02)
    assert 'Dashed: the round-off to expect' in words(body(draw(name, dtype).html))


@every_curve
def test_the_best_step_is_named_and_stands_between_what_spoils_its_sides(name, dtype):
    picture, found = draw(name, dtype, -12), errors(CASES[name], dtype)
    best = STEPS[found.argmin()]
    (upright,) = (line for line in parts(picture, 'line') if line.get('stroke-dasharray'))
    assert upright.get('x1') == upright.get('x2')
    x = float(upright.get('x1'))
    assert read(picture, [(x, 0)])[0][0] == pytest.approx(best, rel=0.02)
    assert (f'best: {best:g}', x) in [text[:2] for text in texts(picture)]
    sides = {word: place < x for word, place, _ in texts(picture) if '←' in word or '→' in word}
    larger = CASES[name].larger
    assert sides == {'← round-off': True, **({f'{larger} →': False} if larger else {})}
    assert f'The best of these is step {best:g}, error ' in picture.text


@pytest.mark.parametrize(
    ('name', 'dtype', 'power', 'why'),
    [
        ('linear layer', 'float64', -5, 'error 6e-11, from round-off. '),
        ('linear layer', 'float32', -5, 'error 0.006, from round-off. '),
        ('linear layer', 'float32', -9, 'error 1, from round-off: w + step is w, so the measured slope is 0. '),
        ('linear layer', 'float32', -7, 'error 2, from round-off. '),
        ('mse', 'float64', 1, 'error 9e-16, from round-off. '),
        ('cube', 'float64', -6, 'error 9e-11, from round-off. '),
        ('cube', 'float64', -5, 'error 4e-11, the best of these steps. Smaller'),
        ('cube', 'float64', -4, 'error 3e-09, from the uneven bend. '),
        ('cube', 'float64', 1, 'error 30, from the uneven bend. '),
        ('relu', 'float64', -2, 'error 6e-16, the best of these steps. Smaller'),
        ('relu', 'float64', -1, 'error 0.4, from the kink at 0. '),
    ],
)
def test_the_words_say_the_error_and_what_it_comes_from(name, dtype, power, why):
    picture = draw(name, dtype, power)
    assert f'step {float(f"1e{power}"):g}: {why}' in picture.text
    assert why in words(body(picture.html))


@pytest.mark.parametrize(
    ('name', 'larger'),
    [
        ('linear layer', 'nothing else: the loss is a straight line.'),
        ('mse', 'nothing else: a parabola bends evenly, so its two sides balance.'),
        ('cube', 'the uneven bend.'),
        ('relu', 'the kink at 0.'),
    ],
)
def test_the_words_end_in_what_spoils_smaller_and_larger_steps(name, larger):
    assert draw(name).text.endswith(f'Smaller steps suffer from round-off, larger ones from {larger}')


@every_curve
def test_nothing_is_cut_off_and_no_words_touch(name, dtype):
    for power in (-12, 1):
        picture = draw(name, dtype, power)
        left, top, right, bottom = frame(picture)
        dots = [middle(dot) for dot in parts(picture, 'circle')]
        for x, y in [*dots, *(point for line in parts(picture, 'polyline') for point in line_points(line))]:
            assert left < x < right
            assert top < y < bottom
        _, _, width, height = map(float, drawings(picture.html)[0].get('viewBox').split())
        boxes = []
        for text, (word, x, y) in zip(parts(picture, 'text'), texts(picture), strict=True):
            wide = 7.5 * len(word)
            start = x - wide * {'end': 1, 'middle': 0.5, None: 0}[text.get('text-anchor')]
            assert start >= 0
            assert start + wide <= width
            assert 14 < y < height
            if word.startswith('best'):
                assert left <= start
                assert start + wide <= right
            boxes.append((y, start, start + wide))
        for (y, _, end), (other, start, _) in pairwise(sorted(boxes)):
            assert y != other or end <= start


def test_the_drawing_says_the_same_in_words():
    picture = draw('relu', 'float32', -1)
    (drawing,) = drawings(picture.html)
    assert drawing.get('aria-label').startswith('relu in float32, error against step. step 0.1: error 0.4')
    assert words(body(picture.html)).startswith('f = relu(w) in float32. Measured slope: ')
