import math
from itertools import combinations, product

import numpy as np
import pytest
from reading import SVG, attributes, corners, drawings, with_data, words

from lin_backprop import example, lin_grad
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import number
from lin_backprop.render.style import colour

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)
ENTRIES = [(name, index) for name in GRAD._fields for index in np.ndindex(getattr(GRAD, name).shape)]
every_entry = pytest.mark.parametrize(('gradient', 'index'), ENTRIES)
CRIMSON, INK = colour('picked'), colour('on-ground')


def networks(X, W, dY, gradient, index):
    """The drawings, with words for handles that say where they stand."""
    arrays = {'X': X, 'W': W, 'dY': dY}
    sets = {name: {place: f'{name} {place}' for place in np.ndindex(array.shape)} for name, array in arrays.items()}
    return paths(X, W, dY, gradient, index, 20, sets)


class Read:
    """A drawing read: nodes {name: (words, stroke, bold)}, lines and weights {(left name, right name): ...}."""

    def __init__(self, drawn):
        (drawing,) = drawings(drawn)
        self.label = drawing.get('aria-label')
        texts = list(drawing.iter(f'{SVG}text'))
        middle = {text: np.mean(corners(text), 0) for text in texts}
        names = {words(text): middle[text] for text in texts if words(text)[0] in 'xdb'}
        self.title = words(texts[0])
        inside = {}  # {rect: the text in it}
        for rect in drawing.iter(f'{SVG}rect'):
            (low, high) = corners(rect)
            (inside[rect],) = (text for text in texts if (low <= middle[text]).all() and (middle[text] <= high).all())
        circles = [rect for rect in inside if rect.get('rx') == '13']
        place = {rect: np.mean(corners(rect), 0) for rect in inside}
        near = {name: min(circles, key=lambda rect: math.dist(place[rect], at)) for name, at in names.items()}
        assert len(set(near.values())) == len(near) == len(circles)
        bold = {rect: text.get('font-weight') == 'bold' for rect, text in inside.items()}
        self.nodes = {name: (words(inside[rect]), rect.get('stroke'), bold[rect]) for name, rect in near.items()}
        called = {tuple(place[rect].round(1)): name for name, rect in near.items()}
        self.lines, self.weights = {}, {}
        for line in drawing.iter(f'{SVG}line'):
            ends = [tuple(np.round(attributes(line, f'x{k}', f'y{k}'), 1)) for k in '12']
            pair = tuple(called[end] for end in ends)
            self.lines[pair] = line.get('stroke')
        for rect in set(inside) - set(circles):  # the line that it lies on
            on = [pair for pair in self.lines if self.apart(place[rect], *(place[near[name]] for name in pair)) < 0.2]
            (pair,) = on
            self.weights[pair] = (words(inside[rect]), rect.get('stroke'), bold[rect])

    @staticmethod
    def apart(at, start, end):
        """How far a place is from the line between two others."""
        across, along = end - start, at - start
        return abs(across[0] * along[1] - across[1] * along[0]) / math.dist(start, end)


def lit_lines(gradient, index, n):
    """By hand: the lines of example n that feed this entry."""
    if gradient == 'dW':
        return {(f'x{index[0]}', f'dy{index[1]}')}
    if gradient == 'db':
        return {('bias', f'dy{index[0]}')}
    return {(f'x{index[1]}', f'dy{j}') for j in range(2)} if n == index[0] else set()


@every_entry
def test_the_numbers_of_an_example_stand_in_its_circles_and_the_weights_on_its_lines(gradient, index):
    for n, drawn in enumerate(networks(X, W, dY, gradient, index)):
        read = Read(drawn)
        assert read.title == f'n={n}'
        assert read.label.startswith(f'Example {n} ')
        feeds = bool(lit_lines(gradient, index, n))
        assert (f'{gradient}[{", ".join(map(str, index))}] stands out' in read.label) == feeds
        values = zip(['x0', 'x1', 'x2', 'bias', 'dy0', 'dy1'], [*X[n], 1, *dY[n]], strict=True)
        assert {name: said for name, (said, *_) in read.nodes.items()} == {
            name: number(value) for name, value in values
        }
        assert {pair: said for pair, (said, *_) in read.weights.items()} == {
            (f'x{i}', f'dy{j}'): number(W[i, j]) for i, j in np.ndindex(W.shape)
        }
        assert set(read.lines) == set(product(['x0', 'x1', 'x2', 'bias'], ['dy0', 'dy1']))


@every_entry
def test_what_is_picked_is_crimson_and_what_it_is_made_of_is_framed_and_bold(gradient, index):
    for n, drawn in enumerate(networks(X, W, dY, gradient, index)):
        read, lit = Read(drawn), lit_lines(gradient, index, n)
        ends = {name for pair in lit for name in pair}
        picked = {name for name in ends if name.startswith('x')} if gradient == 'dX' else set()
        assert {pair for pair, stroke in read.lines.items() if stroke == CRIMSON} == (set() if picked else lit)
        assert {pair for pair, stroke in read.lines.items() if stroke == INK} == (lit if picked else set())
        assert {name for name, (_, stroke, _) in read.nodes.items() if stroke == CRIMSON} == picked
        framed = {name for name, (_, stroke, _) in read.nodes.items() if stroke == INK}
        assert framed == {name for name, (*_, bold) in read.nodes.items() if bold} == ends - picked
        weighty = lit if gradient != 'db' else set()  # the bias has no weight
        assert {pair for pair, (*_, bold) in read.weights.items() if bold} == weighty
        assert {stroke for pair, (_, stroke, _) in read.weights.items() if pair in lit} == (
            {INK if gradient == 'dX' else CRIMSON} if weighty else set()
        )
        assert {stroke for pair, (_, stroke, _) in read.weights.items() if pair not in lit} <= {None}


@pytest.mark.parametrize('gradient', ['dX', 'dW', 'db'])
def test_every_circle_and_line_is_a_handle_and_says_what_it_is_made_of(gradient):
    for n, drawn in enumerate(networks(X, W, dY, gradient, (0, 0)[: 1 + (gradient != 'db')])):
        lines = {marks['key']: (marks['set'], marks['from']) for marks, _ in with_data(drawn, 'key', 'set', 'from')}
        for i, j in product(range(4), range(2)):
            x, dy, w = f'X.{n}.{i}', f'dY.{n}.{j}', f'W.{i}.{j}'
            expected = f'W ({i}, {j})', f'{dy} {w}' if gradient == 'dX' else f'{x} {dy}'
            assert lines[f'line.{n}.{i}.{j}'] == (expected if i < 3 else (f'dY ({n}, {j})', dy))
        circles = {marks['from']: marks['set'] for marks, _ in with_data(drawn, 'set', 'from')}
        for name, array in {'X': X, 'dY': dY}.items():
            for k in range(array.shape[1]):
                assert circles[f'{name}.{n}.{k}'] in (f'{name} ({n}, {k})', f'dY ({n}, {k})')


@pytest.mark.parametrize(('N', 'D', 'M'), [(1, 1, 1), (1, 3, 4), (3, 8, 8), (5, 6, 1), (2, 1, 8), (2, 3, 3)])
def test_at_any_size_the_lit_weights_stand_apart_and_on_their_lines(N, D, M):
    X, W, _, dY = example(N, D, M)
    for index in [(0, 0), (N - 1, D - 1)]:
        drawn = networks(X, W, dY, 'dX', index)
        assert len(drawn) == N
        read = Read(drawn[index[0]])
        lit = {(f'x{index[1]}', f'dy{j}') for j in range(M)}
        assert lit <= set(read.weights)
        assert {read.weights[pair][0] for pair in lit} == set(map(number, W[index[1]]))
        (drawing,) = drawings(drawn[index[0]])
        boxes = [corners(rect) for rect in drawing.iter(f'{SVG}rect') if rect.get('rx') != '13']
        for (a, b), (c, d) in combinations(boxes, 2):
            assert (b <= c + 1.5).any() or (d <= a + 1.5).any()


def test_all_weights_are_drawn_where_there_is_room():
    """A single example has room for four outputs, one of several for two."""
    for N, M, all_of_them in [(1, 4, True), (1, 5, False), (2, 2, True), (2, 3, False), (2, 1, True)]:
        X, W, _, dY = example(N, 3, M)
        for drawn in networks(X, W, dY, 'dW', (0, 0)):
            assert (len(Read(drawn).weights) == W.size) == all_of_them


def test_a_long_number_has_a_wider_circle():
    X, W, dY = np.array([[-0.3333, 2]]), np.array([[1.25], [-3]]), np.array([[-12.5]])
    (drawn,) = networks(X, W, dY, 'dW', (1, 0))
    (drawing,) = drawings(drawn)
    for rect in drawing.iter(f'{SVG}rect'):
        (text,) = (text for text in drawing.iter(f'{SVG}text') if float(text.get('x')) == np.mean(corners(rect)[:, 0])
                   and corners(rect)[0][1] < float(text.get('y')) < corners(rect)[1][1])  # fmt: skip
        assert 7 * len(words(text)) <= np.diff(corners(rect)[:, 0])[0]
