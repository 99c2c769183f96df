"""Gradients that are wrong on purpose: products whose shape fits, mistakes people make, and what notices them."""

from itertools import product
from typing import NamedTuple

import numpy as np

from .accept import require_kind, require_rows, require_word
from .check import compare, numerical_grad
from .letters import AXES, sizes_of
from .linear import LinGrad, lin, lin_grad
from .parts import Parts, misfit, read
from .source import function

_LETTERS = {name: AXES[name] for name in ('X', 'W', 'dY')}


def lin_grad_mean(X, W, dY):
    """dW and db with the mean over the batch where the sum belongs: every shape is right, the numbers are not."""
    dX, dW, db = lin_grad(X, W, dY)
    require_rows('X', X)
    return LinGrad(dX, dW / len(X), db / len(X))


class Product(NamedTuple):
    """One product whose shape fits. code: 'dY @ W'; value: its numbers; right: whether it is the gradient.

    paired: the letters of the left and the right array that @ runs over together, ('j', 'i');
    leaves: the letters of the result, 'nj'; by_chance: it is wrong, and gives the right numbers on these data.
    """

    code: str
    value: np.ndarray
    right: bool
    by_chance: bool
    paired: tuple[str, str]
    leaves: str

    @property
    def sums(self):
        """'j of dY with i of W'"""
        names = (name.removesuffix('.T') for name in self.code.split(' @ '))
        return ' with '.join(f'{letter} of {name}' for letter, name in zip(self.paired, names, strict=True))


def fitting_products(X, W, dY, gradient):
    """Every product of two of X (N, D), W (D, M), dY (N, M) and their transposes shaped like `gradient`, 'dX' or 'dW'.

    Returns a list of Product. A product is right where it is the same function as lin_grad at these sizes: it gives
    the same numbers on a second set of data, large random integers. So luck never makes one right, and where sizes
    are 1 several can be: a (1, 1) array is its own transpose. ValueError for another gradient, or arrays that misfit.
    """
    require_word(['dX', 'dW'], gradient=gradient)
    answer = getattr(lin_grad(X, W, dY), gradient)
    second_X, second_W, _, second_dY = _random(*X.shape, W.shape[1])
    second_answer = getattr(lin_grad(second_X, second_W, second_dY), gradient)

    arrays = {'X': X, 'W': W, 'dY': dY}
    second, sizes = {'X': second_X, 'W': second_W, 'dY': second_dY}, sizes_of(arrays)
    products = []
    for left, right in product([turned for name in arrays for turned in (name, f'{name}.T')], repeat=2):
        parts = Parts(left, '@', right)
        if misfit(parts, _LETTERS, sizes) or (value := parts.value(arrays)).shape != answer.shape:
            continue
        is_right = np.array_equal(parts.value(second), second_answer)
        by_chance = not is_right and compare(value, answer).verdict != 'different'
        (paired,), leaves, *_ = read(parts, _LETTERS)
        products.append(Product(parts.code, value, is_right, by_chance, paired, ''.join(leaves)))
    return products


def _random(N, D, M):
    """X, W, b, dY of random integers, the same at every call; large, so that two formulas hardly ever agree by luck."""
    rng = np.random.default_rng(0)
    return [rng.integers(-99, 100, shape) for shape in ((N, D), (D, M), M, (N, M))]


class Mistake(NamedTuple):
    """A wrong formula. code: what it takes for `gradient`, made of X, W and dY; why: what was misunderstood.

    sizes: N, D and M at which the checks try it; some run at equal sizes only.
    """

    name: str
    gradient: str
    code: str
    why: str
    sizes: tuple[int, int, int] = (4, 3, 2)

    @property
    def function(self):
        """The code, as a function of X (N, D), W (D, M) and dY (N, M)."""
        return function('mistake(X, W, dY)', self.code)


_TWO = 'The 2 of a squared error belongs to the loss, and is inside dY.'
_MINUS = 'The minus belongs to the step downhill, not to the gradient.'
_MEAN = 'If the loss is a mean, its 1/N is inside dY already.'
_SUM_OF_Y = 'This is how the sum of Y moves; the loss need not care for each output alike.'
# fmt: off
MISTAKES = [
    Mistake('transpose forgotten', 'dX', 'dY @ W',
            'The shape fits where D = M, but it pairs j with i, two different things.', (4, 3, 3)),
    Mistake('* for @', 'dX', 'dY * W.T',
            'An input feeds every output, so its paths are summed over j; * does not sum.', (3, 3, 3)),
    Mistake('dW in place of W', 'dX', 'dY @ (X.T @ dY).T',
            'The way back to X leads through the weights, not through their gradient.'),
    Mistake('summed over the batch too', 'dX', '(dY @ W.T).sum(0)',
            'Each example has a row of X to itself: nothing is shared, so there is nothing to sum over n.'),
    Mistake('a factor 2', 'dX', '2 * dY @ W.T', _TWO),
    Mistake('the sign', 'dX', '-dY @ W.T', _MINUS),
    Mistake('dY forgotten', 'dX', 'np.tile(W.sum(1), (len(X), 1))', _SUM_OF_Y),
    Mistake('first dY for every row', 'dX', 'np.tile(dY[0] @ W.T, (len(X), 1))',
            'W is shared by all examples, dY is not: each row has its own.'),

    Mistake('mean for sum', 'dW', 'X.T @ dY / len(X)', _MEAN),
    Mistake('batch sum forgotten', 'dW', 'X[:, :, None] * dY[:, None, :]',
            'All examples share one W, so their shares are summed.'),
    Mistake('only the first example', 'dW', 'np.outer(X[0], dY[0])',
            'Every example moves the loss, not the first alone.'),
    Mistake('sum over the wrong axis', 'dW', '(X[:, :, None] * dY[:, None, :]).sum(1)',
            'The shape fits where N = D, but dW lacks n, and this sums i.', (3, 3, 2)),
    Mistake('transpose forgotten', 'dW', 'X @ dY',
            'The shape fits where N = D, but it pairs i with n, two different things.', (3, 3, 2)),
    Mistake('X and dY swapped', 'dW', 'dY.T @ X',
            'The right numbers, transposed: dW has the shape of W.'),
    Mistake('* for @', 'dW', 'X.T * dY',
            'A weight is used by every example, so its shares are summed over n; * does not sum.', (3, 3, 3)),
    Mistake('a factor 2', 'dW', '2 * X.T @ dY', _TWO),
    Mistake('the sign', 'dW', '-X.T @ dY', _MINUS),
    Mistake('dY forgotten', 'dW', 'np.tile(X.sum(0), (W.shape[1], 1)).T', _SUM_OF_Y),
    Mistake('dY in another order than X', 'dW', 'X.T @ dY[::-1]',
            'Row n of dY belongs to row n of X: shuffle both, or neither.'),
    Mistake('dY averaged first', 'dW', 'np.outer(X.sum(0), dY.mean(0))',
            'Multiply, then sum: a sum of products is not a product of sums.'),

    Mistake('mean for sum', 'db', 'dY.mean(0)', _MEAN),
    Mistake('sum over the wrong axis', 'db', 'dY.sum(1)',
            'The shape fits where N = M, but db lacks n, and this sums j.', (3, 2, 3)),
    Mistake('batch sum forgotten', 'db', 'dY',
            'b was copied into every row, so what the rows report is summed.'),
    Mistake('only the first example', 'db', 'dY[0]',
            'b was copied into every row, not into the first alone.'),
    Mistake('dY forgotten', 'db', 'np.full(W.shape[1], len(X))',
            'It counts the rows that b was copied into, and not how much the loss cares for each.'),
]
# fmt: on

CHECKS = 'shape alone', 'dY of ones', 'random dY', 'finite differences'


def caught(mistake):
    """{name of a check: whether it notices the mistake}, on large random integers. What does not run, all notice.

    ValueError for no Mistake.
    """
    require_kind(Mistake, mistake=mistake)
    X, W, b, dY = _random(*mistake.sizes)
    try:
        wrong, right = _wrong_and_right(mistake, X, W, dY)
    except ValueError:
        return dict.fromkeys(CHECKS, True)
    notices = [
        wrong.shape != right.shape,
        _differ(*_wrong_and_right(mistake, X, W, np.ones_like(dY))),
        _differ(wrong, right),
        _differ(wrong, _measured(mistake.gradient, X, W, b, dY), tolerance=1e-6),
    ]
    return dict(zip(CHECKS, notices, strict=True))


def _wrong_and_right(mistake, X, W, dY):
    return mistake.function(X, W, dY), getattr(lin_grad(X, W, dY), mistake.gradient)


def _measured(gradient, X, W, b, dY):
    """Nudge the array itself; the loss is (Y * dY).sum(), whose gradient with respect to Y is dY."""
    inputs = {'X': X, 'W': W, 'b': b}
    name = gradient.removeprefix('d')
    return numerical_grad(lambda moved: (lin(**{**inputs, name: moved}) * dY).sum(), inputs[name])


def _differ(a, b, tolerance=None):
    return compare(a, b, tolerance).verdict == 'different'
