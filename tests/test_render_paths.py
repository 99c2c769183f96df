from collections import Counter

import numpy as np
import pytest
from reading import SVG, drawings, words

from lin_backprop import example, lin_grad
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import MARK, number

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)


def networks(drawing):
    """For each example: the lit lines as (word at the left, word on the line, word at the right), and its nodes."""
    for group in drawing.findall(f'{SVG}g'):
        parts = list(group)
        follows = dict(zip(parts, parts[1:], strict=False))
        nodes = {(c.get('cx'), c.get('cy')): words(follows[c]) for c in group.iter(f'{SVG}circle')}
        lit = []
        for line in group.iter(f'{SVG}line'):
            left, right = ((line.get(f'x{k}'), line.get(f'y{k}')) for k in '12')
            assert {left, right} <= set(nodes)  # every line ends in nodes
            if line.get('stroke') == MARK:
                lit.append((nodes[left], words(parts[parts.index(line) + 2]), nodes[right]))
        yield lit, list(nodes.values())


@pytest.mark.parametrize('index', list(np.ndindex(GRAD.dW.shape)))
def test_dW_lights_its_own_line_in_every_example_with_what_the_example_adds(index):
    i, j = index
    (drawing,) = drawings(paths(X, W, dY, 'dW', index))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [(number(X[n, i]), number(X[n, i] * dY[n, j]), number(dY[n, j])) for n in range(4)]
    assert sum(int(share) for _, share, _ in found) == GRAD.dW[index]


@pytest.mark.parametrize('j', range(2))
def test_db_lights_the_line_of_the_bias_in_every_example(j):
    (drawing,) = drawings(paths(X, W, dY, 'db', (j,)))
    found = [line for lit, _ in networks(drawing) for line in lit]
    assert found == [('1', number(dY[n, j]), number(dY[n, j])) for n in range(4)]


@pytest.mark.parametrize('index', list(np.ndindex(GRAD.dX.shape)))
def test_dX_lights_every_line_out_of_its_node_in_its_own_example_alone(index):
    n, i = index
    (drawing,) = drawings(paths(X, W, dY, 'dX', index))
    for k, (lit, _) in enumerate(networks(drawing)):
        expected = [('?', f'w={number(W[i, j])}', number(dY[n, j])) for j in range(2)]
        assert lit == (expected if k == n else [])


def test_every_number_stands_in_its_node():
    (drawing,) = drawings(paths(X, W, dY, 'dW', (0, 0)))
    for n, (_, nodes) in enumerate(networks(drawing)):
        assert nodes == [*map(number, X[n]), '1', *map(number, dY[n])]


@pytest.mark.parametrize('sizes', [(1, 1, 1), (8, 2, 5), (5, 6, 1)])
def test_every_example_has_its_own_place_inside_the_drawing(sizes):
    X, W, _, dY = example(*sizes)
    (drawing,) = drawings(paths(X, W, dY, 'db', (0,)))
    wide, tall = map(float, drawing.get('viewBox').split()[2:])
    groups = drawing.findall(f'{SVG}g')
    places = [tuple(map(float, group.get('transform')[10:-1].split(','))) for group in groups]
    assert len(set(places)) == sizes[0]
    for (left, top), group in zip(places, groups, strict=True):
        for circle in group.iter(f'{SVG}circle'):
            assert 15 <= left + float(circle.get('cx')) <= wide - 15
            assert 15 <= top + float(circle.get('cy')) <= tall - 15
    every = Counter(circle.get('cx') for circle in groups[0].iter(f'{SVG}circle'))
    assert sorted(every.values()) == sorted([sizes[1] + 1, sizes[2]])


def test_the_name_of_the_drawing_tells_the_entry():
    (drawing,) = drawings(paths(X, W, dY, 'dX', (3, 1)))
    assert '4 examples' in drawing.get('aria-label')
    assert 'dX[3, 1]' in drawing.get('aria-label')
