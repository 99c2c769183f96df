"""Gradients to build from parts: what goes forward in letters, what is asked, and small arrays to try it on."""

from typing import NamedTuple

import numpy as np

from .examples import example
from .letters import AXES, RULE, Formula, formula
from .parts import Parts

SIZES = {'n': 4, 'i': 3, 'j': 2, 'k': 3, 't': 2, 'p': 4}  # those of one task all differ
_SEED = 178  # with it, few of the numbers are 0 or come twice


class Task(NamedTuple):
    """forward: words; rules: {name: Formula} of what was made forward and of its gradients; asked: one of these names;
    start: Parts that tempt, and are wrong; also: an array that is at hand and not needed.
    """

    forward: str
    rules: dict
    asked: str
    start: Parts
    also: str = ''

    @property
    def answer(self):
        """The Formula that is asked."""
        return self.rules[self.asked]

    @property
    def others(self):
        """The Formulas that it could be taken for."""
        return [rule for name, rule in self.rules.items() if name != self.asked]

    @property
    def letters(self):
        """{name: letters} of the arrays at hand."""
        every = {name: word for rule in self.rules.values() for name, word in rule.arrays.items()}
        return {name: word for name, word in every.items() if name in (*self.answer.arrays, self.also)}

    @property
    def arrays(self):
        """{name: array} of small whole numbers, those of the notebooks where these have one."""
        arrays = {name: _numbers(name, word) for name, word in self.letters.items()}
        if 'mask' in arrays:
            arrays['mask'] = (arrays['mask'] > 0).astype(int)
        return arrays

    @property
    def wanted(self):
        """The right numbers."""
        arrays = self.arrays
        return np.einsum(str(self.answer), *(arrays[name] for name in self.answer.arrays))


def _numbers(name, word):
    if word == AXES.get(name):
        return getattr(example(), name)
    rng, shape = np.random.default_rng([_SEED, *name.encode(), *word.encode()]), [SIZES[letter] for letter in word]
    return rng.integers(1, 5, shape) * rng.choice([-1, 1], shape)


def _rules(text, answer, names, of=None):
    """The formula forward, and its gradients; of: those that are asked for, all if None."""
    forward = formula(text, answer, names)
    return {answer: forward} | {f'd{name}': forward.gradient(name) for name in of or names}


def _linear(text, answer, names, bias):
    """The same of a linear layer, with the sum that is the gradient of its bias."""
    rules = _rules(text, answer, names)
    word = rules[answer].letters
    return rules | {f'd{bias}': Formula(f'd{bias}', 'k' if 'k' in word else 'j', {f'd{answer}': word})}


_LAYER = 'Y = X @ W + b', RULE
_ONE = 'One example: y = x @ W + b', _rules('i,ij->j', 'y', ['x', 'W'])
_COLUMN = 'One example in the other layout: y = W @ x', _rules('ji,i->j', 'y', ['W', 'x'])
_EACH = 'A number for each example: Y = X @ W + c[:, None]', RULE | {'dc': Formula('dc', 'n', {'dY': 'nj'})}
_TORCH = 'nn.Linear: Y = X @ weight.T + bias', _linear('ni,ji->nj', 'Y', ['X', 'weight'], 'bias')
_COLUMNS = 'Examples in columns: Y = W @ X + b[:, None]', _linear('in,ji->jn', 'Y', ['X', 'W'], 'b')
_PLACES = (
    'X (N, T, D) and dY (N, T, M) as long batches, p for each of the N · T places: '
    'X2 = X.reshape(-1, D), dY2 = dY.reshape(-1, M)',
    {'dW': formula('pi,pj->ij', 'dW', ['X2', 'dY2'])},
)
_FIRST = 'The first of two layers: Y1 = X @ W1 + b1', _linear('ni,ij->nj', 'Y1', ['X', 'W1'], 'b1')
_SECOND = 'The second of two layers: pred = A @ W2 + b2', _linear('nj,jk->nk', 'pred', ['A', 'W2'], 'b2')
_RELU = (
    'A = relu(Y1), so A = Y1 * mask, where mask is 1 for Y1 > 0, else 0',
    _rules('nj,nj->nj', 'A', ['Y1', 'mask'], of=['Y1']),
)
_SCALE = 'A scale for each example: Y = s[:, None] * X', _rules('n,ni->ni', 'Y', ['s', 'X'])
_GAIN = 'A scale for each feature: Y = X * g', _rules('ni,i->ni', 'Y', ['X', 'g'])
_SCORES = 'Scores of attention: S = Q @ K.T', _rules('ni,ti->nt', 'S', ['Q', 'K'])

TASKS = {
    'dX': Task(*_LAYER, 'dX', Parts('dY', '@', 'W')),
    'dW': Task(*_LAYER, 'dW', Parts('X', '@', 'dY')),
    'db': Task(*_LAYER, 'db', Parts('dY', then='.mean(0)')),
    'dx_one': Task(*_ONE, 'dx', Parts('W', '*', 'dy', '.sum(0)'), also='x'),
    'dW_one': Task(*_ONE, 'dW', Parts('x', '*', 'dy')),
    'dx_column': Task(*_COLUMN, 'dx', Parts('W', '@', 'dy')),
    'dc': Task(*_EACH, 'dc', Parts('dY', then='.sum(0)')),
    'dW_torch': Task(*_TORCH, 'dweight', Parts('X.T', '@', 'dY')),
    'dX_torch': Task(*_TORCH, 'dX', Parts('dY', '@', 'weight.T')),
    'dW_columns': Task(*_COLUMNS, 'dW', Parts('X.T', '@', 'dY')),
    'dX_columns': Task(*_COLUMNS, 'dX', Parts('dY', '@', 'W.T')),
    'db_columns': Task(*_COLUMNS, 'db', Parts('dY', then='.sum(0)')),
    'dW_places': Task(*_PLACES, 'dW', Parts('X2', '@', 'dY2')),
    'dA': Task(*_SECOND, 'dA', Parts('W2', '@', 'dpred.T')),
    'dY1': Task(*_RELU, 'dY1', Parts('dA', '@', 'mask.T')),
    'dW1': Task(*_FIRST, 'dW1', Parts('X', 'boxes', 'dY1', '.mean(0)')),
    'ds': Task(*_SCALE, 'ds', Parts('dY', '*', 'X', '.sum(0)')),
    'dg': Task(*_GAIN, 'dg', Parts('dY', '*', 'X')),
    'dQ': Task(*_SCORES, 'dQ', Parts('dS', '@', 'K.T')),
    'dK': Task(*_SCORES, 'dK', Parts('dS', '@', 'Q')),
}
