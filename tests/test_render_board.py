"""The sketches for the board: their numbers are those of the maths, and a hand draws each in a minute."""

import re

import numpy as np
import pytest
from reading import SVG, attributes, corners, drawings, extents, points, words

from lin_backprop import example, explore, lin_grad, numerical_grad
from lin_backprop.letters import RULE
from lin_backprop.render.board import ONTO, SKETCHES, batch_by_hand, copy_and_sum, cube_sketch, two_paths
from lin_backprop.render.landing import summed
from lin_backprop.render.style import colour
from tools.refresh import sketches

X, W, B, DY = example()
LIGHT_HUES = {colour(letter): letter for letter in 'nij'}
LETTER, STROKE, HEAD = 0.5, 1, 0.5  # seconds that chalk takes: for a character, a straight line, the head of an arrow
each_sketch = pytest.mark.parametrize('sketch', SKETCHES.values(), ids=SKETCHES)


def drawing(picture):
    """The svg of a sketch."""
    (found,) = drawings(picture.html)
    return found


def written(picture):
    """{(x, y): words}, of all that is written."""
    return {attributes(text, 'x', 'y'): words(text) for text in drawing(picture).iter(f'{SVG}text')}


def lines(picture):
    """[places] of each stroke, from where to where the chalk goes."""
    return [np.array(points(line)) for line in drawing(picture).iter(f'{SVG}polyline')]


def arrows(picture):
    """[(start, end, the letter of its hue)]: a straight stroke, and then a head that points to where it ends."""
    strokes, found = list(drawing(picture).iter(f'{SVG}polyline')), []
    for shaft, head in zip(strokes, strokes[1:], strict=False):
        start, end = points(shaft)[0], points(shaft)[-1]
        if len(points(shaft)) == 2 and len(points(head)) == 3 and points(head)[1] == end:
            found.append((np.array(start), np.array(end), LIGHT_HUES.get(shaft.get('color'), '')))
            assert shaft.get('color') == head.get('color')
    return found


def seconds(picture):
    """How long a hand takes: lines one after the other, and every character."""
    straight = sum(len(line) - 1 for line in lines(picture)) - 2 * len(arrows(picture))
    characters = sum(len(said.replace(' ', '')) for said in written(picture).values())
    return STROKE * straight + HEAD * len(arrows(picture)) + LETTER * characters


def nearest(picture, place):
    """The words whose middle is nearest to a place."""
    texts = drawing(picture).iter(f'{SVG}text')
    return words(min(texts, key=lambda text: np.hypot(*(corners(text).mean(0) - place))))


# --- the cube


def test_the_boxes_go_along_the_letter_that_is_summed_to_the_array_of_their_sum():
    """As in the explorer: a step of n goes down, one of i back to the right, and one of j to the right."""
    steps = {'n': (0, 1), 'i': np.array((25, -9)) / np.hypot(25, 9), 'j': (1, 0)}
    sides = {'Y': 1, 'dX': -1, 'dW': -1, 'db': -1}
    for answer, (start, end, hue) in zip(sides, arrows(cube_sketch()), strict=True):
        along = summed(answer)
        assert hue == along
        way = (end - start) / np.hypot(*(end - start))
        np.testing.assert_allclose(way, sides[answer] * np.array(steps[along]), atol=0.01)
        assert nearest(cube_sketch(), start + (end - start) / 2) == f'Σ {along}'
        ahead = [start + way * far for far in range(60, 160, 5)]
        assert f'{answer.removeprefix("d")}, d{answer.removeprefix("d")}' in [nearest(cube_sketch(), p) for p in ahead]
        assert f'{ONTO[along]} along {along} onto {answer}' in cube_sketch().text


def test_each_array_lies_parallel_to_the_side_of_the_cube_that_has_its_letters():
    """Its edges are those of the cube: N boxes down, D back, M to the right."""
    edges = {'n': 4 * np.array((0, 26)), 'i': 3 * np.array((25, -9)), 'j': 2 * np.array((54, 0))}
    shapes = [line for line in lines(cube_sketch()) if (line[0] == line[-1]).all()]
    assert len(shapes) == 5  # the front of the cube, and four arrays
    for name, letters in {'Y': 'nj', 'X': 'ni', 'W': 'ij'}.items():
        (shape,) = (s for s in shapes if nearest(cube_sketch(), s[:-1].mean(0)) == f'{name}, d{name}')
        np.testing.assert_allclose([shape[1] - shape[0], shape[3] - shape[0]], [edges[letter] for letter in letters])
    assert '24 boxes' in written(cube_sketch()).values()


# --- numbers


def test_what_was_copied_is_summed():
    said, db = [*written(copy_and_sum()).values()], lin_grad(X, W, DY).db
    assert [word for word in said if word.startswith('Y')] == [f'Y[{n}, 1]' for n in range(4)]
    shares = [word.split(' = ') for word in said if word.startswith('dY')]
    assert shares == [[f'dY[{n}, 1]', str(DY[n, 1])] for n in range(4)]
    assert f'db[1] = {db[1]}' in said
    assert sum(int(share) for _, share in shares) == db[1]
    out, back = np.array([arrow[:2] for arrow in arrows(copy_and_sum())]).reshape(4, 2, 2, 2).swapaxes(0, 1)
    assert np.ptp(out[:, 0], 0).max() < np.ptp(out[:, 1], 0).max()  # from one place to four
    assert np.ptp(back[:, 1], 0).max() < np.ptp(back[:, 0], 0).max()
    assert {hue for *_, hue in arrows(copy_and_sum())} == {'n'}


@pytest.mark.parametrize(('x', 'stretches'), [(3, (2, 5)), (4, (3, -2)), (-1, (7, 2))])
def test_each_path_is_multiplied_and_the_paths_add(x, stretches):
    picture = two_paths(x, stretches)
    said = ' '.join(written(picture).values())
    slopes = dict(re.findall(r'd([pq]) = (-?\d+)', said))
    total = numerical_grad(lambda x: stretches[0] * x * stretches[1] * x, x).round(6)
    sums = ' + '.join(f'{stretch} · {slopes[name]}' for name, stretch in zip('pq', stretches, strict=True))
    assert f'{sums} = {total:g}' in said
    assert sums in picture.text
    for stretch, (start, end, _) in zip(stretches, arrows(picture)[::2], strict=True):
        assert nearest(picture, (start + end) / 2) == str(stretch)
    for name, (start, end, _) in zip('pq', arrows(picture)[1::2], strict=True):
        assert nearest(picture, start) == name
        assert nearest(picture, (start + end) / 2).startswith(f'd{name}')


def test_the_products_of_each_example_stand_between_its_rows_and_add_up_to_dW():
    straight = [line for line in lines(batch_by_hand()) if len(line) == 2]
    total, tables = 0, list(zip(straight[::2], straight[1::2], strict=True))
    for n, ((corner, right), (_, below)) in enumerate(tables):
        column, row = (right - corner)[0] / 2, (below - corner)[1] / 3
        cells = {(round((y - 7 - corner[1]) / row - 0.5), round((x - corner[0]) / column - 0.5)): said
                 for (x, y), said in written(batch_by_hand()).items()}  # fmt: skip
        inside = np.array([[int(cells[i, j]) for j in range(2)] for i in range(3)])
        if n == 4:
            np.testing.assert_array_equal(inside, total)
            np.testing.assert_array_equal(inside, lin_grad(X, W, DY).dW)
            assert [cells[i, -1] for i in range(-1, 3)] == ['dW', 'i=0', 'i=1', 'i=2']
            break
        assert cells[-1, -1] == f'n={n}'
        assert [cells[-1, j] for j in range(2)] == [str(dy) for dy in DY[n]]
        assert [cells[i, -1] for i in range(3)] == [str(x) for x in X[n]]
        np.testing.assert_array_equal(inside, np.outer(X[n], DY[n]))
        total = total + inside
    assert len(tables) == 5


# --- all of them


@each_sketch
def test_a_hand_draws_it_in_a_minute(sketch):
    """The batch is drawn by five hands: four groups, and who adds their tables."""
    picture, hands = sketch(), 5 if sketch is batch_by_hand else 1
    assert 10 < seconds(picture) / hands <= 60


@each_sketch
def test_it_has_room_large_letters_and_no_words_on_one_another(sketch):
    svg = drawing(sketch())
    _, _, wide, tall = map(float, svg.get('viewBox').split())
    for part, (low, high) in extents(svg):
        assert (low >= 0).all(), words(part)
        assert (high <= (wide, tall)).all(), words(part)
    texts = [corners(text) for text in svg.iter(f'{SVG}text')]
    for k, (low, high) in enumerate(texts):
        for other_low, other_high in texts[:k]:
            assert (high <= other_low).any() or (other_high <= low).any()
    assert wide <= 520  # on a phone, 350 wide, letters of 20 are still 13
    assert {text.get('font-size') for text in svg.iter(f'{SVG}text')} == {'20px'}


@each_sketch
def test_its_letters_have_their_hues_and_nothing_else_has(sketch):
    for part in drawing(sketch()).iter(f'{SVG}tspan'):
        assert LIGHT_HUES[part.get('color')] == words(part)


def test_the_files_beside_the_guide_are_what_the_package_draws():
    for path, drawn in sketches().items():
        assert path.read_text(encoding='utf-8') == drawn
        assert 'var(' not in drawn
        assert 'background:#ffffff' in drawn.split('>')[0]  # paper of its own, for a dark page
    assert {path.stem for path in path.parent.iterdir()} == set(SKETCHES)
    assert sketches() == sketches()


def test_each_answer_of_the_rule_has_an_arrow():
    assert re.findall(r'onto (\w+)', cube_sketch().text) == list(RULE)
    assert ONTO == {'i': 'to the back', 'j': 'to the left', 'n': 'up'}


def test_a_sketch_wears_no_class_of_an_explorer():
    """The picture of an explorer has the class of its name, and would wear what was meant for the board."""
    html = ' '.join(sketch().html for sketch in SKETCHES.values())
    worn = {name for names in re.findall('class="([^"]*)"', html) for name in names.split()}
    assert 'lin-chalked' in worn
    assert not worn & {f'lin-{name.lower()}' for name in explore.__all__}
