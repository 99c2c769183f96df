"""Exercises of 03_batched: what is summed over the batch and what is not."""

from ..mistakes import MISTAKES
from .exercise import Exercise, Slip

WHY_SUM = '03_batched#Why `.sum(0)`?'
WHY_SUM_W = '03_batched#Why is dW summed over the batch?'
NO_SUM = '03_batched#Why is dX not summed over the batch?'
DIVIDE = '03_batched#Should I divide by the batch size?'
INTO_AT = '03_batched#How do the loops become `@`?'
SHAPES = '03_batched#Why can I not just trust the shapes?'
LETTERS = '04_star_or_at#What is the law?'
NO_SHAPE = '04_star_or_at#What can no shape show?'


def _known(gradient, see):
    """The named mistakes of notebook 04. see: {name: where it is explained}."""
    return [Slip(m.name, m.code, m.why, see[m.name]) for m in MISTAKES if m.gradient == gradient]


EXERCISES = [
    Exercise(
        'dW(X, W, dY)',
        takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
        gives='ij',
        answer='X.T @ dY',
        derivation=(
            'One entry in letters: `dW[i, j]` is made from `X[n, i] * dY[n, j]`.',
            'The answer lacks n, so n is summed: all examples share W.',
            '`@` sums the last letter of the left array with the first of the right one, so X is turned: `X.T @ dY`.',
        ),
        hints=(
            'Which letters does one entry of dW have? Which letter do X and dY have besides those?',
            'Each example alone gives an outer product, `X[n, i] * dY[n, j]`. All examples share W: add over n.',
            '`@` sums the last letter of its left array. You want n there: turn X.',
        ),
        slips=(
            *_known('dW', {
                'mean for sum': DIVIDE, 'batch sum forgotten': WHY_SUM_W, 'only the first example': WHY_SUM_W,
                'sum over the wrong axis': INTO_AT, 'transpose forgotten': INTO_AT, 'X and dY swapped': LETTERS,
                '* for @': INTO_AT, 'a factor 2': NO_SHAPE, 'the sign': NO_SHAPE, 'dY forgotten': NO_SHAPE,
                'dY in another order than X': NO_SHAPE, 'dY averaged first': NO_SHAPE,
            }),
            Slip("* for @", "X * dY", "All examples use the weight: its shares are summed over n; * sums nothing.", INTO_AT),
            Slip("W in place of X", "W.T @ dY.T", "Forward, a weight is multiplied by X: X is in its gradient.", INTO_AT),
        ),
    ),
]  # fmt: skip
