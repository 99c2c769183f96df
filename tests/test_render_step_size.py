from itertools import product

import numpy as np
import pytest
from reading import SVG, body, corners, drawings, handles, keyed, look, outline, tables, words

from lin_backprop.render.step_size import step_size
from lin_backprop.render.style import colour
from lin_backprop.step_size import CASES, DTYPES, POWERS, STEPS, digits, errors, round_off

every_curve = pytest.mark.parametrize(('name', 'dtype'), list(product(CASES, DTYPES)))
SUPERSCRIPTS = str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')


def draw(name='cube', dtype='float64', power=-5):
    return step_size(name, dtype, errors(CASES[name], dtype), power, digits(CASES[name], dtype, power))


def parts(picture, tag):
    (drawing,) = drawings(picture.html)
    return list(drawing.iter(f'{SVG}{tag}'))


def texts(picture):
    """(words, x, y) of each."""
    return [(words(text), float(text.get('x')), float(text.get('y'))) for text in parts(picture, 'text')]


def read(picture, places):
    """(step, error) of places, by the words at the two axes: powers of ten."""
    powers = [(int(word[2:].translate(SUPERSCRIPTS)), x, y) for word, x, y in texts(picture) if word.startswith('10')]
    (left, _), (_, bottom) = frame(picture)
    steps = {x: power for power, x, y in powers if y > bottom}
    marks = {y - 5: power for power, x, y in powers if x < left}
    assert [*steps.values()] == [-12, -9, -6, -3, 0]
    assert [*marks.values()] == [-16, -12, -8, -4, 0]
    across, up = (np.polyfit(list(axis), list(axis.values()), 1) for axis in (steps, marks))
    return [(10 ** np.polyval(across, x), 10 ** np.polyval(up, y)) for x, y in places]


def frame(picture):
    return corners(parts(picture, 'rect')[0])


def middle(part):
    return np.mean(corners(part), 0)


@every_curve
def test_dots_and_lines_are_the_errors_the_round_off_to_expect_and_the_best_step(name, dtype):
    picture, found = draw(name, dtype, -12), errors(CASES[name], dtype)
    moving = keyed(picture.html)
    dots = [middle(moving[f'error.{k}']) for k in range(len(STEPS))]
    np.testing.assert_allclose(outline(moving['curve']), dots)
    np.testing.assert_allclose(read(picture, dots), np.transpose([STEPS, found]), rtol=0.03)
    expected = np.transpose([STEPS, np.minimum(round_off(dtype), 1)])
    np.testing.assert_allclose(read(picture, outline(moving['expected'])), expected, rtol=0.03)
    assert 'Dashed: the round-off to expect' in words(body(picture.html))
    best = STEPS[found.argmin()]
    ((x, _), (end, _)) = next(corners(line) for line in parts(picture, 'line') if line.get('stroke-dasharray'))
    assert x == end
    assert read(picture, [(x, 0)])[0][0] == pytest.approx(best, rel=0.03)
    assert (f'best: {best:g}', x) in [text[:2] for text in texts(picture)]
    larger, said = CASES[name].larger, {word for word, *_ in texts(picture) if '←' in word or '→' in word}
    assert said == {'← round-off', *([f'{larger} →'] if larger else [])}
    assert picture.text.count(f' The best of these is step {best:g}, error ') == (best != STEPS[0])


@every_curve
def test_the_large_dot_is_at_the_step_of_the_reader(name, dtype):
    for power, step, error in zip(POWERS, STEPS, errors(CASES[name], dtype), strict=True):
        picture = draw(name, dtype, power)
        (dot,) = (dot for dot in parts(picture, 'circle') if dot.get('fill') == colour('picked'))
        np.testing.assert_allclose(read(picture, [middle(dot)]), [(step, error)], rtol=0.03)
        assert picture.text.startswith(f'{name} in {dtype}, step {step:g}: error ')
        assert picture.text.split('error ')[1].startswith(f'{float(f"{error:.1g}"):g}')
        assert float(dot.get('r')) == max(float(other.get('r')) for other in parts(picture, 'circle'))


def test_the_dot_can_be_dragged_over_all_steps():
    picture = draw()
    found = handles(picture.html)
    assert [*found] == [f'power={power}' for power in POWERS]
    (left, top), (right, bottom) = frame(picture)
    for k, handle in enumerate(found.values()):
        assert handle.get('data-drag') == 'power'
        (start, upper), (end, lower) = corners(handle)
        x, _ = middle(keyed(picture.html)[f'error.{k}'])
        assert start < x < end
        assert (x - start, upper) == (pytest.approx(end - x, abs=0.1), top)
        assert lower > bottom
    edges = [corners(handle)[:, 0] for handle in found.values()]
    assert [end for _, end in edges[:-1]] == pytest.approx([start for start, _ in edges[1:]])


@every_curve
def test_each_digit_has_the_look_of_what_becomes_of_it(name, dtype):
    for power in POWERS:
        picture, found = draw(name, dtype, power), digits(CASES[name], dtype, power)
        (table,) = tables(picture.html)
        where = f'w = {found.w:g}, the worst of {len(CASES[name].at)}'
        assert (table.caption, table.columns) == (f'f = {CASES[name].code}', [where])
        assert table.sides == ['f(w + step)', 'f(w - step)', 'difference']
        assert [row[0] for row in table.numbers] == [found.up, found.down, found.difference]
        struck, lost = set(), set()  # powers of ten
        for (cell,), number in zip(table.cells, (found.up, found.down, found.difference), strict=True):
            place = -len(number.partition('.')[2])
            for run, style in reversed(list(runs(cell))):
                for sign in reversed(run):
                    if sign.isdigit():
                        struck |= {place} if style.get('text-decoration') == 'line-through' else set()
                        lost |= {place} if style.get('text-decoration') == 'underline wavy' else set()
                        place += 1
        assert all(place > found.first for place in struck)
        assert len(struck) == max(found.cancelled, -found.first * (found.first < 0))
        assert lost == {*range(found.last - found.lost, found.last)}
        said = f'Digits: {found.cancelled} cancel, {found.right} stay, {found.lost} are rounding.'
        assert said in words(body(picture.html))


def runs(cell):
    """(words, style) of each piece of a cell."""
    if cell.text:
        yield cell.text, {}
    for span in cell:
        yield words(span), look(span)
        if span.tail:
            yield span.tail, {}


@pytest.mark.parametrize(
    ('name', 'dtype', 'power', 'why'),
    [
        ('linear layer', 'float64', -5, 'error 6e-11, from round-off.'),
        ('linear layer', 'float32', -9, 'error 1, from round-off: w + step is w.'),
        ('linear layer', 'float32', -7, 'error 2, from round-off.'),
        ('mse', 'float64', 1, 'error 9e-16, from round-off.'),
        ('cube', 'float64', -6, 'error 9e-11, from round-off.'),
        ('cube', 'float64', -5, 'error 4e-11, the best of these steps.'),
        ('cube', 'float64', -4, 'error 3e-09, from the uneven bend.'),
        ('relu', 'float64', -2, 'error 6e-16, the best of these steps.'),
        ('relu', 'float64', -1, 'error 0.4, from the kink at 0.'),
    ],
)
def test_the_words_say_the_error_and_what_it_comes_from(name, dtype, power, why):
    picture = draw(name, dtype, power)
    said = f'step {float(f"1e{power}"):g}: {why}'
    assert said in picture.text
    assert words(body(picture.html).find('.//p')) == said
    label = drawings(picture.html)[0].get('aria-label')
    assert label.startswith(f'{name} in {dtype}: error against step.')
    assert said not in label  # it stands beside it
    assert ('The best of these is step' in label) == ('the best' not in why)


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
    said = f'Smaller steps suffer from round-off, larger ones from {larger}'
    assert draw(name).text.endswith(said)
    assert said in words(body(draw(name).html))


def test_while_it_is_asked_which_step_is_best_the_axes_are_empty():
    shown, asked = draw(), draw().asked
    for told in ('best', '← round-off', 'error 4e-11', 'the uneven bend'):
        assert told in words(body(shown.html))
        assert told not in words(body(asked.html))
    assert not keyed(asked.html)
    assert not parts(asked, 'circle')
    assert len(texts(asked)) == 12
    assert tables(asked.html)[0].numbers == tables(shown.html)[0].numbers
