"""Hypothesis tries the same examples at every run, and no slow machine makes it fail."""

from hypothesis import settings

settings.register_profile('the same every time', derandomize=True, deadline=None, max_examples=150)
settings.load_profile('the same every time')
