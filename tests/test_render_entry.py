from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from lin_backprop.letters import RULE
from lin_backprop.render.entry import feeding, rule_in_words, sum_in_words


def answers(X, W, b, dY):
    return {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}


def without_bias(words, answer):
    """What stands before b, and b: nothing in any answer but Y."""
    return words.rsplit(' + ', 1) if answer == 'Y' else (words, '0')


@pytest.mark.parametrize('sizes', [(4, 3, 2), *product((1, 2), (1, 3), (1, 2))], ids=str)
def test_each_step_of_the_sentence_can_be_worked_out_and_gives_the_answer(sizes):
    lengths, arrays = dict(zip('nij', sizes, strict=True)), example(*sizes)._asdict()
    for answer, array in answers(**arrays).items():
        for index, value in np.ndenumerate(array):
            sentence = sum_in_words(arrays, answer, index, value).replace('·', '*')
            entry, *steps, result = sentence.split(' = ')
            assert entry == f'{answer}[{", ".join(map(str, index))}]'
            rule, bias = without_bias(steps[0], answer)
            count = 1
            if rule.startswith('sum over '):
                letter, rule = rule.removeprefix('sum over ').split(' of ')
                count = lengths[letter]
                total = sum(eval(rule, dict(arrays), {letter: k}) for k in range(count))
            else:
                total = eval(rule, dict(arrays))
            assert total + eval(bias, dict(arrays)) == value == int(result)
            assert all(eval(step) == value for step in steps[1:])
            assert len(without_bias(steps[-1], answer)[0].split(' + ')) == count


@pytest.mark.parametrize(
    ('sizes', 'answer', 'index', 'text'),
    [
        ((4, 3, 2), 'Y', (3, 1), 'Y[3, 1] = sum over i of X[3, i] · W[i, 1] + b[1] = '),
        ((4, 3, 2), 'dX', (3, 2), 'dX[3, 2] = sum over j of dY[3, j] · W[2, j] = 2·(-1) + (-2)·(-3) = 4'),
        ((4, 3, 2), 'dW', (2, 1), 'dW[2, 1] = sum over n of X[n, 2] · dY[n, 1] = '),
        ((4, 3, 2), 'db', (1,), 'db[1] = sum over n of dY[n, 1] = '),
        ((4, 1, 2), 'Y', (0, 1), 'Y[0, 1] = X[0, 0] · W[0, 1] + b[1] = 2·2 + (-1) = 3'),
        ((1, 3, 2), 'dW', (2, 1), 'dW[2, 1] = X[0, 2] · dY[0, 1] = 4·(-2) = -8'),
        ((1, 3, 2), 'db', (0,), 'db[0] = dY[0, 0] = 1'),
    ],
)
def test_the_rule_sums_over_the_letter_that_the_answer_lacks_and_a_single_term_is_not_called_a_sum(
    sizes, answer, index, text
):
    arrays = example(*sizes)
    value = answers(*arrays)[answer][index]
    assert sum_in_words(arrays._asdict(), answer, index, value).startswith(text)


def test_fractions_are_written_like_everywhere():
    arrays = {'X': np.array([[0.5]]), 'W': np.array([[-1.5]]), 'b': np.array([-0.0]), 'dY': np.array([[0.1]])}
    assert sum_in_words(arrays, 'Y', (0, 0), -0.75) == 'Y[0, 0] = X[0, 0] · W[0, 0] + b[0] = 0.5·(-1.5) + 0 = -0.75'


@pytest.mark.parametrize('sizes', [(4, 3, 2), (1, 2, 1)], ids=str)
def test_the_rule_is_how_the_sentence_begins_and_what_feeds_an_entry_is_what_it_names(sizes):
    lengths, arrays = dict(zip('nij', sizes, strict=True)), example(*sizes)._asdict()
    for answer, array in answers(**arrays).items():
        for index, value in np.ndenumerate(array):
            said = rule_in_words(arrays, answer, index)
            assert sum_in_words(arrays, answer, index, value).startswith(f'{said} = ')
            factors = [name.split('.') for name in feeding(RULE[answer], RULE[answer].turns(index, lengths)).split()]
            numbers = [arrays[name][tuple(map(int, place))] for name, *place in factors]
            count = len(numbers) // len(RULE[answer].arrays)  # the factors of one array, then those of the other
            pairs = zip(numbers[:count], numbers[count:] or [1] * count, strict=True)
            bias = arrays['b'][index[1]] if answer == 'Y' else 0
            assert sum(one * other for one, other in pairs) + bias == value
