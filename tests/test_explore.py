"""What every explorer does. What each one shows is in test_explore_agree.py and so on."""

import re

import numpy as np
import pytest
from ipywidgets import BoundedFloatText, BoundedIntText, Button
from reading import body

from lin_backprop import example, explore
from lin_backprop.explore.agree import OTHERS

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


SIZES = {'Agree': 8, 'Cost': 1_000_000, 'Trap': 8}
REFUSED = [
    *((name, {'N': size}, f'N is {size!r}; it should be a whole number from 1 to {largest}')
      for name, largest in SIZES.items() for size in (0, -1, largest + 1, 2.0, '4', None)),
    ('Jacobian', {'M': 4}, 'M is 4; it should be a whole number from 1 to 3'),
    ('Jacobian', {'by': 'Y'}, "by is 'Y'; it should be one of 'X', 'W', 'b'"),
    ('Jacobian', {'order': None}, "order is None; it should be one of 'row', 'column'"),
    ('Agree', {'D': 10**50}, f'D is 1{"0" * 17}...{"0" * 19}; it should be a whole number from 1 to 8'),
    ('Agree', {'version': ''}, f"version is ''; it should be one of {', '.join(map(repr, OTHERS))}"),
    ('Agree', {'data': 0}, "data is 0; it should be one of 'integers', 'digits'"),
    ('Trap', {'gradient': 'db'}, "gradient is 'db'; it should be one of 'dX', 'dW'"),
    ('Trace', {'first': 99}, 'first is 99; it should be a whole number from 0 to 2'),
    ('Trace', {'second': -1}, 'second is -1; it should be a whole number from 0 to 1'),
    ('Trace', {'gradient': 'dX', 'first': 4}, 'first is 4; it should be a whole number from 0 to 3'),
    ('Trace', {'gradient': 'dX', 'second': 3}, 'second is 3; it should be a whole number from 0 to 2'),
    ('Cube', {'answer': 'Z'}, "answer is 'Z'; it should be one of 'Y', 'dX', 'dW', 'db'"),
    ('Cube', {'answer': 'Y', 'second': 2}, 'second is 2; it should be a whole number from 0 to 1'),
    ('Cube', {'collapse': 50}, "collapse is 50; it should be one of '0 %', '25 %', '50 %', '75 %', '100 %'"),
    ('Stack', {'n': 4}, 'n is 4; it should be a whole number from 0 to 3'),
    ('Stack', {'gradient': 'dX'}, "gradient is 'dX'; it should be one of 'dW', 'db'"),
    ('Adjoint', {'pair': 'q'}, "pair is 'q'; it should be one of 'X', 'W', 'b', 'pick', 'reshape', 'running sum'"),
    ('Adjoint', {'pair': 'b', 'partner': 'inverse'}, "partner is 'inverse'; it should be one of 'sum', 'mean'"),
    ('Adjoint', {'attempt': 100}, 'attempt is 100; it should be a whole number from 0 to 99'),
    ('StepSize', {'power': 99}, 'power is 99; it should be a whole number from -12 to 1'),
    ('StepSize', {'case': 'square'}, "case is 'square'; it should be one of 'linear layer', 'mse', 'cube', 'relu'"),
    ('StepSize', {'dtype': 'int64'}, "dtype is 'int64'; it should be one of 'float64', 'float32'"),
    ('Nudge', {'x': 9.5}, 'x is 9.5; it should be a number from -9 to 9'),
    ('Nudge', {'w': float('nan')}, 'w is nan; it should be a number from -9 to 9'),
    ('Nudge', {'b': 1j}, 'b is 1j; it should be a number from -9 to 9'),
    ('Nudge', {'target': '4'}, "target is '4'; it should be a number from -99 to 99"),
    ('Nudge', {'target': 1e200}, 'target is 1e+200; it should be a number from -99 to 99'),
]  # fmt: skip


@pytest.mark.parametrize(('name', 'start', 'sentence'), REFUSED)
def test_a_start_that_cannot_be_is_refused_in_one_sentence(name, start, sentence):
    with pytest.raises(ValueError, match=f'^{re.escape(sentence)}$'):
        STARTS[name](**start)


LAYERS = [
    ({'X': X.tolist()}, 'X is a list; it should be an array of shape (N, D), a row for each example'),
    ({'X': X[0]}, 'X has shape (3,); it should have shape (N, D), a row for each example'),
    ({'W': X}, 'W has shape (4, 3); it should have shape (3, M), a row for each column of X'),
    ({'X': X[:0]}, 'X is (0, 3) and W (3, 2): N is 0; it should be a whole number from 1 to 8'),
    ({'X': X[:, :0], 'W': W[:0]}, 'X is (4, 0) and W (0, 2): D is 0; it should be a whole number from 1 to 8'),
    ({'W': np.ones((3, 9))}, 'X is (4, 3) and W (3, 9): M is 9; it should be a whole number from 1 to 8'),
    ({'X': X * np.inf}, 'X has entries that are no finite numbers; only finite numbers can be drawn'),
    ({'W': W.astype(str)}, 'W holds <U21; it should hold float64, float32 or int64'),
    ({'W': W * 1j}, 'W holds complex128; it should hold float64, float32 or int64'),
]


@pytest.mark.parametrize(('wrong', 'sentence'), LAYERS)
@pytest.mark.parametrize('name', ['Adjoint', 'Cube', 'Stack', 'Trace'])
def test_arrays_that_cannot_be_drawn_are_refused_in_one_sentence(name, wrong, sentence):
    made = {'X': X, 'W': W, 'b': b, 'dY': dY} | wrong
    made |= {'b': np.ones(made['W'].shape[1]), 'dY': np.ones((len(made['X']), made['W'].shape[1]))}
    taken = {'Adjoint': 'X W', 'Cube': 'X W b dY'}.get(name, 'X W dY').split()
    with pytest.raises((ValueError, TypeError), match=f'^{re.escape(sentence)}$'):
        getattr(explore, name)(*(made[array] for array in taken))


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
