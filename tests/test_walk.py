import tracemalloc

import pytest
from ipywidgets import HTML
from refusing import refused
from test_explore import every_explorer

from lin_backprop.explore import Trap
from tools.walk import walk

pytestmark = pytest.mark.usefixtures('strict')


@pytest.fixture(autouse=True)
def untraced():
    """Memory is no longer traced where a walk ended early."""
    yield
    tracemalloc.stop()


@every_explorer
def test_no_walk_leads_to_an_error_or_to_a_picture_of_another_state(name):
    walked = walk(name, steps=200)
    assert walked.steps == 200
    assert walked.refused > 20
    assert walked.pictures > 4


def test_a_walk_notices_a_picture_that_is_out_of_date(monkeypatch):
    update = Trap.update
    monkeypatch.setattr(Trap, 'update', lambda self, change=None: change and change.new == 3 or update(self))
    with pytest.raises(AssertionError, match='another picture than a fresh one'):
        walk('Trap', steps=200)


def test_a_walk_notices_an_error(monkeypatch):
    monkeypatch.setattr('lin_backprop.explore.trap.LARGEST', 9)
    with refused('9 … 1 … 8'):
        walk('Trap', steps=200)


def test_a_walk_notices_memory_that_is_kept(monkeypatch):
    kept, update = [], Trap.update

    def keeps(self, change=None):
        update(self, change)
        kept.append(HTML('.' * 30_000 + self.picture.value))

    monkeypatch.setattr(Trap, 'update', keeps)
    with pytest.raises(AssertionError, match='bytes are kept'):
        walk('Trap', steps=200)
