"""What is said of gradient checks, written in other ways than the mistakes of the exercise."""

from time import monotonic, sleep

import numpy as np
import pytest
from test_notebooks import read, text_of

from lin_backprop import compare, example, lin_grad_loops, numerical_grad
from lin_backprop.practice import check, mine_is_wrong
from lin_backprop.practice.checking import RIGHT, WRONG
from lin_backprop.practice.hidden import hidden_by


def arrays(N=5, D=3, M=4):
    """Random ones, others at each call."""
    rng = np.random.default_rng()
    return [rng.normal(size=shape) for shape in ((N, D), (D, M), M, (N, M))]


def measured(lin, X, W, b, dY, nudge=1e-5):
    def loss(X=X, W=W, b=b):
        return (lin(X, W, b) * dY).sum()

    moved = {'X': X, 'W': W, 'b': b}
    return [numerical_grad(lambda a, name=name: loss(**{name: a}), array, nudge) for name, array in moved.items()]


def alike(grads, others, **close):
    return all(a.shape == b.shape and np.allclose(a, b, **close) for a, b in zip(grads, others, strict=True))


# --- right ones


def along_a_direction(lin, lin_grad):
    inputs, dY = arrays()[:3], arrays()[3]
    grads = lin_grad(*inputs[:2], dY)
    for k, (a, d) in enumerate(zip(inputs, grads, strict=True)):
        move = np.random.default_rng(k).normal(size=a.shape)
        up, down = ((dY * lin(*inputs[:k], a + step * move, *inputs[k + 1 :])).sum() for step in (1e-4, -1e-4))
        if d.shape != a.shape or abs((up - down) / 2e-4 - (d * move).sum()) > 1e-5:
            return False
    return True


def with_loops_beside(lin, lin_grad):
    X, W, _, dY = arrays()
    return alike(lin_grad(X, W, dY), lin_grad_loops(X, W, dY), rtol=1e-5)


def whole_numbers_and_compare(lin, lin_grad):
    X, W, b, dY = example()
    pairs = zip(lin_grad(X, W, dY), measured(lin, X, W, b, dY), strict=True)
    return all(compare(a, b.round(6)).verdict != 'different' for a, b in pairs)


def with_assertions(lin, lin_grad):
    X, W, b, dY = arrays()
    for a, d in zip(measured(lin, X, W, b, dY), lin_grad(X=X, W=W, dY=dY), strict=True):
        assert a.shape == d.shape
        np.testing.assert_allclose(d, a, rtol=1e-4, atol=1e-6)
    return True


RIGHT_CHECKS = [along_a_direction, with_loops_beside, whole_numbers_and_compare, with_assertions]


@pytest.mark.parametrize('right', RIGHT_CHECKS, ids=lambda function: function.__name__)
def test_a_check_that_lets_only_right_ones_pass_is_right(right):
    answer = check.my_check(right)
    assert answer.text == f'Right. All {len(RIGHT)} right ones pass, and all {len(WRONG)} wrong ones are refused.'


# --- wrong ones


def of_the_digits(lin, lin_grad):
    X, W, b, dY = arrays(6, 6, 6)
    dY[:] = 1
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY))


def symmetric(lin, lin_grad):
    X, W, b, dY = arrays(4, 3, 3)
    W = W + W.T
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY))


def array_equal(lin, lin_grad):
    X, W, b, dY = arrays()
    return all(map(np.array_equal, lin_grad(X, W, dY), measured(lin, X, W, b, dY)))


def rounded_equal(lin, lin_grad):
    X, W, b, dY = arrays()
    pairs = zip(lin_grad(X, W, dY), measured(lin, X, W, b, dY), strict=True)
    return all(np.array_equal(d, m.round(6)) for d, m in pairs)


def own_formula_equal(lin, lin_grad):
    X, W, _, dY = arrays(40, 30, 20)
    dX, dW, db = lin_grad(X, W, dY)
    return np.array_equal(dX, dY @ W.T) and np.array_equal(dW, X.T @ dY) and np.array_equal(db, dY.sum(0))


def tiny_step(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY, 1e-14))


def loss_is_a_sum(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, np.ones_like(dY)))


def one_step_for_two(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike(lin_grad(X, W, dY), [2 * m for m in measured(lin, X, W, b, dY)])


def dW_alone(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike([lin_grad(X, W, dY).dW], measured(lin, X, W, b, dY)[1:2])


def without_abs(lin, lin_grad):
    X, W, b, dY = arrays()
    return not any((m - d).max() > 1e-6 for d, m in zip(lin_grad(X, W, dY), measured(lin, X, W, b, dY), strict=True))


def wide(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY), atol=1)


def wider(lin, lin_grad):
    X, W, b, dY = arrays()
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY), atol=100)


def norms(lin, lin_grad):
    X, W, b, dY = arrays()
    pairs = zip(lin_grad(X, W, dY), measured(lin, X, W, b, dY), strict=True)
    return all(np.isclose(np.linalg.norm(d), np.linalg.norm(m), rtol=1e-4) for d, m in pairs)


def only_allclose(lin, lin_grad):
    X, W, b, dY = arrays()
    return all(map(np.allclose, lin_grad(X, W, dY), measured(lin, X, W, b, dY)))


def shapes(lin, lin_grad):
    X, W, b, dY = arrays(4, 4, 4)
    return [d.shape for d in lin_grad(X, W, dY)] == [X.shape, W.shape, b.shape]


def one_example(lin, lin_grad):
    X, W, b, dY = arrays(1, 3, 4)
    return alike(lin_grad(X, W, dY), measured(lin, X, W, b, dY))


def without_dY(lin, lin_grad):
    X, W, b, dY = arrays()
    dY[:] = 0
    return all(map(np.allclose, lin_grad(X, W, dY), measured(lin, X, W, b, dY)))


def own_formula_wrong(lin, lin_grad):
    X, W, _, dY = arrays(4, 4, 4)
    return alike(lin_grad(X, W, dY), (dY @ W, X.T @ dY, dY.sum(0)))


def of_the_notebook(lin, lin_grad):
    return lin_grad_loops(*example()[:2], example().dY).dW.shape == (3, 2)


@pytest.mark.parametrize(
    ('wrong', 'mistake'),
    {
        of_the_digits: 'your dY is ones',
        symmetric: 'your W hides mistakes',
        array_equal: 'no room for rounding',
        rounded_equal: 'no room for rounding',
        own_formula_equal: 'no room for rounding',
        tiny_step: 'the step is too small',
        loss_is_a_sum: 'another loss',
        one_step_for_two: 'slopes twice as large',
        dW_alone: 'dX is not looked at',
        without_abs: 'a difference has two signs',
        wide: 'your tolerance is too wide',
        wider: 'your tolerance is too wide',
        norms: 'the places are not compared',
        only_allclose: 'a shape that only broadcasts',
        shapes: 'only shapes are compared',
        one_example: 'your N is 1',
        without_dY: 'your dY hides mistakes',
        own_formula_wrong: 'nothing is measured',
        of_the_notebook: 'lin_grad is not called',
    }.items(),
    ids=lambda value: getattr(value, '__name__', ''),
)
def test_what_a_check_lets_through_and_why(wrong, mistake):
    answer = check.my_check(wrong)
    assert answer.kind == 'value'
    assert answer.mistake == mistake
    assert check.my_check(wrong).text == answer.text  # though its numbers come from no seed


@pytest.mark.parametrize(
    ('wrong', 'names', 'through'),
    [
        (of_the_digits, '7 of the 32 wrong ones slip through: dY forgotten (dX), first dY for every row (dX)', 3),
        (shapes, 'And since your sizes are equal: transpose forgotten (dX), * for @ (dX)', 3),
        (without_dY, 'And since a shape that only broadcasts: summed over the batch too (dX)', 0),
        (symmetric, '1 of the 32 wrong ones slips through: transpose forgotten (dX).', 0),
        (own_formula_equal, 'It refuses right ones: those with loops, with boxes, with einsum, rounded to float32.', 0),
        (array_equal, 'It refuses all right ones.', 0),
    ],
)
def test_the_ones_that_slip_through_are_named(wrong, names, through):
    said = check.my_check(wrong).text
    assert names in said
    assert f'and {through} more' * (through > 0) in said


def float64_alone(lin, lin_grad):
    X, W, b, dY = arrays()
    return lin_grad(X, W, dY).dW.dtype == float and with_loops_beside(lin, lin_grad)


def of_three_axes(lin, lin_grad):
    return lin_grad(*(np.ones((2, 2, 2)) for _ in range(3)))


@pytest.mark.parametrize(
    ('wrong', 'kind', 'words'),
    [
        (lambda lin, lin_grad: 'yes', 'type', "It returned 'yes'; it should be True or False."),
        (lambda lin, lin_grad: compare(1, 1), 'type', 'it should be True or False. A Comparison has a `.verdict`'),
        (lambda lin, lin_grad: [], 'type', 'It returned [];'),
        (lambda lin, lin_grad: None, 'not attempted', 'It returned None.'),
        (of_three_axes, 'raised', 'X has shape (2, 2, 2); it should have shape (N, D)'),
    ],
)
def test_what_is_no_answer(wrong, kind, words):
    answer = check.my_check(wrong)
    assert (answer.kind, answer.mistake) == (kind, '')
    assert words in answer.text


@pytest.mark.parametrize(
    ('wrong', 'refused'),
    [
        (lambda lin, lin_grad: lin_grad(*arrays()[:2], lin(*arrays()[:3])) is None, 'all right ones.'),
        (float64_alone, 'right ones: those rounded to float32.'),  # not for its tolerance
    ],
)
def test_no_reason_is_named_that_was_not_confirmed(wrong, refused):
    answer = check.my_check(wrong)
    assert (answer.kind, answer.mistake) == ('value', '')
    assert answer.text.startswith(f'Not yet. It refuses {refused}')


def test_a_slow_check_is_stopped(monkeypatch):
    monkeypatch.setattr('lin_backprop.practice.checking.SECONDS', 0.1)
    for seconds in (0.03, 0.005):  # on right ones already; on wrong ones

        def slow(lin, lin_grad, seconds=seconds):
            sleep(seconds)
            return with_loops_beside(lin, lin_grad)

        start = monotonic()
        answer = check.my_check(slow)
        assert answer.kind == 'raised'
        assert 'All its runs together take more than 0.1 seconds. Small arrays show as much.' in answer.text
        assert monotonic() - start < 2


def test_random_numbers_are_as_before_afterwards():
    default_rng, state = np.random.default_rng, np.random.get_state()
    check.my_check(symmetric)
    assert np.random.default_rng is default_rng
    np.testing.assert_equal(np.random.get_state(), state)
    assert np.random.default_rng().normal() != np.random.default_rng().normal()


def test_the_right_versions_are_right_and_the_wrong_ones_show_on_random_arrays():
    X, W, _, dY = arrays()
    for backward in RIGHT.values():
        assert alike(backward(X, W, dY), RIGHT['with @'](X, W, dY), rtol=1e-6)
    assert [wrong for wrong in WRONG if hidden_by(wrong, X, W, dY)] == []
    assert {wrong.gradient for wrong in WRONG} == {'dX', 'dW', 'db'}


def test_the_task_says_how_many_there_are():
    words = text_of(read(mine_is_wrong.NOTEBOOK))
    assert f'on {len(RIGHT)} right versions' in words
    assert f'on {len(WRONG)} wrong ones' in words
