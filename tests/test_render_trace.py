from itertools import product

import numpy as np
import pytest
from reading import body, drawings, ground, look, tables, with_data, words

from lin_backprop import example, lin_grad
from lin_backprop.letters import RULE
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.style import colour
from lin_backprop.render.trace import trace

SIZES = [(4, 3, 2), (1, 3, 2), (2, 1, 3), (3, 4, 1), (8, 7, 6)]
every_picture = pytest.mark.parametrize(('sizes', 'gradient'), list(product(SIZES, ['dX', 'dW', 'db'])), ids=str)


def some(sizes, gradient):
    """(index, arrays, gradients, picture) for the first, a middle and the last entry."""
    X, W, _, dY = example(*sizes)
    arrays, grad = {'X': X, 'W': W, 'dY': dY}, lin_grad(X, W, dY)
    every = list(np.ndindex(getattr(grad, gradient).shape))
    for index in {every[0], every[len(every) // 2], every[-1]}:
        yield index, arrays, grad, trace(X, W, dY, grad, gradient, index)


def dotted(name, places):
    return {'.'.join(map(str, (name, *place))) for place in places}


@every_picture
def test_what_feeds_the_entry_is_framed_and_only_what_is_picked_is_crimson(sizes, gradient):
    lengths = dict(zip('nij', sizes, strict=True))
    for index, arrays, grad, picture in some(sizes, gradient):
        fed = RULE[gradient].fed_by(index, lengths)
        given, answers = tables(picture.html)[:3], tables(picture.html)[3:]
        summed = {'dX': 'j', 'dW': 'n', 'db': 'n'}[gradient]
        for (name, array), drawn in zip(arrays.items(), given, strict=True):
            own = {index} if gradient == f'd{name}' else set()
            assert drawn.caption == f'{name} {array.shape}'
            assert (drawn.lit, drawn.marked) == (set(fed.get(name, ())), own)
            assert drawn.faint == set(np.ndindex(array.shape)) - drawn.lit - own
            np.testing.assert_array_equal(np.array(drawn.numbers, int), array)
        for (name, array), drawn in zip(grad._asdict().items(), answers, strict=True):
            assert drawn.caption == f'{name} {array.shape}'
            assert drawn.marked == ({(0, *index)[-2:]} if name == gradient else set())
            assert drawn.lit == drawn.faint == set()
            np.testing.assert_array_equal(np.array(drawn.numbers, int), np.atleast_2d(array))
        crossed = {words(head)[0] for head in body(picture.html).iter('th') if 'line-through' in head.get('style')}
        assert crossed == ({summed} if lengths[summed] > 1 else set())
        assert picture.text == sum_in_words(arrays, gradient, index, getattr(grad, gradient)[index])


@every_picture
def test_pointing_lights_exactly_what_the_sum_in_words_names(sizes, gradient):
    lengths = dict(zip('nij', sizes, strict=True))
    *_, (_, _, grad, picture) = some(sizes, gradient)
    pointed = {marks['at']: marks['from'].split() for marks, _ in with_data(picture.html, 'at', 'from')}
    assert len(pointed) == sum(array.size for array in grad)
    for name, array in grad._asdict().items():
        for index in np.ndindex(array.shape):
            (at,) = dotted(name, [index])
            fed = RULE[name].fed_by(index, lengths)
            assert set(pointed[at]) == set().union(*(dotted(*each) for each in fed.items()))
            assert len(set(pointed[at])) == len(pointed[at])
    there = {marks['at'] for marks, _ in with_data(picture.html, 'at')}
    assert {name for marks, _ in with_data(picture.html, 'from') for name in marks['from'].split()} <= there


@every_picture
def test_a_click_on_a_cell_picks_its_gradient(sizes, gradient):
    *_, (_, _, _, picture) = some(sizes, gradient)
    cells = with_data(picture.html, 'at', 'set')
    assert len(cells) == len(with_data(picture.html, 'at'))
    for marks, _ in cells:
        name, *index = marks['at'].split('.')
        picked = {'X': 'dX', 'W': 'dW', 'dY': 'db'}.get(name, name)
        fields = ['second'] if picked == 'db' else ['first', 'second']
        places = ' '.join(f'{field}={k}' for field, k in zip(fields, index[-len(fields) :], strict=True))
        assert marks['set'] == f'gradient={picked} {places}'


def boxes(picture):
    """The words of each box in the row of the sum, with its head and sign; and how many it has room for."""
    *_, row = (part for part in body(picture.html).iter('div') if 'flex-wrap:wrap' in part.get('style', ''))
    return [' '.join(words(box).split()) for box in row if 'visibility' not in look(box)], len(row)


@every_picture
def test_the_products_stand_in_a_row_and_add_up(sizes, gradient):
    for index, arrays, grad, picture in some(sizes, gradient):
        formula, value = RULE[gradient], getattr(grad, gradient)[index]
        turns = formula.turns(index, dict(zip('nij', sizes, strict=True)))
        drawn, room = boxes(picture)
        letter = 'j' if gradient == 'dX' else 'n'
        products = [int(np.prod(formula.factors(turn, arrays))) for turn in turns]
        assert sum(products) == value
        for k, (box, adds) in enumerate(zip(drawn, products, strict=False)):
            assert box.startswith(f'{letter}={k} {"+" if k else "="} ')
            factors, said = box.split()[2:]
            assert int(said) == adds == eval(factors.replace('·', '*'))
        assert drawn[-1] == f'{gradient}[{", ".join(map(str, index))}] = {value}'
        assert len(drawn) == len(products) + 1
        assert room == max(sizes[0], sizes[2]) + 1  # as much room for each sum, so that nothing jumps


@every_picture
def test_each_product_comes_from_a_line_of_its_example(sizes, gradient):
    for index, *_, picture in some(sizes, gradient):
        formula = RULE[gradient]
        lines = {marks['key'] for marks, _ in with_data(picture.html, 'key', 'set')}
        born = [marks for marks, _ in with_data(picture.html, 'key', 'born', 'from')]
        turns = formula.turns(index, dict(zip('nij', sizes, strict=True)))
        assert [marks['born'] for marks in born] == [
            f'line.{turn["n"]}.{turn.get("i", sizes[1])}.{turn["j"]}' for turn in turns
        ]
        assert {marks['born'] for marks in born} <= lines
        for marks, turn in zip(born, turns, strict=True):
            assert marks['from'].split() == [
                '.'.join(map(str, (name, *map(turn.get, word)))) for name, word in formula.arrays.items()
            ]


def test_two_entries_share_no_box_so_that_each_new_sum_comes_from_its_lines():
    X, W, _, dY = example()
    grad = lin_grad(X, W, dY)
    keys = [
        {marks['key'] for marks, _ in with_data(trace(X, W, dY, grad, name, index).html, 'key', 'born')}
        for name in grad._fields
        for index in np.ndindex(getattr(grad, name).shape)
    ]
    assert len(set().union(*keys)) == sum(map(len, keys))


def test_one_scale_of_colours_for_all_numbers():
    X, W, _, dY = example()
    grad = lin_grad(X, W, dY)
    largest = max(abs(array).max() for array in (X, W, dY, *grad))
    picture = trace(X, W, dY, grad, 'dW', (2, 1))
    for drawn in tables(picture.html):
        for r, row in enumerate(drawn.cells):
            for k, cell in enumerate(row):
                if (r, k) not in drawn.faint and drawn.caption != 'W (3, 2)':
                    assert look(cell)['background'] == ground(int(words(cell)), largest)


def test_a_question_leaves_the_answer_out_and_nothing_else():
    X, W, _, dY = example()
    grad = lin_grad(X, W, dY)
    picture = trace(X, W, dY, grad, 'dW', (2, 1))
    hidden = with_data(picture.html, 'answer')
    assert len(hidden) == sum(array.size for array in grad) + 1
    assert 'sum over n' in hidden[-1][1]


def test_a_question_for_the_paths_lights_none():
    X, W, _, dY = example()
    for gradient, index in (('dX', (1, 0)), ('dW', (2, 1)), ('db', (1,))):
        picture = trace(X, W, dY, lin_grad(X, W, dY), gradient, index, lit=False)
        assert not any(drawn.lit for drawn in tables(picture.html))
        assert sum(len(drawn.marked) for drawn in tables(picture.html)) == (1 if gradient == 'db' else 2)
        for drawing in drawings(picture.html):
            assert 'stands out' not in drawing.get('aria-label')
            assert {part.get('stroke') for part in drawing.iter()} <= {None, colour('edge')}
            assert not any(part.get('font-weight') for part in drawing.iter())
        assert 'line-through' not in picture.still


def test_a_saved_page_has_a_drawing_for_each_example_and_the_same_words():
    X, W, _, dY = example()
    picture = trace(X, W, dY, lin_grad(X, W, dY), 'dX', (1, 0))
    assert picture.still.count('<img') == 4
    assert 'data-set' not in picture.still
    assert len(drawings(picture.html)) == 4
