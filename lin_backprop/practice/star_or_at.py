"""Exercises of 04_star_or_at: letters that stay, letters that are summed, and a mistake that no shape shows."""

import numpy as np

from ..check import numerical_grad
from ..examples import random_layer
from ..mistakes import Mistake
from . import headings as see
from .batched import three_measured
from .exercise import Exercise, Slip
from .hidden import hidden_by
from .judge import Verdict

NOTEBOOK = '04_star_or_at'


def _three_lines(
    dX="np.einsum('nj,ij->ni', dY, W)",
    dW="np.einsum('ni,nj->ij', X, dY)",
    db="np.einsum('nj->j', dY)",
):
    """lin_grad in letters, with one of its lines written in another way."""
    return f'dX = {dX}\ndW = {dW}\ndb = {db}\nreturn dX, dW, db'


def _judge_case(function):
    """The Verdict on N, D, M and dY: which of the three wrong lines they catch."""
    case = function()
    if not isinstance(case, tuple | list) or len(case) != 4:
        return Verdict('type', 'It should return four things: N, D, M and dY.')
    *sizes, dY = case
    if not all(isinstance(size, int | np.integer) and 1 <= size <= LARGEST for size in sizes):
        return Verdict('type', f'N, D, M = {", ".join(map(str, sizes))}; they should be whole numbers, 1 to {LARGEST}.')
    N, D, M = sizes
    try:
        dY = np.asarray(dY, float)
    except (TypeError, ValueError):
        return Verdict('type', 'dY should be an array of numbers.')
    if not np.isfinite(dY).all():
        return Verdict('not finite', 'Every number of dY should be finite.')
    if dY.shape != (N, M):
        return Verdict('shape', f'dY has shape {dY.shape}; it should have {(N, M)}: N = {N}, M = {M}.')
    X, W, _ = random_layer(N, D, M, 'float64')
    hidden = {}  # {what hides them: lines}
    for wrong in THREE_WRONG:
        if culprit := hidden_by(wrong, X, W, dY):
            if culprit == 'dY' and (dY == dY[0]).all() and hidden_by(wrong, X, W, np.tile(np.arange(1, M + 1), (N, 1))):
                culprit = 'rows'  # as with any other row that is repeated
            hidden.setdefault(culprit, []).append(f'`{wrong.gradient} = {wrong.code}`')
    if hidden:
        (culprit, lines), *others = hidden.items()
        sentences = [f'{" and ".join(lines)}: here the numbers are right.']
        sentences += [f'{" and ".join(lines)} too: {CASE_SLIPS[other].name}.' for other, lines in others]
        return Verdict('value', ' '.join(sentences), CASE_SLIPS[culprit])
    caught = f'All three are caught, with {dY.size} numbers in dY.'
    return Verdict('right', caught if dY.size == FEWEST else f'{caught} Can you do it with {FEWEST}?')


LARGEST = 100  # for each of N, D and M
FEWEST = 4  # N and M from 2
THREE_WRONG = (
    Mistake('* for @', 'dX', 'dY * W.T', ''),
    Mistake('dY in another order than X', 'dW', 'X.T @ dY[::-1]', ''),
    Mistake('mean for sum', 'db', 'dY.mean(0)', ''),
)
PLANTED = "np.einsum('ni,j->ij', X, dY.mean(0))"  # the planted mistake: dY loses its n before it meets X
PAIRS_ALL = '`@` pairs every example with every other one, and s[n] meets row n alone.'
ONE_USE = 'Each row of X enters S twice, left and right of the `@`, and only one of the two is counted here.'
ONE_PATH_DOUBLED = 'This takes the two paths for equal, but dS[n, m] and dS[m, n] are two different numbers.'
MEETS_ALL = 'Example n meets every example m on its way into S; `*` adds nothing up over m.'
TURNED = 'dS ends in a letter for examples, and `X.T` begins with i: this `@` pairs examples with features.'

# fmt: off
CASE_SLIPS = {
    'N': Slip('N is 1', 'return 1, 3, 2, np.array([[1, 2]])', see.LUCK,
              'With one example a sum over n has a single term: a mean, or another order, makes no difference.'),
    'M': Slip('M is 1', 'return 2, 3, 1, np.array([[1], [2]])', see.LUCK,
              'With one output a sum over j has a single term, so nobody sees whether it was added.'),
    'rows': Slip('the rows of dY are all alike', 'return 4, 3, 2, np.ones((4, 2))', see.NO_SHAPE,
                 'Put them in another order, and nothing changes.'),
    'dY': Slip('dY hides it', 'return 2, 3, 2, np.array([[1, 2], [-1, -2]])', see.WHICH_TEST,
               'At these sizes other numbers in dY would show it. Look for what is special about yours.'),
}

# fmt: on
# one or two lines for a mistake: what it is, and why
# fmt: off
ds = Exercise(
    'ds(s, X, dY)',
    build=('ds',),
    takes={'s': 'n', 'X': 'ni', 'dY': 'ni'},
    gives='n',
    answer='(dY * X).sum(1)',
    measured=lambda s, X, dY: numerical_grad(lambda s: (dY * s[:, None] * X).sum(), s),
    derivation=(
        'One entry in letters: `Y[n, i] = s[n] * X[n, i]`, so each i brings a share `dY[n, i] * X[n, i]`.',
        'The answer is `ds[n]`. n is in both arrays and stays: lined up. i is in both and goes: lined up and summed.',
        'A single `@` lines up one letter alone, the one that it sums. So it is `*` here, then the sum over axis 1.',
    ),
    hints=(
        'Into which numbers of Y does s[2] go, and what is it multiplied by in each?',
        'One share is `dY[n, i] * X[n, i]`. Of its two letters, ds[n] keeps one and lacks one.',
        'Multiply dY and X entry by entry, so that n stays. Then add up each row.',
    ),
    slips=(
        Slip('@ for *', '(dY @ X.T).sum(1)', see.WHICH, PAIRS_ALL),
        Slip('s in place of X', 'dY * s[:, None]', see.ONE_WEIGHT,
             'This is dX: it tells how the loss moves with X, not with s.'),
    ),
)

my_case = Exercise(
    'my_case()',
    takes={},
    gives=tuple,
    answer='return 2, 1, 2, np.array([[1, 2], [3, 5]])',
    judge=_judge_case,
    measured=None,
    derivation=(
        '`dX = dY * W.T` adds up no j: that shows only where there is more than one. So M is 2 at least.',
        'A mean over n is a sum where N is 1, and a batch of one has no other order. So N is 2 at least.',
        'Then dY needs rows that differ, and columns whose sums are not 0. D may be anything.',
    ),
    hints=(
        'For each of the three lines: which letter does it treat wrongly, and what if that letter has one value?',
        'The sizes are not enough. What does `dY[::-1]` change where all rows of dY are the same?',
        'Two examples and two outputs will do. Then write four numbers into dY, and no two rows alike.',
    ),
    slips=tuple(CASE_SLIPS.values()),
)

dX_scores = Exercise(
    'dX_scores(X, dS)',
    takes={'X': 'ni', 'dS': 'nn'},
    gives='ni',
    answer='(dS + dS.T) @ X',
    measured=lambda X, dS: numerical_grad(lambda X: (dS * (X @ X.T)).sum(), X),
    derivation=(
        'Row n of X is on the left in `S[n, m]`, with share `dS[n, m] * X[m, i]`; m is summed: `dS @ X`.',
        'It is on the right in `S[m, n]`, with share `dS[m, n] * X[m, i]`; m is summed: `dS.T @ X`.',
        'A number that is used twice adds up both paths: `dS @ X + dS.T @ X`.',
    ),
    hints=(
        'Which numbers of S move when you nudge X[2, 0]: only a row of S, or more?',
        'X[2, 0] moves S[2, m] and S[m, 2], for every m. Write both shares in letters. Which letter is summed?',
        'The row gives `dS @ X`. The column gives the same with the two letters of dS swapped. The two paths add.',
    ),
    slips=(
        Slip('a path forgotten', 'dS @ X', see.USED_TWICE, ONE_USE),
        Slip('a path forgotten', 'dS.T @ X', see.USED_TWICE, ONE_USE),
        Slip('one path counted twice', '2 * dS @ X', see.USED_TWICE, ONE_PATH_DOUBLED),
        Slip('one path counted twice', '2 * dS.T @ X', see.USED_TWICE, ONE_PATH_DOUBLED),
        Slip('the diagonal counted once', '(dS + dS.T - np.diag(np.diag(dS))) @ X', see.USED_TWICE,
             'Row n enters S[n, n] twice as well, since it is multiplied by itself there.'),
        Slip('* for @', '(dS + dS.T) * X', see.WHICH, MEETS_ALL),
        Slip('* for @', 'dS * X', see.WHICH, MEETS_ALL),
        Slip('a transpose too many', 'dS @ X.T', see.LAW, TURNED),
        Slip('a transpose too many', '(dS + dS.T) @ X.T', see.LAW, TURNED),
        Slip('X and dS swapped', 'X.T @ dS', see.ORDER,
             'This has the form of dW, which pairs the rows of two arrays and brings i to the front.'),
        Slip('the second path transposed', 'dS @ X + X.T @ dS', see.LAW,
             'The first path is right. The second has the right numbers turned, with i in front.'),
        Slip('X and dS swapped', 'X @ (dS + dS.T)', see.ORDER,
             'X ends in i, and dS begins with n: this `@` pairs features with examples.'),
        Slip('dS forgotten', '2 * X', see.NO_SHAPE,
             'This is the slope of x * x for a lone number, so it knows nothing of the loss or of the other rows.'),
    ),
)

lin_grad_einsum = Exercise(
    'lin_grad_einsum(X, W, dY)',
    takes={'X': 'ni', 'W': 'ij', 'dY': 'nj'},
    gives={'dX': 'ni', 'dW': 'ij', 'db': 'j'},
    start=_three_lines(dW=PLANTED),
    answer=_three_lines(),
    measured=three_measured,
    derivation=(
        'One entry in letters: `dW[i, j]` adds up `X[n, i] * dY[n, j]` over n, both at the same n.',
        '`dY.mean(0)` sums n away before dY meets X, so every example is paired with the same average.',
        'With a dY of ones every row equals that average. So that test saw nothing.',
    ),
    hints=(
        'A dY of ones saw nothing. What can a line do to dY that leaves ones as they are?',
        'Go through dW in letters. Which row of dY belongs to row n of X? Is it still there in the product?',
        'Leave dY whole and give einsum both its letters, nj. Then n is summed after the product, not before it.',
    ),
    slips=(
        Slip('summed before multiplied', _three_lines(dW="np.einsum('i,j->ij', X.mean(0), dY.mean(0))"), see.LAW,
             'n is now summed in both arrays, still before row n of X meets row n of dY.'),
        Slip('mean for sum', _three_lines(dW="np.einsum('ni,nj->ij', X, dY) / len(X)"), see.DIVIDE,
             'The letters of dW are mended; but 1/N is there still, and if the loss has one, it is in dY.'),
        Slip('mean for sum', _three_lines(db='dY.mean(0)'), see.DIVIDE,
             'dW is mended; but db was right before, and now it is divided by N.'),
        Slip('the wrong line changed', _three_lines(dW=PLANTED, db='dY.mean(0)'), see.DIVIDE,
             'db was right before, and now it is divided by N; the wrong line is still there.'),
        Slip('the wrong line changed', _three_lines(dX="np.einsum('nj,ji->ni', dY, W)", dW=PLANTED), see.INTO_AT,
             'dX was right before: W has the letters ij, and now they are turned; the wrong line is still there.'),
    ),
)
