"""Explorers: a few controls and one picture. They hold no formula; the maths and render/ do the work."""

from .start import ready as ready  # the first, since it says what is missing

# isort: split
from ..render.large import large_type as large_type
from .adjoint import Adjoint
from .agree import Agree
from .build import Build
from .cost import Cost
from .cube import Cube
from .jacobian import Jacobian
from .letters import Letters
from .nudge import Nudge
from .predict import Predict
from .stack import Stack
from .step_size import StepSize
from .trace import Trace
from .trap import Trap

__all__ = ['Adjoint', 'Agree', 'Build', 'Cost', 'Cube', 'Jacobian', 'Letters', 'Nudge', 'Predict', 'Stack', 'StepSize']
__all__ += ['Trace', 'Trap']
