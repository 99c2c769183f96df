import math
import re
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import pytest
from reading import SVG, attributes, body, corners, drawings, points, words

from lin_backprop import lin, lin_grad_loops
from lin_backprop.letters import RULE
from lin_backprop.render.cube import STORY, cube
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.style import colour

ANSWERS = ['Y', 'dX', 'dW', 'db']
SIZES = [(3, 4, 2), (1, 1, 1), (2, 3, 5), (5, 1, 3), (1, 4, 2), (4, 2, 1), (5, 5, 5)]
every_answer = pytest.mark.parametrize('answer', ANSWERS)


class Face(NamedTuple):
    """cells: {index: corners}; numbers: {index: number}; marked: indices, both bold and framed; faint: of all."""

    cells: dict
    numbers: dict
    marked: set
    faint: bool


class Drawing(NamedTuple):
    """faces: {'dW (3, 2)': Face}; solid: (number, upper left, lower right) of boxes; faint: how many; ways: lines."""

    faces: dict
    solid: list
    faint: int
    ways: list


def read_face(name, cells, frames):
    """cells: (polygon, number) in the order of the array; a number in its cell, marked in both ways or in none."""
    indices = list(np.ndindex(tuple(int(size) for size in re.findall(r'\d+', name))))
    places = dict(zip(indices, (points(polygon) for polygon, _ in cells), strict=True))
    texts = dict(zip(indices, (text for _, text in cells), strict=True))
    for index, text in texts.items():
        x, y = attributes(text, 'x', 'y')
        np.testing.assert_allclose((x, y - 5), np.mean(places[index], 0), atol=1e-3)
    bold = {index for index, text in texts.items() if text.get('font-weight') == 'bold'}
    assert bold == {index for index, place in places.items() if place in map(points, frames)}
    for (*before, k), place in places.items():  # a cell and the next one share a side
        assert {*place[1:3]} == {*places.get((*before, k + 1), [*place[1:3]] * 2)[::3]}
    faint = {text.get('opacity') for text in texts.values()} == {'0.7'}
    assert faint == all(polygon.get('fill') == colour('faint') for polygon, _ in cells)
    return Face(places, {index: int(words(text)) for index, text in texts.items()}, bold, faint)


def read(picture):
    (svg,) = drawings(picture.html)
    drawing, faint, grounds, cells, frames, box = Drawing({}, [], 0, []), 0, [], [], [], None
    for part in svg:
        match part.tag.removeprefix(SVG):
            case 'path':
                faint += 1
            case 'line':
                drawing.ways.append((attributes(part, 'x1', 'y1'), attributes(part, 'x2', 'y2')))
            case 'polygon':
                (frames if part.get('stroke') == colour('picked') else grounds).append(part)
            case 'g':
                box = part
            case 'text' if part.find(f'{SVG}tspan') is not None:
                drawing.faces[words(part)] = read_face(words(part), cells, frames)
                cells, frames = [], []
            case 'text' if box is not None:
                drawing.solid.append((int(words(part)), *corners(box.find(f'{SVG}rect'))))
                box = None
            case 'text' if grounds:
                cells.append((grounds.pop(0), part))
    assert not cells
    assert not grounds
    return drawing._replace(faint=faint)


@cache
def data(sizes):
    """Random integers: {name: array} of what is given, and {name: array} of the answers."""
    N, D, M = sizes
    rng = np.random.default_rng(sizes)
    given = {'X': (N, D), 'W': (D, M), 'b': (M,), 'dY': (N, M)}
    given = {name: rng.integers(-9, 10, shape) for name, shape in given.items()}
    X, W, b, dY = given.values()
    return given, {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}


def picture(sizes, answer, index, collapse=0):
    given, answers = data(sizes)
    return cube({**given, answer: answers[answer]}, answer, index, collapse)


@cache
def drawn(*state):
    return read(picture(*state))


def every_entry(answer):
    """All entries at 3, 4, 2; elsewhere the last and one in the middle."""
    for sizes in SIZES:
        every = list(np.ndindex(data(sizes)[1][answer].shape))
        for index in every if sizes == SIZES[0] else {every[-1], every[len(every) // 2]}:
            yield sizes, index


def by_letters(sizes, answer, index):
    """What the entry is made of: the terms, in order, and the places of all that feeds it, {name: set}."""
    formula, lengths = RULE[answer], dict(zip('nij', sizes, strict=True))
    fed = {name: set(places) for name, places in formula.fed_by(index, lengths).items()}
    terms = [math.prod(formula.factors(turn, data(sizes)[0])) for turn in formula.turns(index, lengths)]
    return terms, fed | ({'b': {index[1:]}} if answer == 'Y' else {})


def in_order(boxes, answer):
    """Along the summed letter: i into the page, which is to the right, j to the right, n down."""
    return sorted(boxes, key=lambda box: box[1][0 if answer in ('Y', 'dX') else 1])


def all_cells(face):
    return list(face.cells.values())


def apart(one, other):
    """Whether an upright or a level line parts two areas, each with its upper left and lower right."""
    return (one[1] <= other[0]).any() or (other[1] <= one[0]).any()


@every_answer
def test_the_solid_boxes_hold_the_terms_of_the_picked_entry_and_what_feeds_it_is_marked(answer):
    for sizes, index in every_entry(answer):
        terms, fed = by_letters(sizes, answer, index)
        drawing = drawn(sizes, answer, index)
        assert [number for number, *_ in in_order(drawing.solid, answer)] == terms
        assert drawing.faint + len(terms) == (len(terms) if answer == 'db' else math.prod(sizes))
        marked = {name.split()[0]: face.marked for name, face in drawing.faces.items() if face.marked}
        assert marked == {**fed, answer: {index}}, (sizes, index)
        boxes = [box for _, *box in drawing.solid]
        assert all(apart(*pair) for pair in combinations(boxes, 2))  # none is covered
        faces = [(np.min(cells, (0, 1)), np.max(cells, (0, 1))) for cells in map(all_cells, drawing.faces.values())]
        assert all(apart(*pair) for pair in combinations(faces, 2))
        if answer != 'db':  # its boxes stand on the face of dY
            assert all(apart(*pair) for pair in product(faces, boxes))


@every_answer
def test_each_face_has_its_name_and_numbers_and_one_that_is_not_used_is_faint(answer):
    shown = {'Y': 'X W Y b', 'dX': 'dX W dY', 'dW': 'X dW dY', 'db': 'X W dY db'}[answer].split()
    for sizes, index in every_entry(answer):
        given, answers = data(sizes)
        for name, (label, face) in zip(shown, drawn(sizes, answer, index).faces.items(), strict=True):
            array = {**given, **answers}[name]
            assert label == f'{name} {array.shape}'
            assert face.numbers == dict(np.ndenumerate(array))
            assert face.faint == (answer == 'db' and name in ('X', 'W'))


def test_a_box_has_one_place_whatever_is_summed():
    places = {}
    for answer in ('Y', 'dX', 'dW'):
        for index in np.ndindex(data(SIZES[0])[1][answer].shape):
            for k, (_, corner, _) in enumerate(in_order(drawn(SIZES[0], answer, index).solid, answer)):
                place = {'Y': (index[0], k, index[-1]), 'dX': (*index, k), 'dW': (k, *index)}[answer]
                assert places.setdefault(place, tuple(corner)) == tuple(corner)
    assert len(set(places.values())) == len(places) == math.prod(SIZES[0])


@every_answer
def test_half_way_is_half_way_to_the_entry_and_at_the_end_only_the_face_is_left(answer):
    for sizes, index in every_entry(answer):
        start, half, end = (drawn(sizes, answer, index, collapse) for collapse in (0, 0.5, 1))
        goal = np.mean(start.faces[f'{answer} {data(sizes)[1][answer].shape}'].cells[index], 0)
        for (number, *box), (same, *moved) in zip(start.solid, half.solid, strict=True):
            np.testing.assert_allclose(np.mean(moved, 0), (np.mean(box, 0) + goal) / 2, atol=1e-3)
            assert same == number
        for drawing in (start, half):  # each box has a line that leads from its middle to the entry
            starts = sorted(tuple(np.mean(box, 0)) for _, *box in drawing.solid)
            np.testing.assert_allclose(sorted(way[0] for way in drawing.ways), starts, atol=1e-3)
            np.testing.assert_allclose([way[1] for way in drawing.ways], [goal] * len(starts), atol=1e-3)
        assert (end.solid, end.faint, end.faces) == ([], 0, start.faces)


@every_answer
def test_the_story_the_drawing_and_the_sum_say_the_same(answer):
    for sizes, index in every_entry(answer):
        given, answers = data(sizes)
        sentence = sum_in_words(given, answer, index, answers[answer][index])
        made = picture(sizes, answer, index)
        story, drawing, total = body(made.html)
        assert words(story) == STORY[answer]
        assert words(total) == made.text == sentence
        assert drawing.get('aria-label') == f'The cube of {answer}. {STORY[answer]} Picked: {sentence}'


@pytest.mark.parametrize('answer', ['Y', 'dX', 'dW'])
def test_the_story_names_the_product_and_the_letter_that_is_summed(answer):
    _, rule, *_ = sum_in_words(data(SIZES[0])[0], answer, (0, 0), 0).split(' = ')
    letter = re.match('sum over (.)', rule)[1]
    assert f'long {letter} ' in STORY[answer]
    assert all(f'{name}[' in STORY[answer] for name in re.findall(r'(\w+)\[', rule) if name != 'b')
