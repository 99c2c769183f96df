import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop import example, lin_grad
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import INK, factor, number
from lin_backprop.render.style import colour

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)


def reached(nodes, x, y):
    """The middle of the circle at whose edge a line ends: inside an empty circle one would see it."""
    (found,) = (node for node in nodes if math.dist((x, y), map(float, node)) == pytest.approx(15, abs=0.1))
    return found


def networks(drawing):
    """For each example: the lit lines as (name at the left, words on the line, name at the right); {name: number}."""
    for group in drawing.findall(f'{SVG}g/{SVG}g'):
        parts = list(group)
        nodes, numbers, lit = {}, {}, []
        for circle in group.iter(f'{SVG}circle'):
            inside, beside = parts[parts.index(circle) + 1 :][:2]
            assert (inside.get('x'), inside.get('y')) == (circle.get('cx'), beside.get('y'))
            away = float(beside.get('x')) - float(circle.get('cx'))
            assert abs(away) > 15  # clear of the circle, and running away from it
            assert (away < 0) == (beside.get('text-anchor') == 'end')
            nodes[circle.get('cx'), circle.get('cy')] = words(beside)
            numbers[words(beside)] = words(inside)
        for line in group.iter(f'{SVG}line'):
            left, right = (reached(nodes, float(line.get(f'x{k}')), float(line.get(f'y{k}'))) for k in '12')
            if line.get('stroke') == colour('picked'):
                ground, product = parts[parts.index(line) + 1 :][:2]
                x, y, wide, tall = (float(ground.get(key)) for key in ('x', 'y', 'width', 'height'))
                assert (x + wide / 2, y + tall / 2) == pytest.approx(
                    (float(product.get('x')), float(product.get('y')) - 5)
                )
                (x1, y1), (x2, y2) = ([float(end) for end in ends] for ends in (left, right))
                assert y + tall / 2 == pytest.approx(y1 + (y2 - y1) * (x + wide / 2 - x1) / (x2 - x1))  # on its line
                assert x - x1 > 40  # of the line is free
                assert x + wide <= x2 - 15  # clear of the circle
                lit.append((nodes[left], words(product), nodes[right]))
        yield lit, numbers


def labels(drawing):
    """Top and bottom of the ground of each product, for each example."""
    for group in drawing.findall(f'{SVG}g/{SVG}g'):
        rects = sorted((float(rect.get('y')), float(rect.get('height'))) for rect in group.iter(f'{SVG}rect'))
        yield [(top, top + tall) for top, tall in rects]


def product(first, second):
    return f'{factor(first)}·{factor(second)}'


@pytest.mark.parametrize('index', list(np.ndindex(GRAD.dW.shape)))
def test_dW_lights_its_own_line_in_every_example_with_what_the_example_adds(index):
    i, j = index
    (drawing,) = drawings(paths(X, W, dY, 'dW', index))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [(f'x{i}', product(X[n, i], dY[n, j]), f'dy{j}') for n in range(4)]


@pytest.mark.parametrize('j', range(2))
def test_db_lights_the_line_of_the_bias_in_every_example(j):
    (drawing,) = drawings(paths(X, W, dY, 'db', (j,)))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [('bias', product(1, dY[n, j]), f'dy{j}') for n in range(4)]


@pytest.mark.parametrize('index', list(np.ndindex(GRAD.dX.shape)))
def test_dX_lights_every_line_out_of_its_node_in_its_own_example_alone(index):
    n, i = index
    (drawing,) = drawings(paths(X, W, dY, 'dX', index))
    for k, (lit, _) in enumerate(networks(drawing)):
        expected = [(f'x{i}', product(dY[n, j], W[i, j]), f'dy{j}') for j in range(2)]
        assert lit == (expected if k == n else [])


@pytest.mark.parametrize('gradient', GRAD._fields)
def test_what_the_lit_lines_add_is_the_gradient(gradient):
    for index, entry in np.ndenumerate(getattr(GRAD, gradient)):
        (drawing,) = drawings(paths(X, W, dY, gradient, index))
        found = [text for lit, _ in networks(drawing) for _, text, _ in lit]
        assert sum(math.prod(int(part.strip('()')) for part in text.split('·')) for text in found) == entry


@pytest.mark.parametrize('gradient', GRAD._fields)
def test_the_products_are_the_terms_of_the_sum_below_in_its_order(gradient):
    for index, entry in np.ndenumerate(getattr(GRAD, gradient)):
        (drawing,) = drawings(paths(X, W, dY, gradient, index))
        found = [
            text.removeprefix('1·') if gradient == 'db' else text for lit, _ in networks(drawing) for _, text, _ in lit
        ]
        said = sum_in_words({'X': X, 'W': W, 'dY': dY}, gradient, index, entry)
        assert f' = {" + ".join(found)} = ' in said


@pytest.mark.parametrize('M', range(2, 6))
def test_the_products_of_a_sum_stand_apart(M):
    X, W, _, dY = example(2, 3, M)
    for index in np.ndindex(X.shape):
        (drawing,) = drawings(paths(X, W, dY, 'dX', index))
        (found,) = filter(None, labels(drawing))
        assert len(found) == M
        assert all(below - bottom >= 8 for (_, bottom), (below, _) in pairwise(found))


@pytest.mark.parametrize(
    ('gradient', 'index', 'ring', 'used'),
    [('dX', (3, 1), 'x1', False), ('dW', (1, 0), 'x1', True), ('db', (1,), 'bias', True)],
)
def test_a_number_that_plays_no_part_does_not_stand_out(gradient, index, ring, used):
    (drawing,) = drawings(paths(X, W, dY, gradient, index))
    parts = list(drawing.findall(f'{SVG}g/{SVG}g')[-1])
    rings = {words(parts[k + 2]): (part, parts[k + 1]) for k, part in enumerate(parts) if part.tag == f'{SVG}circle'}
    lit = {name for name, (circle, _) in rings.items() if circle.get('stroke') == colour('picked')}
    bold = {name for name, (_, text) in rings.items() if text.get('font-weight') == 'bold'}
    dark = {name for name, (_, text) in rings.items() if text.get('fill') == INK}
    assert ring in lit
    assert bold == dark == (lit if used else lit - {ring})


def test_a_negative_factor_stands_in_brackets():
    (drawing,) = drawings(paths(np.array([[-2]]), np.array([[1]]), np.array([[-3]]), 'dW', (0, 0)))
    assert [lit for lit, _ in networks(drawing)] == [[('x0', '(-2)·(-3)', 'dy0')]]


@pytest.mark.parametrize(('gradient', 'index'), [('dX', (3, 1)), ('dW', (0, 0)), ('db', (1,))])
def test_every_number_stands_in_its_node_beside_its_name(gradient, index):
    (drawing,) = drawings(paths(X, W, dY, gradient, index))
    for n, (_, numbers) in enumerate(networks(drawing)):
        expected = zip(['x0', 'x1', 'x2', 'bias', 'dy0', 'dy1'], [*X[n], 1, *dY[n]], strict=True)
        assert numbers == {name: number(value) for name, value in expected}


@pytest.mark.parametrize('sizes', [(1, 1, 1), (8, 2, 5), (5, 6, 1)])
def test_every_example_has_its_own_place_inside_the_drawing(sizes):
    X, W, _, dY = example(*sizes)
    (drawing,) = drawings(paths(X, W, dY, 'db', (0,)))
    wide, tall = map(float, drawing.get('viewBox').split()[2:])
    (scaled,) = drawing
    scale = float(scaled.get('transform')[6:-1])
    assert scale == (1.4 if sizes[0] == 1 else 1)  # a single example is drawn larger
    groups = scaled.findall(f'{SVG}g')
    places = [tuple(map(float, group.get('transform')[10:-1].split(','))) for group in groups]
    assert len(set(places)) == sizes[0]
    for (left, top), group in zip(places, groups, strict=True):
        for circle in group.iter(f'{SVG}circle'):
            assert 15 <= left + float(circle.get('cx')) <= wide / scale - 15
            assert 15 <= top + float(circle.get('cy')) <= tall / scale - 15
    every = Counter(circle.get('cx') for circle in groups[0].iter(f'{SVG}circle'))
    assert sorted(every.values()) == sorted([sizes[1] + 1, sizes[2]])


def test_the_name_of_the_drawing_tells_the_entry():
    (drawing,) = drawings(paths(X, W, dY, 'dX', (3, 1)))
    assert '4 examples' in drawing.get('aria-label')
    assert 'dX[3, 1]' in drawing.get('aria-label')


def test_a_product_that_is_too_long_for_its_line_is_written_as_one_number():
    given = np.array([[-1.25]]), np.array([[2]]), np.array([[-12.5]])
    (drawing,) = drawings(paths(*given, 'dW', (0, 0)))
    assert [lit for lit, _ in networks(drawing)] == [[('x0', '15.62', 'dy0')]]
