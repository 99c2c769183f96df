"""One entry of an answer in words: the rule with its letters, then the numbers that it adds up."""

from ..letters import CONTRACTED, RULE, SUMMED, entry, sizes_of
from .picture import factor, number


def sum_in_words(arrays, answer, index, value):
    """'dW[1, 0] = sum over n of X[n, 1] · dY[n, 0] = 3·1 + 1·(-3) + ... = 5'; with one term, no word of a sum.

    arrays: {name: array} for X, W and dY, and b where the answer is Y; value: what the entry is.
    """
    formula = RULE[answer]
    turns = formula.turns(index, sizes_of(arrays))
    alone = len(turns) == 1
    fixed = turns[0] if alone else dict(zip(formula.letters, index, strict=True))
    product = ' · '.join(entry(name, [fixed.get(x, x) for x in word]) for name, word in formula.arrays.items())
    rule = product if alone else f'sum over {formula.having(CONTRACTED, SUMMED)} of {product}'
    terms = ' + '.join('·'.join(map(factor, formula.factors(turn, arrays))) for turn in turns)
    if answer == 'Y':  # the bias comes on top of the sum
        rule, terms = f'{rule} + b[{index[1]}]', f'{terms} + {factor(arrays["b"][index[1]])}'
    steps = [rule] if alone and len(formula.arrays) == 1 else [rule, terms]
    return ' = '.join([entry(answer, index), *steps, number(value)])
