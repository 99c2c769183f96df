"""What stands in the code of a function: its steps, names, numbers and parameters."""

import sys

import numpy as np
import pytest

from lin_backprop.practice.code import asked, names_of, numbers_in, own_functions, rebuilt, same_code, with_numbers
from lin_backprop.source import function as made


@pytest.mark.parametrize(
    ('one', 'other', 'same'),
    [
        ('x + 1', 'x + 1', True),
        ('x + 1', '(x +  1)  # why', True),
        ('x + 1', 'x + 2', False),
        ('x + 1', 'y = x\nreturn y + 1', False),
        ('x + np.pi', 'x + np.e', False),
        ('[x + k for k in (1, 2)]', '[x + k for k in (1, 3)]', False),
        ('max(x, key=lambda k: k + 1)', 'max(x, key=lambda k: k + 2)', False),
    ],
)
def test_code_is_the_same_step_by_step(one, other, same):
    assert same_code(made('f(x)', one), made('g(x)', other)) == same
    assert not same_code(made('f(x)', one), np.sin)


def two():
    return 2 * len(np.zeros((3, 300)))


def one(a, b, *more, c=4):
    return [two() + k for k in (5, 6)][:7]


def test_names_and_numbers_are_those_of_its_helpers_and_inner_functions_too():
    assert own_functions(one) == {'two': two}
    assert {'two', 'len', 'np', 'zeros'} <= {*names_of(one), *names_of(two)}
    assert {2, 3, 300, 5, 6, 7} <= numbers_in(one)
    assert (asked(one), asked(len)) == (['a', 'b'], [])


@pytest.mark.parametrize(
    ('other', 'gives'), [({}, [11, 12]), ({5: 1}, [7, 12]), ({2: 10, 3: 4}, [45, 46]), ({7: 1}, [11])]
)
def test_other_numbers_may_stand_in_it(other, gives):
    assert with_numbers(one, other)(0, 0) == gives
    assert one(0, 0) == [11, 12]


def test_other_values_may_stand_in_its_notebook():
    numpy = type(sys)('numpy')
    numpy.zeros = lambda shape: [0]
    assert rebuilt(one, {'np': numpy})(0, 0) == [7, 8]
    assert one(0, 0) == [11, 12]
