"""Layers of many kinds, right and wrong: right ones are called right, and wrong ones are told why."""

import re
from typing import NamedTuple

import numpy as np
import pytest
from layers import columns, columns_grad, torch_linear, torch_linear_grad
from reading import body, tables, words
from refusing import refused

from lin_backprop import diagnose, lin, lin_grad


def reals(*shapes, seed=1):
    """Normal random numbers, an array for each shape."""
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def swapped(grads, **changed):
    """A LinGrad with some of its gradients changed: dW=lambda dW: 2 * dW."""
    return grads._replace(**{name: change(getattr(grads, name)) for name, change in changed.items()})


class Layer(NamedTuple):
    forward: object
    backward: object
    inputs: list


# --- the layers


def scale(X, s):
    return X * s[:, None]


def scale_back(X, s, dY):
    return dY * s[:, None], (dY * X).sum(1)


def pick(W, rows):
    return W[rows]


def pick_back(W, rows, dY):
    dW = np.zeros_like(W)
    np.add.at(dW, rows, dY)
    return dW, None


def conv(x, w):
    return np.array([(x[t : t + len(w)] * w).sum() for t in range(len(x) - len(w) + 1)])


def conv_back(x, w, dy):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for t, slope in enumerate(dy):
        dx[t : t + len(w)] += slope * w
        dw += slope * x[t : t + len(w)]
    return dx, dw


def scores(Q, K):
    return Q @ K.T / np.sqrt(Q.shape[1])


def scores_back(Q, K, dS):
    dS = dS / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q


def norm(x, eps=1e-5):
    off = x - x.mean(1, keepdims=True)
    return off / np.sqrt((off**2).mean(1, keepdims=True) + eps)


def norm_back(x, dY, eps=1e-5, mean=True, size=True, axis=1):
    off = x - x.mean(axis, keepdims=True)
    std = np.sqrt((off**2).mean(axis, keepdims=True) + eps)
    through_mean = dY.mean(axis, keepdims=True) * mean
    return (dY - through_mean - off / std * (dY * off / std).mean(axis, keepdims=True) * size) / std


def softmax(Z):
    P = np.exp(Z - Z.max(1, keepdims=True))
    return P / P.sum(1, keepdims=True)


def loss(Z, y):
    return -np.log(softmax(Z)[np.arange(len(y)), y]).mean()


def loss_back(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P / len(y), None


def network(X, W1, b1, W2, b2):
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def network_back(X, W1, b1, W2, b2, dY, mask=lambda Z, dA: Z > 0):
    Z = X @ W1 + b1
    dA = dY @ W2.T
    dZ = dA * mask(Z, dA)
    return dZ @ W1.T, X.T @ dZ, dZ.sum(0), np.maximum(Z, 0).T @ dY, dY.sum(0)


LAYERS = {
    'rows': Layer(lin, lin_grad, reals((4, 3), (3, 2), 2)),
    'columns': Layer(columns, columns_grad, reals((3, 4), (2, 3), 2)),
    'nn.Linear': Layer(torch_linear, torch_linear_grad, reals((4, 3), (2, 3), 2)),
    'scale': Layer(scale, scale_back, reals((4, 3), 4)),
    'embedding': Layer(pick, pick_back, [*reals((5, 3)), np.array([1, 4, 1, 0, 2, 4])]),
    'convolution': Layer(conv, conv_back, reals(7, 3)),
    'scores': Layer(scores, scores_back, reals((4, 3), (5, 3))),
    'layer norm': Layer(norm, norm_back, reals((4, 5))),
    'softmax': Layer(loss, loss_back, [*reals((4, 3)), np.array([0, 2, 1, 2])]),
    'network': Layer(network, network_back, reals((4, 3), (3, 5), 5, (5, 2), 2)),
}


@pytest.mark.parametrize('name', LAYERS)
def test_right_ones_are_right(name):
    forward, backward, inputs = LAYERS[name]
    found = diagnose(forward, backward, *inputs)
    assert found, found
    assert {each.verdict for each in found.findings.values()} <= {'right', 'skipped'}
    assert all(
        'as closely as nudging can tell' in each.why for each in found.findings.values() if each.yours is not None
    )
    assert all(each.roundings < 1e6 for each in found.findings.values() if each.verdict == 'right')


@pytest.mark.parametrize('name', LAYERS)
def test_inputs_stay_as_they_were(name):
    forward, backward, inputs = LAYERS[name]
    before = [value.copy() for value in inputs]
    diagnose(forward, lambda *arguments: tuple(np.zeros(3) for _ in inputs), *inputs)
    np.testing.assert_equal(inputs, before)


# --- mistakes: the layer, backward, the gradient that is wrong, words of the reason


def rows(**changed):
    return lambda X, W, b, dY: swapped(lin_grad(X, W, dY), **changed)


def overwritten(W, rows, dY):
    dW = np.zeros_like(W)
    dW[rows] += dY
    return dW, None


def counted(W, rows, dY):
    dW = np.zeros_like(W)
    np.add.at(dW, rows, 1.0)
    return dW, None


def averaged(W, rows, dY):
    dW, _ = pick_back(W, rows, dY)
    return dW / len(rows), None


def conv_overwritten(x, w, dy):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for t, slope in enumerate(dy):
        dx[t : t + len(w)] = slope * w
        dw = slope * x[t : t + len(w)]
    return dx, dw


def conv_one_short(x, w, dy):
    return conv_back(x, w, np.append(dy[:-1], 0))


def no_relu(X, W1, b1, W2, b2, dY):
    return *network_back(X, W1, b1, W2, b2, dY)[:3], (X @ W1 + b1).T @ dY, dY.sum(0)


MISTAKES = [
    ('rows', rows(dW=lambda dW: -dW), 'dW', 'sign'),
    ('rows', rows(dX=lambda dX: dX / 2), 'dX', 'half'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), 'dW', 'divided by N: a mean in place'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, 2 * X.T @ dY / len(X), dY.sum(0)), 'dW', 'a factor 2 … divided by N'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, (dY.T @ X).T, -np.ones_like(dY).sum(0)), 'db', 'dY of ones'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, dY.T @ X, dY.sum(0)), 'dW', 'transposed … (2, 3) … (3, 2)'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, (dY.T @ X).reshape(W.shape), dY.sum(0)), 'dW', 'reshape'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, X[:-1].T @ dY[:-1], dY.sum(0)), 'dW', 'last example'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY[0]), 'db', 'first example'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY), 'db', '(4, 2) … (2,)'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY.sum(0, keepdims=True)), 'db', 'axis of length 1 too many'),
    ('rows', lambda X, W, b, dY: (dY @ W.T, W, dY.sum(0)), 'dW', 'W itself'),
    ('columns', lambda X, W, b, dY: (W.T @ dY, X @ dY.T, dY.sum(1)), 'dW', 'transposed'),
    ('columns', lambda X, W, b, dY: (W.T @ dY, dY @ X.T, dY.sum(0)), 'db', 'sum over the wrong axis'),
    ('columns', lambda X, W, b, dY: (W.T @ dY, dY @ X.T / X.shape[1], dY.sum(1)), 'dW', 'divided by X.shape[1]'),
    ('columns', lambda X, W, b, dY: (W.T @ dY, dY @ X.T, dY[:, -1]), 'db', 'only the last'),
    ('columns', lambda X, W, b, dY: (W.T @ np.ones_like(dY), dY @ X.T, dY.sum(1)), 'dX', 'dY of ones'),
    ('nn.Linear', lambda X, W, b, dY: (dY @ W, X.T @ dY, dY.sum(0)), 'dweight', 'transposed'),
    ('nn.Linear', lambda X, W, b, dY: (dY @ W, dY.T @ X / len(X), dY.sum(0)), 'dweight', 'divided by N'),
    ('nn.Linear', lambda X, W, b, dY: (dY @ W, dY.T @ X, dY.mean()), 'dbias', 'averaged'),
    ('nn.Linear', lambda X, W, b, dY: (dY, dY.T @ X, dY.sum(0)), 'dX', 'dY'),
    ('nn.Linear', lambda X, W, b, dY: (dY @ W, W, dY.sum(0)), 'dweight', 'weight itself'),
    ('scale', lambda X, s, dY: (dY, (dY * X).sum(1)), 'dX', 'numbers of dY itself'),
    ('scale', lambda X, s, dY: (dY * s[:, None], (dY * X).sum(0)), 'ds', 'sum over the wrong axis'),
    ('scale', lambda X, s, dY: (dY * s[:, None], (dY * X).mean(1)), 'ds', 'divided by D'),
    ('scale', lambda X, s, dY: (dY * s[:, None], dY.sum(1)), 'ds', 'X was not used'),
    ('scale', lambda X, s, dY: (dY * s[:, None], dY * X), 'ds', 'sum over i forgotten'),
    ('embedding', overwritten, 'dW', 'overwritten, not added'),
    ('embedding', counted, 'dW', 'dY of ones'),
    ('embedding', averaged, 'dW', 'divided by len(rows)'),
    ('embedding', lambda W, rows, dY: (-pick_back(W, rows, dY)[0], None), 'dW', 'sign'),
    ('embedding', lambda W, rows, dY: (dY, None), 'dW', '(6, 3) … (5, 3)'),
    ('convolution', conv_overwritten, 'dx', 'only the last of them is kept'),
    ('convolution', conv_overwritten, 'dw', 'only the last … +='),
    ('convolution', conv_one_short, 'dx', 'last entry … left out'),
    ('convolution', lambda x, w, dy: (np.convolve(dy, w[::-1]), conv_back(x, w, dy)[1]), 'dx', 'reverse order'),
    ('convolution', lambda x, w, dy: (conv_back(x, w, dy)[0], conv_back(x, w, dy)[1][::-1]), 'dw', 'reverse order'),
    ('convolution', lambda x, w, dy: (conv_back(x, w, dy)[0], conv_back(x, w, dy)[1] / len(dy)), 'dw', 'by len(dY)'),
    ('scores', lambda Q, K, dS: (dS @ K, scores_back(Q, K, dS)[1]), 'dQ', 'a factor √Q.shape[1]'),
    ('scores', lambda Q, K, dS: (scores_back(Q, K, dS)[0], dS.T @ Q / Q.shape[1]), 'dK', 'divided by √Q.shape[1]'),
    ('scores', lambda Q, K, dS: scores_back(Q, K, dS)[::-1], 'dQ', 'gradient of K … order'),
    ('scores', lambda Q, K, dS: (scores_back(Q, K, dS)[0], scores_back(Q, K, dS)[1].T), 'dK', 'transposed'),
    ('scores', lambda Q, K, dS: (-scores_back(Q, K, dS)[0], scores_back(Q, K, dS)[1]), 'dQ', 'sign'),
    ('layer norm', lambda x, dY: norm_back(x, dY, mean=False), 'dx', 'the same number … mean'),
    ('layer norm', lambda x, dY: norm_back(x, dY, size=False), 'dx', 'a multiple of the answer … standard deviation'),
    ('layer norm', lambda x, dY: norm_back(x, dY, mean=False, size=False), 'dx', 'a number and a multiple'),
    ('layer norm', lambda x, dY: norm_back(x, dY, eps=0), 'dx', 'off by very little … epsilon'),
    ('layer norm', lambda x, dY: norm_back(x, dY) / x.shape[1], 'dx', 'divided by D'),
    ('layer norm', lambda x, dY: norm_back(x, dY, axis=0), 'dx', 'none of the usual mistakes'),
    ('softmax', lambda Z, y: (loss_back(Z, y)[0] * len(y), None), 'dZ', 'a factor len(Z)'),
    ('softmax', lambda Z, y: (softmax(Z) / len(y), None), 'dZ', 'wrong just at the entries that y picks'),
    ('softmax', lambda Z, y: (-loss_back(Z, y)[0], None), 'dZ', 'sign'),
    ('softmax', lambda Z, y: (loss_back(Z, y)[0] / Z.shape[1], None), 'dZ', 'divided by Z.shape[1]'),
    ('softmax', lambda Z, y: (2 * loss_back(Z, y)[0], None), 'dZ', 'twice'),
    ('network', lambda *a: network_back(*a, mask=lambda Z, dA: 1), 'dW1', 'right as long as all … mask'),
    ('network', lambda *a: network_back(*a, mask=lambda Z, dA: Z < 0), 'db1', 'mask … wrong way round'),
    ('network', no_relu, 'dW2', 'right as long as'),
    ('network', lambda *a: (*network_back(*a)[:4], a[5].mean(0)), 'db2', 'divided by N'),
    ('network', lambda *a: (network_back(*a)[0], network_back(*a)[1] * 2, *network_back(*a)[2:]), 'dW1', 'twice'),
]  # fmt: skip


def says(found, name, parts):
    """Whether these parts stand in what is said of a gradient, in this order; small letters or capitals, no marks."""
    said = found.findings[name].why.replace('`', '').lower()
    pattern = '.*'.join(map(re.escape, parts.lower().split(' … ')))
    assert re.search(pattern, said), f'{said!r} does not say {parts!r}'


@pytest.mark.parametrize(
    ('name', 'backward', 'gradient', 'parts'), MISTAKES, ids=[f'{name}, {g}: {parts}' for name, _, g, parts in MISTAKES]
)
def test_wrong_ones_are_told_why(name, backward, gradient, parts):
    forward, _, inputs = LAYERS[name]
    found = diagnose(forward, backward, *inputs)
    assert not found
    assert found.findings[gradient].sign == '✗'
    says(found, gradient, parts)


# --- which arrays


X, W, b = reals((4, 3), (3, 2), 2)


def back(X, W, b, dY):
    return dY @ W.T, X.T @ dY, dY.sum(0)


def told(backward, name='dW', inputs=(X, W, b), forward=lin, **more):
    """What is said of a wrong backward."""
    found = diagnose(forward, backward, *inputs, **more)
    assert not found, found
    return found.findings[name].why


def test_where_a_backward_uses_the_arrays_of_the_notebook_these_are_named():
    outer = W
    said = told(lambda X, W, b, dY: (dY @ outer.T, X.T @ dY, dY.sum(0)), 'dX')
    assert 'Right with your arrays alone' in said
    assert '`outer`' in said
    fixed = np.ones((4, 2))
    said = told(lambda X, W, b, dY: (fixed @ W.T, X.T @ dY, dY.sum(0)), 'dX')
    assert 'how large dY is has no say' in said
    assert '`fixed`' in said


def test_sizes_where_it_is_wrong_or_right_are_named():
    assert 'not where M = 1' in told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY.sum(0).squeeze()), 'db')
    assert 'not where N = 1' in told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY.sum(0) / min(len(X) - 1, 1)), 'db')
    assert 'at the sizes of your arrays alone' in told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY * len(X) / 4, dY.sum(0)))
    square = reals((3, 3), (3, 3), 3)
    said = told(lambda X, W, b, dY: (dY @ W, X.T @ dY, dY.sum(0)), 'backward', square)
    assert 'It runs only where D = M' in said
    assert '`dY @ W`' in said


def test_a_factor_that_could_be_two_sizes_is_told_apart_by_other_sizes():
    square = reals((3, 3), (3, 3), 3)
    by_rows, by_columns = (
        told(lambda X, W, b, dY, k=k: (dY @ W.T, X.T @ dY / X.shape[k], dY.sum(0)), inputs=square) for k in (0, 1)
    )
    assert 'divided by N:' in by_rows
    assert 'divided by D.' in by_columns
    given = told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), inputs=square, letters='ni,ij,j->nj')
    assert 'divided by N:' in given


def test_large_arrays_are_measured_along_directions_and_small_ones_tell_why():
    large = [*reals((64, 784), (784, 50)), np.zeros(50)]
    assert diagnose(lin, back, *large)
    said = told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), inputs=large)
    assert 'divided by N' in said
    assert diagnose(lin, back, *large).findings['dX'].why.startswith('right')
    fixed = large[1]
    said = told(lambda X, dY: 3 * dY @ fixed.T, 'dX', large[:1], lambda X: X @ fixed)
    assert '3 times' in said


def test_one_wrong_row_of_a_large_array_is_seen():
    def last_row_lost(X, W, b, dY):
        dX, dW, db = back(X, W, b, dY)
        dX[-1] = 0
        return dX, dW, db

    assert not diagnose(lin, last_row_lost, *reals((64, 300), (300, 50), 50))


def test_repeated_rows_are_looked_for_also_where_none_is_repeated():
    assert not diagnose(pick, overwritten, *reals((5, 3)), np.array([3, 0, 4, 1]))


# --- what else is wrong


def test_an_error_shows_its_line_and_the_arrays_there():
    said = told(lambda X, W, b, dY: (dY @ W.T, X @ dY, dY.sum(0)), 'backward')
    assert '`X @ dY`' in said
    assert 'X (4, 3), dY (4, 2)' in said
    said = told(back, 'forward', forward=lambda X, W, b: X @ W.T + b)
    assert '`X @ W.T`' in said

    class Wordless(Exception):
        def __str__(self):
            raise KeyError

    def fails(X, W, b, dY):
        raise Wordless

    assert 'Wordless' in told(fails, 'backward')


def test_what_is_kept_or_drawn_or_changed_is_told():
    kept = {'dW': 0, 'dY': None}

    def adds(X, W, b, dY):
        kept['dW'] = kept['dW'] + X.T @ dY
        return dY @ W.T, kept['dW'], dY.sum(0)

    def keeps(X, W, b, dY):
        before, kept['dY'] = kept['dY'], dY.copy()
        return dY @ W.T, X.T @ (dY if before is None or before.shape != dY.shape else before), dY.sum(0)

    def changes(X, W, b, dY):
        dY *= 2
        return dY @ W.T / 2, X.T @ dY / 2, dY.sum(0) / 2

    def changes_forward(X, W, b):
        X += 0.0
        X[0] += 1
        return X @ W + b

    rng = np.random.default_rng(0)
    assert 'adds dW to what it gave before' in told(adds, 'backward')
    assert 'gives another dW' in told(keeps, 'backward')
    assert 'random' in told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY * rng.normal(), dY.sum(0)), 'backward')
    assert 'It changes `dY`' in told(changes, 'backward')
    assert 'It changes `X`' in told(back, 'forward', forward=changes_forward)
    assert 'two answers' in told(back, 'forward', forward=lambda X, W, b: X @ W + b + rng.normal())


def test_what_cannot_be_compared_is_told():
    assert 'a list' in told(lambda X, W, b, dY: (dY @ W.T, (X.T @ dY).tolist(), dY.sum(0)))
    assert 'holds object' in told(lambda X, W, b, dY: (dY @ W.T, (X.T @ dY).astype(object), dY.sum(0)))
    assert 'holds complex128' in told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY * 1j, dY.sum(0)))
    assert 'of type str' in told(lambda X, W, b, dY: (dY @ W.T, 'dW', dY.sum(0)))
    said = told(lambda X, W, b, dY: (dY @ W.T, np.log(X.T @ dY), dY.sum(0)))
    assert re.search(r'dW is nan at \[\d, \d\], where the slope is finite', said)
    assert 'It gives nan at' in told(back, 'forward', forward=lambda X, W, b: np.log(X @ W + b))
    assert '2 gradients; there should be 3, for X, W, b' in told(lambda *_: (1, 2), 'backward')
    assert '4 gradients' in told(lambda *_: (1, 2, 3, 4), 'backward')
    assert 'Does it end in `return`?' in told(lambda *_: None, 'backward')
    assert "'V'" in told(lambda *_: {'V': 0}, 'backward')


def test_a_kink_is_named_and_either_side_is_right():
    x = np.array([[1, 0, -2], [0, 3, -1.0]])
    for slope in (0, 0.5, 1):
        found = diagnose(lambda x: np.maximum(x, 0), lambda x, dY: dY * ((x > 0) + slope * (x == 0)), x)  # noqa: B023
        assert found
        assert 'At x[0, 1] forward has a kink' in found.findings['dx'].why
        assert ('one side, as good' in found.findings['dx'].why) == (slope != 0.5)
    assert not diagnose(lambda x: np.maximum(x, 0), lambda x, dY: dY * ((x > 0) + 1.5 * (x == 0)), x)


def test_a_missing_mask_is_told_by_the_side_on_which_it_is_wrong():
    def relu(x):
        return np.maximum(x, 0)

    said = told(lambda x, dY: dY, 'dx', reals((4, 3)), relu)
    assert 'Right where x is above 0, wrong just where it is below' in said
    assert 'wrong way round' in told(lambda x, dY: dY * (x < 0), 'dx', reals((4, 3)), relu)


def test_rounding_is_told_from_a_missing_factor():
    def in_float32(X, W, b, dY):
        return tuple(grad.astype(np.float32) for grad in back(X, W, b, dY))

    found = diagnose(lin, in_float32, X, W, b)
    assert found
    assert 'about six digits' in found.findings['dX'].why
    rough = diagnose(lambda X, W, b: X.astype(np.float32) @ W.astype(np.float32) + b, back, X, W, b)
    assert rough
    off = told(lambda X, W, b, dY: (dY @ W.T, X.T @ dY * 1.0001, dY.sum(0)))
    assert 'a factor 1' in off.lower() or 'off by very little' in off


# --- how it is called


def test_gradients_come_in_many_ways():
    for given in (
        lambda X, W, b, dY: list(back(X, W, b, dY)),
        lambda X, W, b, dY: dict(zip('XWb', back(X, W, b, dY), strict=True)),
        lambda X, W, b, dY: dict(zip(['dX', 'dW', 'db'], back(X, W, b, dY), strict=True)),
        lambda dY, X, W, b: back(X, W, b, dY),
        lambda one, two, three, four: back(one, two, three, four),
        lambda *arguments: back(*arguments),
        lambda X, W, b, dY, eps=1e-5: back(X, W, b, dY),
    ):
        assert diagnose(lin, given, X, W, b)
    found = diagnose(lin, lambda X, W, b, dY: {'dW': X.T @ dY}, X, W, b)
    assert found
    assert [each.verdict for each in found.findings.values()] == ['skipped', 'right', 'skipped']
    assert diagnose(np.tanh, lambda x, dy: dy * (1 - np.tanh(x) ** 2), *reals((4, 3)))


def test_a_loss_gets_no_upstream_gradient():
    def mse(pred, target):
        return ((pred - target) ** 2).sum() / len(pred)

    inputs = reals((4, 2), (4, 2))
    assert diagnose(mse, lambda pred, target: 2 * (pred - target) / len(pred), *inputs)
    assert diagnose(mse, lambda pred, target, dL=1.0: (2 * dL * (pred - target) / len(pred), None), *inputs)
    assert diagnose(mse, lambda pred, target, dL: (2 * dL * (pred - target) / len(pred), None), *inputs)
    assert 'len(pred) times' in told(lambda pred, target: (2 * (pred - target), None), 'dpred', inputs, mse)


def test_numbers_and_whole_numbers_can_be_nudged_too():
    assert diagnose(lambda w, x: w * x, lambda w, x, dy: (x * dy, w * dy), 3, 2.0)
    whole = np.array([[1, 2, 0], [3, -1, 2]]), np.array([[1, 2], [0, -1], [3, 1]]), np.array([0, 1])
    assert diagnose(lin, back, *whole)
    assert 'twice' in told(lambda X, W, b, dY: (dY @ W.T, 2 * X.T @ dY, dY.sum(0)), inputs=whole)


def test_labels_in_rows_of_0_and_1_stay_such_rows():
    def cross_entropy(Z, T):
        return -(T * np.log(softmax(Z))).sum()

    (Z,) = reals((4, 3))
    assert diagnose(cross_entropy, lambda Z, T: (softmax(Z) - T, None), Z, np.eye(3)[[0, 2, 1, 1]])


def test_what_forward_keeps_for_backward_is_there():
    class Keeping:
        def forward(self, X, W):
            self.X, self.W = X, W
            return X @ W

        def backward(self, dY):
            return dY @ self.W.T, self.X.T @ dY

    layer = Keeping()
    assert diagnose(layer.forward, layer.backward, X, W)


def test_a_call_that_cannot_be_is_refused_in_one_sentence():
    with refused('forward … 3 … function'):
        diagnose(3, back, X, W, b)
    with refused('backward … a, c … X, W, b, dY'):
        diagnose(lin, lambda a, c: (a, c), X, W, b)
    with refused('forward … tuple of 2 … one array'):
        diagnose(lambda X, W, b: (X @ W, X), back, X, W, b)
    with refused('forward … NoneType … array'):
        diagnose(lambda X, W, b: None, back, X, W, b)
    with refused('letters … 2 inputs … 3'):
        diagnose(lin, back, X, W, b, letters='ni,ij')
    with refused('W … (3, 2) … i … 3'):
        diagnose(lin, back, X, W, b, letters='ni,ji,j->nj')


def test_it_says_the_same_each_time_and_prints_nothing_else(capsys):
    def chatty(X, W, b, dY):
        print('here')
        return dY @ W.T, X.T @ dY / len(X), dY.sum(0)

    one, two = (diagnose(lin, chatty, X, W, b) for _ in range(2))
    assert repr(one) == repr(two)
    assert capsys.readouterr().out == ''
    assert repr(one).splitlines()[0] == 'dX: right, as closely as nudging can tell.'
    assert repr(one).splitlines()[-1] == 'The letters: X[n, i], W[i, j], b[j], dY[n, j].'


def test_it_shows_both_arrays_and_marks_what_differs():
    found = diagnose(lin, lambda X, W, b, dY: (dY @ W.T, X.T @ dY / len(X), dY.sum(0)), X, W, b)
    np.testing.assert_allclose(found.findings['dW'].measured, 4 * found.findings['dW'].yours, rtol=1e-9)
    html = found._repr_html_()
    right, yours = tables(html)
    assert right.wrong == yours.wrong == {(r, c) for r in range(3) for c in range(2)}
    assert 'should be' in right.caption
    assert words(body(html)).startswith('✓ dX: right')
    assert not tables(diagnose(lin, back, X, W, b)._repr_html_())


# --- arrays of others


def test_tensors_of_pytorch_are_worked_with_as_they_are():
    torch = pytest.importorskip('torch')
    tensors = [torch.tensor(array, dtype=torch.float32) for array in (X, W, b)]

    def tensor_back(X, W, b, dY):
        return dY @ W.t(), X.t() @ dY / len(X), dY.sum(dim=0)

    found = diagnose(lambda X, W, b: X @ W + b, tensor_back, *tensors)
    assert [each.sign for each in found.findings.values()] == ['✓', '✗', '✓']
    says(found, 'dW', 'divided by N')
    said = told(lambda X, W, b, dY: (dY @ W.T, torch.tensor(X.T @ dY), dY.sum(0)))
    assert '`dW.detach().numpy()`' in said


def test_arrays_of_jax_are_worked_with_as_they_are():
    jax = pytest.importorskip('jax')
    arrays = [jax.numpy.asarray(array) for array in (X, W, b)]
    assert diagnose(lambda X, W, b: X @ W + b, back, *arrays)
    assert not diagnose(lambda X, W, b: X @ W + b, lambda X, W, b, dY: (dY @ W.T, -X.T @ dY, dY.sum(0)), *arrays)


# --- odd, and right


def test_one_array_that_is_filled_anew_at_each_call_is_right():
    kept = {}

    def backward(X, W, b, dY):
        dW = kept.setdefault(W.shape, np.zeros(W.shape))
        np.matmul(X.T, dY, out=dW)
        return dY @ W.T, dW, dY.sum(0)

    assert diagnose(lin, backward, X, W, b)


@pytest.mark.parametrize('size', [1e-8, 1e-6, 1e6, 1e8])
def test_small_and_large_numbers_are_measured_too(size):
    assert diagnose(lin, lambda X, W, b, dY: lin_grad(X, W, dY), size * X, size * W, b)
    wrong = diagnose(lin, lambda X, W, b, dY: lin_grad(X, W, -dY), size * X, size * W, b)
    assert [found.verdict for found in wrong.findings.values()] == ['wrong'] * 3


def test_an_array_of_zeros_hides_a_factor():
    def backward(X, W, b, dY):
        return 2 * dY @ W.T, X.T @ dY, dY.sum(0)

    assert 'Right where W is 0, as in your arrays' in told(backward, 'dX', (X, 0 * W, b))


def test_where_no_gradient_is_given_nothing_is_right():
    found = diagnose(lin, lambda X, W, b, dY: (None, None, None), X, W, b)
    assert not found
    assert [each.verdict for each in found.findings.values()] == ['skipped'] * 3


T = np.ones((4, 2))


def test_a_name_after_a_point_is_no_array_from_outside():
    def backward(X, W, b, dY):
        return dY @ W.T, X.reshape(3, 4) @ dY, dY.sum(0)

    found = diagnose(lin, backward, X, W, b)
    assert '`T`' not in repr(found)
    assert ', T (4, 2)' not in repr(found)
