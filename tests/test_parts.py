"""Every formula that can be put together, with the right arrays and with others."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from refusing import refused

from lin_backprop.letters import RULE, formula
from lin_backprop.parts import OPS, THENS, Parts, misfit, read

LETTERS = {'X': 'ni', 'W': 'ij', 'dY': 'nj'}
TASKS = {
    **{name: (RULE[name], LETTERS, [RULE[key] for key in RULE if key != name]) for name in ('dX', 'dW', 'db')},
    'one example, dx': (formula('j,ij->i', 'dx', ['dy', 'W']), {'x': 'i', 'W': 'ij', 'dy': 'j'}, []),
    'one example, dW': (formula('i,j->ij', 'dW', ['x', 'dy']), {'x': 'i', 'W': 'ij', 'dy': 'j'}, []),
    'nn.Linear': (formula('nj,ni->ji', 'dweight', ['dY', 'X']), {'X': 'ni', 'weight': 'ji', 'dY': 'nj'}, []),
    'columns': (formula('in,jn->ji', 'dW', ['X', 'dY']), {'X': 'in', 'W': 'ji', 'dY': 'jn'}, []),
    'a scale for each example': (formula('ni,ni->n', 'ds', ['X', 'dY']), {'s': 'n', 'X': 'ni', 'dY': 'ni'}, []),
    'a scale for each feature': (formula('ni,ni->i', 'dg', ['X', 'dY']), {'g': 'i', 'X': 'ni', 'dY': 'ni'}, []),
    'a mask': (formula('nj,nj->nj', 'dY', ['dA', 'mask']), {'dA': 'nj', 'mask': 'nj', 'A': 'nj'}, []),
    'scores': (formula('nt,ni->ti', 'dK', ['dS', 'Q']), {'dS': 'nt', 'Q': 'ni', 'K': 'ti'}, []),
}  # fmt: skip
SIZES = [
    {'n': 4, 'i': 3, 'j': 2, 't': 5},
    *(dict(zip('nijt', sizes, strict=True)) for sizes in ((3, 3, 2, 5), (4, 2, 2, 3), (3, 4, 3, 4), (3, 3, 3, 3))),
    *(dict(zip('nijt', sizes, strict=True)) for sizes in ((1, 3, 2, 4), (4, 1, 3, 1), (4, 2, 1, 3), (1, 1, 1, 1))),
]


@cache
def combinations(task):
    names = [turned for name in TASKS[task][1] for turned in (name, f'{name}.T')]
    alone = [Parts(name, then=then) for name in names for then in [*THENS, '.sum()']]
    return alone + [Parts(*made) for made in product(names, OPS, names, [*THENS, '.sum()'])]


def arrays(letters, sizes):
    """Random integers, so large that two formulas hardly ever agree by luck."""
    rng = np.random.default_rng(0)
    return {name: rng.integers(-99, 100, [sizes[letter] for letter in word]) for name, word in letters.items()}


def right(answer, values):
    return np.einsum(str(answer), *(values[name] for name in answer.arrays))


def outcome(parts, values):
    """Its numbers, or None where it does not run."""
    try:
        return parts.value(values)
    except (ValueError, IndexError):  # an AxisError is both
        return None


@pytest.mark.parametrize('task', TASKS)
def test_it_runs_just_where_misfit_says_nothing(task):
    answer, letters, _ = TASKS[task]
    for sizes in SIZES:
        values = arrays(letters, sizes)
        for parts in combinations(task):
            assert (outcome(parts, values) is None) == bool(misfit(parts, letters, sizes)), (parts.code, sizes)


@pytest.mark.parametrize('task', TASKS)
def test_the_axes_that_are_left_have_the_sizes_of_their_letters(task):
    _, letters, _ = TASKS[task]
    for sizes in SIZES[:1] + SIZES[4:]:
        values = arrays(letters, sizes)
        for parts in combinations(task):
            value = outcome(parts, values)
            if value is not None and not (parts.op == 'outer' and max(len(letters[name]) for name in parts.names) > 1):
                axes = read(parts, letters).axes
                assert value.shape == tuple(max(sizes[letter] for letter in axis) for axis in axes), parts.code


def test_the_code_is_what_is_computed():
    values = arrays(LETTERS, SIZES[0])
    for parts in combinations('dW'):
        value = outcome(parts, values)
        if value is not None:
            np.testing.assert_array_equal(eval(parts.code, {'np': np, **values}), value)


def test_more_than_two_axes_are_followed():
    letters = {'X': 'nti', 'dY': 'ntj', 'W': 'ij'}
    reading = read(Parts('X', '@', 'W'), letters)
    assert reading == ([('i', 'i')], ['n', 't', 'j'], [('i', '@')], [])
    assert read(Parts('W.T', '@', 'Z'), letters | {'Z': 'nit'}) == ([('i', 'i')], ['n', 'j', 't'], [('i', '@')], [])
    assert misfit(Parts('X.T', '@', 'dY'), letters, {'n': 2, 't': 3, 'i': 4, 'j': 5}) == (
        'i (4) of X meets n (2) of dY.'
    )


def test_a_batch_of_one_is_stretched():
    letters, sizes = {'A': 'nti', 'B': 'jik'}, {'n': 1, 't': 2, 'i': 3, 'j': 5, 'k': 4}
    assert misfit(Parts('A', '@', 'B'), letters, sizes) == ''
    assert Parts('A', '@', 'B').value(arrays(letters, sizes)).shape == (5, 2, 4)
    assert misfit(Parts('A', '@', 'B'), letters, sizes | {'n': 2}) == 'n (2) of A meets j (5) of B.'


def test_what_runs_at_no_size_is_refused():
    with refused('`dY` has 2 axes: `.sum(2)` finds no axis 2'):
        read(Parts('dY', then='.sum(2)'), LETTERS)
    with refused('np.outer … one long row'):
        read(Parts('x', 'outer', 'X'), {'x': 'i', 'X': 'ni'})
    with refused('x has 1 axis … two'):
        read(Parts('x', 'boxes', 'X'), {'x': 'i', 'X': 'ni'})


@pytest.mark.parametrize(
    ('parts', 'told'),
    [
        (Parts('Z'), "name … 'Z' … 'X', 'W', 'dY'"),
        (Parts('X', '+', 'W'), "op … '+' … '@', '*', 'outer', 'boxes'"),
        (Parts('X', then='.max(0)'), "then … '.max(0)' … '.sum(0)'"),
    ],
)
def test_other_parts_are_refused(parts, told):
    with refused(told):
        parts.value(arrays(LETTERS, SIZES[0]))
    with refused(told):
        read(parts, LETTERS)


def test_what_feeds_an_entry_is_what_its_numbers_depend_on():
    fed = Parts('X.T', '@', 'dY').fed_by(np.ones((3, 4)), np.ones((4, 2)))
    assert list(fed) == list(np.ndindex(3, 2))
    assert fed[2, 1] == [[(2, n) for n in range(4)], [(n, 1) for n in range(4)]]
    assert Parts('dY', then='.mean(0)').fed_by(np.ones((4, 2)))[(1,)] == [[(n, 1) for n in range(4)]]
    assert Parts('x', '@', 'x').fed_by(np.ones(2), np.ones(2)) == {(): [[(0,), (1,)]] * 2}
