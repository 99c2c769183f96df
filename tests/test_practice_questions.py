"""Every right answer is found anew by computing; every question is asked once, where its answer follows."""

import re
from math import log10
from timeit import repeat

import numpy as np
import pytest
from test_notebooks import SERIES, code_cells, read

from lin_backprop import compare, example, lin, lin_grad, lin_grad_loops, load_digits, numerical_grad
from lin_backprop.adjoint import adjoint_by_definition, pairs
from lin_backprop.cost import human, sizes
from lin_backprop.examples import random_layer
from lin_backprop.jacobian import density, jacobian, jacobian4
from lin_backprop.mistakes import MISTAKES, caught, fitting_products, lin_grad_mean
from lin_backprop.network import forward_and_backward, predict, relu_grad, start
from lin_backprop.practice.questions import QUESTIONS
from lin_backprop.rounding import rounding
from lin_backprop.scalar import chain, chain_grad
from lin_backprop.step_size import CASES, errors

X, W, b, dY = example()
x, Y = X[0], lin(X, W, b)
ANSWERS = {}


def answers(name):
    """A function that finds the right choice of this question: the choice, or ({choice: value}, the right value)."""

    def note(find):
        ANSWERS[name] = find

    return note


def the_right_choice(name):
    choices = list(QUESTIONS[name].choices)
    answer = ANSWERS[name](choices)
    if isinstance(answer, str):
        return answer
    values, right = answer
    assert set(values) == set(choices)
    (choice,) = [choice for choice, value in values.items() if compare(value, right, 1e-6).verdict != 'different']
    return choice


def nearest(candidates, value):
    """The candidate, {choice: positive number}, with the smallest factor between it and the value."""
    return min(candidates, key=lambda choice: abs(log10(candidates[choice] / value)))


@answers('a mean for the sum')
def _(choices):
    mean, right = lin_grad_mean(X, W, dY), lin_grad(X, W, dY)
    wrong = [name for name in right._fields if compare(getattr(mean, name), getattr(right, name)).verdict != 'equal']
    misshaped = [name for name in right._fields if getattr(mean, name).shape != getattr(right, name).shape]
    assert compare(4 * mean.dW, right.dW).verdict == 'equal'
    return f'{" and ".join(wrong)}; {" and ".join(misshaped) or "no shape"}'


@answers('nudge of x')
def _(choices):
    growth = chain(3.1, 2, 1, 4).z - chain(3, 2, 1, 4).z
    slope = chain_grad(3, 2, 1, 4).dx
    assert choices[-1] == str(slope)
    return nearest({choice: float(choice) for choice in choices}, growth)


@answers('another target')
def _(choices):
    one, other = chain_grad(3, 2, 1, 4), chain_grad(3, 2, 1, 10)
    for slopes in (one, other):
        assert [slopes.dx / slopes.du, slopes.dw / slopes.du, slopes.db / slopes.du] == [2, 3, 1]
    assert other.du != one.du
    return f'only the {one.du}'


@answers('two paths')
def _(choices):
    slope = numerical_grad(lambda x: 2 * x * 5 * x, 3).round(6)
    return {choice: float(choice.split(': ')[1]) for choice in choices}, slope


@answers('one weight')
def _(choices):
    moved = W.copy()
    moved[2, 1] += 1
    change = x @ moved - x @ W
    (j,) = np.flatnonzero(change)
    return f'y[{j}] alone, {change[j]} times as far'


@answers('one input')
def _(choices):
    change = (x + [0, 0, 1]) @ W - x @ W
    return {1: 'one', 2: 'two', 3: 'three', 6: 'six'}[np.count_nonzero(change)]


@answers('relu, open and shut')
def _(choices):
    y = x @ W + b
    assert f'y = {y.tolist()}' in QUESTIONS['relu, open and shut'].text
    da = np.array([5, 3])
    assert f'da = {da.tolist()}' in QUESTIONS['relu, open and shut'].text
    assert str((da * np.maximum(y, 0)).tolist()) in choices
    return str(relu_grad(y, da).tolist())


@answers('nudge of b')
def _(choices):
    rows, columns = np.indices(Y.shape)
    moved = {
        'only Y[1, 1]': (rows == 1) & (columns == 1),
        'the two in row 1': rows == 1,
        'the four in column 1': columns == 1,
        'all eight': rows >= 0,
    }
    return moved, lin(X, W, b + [0, 1]) != Y


@answers('the batch twice')
def _(choices):
    once = lin_grad(X, W, dY)._asdict()
    twice = lin_grad(np.concatenate([X, X]), W, np.concatenate([dY, dY]))._asdict()
    return ' and '.join(name for name in once if compare(twice[name], 2 * once[name]).verdict == 'equal')


@answers('back to A')
def _(choices):
    rng = np.random.default_rng(0)
    A, W2, b2, dZ = (rng.integers(1, 9, shape) for shape in ((3, 3), (3, 3), 3, (3, 3)))  # all that fits, runs
    arrays = {'W2': W2, 'dZ': dZ, 'dW2': A.T @ dZ}
    measured = numerical_grad(lambda A: (dZ * (A @ W2 + b2)).sum(), A)
    return {choice: eval(choice, arrays) for choice in choices}, measured


@answers('products that fit')
def _(choices):
    X, W, _, dY = example(5, 4, 4)
    fitting = fitting_products(X, W, dY, 'dW')
    return f'{len(fitting)} fit, {sum(product.right for product in fitting)} is right'


@answers('* by luck')
def _(choices):
    def outcome(M):
        X, W, _, dY = example(4, 3, M)
        try:
            return 'right' if compare(dY * W.T, lin_grad(X, W, dY).dX).verdict == 'equal' else 'wrong numbers'
        except ValueError:
            return 'an error'

    return f'M = 1: {outcome(1)}; M = 2: {outcome(2)}'


@answers('what the shape notices')
def _(choices):
    assert f'the {len(MISTAKES)} mistakes' in QUESTIONS['what the shape notices'].text
    return str(sum(caught(mistake)['shape alone'] for mistake in MISTAKES))


@answers('slopes by X')
def _(choices):
    slopes = jacobian4(X, W, 'X') != 0
    assert f'{slopes.size} slopes' in QUESTIONS['slopes by X'].text
    assert slopes.mean() == 1 / 4
    n, j, m, i = np.indices(slopes.shape)
    places = {
        'where Y and X have the same row': n == m,
        'where Y and X have the same column': j == i,
        'on the diagonal of the table': np.eye(Y.size, X.size).reshape(slopes.shape) == 1,
        'where W is not 0': W[i, j] != 0,
    }
    return places, slopes


@answers('slopes by W')
def _(choices):
    assert choices[0] == str(density(jacobian(X, W, 'X')))
    return str(density(jacobian(X, W, 'W')))


@answers('size of dY/dX')
def _(choices):
    size = {name: size.bytes for name, size in sizes(50_000, 784, 50).items()}
    assert f'X alone is {human(size["X"])}' in QUESTIONS['size of dY/dX'].text
    assert choices[:3] == [human(2 * size['X']), human(size['box']), human(size['dY/dW'])]
    return human(size['dY/dX'])


@answers('the something')
def _(choices):
    X, W, _, dY = example(4, 3, 3)  # all that fits, runs
    something = {'dY': dY, 'dY @ W': dY @ W, 'dY @ W.T': dY @ W.T, 'dY @ the inverse of W': dY @ np.linalg.inv(W)}
    return something, adjoint_by_definition(lambda change: change @ W, dY, X.shape)


@answers('the inverse')
def _(choices):
    turn, mirror, square = np.array([[0, -1], [1, 0]]), np.array([[0, 1], [1, 0]]), np.array([[2, 1], [0, 1]])
    dy = np.array([[3, -2]])

    def agrees(W):
        right = adjoint_by_definition(lambda change: change @ W, dy, (1, len(W)))
        return compare(dy @ np.linalg.pinv(W), right).verdict != 'different'

    kinds = {
        'for every W': [True, True, True, True],
        'for every square W that has an inverse': [True, True, True, False],
        'only for a W that just turns or mirrors': [True, True, False, False],
        'for no W': [False, False, False, False],
    }
    return kinds, [agrees(kind) for kind in (turn, mirror, square, W)]


@answers('picked three times')
def _(choices):
    step = pairs(X, W)['pick'].forward
    rows = step.run(np.arange(3))
    assert rows.tolist().count(2) == 3
    three = dY[rows == 2]
    kept = dict(zip(choices, [three[-1], three.sum(0), three.mean(0), three], strict=True))
    assert [choice.split()[0] for choice in choices] == ['keep', 'add', 'average', 'keep']
    return kept, adjoint_by_definition(step, dY, W.shape)[2]


@answers('sum for mean')
def _(choices):
    rng, N = np.random.default_rng(0), 7
    X, target, params = rng.random((N, 5)), rng.random((N, 2)), start(5, 3, 2)
    times = {'nothing': 1, 'N times as small': 1 / N, 'N times as large': N, 'N · N times as large': N * N}
    of_mean = forward_and_backward(X, target, *params).dW1
    of_sum = numerical_grad(lambda W1: ((predict(X, *params._replace(W1=W1)) - target) ** 2).sum(), params.W1)
    return {choice: factor * of_mean for choice, factor in times.items()}, of_sum


@answers('perfect predictions')
def _(choices):
    y = load_digits().labels[:100]
    return 'far above 0' if ((y[:, None] - y) ** 2).mean() > 1 else '0'


@answers('a constant pixel')
def _(choices):
    images = load_digits().images[:1500]
    assert (np.ptp(images, axis=0) == 0).sum() == 3
    assert not images[:, np.ptp(images, axis=0) == 0].any()
    rng, N = np.random.default_rng(0), 7
    X, target = rng.random((N, 5)), rng.random((N, 2))
    X[:, 2] = 0
    grads = forward_and_backward(X + 1, target, *start(5, 3, 2, seed=1))
    assert grads.db1.any()
    rows = {'still 0': 0 * grads.db1, 'the same as db1': grads.db1, 'N times db1': N * grads.db1, 'all 1': np.ones(3)}
    return rows, grads.dW1[2]


@answers('loops against @')
def _(choices):
    arrays = random_layer(8, 784, 50, 'float32')
    # the fastest of many calls: on a busy machine BLAS may wait for its threads, and the median is worth nothing
    loops = min(repeat(lambda: lin_grad_loops(*arrays), number=1, repeat=2))
    fast = min(repeat(lambda: lin_grad(*arrays), number=1, repeat=200))
    return nearest(dict(zip(choices, [1, 10, 5000], strict=True)), loops / fast)


@answers('ten times the sizes')
def _(choices):
    small, large = sizes(2, 3, 4), sizes(20, 30, 40)
    assert choices[-1] == f'{large["dY/dX"].entries // small["dY/dX"].entries:,}'
    return f'{large["box"].entries // small["box"].entries:,}'


@answers('digits of float32')
def _(choices):
    off = max(rounding(N=16, D=16, M=4)['float32'].values())
    guesses = {choice: float(choice.split()[1]) for choice in choices}
    assert guesses.pop('exactly 0') == 0 < off
    return nearest(guesses, off)


@answers('scores of attention')
def _(choices):
    rng = np.random.default_rng(0)
    Q, K, dS = (rng.integers(-4, 5, shape) for shape in ((2, 4, 3), (2, 5, 3), (2, 4, 5)))
    lacks = {'i': 'nts', 't': 'nsi', 'n and t': 'si', 'none': 'ntsi'}
    grads = {choice: np.einsum(f'nts,nti->{word}', dS, Q) for choice, word in lacks.items()}
    return grads, numerical_grad(lambda K: (dS * np.einsum('nti,nsi->nts', Q, K)).sum(), K)


@answers('three axes')
def _(choices):
    rng = np.random.default_rng(0)
    X3, W3, dY3 = (rng.integers(-4, 5, shape) for shape in ((2, 5, 3), (3, 4), (2, 5, 4)))
    lacks = {'n and t': 'ij', 'only n': 'tij', 'only t': 'nij', 'none': 'ntij'}
    grads = {choice: np.einsum(f'nti,ntj->{has}', X3, dY3) for choice, has in lacks.items()}
    return grads, numerical_grad(lambda W: (dY3 * (X3 @ W)).sum(), W3)


@answers('unequal parts')
def _(choices):
    parts = [slice(0, 2), slice(2, 3), slice(3, 4)]
    means = [lin_grad(X[part], W, dY[part] / len(X[part])) for part in parts]
    shares = {
        'add them': [1] * 3,
        'take 1/3 of each': [1 / 3] * 3,
        'take 2/4, 1/4 and 1/4 of them': [2 / 4, 1 / 4, 1 / 4],
    }
    sums = {choice: np.tensordot(share, [mean.dW for mean in means], 1) for choice, share in shares.items()}
    return sums, lin_grad(X, W, dY / 4).dW


@answers('a ratio of a quarter')
def _(choices):
    N = len(X)
    assert f'N = {N},' in QUESTIONS['a ratio of a quarter'].text
    wrong = {
        'dY was forgotten': X.T @ np.ones_like(dY),
        'one of the four examples was left out': X[:-1].T @ dY[:-1],
        'the step of the check was too small': numerical_grad(lambda W: (dY * lin(X, W, b)).sum(), W, 1e-14),
        'a mean over the batch, not a sum': X.T @ dY / N,
    }
    return wrong, 0.25 * lin_grad(X, W, dY).dW


@answers('the last example left out')
def _(choices):
    right, short = lin_grad(X, W, dY), lin_grad(X[:-1], W, dY[:-1])
    rows = np.abs(np.append(short.dX, np.zeros((1, 3)), axis=0) - right.dX).any(1)
    assert rows.tolist() == [False, False, False, True]
    assert (short.dW != right.dW).all()
    assert (short.db != right.db).all()
    return 'the last row of dX, all of dW and db'


@answers('small or large step')
def _(choices):
    off = errors(CASES['linear layer'], 'float64')
    return 'the larger, the better' if (np.diff(off) < 0).all() else 'not known'


@pytest.mark.parametrize('name', QUESTIONS)
def test_the_right_choice_is_right(name):
    assert the_right_choice(name) == QUESTIONS[name].right


def test_every_answer_is_computed():
    assert set(ANSWERS) == set(QUESTIONS)


@pytest.mark.parametrize('name', QUESTIONS)
def test_a_question_has_three_or_four_short_choices_each_explained(name):
    text, choices, right = QUESTIONS[name]
    assert len(choices) in (3, 4)
    assert right in choices
    assert len(set(choices.values())) == len(choices)
    assert text.endswith('?')
    assert text.count('`') % 2 == 0
    for choice, why in choices.items():
        assert len(choice) <= 40  # more would not fit into one line of a narrow window
        assert '`' not in choice  # a button shows it as it is
        assert why.endswith(('.', '?'))
        assert 1 <= len(re.findall(r'[.?](?= |$)', why)) <= 3
        assert why.count('`') % 2 == 0


def test_the_place_of_the_right_choice_gives_nothing_away():
    places = [list(asked.choices).index(asked.right) for asked in QUESTIONS.values()]
    counts = np.bincount(places)
    assert len(counts) == 4
    assert counts.min() >= 4
    assert counts.max() <= len(QUESTIONS) / 2
    longest = [max(asked.choices, key=len) == asked.right for asked in QUESTIONS.values()]
    assert 1 / 8 < np.mean(longest) < 1 / 2


def test_each_question_is_asked_once_in_the_order_of_the_notebooks():
    sources = '\n'.join(cell.source for name in SERIES for cell in code_cells(read(name)))
    assert re.findall(r"^Predict\('([^']+)'\)$", sources, re.MULTILINE) == list(QUESTIONS)
    assert sources.count('Predict(') == len(QUESTIONS)
