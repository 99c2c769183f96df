import numpy as np
import pytest
from reading import body, drawings, extents, outline, tiles, words
from test_explore_build import every_state

from lin_backprop.explore import Build
from lin_backprop.parts import Parts
from lin_backprop.render.build import build
from lin_backprop.to_build import TASKS

SHOWN = {'left': 'X', 'op': '@', 'right': 'dY', 'then': 'nothing'}


def picture(task, *parts, **more):
    """What is drawn; the words of the controls do not matter here."""
    return build(TASKS[task], Parts(*parts, **more), SHOWN, SHOWN)


def said(drawing):
    """Its words, in order."""
    return [words(text) for text in drawing.iter() if text.tag.endswith('text')]


def made(html):
    """{place in the result: Tile}"""
    found = {}
    for tile in tiles(html):
        name, *place = tile.marks.get('at', '').split('.')
        if name == 'made':
            found[tuple(map(int, place))] = tile
    return found


def braces(html):
    """Whether each brace joins the same letter, in order."""
    return [
        'dash' not in path.get('style', '') and not path.get('stroke-dasharray')
        for path in body(html).iter()
        if path.tag.endswith('path')
    ]


def test_the_letters_that_are_lined_up_are_joined_and_different_ones_in_red():
    top, below = drawings(picture('dW', 'X', '@', 'dY').html)
    assert said(top)[:4] == ['X', '@', 'dY', 'nothing']
    assert said(top)[4:9] == ['n', 'i', 'n', 'j', '✗ i with n']
    assert said(below)[:4] == ['✗ gives', 'does not run', 'i (3) meets n (4)', 'should be (3, 2)']
    assert braces(picture('dW', 'X', '@', 'dY').html) == [False]
    assert braces(picture('dW', 'X.T', '@', 'dY').html) == [True]
    assert 'n summed' in said(drawings(picture('dW', 'X.T', '@', 'dY').html)[0])
    assert braces(picture('ds', 'X', '*', 'dY').html) == [True, True]
    assert braces(picture('dW', 'X.T', '*', 'dY').html) == [False, False]
    assert braces(picture('dX', 'dY', '*', 'W').html) == [False, True]


def test_a_brace_goes_from_letter_to_letter_and_two_do_not_cross():
    top, _ = drawings(picture('ds', 'X', '*', 'dY').html)
    ends = [outline(path) for path in top.iter() if path.tag.endswith('path')]
    chips = {
        float(text.get('x'))
        for text in top.iter()
        if text.tag.endswith('text') and words(text) in 'ni' and text.get('x')
    }
    assert {brace[0][0] for brace in ends} | {brace[-1][0] for brace in ends} <= chips
    assert ends[0][0][1] < ends[1][0][1]  # one above, one below
    for parts, left, right in [(('dY', '@', 'W.T'), 'j', 'j'), (('dY', '@', 'W'), 'j', 'i')]:
        top, _ = drawings(picture('dX', *parts).html)
        (brace,) = (outline(path) for path in top.iter() if path.tag.endswith('path'))
        at = {float(text.get('x')): words(text) for text in top.iter() if text.get('y') == '71'}
        assert (at[brace[0][0]], at[brace[-1][0]]) == (left, right)


@pytest.mark.parametrize('task', ['dX', 'dW_one', 'dx_one', 'dY1', 'dW_torch'])
def test_nothing_is_cut_off_whatever_is_built(task):
    for _, drawn in every_state(task):
        for drawing in drawings(drawn.html):
            size = np.array(drawing.get('viewBox').split()[2:], float)
            for part, box in extents(drawing):
                assert (box >= 0).all(), (drawn.text, words(part))
                assert (box <= size).all(), (drawn.text, words(part))


def test_what_is_paired_or_summed_is_said():
    outer = picture('dW', 'X', 'boxes', 'dY', '.mean(0)')
    assert {'n with n', 'every i with every j', 'averaged'} <= set(said(drawings(outer.html)[0]))
    assert outer.text.endswith(
        ' Here outer is of each row: with None, an axis of 1, * takes every i of X with every j of dY.'
    )
    lone = [said(drawings(picture('dx_column', 'W', '*', 'dy', then).html)[0]) for then in ('.sum(0)', '.sum(1)')]
    assert not any('summed' in words for words in lone)  # it does not get there
    assert 'summed' in said(drawings(picture('db', 'dY', then='.sum(0)').html)[0])
    assert 'every i with every j' in said(drawings(picture('dW_one', 'x', 'outer', 'dy').html)[0])


@pytest.mark.parametrize(
    ('task', 'parts'),
    [
        ('dW', ('X', 'boxes', 'dY', '.mean(0)')),
        ('dX', ('dY', '@', 'W.T')),
        ('db', ('dY', '', '', '.mean(0)')),
        ('dY1', ('dA', '*', 'mask')),
        ('dx_one', ('W', '*', 'dy', '.sum(1)')),
        ('dW_torch', ('X.T', '@', 'dY')),
        ('dx_one', ('dy', '@', 'W.T')),
    ],
)
def test_the_numbers_stand_there_and_those_that_differ_are_marked(task, parts):
    task, parts = TASKS[task], Parts(*parts)
    html, value = build(task, parts, SHOWN, SHOWN).html, parts.value(task.arrays)
    found = made(html)
    assert list(found) == list(np.ndindex(value.shape))
    for place, tile in found.items():
        assert float(tile.words) == pytest.approx(value[place], rel=1e-3)
        differs = value.shape == task.wanted.shape and value[place] != task.wanted[place]
        assert ('lin-wrong-edge' in html) or not differs
        assert (tile.rect.get('stroke-width') == '2') == differs
    wanted = [tile.words for tile in tiles(html) if not tile.marks.get('at')]
    assert [int(word) for word in wanted] == task.wanted.ravel().tolist()


def test_another_shape_is_marked():
    assert said(drawings(picture('ds', 'dY', '*', 'X', '.sum(0)').html)[1])[0] == '✗ gives (3,)'
    assert said(drawings(picture('ds', 'dY', '*', 'X', '.sum(1)').html)[1])[0] == 'gives (4,)'


def test_pointing_at_a_number_lights_the_row_and_the_column_that_made_it():
    tile = made(picture('dW', 'X.T', '@', 'dY').html)[2, 1]
    assert tile.marks['from'].split() == [f'left.2.{n}' for n in range(4)] + [f'right.{n}.1' for n in range(4)]
    there = {tile.marks.get('at') for tile in tiles(picture('dW', 'X.T', '@', 'dY').html)}
    assert set(tile.marks['from'].split()) <= there


def test_a_turned_array_keeps_its_numbers():
    """They move to their new places."""
    for turned in ('X', 'X.T'):
        keys = {
            tile.marks['key']: tile.words
            for tile in tiles(picture('dW', turned, '@', 'dY').html)
            if 'key' in tile.marks
        }
        assert keys['left.X.2.1'] == '-1'
        assert len(keys) == 12 + 8


def test_what_is_too_large_to_draw_is_counted():
    assert '24 numbers' in said(drawings(picture('dW', 'X', 'boxes', 'dY').html)[1])
    assert not made(picture('dW', 'X', 'boxes', 'dY').html)
    assert '12 numbers' in said(drawings(picture('dx_one', 'W', 'outer', 'dy').html)[1])


def test_the_answer_has_its_name_in_what_is_said():
    said = picture('dX', 'dY', '*', 'W').text
    assert 'dX' in said
    assert 'he answer' not in said
    assert picture('dx_one', 'x', '@', 'W').text == (
        '✗ dx = x @ W: forward in place of back. This is y once more; dx is a gradient, made of dy and W.'
    )
    assert picture('dx_one', 'x', '@', 'dy').text == (
        '✗ dx = x @ dy: x in place of W. x is in it and W is not: dx is made of dy and W. '
        'It does not run: i (3) of x meets j (2) of dy.'
    )


def test_an_array_alone_has_no_sign():
    assert 'lin-alone' in picture('db', 'dY', then='.sum(0)').html
    assert 'lin-alone' not in picture('dW', 'X', '@', 'dY').html


def test_numbers_say_that_they_can_be_pointed_at():
    tip = 'Point at a number to trace it.'
    assert tip in said(drawings(picture('dW', 'X.T', '@', 'dY').html)[1])
    for none in (('dW', 'X', '@', 'dY'), ('dW', 'X', 'boxes', 'dY')):
        assert tip not in said(drawings(picture(*none).html)[1])


def test_what_is_said_above_the_letters_keeps_away_from_the_parts():
    for task, *parts in (('ds', 'X', '*', 'dY'), ('dW', 'X', 'boxes', 'dY'), ('dW', 'X.T', '*', 'dY')):
        top, _ = drawings(picture(task, *parts).html)
        every = [(words(part), box) for part, box in extents(top)]
        lowest = max(box[1][1] for word, box in every if word in ('X', 'X.T', 'dY', '*'))
        assert all(box[0][1] > lowest + 4 for word, box in every if ' with ' in word)


def test_crimson_is_not_used():
    assert 'lin-marked' not in Build().picture.value
    assert 'lin-ring' not in Build().picture.value
