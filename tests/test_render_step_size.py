from itertools import product

import numpy as np
import pytest
from reading import SVG, body, corners, drawings, points, words

from lin_backprop.render.step_size import step_size
from lin_backprop.render.style import colour
from lin_backprop.step_size import CASES, DTYPES, POWERS, STEPS, errors, round_off

every_curve = pytest.mark.parametrize(('name', 'dtype'), list(product(CASES, DTYPES)))


def draw(name='cube', dtype='float64', power=-5):
    return step_size(name, dtype, errors(CASES[name], dtype), power)


def parts(picture, tag):
    (drawing,) = drawings(picture.html)
    return list(drawing.iter(f'{SVG}{tag}'))


def texts(picture):
    """(words, x, y) of each."""
    return [(words(text), float(text.get('x')), float(text.get('y'))) for text in parts(picture, 'text')]


def read(picture, places):
    """(step, error) of places, by the words at the two axes."""
    (left, _), (_, bottom) = corners(*parts(picture, 'rect'))
    steps = {x: float(word) for word, x, y in texts(picture) if bottom < y < bottom + 20}
    marks = {y - 5: float(word) for word, x, y in texts(picture) if x < left and word != 'error'}
    assert (len(steps), len(marks)) == (len(STEPS), 10)
    across, up = (np.polyfit(list(axis), np.log10(list(axis.values())), 1) for axis in (steps, marks))
    return [(10 ** np.polyval(across, x), 10 ** np.polyval(up, y)) for x, y in places]


@every_curve
def test_dots_and_lines_are_the_errors_the_round_off_to_expect_and_the_best_step(name, dtype):
    picture, found = draw(name, dtype, -12), errors(CASES[name], dtype)
    dashed, solid = sorted(parts(picture, 'polyline'), key=lambda line: not line.get('stroke-dasharray'))
    dots = [np.mean(corners(dot), 0) for dot in parts(picture, 'circle') if dot.get('fill') != colour('picked')]
    np.testing.assert_allclose(points(solid), dots)
    np.testing.assert_allclose(read(picture, dots), np.transpose([STEPS, found]), rtol=0.02)
    expected = [pair for pair in zip(STEPS, round_off(dtype), strict=True) if pair[1] <= 1]
    np.testing.assert_allclose(read(picture, points(dashed)), expected, rtol=0.02)
    assert 'Dashed: the round-off to expect' in words(body(picture.html))
    best = STEPS[found.argmin()]
    ((x, _), (end, _)) = next(corners(line) for line in parts(picture, 'line') if line.get('stroke-dasharray'))
    assert x == end
    assert read(picture, [(x, 0)])[0][0] == pytest.approx(best, rel=0.02)
    assert (f'best: {best:g}', x) in [text[:2] for text in texts(picture)]
    (label,) = (corners(text) for text in parts(picture, 'text') if words(text).startswith('best'))
    (left, _), (right, _) = corners(*parts(picture, 'rect'))
    assert left <= label[0][0] < label[1][0] <= right
    sides = {word: place < x for word, place, _ in texts(picture) if '←' in word or '→' in word}
    larger = CASES[name].larger
    assert sides == {'← round-off': True, **({f'{larger} →': False} if larger else {})}
    assert f'The best of these is step {best:g}, error ' in picture.text


@every_curve
def test_the_large_dot_is_at_the_step_of_the_reader(name, dtype):
    for power, step, error in zip(POWERS, STEPS, errors(CASES[name], dtype), strict=True):
        picture = draw(name, dtype, power)
        (dot,) = (dot for dot in parts(picture, 'circle') if dot.get('fill') == colour('picked'))
        np.testing.assert_allclose(read(picture, [np.mean(corners(dot), 0)]), [(step, error)], rtol=0.02)
        assert picture.text.startswith(f'{name} in {dtype}, step {step:g}: error ')
        assert picture.text.split('error ')[1].startswith(f'{float(f"{error:.1g}"):g}')
        assert float(dot.get('r')) == max(float(other.get('r')) for other in parts(picture, 'circle'))


@pytest.mark.parametrize(
    ('name', 'dtype', 'power', 'why'),
    [
        ('linear layer', 'float64', -5, 'error 6e-11, from round-off. '),
        ('linear layer', 'float32', -9, 'error 1, from round-off: w + step is w, so the measured slope is 0. '),
        ('linear layer', 'float32', -7, 'error 2, from round-off. '),
        ('mse', 'float64', 1, 'error 9e-16, from round-off. '),
        ('cube', 'float64', -6, 'error 9e-11, from round-off. '),
        ('cube', 'float64', -5, 'error 4e-11, the best of these steps. Smaller'),
        ('cube', 'float64', -4, 'error 3e-09, from the uneven bend. '),
        ('relu', 'float64', -2, 'error 6e-16, the best of these steps. Smaller'),
        ('relu', 'float64', -1, 'error 0.4, from the kink at 0. '),
    ],
)
def test_the_words_say_the_error_and_what_it_comes_from(name, dtype, power, why):
    picture = draw(name, dtype, power)
    said = f'step {float(f"1e{power}"):g}: {why}'
    assert said in picture.text
    assert said in words(body(picture.html))
    assert drawings(picture.html)[0].get('aria-label').startswith(f'{name} in {dtype}, error against step. {said}')
    assert words(body(picture.html)).startswith(f'f = {CASES[name].code} in {dtype}. Measured slope: ')


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
