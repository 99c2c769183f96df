import math
import re
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import pytest
from reading import SVG, body, drawings, words

from lin_backprop import lin, lin_grad_loops
from lin_backprop.render.cube import STORY, cube
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.style import colour

ANSWERS = ['Y', 'dX', 'dW', 'db']
SIZES = list(product(range(1, 6), repeat=3))
SUMMED = {'Y': 'D', 'dX': 'M', 'dW': 'N', 'db': 'N'}
every_answer = pytest.mark.parametrize('answer', ANSWERS)


class Box(NamedTuple):
    """number: what is written on the front; corner: its upper left; front, points: corners of the front, of all."""

    number: int | None
    corner: tuple
    front: list
    points: list


class Face(NamedTuple):
    """name: 'dW (3, 2)'; cells: {index: four corners}; numbers: {index: number}; marked: indices; faint: of all.

    halos: indices of the numbers that keep a line away.
    """

    name: str
    cells: dict
    numbers: dict
    marked: set
    faint: bool
    halos: set


class Drawing(NamedTuple):
    """size: of the view; faces: {first word of the name: Face}; solid, faint: Boxes in the order drawn.

    ways: (start, end) of each dashed line; writing: (x, y, anchor, words) of every text.
    """

    size: tuple
    faces: dict
    solid: list
    faint: list
    ways: list
    writing: list


def points(polygon):
    return [tuple(map(float, pair.split(','))) for pair in polygon.get('points').split()]


def attributes(element, *names):
    return tuple(float(element.get(name)) for name in names)


def outline(path):
    """Where a pen goes that draws this path."""
    x = y = 0
    start, found = (0, 0), []
    for command, numbers in re.findall(r'([Mlhvz])([^Mlhvz]*)', path.get('d')):
        numbers = [float(number) for number in numbers.split()]
        if command == 'M':
            start = x, y = tuple(numbers)
        elif command == 'z':
            x, y = start
        else:
            dx, dy = {'l': numbers, 'h': (*numbers, 0), 'v': (0, *numbers)}[command]
            x, y = x + dx, y + dy
        found.append((x, y))
    return found


def read_box(group, text):
    (front,) = group.findall(f'{SVG}rect')
    x, y, width, height = attributes(front, 'x', 'y', 'width', 'height')
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    sides = [corner for polygon in group.findall(f'{SVG}polygon') for corner in points(polygon)]
    return Box(int(words(text)), (x, y), corners, corners + sides)


def read_face(name, cells, frames):
    """cells: (polygon, text) in order; only bold or only framed is an error."""
    shape = tuple(int(size) for size in re.findall(r'\d+', name))
    indices = list(np.ndindex(shape))
    corners = dict(zip(indices, (points(polygon) for polygon, _ in cells), strict=True))
    texts = dict(zip(indices, (text for _, text in cells), strict=True))
    bold = {index for index, text in texts.items() if text.get('font-weight') == 'bold'}
    framed = [points(frame) for frame in frames]
    fills = {tuple(points(polygon)): polygon.get('fill') for polygon, _ in cells}
    assert all(frame.get('fill') == fills[tuple(points(frame))] for frame in frames)  # paper: a line ends there
    assert bold == {index for index, cell in corners.items() if cell in framed}
    assert len(bold) == len(framed)
    halos = {index for index, text in texts.items() if text.get('paint-order') == 'stroke'}
    assert halos <= {index for index, text in texts.items() if text.get('stroke') == fills[tuple(corners[index])]}
    inks = {(text.get('fill'), text.get('opacity')) for text in texts.values()}
    assert inks in ({(colour('on-ground'), None)}, {(None, '0.7')})
    faint = inks == {(None, '0.7')}
    assert not faint or {polygon.get('fill') for polygon, _ in cells} == {colour('faint')}
    return Face(name, corners, {index: int(words(text)) for index, text in texts.items()}, bold, faint, halos)


def read(picture):
    """The parts of the drawing: cells, lines, numbers in the order of the cells, and boxes with their numbers."""
    (svg,) = drawings(picture.html)
    zero_x, zero_y, *size = map(float, svg.get('viewBox').split())
    assert zero_x == zero_y == 0
    found = Drawing(tuple(size), {}, [], [], [], [])
    grounds, cells, frames, box = [], [], [], None
    for part in svg:
        tag = part.tag.removeprefix(SVG)
        if tag == 'path':
            corners = outline(part)
            found.faint.append(Box(None, corners[0], corners[:4], corners))
        elif tag == 'line':
            found.ways.append((attributes(part, 'x1', 'y1'), attributes(part, 'x2', 'y2')))
            assert grounds, 'a line is on top of the cells that it crosses'
        elif tag == 'polygon' and part.get('stroke') == colour('picked'):
            assert points(part) in [points(ground) for ground in grounds]
            frames.append(part)
        elif tag == 'polygon':
            assert not found.ways, 'no cell but a marked one hides a line'
            grounds.append(part)
        elif tag == 'g':
            box = part
        else:
            assert tag == 'text'
            found.writing.append((*attributes(part, 'x', 'y'), part.get('text-anchor', 'start'), words(part)))
            if part.find(f'{SVG}tspan') is not None:
                face = read_face(words(part), cells, frames)
                found.faces[face.name.split(' ')[0]] = face
                cells, frames = [], []
            elif box is not None:
                found.solid.append(read_box(box, part))
                box = None
            elif grounds:
                cells.append((grounds.pop(0), part))
    assert not cells
    assert not grounds
    return found


@cache
def data(N, D, M):
    """Random integers: {name: array} of what is given, and {name: array} of the answers."""
    rng = np.random.default_rng([N, D, M])
    given = {'X': (N, D), 'W': (D, M), 'b': (M,), 'dY': (N, M)}
    given = {name: rng.integers(-9, 10, shape) for name, shape in given.items()}
    X, W, b, dY = given.values()
    return given, {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}


@cache
def drawn(sizes, answer, index, collapse=0):
    given, answers = data(*sizes)
    return read(cube({**given, answer: answers[answer]}, answer, index, collapse))


def entries(sizes, answer):
    """All entries at 3, 4, 2; elsewhere the first or last and one in the middle: the tests stay fast."""
    every = list(np.ndindex(data(*sizes)[1][answer].shape))
    return every if sizes == (3, 4, 2) else sorted({every[-(sum(sizes) % 2)], every[len(every) // 2]})


def every_entry(answer):
    return [(sizes, index) for sizes in SIZES for index in entries(sizes, answer)]


def by_loops(sizes, answer, index):
    """What the entry is made of: the terms, in order, and the places of all that feeds it, {name: set}."""
    given, _ = data(*sizes)
    terms, fed = [], {}
    for n, i, j in np.ndindex(sizes):
        home = {'Y': (n, j), 'dX': (n, i), 'dW': (i, j), 'db': (j,)}[answer]
        if home != index or (answer == 'db' and i > 0):  # dY has no i
            continue
        factors = {
            'Y': {'X': (n, i), 'W': (i, j)},
            'dX': {'dY': (n, j), 'W': (i, j)},
            'dW': {'X': (n, i), 'dY': (n, j)},
            'db': {'dY': (n, j)},
        }[answer]
        terms.append(math.prod(given[name][place] for name, place in factors.items()))
        for name, place in factors.items():
            fed.setdefault(name, set()).add(place)
    if answer == 'Y':
        fed['b'] = {index[1:]}
    return terms, fed


def in_order(boxes, answer):
    """Along the summed letter: i into the page, which is to the right, j to the right, n down."""
    return sorted(boxes, key=lambda box: box.corner[0 if answer in ('Y', 'dX') else 1])


def inside(corner, size):
    return all(0 <= here <= most for here, most in zip(corner, size, strict=True))


def bounds(corners):
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def apart(one, other):
    """Whether an upright or a level line parts two bounds."""
    left, top, right, bottom = one
    other_left, other_top, other_right, other_bottom = other
    return right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


def all_corners(face):
    return [corner for cell in face.cells.values() for corner in cell]


@every_answer
def test_the_solid_boxes_hold_the_terms_of_the_picked_entry_in_order(answer):
    for sizes, index in every_entry(answer):
        given, answers = data(*sizes)
        terms, _ = by_loops(sizes, answer, index)
        numbers = [box.number for box in in_order(drawn(sizes, answer, index).solid, answer)]
        assert numbers == terms, (sizes, index)
        assert len(numbers) == dict(zip('NDM', sizes, strict=True))[SUMMED[answer]], (sizes, index)
        on_top = given['b'][index[1]] if answer == 'Y' else 0
        assert sum(numbers) + on_top == answers[answer][index], (sizes, index)


@every_answer
def test_what_feeds_the_entry_is_marked_and_the_entry_itself(answer):
    for sizes, index in every_entry(answer):
        _, fed = by_loops(sizes, answer, index)
        fed[answer] = {index}
        marked = {name: face.marked for name, face in drawn(sizes, answer, index).faces.items() if face.marked}
        assert marked == fed, (sizes, index)


@every_answer
def test_each_face_has_its_name_and_numbers_and_one_that_is_not_used_is_faint(answer):
    shown = {
        'Y': ['X', 'W', 'Y', 'b'],
        'dX': ['dX', 'W', 'dY'],
        'dW': ['X', 'dW', 'dY'],
        'db': ['X', 'W', 'dY', 'db'],
    }[answer]
    for sizes, index in every_entry(answer):
        given, answers = data(*sizes)
        faces = drawn(sizes, answer, index).faces
        assert list(faces) == shown, (sizes, index)
        for name, face in faces.items():
            array = {**given, **answers}[name]
            assert face.name == f'{name} {array.shape}', (sizes, index)
            assert face.numbers == dict(np.ndenumerate(array)), (sizes, index)
            assert face.faint == (answer == 'db' and name in ('X', 'W')), (sizes, index)


@every_answer
def test_a_line_that_crosses_the_face_of_the_answer_leaves_its_numbers_free(answer):
    for sizes, index in every_entry(answer):
        for name, face in drawn(sizes, answer, index).faces.items():
            assert face.halos == (set(face.cells) - {index} if name == answer else set()), (sizes, index)


@every_answer
@pytest.mark.parametrize('collapse', [0, 0.5])
def test_all_boxes_are_there_and_bias_has_none_but_its_own(answer, collapse):
    for sizes, index in every_entry(answer):
        drawing = drawn(sizes, answer, index, collapse)
        if answer == 'db':
            assert not drawing.faint, (sizes, index)
        else:
            assert len(drawing.faint) + len(drawing.solid) == math.prod(sizes), (sizes, index)


def test_a_box_has_one_place_whatever_is_summed():
    sizes = N, D, M = 3, 4, 2
    places = {'Y': {}, 'dX': {}, 'dW': {}}
    for answer, found in places.items():
        for index in entries(sizes, answer):
            drawing = drawn(sizes, answer, index)
            for k, box in enumerate(in_order(drawing.solid, answer)):
                n, i, j = {'Y': (index[0], k, index[-1]), 'dX': (*index, k), 'dW': (k, *index)}[answer]
                found[n, i, j] = box.corner
            corners = [box.corner for box in drawing.solid + drawing.faint]
            found.setdefault('all', set(corners))
            assert found['all'] == set(corners)
    assert places['Y'] == places['dX'] == places['dW']
    everything = places['Y'].pop('all')
    assert set(places['Y'].values()) == everything
    assert len(everything) == N * D * M == len(places['Y'])


@every_answer
def test_the_solid_boxes_stand_in_one_straight_line(answer):
    for sizes, index in every_entry(answer):
        corners = np.array([box.corner for box in in_order(drawn(sizes, answer, index).solid, answer)])
        steps = np.diff(corners, axis=0)
        np.testing.assert_allclose(steps, steps[:1].repeat(len(steps), 0), atol=1e-3)
        assert (np.abs(steps).max(1, initial=0) > 0).all(), (sizes, index)


def test_no_front_of_a_solid_box_covers_another_one():
    for answer in ANSWERS:
        for sizes, index in every_entry(answer):
            for one, other in combinations(drawn(sizes, answer, index).solid, 2):
                assert apart(bounds(one.front), bounds(other.front)), (answer, sizes, index)


def test_near_boxes_are_drawn_over_far_ones():
    sizes = 3, 4, 2
    depth = {}  # {corner: i}
    for n, i in entries(sizes, 'dX'):
        depth |= {box.corner: i for box in drawn(sizes, 'dX', (n, i)).solid}
    for answer in ANSWERS[:3]:
        for index in entries(sizes, answer):
            drawing = drawn(sizes, answer, index)
            for boxes in (drawing.faint, drawing.solid):
                order = [depth[box.corner] for box in boxes]
                assert order == sorted(order, reverse=True), (answer, index)


@every_answer
def test_half_way_is_half_way_to_the_entry_and_at_the_end_only_the_face_is_left(answer):
    for sizes, index in every_entry(answer):
        start, half, end = (drawn(sizes, answer, index, collapse) for collapse in (0, 0.5, 1))
        goal = np.mean(start.faces[answer].cells[index], 0)
        for box, moved in zip(start.solid, half.solid, strict=True):
            middle, halfway = np.mean(box.front, 0), np.mean(moved.front, 0)
            np.testing.assert_allclose(halfway, (middle + goal) / 2, atol=1e-3)
            assert moved.number == box.number
        for drawing in (start, half):  # each box has a line that leads from its middle to the entry
            starts = sorted(tuple(np.mean(box.front, 0)) for box in drawing.solid)
            np.testing.assert_allclose(sorted(way[0] for way in drawing.ways), starts, atol=1e-3)
            np.testing.assert_allclose([way[1] for way in drawing.ways], [goal] * len(starts), atol=1e-3)
        assert not end.solid, (sizes, index)
        assert not end.faint, (sizes, index)
        assert end.faces == start.faces, (sizes, index)


@every_answer
def test_nothing_is_drawn_outside_the_view(answer):
    for sizes in product(range(1, 7), range(1, 6), range(1, 5)):
        for index, collapse in product(entries(sizes, answer), (0, 0.5)):
            drawing = drawn(sizes, answer, index, collapse)
            corners = [corner for face in drawing.faces.values() for corner in all_corners(face)]
            corners += [corner for box in drawing.solid + drawing.faint for corner in box.points]
            corners += [end for way in drawing.ways for end in way]
            for x, y, anchor, text in drawing.writing:
                width = 8 * len(text)  # a little more than letters of 14 px take
                left = {'start': x, 'middle': x - width / 2}[anchor]
                corners += [(left, y - 14), (left + width, y + 4)]
            assert all(inside(corner, drawing.size) for corner in corners), (sizes, index, collapse)


@every_answer
def test_the_faces_stand_clear_of_the_boxes_and_of_each_other(answer):
    for sizes, index in every_entry(answer):
        drawing = drawn(sizes, answer, index)
        faces = [bounds(all_corners(face)) for face in drawing.faces.values()]
        if answer != 'db':  # its boxes stand on the face of dY
            boxes = [bounds(box.points) for box in drawing.solid + drawing.faint]
            assert all(apart(face, box) for face in faces for box in boxes), (sizes, index)
        assert all(apart(*pair) for pair in combinations(faces, 2)), (sizes, index)


def test_the_boxes_of_the_bias_stand_on_their_own_cells_of_dy():
    for sizes, index in every_entry('db'):
        drawing = drawn(sizes, 'db', index)
        for n, box in enumerate(in_order(drawing.solid, 'db')):
            left, top, right, bottom = bounds(drawing.faces['dY'].cells[n, *index])
            assert left < box.corner[0] < box.front[2][0] < right, (sizes, index)
            assert top < box.corner[1] < box.front[2][1] < bottom, (sizes, index)


@every_answer
def test_every_number_stands_in_its_own_cell_or_box(answer):
    for sizes, index in every_entry(answer):
        drawing = drawn(sizes, answer, index)
        frames = [cell for face in drawing.faces.values() for cell in face.cells.values()]
        frames += [box.front for box in drawing.solid]
        numbers = [(x, y, anchor) for x, y, anchor, text in drawing.writing if re.fullmatch(r'-?\d+', text)]
        for corners, (x, y, anchor) in zip(frames, numbers, strict=True):
            np.testing.assert_allclose((x, y - 5), np.mean(corners, 0), atol=1e-3)  # on the line below the middle
            assert anchor == 'middle'


@every_answer
def test_the_story_the_drawing_and_the_sum_say_the_same(answer):
    for sizes, index in every_entry(answer):
        given, answers = data(*sizes)
        sentence = sum_in_words(given, answer, index, answers[answer][index])
        picture = cube({**given, answer: answers[answer]}, answer, index, 0)
        story, drawing, total = body(picture.html)
        assert words(story) == STORY[answer]
        assert words(total) == picture.text == sentence
        label = drawing.get('aria-label')
        assert label.startswith(f'The cube of {answer}. '), label
        assert label.endswith(f' Picked: {sentence}'), label


@pytest.mark.parametrize('answer', ['Y', 'dX', 'dW'])
def test_the_story_names_the_product_and_the_letter_that_is_summed(answer):
    _, rule, *_ = sum_in_words(*data(3, 4, 2)[:1], answer, (0, 0), 0).split(' = ')
    letter = re.match('sum over (.)', rule)[1]
    assert f'long {letter} ' in STORY[answer]
    assert all(f'{name}[' in STORY[answer] for name in re.findall(r'(\w+)\[', rule) if name != 'b')
