import inspect
from itertools import islice

import numpy as np
import pytest

from lin_backprop import LinGrad, lin, lin_grad, load_digits, network, numerical_grad
from lin_backprop.network import (
    Params,
    accuracy,
    forward_and_backward,
    mse,
    mse_grad,
    one_hot,
    predict,
    relu,
    relu_grad,
    start,
    train,
)

IMAGES, LABELS = load_digits()
SIZES = N, D, H, M = 6, 5, 4, 3
NAMES = ['X', 'W1', 'b1', 'W2', 'b2']
every_input = pytest.mark.parametrize('name', NAMES)


def batch(sizes=SIZES, dtype=float):
    """{name: array} of normal random numbers, all that forward_and_backward takes."""
    N, D, H, M = sizes
    rng = np.random.default_rng(4)
    shapes = {'X': (N, D), 'target': (N, M), 'W1': (D, H), 'b1': (H,), 'W2': (H, M), 'b2': (M,)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def loss_with(given, name, array):
    """The loss alone, with nothing of the backward pass."""
    moved = {**given, name: array}
    A = np.maximum(moved['X'] @ moved['W1'] + moved['b1'], 0)
    off = A @ moved['W2'] + moved['b2'] - moved['target']
    return (off * off).sum() / len(off)


def furthest_off(sizes, name):
    """The largest difference between a gradient and what nudging measures, far from the kinks of relu."""
    given = batch(sizes)
    assert abs(lin(given['X'], given['W1'], given['b1'])).min() > 0.02
    measured = numerical_grad(lambda array: loss_with(given, name, array), given[name], nudge=1e-3)
    return abs(getattr(forward_and_backward(**given), f'd{name}') - measured).max()


@every_input
def test_every_gradient_is_what_nudging_measures(name):
    # a squared error is a parabola: its central difference is exact up to rounding
    assert furthest_off(SIZES, name) < 1e-10


def with_the_mean(X, W, dY):
    dX, dW, db = lin_grad(X, W, dY)
    return LinGrad(dX, dW / len(X), db)


def without_the_transpose_of_W(X, W, dY):
    return lin_grad(X, W, dY)._replace(dX=dY @ W)


def without_the_transpose_of_X(X, W, dY):
    return lin_grad(X, W, dY)._replace(dW=X @ dY)


@pytest.mark.parametrize(
    ('wrong', 'name'),
    [(with_the_mean, 'W1'), (without_the_transpose_of_W, 'X'), (without_the_transpose_of_X, 'W1')],
)
def test_nudging_notices_a_wrong_lin_grad(monkeypatch, wrong, name):
    square = (4, 4, 4, 4)  # where every shape fits
    assert furthest_off(square, name) < 1e-10
    monkeypatch.setattr(network, 'lin_grad', wrong)
    assert furthest_off(square, name) > 0.01


@every_input
def test_entries_of_the_whole_batch_are_what_nudging_measures(name):
    given = {'X': IMAGES[:1500], 'target': one_hot(LABELS[:1500]), **start(64, 20, 10, seed=1)._asdict()}
    array, rng = given[name], np.random.default_rng(2)
    grad = getattr(forward_and_backward(**given), f'd{name}')
    for _ in range(20):
        index = tuple(rng.integers(array.shape))

        def loss(value, index=index):
            moved = array.copy()
            moved[index] = value
            return loss_with(given, name, moved)

        assert grad[index] == pytest.approx(float(numerical_grad(loss, array[index], nudge=1e-6)), abs=1e-7)


def test_the_loss_and_every_gradient_by_hand():
    # Y1 = [[2, -1]], A = [[2, 0]], pred = [[2 * 3 + 1]] = [[7]], loss = (7 - 4)**2
    found = forward_and_backward(
        X=np.array([[1, 2]]),
        target=np.array([[4]]),
        W1=np.array([[2, 1], [0, -1]]),
        b1=np.array([0, 0]),
        W2=np.array([[3], [5]]),
        b2=np.array([1]),
    )
    by_hand = {
        'loss': 9,
        'pred': [[7]],
        'dpred': [[6]],
        'db2': [6],
        'dW2': [[12], [0]],
        'dA': [[18, 30]],
        'dY1': [[18, 0]],
        'db1': [18, 0],
        'dW1': [[18, 0], [36, 0]],
        'dX': [[36, 0]],
    }
    assert set(found._fields) == set(by_hand)
    for name, right in by_hand.items():
        np.testing.assert_array_equal(getattr(found, name), right, err_msg=name)


def test_a_sum_for_a_loss_makes_every_gradient_n_times_as_large(monkeypatch):
    given = {name: (4 * array).round() for name, array in batch((8, 5, 4, 3)).items()}  # 1/8 is exact
    mean = forward_and_backward(**given)
    monkeypatch.setattr(network, 'mse', lambda pred, target: ((pred - target) ** 2).sum())
    monkeypatch.setattr(network, 'mse_grad', lambda pred, target: 2 * (pred - target))
    summed = forward_and_backward(**given)
    for name in set(mean._fields) - {'pred'}:
        np.testing.assert_array_equal(getattr(summed, name), 8 * getattr(mean, name), err_msg=name)


def test_relu_lets_pass_what_is_above_0():
    np.testing.assert_array_equal(relu(np.array([[-2, 0, 3], [0.5, -0.5, 1]])), [[0, 0, 3], [0.5, 0, 1]])


def test_relu_grad_passes_on_dA_where_y_was_above_0():
    Y = np.array([[-2, 0, 3], [0.5, -0.5, 1]])
    dA = np.array([[5, 6, -7], [-8, 9, 2]])
    np.testing.assert_array_equal(relu_grad(Y, dA), [[0, 0, -7], [-8, 0, 2]])
    assert relu_grad(np.array([0]), np.array([5])) == 0  # the kink: taken as 0


@pytest.mark.parametrize('shape', [(5,), (5, 1), (5, 3)])
def test_mse_grad_is_what_nudging_measures(shape):
    pred, target = np.random.default_rng(6).normal(size=(2, *shape))
    measured = numerical_grad(lambda pred: mse(pred, target), pred, nudge=1e-3)
    np.testing.assert_allclose(mse_grad(pred, target), measured, rtol=0, atol=1e-12)


def test_mse_sums_over_the_outputs_and_averages_over_the_examples():
    pred, target = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0, 0], [4, 5, 9]])
    assert mse(pred, target) == (4 + 9 + 9) / 2
    assert mse(pred[:, 0], target[:, 2]) == (1 + 25) / 2
    np.testing.assert_array_equal(mse_grad(pred, target), [[0, 2, 3], [0, 0, -3]])


def test_one_output_is_the_loss_of_fastai():
    output, targ = np.random.default_rng(7).normal(size=(2, 5, 1))
    targ = targ[:, 0]
    # lesson 8, in NumPy's words
    assert mse(output, targ[:, None]) == pytest.approx(((output.squeeze(-1) - targ) ** 2).mean(), rel=1e-14)
    grad = 2.0 * (output.squeeze() - targ)[:, None] / output.shape[0]
    np.testing.assert_array_equal(mse_grad(output, targ[:, None]), grad)


def test_perfect_predictions_in_a_column_lose_twice_the_variance_in_plain_numpy():
    y = np.array([3, 1, 4, 1, 5, 9, 2, 6])
    off = y[:, None] - y  # the trap: (8, 1) - (8,) is (8, 8)
    assert off.shape == (8, 8)
    assert (off**2).mean() == 2 * y.var()
    assert mse(y[:, None], y[:, None]) == 0


def test_that_identity_is_exact_on_the_integers_of_every_label():
    y = LABELS
    assert ((y[:, None] - y) ** 2).sum() == 2 * (len(y) * (y**2).sum() - y.sum() ** 2)  # N**2 times 2 Var(y)


@pytest.mark.parametrize('function', [mse, mse_grad])
@pytest.mark.parametrize(
    ('pred', 'target', 'said'),
    [
        ((4, 1), (4,), r'pred has shape \(4, 1\) and target .*\(4,\); .* to \(4, 4\), .* give target\[:, None\]$'),
        ((4,), (4, 1), r'pred has shape \(4,\) and target .*\(4, 1\); .* to \(4, 4\), .* give pred\[:, None\]$'),
        ((4, 3), (4,), r'\(4, 3\) .*\(4,\); they should have the same shape$'),
        ((4, 3), (3,), r'\(4, 3\) .*\(3,\); they should have the same shape$'),
        ((4, 3), (4, 1), r'\(4, 3\) .*\(4, 1\); they should have the same shape$'),
        ((4, 3, 1), (4, 3), r'they should have the same shape$'),
        ((4, 3), (), r'\(4, 3\) .*\(\); they should have the same shape$'),
    ],
)
def test_the_loss_never_broadcasts(function, pred, target, said):
    with pytest.raises(ValueError, match=said):
        function(np.ones(pred), np.ones(target))


def test_relu_grad_never_broadcasts():
    with pytest.raises(ValueError, match=r'dA has shape \(4, 1\) and Y has shape \(4, 3\)'):
        relu_grad(np.ones((4, 3)), np.ones((4, 1)))


@pytest.mark.parametrize(
    ('name', 'shape', 'said'),
    [
        ('target', (N,), 'pred has shape .* and target has shape'),
        ('target', (N, 1), 'pred has shape .* and target has shape'),
        ('X', (N, D + 1), 'W1 has shape .*; its axis i should have size 6'),
        ('W1', (H, D), 'W1 has shape .*; its axis i should have size 5'),
        ('b1', (1,), 'b1 has shape .*; its axis h should have size 4'),
        ('W2', (M, H), 'W2 has shape .*; its axis h should have size 4'),
        ('b2', (N, M), 'b2 has shape .*; it should have an axis for each of j'),
    ],
)
def test_shapes_that_do_not_fit_are_refused(name, shape, said):
    with pytest.raises(ValueError, match=said):
        forward_and_backward(**{**batch(), name: np.ones(shape)})


def test_float32_stays_float32():
    found = forward_and_backward(**batch(dtype=np.float32))
    assert {name: a.dtype for name, a in found._asdict().items() if name != 'loss'} == dict.fromkeys(
        found._fields[1:], np.float32
    )
    X, target, *params = batch(dtype=np.float32).values()
    *_, (_, _, trained) = train(X, target, Params(*params), rate=0.01, steps=3)
    assert all(a.dtype == np.float32 for a in trained)


@pytest.mark.parametrize('rows', [None, 2])
def test_inputs_stay_as_they_are(rows):
    given = batch()
    before = {name: array.copy() for name, array in given.items()}
    for array in given.values():
        array.flags.writeable = False
    forward_and_backward(**given)
    X, target, *params = given.values()
    *_, (_, _, trained) = train(X, target, Params(*params), rate=0.01, steps=3, batch=rows)
    for name, old in before.items():
        np.testing.assert_array_equal(given[name], old)
    assert all((a != old).any() for a, old in zip(trained, params, strict=True))


def test_predict_is_the_forward_half():
    given = batch()
    X, _, *params = given.values()
    np.testing.assert_array_equal(predict(X, *params), forward_and_backward(**given).pred)


def test_forward_and_backward_use_six_functions_in_mirrored_order():
    source = inspect.getsource(forward_and_backward).split('"""')[-1]
    calls = [line.split('= ')[1].split('(')[0] for line in source.splitlines() if ' = ' in line]
    assert calls[:4] == ['lin', 'relu', 'lin', 'mse']
    assert calls[4:] == [f'{name}_grad' for name in calls[3::-1]]


@pytest.mark.parametrize('constant', [0, 1, -3])
def test_a_pixel_that_is_constant_gives_its_row_of_dW1_the_constant_times_db1(constant):
    given = {name: (9 * array).round() for name, array in batch((8, 5, 4, 3)).items()}
    given['X'][:, 2] = constant
    found = forward_and_backward(**given)
    assert found.db1.any()
    np.testing.assert_array_equal(found.dW1[2], constant * found.db1)


def test_the_pixels_without_ink_have_rows_of_zeros_in_dW1():
    constant = np.flatnonzero((IMAGES[0] == IMAGES).all(0))
    assert constant.tolist() == [0, 32, 39]  # the upper left corner; both ends of the fifth row
    assert (IMAGES[:, constant] == 0).all()
    found = forward_and_backward(IMAGES[:1500], one_hot(LABELS[:1500]), *start(64, 20, 10))
    assert np.flatnonzero((found.dW1 == 0).all(1)).tolist() == [0, 32, 39]


def test_one_hot_has_a_1_at_the_label():
    np.testing.assert_array_equal(one_hot([2, 0, 1, 2], K=3), [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    hot = one_hot(LABELS)
    assert (hot.shape, hot.dtype) == ((1797, 10), np.float64)
    assert (hot.argmax(1) == LABELS).all()
    assert (hot.sum(1) == 1).all()


@pytest.mark.parametrize(
    ('labels', 'said'),
    [
        ([0, 3, 1], 'has a 3; .* from 0 to 2'),
        ([0, -1], 'has a -1;'),
        ([0.5], 'has a 0.5;'),
        ([[0], [1]], r'shape \(2, 1\); .*\(N,\)'),
    ],
)
def test_one_hot_refuses_what_is_no_label(labels, said):
    with pytest.raises(ValueError, match=said):
        one_hot(labels, K=3)


def test_accuracy_is_the_share_of_rows_that_are_right():
    pred = np.array([[0.1, 0.9, 0.2], [5, 4, 3], [-3, -2, -1], [7, 7.5, 7]])
    assert accuracy(pred, np.array([1, 0, 2, 0])) == 0.75
    assert accuracy(one_hot(LABELS), LABELS) == 1
    with pytest.raises(ValueError, match=r'labels \(4, 1\); .*\(N,\)'):
        accuracy(pred, np.ones((4, 1)))


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
    given = batch()
    X, target, *params = given.values()
    found = forward_and_backward(**given)
    (step, loss, after), (_, second, _) = train(X, target, Params(*params), rate=0.25, steps=2)
    assert (step, loss) == (0, found.loss)
    for name, old, new in zip(Params._fields, params, after, strict=True):
        np.testing.assert_array_equal(new, old - 0.25 * getattr(found, f'd{name}'))
    assert second == loss_with({**given, **after._asdict()}, 'X', X)


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


def test_train_refuses_targets_that_are_not_one_for_each_example():
    with pytest.raises(ValueError, match='X has 6 rows and target has 7'):
        next(train(np.ones((6, 5)), np.ones((7, 3)), start(5, 4, 3), 0.1, 1, batch=2))


def test_training_is_the_same_every_time():
    def run(**seed):
        steps = train(IMAGES[:1500], one_hot(LABELS[:1500]), start(64, 20, 10), 0.05, 30, batch=50, **seed)
        return [loss for _, loss, _ in steps]

    assert run(seed=0) == run(seed=0) == run()
    assert run(seed=0) != run(seed=1)


def test_training_reads_digits_that_it_has_not_seen():
    steps = train(IMAGES[:1500], one_hot(LABELS[:1500]), start(64, 100, 10), rate=0.05, steps=3000, batch=50)
    losses, params = zip(*((loss, params) for _, loss, params in steps), strict=True)
    assert np.mean(losses[-100:]) < np.mean(losses[:100]) / 5
    assert accuracy(predict(IMAGES[1500:], *start(64, 100, 10)), LABELS[1500:]) < 0.2
    assert accuracy(predict(IMAGES[1500:], *params[-1]), LABELS[1500:]) > 0.9


def test_training_on_the_label_itself_lowers_the_loss_at_every_tenth_step():
    target = LABELS[:1500, None].astype(float)
    steps = train(IMAGES[:1500], target, start(64, 50, 1), rate=0.01, steps=101)
    losses = [loss for _, loss, _ in islice(steps, 0, None, 10)]
    assert (np.diff(losses) < 0).all()
    assert losses[-1] < target.var()  # better than one guess for all, whose loss is the variance
