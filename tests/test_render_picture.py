import base64
import re
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest
from reading import SVG, body, drawings, ground, look

from lin_backprop.render.picture import (
    INK,
    PAPER,
    WAITS,
    Picture,
    at,
    beside,
    data,
    factor,
    lettered,
    line,
    number,
    prose,
    svg,
    tint,
)
from lin_backprop.render.style import colour, inlined, sheet


def contrast(one, other):
    """The contrast ratio of two colours like '#1a1a1a', as WCAG 2 defines it."""

    def luminance(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_every_number_and_mark_is_readable():
    assert contrast('#ffffff', '#000000') == 21  # as WCAG says
    assert contrast('#777777', '#ffffff') == pytest.approx(4.48, abs=0.005)
    assert contrast(colour('picked'), PAPER) >= 4.5
    assert all(contrast(INK, ground(value, 9)) >= 4.5 for value in np.linspace(-9, 9, 37))


def over(top, share, ground):
    """The colour '#808080' that covers a share of a ground."""
    parts = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in (top, ground)]
    return '#' + ''.join(f'{round(share * a + (1 - share) * b):02x}' for a, b in zip(*parts, strict=True))


@pytest.mark.parametrize(
    ('ink', 'share', 'page'), [('#000000', 0.87, '#ffffff'), ('#ffffff', 1, '#111111'), (INK, 1, PAPER)]
)  # JupyterLab light and dark, and a saved drawing
def test_what_steps_back_is_readable_and_nearer_to_the_page_on_a_light_and_a_dark_one(ink, share, page):
    (faint,) = body(line('', name='lin-faint'))
    left = float(look(faint)['opacity'])
    *grey, alpha = re.fullmatch(r'rgba\((\d+),(\d+),(\d+),(.+)\)', look(faint)['background']).groups()
    grey = '#' + ''.join(f'{int(part):02x}' for part in grey)
    for below in (over(grey, float(alpha), page), over(grey, float(alpha) * left, page), page):
        assert contrast(below, page) < 1.4
        assert 4.5 <= contrast(over(ink, share * left, below), below) < contrast(over(ink, share, page), page)


def test_tint_is_white_at_0_orange_above_and_blue_below_and_deepest_at_the_largest():
    assert ground(0, 9) == ground(0, 0) == ground(np.nan, 9) == PAPER.ljust(7, 'f') == '#ffffff'
    for size in (1, 4, 9):
        red, green, blue = bytes.fromhex(ground(size, 9)[1:])
        assert red > green > blue
        red, green, blue = bytes.fromhex(ground(-size, 9)[1:])
        assert red < green < blue
    depth = [contrast(ground(value, 9), PAPER) for value in (0, 1, 3, 9)]
    assert depth == sorted(set(depth))
    assert ground(99, 9) == ground(np.inf, 9) == ground(9, 9)
    assert ground(-99, 9) == ground(-9, 9)


def test_a_number_has_no_useless_point_and_at_most_four_digits_after_rounding():
    values = [3, -12, 0, 3.0, -0.0, 0.25, 2 / 3, -1234.5, 123456, 123456.0, np.int64(-2), np.uint8(200), True]
    values += [np.float32(0.1), np.float32(-0.0), np.nan, np.inf, -np.float32(np.inf)]
    said = '3 -12 0 3 0 0.25 0.6667 -1234 123456 123456 -2 200 1 0.1 0 nan inf -inf'
    assert ' '.join(map(number, values)) == said
    assert [factor(value) for value in (3, 0, -2, -0.5)] == ['3', '0', '(-2)', '(-0.5)']


def test_a_still_picture_has_an_image_with_alt_text_for_each_svg():
    names = ['one "two" <three> & four', 'another']
    picture = Picture(beside(*(svg('<text>π\n+ 1</text>', 160, 80, name) for name in names)) + line('end'), 'text')
    assert len(drawings(picture.html)) == 2
    assert '<svg' not in picture.still
    assert unescape(''.join(re.findall(r'alt="([^"]*)"', picture.still))) == ''.join(names)
    for name, coded in zip(names, re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', picture.still), strict=True):
        drawing = ElementTree.fromstring(base64.b64decode(coded).decode())
        assert drawing.tag == f'{SVG}svg'
        assert drawing.get('aria-label') == name
        assert drawing.find(f'{SVG}text').text == 'π\n+ 1'
        assert f'background:{PAPER};color:{INK}' in drawing.get('style')  # readable on a dark page
    assert picture.still.count('width:10em') == 2
    assert picture.still.endswith(inlined(line('end')))
    assert (picture._repr_html_(), repr(picture)) == (picture.still, 'text')


def test_a_line_is_large_where_asked():
    sizes = [look(body(line('7', big=big)).find('p'))['font-size'] for big in (True, False)]
    assert sizes == ['120%', '100%']


def test_prose_is_escaped_and_has_code_between_backticks():
    text = 'if `X @ W < b` & not "`.T`", then 1 < 2'
    (paragraph,) = body(f'<p>{prose(text)}</p>')
    assert ''.join(paragraph.itertext()) == text.replace('`', '')
    assert [code.text for code in paragraph] == ['X @ W < b', '.T']
    assert {code.tag for code in paragraph} == {'code'}
    assert prose('one ` alone') == 'one ` alone'


def test_letters_have_their_hues_and_words_have_none():
    assert lettered('sum over n of X[n, 1]') == (
        'sum over <span class="lin-n">n</span> of X[<span class="lin-n">n</span>, 1]'
    )
    coloured = lettered('ni,ij-&gt;nj', 'tspan')
    assert re.sub('</?tspan[^>]*>', '', coloured) == 'ni,ij->nj'
    assert re.findall(r'class="lin-(.)">(.)<', coloured) == [(letter, letter) for letter in 'niijnj']
    for plain in ('in, i.e. the n-th of Nn', 'x_n', '&#x27;', 'no'):
        assert lettered(plain) == plain


def test_a_letter_stands_out_from_its_ground_in_either_theme():
    palette = dict(re.findall(r'--([\w-]+): light-dark\((#\w+), (?:#\w+)\)', sheet()))
    dark = dict(re.findall(r'--([\w-]+): light-dark\((?:#\w+), (#\w+)\)', sheet()))
    for colours in (palette, dark):
        for name in ('n', 'i', 'j', 'picked', 'right', 'wrong', 'on-ground'):
            assert contrast(colours[name], colours['ground']) >= 4.5, name
            for paper in ('#111111',) if colours is dark else ('#ffffff',):
                assert contrast(colours[name], paper) >= 4.5, name
        for name in ('positive', 'negative'):
            assert contrast(colours['on-ground'], colours[name]) >= 4.5, name


def test_marks_for_the_hand_are_attributes_and_a_saved_page_has_none():
    marks = data(at=at('X', (2, 1)), set='first=2', key='', last=None)
    assert marks == ' data-at="X.2.1" data-set="first=2"'
    assert data(at='"<') == ' data-at="&quot;&lt;"'
    html = f'<p class="lin-big"{marks} data-last>data-last="x"</p>'
    assert inlined(html) == '<p style="font-size:120%">data-last="x"</p>'


def test_an_answer_is_left_out_while_its_question_is_open():
    parts = '<g><g data-answer="" class="a"><g>-8</g><text>8</text></g><rect data-answer/><text>4</text></g>'
    drawn = svg(parts, 16, 16, 'dW is -8')
    answers = f'<td data-at="dW.0.0" data-answer {tint(-8, 8)}><b>-8</b></td>'
    answers += '<p>It is <span class="lin-n" data-answer="x"><span>-</span><span>8</span></span>.</p>'
    asked = Picture(f'{drawn}<td {tint(4, 4)}>4</td>{answers}', 'dW is -8').asked
    assert '8' not in re.sub('data:[^"]*|style="[^"]*"', '', asked.html + asked.text)
    there = body(asked.html)
    assert [*there.itertext()] == ['?', '4', '4', '?', 'It is ', '?', '.']
    assert [look(td)['background'] for td in there.iter('td')] == [ground(4, 4), ground(0, 8)]
    assert not [*there.iter(f'{SVG}rect')]
    assert drawings(asked.html)[0].get('aria-label').endswith(WAITS)
    assert '-8' not in asked.still


def test_an_answer_that_does_not_end_is_refused():
    with pytest.raises(ValueError, match='<b> is not closed'):
        print(Picture('<b data-answer>8<i></i>', '8').asked)
