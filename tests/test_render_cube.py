"""The drawing of the cube, read back: what stands where, what it is called, what a click there sets."""

import re
from functools import cache
from itertools import combinations
from math import prod
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
import pytest
from layers import ANSWERS, SIZES, layer
from reading import SVG, attributes, corners, live, points, words

from lin_backprop.letters import AXES, RULE
from lin_backprop.render.cube import cube
from lin_backprop.render.landing import STORY, Landing, turns_of
from lin_backprop.render.picture import at

every_answer = pytest.mark.parametrize('answer', ANSWERS)
EMPTY = '\xa0'


class Box(NamedTuple):
    """front: corners; picked: framed and bold; set, feeds: what the hand reads; share: of the tint."""

    number: int
    front: np.ndarray
    picked: bool
    hidden: bool
    set: str
    feeds: str
    share: str


class Cell(NamedTuple):
    """number: words; middle; look: classes of its ground; set; share: of the tint."""

    number: str
    middle: np.ndarray
    look: list
    set: str | None
    share: str


class Drawing(NamedTuple):
    """boxes: {key: Box}; cells: {'dW.2.1': Cell}; frames: {class: middles}; svg, html: parsed; names: of the faces;
    patches: middles of the grounds of numbers.
    """

    boxes: dict
    cells: dict
    frames: dict
    svg: object
    html: object
    names: list
    patches: list


def look(part):
    return (part.get('class') or '').split()


def read(picture):
    """A number lies in the middle of its cell or box, and is bold there where it is picked."""
    html = ElementTree.fromstring(f'<body>{picture.html}</body>')
    svg = next(html.iter(f'{SVG}svg')).find(f'{SVG}g')
    (group,) = (part for part in svg if look(part) == ['lin-through'] and part.tag == f'{SVG}g')
    texts = {}
    frames, names, patches = {}, [], []
    for part in group:
        if part.tag == f'{SVG}rect':  # the ground of a number that an arrow passes
            patches.append(np.mean(corners(part), 0))
        elif part.tag == f'{SVG}polygon':
            frames.setdefault(part.get('class'), []).append(tuple(np.mean(points(part), 0)))
        elif part.find(f'{SVG}tspan') is not None:
            names.append(words(part))
        else:
            x, y = attributes(part, 'x', 'y')
            texts[x, y - 4.5] = part
    boxes = {}
    for part in svg.findall(f'{SVG}g'):
        if 'data-key' in part.attrib:
            front, text = part.find(f'{SVG}rect'), part.find(f'{SVG}text')
            picked = 'lin-picked-face' in look(front)
            assert picked == (text.get('font-weight') == 'bold')
            np.testing.assert_allclose(np.mean(corners(front), 0), np.subtract(attributes(text, 'x', 'y'), (0, 4.5)))
            hand = [part.get('data-set', ''), front.get('data-from', '')]
            box = Box(int(words(text)), corners(front), picked, 'visibility' in part.attrib, *hand, front.get('style'))
            key = re.sub(r'^\w+\.(?=box)', '', part.get('data-key'))  # without the answer
            assert boxes.setdefault(key, box) is box
    cells = {}
    for part in svg.findall(f'{SVG}polygon[@data-at]'):
        middle = np.mean(points(part), 0)
        (text,) = (text for place, text in texts.items() if np.allclose(place, middle))
        cell = Cell(words(text), middle, look(part), part.get('data-set'), part.get('style'))
        assert cells.setdefault(part.get('data-at'), cell) is cell
        ringed = any(np.allclose(middle, other) for other in frames['lin-ring'])
        assert ringed == (text.get('font-weight') == 'bold')
    return Drawing(boxes, cells, frames, svg, html, names, patches)


@cache
def drawn(*state):
    return read(picture(*state))


def picture(sizes, answer, landed, index=None):
    return cube(layer(sizes, answer), answer, landed, index)


def lengths(sizes):
    return dict(zip('nij', sizes, strict=True))


def states(answer, one=(False, True)):
    """(sizes, answer, landed, index): the start, the middle and the end at all sizes, in layers and one by one."""
    for sizes in SIZES:
        *_, last_entry = np.ndindex(layer(sizes, answer)[answer].shape)
        for alone in one:
            last = turns_of(answer, lengths(sizes), alone)
            for landed in sorted({0, 1, last // 2, last}):
                yield sizes, answer, landed, None if alone else last_entry


def turns(sizes, answer):
    """{the name of a box: its {letter: value}}."""
    letters = 'nj' if answer == 'db' else 'nij'
    places = np.ndindex(*map(lengths(sizes).get, letters))
    return {'.'.join(map(str, ('box', *place))): dict(zip(letters, place, strict=True)) for place in places}


def home(answer, turn):
    return tuple(map(turn.get, RULE[answer].letters))


def named(name, index):
    return '.'.join(map(str, (name, *index)))


def picks(index):
    return ' '.join(f'{field}={k}' for field, k in zip(('first', 'second')[-len(index) :], index, strict=True))


@every_answer
def test_every_box_has_its_product_and_leads_to_its_entry_and_its_factors(answer):
    formula = RULE[answer]
    for sizes, _, landed, index in states(answer):
        arrays, drawing = layer(sizes, answer), drawn(sizes, answer, landed, index)
        boxes = {key: box for key, box in drawing.boxes.items() if key.startswith('box')}
        assert boxes.keys() == turns(sizes, answer).keys()
        for key, turn in turns(sizes, answer).items():
            box, entry = boxes[key], home(answer, turn)
            assert box.number == prod(formula.factors(turn, arrays))
            if not box.hidden:
                fed = [named(name, map(turn.get, word)) for name, word in formula.arrays.items()]
                assert box.feeds == ' '.join(fed)
                assert index is None or box.set == picks(entry)
            if index is not None:
                assert box.picked == (entry == index)


@every_answer
def test_a_box_that_landed_is_hidden_in_its_entry_and_left_an_outline(answer):
    formula = RULE[answer]
    for sizes, _, landed, index in states(answer):
        drawing, before = drawn(sizes, answer, landed, index), drawn(sizes, answer, 0, index)
        (letter,) = set('nij') - set(formula.letters) - ({'i'} if answer == 'db' else set())
        order = re.findall(r'for (\w) in', formula.loops())
        outlines = {tuple(corners(part)[0]) for part in drawing.svg if look(part) == ['lin-ghost']}
        for count, (key, turn) in enumerate(
            sorted(turns(sizes, answer).items(), key=lambda t: [t[1][x] for x in order])
        ):
            box = drawing.boxes[key]
            assert box.hidden == ((count if index is None else turn[letter]) < landed)
            place = (
                drawing.cells[named(answer, home(answer, turn))].middle
                if box.hidden
                else before.boxes[key].front.mean(0)
            )
            np.testing.assert_allclose(box.front.mean(0), place)
            if answer != 'db':
                assert (tuple(before.boxes[key].front[0]) in outlines) == box.hidden
        if answer == 'db':  # no products
            assert len(outlines) == prod(sizes)


@every_answer
def test_the_face_of_the_answer_is_empty_until_boxes_land_and_full_at_the_end(answer):
    for sizes, _, landed, index in states(answer):
        array, drawing = layer(sizes, answer)[answer], drawn(sizes, answer, landed, index)
        last = turns_of(answer, lengths(sizes), index is None)
        for place, value in np.ndenumerate(array):
            cell = drawing.cells[named(answer, place)]
            assert ('lin-empty' in cell.look) == (cell.number == EMPTY)
            if landed == 0:
                assert cell.number == EMPTY
            if landed == last:
                assert cell.number == str(value)
        marked = drawing.html.findall('.//*[@data-last]')
        assert len(marked) == (landed == last)


@every_answer
def test_the_other_faces_have_their_numbers_and_one_that_is_not_used_is_faint(answer):
    shown = {'Y': 'X W b Y', 'dX': 'dX W b dY', 'dW': 'X dW b dY', 'db': 'X W db dY'}[answer].split()
    for sizes, _, landed, index in states(answer):
        arrays, drawing = layer(sizes, answer), drawn(sizes, answer, landed, index)
        assert sorted(drawing.names) == sorted(f'{name} {arrays[name].shape}' for name in shown)
        for name in {*shown} - {answer}:
            used = name in RULE[answer].arrays or (answer, name) == ('Y', 'b')
            for place, value in np.ndenumerate(arrays[name]):
                cell = drawing.cells[named(name, place)]
                assert cell.number == str(value)
                assert ('lin-faint-ground' in cell.look) == (not used)
        assert len(drawing.cells) == sum(arrays[name].size for name in shown)


@every_answer
def test_no_number_covers_another_before_boxes_land(answer):
    for sizes in SIZES:
        drawing = drawn(sizes, answer, 0, (0,) * len(RULE[answer].letters))
        boxes = [box.front for key, box in drawing.boxes.items() if key.startswith('box')]
        on = [place.middle for place in drawing.cells.values()]
        numbers = boxes if answer == 'db' else boxes + [[middle - (10, 6), middle + (10, 6)] for middle in on]
        for (a, b), (c, d) in combinations(map(np.array, numbers), 2):
            assert (b <= c).any() or (d <= a).any(), sizes


@every_answer
def test_one_scale_tints_all_of_an_equation(answer):
    for sizes, _, landed, index in states(answer):
        arrays, drawing = layer(sizes, answer), drawn(sizes, answer, landed, index)
        products = [prod(RULE[answer].factors(turn, arrays)) for turn in turns(sizes, answer).values()]
        of = [*products, *(value for name in (*RULE[answer].arrays, answer) for value in arrays[name].flat)]
        largest = max(map(abs, of))
        for part in [*drawing.boxes.values(), *drawing.cells.values()]:
            if part.share:
                share = round(100 * min(abs(int(part.number)) / largest, 1))
                assert part.share == f'--share:{share}%'


def test_a_box_has_one_place_whatever_is_summed():
    one, *others = (drawn(SIZES[0], answer, 0, (0, 0)).boxes for answer in ('Y', 'dX', 'dW'))
    for other in others:
        for key in turns(SIZES[0], 'dW'):
            np.testing.assert_array_equal(one[key].front, other[key].front)


@every_answer
def test_what_moves_is_called_the_same_in_all_states(answer):
    keys = set()
    for landed in range(turns_of(answer, lengths(SIZES[0])) + 1):
        drawing = drawn(SIZES[0], answer, landed, (0,) * len(RULE[answer].letters))
        found = [part.get('data-key') for part in drawing.html.iter() if part.get('data-key')]
        assert len(set(found)) == len(found)
        keys.add(tuple(sorted(found)))
    assert len(keys) == 1


@every_answer
def test_the_factors_of_the_turn_and_their_box_are_framed(answer):
    for sizes, _, landed, index in states(answer):
        drawing, before = drawn(sizes, answer, landed, index), drawn(sizes, answer, 0, index)
        full_y = answer == 'Y' and landed == turns_of(answer, lengths(sizes), index is None)
        lit = drawing.frames.get('lin-lit', [])
        boxes = [corners(part) for part in drawing.svg if part.tag == f'{SVG}rect' and 'lin-lit' in look(part)]
        if answer == 'db' or full_y:
            assert (len(lit), len(boxes)) == ((0 if answer == 'db' else 1), 0)
            continue
        ((start, end),) = boxes
        (turn,) = (
            turns(sizes, answer)[key]
            for key, box in before.boxes.items()
            if key.startswith('box') and (start < box.front[0]).all() and (box.front[1] < end).all()
        )
        factors = [drawing.cells[named(n, map(turn.get, word))].middle for n, word in RULE[answer].arrays.items()]
        np.testing.assert_allclose(sorted(lit), sorted(map(tuple, factors)))


def lanes(drawing):
    (lane,) = (part for part in drawing.svg if 'lin-lane' in look(part))
    (head,) = (part for part in drawing.svg if part.tag == f'{SVG}polygon' and look(part)[-1:] == ['lin-through'])
    assert look(lane)[0] == look(head)[0]
    return look(lane)[0], points(lane), points(head)


@every_answer
def test_an_arrow_in_the_hue_of_the_letter_leads_from_the_last_box_to_the_face_of_the_answer(answer):
    letter = {'Y': 'i', 'dX': 'j', 'dW': 'n', 'db': 'n'}[answer]
    for sizes, _, landed, index in states(answer, one=(False,)):
        drawing, before = drawn(sizes, answer, landed, index), drawn(sizes, answer, 0, index)
        summed = [words(part) for part in drawing.svg if 'lin-summed' in look(part)]
        axes = [look(part)[0] for part in drawing.svg if 'lin-axis-summed' in look(part)]
        assert (summed, axes) == ([letter], [f'lin-{letter}'])
        if answer == 'Y' and landed == turns_of(answer, lengths(sizes)):
            continue
        hue, (*way, end), _ = lanes(drawing)
        assert hue == f'lin-{letter}'
        picked = [box.front.mean(0) for box in before.boxes.values() if box.picked]
        np.testing.assert_allclose(sorted(way), sorted(map(tuple, picked)), atol=1e-3)
        steps = np.diff(way, axis=0) @ {'i': (1, 0), 'j': (-1, 0), 'n': (0, -1)}[letter]  # right, left, up
        assert (steps > 0).all()
        entry = drawing.cells[named(answer, index)].middle
        assert np.hypot(*np.subtract(end, entry)) < min(np.hypot(*np.subtract(place, entry)) for place in way)


@every_answer
def test_the_arrow_covers_no_number_of_the_answer(answer):
    for index in np.ndindex(layer(SIZES[0], answer)[answer].shape):
        drawing = drawn(SIZES[0], answer, 0, index)
        _, way, head = lanes(drawing)
        places = [*np.linspace(*way[-2:], 99), *head]
        for cell in (cell for name, cell in drawing.cells.items() if name.split('.')[0] == answer):
            assert (np.abs(np.subtract(places, cell.middle)) > (8, 5)).any(1).all(), (index, cell)


def test_b_is_copied_down_along_n_and_its_gradient_is_summed_up_along_n():
    for sizes in SIZES:
        copied = drawn(sizes, 'Y', turns_of('Y', lengths(sizes)), (0, 0))
        summed = drawn(sizes, 'db', 0, (0,))
        for drawing, face, b, down in ((copied, 'Y', 'b', 1), (summed, 'dY', 'db', -1)):
            hue, way, _ = lanes(drawing)
            assert hue == 'lin-n'
            assert (np.diff(way, axis=0)[:, 1] * down > 0).all()
            column = [drawing.cells[f'{face}.{n}.0'].middle for n in range(sizes[0])]
            assert {x for x, _ in way} == {x for x, _ in column} == {drawing.cells[f'{b}.0'].middle[0]}
            np.testing.assert_allclose(drawing.patches, column)  # the numbers stay whole


@every_answer
def test_a_cell_picks_the_entry_of_the_answer_that_has_its_place(answer):
    sizes = SIZES[0]
    arrays = layer(sizes, answer)
    for index in (None, (0,) * len(RULE[answer].letters)):
        drawing = drawn(sizes, answer, 1, index)
        for name in {'X', 'W', 'b', 'dY', answer}:
            if name != answer and AXES[name] == AXES[answer]:
                continue
            leads = {'X': 'dX', 'W': 'dW', 'b': 'db'}.get(name, name)
            for place in np.ndindex(arrays[name].shape):
                if name == 'dY':  # it is given
                    assert drawing.cells[named(name, place)].set is None
                    continue
                wanted = picks(place) if index else ''
                if leads != answer:
                    wanted = f'answer={leads} step=0 {wanted}'.strip()
                elif not index:  # the turn that ends the sum of this entry
                    order = re.findall(r'for (\w) in', RULE[answer].loops())
                    whole = [dict(zip(order, k, strict=True)) for k in np.ndindex(*map(lengths(sizes).get, order))]
                    wanted = f'step={max(k for k, turn in enumerate(whole, 1) if home(answer, turn) == place)}'
                assert drawing.cells[named(name, place)].set == wanted


@every_answer
def test_four_lines_of_code_pick_an_answer_and_play_it_and_show_the_letter_that_is_summed(answer):
    drawing = drawn(SIZES[0], answer, 1, (0,) * len(RULE[answer].letters))
    lines = drawing.html.findall('.//*[@data-play]')
    assert [re.sub(' +', ' ', words(part)) for part in lines] == [
        'Y[n, j] += X[n, i] * W[i, j]sum i, + b[j]',
        'dX[n, i] += dY[n, j] * W[i, j]sum over j',
        'dW[i, j] += X[n, i] * dY[n, j]sum over n',
        'db[j] += dY[n, j]sum over n',
    ]
    assert [part.get('data-set') for part in lines] == [f'answer={name} step=0' for name in ANSWERS]
    assert [name for name, part in zip(ANSWERS, lines, strict=True) if 'lin-chosen' in look(part)] == [answer]
    for part in lines:
        (struck,) = (letter for letter in part.iter() if 'lin-summed' in look(letter))
        assert {'lin-summed', f'lin-{words(struck)}'} == set(look(struck))


@every_answer
def test_handles_for_each_turn_show_the_sums_so_far_of_the_picked_entry(answer):
    for sizes, _, landed, index in states(answer):
        drawing = drawn(sizes, answer, landed, index)
        handles = drawing.html.findall('.//*[@data-drag]')
        assert [part.get('data-set') for part in handles] == [f'step={k}' for k in range(len(handles))]
        assert len(handles) == turns_of(answer, lengths(sizes), index is None) + 1
        assert [k for k, part in enumerate(handles) if 'lin-now' in look(part)] == [landed]
        if index is not None:
            totals = [words(part.findall('b')[-1]) for part in handles]
            assert [total == EMPTY for total in totals] == [k > landed for k in range(len(totals))]
            cell = drawing.cells[named(answer, index)].number
            assert totals[landed] == (cell if landed else '0')


@every_answer
def test_the_label_and_the_line_of_words_say_what_is_summed_and_how_far(answer):
    for state in states(answer):
        made = picture(*state)
        assert made.text.startswith(f'{STORY[answer]} Each box is ')
        boxes = made.text.removeprefix(f'{STORY[answer]} ')
        label = next(drawn(*state).html.iter(f'{SVG}svg')).get('aria-label')
        here = Landing(layer(state[0], answer), *state[1:])
        in_words = boxes if state[3] is not None else boxes.removesuffix(f' {here.words}')  # else they stand beside it
        assert label == f'The cube of {answer}. {in_words}'
        if state[3] is not None:
            said = [words(part) for part in drawn(*state).html.iter('p')]
            assert said == [STORY[answer], here.why]


def test_numbers_with_a_fraction_have_room():
    arrays = {name: array / 7 for name, array in layer((2, 3, 2), 'dX').items()}
    drawing = ElementTree.fromstring(f'<body>{cube(arrays, "dX", 1, (0, 0)).html}</body>')
    for part in drawing.iter(f'{SVG}g'):
        if 'data-key' in part.attrib:
            (left, _), (right, _) = corners(part.find(f'{SVG}rect'))
            assert right - left >= 7 * len(words(part.find(f'{SVG}text')))


@every_answer
def test_a_box_comes_from_the_number_that_was_copied_into_it(answer):
    source, letters = {'Y': ('X', 'ni'), 'dX': ('X', 'ni'), 'dW': ('W', 'ij'), 'db': ('b', 'j')}[answer]
    sizes = SIZES[0]
    html = live(picture(sizes, answer, 0, (0, 0)[-len(AXES[answer]) :]).html)
    born = {part.get('data-key'): part.get('data-born') for part in html.iter() if part.get('data-born')}
    assert born == {f'{answer}.{key}': at(source, map(turn.get, letters)) for key, turn in turns(sizes, answer).items()}
