"""Hypothesis tries the same examples at every run, and no slow machine makes it fail."""

import pytest
from hypothesis import settings

settings.register_profile('the same every time', derandomize=True, deadline=None, max_examples=75)
settings.load_profile('the same every time')


@pytest.fixture
def strict(monkeypatch):
    """An error inside draw is raised at once, also where the next change would hide it."""
    from lin_backprop.explore.explorer import Explorer  # only where it is wanted: it loads the widgets

    update = Explorer.update

    def update_or_raise(self, change=None):
        update(self, change)
        if self.error:
            raise self.error

    monkeypatch.setattr(Explorer, 'update', update_or_raise)
