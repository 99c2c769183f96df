"""The exercise of the notebook on debugging: a gradient check of one's own."""

from functools import partial

from ..linear import lin, lin_grad
from . import headings as see
from .checking import judge_check
from .exercise import Exercise, Slip

NOTEBOOK = '10_mine_is_wrong'


def _arrays(N=4, D=3, M=2, dY=''):
    """X, W, b and dY of these sizes, as code. dY: the code of this array, where it is not random."""
    *others, last = (f'rng.normal(size={size})' for size in ((N, D), (D, M), M, (N, M)))
    return ', '.join([*others, dY or last])


USUAL = '(rng.normal(size=size) for size in ((4, 3), (3, 2), 2, (4, 2)))'


def _code(
    arrays=USUAL,
    loss='(dY * lin(X, W, b)).sum()',
    step='1e-5',
    same='d.shape == m.shape and np.allclose(d, m)',
    pairs='pairs',
):
    """A gradient check, with a part of it written in another way."""
    return f"""from lin_backprop import numerical_grad

rng = np.random.default_rng(0)
X, W, b, dY = {arrays}
measured = [
    numerical_grad(lambda X: {loss}, X, {step}),
    numerical_grad(lambda W: {loss}, W, {step}),
    numerical_grad(lambda b: {loss}, b, {step}),
]
pairs = list(zip(lin_grad(X, W, dY), measured))
return all({same} for d, m in {pairs})"""


CUT = """X, W, b, dY = np.array([[2, 3], [4, 1], [3, 1]]), np.array([[1], [2]]), np.zeros(1), np.array([[1], [3], [2]])
measured = np.zeros(W.shape)
for k in np.ndindex(W.shape):
    before = (dY * lin(X, W, b)).sum()
    W[k] = W[k] + 1e-5
    measured[k] = ((dY * lin(X, W, b)).sum() - before) / 1e-5
return np.allclose(measured, lin_grad(X, W, dY).dW)"""
SEED = 'rng = np.random.default_rng(0)\nX, W, b, dY = '
ALWAYS = f'{SEED}{USUAL}\nlin_grad(X, W, dY)\nreturn True'
OWN = f'{SEED}{_arrays(3, 3, 3)}\nreturn np.allclose(lin_grad(X, W, dY).dX, dY @ W)'
EYE_W = 'rng.normal(size=(4, 2)), np.eye(2), rng.normal(size=2), rng.normal(size=(4, 2))'
EYE_X = 'np.eye(3), rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(3, 3))'
ALIKE = 'np.ones((4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2), np.full((4, 2), 2.0)'
SHAPE = 'd.shape == m.shape'
AT_THESE_SIZES = 'With other numbers there, at the same sizes, they would show. Random ones hide nothing.'
NOT_LOOKED = 'It could hold anything, and your check would say True.'
# why: what was found by trying, and what usually stands behind it
# fmt: off
SLIPS = {
    # a right version is refused
    'not called': Slip('lin_grad is not called', 'return True', '',
                       'Call the `lin_grad` that your function is given, not another one.'),
    'not measured': Slip('nothing is measured', OWN, see.NO_SHAPE,
                         'Your check never calls `lin`, so it nudges nothing. It compares with what was not measured.'),
    'rounding': Slip('no room for rounding', _code(same='(d == m).all()'), see.EXACT,
                     'What is measured, or added in another order, differs in its last digits: allow for that.'),
    'float32': Slip('too little room for float32', _code(same=f'{SHAPE} and abs(d - m).max() < 1e-8'), see.EXACT,
                    'float32 has about 7 digits, and a gradient that is right to 7 digits is right.'),
    'step': Slip('the step is too small', _code(step='1e-13'), see.STEP,
                 'Two nearly equal losses are subtracted, and hardly any digits but rounding are left.'),
    'nothing moves': Slip('the nudge is lost', CUT, see.STEP,
                          'What reaches `lin` never moves. An array of whole numbers cuts 2.00001 to 2: take floats.'),
    'sum of Y': Slip('another loss', _code(loss='lin(X, W, b).sum()'), see.CHECK,
                     'Your check takes the gradients for a dY of ones for right: so dY has no say in the loss that you '
                     'nudge. `(dY * Y).sum()` is the loss whose upstream gradient is dY.'),
    'mean of all': Slip('a mean for a sum', _code(loss='(dY * lin(X, W, b)).mean()'), see.DIVIDE,
                        'Your check wants them divided by N * M: the loss whose upstream gradient is dY is a sum.'),
    'mean': Slip('divided by N', _code(loss='(dY * lin(X, W, b)).sum() / len(X)'), see.DIVIDE,
                 'Your check wants them divided by N: the loss whose upstream gradient is dY is a sum.'),
    'twice': Slip('slopes twice as large', _code(loss='2 * (dY * lin(X, W, b)).sum()'), see.RATIO,
                  'Your check wants the double. From a step below to a step above it is two steps: divide by both.'),
    'half': Slip('slopes half as large', _code(loss='(dY * lin(X, W, b)).sum() / 2'), see.RATIO,
                 'Your check wants the half. Divide by two steps only where you step to both sides.'),
    'minus': Slip('slopes of the other sign', _code(loss='-(dY * lin(X, W, b)).sum()'), '',
                  'Your check wants the negative. A slope is the loss above minus the loss below.'),
    # a wrong version passes
    'ones': Slip('your dY is ones', _code(_arrays(dY='np.ones((4, 2))')), see.NO_SHAPE,
                 'Whoever forgets dY, shuffles it or averages it has the same ones again. Take a random dY.'),
    'dY': Slip('your dY hides mistakes', _code(_arrays(dY='np.full((4, 2), 2.0)')), see.NO_SHAPE, AT_THESE_SIZES),
    'W': Slip('your W hides mistakes', _code(EYE_W), see.WHICH_TEST, AT_THESE_SIZES),
    'X': Slip('your X hides mistakes', _code(EYE_X), see.WHICH_TEST, AT_THESE_SIZES),
    'arrays': Slip('your arrays hide mistakes', _code(ALIKE), see.NO_SHAPE, AT_THESE_SIZES),
    'N': Slip('your N is 1', _code(_arrays(N=1)), see.LUCK,
              'With one example there is nothing to add, to average or to shuffle.'),
    'D': Slip('your D is 1', _code(_arrays(D=1, M=1)), see.LUCK,
              'With more inputs they would show. An array of size (1, 1) is its own transpose.'),
    'M': Slip('your M is 1', _code(_arrays(N=3, M=1)), see.LUCK, 'With one output there is nothing to add over j.'),
    'everything': Slip('everything passes', ALWAYS, '', 'Wrong numbers pass, even in a wrong shape.'),
    'shapes': Slip('only shapes are compared', _code(same=SHAPE), see.SHAPES,
                   'Any numbers pass that have the right shape.'),
    'equal sizes': Slip('your sizes are equal', _code(_arrays(3, 3, 3), same=SHAPE), see.SHAPES,
                        'Where all sizes differ, even the shapes of these would show.'),
    'dX': Slip('dX is not looked at', _code(pairs='pairs[1:]'), '', NOT_LOOKED),
    'dW': Slip('dW is not looked at', _code(pairs='pairs[::2]'), '', NOT_LOOKED),
    'db': Slip('db is not looked at', _code(pairs='pairs[:2]'), '', NOT_LOOKED),
    'one side': Slip('a difference has two signs', _code(same='(d - m).max() < 1e-6'), '',
                     'Gradients that are far off to one side pass. Take `abs` of the differences, then the largest.'),
    'wide': Slip('your tolerance is too wide', _code(same=f'{SHAPE} and np.allclose(d, m, rtol=0.1)'), see.GOOD_CHECK,
                 'Even 1.01 times the right gradient passes. Slopes of a linear layer can be measured to 1e-8.'),
    'some entries': Slip('not every entry is compared', _code(same='np.allclose(d.flat[0], m.flat[0])'), '',
                         'A gradient passes whose last entry is far off.'),
    'order': Slip('the places are not compared', _code(same='np.allclose(d.sum(), m.sum())'), '',
                  'The right numbers pass in wrong places. Compare entry by entry.'),
    'broadcast': Slip('a shape that only broadcasts', _code(same='np.allclose(d, m)'), see.SHAPES,
                      'NumPy repeats numbers until two shapes fit. Compare the shapes too.'),
}

my_check = Exercise(
    'my_check(lin, lin_grad)',
    takes={'lin': lambda rng, sizes: lin, 'lin_grad': lambda rng, sizes: lin_grad},
    gives=tuple,
    answer=_code(),
    judge=partial(judge_check, SLIPS),
    measured=None,
    derivation=(
        'Random arrays, sizes that all differ, and a random dY: so nothing is hidden by luck.',
        'The loss that has dY as its upstream gradient is `(dY * Y).sum()`: nudge X, W and b in it.',
        'Compare each entry and each shape, with room for rounding and for nothing else.',
    ),
    hints=(
        'Which loss of Y has just your dY as its gradient?',
        '`(dY * lin(X, W, b)).sum()` has. `numerical_grad(f, X)` nudges each number of X in f; do so for W and b.',
        'Three comparisons: the same shape, and `np.allclose` or a largest difference. Which arrays hide no mistake?',
    ),
    slips=tuple(slip for reason, slip in SLIPS.items() if reason != 'equal sizes'),  # which never comes first
)
