"""What every explorer does. What each one shows is in test_explore_agree.py and so on."""

import random
import re
from html import escape
from inspect import signature
from xml.etree import ElementTree

import numpy as np
import pytest
from reading import body
from refusing import refused
from test_formats import lost

from lin_backprop import example, explore
from lin_backprop.explore import explorer as panel
from tools import walk
from tools.explorers import GIVEN, open_explorer, values_of

X, W, b, dY = example()
every_explorer = pytest.mark.parametrize('name', explore.__all__)


def shows_what_it_says(explorer):
    """Whether the picture is the one for the values that the controls have."""
    values = {name: control.value for name, control in explorer.controls.items()}
    return explorer.picture.value == explorer.draw(**values).html


@every_explorer
@pytest.mark.usefixtures('strict')
def test_each_value_of_a_control_has_a_picture_of_its_own(name):
    explorer = open_explorer(name)
    for control in explorer.controls.values():
        start, pictures = control.value, []
        for value in values_of(control):
            control.value = value
            assert control.value == value
            assert shows_what_it_says(explorer)
            assert lost(repr(explorer)) == set()
            pictures.append(explorer.picture.value)
        assert len(set(pictures)) == len(pictures) > 1
        control.value = start


@every_explorer
def test_labelled_controls_in_at_most_four_groups_stand_above_the_picture(name):
    explorer = open_explorer(name)
    _style, _hand, *question, row, picture, line = explorer.children
    assert len(question) == (name == 'Predict')
    assert (row, picture, line) == (explorer.row, explorer.picture, explorer.line)
    typed = [explorer.typed] if name == 'Letters' else []  # it adds to what a control offers
    assert {*explorer.controls.values(), *explorer.buttons, *typed} == set(row.children)
    groups = dict.fromkeys('NDM', 'sizes') | dict.fromkeys(('first', 'second'), 'entry')
    assert len({groups.get(key, key) for key in explorer.controls}) <= 4
    assert all(widget.description for widget in row.children)
    assert {control.kind for control in explorer.controls.values()} <= {'number', 'choice', 'list', 'answers'}
    for key, values in explorer.on_pages.items():  # that a page offers
        control = explorer.controls[key]
        assert control.value in values
        assert all(control.min <= value <= control.max for value in values)


@every_explorer
@pytest.mark.usefixtures('strict')
def test_the_start_can_be_chosen_for_every_control(name):
    usual = open_explorer(name)
    for key, control in usual.controls.items():
        value = [value for value in values_of(control) if value != control.value][-1]
        explorer = open_explorer(name, **{key: value})
        assert explorer.controls[key].value == value
        assert explorer.picture.value != usual.picture.value
        assert shows_what_it_says(explorer)


@every_explorer
def test_a_saved_page_has_the_still_picture_one_line_and_the_live_widget(name):
    explorer = open_explorer(name)
    assert explorer._ipython_display_ is None
    bundle = explorer._repr_mimebundle_(include=None, exclude=None)
    text, html, view = bundle.values()
    assert list(bundle) == ['text/plain', 'text/html', 'application/vnd.jupyter.widget-view+json']
    assert text == repr(explorer) == f'{name}: {explorer.drawn!r}'
    assert '\n' not in text
    assert html.startswith(explorer.drawn.still)
    assert 'Run this cell' in html
    assert '<svg' not in html
    assert '<script' not in html
    assert all(re.findall(r'<img alt="([^"]*)"', html))
    assert html.count('<img') == explorer.picture.value.count('<svg')
    assert view == {'version_major': 2, 'version_minor': 0, 'model_id': explorer.model_id}
    assert not re.search(r'0x[0-9a-f]{6}', text + html)


@every_explorer
def test_a_start_that_cannot_be_is_refused_in_one_sentence_that_says_what_can(name):
    for key, control in open_explorer(name).controls.items():
        if hasattr(control, 'options'):
            wrong, right = ['no such', 0], ', '.join(map(repr, control.options))
        else:
            wrong = [control.min - 1, control.max + 1, np.nan, 1j, '4', None]
            right = f'{control.min:g} … {control.max:.7g}'
        for value in wrong:
            with refused(f'{key} … {value!r} … {right}'):
                open_explorer(name, **{key: value})


@pytest.mark.parametrize(
    ('name', 'start', 'told'),
    [
        ('Agree', {'D': 10**50}, f'D … 1{"0" * 17}...{"0" * 19} … 1 … 8'),
        ('Trace', {'gradient': 'dX', 'first': 4}, 'first … 4 … 0 … 3'),
        ('Trace', {'gradient': 'dX', 'second': 3}, 'second … 3 … 0 … 2'),
        ('Cube', {'answer': 'Y', 'second': 2}, 'second … 2 … 0 … 1'),
        ('Adjoint', {'pair': 'b', 'partner': 'inverse'}, "partner … 'inverse' … 'sum', 'mean'"),
        ('Nudge', {'target': '4'}, "target … '4' … -99 … 99"),
        ('Nudge', {'target': 1e200}, 'target … 1e+200 … -99 … 99'),
    ],
)
def test_what_can_be_depends_on_other_arguments(name, start, told):
    with refused(told):
        open_explorer(name, **start)


LAYERS = [
    ({'X': X.tolist()}, 'X … list'),
    ({'X': X[0]}, 'X … (3,)'),
    ({'W': X}, 'W … (4, 3) … (3, M)'),
    ({'X': X[:0]}, 'X … (0, 3) … W … (3, 2) … N … 0 … 1 … 8'),
    ({'X': X[:, :0], 'W': W[:0]}, 'X … (4, 0) … W … (0, 2) … D … 0 … 1 … 8'),
    ({'W': np.ones((3, 9))}, 'X … (4, 3) … W … (3, 9) … M … 9 … 1 … 8'),
    ({'X': X * np.inf}, 'X … finite'),
    ({'W': W.astype(str)}, 'W … <U21'),
    ({'W': W * 1j}, 'W … complex128'),
]


@pytest.mark.parametrize(('wrong', 'told'), LAYERS)
@pytest.mark.parametrize('name', ['Adjoint', 'Cube', 'Stack', 'Trace'])
def test_arrays_that_cannot_be_drawn_are_refused_in_one_sentence(name, wrong, told):
    arrays = {'X': X, 'W': W} | wrong
    arrays |= {'b': np.ones(arrays['W'].shape[1]), 'dY': np.ones((len(arrays['X']), arrays['W'].shape[1]))}
    taken = {'Adjoint': 'X W', 'Cube': 'X W b dY'}.get(name, 'X W dY').split()
    with refused(told):
        getattr(explore, name)(*(arrays[array] for array in taken))


# --- the call and the address of a state


def states(name, most=60):
    """An explorer on a walk at random, in one state after another."""
    explorer, chance = open_explorer(name), random.Random(name)
    for _ in range(most):
        yield explorer
        walk.step(explorer, chance)


def chosen(explorer):
    """What its controls say, but those whose value does not matter."""
    return tuple((key, control.value) for key, control in explorer.controls.items() if not control.disabled)


def again(explorer):
    """The explorer of its call, with the arrays that it was given."""
    arguments = signature(type(explorer)).parameters.values()
    needed = [argument.name for argument in arguments if argument.default is argument.empty]
    return eval(explorer.call.replace('…', ', '.join(needed)), vars(explore) | GIVEN)


@every_explorer
def test_the_call_of_a_state_starts_in_it(name):
    calls = {}
    for explorer in states(name):
        assert again(explorer).picture.value == explorer.picture.value, explorer.call
        assert explorer.line.value == f'<code>{escape(explorer.call, quote=False)}</code>'  # it follows every change
        assert calls.setdefault(explorer.call, chosen(explorer)) == chosen(explorer)
    assert len(set(calls.values())) == len(calls) > 3


@every_explorer
def test_each_state_has_an_address_of_its_own(name):
    addresses = {}
    for explorer in states(name):
        assert addresses.setdefault(explorer.address, chosen(explorer)) == chosen(explorer)
        anchor, words = explorer.address.split('=')
        assert anchor == explorer.anchor
        assert not re.search(r'\s', explorer.address)
        assert len(words.split(',')) <= len(explorer.arguments) == len(explorer.controls)
    assert len(set(addresses.values())) == len(addresses) > 3
    assert open_explorer(name).address == f'{explorer.anchor}='


@every_explorer
def test_no_two_values_of_a_control_are_one_word(name):
    for explorer in states(name):
        for control in explorer.controls.values():
            words = list(map(panel.word, getattr(control, 'options', ())))
            assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ('name', 'start', 'moved', 'call', 'address'),
    [
        ('Cube', {'first': 2}, {}, 'Cube(…, first=2)', 'cube='),
        ('Cube', {}, {'answer': 'dX', 'step': 2}, "Cube(…, answer='dX', step=2)", 'cube=dX,0,0,slice_by_slice,2'),
        ('Cube', {'first': 2}, {'answer': 'db'}, "Cube(…, answer='db')", 'cube=db'),  # first rests
        ('Cube', {}, {'boxes': 'one by one'}, "Cube(…, boxes='one by one')", 'cube=dW,,,one_by_one'),
        ('Predict', {}, {'answer': '1.2'}, "Predict('nudge of x', answer=3)", 'predict-nudge_of_x=3'),
        ('Nudge', {'target': 7}, {'b': -8, 'x': 0.5}, 'Nudge(x=0.5, b=-8, target=7)', 'nudge=0.5,2,-8'),
        ('Agree', {}, {'version': 'einsum, optimized'}, "Agree(version='einsum, optimized')",
         'agree=4,3,2,integers,einsum__optimized'),
    ],
)  # fmt: skip
def test_a_call_and_an_address_say_what_is_not_as_at_the_start(name, start, moved, call, address):
    explorer = open_explorer(name, **start)
    for key, value in moved.items():
        explorer.controls[key].value = value
    assert (explorer.call, explorer.address) == (call, address)


def test_a_formula_of_the_readers_own_is_in_the_call():
    explorer = open_explorer('Letters')
    explorer.take('nti, ij -> ntj')
    assert explorer.call == "Letters(layer='nti,ij->ntj', of='Y', entry=5)"
    assert again(explorer).picture.value == explorer.picture.value


@every_explorer
def test_a_saved_page_has_no_call(name):
    explorer = open_explorer(name)
    change(explorer)
    saved = explorer._repr_mimebundle_()
    assert 'lin-call' not in saved['text/html']
    assert explorer.line.value not in saved['text/html']


# --- what goes wrong, what is picked, what plays


def fail(*_, **values):
    raise RuntimeError('no <b>picture</b> & no sum')


def change(explorer):
    """Set the last control to another value."""
    control = list(explorer.controls.values())[-1]
    control.value = next(value for value in values_of(control) if value != control.value)


@every_explorer
def test_an_error_is_shown_inside_the_panel(name, monkeypatch):
    explorer = open_explorer(name)
    with monkeypatch.context() as broken:
        broken.setattr(explorer, 'draw', fail)
        change(explorer)
        (alert,) = body(explorer.picture.value)
        assert alert.get('role') == 'alert'
        assert ''.join(alert.itertext()).endswith('no <b>picture</b> & no sum')
        bundle = explorer._repr_mimebundle_()
        assert bundle['text/html'] == explorer.picture.value
        assert bundle['text/plain'] == f'{name}: error'
        assert isinstance(explorer.error, RuntimeError)
        broken.setattr(type(explorer), 'draw', fail)
        with pytest.raises(RuntimeError, match='no sum'):  # the cell that makes an explorer fails as any other
            open_explorer(name)
        broken.setattr(explorer, 'draw', lambda **values: next(iter([])))
        change(explorer)
        assert 'StopIteration()' in explorer.picture.value  # an error without words is named
    change(explorer)  # the controls still work
    assert explorer.error is None
    assert shows_what_it_says(explorer)
    assert repr(explorer.drawn) in repr(explorer)


def handles(explorer):
    """What a click on each handle of the picture sets: {control: value in words}."""
    return [
        dict(word.split('=') for word in element.get('data-set').split())
        for element in ElementTree.fromstring(f'<p>{explorer.picture.value}</p>').iter()
        if element.get('data-set')
    ]


@every_explorer
@pytest.mark.usefixtures('strict')
def test_each_handle_of_the_picture_sets_controls_to_what_it_says(name):
    explorer = open_explorer(name)
    for words in handles(explorer)[:60]:
        explorer.set(words)
        for control, word in words.items():
            assert explorer.controls[control].value == type(explorer.controls[control].value)(word)
        assert shows_what_it_says(explorer)


@pytest.mark.usefixtures('strict')
def test_what_is_picked_is_drawn_once_and_what_is_not_offered_is_left():
    explorer, drawn = open_explorer('Trace'), []
    explorer.picture.observe(lambda change: drawn.append(change.new), 'value')
    explorer.set({'gradient': 'dX', 'first': '3', 'second': '2'})
    assert [control.value for control in explorer.controls.values()] == ['dX', 3, 2]
    assert drawn == [explorer.picture.value]
    explorer.set({'gradient': 'dZ', 'first': 'x', 'second': '1'})
    assert [control.value for control in explorer.controls.values()] == ['dX', 3, 1]
    explorer.set({'no control': '1', 'first': '2'})
    assert [control.value for control in explorer.controls.values()] == ['dX', 2, 1]
    explorer.set({'second': '99'})
    assert explorer.controls['second'].value == 2
    assert shows_what_it_says(explorer)


def test_the_hand_speaks_with_its_explorer():
    explorer = open_explorer('Trace')
    (hand,) = (child for child in explorer.children if type(child).__name__ == 'Stage')
    hand._handle_custom_msg({'first': '1'}, [])
    assert explorer.controls['first'].value == 1
    assert 'export default' in str(hand._esm)


@pytest.mark.usefixtures('strict')
def test_play_makes_one_turn_and_starts_anew_after_the_last():
    for name in explore.__all__:
        explorer = open_explorer(name)
        assert [button.description for button in explorer.buttons].count('Play') == bool(explorer.time)
        if not explorer.time:
            continue
        (play,), clock = (b for b in explorer.buttons if b.description == 'Play'), explorer.controls[explorer.time]
        clock.value = clock.min
        for turn in range(clock.min, clock.max + 1):
            assert clock.value == turn
            assert ('data-last' in explorer.picture.value) == (turn == clock.max)
            play.click()
        assert clock.value == clock.min
