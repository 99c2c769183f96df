import re

import numpy as np
import pytest
from reading import SVG, body, drawings, live, tiles, words

from lin_backprop import example
from lin_backprop.adjoint import one_try, pairs
from lin_backprop.render.adjoint import BACKWARD, FORWARD, TOTALS, adjoint
from lin_backprop.render.style import colour

X, W, _, _ = example()
PAIRS = pairs(X, W)
every_picture = pytest.mark.parametrize(
    ('name', 'partner'), [(name, partner) for name, pair in PAIRS.items() for partner in pair.partners]
)
every_pair = pytest.mark.parametrize('name', PAIRS)


def in_signs(words):
    """As the picture has them: δX for change_X."""
    return words.replace('change_', 'δ')


def draw(name, partner=None, attempt=0, step=TOTALS):
    pair = PAIRS[name]
    return adjoint(pair, partner or next(iter(pair.partners)), *one_try(pair, attempt), step)


def named(picture, start):
    """{index: Tile} of what is called so: 'box', 'right', 'below', 'dY', 'δX'."""
    found = {}
    for tile in tiles(picture.html):
        word, *index = tile.marks.get('at', '').split('.')
        if word == start:
            found[tuple(int(k) if k.isdigit() else k for k in index)] = tile
    return found


def numbers(picture):
    """{name of a tile: its number}"""
    return {t.marks['at']: float(t.words) for t in tiles(picture.html) if 'at' in t.marks and t.words}


def both_routes(name, partner, attempt=0):
    """What is multiplied and added up, forward and backward."""
    pair = PAIRS[name]
    change, dY = one_try(pair, attempt)
    return pair.forward(change) * dY, pair.partners[partner](dY) * change


@every_picture
def test_the_two_routes_stand_beside_the_boxes_and_end_in_their_totals(name, partner):
    picture = draw(name, partner)
    right, below = both_routes(name, partner)
    for word, route in (('right', right), ('below', below)):
        drawn = named(picture, word)
        assert len(drawn) == route.size
        for index, tile in drawn.items():
            np.testing.assert_allclose(float(tile.words), route[index], atol=0.05)
    totals = named(picture, 'total')
    for word, route in (('right', right), ('below', below)):
        np.testing.assert_allclose(float(totals[(word,)].words), route.sum(), rtol=1e-3)
    (drawing,) = drawings(picture.html)
    (sign,) = [text for text in drawing.iter(f'{SVG}text') if words(text) in '=≠']
    gap = abs(right.sum() - below.sum())
    assert words(sign) == ('=' if gap < 1e-9 else '≠')
    assert sign.get('fill') == colour('right' if gap < 1e-9 else 'wrong')
    by = [words(text) for text in drawing.iter(f'{SVG}text') if words(text).startswith('by ')]
    assert by == ([] if gap < 1e-9 else [f'by {gap:.4g}'])


@every_picture
def test_a_sum_is_that_of_the_boxes_that_it_lights_or_in_a_red_frame(name, partner):
    for attempt in range(5):
        picture = draw(name, partner, attempt)
        of = numbers(picture)
        right, below = both_routes(name, partner, attempt)
        true = both_routes(name, next(iter(PAIRS[name].partners)), attempt)[1]
        for word, route, should in (('right', right, right), ('below', below, true)):
            for index, tile in named(picture, word).items():
                boxes = tile.marks.get('from', '').split()
                is_wrong = abs(route[index] - should[index]) > 1e-9
                assert (tile.rect.get('stroke') == colour('wrong')) == is_wrong
                assert is_wrong or sum(of[box] for box in boxes) == route[index]
                assert not is_wrong or not boxes
        assert ('A red frame' in words(body(picture.html))) == (abs(below - true) > 1e-9).any()
        for word in ('right', 'below'):
            lit = named(picture, 'total')[(word,)].marks['from'].split()
            assert lit == ['.'.join([word, *map(str, index)]) for index in named(picture, word)]


@every_pair
def test_each_box_is_the_product_of_what_it_lights_and_stands_where_they_cross(name):
    picture = draw(name)
    of, boxes = numbers(picture), named(picture, 'box')
    upstream, change = named(picture, 'dY'), named(picture, in_signs(PAIRS[name].change))
    right, below = named(picture, 'right'), named(picture, 'below')
    assert len(boxes) == {'X': 24, 'W': 24, 'b': 8, 'pick': 8, 'reshape': 12, 'running sum': 30}[name]
    for index, box in boxes.items():
        out, into = index[:2], index[2:]
        *given, dY, moved = box.marks['from'].split()
        assert dY == '.'.join(['dY', *map(str, out)])
        assert moved == '.'.join([in_signs(PAIRS[name].change), *map(str, into)])
        if name == 'X':
            assert given == [f'W.{into[1]}.{out[1]}']
        elif name == 'W':
            assert given == [f'X.{out[0]}.{into[0]}']
        else:
            assert given == []
        assert float(box.words) == np.prod([of[one] for one in box.marks['from'].split()])
        assert box.middle[1] == upstream[out].middle[1] == right[out].middle[1]
        assert box.middle[0] == change[into].middle[0] == below[into].middle[0]
        assert box.marks['key'] == box.marks['at']
    assert len({box.middle for box in boxes.values()}) == len(boxes)
    for given, array in PAIRS[name].given.items():
        for index, tile in named(picture, given).items():
            assert float(tile.words) == array[index]


@every_picture
def test_each_step_brings_a_route_and_its_boxes_fly_there(name, partner):
    for step in range(TOTALS + 1):
        picture = draw(name, partner, step=step)
        assert len(named(picture, 'box')) > 0
        for word, when in (('right', FORWARD), ('below', BACKWARD), ('total', TOTALS)):
            for tile in named(picture, word).values():
                assert bool(tile.words) == (step >= when)
                assert tile.marks['set'] == f'step={when}'
                assert tile.marks['key'] == f'sum.{tile.marks["at"]}'
                assert 'late' in tile.marks
        flying = [
            part.get('data-at')
            for group in live(picture.html).iter(f'{SVG}g')
            if group.get('data-gathers')
            for part in group.iter()
            if part.get('data-at')
        ]
        word = ['', 'right', 'below', 'total'][step]
        assert {at.split('.')[0] for at in flying} == {word} - {''}
        ends = [part for part in live(picture.html).iter() if part.get('data-last')]
        assert len(ends) == (step == TOTALS)


def test_the_words_of_a_step_name_the_letter_that_is_summed_first():
    def said(name, step):
        return draw(name, step=step).text

    assert said('X', 0) == '24 boxes. Each is δX · W · dY. Two routes add them all up.'
    assert said('X', FORWARD) == 'Forward, first over i: δX @ W, then times dY.'
    assert said('X', BACKWARD) == 'Backward, first over j: dY @ W.T, then times δX.'
    assert said('W', FORWARD) == 'Forward, first over i: X @ δW, then times dY.'
    assert said('W', BACKWARD) == 'Backward, first over n: X.T @ dY, then times δW.'
    assert said('b', FORWARD) == 'Forward: δb copied into each row, then times dY.'
    assert said('b', BACKWARD) == 'Backward, first over n: dY.sum(0), then times δb.'
    assert said('pick', BACKWARD).startswith('Backward, first over n: dY added at')
    assert said('running sum', FORWARD).startswith('Forward, first over n: ')


@every_picture
def test_the_picture_says_all_that_its_text_says_and_signs_a_verdict(name, partner):
    for step in range(TOTALS + 1):
        picture = draw(name, partner, step=step)
        said = ' '.join(words(body(picture.html)).split())
        assert picture.text in said
        assert in_signs(PAIRS[name].forward.words) in said
        back = PAIRS[name].partners[partner].words
        assert f'backward ({partner}): {back}, times {in_signs(PAIRS[name].change)}.' in said
        signs = re.findall('[✓✗]', said)
        is_adjoint = partner == next(iter(PAIRS[name].partners))
        assert signs == (['✓' if is_adjoint else '✗'] if step == TOTALS else [])
        assert picture.text in drawings(picture.html)[0].get('aria-label')


@every_picture
def test_the_verdict_is_what_the_two_totals_say_at_every_try(name, partner):
    is_adjoint = partner == next(iter(PAIRS[name].partners))
    forward_words = in_signs(PAIRS[name].forward.words)
    for attempt in range(30):
        text = draw(name, partner, attempt).text
        forward, backward, verdict = re.fullmatch(r'Forward (\S+), backward (\S+): (.*)', text).groups()
        assert not is_adjoint or forward == backward
        if forward != backward:
            gap = float(re.match(r'different by (\S+)\. So ', verdict).group(1))
            np.testing.assert_allclose(gap, abs(float(forward) - float(backward)), atol=0.06)
            assert f'{PAIRS[name].partners[partner].words} is not the adjoint of {forward_words}' in verdict
        elif is_adjoint:
            words = f'{PAIRS[name].adjoint.words} is the adjoint of {forward_words}.'
            assert verdict == f'equal, as at every try. {words}'
        else:
            assert verdict == 'equal this time. One try proves nothing: try another.'


def test_a_wrong_partner_does_agree_by_chance_at_times():
    assert sum('equal this time' in draw('pick', 'overwrite', attempt).text for attempt in range(100)) == 8


@every_picture
def test_the_drawing_has_one_size_and_its_numbers_fit_into_their_boxes(name, partner):
    for attempt in range(0, 100, 3):
        picture = draw(name, partner, attempt)
        (drawing,) = drawings(picture.html)
        assert drawing.get('viewBox') == '0 0 340 344'
        for tile in tiles(picture.html):
            assert 7 * len(tile.words.replace('.', '')) <= tile.wide


@every_pair
def test_the_answer_waits_for_a_question(name):
    picture = draw(name)
    hidden = [part for group in live(picture.html).iter() if group.get('data-answer') for part in group.iter()]
    names = {part.get('data-at', '').split('.')[0] for part in hidden} - {''}
    assert names == {'below', 'total'}
    assert any(picture.text in words(part) for part in hidden)
