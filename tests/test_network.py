import inspect

import numpy as np
import pytest
from refusing import refused

from lin_backprop import lin, load_digits, network, numerical_grad
from lin_backprop.network import (
    Params,
    forward_and_backward,
    mse,
    mse_grad,
    predict,
    relu,
    relu_grad,
    start,
    train,
)

IMAGES, LABELS = load_digits()
ONE_HOT = np.eye(10)[LABELS]
N, D, H, M = 6, 5, 4, 3


def batch(dtype=float):
    """{name: array} of normal random numbers, all that forward_and_backward takes."""
    rng = np.random.default_rng(4)
    shapes = {'X': (N, D), 'target': (N, M), 'W1': (D, H), 'b1': (H,), 'W2': (H, M), 'b2': (M,)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def loss_with(arrays, name, array):
    """The loss alone, with nothing of the backward pass."""
    moved = {**arrays, name: array}
    A = np.maximum(moved['X'] @ moved['W1'] + moved['b1'], 0)
    off = A @ moved['W2'] + moved['b2'] - moved['target']
    return (off * off).sum() / len(off)


@pytest.mark.parametrize('name', ['X', 'W1', 'b1', 'W2', 'b2'])
def test_every_gradient_is_what_nudging_measures(name):
    arrays = batch()
    assert abs(lin(arrays['X'], arrays['W1'], arrays['b1'])).min() > 0.02  # far from the kinks of relu
    measured = numerical_grad(lambda array: loss_with(arrays, name, array), arrays[name], nudge=1e-3)
    # a squared error is a parabola: its central difference is exact up to rounding
    found = forward_and_backward(**arrays)
    np.testing.assert_allclose(getattr(found, f'd{name}'), measured, rtol=0, atol=1e-10)
    params = [arrays[param] for param in Params._fields]
    np.testing.assert_array_equal(predict(arrays['X'], *params), found.pred)


def test_the_loss_and_every_gradient_by_hand():
    # Y1 = [[2, -1]], A = [[2, 0]], pred = [[2 * 3 + 1]] = [[7]], loss = (7 - 4)**2
    arrays = [[[1, 2]], [[4]], [[2, 1], [0, -1]], [0, 0], [[3], [5]], [1]]  # X, target, W1, b1, W2, b2
    by_hand = {'loss': 9, 'pred': [[7]], 'dpred': [[6]], 'db2': [6], 'dW2': [[12], [0]], 'dA': [[18, 30]]}
    by_hand |= {'dY1': [[18, 0]], 'db1': [18, 0], 'dW1': [[18, 0], [36, 0]], 'dX': [[36, 0]]}
    by_code = forward_and_backward(*map(np.array, arrays))._asdict()
    np.testing.assert_equal(by_code, {name: np.array(by_hand[name]) for name in by_code})
    assert set(by_code) == set(by_hand)


def test_relu_and_its_gradient_let_pass_what_is_above_0():
    Y, dA = np.array([[-2, 0, 3], [0.5, -0.5, 1]]), np.array([[5, 6, -7], [-8, 9, 2]])
    np.testing.assert_array_equal(relu(Y), [[0, 0, 3], [0.5, 0, 1]])
    np.testing.assert_array_equal(relu_grad(Y, dA), [[0, 0, -7], [-8, 0, 2]])


def test_mse_sums_over_the_outputs_and_averages_over_the_examples():
    pred, target = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0, 0], [4, 5, 9]])
    assert mse(pred, target) == (4 + 9 + 9) / 2
    assert mse(pred[:, 0], target[:, 2]) == (1 + 25) / 2
    np.testing.assert_array_equal(mse_grad(pred, target), [[0, 2, 3], [0, 0, -3]])
    np.testing.assert_array_equal(mse_grad(pred[:, 0], target[:, 2]), [1, -5])


@pytest.mark.parametrize('function', [mse, mse_grad, relu_grad])
@pytest.mark.parametrize('shapes', [((4, 3), (3,)), ((4, 3), (4, 1)), ((4, 3, 1), (4, 3)), ((4, 3), ())])
def test_nothing_is_broadcast(function, shapes):
    one, other = shapes[::-1] if function is relu_grad else shapes  # which speaks of dA first
    with refused(f'{one} … {other}'):
        function(*map(np.ones, shapes))


def test_float32_stays_float32():
    _, *arrays = forward_and_backward(**batch(dtype=np.float32))
    assert {array.dtype for array in arrays} == {np.dtype('float32')}
    X, target, *params = batch(dtype=np.float32).values()
    *_, (_, _, trained) = train(X, target, Params(*params), rate=0.01, steps=3)
    assert all(a.dtype == np.float32 for a in trained)


@pytest.mark.parametrize('rows', [None, 2])
def test_inputs_stay_as_they_are(rows):
    arrays = batch()
    before = {name: array.copy() for name, array in arrays.items()}
    for array in arrays.values():
        array.flags.writeable = False
    forward_and_backward(**arrays)
    X, target, *params = arrays.values()
    *_, (_, _, trained) = train(X, target, Params(*params), rate=0.01, steps=3, batch=rows)
    for name, old in before.items():
        np.testing.assert_array_equal(arrays[name], old)
    assert all((a != old).any() for a, old in zip(trained, params, strict=True))


def test_forward_and_backward_use_six_functions_in_mirrored_order():
    source = inspect.getsource(forward_and_backward).split('"""')[-1]
    calls = [line.split('= ')[1].split('(')[0] for line in source.splitlines() if ' = ' in line]
    assert calls[:4] == ['lin', 'relu', 'lin', 'mse']
    assert calls[4:] == [f'{name}_grad' for name in calls[3::-1]]


def test_start_is_scaled_and_always_the_same():
    first, again, other = start(400, 300, 200), start(400, 300, 200), start(400, 300, 200, seed=1)
    assert [a.shape for a in first] == [(400, 300), (300,), (300, 200), (200,)]
    assert first.W1.std() == pytest.approx(np.sqrt(2 / 400), rel=0.01)
    assert first.W2.std() == pytest.approx(np.sqrt(1 / 300), rel=0.01)
    assert not first.b1.any()
    assert not first.b2.any()
    assert first.W1[0, 0].round(6) == 0.00889  # of NumPy's generator, the same in every version
    assert first.W2[0, 0].round(6) == 0.091149
    assert (first.W1 == again.W1).all()
    assert (first.W1 != other.W1).all()


def test_a_step_is_the_rate_times_each_gradient_downhill():
    arrays = batch()
    X, target, *params = arrays.values()
    now = forward_and_backward(**arrays)
    (step, loss, after), (_, second, _) = train(X, target, Params(*params), rate=0.25, steps=2)
    assert (step, loss) == (0, now.loss)
    for name, old, new in zip(Params._fields, params, after, strict=True):
        np.testing.assert_array_equal(new, old - 0.25 * getattr(now, f'd{name}'))
    assert second == loss_with({**arrays, **after._asdict()}, 'X', X)


def test_a_step_takes_as_many_examples_as_it_is_told(monkeypatch):
    taken = []

    def spy(X, target, *params):
        taken.append(sorted(X[:, 0].tolist()))
        np.testing.assert_array_equal(X[:, 0], target[:, 0])  # still row by row
        return forward_and_backward(X, target, *params)

    monkeypatch.setattr(network, 'forward_and_backward', spy)
    X = np.arange(10.0)[:, None]
    list(train(X, X, start(1, 3, 1), rate=0, steps=20, batch=4))
    assert all(len(set(rows)) == 4 for rows in taken)
    assert {row for rows in taken for row in rows} == set(X[:, 0])
    assert len(set(map(tuple, taken))) > 10


def test_training_is_the_same_every_time():
    def run(**seed):
        steps = train(IMAGES[:1500], ONE_HOT[:1500], start(64, 20, 10), 0.05, 30, batch=50, **seed)
        return [loss for _, loss, _ in steps]

    assert run(seed=0) == run(seed=0) == run()
    assert run(seed=0) != run(seed=1)


def test_training_reads_digits_that_it_has_not_seen():
    steps = train(IMAGES[:1500], ONE_HOT[:1500], start(64, 50, 10), rate=0.1, steps=600, batch=50)
    losses, params = zip(*((loss, params) for _, loss, params in steps), strict=True)
    assert np.mean(losses[-50:]) < np.mean(losses[:50]) / 3
    before, after = (predict(IMAGES[1500:], *each).argmax(1) for each in (start(64, 50, 10), params[-1]))
    assert (before == LABELS[1500:]).mean() < 0.2
    assert (after == LABELS[1500:]).mean() > 0.85


@pytest.mark.parametrize('other', [(4, 2), (2, 1), (1, 4)])
def test_only_a_column_against_a_row_is_told_how_numpy_would_broadcast_them(other):
    with pytest.raises(ValueError, match=r'\(4,\)') as refusal:
        network.mse(np.ones(other), np.ones(4))
    assert 'broadcast' not in str(refusal.value)
    with refused('pred … (4, 1) … target … (4,) … (4, 4) … target[:, None]'):
        network.mse(np.ones((4, 1)), np.ones(4))
