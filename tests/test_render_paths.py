import math
from itertools import pairwise

import numpy as np
import pytest
from reading import SVG, corners, drawings, words

from lin_backprop import example, lin_grad
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import factor, number
from lin_backprop.render.style import colour

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)
ENTRIES = [(name, index) for name in GRAD._fields for index in np.ndindex(getattr(GRAD, name).shape)]
every_entry = pytest.mark.parametrize(('gradient', 'index'), ENTRIES)


def networks(drawing):
    """For each example: the lit lines as (name at the left, words on the line, name at the right); {name: number}.

    And the names of the nodes that are lit, and of those whose number is bold.
    """
    for group in drawing.findall(f'{SVG}g/{SVG}g'):
        parts = list(group)
        nodes, numbers, lines, lit, bold = {}, {}, [], set(), set()
        for circle in group.iter(f'{SVG}circle'):
            inside, name = parts[parts.index(circle) + 1 :][:2]
            numbers[words(name)], middle = words(inside), np.mean(corners(circle), 0)
            nodes[words(name)] = middle
            assert corners(name)[1][0] < corners(circle)[0][0] or corners(circle)[1][0] < corners(name)[0][0]  # beside
            np.testing.assert_allclose(np.mean(corners(inside), 0), middle, atol=2)
            lit |= {words(name)} if circle.get('stroke') == colour('picked') else set()
            bold |= {words(name)} if inside.get('font-weight') == 'bold' else set()
        for line in group.iter(f'{SVG}line'):
            if line.get('stroke') == colour('picked'):
                ends = [(float(line.get(f'x{k}')), float(line.get(f'y{k}'))) for k in '12']
                assert all(min(abs(math.dist(end, middle) - 15) for middle in nodes.values()) < 0.1 for end in ends)
                left, right = (min(nodes, key=lambda name: math.dist(nodes[name], end)) for end in ends)
                ground, product = parts[parts.index(line) + 1 :][:2]
                np.testing.assert_allclose(np.mean(corners(ground), 0), np.mean(corners(product), 0), atol=2)
                lines.append((left, words(product), right))
        yield lines, numbers, lit, bold


def product(first, second):
    return f'{factor(first)}·{factor(second)}'


def lit_lines(gradient, index):
    """By hand: the lines of each example that feed this entry, and what each adds."""
    for n in range(len(X)):
        if gradient == 'dW':
            i, j = index
            yield [(f'x{i}', product(X[n, i], dY[n, j]), f'dy{j}')]
        elif gradient == 'db':
            yield [('bias', product(1, dY[n, index[0]]), f'dy{index[0]}')]
        else:
            i = index[1]
            yield [(f'x{i}', product(dY[n, j], W[i, j]), f'dy{j}') for j in range(2)] if n == index[0] else []


@every_entry
def test_the_lines_that_feed_an_entry_are_lit_with_what_they_add_as_in_the_sum_below(gradient, index):
    (drawing,) = drawings(paths(X, W, dY, gradient, index))
    found = list(networks(drawing))
    assert [lines for lines, *_ in found] == list(lit_lines(gradient, index))
    terms = [text.removeprefix('1·') if gradient == 'db' else text for lines, *_ in found for _, text, _ in lines]
    said = sum_in_words({'X': X, 'W': W, 'dY': dY}, gradient, index, getattr(GRAD, gradient)[index])
    assert f' = {" + ".join(terms)} = ' in said
    assert '4 examples' in drawing.get('aria-label')
    assert f'{gradient}[{", ".join(map(str, index))}]' in drawing.get('aria-label')
    for n, (lines, numbers, lit, bold) in enumerate(found):
        values = zip(['x0', 'x1', 'x2', 'bias', 'dy0', 'dy1'], [*X[n], 1, *dY[n]], strict=True)
        assert numbers == {name: number(value) for name, value in values}
        assert lit == {name for left, _, right in lines for name in (left, right)}
        assert bold == {name for name in lit if gradient != 'dX' or name.startswith('dy')}  # no x has a part in dX


@pytest.mark.parametrize('M', range(2, 6))
def test_the_products_of_a_sum_stand_apart(M):
    X, W, _, dY = example(2, 3, M)
    for index in np.ndindex(X.shape):
        (drawing,) = drawings(paths(X, W, dY, 'dX', index))
        tops = sorted(tuple(corners(rect)[:, 1]) for rect in drawing.iter(f'{SVG}rect'))
        assert len(tops) == M
        assert all(below - bottom >= 8 for (_, bottom), (below, _) in pairwise(tops))


@pytest.mark.parametrize(('N', 'D', 'M'), [(1, 1, 1), (8, 2, 5), (5, 6, 1)])
def test_every_example_has_its_own_place(N, D, M):
    X, W, _, dY = example(N, D, M)
    (drawing,) = drawings(paths(X, W, dY, 'db', (0,)))
    assert len({group.get('transform') for group in drawing.findall(f'{SVG}g/{SVG}g')}) == N
    assert [len(numbers) for _, numbers, *_ in networks(drawing)] == [D + 1 + M] * N


def test_a_negative_factor_stands_in_brackets_and_what_is_too_long_for_its_line_is_one_number():
    for x, dy, said in ((-2, -3, '(-2)·(-3)'), (-1.25, -12.5, '15.62')):
        (drawing,) = drawings(paths(np.array([[x]]), np.array([[1]]), np.array([[dy]]), 'dW', (0, 0)))
        assert [lines for lines, *_ in networks(drawing)] == [[('x0', said, 'dy0')]]
