"""Judges a gradient check: runs it on right versions of lin_grad and on wrong ones, and finds why it errs.

A reason is found by trying: at the arrays that the check chose, and by what it takes in place of the right gradients.
"""

from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

import numpy as np

from ..check import numerical_grad
from ..examples import random_layer
from ..linear import LinGrad, lin, lin_grad, lin_grad_einsum, lin_grad_loops, lin_grad_outer
from ..mistakes import MISTAKES, Mistake
from .hidden import hidden_by
from .judge import Verdict
from .outcomes import call

RIGHT = {
    'with @': lin_grad,
    'with loops': lin_grad_loops,
    'with boxes': lin_grad_outer,
    'with einsum': lin_grad_einsum,
    'rounded to float32': lambda X, W, dY: LinGrad(*(d.astype(np.float32) for d in lin_grad(X, W, dY))),
}
FORMULAS = {'dX': 'dY @ W.T', 'dW': 'X.T @ dY', 'db': 'dY.sum(0)'}
LAST = 'wrong = 1.0 * ({})\nwrong.flat[-1] += 1 + abs(wrong).max()\nreturn wrong'
WRONG = [
    *MISTAKES,
    Mistake('an axis of length 1 kept', 'db', 'dY.sum(0, keepdims=True)', ''),
    *(Mistake('1 % too large', name, f'1.01 * ({code})', '') for name, code in FORMULAS.items()),
    *(Mistake('its last entry alone', name, LAST.format(code), '') for name, code in FORMULAS.items()),
]
# versions whose gradients a check takes for right if it nudges another loss than (dY * Y).sum()
OTHER_LOSS = {
    'sum of Y': lambda X, W, dY: lin_grad(X, W, np.ones_like(dY)),
    'mean of all': lambda X, W, dY: lin_grad(X, W, dY / dY.size),
    'mean': lambda X, W, dY: lin_grad(X, W, dY / len(dY)),
    'twice': lambda X, W, dY: lin_grad(X, W, 2 * dY),
    'half': lambda X, W, dY: lin_grad(X, W, dY / 2),
    'minus': lambda X, W, dY: lin_grad(X, W, -dY),
}
SECONDS = 10  # for all runs of a check together
ROUGH = 1e-6  # a measured slope of a linear layer is better than this, unless the step is too small


class Run(NamedTuple):
    """One call of a check. said: what it returned, None for an error; calls: X, W and dY of each call of lin_grad;
    forward: X, W and b of each call of lin.
    """

    said: object
    calls: list
    forward: list

    @property
    def passed(self):
        """Whether it returned True."""
        return isinstance(self.said, bool | np.bool_) and bool(self.said)


def run(check, backward):
    """Call it with this version of lin_grad -> Run."""
    calls, forward = [], []

    def noted_lin(X, W, b):
        forward.append([np.array(array) for array in (X, W, b)])
        return lin(X, W, b)

    def noted_lin_grad(X, W, dY):
        calls.append([np.array(array) for array in (X, W, dY)])
        return backward(X, W, dY)

    with same_numbers():
        said = call(check, {'lin': noted_lin, 'lin_grad': noted_lin_grad}).value
    return Run(said, calls, forward)


@contextmanager
def same_numbers():
    """Random numbers come out the same at every run: so two runs differ in nothing but the version of lin_grad."""
    default_rng, state = np.random.default_rng, np.random.get_state()
    np.random.default_rng = lambda seed=0: default_rng(seed)
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.default_rng = default_rng
        np.random.set_state(state)


def judge_check(slips, check):
    """The Verdict on a check. slips: {reason: Slip}."""
    ends = monotonic() + SECONDS
    too_long = Verdict('raised', f'All its runs together take more than {SECONDS} seconds. Small arrays show as much.')
    rights = {}
    for name, backward in RIGHT.items():
        rights[name] = run(check, backward)
        if monotonic() > ends:
            return too_long
    plain = rights['with @']
    if not isinstance(plain.said, bool | np.bool_):
        compared = 'Comparison' in f'{type(plain.said)} {plain.said!r}'
        words = " A Comparison has a `.verdict`, 'equal', 'close' or 'different'." * compared
        return Verdict('type', f'It returned {plain.said!r:.60}; it should be True or False.{words}')
    if not plain.calls:
        return Verdict('value', 'So it cannot know whether the gradients are right.', slips['not called'])
    refused = [name for name, each in rights.items() if not each.passed]
    if refused:
        which = 'all right ones' if len(refused) == len(RIGHT) else f'right ones: those {", ".join(refused)}'
        sentence = f'It refuses {which}.'
        return Verdict('value', sentence, slips.get(_why_refused(check, refused, plain)))
    through = {}  # {reason: names}
    for mistake in WRONG:
        if (each := run(check, _broken(mistake.gradient, mistake.function))).passed:
            through.setdefault(_why_through(check, mistake, each), []).append(f'{mistake.name} ({mistake.gradient})')
        if monotonic() > ends:
            return too_long
    if not through:
        return Verdict('right', f'All {len(RIGHT)} right ones pass, and all {len(WRONG)} wrong ones are refused.')
    (reason, names), *others = sorted(through.items(), key=lambda item: -len(item[1]))
    verb = 'slip' if len(names) > 1 else 'slips'
    sentences = [f'{len(names)} of the {len(WRONG)} wrong ones {verb} through: {_some(names)}.']
    for other, names in others:
        since = f'since {slips[other].name}: ' if other in slips else ''
        sentences.append(f'And {since}{_some(names)}.')
    return Verdict('value', ' '.join(sentences), slips.get(reason))


def _some(names, most=4):
    more = len(names) - most
    return ', '.join(names[:most]) + f' and {more} more' * (more > 0)


def _broken(gradient, formula):
    """A lin_grad of which one gradient is wrong."""
    return lambda X, W, dY: lin_grad(X, W, dY)._replace(**{gradient: formula(X, W, dY)})


def _why_refused(check, refused, plain):
    """The reason, or '' where none is confirmed."""
    if refused == ['rounded to float32']:
        in_float64 = run(check, lambda *arrays: LinGrad(*(d.astype(float) for d in RIGHT[refused[0]](*arrays))))
        return '' if in_float64.passed else 'float32'
    if 'with @' not in refused:
        return 'rounding'
    for reason, backward in OTHER_LOSS.items():
        if run(check, backward).passed:
            return reason
    (X, W, dY), b = plain.calls[0], plain.forward[0][2] if plain.forward else None
    steps = [_largest_step(arrays, (X, W, b)) for arrays in plain.forward]
    if len(steps) > 1 and not any(steps):
        return 'nothing moves'
    if any(steps):
        measured = _measured(X, W, b, dY, float(f'{max(steps):.2g}'))  # without the rounding of X + step
        right = lin_grad(X, W, dY)
        if abs(measured.dW - right.dW).max() > ROUGH * abs(right.dW).max():
            return 'step'
        if run(check, lambda *arrays: measured).passed:
            return 'rounding'
    for digits in range(4, 11):
        rounded = LinGrad(*(gradient.round(digits) for gradient in lin_grad(X, W, dY)))
        if run(check, lambda *arrays, rounded=rounded: rounded).passed:
            return 'rounding'
    return '' if plain.forward else 'not measured'


def _largest_step(arrays, others):
    pairs = zip(arrays, others, strict=True)
    return max(abs(one - other).max() if one.shape == other.shape else 0 for one, other in pairs)


def _measured(X, W, b, dY, step):
    """The LinGrad that nudges of this size find."""
    return LinGrad(
        numerical_grad(lambda X: (dY * lin(X, W, b)).sum(), X, step),
        numerical_grad(lambda W: (dY * lin(X, W, b)).sum(), W, step),
        numerical_grad(lambda b: (dY * lin(X, W, b)).sum(), b, step),
    )


def _why_through(check, mistake, each):
    """The reason, or '' where none is confirmed."""
    hidden = [hidden_by(mistake, *arrays) for arrays in each.calls]
    if all(hidden):  # else it showed at some of its arrays
        return 'ones' if hidden[0] == 'dY' and all((dY == 1).all() for *_, dY in each.calls) else hidden[0]

    def passes(change, *names):
        """Whether right gradients pass after this change to these."""

        def changed(X, W, dY):
            right = lin_grad(X, W, dY)
            return right._replace(**{name: change(getattr(right, name)) for name in names})

        return run(check, changed).passed

    def far(right):
        return 1 + abs(right).max()

    def garbage(right):
        return 1000 * right[::-1] + far(right)

    def last_wrong(right):
        wrong = 1.0 * right
        wrong.flat[-1] += far(right)
        return wrong

    gradient = mistake.gradient
    if passes(garbage, *LinGrad._fields):
        if passes(lambda right: right[None], *LinGrad._fields):
            return 'everything'
        X, W, _ = each.calls[0]
        return 'equal sizes' if len({*X.shape, *W.shape}) < 3 and _shape_shows(mistake) else 'shapes'
    if passes(garbage, gradient):
        return gradient
    if passes(lambda right: right - far(right), gradient) != passes(lambda right: right + far(right), gradient):
        return 'one side'
    rights = [getattr(lin_grad(*arrays), gradient) for arrays in each.calls]
    if any(map(np.any, rights)) and passes(lambda right: 1.01 * right, gradient):  # 1.01 times 0 is 0
        return 'wide'
    if passes(last_wrong, gradient):
        return 'some entries'
    if any(map(np.ptp, rights)) and passes(lambda right: right.flat[::-1].reshape(right.shape), gradient):
        return 'order'
    return 'broadcast' if passes(lambda right: right[None], gradient) else ''


def _shape_shows(mistake):
    """Whether it fails or has another shape than the right one, where all sizes differ."""
    X, W, dY = random_layer(5, 4, 3, 'float64')
    try:
        return np.shape(mistake.function(X, W, dY)) != getattr(lin_grad(X, W, dY), mistake.gradient).shape
    except ValueError:
        return True
