import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import SVG, body, tables, words

from lin_backprop import example, lin_grad
from lin_backprop.render.trace import feeds, trace

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)
every_entry = pytest.mark.parametrize(
    ('gradient', 'index'), [(name, index) for name in GRAD._fields for index in np.ndindex(getattr(GRAD, name).shape)]
)


@settings(derandomize=True, deadline=None)
@given(N=st.integers(1, 3), D=st.integers(1, 4), M=st.integers(1, 2), seed=st.integers(0, 999))
def test_what_feeds_an_entry_is_what_is_summed(N, D, M, seed):
    rng = np.random.default_rng(seed)
    arrays = {'X': rng.integers(-9, 10, (N, D)), 'W': rng.integers(-9, 10, (D, M)), 'dY': rng.integers(-9, 10, (N, M))}
    for gradient, answer in lin_grad(**arrays)._asdict().items():
        for index in np.ndindex(answer.shape):
            factors = feeds(gradient, index, {'n': N, 'i': D, 'j': M})
            numbers = [[arrays[name][place] for place in places] for name, places in factors.items()]
            assert sum(map(math.prod, zip(*numbers, strict=True))) == answer[index]


def test_feeds_names_the_factors_and_their_places_in_the_order_of_the_sum():
    sizes = {'n': 4, 'i': 3, 'j': 2}
    assert feeds('dW', (2, 1), sizes) == {'X': [(n, 2) for n in range(4)], 'dY': [(n, 1) for n in range(4)]}
    assert feeds('dX', (3, 2), sizes) == {'dY': [(3, 0), (3, 1)], 'W': [(2, 0), (2, 1)]}
    assert feeds('db', (1,), sizes) == {'dY': [(n, 1) for n in range(4)]}


@every_entry
def test_the_numbers_that_feed_an_entry_are_marked_and_the_rest_is_faint(gradient, index):
    fed = feeds(gradient, index, {'n': 4, 'i': 3, 'j': 2})
    *inputs, answer = tables(trace(X, W, dY, GRAD, gradient, index).html)
    assert [t.caption for t in inputs] == ['X (4, 3)', 'W (3, 2)', 'dY (4, 2)']
    for name, array, drawn in zip(('X', 'W', 'dY'), (X, W, dY), inputs, strict=True):
        assert drawn.marked == set(fed.get(name, []))
        assert drawn.faint == set(np.ndindex(array.shape)) - drawn.marked
    assert answer.caption.startswith(gradient)
    assert answer.marked == {index if len(index) == 2 else (0, *index)}


@every_entry
def test_the_written_out_sum_gives_the_answer(gradient, index):
    entry, _, terms, answer = trace(X, W, dY, GRAD, gradient, index).text.split(' = ')
    assert entry == f'{gradient}[{", ".join(map(str, index))}]'
    products = [math.prod(int(number.strip('()')) for number in term.split('·')) for term in terms.split(' + ')]
    assert len(products) == (2 if gradient == 'dX' else 4)
    assert sum(products) == int(answer) == getattr(GRAD, gradient)[index]


@pytest.mark.parametrize(
    ('gradient', 'index', 'rule'),
    [
        ('dX', (3, 2), 'sum over j of dY[3, j] · W[2, j]'),
        ('dW', (2, 1), 'sum over n of X[n, 2] · dY[n, 1]'),
        ('db', (1,), 'sum over n of dY[n, 1]'),
    ],
)
def test_the_rule_in_words_sums_over_the_letter_that_the_answer_lacks(gradient, index, rule):
    assert trace(X, W, dY, GRAD, gradient, index).text.split(' = ')[1] == rule


@pytest.mark.parametrize(
    ('N', 'M', 'gradient', 'index', 'text'),
    [
        (1, 2, 'dW', (2, 1), 'dW[2, 1] = X[0, 2] · dY[0, 1] = 4·(-2) = -8'),
        (1, 2, 'db', (0,), 'db[0] = dY[0, 0] = 1'),
        (4, 1, 'dX', (1, 2), 'dX[1, 2] = dY[1, 0] · W[2, 0] = (-3)·(-1) = 3'),
        (1, 2, 'dX', (0, 2), 'dX[0, 2] = sum over j of dY[0, j] · W[2, j] = 1·(-1) + (-2)·(-3) = 5'),
    ],
)
def test_a_single_term_is_not_called_a_sum(N, M, gradient, index, text):
    arrays = X[:N], W[:, :M], dY[:N, :M]
    assert trace(*arrays, lin_grad(*arrays), gradient, index).text == text


def test_the_network_its_legend_and_the_sum_stand_below_the_tables():
    picture = trace(X, W, dY, GRAD, 'dW', (0, 0))
    tables, network, legend, answer = body(picture.html)
    assert [len(list(part.iter('table'))) for part in (tables, network, legend, answer)] == [4, 0, 0, 0]
    assert network.tag == f'{SVG}svg'
    assert all(word in words(legend) for word in ('inputs x', 'bias', 'dy', 'product'))
    assert words(answer) == picture.text
