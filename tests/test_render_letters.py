"""The picture of any layer: what is framed, what changes places, what is said, and where a click leads."""

import re

import numpy as np
import pytest
from reading import body, keyed, live, look, tables, with_data, words

from lin_backprop.any_layer import LAYERS
from lin_backprop.explore import Letters
from lin_backprop.explore.letters import small_arrays
from lin_backprop.letters import CONTRACTED, SUMMED, formula
from lin_backprop.one_line import einsum, plain
from lin_backprop.render.letters import letters
from lin_backprop.render.style import colour

TYPED = {'nti,tij->nj': formula('nti,tij->nj'), 'ni,nj->nij': formula('ni,nj->nij'), '->': formula('->')}
FORMULAS = LAYERS | TYPED
CASES = [(layer, of) for layer, f in FORMULAS.items() for of in [f.answer, *(f'd{name}' for name in f.arrays)]]
every_picture = pytest.mark.parametrize(('layer', 'of'), CASES)


def chosen(layer, of):
    """The formula of what is chosen, and its sizes."""
    given, arrays, upstream = small_arrays(layer)
    here = given if of == given.answer else given.gradient(of[1:])
    known = arrays | {f'd{given.answer}': upstream}
    shapes = {**given.arrays, f'd{given.answer}': given.letters}
    return here, {x: size for name, word in shapes.items() for x, size in zip(word, known[name].shape, strict=True)}


def by_place(html):
    """{array: {index: its td}}, in the order of the page."""
    found = {}
    for cell, marked in zip(body(html).iter('td'), live(html).iter('td'), strict=True):
        if at := marked.get('data-at'):
            name, *index = at.split('.')
            found.setdefault(name, {})[tuple(map(int, index))] = cell
    return found


def framed(cells, edge):
    return {place for place, cell in cells.items() if look(cell).get('border-color') == colour(edge)}


@every_picture
def test_what_feeds_the_entry_is_framed_and_the_entry_alone_is_crimson(layer, of):
    here, sizes = chosen(layer, of)
    every = list(np.ndindex(*(sizes[letter] for letter in here.letters)))
    for index in {every[0], every[len(every) // 2], every[-1]}:
        cells = by_place(Letters(layer, of, index).picture.value)
        assert [*cells] == [*here.arrays, here.answer]
        fed = here.fed_by(index, sizes)
        for name, places in cells.items():
            assert framed(places, 'on-ground') == set(fed.get(name, ()))
            assert framed(places, 'picked') == ({index} if name == of else set())
            word = here.arrays.get(name, here.letters)
            assert set(places) == set(np.ndindex(*(sizes[letter] for letter in word)))


@every_picture
def test_pointing_at_a_number_of_the_answer_lights_what_feeds_it(layer, of):
    here, sizes = chosen(layer, of)
    html = Letters(layer, of).picture.value
    pointed = {marks['at']: marks['from'].split() for marks, _ in with_data(html, 'at', 'from')}
    for index in np.ndindex(*(sizes[letter] for letter in here.letters)):
        dotted = {
            '.'.join(map(str, (name, *place))) for name, places in here.fed_by(index, sizes).items() for place in places
        }
        assert set(pointed.pop('.'.join(map(str, (of, *index))))) == dotted
    assert not pointed


@every_picture
def test_every_number_is_a_handle_of_its_gradient_or_of_the_answer(layer, of):
    given, *_ = small_arrays(layer)
    here, sizes = chosen(layer, of)
    cells = with_data(Letters(layer, of).picture.value, 'at', 'set')
    for marks, _ in cells:
        name, *index = marks['at'].split('.')
        leads = name if name == of else given.answer if name == f'd{given.answer}' else f'd{name}'
        word = here.arrays.get(name, here.letters)
        place = np.ravel_multi_index(tuple(map(int, index)), [sizes[letter] for letter in word]) if word else 0
        assert marks['set'] == f'of={leads} entry={place}'
    assert len(cells) == len(with_data(Letters(layer, of).picture.value, 'at'))


@every_picture
def test_the_array_and_the_answer_change_places_and_nothing_else_moves(layer, of):
    given, *_ = small_arrays(layer)
    before, after = (list(keyed(Letters(layer, name).picture.value)) for name in (given.answer, of))
    swapped = {'slot.' + of[-1]: 'slot.' + given.answer, 'slot.' + given.answer: 'slot.' + of[-1]}
    assert after == [swapped.get(key, key) for key in before]
    html = Letters(layer, of).picture.value
    was = [words(part) for part in live(html).iter('div') if part.get('class') == 'lin-was']
    first = dict(zip(before, (given.arrays | {given.answer: given.letters}).items(), strict=True))
    assert was == [
        'was {} {}'.format(*first[old]) if old != new else '' for old, new in zip(before, after, strict=True)
    ]
    assert (f': {of[1:]} and {given.answer} change places.' in html.replace('</span>', '')) == (of != given.answer)


@every_picture
def test_it_says_the_loops_the_einsum_the_plain_line_and_a_sentence_for_each_letter(layer, of):
    here, _ = chosen(layer, of)
    html = Letters(layer, of).picture.value
    (code,) = (words(part) for part in body(html).iter('pre'))
    loops, lines = code.split('\n\n')
    assert loops.replace('\t', '    ') == here.loops()
    short = plain(here)
    assert lines.split('\n') == [
        f'{of} = {einsum(here)}', f'{of} = {short}' if short else '# plain NumPy: needs einsum'
    ]  # fmt: skip
    said = [words(item) for item in body(html).iter('li')]
    assert said[: len(here.reasons())] == here.reasons()
    roles = here.roles()
    assert len(said) == len(roles)
    for letter, role in roles.items():
        (sentence,) = (each for each in said if re.search(rf'(^{letter} is in |lacks {letter},)', each))
        assert sentence.endswith(f': {role}.')
    struck = {words(part) for part in body(html).iter('span') if look(part).get('text-decoration') == 'line-through'}
    assert struck == set(here.having(CONTRACTED, SUMMED))


@pytest.mark.parametrize('layer', FORMULAS)
def test_the_picture_says_so_where_a_nudge_disagrees(layer):
    """As it would with a wrong gradient: the loss moves by other than the entry says."""
    given, arrays, upstream = small_arrays(layer)
    name = next(iter(given.arrays))
    known, wrong = arrays | {f'd{given.answer}': upstream}, {f'd{name}': np.zeros_like(arrays[name])}
    index = (0,) * arrays[name].ndim
    assert letters(given, f'd{name}', index, known, wrong, (3, 3)).text.endswith('by 0. ✓')
    assert letters(given, f'd{name}', index, known, wrong, (3, 4)).text.endswith('by 1. ✗')


def test_a_long_sum_is_shortened_and_its_zeros_are_counted():
    assert '(20 terms) = ' in repr(Letters('a matrix between two', 'dW'))
    assert re.search(r' \+ 9 times 0 = -?\d+\. ', repr(Letters('a convolution', 'dw')))


def test_three_axes_are_tables_side_by_side_with_their_letter():
    html = Letters('attention scores', 'dQ').picture.value
    drawn = tables(html)
    assert len(drawn) == 6
    assert [words(part) for part in body(html).iter('b') if re.fullmatch('n=.', words(part))] == ['n=0', 'n=1'] * 3


def test_a_saved_page_keeps_no_data_and_all_words():
    picture = Letters().drawn
    assert 'data-' not in picture.still
    assert 'X.T @ dY' in words(body(picture.html))
