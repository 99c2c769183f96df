"""One place of the answer written in another way: each is told by its name, and stays the same code elsewhere."""

import pytest

from lin_backprop.practice import BY_NAME, answers
from lin_backprop.practice.near import near


def names_and_codes(name):
    return [(slip.name, slip.code) for slip in near(BY_NAME[name])]


@pytest.mark.parametrize(
    ('exercise', 'name', 'code'),
    [
        ('dX_scores', 'a minus for a plus', 'return (dS - dS.T) @ X'),
        ('minus_mean_vjp', 'a plus for a minus', 'return dy + dy.mean()'),
        ('dW1', 'open and shut swapped', 'dA = dpred @ W2.T\ndY1 = dA * (Y1 < 0)\nreturn X.T @ dY1'),
        ('dW_weighted', 'a part forgotten', 'return X.T @ dY'),
        ('squared_lengths', 'a square forgotten', 'return X.sum(1) * (dY ** 2).sum(1)'),
        ('ds', 'another axis', 'return (dY * X).sum(0)'),
        ('two_paths', 'x in place of w', 'p = w * x + b\nreturn x * x + p'),
        ('dW_whole', '// for /', 'return (counts[:, None, None] * grads).sum(0) // counts.sum()'),
    ],
)
def test_a_change_in_one_place_has_a_name(exercise, name, code):
    assert (name, code) in names_and_codes(exercise)


def test_each_of_them_is_one_change_and_runs_as_code():
    for exercise in BY_NAME.values():
        for slip in near(exercise):
            assert callable(exercise.function(slip.code))
            assert slip.why.endswith('.')


@pytest.mark.parametrize(
    ('exercise', 'code', 'told'),
    [
        ('dX_scores', 'return dS @ X - dS.T @ X', 'a minus for a plus'),
        ('two_paths', 'return x * x + w * x + b', 'x in place of w'),
        ('squared_lengths', 'return X.sum(1) * (dY * dY).sum(1)', 'a square forgotten'),
        ('dX_scores', 'return dS @ X + dS.T @ X', ''),  # right
    ],
)
def test_whoever_writes_the_same_numbers_is_told_so(exercise, code, told):
    assert answers.check(BY_NAME[exercise], BY_NAME[exercise].function(code)).mistake == told
