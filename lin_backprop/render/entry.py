"""One entry of an answer in words: the rule with its letters, then the numbers that it adds up; and for the hand."""

from ..letters import CONTRACTED, RULE, SUMMED, entry, listed, sizes_of
from .picture import at, factor, number


def sum_in_words(arrays, answer, index, value):
    """'dW[1, 0] = sum over n of X[n, 1] · dY[n, 0] = 3·1 + 1·(-3) + ... = 5'; with one term, no word of a sum.

    arrays: {name: array} for X, W and dY, and b where the answer is Y; value: what the entry is.
    """
    formula = RULE[answer]
    turns = formula.turns(index, sizes_of(arrays))
    terms = ' + '.join('·'.join(map(factor, formula.factors(turn, arrays))) for turn in turns)
    if answer == 'Y':  # the bias comes on top of the sum
        terms = f'{terms} + {factor(arrays["b"][index[1]])}'
    steps = [] if len(turns) == 1 and len(formula.arrays) == 1 else [terms]
    return ' = '.join([rule_in_words(arrays, answer, index), *steps, number(value)])


def rule_in_words(arrays, answer, index):
    """'dW[1, 0] = sum over n of X[n, 1] · dY[n, 0]', where the sentence above begins."""
    formula = RULE[answer]
    turns = formula.turns(index, sizes_of(arrays))
    bias = f' + b[{index[1]}]' if answer == 'Y' else ''
    return f'{entry(answer, index)} = {adds_in_words(formula, index, turns)}{bias}'


def adds_in_words(formula, index, turns):
    """'sum over n of X[n, 1] · dY[n, 0]', what any Formula adds in these turns; with one turn, the product alone."""
    alone = len(turns) == 1
    fixed = turns[0] if alone else dict(zip(formula.letters, index, strict=True))
    product = ' · '.join(entry(name, [fixed.get(x, x) for x in word]) for name, word in formula.arrays.items())
    return product if alone else f'sum over {listed(formula.having(CONTRACTED, SUMMED))} of {product}'


def picks(index):
    """What picks this entry where explore/picking.py has the controls: 'first=2 second=1'."""
    return ' '.join(f'{field}={k}' for field, k in zip(('first', 'second')[-len(index) :], index, strict=True))


def feeding(formula, turns):
    """The entries that these turns take, as data for the hand: 'X.0.1 X.1.1 dY.0.0 dY.1.0'."""
    return ' '.join(at(name, map(turn.get, word)) for name, word in formula.arrays.items() for turn in turns)
