"""The one stylesheet: what a saved page keeps of it, and that neither it nor the pictures have what the other lacks."""

import re
from pathlib import Path

import pytest

from lin_backprop import explore, render
from lin_backprop.render.picture import Picture, line, svg, words_at
from lin_backprop.render.style import colour, flat, inlined, live, sheet
from tools.explorers import open_explorer

FILES = sorted(file for kind in ('py', 'js') for file in Path(render.__file__).parents[1].rglob(f'*.{kind}'))


def test_a_colour_is_that_of_a_light_page():
    assert colour('picked') == '#c2185b'
    assert colour('paper') == '#fff'
    assert colour('faint') == 'rgba(128,128,128,0.15)'
    with pytest.raises(TypeError):
        colour('none of these')


def test_rules_in_rules_are_taken_apart():
    css = """/* { */ a, b { color: red; &:hover { color: blue } > :is(i, u) { top: 0; } }
        @media print { p { left: 0; q { top: 1px; } } } @page { margin: 0 }"""
    assert [line for line in flat(css).splitlines() if line != '}'] == [
        'a, b { color: red; }',
        ':is(a, b):hover { color: blue }',
        ':is(a, b) > :is(i, u) { top: 0; }',
        '@media print {',
        'p { left: 0; }',
        'p q { top: 1px; }',
        '@page {',
        'margin: 0}',
    ]


def test_a_browser_without_light_dark_has_each_colour_too():
    known, _, older = live().partition('@supports not (color: light-dark(red, red))')
    for name, light, dark in re.findall(r'(--[\w-]+): light-dark\((.*?), (.*?)\);', known):
        assert older.count(f'{name}: {light};') == 2 + 2 * (light == dark), name  # for a page, and for JupyterLab
        assert older.count(f'{name}: {dark};') == 2 + 2 * (light == dark), name
    assert 'light-dark' not in older


def test_classes_become_their_declarations_and_a_style_of_its_own_comes_last():
    assert inlined('<p class="lin-big">a</p>') == '<p style="font-size:120%">a</p>'
    assert inlined('<path class="lin-ring" d="M0 0"/>') == (
        '<path d="M0 0" style="fill:none;stroke:#c2185b;stroke-width:3"/>'
    )
    assert inlined('<p role="status" class="lin-structure">') == '<p role="status">'  # laid out in large type alone
    both = [inlined(f'<p class="{classes}">') for classes in ('lin-line lin-big', 'lin-big lin-line')]
    assert both[0] == both[1]  # the later rule of the sheet counts
    assert both[0].endswith('font-size:120%">')
    html = '<td class="lin-big lin-marked" style="background:#fff"><b>1</b></td>'
    assert inlined(html) == '<td style="font-size:120%;border-color:#c2185b;background:#fff"><b>1</b></td>'


def test_words_that_look_like_a_class_stay_words():
    for words in ('class="lin-big"', '<p class="lin-big">'):
        assert inlined(line(words)).endswith(line(words).split('>', 1)[1])


def test_a_drawing_in_a_saved_page_has_its_own_colours():
    still = Picture(svg(words_at(1, 2, 'a', look='lin-ink'), 16, 16, 'name'), '').drawing
    assert '<text x="1" y="2" style="fill:#1a1a1a">a</text>' in still
    assert 'var(' not in still


@pytest.mark.parametrize('name', explore.__all__)
def test_no_still_picture_needs_the_sheet(name):
    drawn = open_explorer(name).drawn
    assert 'lin-' not in drawn.still
    assert 'var(' not in drawn.still


def test_every_class_has_a_rule_and_every_rule_is_used():
    named = {name for file in FILES for name in re.findall(r'lin-[a-z-]*[a-z]', file.read_text(encoding='utf-8'))}
    named |= {'lin-left', 'lin-right'}
    explorers = {f'lin-{name.lower()}' for name in explore.__all__}  # each may have a layout of its own
    explorers |= {'lin-picture'}  # by which the hand finds it
    ruled = set(re.findall(r'\.(lin-[a-z-]+)', sheet()))
    assert ruled - named - explorers == set()
    assert named - ruled - explorers == set()


def test_each_rule_of_one_class_is_one_line_of_plain_declarations():
    """As the inliner reads it."""
    for rule in re.findall(r'^  \.lin-[\w-]+ \{.*', sheet(), re.MULTILINE):
        assert re.fullmatch(r'  \.lin-[\w-]+ \{( [a-z-]+: [^:;{}]+;)+ \}', rule) or rule == '  .lin-large {'


def test_every_colour_is_in_the_palette():
    """A colour of the dark theme is changed in one place."""
    palette, rules = sheet().split(':is(:root, #lin)')
    own = {'share', 'lines', 'tall'}  # of an element: how deep its tint is, and the room that it takes
    assert set(re.findall(r'var\(--([\w-]+)\)', rules)) - own <= set(re.findall(r'--([\w-]+):', palette))
    assert not re.findall(r'#[0-9a-f]{3,6}\b|\brgb', rules)
    for file in FILES:
        assert not re.findall(r"#[0-9a-f]{3,6}\b|'rgb", file.read_text(encoding='utf-8')), file
