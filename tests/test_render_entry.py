import math
from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.letters import CONTRACTED, RULE, SUMMED
from lin_backprop.render.entry import sum_in_words

SIZES = {'n': 4, 'i': 3, 'j': 2}


def answers(X, W, b, dY):
    return {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}


def sentences(N=4, D=3, M=2):
    """(arrays, answer, index, value, sentence) for every entry of every answer."""
    arrays = example(N, D, M)._asdict()
    for answer, array in answers(**arrays).items():
        for index in np.ndindex(array.shape):
            yield arrays, answer, index, array[index], sum_in_words(arrays, answer, index, array[index])


def without_bias(words, answer):
    """What stands before b, and b: nothing in any answer but Y."""
    return words.rsplit(' + ', 1) if answer == 'Y' else (words, '0')


def test_the_written_out_sum_gives_the_answer():
    for _, answer, index, value, sentence in sentences():
        entry, _, sum_of_terms, result = sentence.split(' = ')
        assert entry == f'{answer}[{", ".join(map(str, index))}]'
        terms, bias = without_bias(sum_of_terms, answer)
        products = [math.prod(int(part.strip('()')) for part in term.split('·')) for term in terms.split(' + ')]
        assert len(products) == SIZES[RULE[answer].having(CONTRACTED, SUMMED)]
        assert sum(products) + int(bias.strip('()')) == int(result) == value


@pytest.mark.parametrize('sizes', list(product((1, 2), (1, 3), (1, 2))))
def test_each_step_of_the_sentence_can_be_worked_out_and_gives_the_answer(sizes):
    lengths = dict(zip('nij', sizes, strict=True))
    for arrays, answer, _, value, sentence in sentences(*sizes):
        _, *steps, result = sentence.replace('·', '*').split(' = ')
        rule, bias = without_bias(steps[0], answer)
        if rule.startswith('sum over '):
            letter, rule = rule.removeprefix('sum over ').split(' of ')
            found = sum(eval(rule, dict(arrays), {letter: k}) for k in range(lengths[letter]))
        else:
            found = eval(rule, dict(arrays))
        assert found + eval(bias, dict(arrays)) == value == int(result)
        assert all(eval(step) == value for step in steps[1:])


@pytest.mark.parametrize(
    ('answer', 'index', 'rule'),
    [
        ('Y', (3, 1), 'sum over i of X[3, i] · W[i, 1] + b[1]'),
        ('dX', (3, 2), 'sum over j of dY[3, j] · W[2, j]'),
        ('dW', (2, 1), 'sum over n of X[n, 2] · dY[n, 1]'),
        ('db', (1,), 'sum over n of dY[n, 1]'),
    ],
)
def test_the_rule_in_words_sums_over_the_letter_that_the_answer_lacks(answer, index, rule):
    assert sum_in_words(example()._asdict(), answer, index, 0).split(' = ')[1] == rule


@pytest.mark.parametrize(
    ('sizes', 'answer', 'index', 'text'),
    [
        ((4, 1, 2), 'Y', (0, 1), 'Y[0, 1] = X[0, 0] · W[0, 1] + b[1] = 2·2 + (-1) = 3'),
        ((1, 3, 2), 'dW', (2, 1), 'dW[2, 1] = X[0, 2] · dY[0, 1] = 4·(-2) = -8'),
        ((1, 3, 2), 'db', (0,), 'db[0] = dY[0, 0] = 1'),
        ((4, 3, 1), 'dX', (1, 2), 'dX[1, 2] = dY[1, 0] · W[2, 0] = (-3)·(-1) = 3'),
        ((1, 3, 2), 'dX', (0, 2), 'dX[0, 2] = sum over j of dY[0, j] · W[2, j] = 1·(-1) + (-2)·(-3) = 5'),
    ],
)
def test_a_single_term_is_not_called_a_sum(sizes, answer, index, text):
    arrays = example(*sizes)
    value = answers(*arrays)[answer][index]
    assert sum_in_words(arrays._asdict(), answer, index, value) == text


def test_fractions_are_written_like_everywhere():
    arrays = {'X': np.array([[0.5]]), 'W': np.array([[-1.5]]), 'b': np.array([-0.0]), 'dY': np.array([[0.1]])}
    assert sum_in_words(arrays, 'Y', (0, 0), -0.75) == 'Y[0, 0] = X[0, 0] · W[0, 0] + b[0] = 0.5·(-1.5) + 0 = -0.75'
