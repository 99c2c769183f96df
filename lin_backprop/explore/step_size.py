"""Choose the step of a finite difference, and see how far it is off."""

from ..render.step_size import step_size
from ..step_size import CASES, DTYPES, POWERS, digits, errors
from .controls import choice, whole
from .explorer import Explorer


class StepSize(Explorer):
    """case: a key of CASES; dtype: 'float64' or 'float32'; power: the step is 10**power, from -12 to 1."""

    tour = ('power', 'dtype')

    def __init__(self, case='linear layer', dtype='float64', power=-5):
        powers = whole('power of ten', power, POWERS[0], POWERS[-1], 'power')
        powers.style.description_width = 'max-content'
        powers.layout.width = 'max-content'
        super().__init__(case=choice('case', list(CASES), case), dtype=choice('dtype', DTYPES, dtype), power=powers)

    def draw(self, case, dtype, power):
        function = CASES[case]
        return step_size(case, dtype, errors(function, dtype), power, digits(function, dtype, power))
