"""Causes: of every way to spoil a gradient, told by its name; nothing that does not hold at every trial."""

import numpy as np
import pytest

from lin_backprop.causes import _laid_out, find_cause, find_change, read_shape
from lin_backprop.causes.search import two_things

LETTERS = {'X': 'ni', 'W': 'ij', 'dY': 'nj'}


def trials_of(letters, more=()):
    """Random arrays: two of unequal sizes, with N small and large, a batch of one, some equal sizes."""
    rng = np.random.default_rng(3)
    sizes = [(4, 3, 2), (3, 5, 4), (7, 2, 3), (1, 3, 2), (3, 3, 2), (3, 2, 3), (2, 3, 3), (3, 3, 3)]
    trials = []
    for n, i, j in sizes:
        size = {'n': n, 'i': i, 'j': j}
        trials.append({name: rng.normal(size=[size[x] for x in word]) for name, word in letters.items()})
        trials[-1] |= {name: make(rng, size) for name, make in more}
    return trials


def found(right, wrong, letters=LETTERS, gives='ij', others=None, more=()):
    trials = trials_of(letters, more)
    outcomes = []
    for trial in trials:
        try:
            outcomes.append(wrong(**trial))
        except Exception as error:
            outcomes.append(error)
    return find_cause(lambda all_: right(**all_), trials, outcomes, letters, gives, 'dY', others)


def dW(X, W, dY):
    return X.T @ dY


def dX(X, W, dY):
    return dY @ W.T


def db(X, W, dY):
    return dY.sum(0)


def only(a, part):
    rest = np.zeros_like(a)
    rest[part] = a[part]
    return rest


# (right, gives), wrong, the name, words of the reason
SPOILED = [
    (dW, lambda X, W, dY: -dW(X, W, dY), 'the sign', 'other sign'),
    (dW, lambda X, W, dY: 2 * dW(X, W, dY), 'a factor 2', 'twice'),
    (dW, lambda X, W, dY: dW(X, W, dY) / 2, 'half of it', 'half'),
    (dW, lambda X, W, dY: 1.09 * dW(X, W, dY), 'a factor 1.09', '1.09 times'),
    (dW, lambda X, W, dY: dW(X, W, dY) / len(X), 'mean for sum', 'divided by N'),
    (dW, lambda X, W, dY: dW(X, W, dY) / len(X) ** 2, 'mean for sum', 'divided by N twice'),
    (dW, lambda X, W, dY: dW(X, W, dY) / dY.size, 'divided by N·M', 'divided by N·M'),
    (dW, lambda X, W, dY: dW(X, W, dY) * len(X), 'a factor N', 'N times'),
    (dX, lambda X, W, dY: dX(X, W, dY) / len(X), 'divided by N', 'divided by N.'),
    (dX, lambda X, W, dY: dX(X, W, dY) / W.shape[1], 'mean for sum', 'divided by M'),
    (dW, lambda X, W, dY: dY.T @ X, 'the result transposed', 'Rows and columns'),
    (dW, lambda X, W, dY: (dY.T @ X).reshape(W.shape), 'reshape for transpose', 'reshape only counts'),
    (dW, lambda X, W, dY: dW(X, W, dY)[::-1], 'the reverse order', 'reverse order'),
    (dX, lambda X, W, dY: np.roll(dX(X, W, dY), 1, 0), 'off by one', 'shifted by one'),
    (dX, lambda X, W, dY: dX(X, W, dY).sum(0), 'summed over the batch too', 'keeps the examples'),
    (dX, lambda X, W, dY: dX(X, W, dY)[:-1], 'the last example dropped', 'missing'),
    (db, lambda X, W, dY: dY.sum(0, keepdims=True), 'an axis too many', 'length 1'),
    (dX, lambda X, W, dY: np.squeeze(dX(X, W, dY)), 'an axis lost', 'squeeze'),
    (dW, lambda X, W, dY: np.trunc(dW(X, W, dY)), 'cut to whole numbers', 'whole'),
    (dW, lambda X, W, dY: np.zeros_like(W), 'all zero', 'Every number is 0'),
    (dW, lambda X, W, dY: X[:, :, None] * dY[:, None, :], 'batch sum forgotten', 'each example brings'),
    (db, lambda X, W, dY: dY, 'batch sum forgotten', 'each example brings'),
    (dX, lambda X, W, dY: dY[:, None, :] * W, 'the sum over j forgotten', 'each j brings'),
    (dW, lambda X, W, dY: (X[:, :, None] * dY[:, None, :]).sum(1), 'sum over the wrong axis', 'sums over i'),
    (dW, lambda X, W, dY: dW(X, W, np.ones_like(dY)), 'dY forgotten', 'dY of ones'),
    (dW, lambda X, W, dY: np.outer(X.sum(0), dY.mean(0)), 'dY averaged first', 'Multiply first'),
    (dX, lambda X, W, dY: dX(X, W, np.tile(dY[:1], (len(X), 1))), 'first for every example', 'used for all'),
    (dW, lambda X, W, dY: dW(X, W, only(dY, slice(-1, None))), 'only the last example', '`+=`'),
    (dW, lambda X, W, dY: dW(X[1:], W, dY[1:]), 'the first example dropped', 'start at 1'),
    (dW, lambda X, W, dY: X.T @ dY[::-1], 'dY in another order', 'reverse order'),
    (dX, lambda X, W, dY: dX(X, W, np.maximum(dY, 0)), 'relu of the gradient', 'above 0'),
    (dX, lambda X, W, dY: dY @ W, 'transpose forgotten (W)', '`dY @ W`'),
    (dX, lambda X, W, dY: dY * W.T, '* for @', '`*` pairs'),
    (dW, lambda X, W, dY: dY @ W.T, 'W in place of X', 'W is in it'),
    (dW, lambda X, W, dY: dW(X, W, dY) * W, 'W as a further factor', 'times W'),
    (dW, lambda X, W, dY: dW(X, W, dY) * (W > 0), 'a relu too many', 'W is not above 0'),
    (dW, lambda X, W, dY: dW(X, W, dY) + 0.5 * W, 'something added', 'plus 1/2 · W'),
    (dW, lambda X, W, dY: dW(X, W, dY) - W, 'something missing', 'less W.'),
    (dW, lambda X, W, dY: dW(X, W, dY) + 1, 'something added', 'plus the same number everywhere. Does it start'),
    (dW, lambda X, W, dY: W, 'W in place of the gradient', 'W itself'),
    # two at once
    (dW, lambda X, W, dY: 2 * dW(X, W, dY) / len(X), 'mean for sum, and a factor 2', 'divided by N'),
    (dW, lambda X, W, dY: dY.T @ X / len(X), 'the result transposed, and mean for sum', 'Rows and columns'),
    (dW, lambda X, W, dY: -(X.T @ np.ones_like(dY)), 'dY forgotten, and the sign', 'dY of ones'),
    (db, lambda X, W, dY: -dY.mean(0), 'mean for sum, and the sign', 'divided by N'),
    (dX, lambda X, W, dY: -dX(X, W, dY)[:-1], 'the last example dropped, and the sign', 'missing'),
    (dX, lambda X, W, dY: dX(X, abs(W), abs(dY)), 'the sign of W lost, and the sign of dY lost', 'without its signs'),
]  # fmt: skip


@pytest.mark.parametrize(
    ('right', 'wrong', 'name', 'words'), SPOILED, ids=[f'{r.__name__} {n}' for r, _, n, _ in SPOILED]
)
def test_what_was_done_to_a_gradient_is_told(right, wrong, name, words):
    cause = found(right, wrong, gives={dW: 'ij', dX: 'ni', db: 'j'}[right])
    assert cause.name == name
    assert words in cause.why
    assert cause.why.endswith(('.', '?'))


def test_one_part_alone_is_told_with_its_own_cause():
    def wrong(X, W, dY):
        gradient = dW(X, W, dY)
        gradient[-1] /= -len(X)
        return gradient

    cause = found(dW, wrong)
    assert cause.name == 'the last i: mean for sum, and the sign'
    assert cause.why.startswith('All is right but the last i. There: ')


def test_rows_that_are_picked_twice():
    letters = {'dY': 'nj'}
    more = [('rows', lambda rng, size: np.r_[rng.integers(0, 3, size['n'] - 1), 1, 1][: size['n']])]

    def right(dY, rows):
        gradient = np.zeros((3, dY.shape[1]))
        np.add.at(gradient, rows, dY)
        return gradient

    def overwritten(dY, rows):
        gradient = np.zeros((3, dY.shape[1]))
        gradient[rows] += dY
        return gradient

    assert found(right, overwritten, letters, 'vj', more=more).name == 'overwritten, not added'
    mean = found(right, lambda dY, rows: right((dY.T / np.bincount(rows)[rows]).T, rows), letters, 'vj', more=more)
    assert mean.name == 'mean for sum'


def test_an_array_at_hand_in_place_of_another():
    others = {'Y': lambda all_: all_['X'] @ all_['W']}
    assert found(dW, lambda X, W, dY: X @ W, others=others).name == 'Y in place of the gradient'
    assert found(dW, lambda X, W, dY: X.T @ (X @ W), others=others).name == 'Y in place of dY'


@pytest.mark.parametrize('right', [dW, dX, db])
def test_without_letters_the_sizes_are_named_after_the_arrays(right):
    trials = trials_of(LETTERS)
    cause = find_cause(lambda all_: right(**all_), trials, [right(**trial) / len(trial['X']) for trial in trials])
    assert cause.name == 'divided by len(X)'


def test_a_right_gradient_has_no_cause_and_neither_have_numbers_that_nothing_explains():
    assert found(dW, dW) is None
    assert found(dW, lambda X, W, dY: dW(X, W, dY) * (1 + 1e-7)) is None
    rng = np.random.default_rng(5)
    assert found(dW, lambda X, W, dY: rng.normal(size=W.shape)) is None
    assert found(dW, lambda X, W, dY: 1 / 0) is None


@pytest.mark.parametrize('spoilt', range(8))
def test_a_cause_holds_at_every_trial_or_is_not_told(spoilt):
    calls = iter(range(8))

    def mean_but_once(X, W, dY):
        return dW(X, W, dY) / (len(X) if next(calls) != spoilt else 0.7 * len(X))

    cause = found(dW, mean_but_once)
    assert cause is None or 'mean' not in cause.name


def test_a_factor_that_could_be_two_sizes_names_both():
    rng = np.random.default_rng(7)
    trial = {'X': rng.normal(size=(3, 4)), 'W': rng.normal(size=(4, 3)), 'dY': rng.normal(size=(3, 3))}
    cause = find_cause(lambda all_: dW(**all_), [trial], [dW(**trial) / 3], LETTERS, 'ij')
    assert cause.name == 'a factor 1/N or 1/M or 1/3'


def test_a_change_of_other_numbers():
    trials = trials_of(LETTERS)
    wrong = [trial['dY'] @ np.ones((3, 2)) if trial['dY'].shape[1] == 3 else ValueError() for trial in trials]

    def other(all_):
        return all_['dY'] @ np.ones((3, 2))

    assert (
        find_change(other, trials, [w if isinstance(w, Exception) else -w for w in wrong]).why
        == 'And the sign is turned.'
    )
    assert find_change(other, trials, [np.ones(7)] * len(trials)) is None


def test_a_wrong_shape_is_read_by_its_sizes():
    trials = trials_of(LETTERS)

    def told(wrong):
        cause = read_shape(lambda all_: dW(**all_), trials, [wrong(**trial) for trial in trials], LETTERS, 'ij')
        return cause and (cause.name, cause.why.split('.')[0])

    assert told(lambda X, W, dY: np.zeros(X.shape)) == (
        'another axis',
        'By their sizes its axes are n, i; the gradient has i, j',
    )
    assert told(lambda X, W, dY: np.zeros(W.shape[0])) == (
        'an axis lost',
        'By their sizes its axes are i; the gradient has i, j',
    )
    assert told(lambda X, W, dY: np.zeros((*X.shape, dY.shape[1])))[0] == 'an axis too many'
    assert told(lambda X, W, dY: np.zeros(W.T.shape))[0] == 'the axes in another order'
    assert told(lambda X, W, dY: np.zeros(17)) is None


# --- what is not told


def test_a_change_that_explains_only_the_errors_is_not_told():
    def right(X, W, dY):
        X @ W + dY  # raises where W does not fit, as forward does; its numbers have no say
        return dW(X, W, dY)

    def wrong(X, W, dY):
        if W.shape[0] != W.shape[1]:
            raise ValueError('it runs at equal sizes only')
        return dW(X, W, dY) / 2

    assert found(right, wrong) is None


def test_an_array_in_place_of_the_gradient_is_told_without_a_factor():
    assert found(dW, lambda X, W, dY: W).name == 'W in place of the gradient'
    assert found(dW, lambda X, W, dY: 7 * W) is None


def test_no_pair_speaks_against_itself():
    trials = trials_of(LETTERS)
    case, _, rights, _ = _laid_out(lambda all_: dW(**all_), trials, [dW(**trial) for trial in trials], LETTERS, 'ij')
    pairs = [[change.name for change in changes] for _, changes, *_ in two_things(case, trials[0], rights[0], False)]
    assert len(pairs) > 1000
    assert ['the sign lost', 'only the sign'] not in pairs
    assert ['off by one', 'the reverse order'] not in pairs
    assert ['the result transposed', 'the sign lost'] in pairs


def test_one_size_is_not_told_to_stand_for_another():
    trials = [{'N': 4, 'D': 3, 'M': 2}, {'N': 5, 'D': 2, 'M': 7}, {'N': 3, 'D': 6, 'M': 4}]
    outcomes = [8 * trial['N'] * trial['M'] for trial in trials]
    assert find_change(lambda all_: 4 * (all_['N'] * all_['D'] + all_['N'] * all_['M']), trials, outcomes) is None
