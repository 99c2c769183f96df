"""The switch for large type: off, nothing changes; on, everything that is shown is wrapped, once."""

import re

import numpy as np
import pytest
from test_explore import change, every_explorer, fail

from lin_backprop import compare, explore
from lin_backprop.explore import large_type
from lin_backprop.large_type import enlarged
from lin_backprop.practice import check, hint
from lin_backprop.render import show
from tools.explorers import open_explorer

SWITCH = 'LIN_BACKPROP_LARGE'


@pytest.fixture(autouse=True)
def off(monkeypatch):
    """As a reader finds it; what a test switches is undone."""
    monkeypatch.setenv(SWITCH, '')
    monkeypatch.delenv(SWITCH)


def shown(explorer):
    """The html in its panel once its cell is run."""
    explorer._repr_mimebundle_()
    return explorer.picture.value


def is_wrapped(html, inside):
    """Whether this is the html `inside`, once in large type."""
    style, start, rest = re.fullmatch(
        '<style>([^<]*)</style>(<div class="lin-large[^"]*">)(.*)', html, re.DOTALL
    ).groups()
    return 'font-size: 20px' in style and rest == f'{inside}</div>' and start.count('lin-large') == 1


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
    assert enlarged('<p>') == '<p>'
    for word in ('', '0', 'no'):
        monkeypatch.setenv(SWITCH, word)
        assert enlarged('<p>') == '<p>'
    monkeypatch.setenv(SWITCH, '1')
    assert is_wrapped(enlarged('<p>'), '<p>')


def test_the_call_switches_it_on_and_off():
    large_type()
    assert is_wrapped(enlarged('<p>'), '<p>')
    large_type(False)
    assert enlarged('<p>') == '<p>'


def test_the_call_overrules_the_variable(monkeypatch):
    monkeypatch.setenv(SWITCH, '1')
    large_type(False)
    assert enlarged('<p>') == '<p>'


@everything
def test_what_a_cell_shows_is_large_and_its_text_is_the_same(thing):
    made = THINGS[thing]()
    usual, text = made._repr_html_(), repr(made)
    assert 'lin-large' not in usual
    large_type()
    assert is_wrapped(made._repr_html_(), getattr(made, 'html', usual))
    assert repr(made) == text
    large_type(False)
    assert made._repr_html_() == usual


def test_the_letters_of_a_drawing_can_grow():
    """An image would keep them as they are."""
    made = explore.Cost().drawn
    assert '<img' in made._repr_html_()
    assert '<svg' not in made._repr_html_()
    large_type()
    assert '<svg' in made._repr_html_()
    assert '<img' not in made._repr_html_()


@every_explorer
def test_an_explorer_is_as_usual_where_it_is_off(name):
    explorer = open_explorer(name)
    assert shown(explorer) == explorer.drawn.html
    assert not explorer._dom_classes


@every_explorer
def test_an_explorer_is_large_and_stays_so_when_it_is_moved_or_shown_again(name):
    large_type()
    explorer = open_explorer(name)
    for _ in range(2):
        assert is_wrapped(explorer.picture.value, explorer.drawn.html)
        assert is_wrapped(shown(explorer), explorer.drawn.html)
        assert list(explorer._dom_classes) == ['lin-large']
        change(explorer)


@every_explorer
def test_an_explorer_on_the_page_changes_when_its_cell_is_run_again(name):
    explorer = open_explorer(name)
    usual = explorer._repr_mimebundle_()
    for _ in range(2):
        large_type()
        assert is_wrapped(shown(explorer), explorer.drawn.html)
        assert list(explorer._dom_classes) == ['lin-large']
        assert explorer._repr_mimebundle_() == usual  # what a saved page keeps
        large_type(False)
        assert shown(explorer) == explorer.drawn.html
        assert not explorer._dom_classes


@every_explorer
def test_an_error_is_large_too(name, monkeypatch):
    large_type()
    explorer = open_explorer(name)
    monkeypatch.setattr(explorer, 'draw', fail)
    change(explorer)
    assert is_wrapped(explorer.picture.value, explorer.html)
    assert explorer._repr_mimebundle_()['text/html'] == explorer.html
    assert explorer.html.startswith('<p role="alert">')


def test_each_layout_is_that_of_an_explorer():
    large_type()
    pictures = {name: open_explorer(name).picture.value for name in explore.__all__}
    kinds = {name: re.search('class="lin-large ([a-z]*)"', picture)[1] for name, picture in pictures.items()}
    assert len(set(kinds.values())) == len(kinds)
    laid_out = set(re.findall(r'\.lin-large\.(\w+)', enlarged('')))
    assert {'agree', 'trace'} <= laid_out <= set(kinds.values())
