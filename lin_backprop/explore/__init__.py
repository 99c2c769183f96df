"""Explorers: a few controls and one picture. They hold no formula; the maths and render/ do the work."""

from .adjoint import Adjoint
from .agree import Agree
from .cube import Cube
from .jacobian import Jacobian
from .nudge import Nudge
from .stack import Stack
from .trace import Trace
from .trap import Trap

__all__ = ['Adjoint', 'Agree', 'Cube', 'Jacobian', 'Nudge', 'Stack', 'Trace', 'Trap']
