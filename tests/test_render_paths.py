from collections import Counter

import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop import example, lin_grad
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import MARK, factor, number

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)


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
            left, right = ((line.get(f'x{k}'), line.get(f'y{k}')) for k in '12')
            assert {left, right} <= set(nodes)  # every line ends in nodes
            if line.get('stroke') == MARK:
                product = parts[parts.index(line) + 2]
                middle = [(float(a) + float(b)) / 2 for a, b in zip(left, right, strict=True)]
                assert [float(product.get('x')), float(product.get('y'))] == pytest.approx(middle, abs=6)
                lit.append((nodes[left], words(product), nodes[right]))
        yield lit, numbers


def product(dy, times):
    return f'{factor(dy)}·{factor(times)} = {number(dy * times)}'


@pytest.mark.parametrize('index', list(np.ndindex(GRAD.dW.shape)))
def test_dW_lights_its_own_line_in_every_example_with_what_the_example_adds(index):
    i, j = index
    (drawing,) = drawings(paths(X, W, dY, 'dW', index))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [(f'x{i}', product(dY[n, j], X[n, i]), f'dy{j}') for n in range(4)]


@pytest.mark.parametrize('j', range(2))
def test_db_lights_the_line_of_the_bias_in_every_example(j):
    (drawing,) = drawings(paths(X, W, dY, 'db', (j,)))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [('bias', product(dY[n, j], 1), f'dy{j}') for n in range(4)]


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
        assert sum(int(text.split(' = ')[1]) for text in found) == entry


def test_a_negative_factor_stands_in_brackets():
    (drawing,) = drawings(paths(np.array([[-2]]), np.array([[1]]), np.array([[-3]]), 'dW', (0, 0)))
    assert [lit for lit, _ in networks(drawing)] == [[('x0', '(-3)·(-2) = 6', 'dy0')]]


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
