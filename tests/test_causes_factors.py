"""Names of factors: the simplest that holds at all sizes, and several where the sizes do not tell them apart."""

import pytest

from lin_backprop.causes.factors import names_of

SIZES = [
    {'N': 4, 'D': 3, 'M': 2, 'rate': 0.75},
    {'N': 5, 'D': 2, 'M': 7, 'rate': -0.5},
    {'N': 1, 'D': 3, 'M': 2, 'rate': 3},
]


@pytest.mark.parametrize(
    ('value', 'names'),
    [
        (lambda N, D, M, rate: 1, ()),
        (lambda N, D, M, rate: -1, ('-1',)),
        (lambda N, D, M, rate: 2, ('2',)),
        (lambda N, D, M, rate: 1 / 3, ('1/3',)),
        (lambda N, D, M, rate: 1 / N, ('1/N',)),
        (lambda N, D, M, rate: M, ('M',)),
        (lambda N, D, M, rate: rate, ('rate',)),
        (lambda N, D, M, rate: -2, ('-1', '2')),
        (lambda N, D, M, rate: -1 / N, ('-1', '1/N')),
        (lambda N, D, M, rate: 2 / N, ('2', '1/N')),
        (lambda N, D, M, rate: N * D, ('N', 'D')),
        (lambda N, D, M, rate: 1 / (D * M), ('1/D', '1/M')),
        (lambda N, D, M, rate: 1 / N**2, ('1/N', '1/N')),
        (lambda N, D, M, rate: N / M, ('N', '1/M')),
        (lambda N, D, M, rate: -N * M, ('-1', 'N', 'M')),
        (lambda N, D, M, rate: N**-0.5, ('1/√N',)),
        (lambda N, D, M, rate: 1 - 1 / N, ('(N-1)/N',)),
        (lambda N, D, M, rate: 1.09, ('1.09',)),
    ],
)
def test_a_factor_has_the_name_that_holds_at_all_sizes(value, names):
    assert names_of([value(**sizes) for sizes in SIZES], SIZES) == [names]


def test_what_is_not_the_same_by_name_everywhere_has_none():
    assert names_of([1 / 4, 1 / 5, 2], SIZES) == []
    assert names_of([1.1, 1.1, 1.2], SIZES) == []
    assert names_of([1 / 8, 1 / 35, 1 / 2], SIZES, simple=True) == []  # 1/(N·M), which is made of two
    assert names_of([1 / 4 * (1 + 1e-4), 1 / 5, 1], SIZES) == []


def test_where_sizes_do_not_change_every_name_is_given():
    same = [{'N': 4, 'D': 3, 'M': 4}] * 2
    assert names_of([1 / 4, 1 / 4], same) == [('1/N',), ('1/M',), ('1/4',)]
    assert names_of([2, 2], [{'N': 4, 'D': 3, 'M': 5}]) == [('2',)]
    assert names_of([7.5], same[:1]) == [], 'one trial alone shows no constant'


def test_a_second_name_of_the_same_size_is_left_out():
    sizes = [{'len(X)': 4, 'X.shape[1]': 3, 'len(dY)': 4}, {'len(X)': 2, 'X.shape[1]': 5, 'len(dY)': 2}]
    assert names_of([1 / 4, 1 / 2], sizes) == [('1/len(X)',)]
