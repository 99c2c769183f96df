"""The switch for large type: off, nothing changes; on, all that is shown has the class, and its sheet lays it out."""

import re

import numpy as np
import pytest
from test_explore import change, every_explorer, fail

from lin_backprop import compare, explore
from lin_backprop.check import Comparison
from lin_backprop.explore import large_type
from lin_backprop.practice import check, hint
from lin_backprop.render import show
from lin_backprop.render.comparison import comparison
from lin_backprop.render.large import is_large
from lin_backprop.render.plots import curve
from lin_backprop.render.style import live, sheet
from tools.explorers import open_explorer

SWITCH = 'LIN_BACKPROP_LARGE'


@pytest.fixture(autouse=True)
def off(monkeypatch):
    """As a reader finds it; what a test switches is undone."""
    monkeypatch.setenv(SWITCH, '')
    monkeypatch.delenv(SWITCH)


THINGS = {
    'a table': lambda: show(X=np.array([[1, 2]])),
    'a comparison': lambda: compare(np.ones(2), np.ones(2)),
    'a different comparison': lambda: compare(np.ones(2), np.zeros(3)),
    'a check': lambda: check.dc(lambda dY: dY.mean(1)),
    'a hint': lambda: hint.dc(),
    'a drawing': lambda: explore.Cost().drawn,
    'a plot': lambda: curve([2, 1]),
}


def test_it_is_off_at_first_only_1_switches_it_on_and_the_call_overrules_the_variable(monkeypatch):
    assert not is_large()
    for word in ('', '0', 'no'):
        monkeypatch.setenv(SWITCH, word)
        assert not is_large()
    monkeypatch.setenv(SWITCH, '1')
    assert is_large()
    large_type(False)
    assert not is_large()
    large_type()
    assert is_large()


@pytest.mark.parametrize('thing', THINGS)
def test_what_a_cell_shows_is_large_and_its_text_is_the_same(thing):
    made = THINGS[thing]()
    usual, text = made._repr_html_(), repr(made)
    assert '<svg' not in usual
    assert 'lin-' not in usual
    large_type()
    html = comparison(made).html if isinstance(made, Comparison) else getattr(made, 'html', usual)
    large = f'<style>{live()}</style><div class="lin-large">{html}</div>'
    assert made._repr_html_() == large
    assert '</' not in live()
    assert repr(made) == text
    assert ('<svg' in made._repr_html_()) == (thing == 'a drawing')  # the letters of an image would not grow
    large_type(False)
    assert made._repr_html_() == usual


@every_explorer
def test_an_explorer_changes_when_its_cell_is_run_again_and_its_picture_and_what_is_saved_do_not(name, monkeypatch):
    explorer = open_explorer(name)
    usual, picture = explorer._repr_mimebundle_(), explorer.picture.value
    style, *_ = explorer.children
    assert style.value == f'<style>{live()}</style>'  # once, beside the picture
    assert '<style' not in picture
    for _ in range(2):
        assert explorer._dom_classes == ('lin-explorer',)
        large_type()
        assert explorer._repr_mimebundle_() == usual
        assert explorer._dom_classes == ('lin-explorer', 'lin-large')
        assert explorer.picture.value == picture
        large_type(False)
        explorer._repr_mimebundle_()
    large_type()
    explorer._repr_mimebundle_()
    change(explorer)
    assert explorer._dom_classes == ('lin-explorer', 'lin-large')
    monkeypatch.setattr(explorer, 'draw', fail)
    change(explorer)
    assert explorer._dom_classes == ('lin-explorer', 'lin-large')
    assert explorer.picture.value.startswith('<p role="alert">')


def test_each_layout_is_that_of_an_explorer_and_finds_what_its_picture_has():
    """Each class that a layout names is in a picture of that explorer."""
    explorers = map(open_explorer, explore.__all__)
    pictures = {explorer.picture._dom_classes[1]: explorer.drawn.html for explorer in explorers}
    laid_out = re.findall(r'^  \.lin-large \.(lin-\w+) ([^{]*)\{', sheet(), re.MULTILINE)
    laid_out = [(kind, rest) for kind, rest in laid_out if kind in pictures]
    assert len(laid_out) > 5
    for kind, rest in laid_out:
        for name in set(re.findall(r'lin-[a-z-]+', rest)):
            assert re.search(rf'class="[^"]*\b{name}\b', pictures[kind]), (kind, name)
