from itertools import product

import pytest

from lin_backprop.explore import StepSize
from lin_backprop.step_size import CASES, DTYPES, POWERS


def test_the_start_is_a_linear_layer_at_the_step_of_the_notebooks():
    assert repr(StepSize()).startswith('StepSize: linear layer in float64, step 1e-05: error 6e-11, from round-off.')


@pytest.mark.parametrize(('case', 'dtype'), list(product(CASES, DTYPES)))
@pytest.mark.usefixtures('strict')
def test_every_choice_is_drawn(case, dtype):
    explorer = StepSize(case, dtype, -12)
    for power in POWERS:
        explorer.controls['power'].value = power
        assert repr(explorer).startswith(f'StepSize: {case} in {dtype}, step {float(f"1e{power}"):g}: error ')
