"""Explorers: a few controls and one picture. They hold no formula; the maths and render/ do the work."""

from .agree import Agree
from .nudge import Nudge
from .stack import Stack
from .trace import Trace

__all__ = ['Agree', 'Nudge', 'Stack', 'Trace']
