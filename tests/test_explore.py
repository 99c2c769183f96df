"""What every explorer does. What each one shows is in test_explore_agree.py and so on."""

import random
import re

import numpy as np
import pytest
from ipywidgets import BoundedFloatText, BoundedIntText, Button
from reading import body, drawings

from lin_backprop import example, explore

X, W, b, dY = example()
STARTS = {
    'Adjoint': lambda **start: explore.Adjoint(X, W, **start),
    'Agree': explore.Agree,
    'Cost': explore.Cost,
    'Cube': lambda **start: explore.Cube(X, W, b, dY, **start),
    'Jacobian': explore.Jacobian,
    'Nudge': explore.Nudge,
    'Predict': lambda: explore.Predict('nudge of x'),
    'Stack': lambda **start: explore.Stack(X, W, dY, **start),
    'StepSize': explore.StepSize,
    'Trace': lambda **start: explore.Trace(X, W, dY, **start),
    'Trap': explore.Trap,
}
every_explorer = pytest.mark.parametrize('name', explore.__all__)


@pytest.fixture
def strict(monkeypatch):
    """An error inside draw is raised."""
    monkeypatch.setenv('LIN_BACKPROP_STRICT', '1')


def values_of(control):
    """The values that a control can have now."""
    if isinstance(control, BoundedFloatText):
        return list(np.arange(control.min, control.max + control.step, control.step))
    if isinstance(control, BoundedIntText):
        every = range(control.min, control.max + 1)
        return list(every[:: len(every) // 100 or 1])  # of many, about a hundred
    return list(control.options)


def shows_what_it_says(explorer):
    """Whether the picture is the one for the values that the controls have."""
    values = {name: control.value for name, control in explorer.controls.items()}
    return explorer.picture.value == explorer.draw(**values).html


def buttons(explorer):
    return [widget for widget in explorer.children[-2].children if isinstance(widget, Button)]


def test_every_explorer_is_tested():
    assert set(STARTS) == set(explore.__all__)


@every_explorer
@pytest.mark.usefixtures('strict')
def test_each_value_of_a_control_has_a_picture_of_its_own(name):
    explorer = STARTS[name]()
    for control in explorer.controls.values():
        start, pictures = control.value, []
        for value in values_of(control):
            control.value = value
            assert control.value == value
            assert shows_what_it_says(explorer)
            pictures.append(explorer.picture.value)
        assert len(set(pictures)) == len(pictures) > 1
        control.value = start


@every_explorer
@pytest.mark.usefixtures('strict')
def test_any_walk_over_the_controls_shows_the_picture_for_them(name):
    explorer, chance = STARTS[name](), random.Random(0)
    for _ in range(150):
        control = chance.choice(list(explorer.controls.values()))
        control.value = chance.choice(values_of(control))
        assert shows_what_it_says(explorer)
        drawings(explorer.picture.value)  # well-formed, every drawing named


@every_explorer
def test_controls_stand_above_the_picture(name):
    explorer = STARTS[name]()
    *question, row, picture = explorer.children
    assert len(question) == (name == 'Predict')
    assert picture is explorer.picture
    assert {*explorer.controls.values(), *buttons(explorer)} == set(row.children)


@every_explorer
def test_there_are_at_most_four_groups_of_controls_and_each_is_labelled(name):
    explorer = STARTS[name]()
    groups = {'sizes' if key in 'NDM' else key for key in explorer.controls}
    assert len(groups) <= 4
    for widget in [*explorer.controls.values(), *buttons(explorer)]:
        assert widget.description


@every_explorer
@pytest.mark.usefixtures('strict')
def test_the_start_can_be_chosen_for_every_control(name):
    usual = STARTS[name]()
    for key, control in usual.controls.items():
        if key not in ('step', 'answer'):  # Nudge starts with the nudge of its text, Predict with no answer
            value = [value for value in values_of(control) if value != control.value][-1]
            explorer = STARTS[name](**{key: value})
            assert explorer.controls[key].value == value
            assert explorer.picture.value != usual.picture.value
            assert shows_what_it_says(explorer)


@every_explorer
def test_a_saved_page_has_the_still_picture_one_line_and_the_live_widget(name):
    explorer = STARTS[name]()
    assert explorer._ipython_display_ is None
    bundle = explorer._repr_mimebundle_(include=None, exclude=None)
    text, html, view = bundle.values()
    assert list(bundle) == ['text/plain', 'text/html', 'application/vnd.jupyter.widget-view+json']
    assert text == repr(explorer) == f'{name}: {explorer.drawn.text}'
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
def test_two_explorers_with_the_same_start_look_the_same(name):
    one, other = STARTS[name](), STARTS[name]()
    assert one.picture.value == other.picture.value
    assert repr(one) == repr(other)


def fail(**values):
    raise RuntimeError('no <b>picture</b> & no sum')


def change(explorer):
    """Set the last control to another value."""
    control = list(explorer.controls.values())[-1]
    control.value = next(value for value in values_of(control) if value != control.value)


@every_explorer
def test_an_error_is_shown_inside_the_panel(name, monkeypatch):
    monkeypatch.delenv('LIN_BACKPROP_STRICT', raising=False)
    explorer = STARTS[name]()
    with monkeypatch.context() as broken:
        broken.setattr(explorer, 'draw', fail)
        change(explorer)
        (alert,) = body(explorer.picture.value)
        assert alert.get('role') == 'alert'
        assert ''.join(alert.itertext()).endswith('no <b>picture</b> & no sum')
        bundle = explorer._repr_mimebundle_()
        assert bundle['text/html'] == explorer.picture.value
        assert bundle['text/plain'] == f'{name}: error'
    change(explorer)  # the controls still work
    assert shows_what_it_says(explorer)
    assert explorer.drawn.text in repr(explorer)


@every_explorer
@pytest.mark.usefixtures('strict')
def test_an_error_is_raised_too_where_strict(name, monkeypatch):
    explorer = STARTS[name]()
    with monkeypatch.context() as broken:
        broken.setattr(explorer, 'draw', fail)
        with pytest.raises(RuntimeError, match='no sum'):
            change(explorer)
        assert 'no sum' in explorer.picture.value
    change(explorer)
    assert shows_what_it_says(explorer)


def test_an_error_without_words_is_named(monkeypatch):
    monkeypatch.delenv('LIN_BACKPROP_STRICT', raising=False)
    explorer = explore.Agree()
    monkeypatch.setattr(explorer, 'draw', lambda **values: {}[()])
    change(explorer)
    assert '()' in explorer.picture.value
    monkeypatch.setattr(explorer, 'draw', lambda **values: next(iter([])))
    change(explorer)
    assert 'StopIteration()' in explorer.picture.value
