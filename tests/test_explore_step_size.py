from itertools import product

import pytest

from lin_backprop.explore import StepSize
from lin_backprop.step_size import CASES, DTYPES, POWERS, errors


def test_the_start_is_a_linear_layer_at_the_step_of_the_notebooks():
    explorer = StepSize()
    assert {name: control.value for name, control in explorer.controls.items()} == {
        'case': 'linear layer',
        'dtype': 'float64',
        'power': -5,
    }
    assert repr(explorer).startswith('StepSize: linear layer in float64, step 1e-05: error 6e-11, from round-off.')


@pytest.mark.parametrize(('case', 'dtype'), list(product(CASES, DTYPES)))
@pytest.mark.usefixtures('strict')
def test_every_choice_shows_its_own_error(case, dtype):
    explorer = StepSize(case, dtype, -12)
    for power, error in zip(POWERS, errors(CASES[case], dtype), strict=True):
        explorer.controls['power'].value = power
        said = repr(explorer)
        assert said.startswith(f'StepSize: {case} in {dtype}, step {float(f"1e{power}"):g}: error ')
        assert float(said.split('error ')[1].split(',')[0]) == float(f'{error:.1g}')
