"""The row of boxes of the chain: its numbers, names and words, whatever they are."""

import pytest
from reading import drawings, extents, words

from lin_backprop.render.chain import forward
from lin_backprop.scalar import chain

CHAINS = [(3, 2, 1, 4), (-2.5, 3, -9, 7), (0, 0, 0, -1)]
each_chain = pytest.mark.parametrize('numbers', CHAINS)


@each_chain
def test_it_has_the_numbers_of_the_chain_under_their_names(numbers):
    picture, values = forward(*numbers), chain(*numbers)
    (drawing,) = drawings(picture.html)
    shown = [words(text) for text in drawing.iter('{http://www.w3.org/2000/svg}text')]
    assert [text for text in shown if text != '▸'][::3] == [f'{value:g}' for value in (numbers[0], *values)]
    assert picture.text in drawing.get('aria-label')


def test_it_says_what_each_number_comes_from():
    assert forward(-2.5, 3, -9, 7).text == (
        'x = -2.5, u = x·w + b = (-2.5)·3 + (-9) = -16.5, v = relu(u) = relu(-16.5) = 0, z = mse(v) = (0 − 7)² = 49'
    )


@each_chain
def test_nothing_is_cut_off(numbers):
    (drawing,) = drawings(forward(*numbers).html)
    _, _, wide, tall = map(float, drawing.get('viewBox').split())
    for part, (first, last) in extents(drawing):
        assert (first >= 0).all(), words(part)
        assert (last <= (wide, tall)).all(), words(part)
