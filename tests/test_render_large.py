"""The switch for large type: off, nothing changes; on, all that is shown has the class, and its sheet lays it out."""

import re

import numpy as np
import pytest
from test_explore import change, every_explorer, fail

from lin_backprop import compare, explore
from lin_backprop.explore import large_type
from lin_backprop.practice import check, hint
from lin_backprop.render import show
from lin_backprop.render.large import enlarged, is_large
from lin_backprop.render.style import sheet
from tools.explorers import open_explorer

SWITCH = 'LIN_BACKPROP_LARGE'


@pytest.fixture(autouse=True)
def off(monkeypatch):
    """As a reader finds it; what a test switches is undone."""
    monkeypatch.setenv(SWITCH, '')
    monkeypatch.delenv(SWITCH)


def classes(explorer):
    """The classes of its panel once its cell is run."""
    explorer._repr_mimebundle_()
    return list(explorer._dom_classes)


THINGS = {
    'a table': lambda: show(X=np.array([[1, 2]])),
    'a comparison': lambda: compare(np.ones(2), np.ones(2)),
    'a different comparison': lambda: compare(np.ones(2), np.zeros(3)),
    'a check': lambda: check.db(lambda dY: dY.mean(0)),
    'a hint': lambda: hint.db(),
    'a drawing': lambda: explore.Cost().drawn,
}
everything = pytest.mark.parametrize('thing', THINGS)


def test_it_is_off_at_first_and_only_1_switches_it_on(monkeypatch):
    assert not is_large()
    for word in ('', '0', 'no'):
        monkeypatch.setenv(SWITCH, word)
        assert not is_large()
    monkeypatch.setenv(SWITCH, '1')
    assert is_large()


def test_the_call_switches_it_on_and_off_and_overrules_the_variable(monkeypatch):
    monkeypatch.setenv(SWITCH, '1')
    large_type(False)
    assert not is_large()
    large_type()
    assert is_large()


@everything
def test_what_a_cell_shows_is_large_and_its_text_is_the_same(thing):
    made = THINGS[thing]()
    usual, text = made._repr_html_(), repr(made)
    assert 'lin-' not in usual
    large_type()
    assert made._repr_html_() == enlarged(getattr(made, 'html', usual))
    assert repr(made) == text
    large_type(False)
    assert made._repr_html_() == usual


def test_what_is_large_brings_the_sheet_and_is_wrapped_once():
    assert enlarged('<p>') == f'<style>{sheet()}</style><div class="lin-large"><p></div>'
    assert '</' not in sheet()


def test_the_letters_of_a_drawing_can_grow():
    """An image would keep them as they are."""
    made = explore.Cost().drawn
    assert '<img' in made._repr_html_()
    assert '<svg' not in made._repr_html_()
    large_type()
    assert '<svg' in made._repr_html_()
    assert '<img' not in made._repr_html_()


@every_explorer
def test_an_explorer_changes_when_its_cell_is_run_again_and_its_picture_and_what_is_saved_do_not(name):
    explorer = open_explorer(name)
    usual, picture = explorer._repr_mimebundle_(), explorer.picture.value
    for _ in range(2):
        assert not classes(explorer)
        large_type()
        assert classes(explorer) == ['lin-large']
        assert explorer._repr_mimebundle_() == usual
        assert explorer.picture.value == picture
        large_type(False)


@every_explorer
def test_an_explorer_stays_large_when_it_is_moved_and_where_an_error_is_shown(name, monkeypatch):
    large_type()
    explorer = open_explorer(name)
    assert classes(explorer) == ['lin-large']
    change(explorer)
    assert classes(explorer) == ['lin-large']
    monkeypatch.setattr(explorer, 'draw', fail)
    change(explorer)
    assert classes(explorer) == ['lin-large']
    assert explorer.picture.value.startswith('<p role="alert">')


@every_explorer
def test_each_explorer_holds_the_sheet_once_beside_its_picture(name):
    explorer = open_explorer(name)
    style, *_, picture = explorer.children
    assert style.value == f'<style>{sheet()}</style>'
    assert '<style' not in picture.value


def test_each_layout_is_that_of_an_explorer_and_finds_what_its_picture_has():
    """Each class that a layout names is in a picture of that explorer."""
    explorers = map(open_explorer, explore.__all__)
    pictures = {explorer.picture._dom_classes[0]: explorer.drawn.html for explorer in explorers}
    laid_out = re.findall(r'^  \.lin-large \.(lin-\w+) ([^{]*)\{', sheet(), re.MULTILINE)
    laid_out = [(kind, rest) for kind, rest in laid_out if kind in pictures]
    assert len(laid_out) > 5
    for kind, rest in laid_out:
        for name in set(re.findall(r'lin-[a-z-]+', rest)) - {'lin-alone'}:  # that of a batch of one
            assert re.search(rf'class="[^"]*\b{name}\b', pictures[kind]), (kind, name)
