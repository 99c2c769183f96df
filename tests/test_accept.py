"""Every public function of the maths refuses what it cannot take, in one sentence, and changes nothing."""

import copy
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest
from refusing import refused

import lin_backprop
from lin_backprop import LinGrad, example, network
from lin_backprop.accept import (
    layer_sizes,
    numbers,
    require_array,
    require_axes,
    require_between,
    require_function,
    require_kind,
    require_real,
    require_rows,
    require_shape,
    require_step,
    require_whole,
    require_word,
)
from lin_backprop.adjoint import pairs
from lin_backprop.jacobian import jacobian
from lin_backprop.linear import lin_grad
from lin_backprop.network import Params
from lin_backprop.step_size import CASES
from lin_backprop.versions import VERSIONS

X, W, b, dY = (array.astype(float) for array in example())
W2, b2 = np.ones((2, 5)), np.ones(5)
target = np.ones((4, 5))
PARAMS = Params(W, b, W2, b2)
GRAD = lin_grad(X, W, dY)
PAIR = pairs(X, W)['X']
CASE = CASES['cube']
J = jacobian(X, W, 'X')
small_ints = np.ones((4, 3), np.int8)
nothing = np.ones((0, 3))


def total(x):
    return x.sum()


def same(x):
    return x


def takes(function, *names):
    """Whether these are its arguments."""
    return isinstance(function, FunctionType) and list(inspect.signature(function).parameters) == list(names)


LOSSES = [name for name, function in vars(network).items() if takes(function, 'pred', 'target')]  # and their gradients
# function, arguments, what the sentence tells, as `refused` takes it
CALLS = [
    ('linear.lin', (small_ints, W, b), 'X … int8'),
    ('linear.lin', (X, W, b.tolist()), 'b … list … (2,)'),
    ('linear.lin', (X, W.T, b), 'W … (2, 3) … (3, M)'),
    *(
        (f'{version.__module__}.{version.__name__}'.removeprefix('lin_backprop.'), arrays, said)
        for version in VERSIONS.values()
        for arrays, said in [((X, None, dY), 'W … NoneType … (3, M)'), ((X, W, dY.T), 'dY … (2, 4) … (4, 2)')]
    ),
    ('check.numerical_grad', ('', X), "f … ''"),
    ('check.numerical_grad', (total, 'three'), "x … 'three'"),
    ('check.numerical_grad', (total, [[1, 2], [3]]), 'x … [[1, 2], [3]]'),
    ('check.numerical_grad', (total, X, 0), 'nudge … 0 … 0'),
    ('check.numerical_grad', (total, X, '1e-5'), "nudge … '1e-5' … 0"),
    ('check.numerical_grad', (same, X), 'f … (4, 3)'),
    ('check.numerical_grad', (lambda x: 'loss', X), "what f returned … 'loss'"),
    ('check.measured_slope', (3, 1, 1), 'f … 3'),
    ('check.measured_slope', (total, X, np.nan), 'nudge … nan … 0'),
    ('check.compare', (X, 'X'), "b … 'X'"),
    ('check.compare', (GRAD, X), 'a … LinGrad'),
    ('check.compare', (X, X, -1), 'tolerance … -1 … 0'),
    ('check.compare', (X, X, np.nan), 'tolerance … nan … 0'),
    ('scalar.chain', (3, '2', 1, 4), "w … '2'"),
    ('scalar.chain', (3, 2, [1], 4), 'b … [1]'),
    ('scalar.chain_grad', (X, 2, 1, 4), 'x … ndarray'),
    ('scalar.chain_grad', (3, 2, 1, 1j), 'target … 1j'),
    ('examples.example', (0,), 'N … 0 … 1 … 8'),
    ('examples.example', (4, 3, True), 'M … True … 1 … 8'),
    ('examples.example_digits', (4, 9), 'D … 9 … 1 … 8'),
    ('adjoint.dot', (X, W), 'dot … (4, 3) … (3, 2)'),
    ('adjoint.dot', (X, 'X'), "B … 'X'"),
    ('adjoint.identity_gap', (same, dY, X, X), 'backward … ndarray'),
    ('adjoint.identity_gap', (same, same, X, dY), 'dot … (4, 2) … (4, 3)'),
    ('adjoint.adjoint_by_definition', (W, dY, (4, 3)), 'forward … ndarray'),
    ('adjoint.adjoint_by_definition', (same, dY, [4, 2]), 'shape … [4, 2] … (4, 3)'),
    ('adjoint.adjoint_by_definition', (same, dY, (4, -2)), 'shape … (4, -2)'),
    ('adjoint.boxes', (X, X, X), 'forward … ndarray'),
    ('adjoint.boxes', (same, X, 'X'), "dY … 'X'"),
    ('adjoint.boxes', (same, {}, X), 'change … {}'),
    ('adjoint.boxes', (same, X, dY), 'dY … (4, 2) … (4, 3)'),
    ('adjoint.change_of_loss', (X, W, dY, X[:1], W, b), 'change_X … (1, 3) … n … 4'),
    ('adjoint.change_of_loss', (X, W, dY, X, W, b[:1]), 'change_b … (1,) … j … 2'),
    ('adjoint.change_of_loss', (X, W, dY, X, 0, b), 'change_W … int'),
    *(
        (f'adjoint.{name}', arguments, said)
        for name in ('scatter', 'scatter_overwrite')
        for arguments, said in [
            ((dY[0], [0, 1], 3), 'dY … (2,) … n, j'),
            ((dY, [0, 1, 2], 3), 'rows … (3,) … (4,)'),
            ((dY, [0, 1, 3, 0], 3), 'rows[2] … 3 … 0 … 2'),
            ((dY, [0, -1, 2, 0], 3), 'rows[1] … -1 … 0 … 2'),
            ((dY, [0, 1.0, 2, 0], 3), 'rows[1] … 1.0 … 0 … 2'),
            ((dY, [0, 1, 2, 0], 0), 'D … 0 … 1'),
        ]
    ),
    ('adjoint.pairs', (X, dY), 'W … (4, 2) … (3, M)'),
    ('adjoint.pairs', (nothing, W), 'N … 0 … 1'),
    ('adjoint.one_try', ('X', 0), "pair … 'X' … Pair"),
    ('adjoint.one_try', (PAIR, -1), 'seed … -1 … 0'),
    *(
        (f'jacobian.{name}', arguments, said)
        for name in ('jacobian', 'jacobian4')
        for arguments, said in [
            ((X, W, 'Y'), "by … 'Y' … 'X' … 'W' … 'b'"),
            ((X, W, ['X']), "by … ['X'] … 'X' … 'W' … 'b'"),
            ((X, W.T, 'X'), 'W … (2, 3) … (3, M)'),
            ((nothing, W, 'X'), 'N … 0 … 1'),
            (
                (np.ones((1001, 3)), W, 'X'),
                'dY/dX … 1001, 3, 2 … 6,012,006 … 22.93 MiB',
            ),
        ]
    ),
    ('jacobian.jacobian', (X, W, 'X', 'C'), "order … 'C' … 'row' … 'column'"),
    ('jacobian.numerical_jacobian', (X, X), 'f … ndarray'),
    ('jacobian.numerical_jacobian', (same, ['x']), "x … ['x']"),
    ('jacobian.numerical_jacobian', (str, X), 'what f returned … str'),
    ('jacobian.numerical_jacobian', (same, X, 'C'), "order … 'C' … 'row' … 'column'"),
    ('jacobian.numerical_jacobian', (same, np.ones(1001)), 'a derivative … 1,001 … 1,001 … 1,002,001'),
    ('jacobian.vjp', (J, dY, (3, 4, 2)), 'J … (8, 12) … (8, 24) … (4, 2)'),
    ('jacobian.vjp', (J, dY, 12), 'shape … 12 … (4, 3)'),
    ('jacobian.vjp', (J, dY.tolist(), (4, 3)), 'dY … list'),
    ('jacobian.vjp', (J.tolist(), dY, (4, 3)), 'J … list'),
    ('jacobian.vjp', (J, dY, (4, 3), 'F'), "order … 'F' … 'row' … 'column'"),
    ('jacobian.density', ([[1]],), 'J … list'),
    ('jacobian.density', (nothing,), 'J … (0, 3)'),
    ('cost.sizes', (4, 3, 0), 'M … 0 … 1'),
    ('cost.sizes', (4, 3, 2, 0), 'itemsize … 0 … 1'),
    ('cost.multiply_adds', (4, '3', 2), "D … '3' … 1"),
    ('cost.human', (-1,), 'count … -1 … 0'),
    ('cost.human', (np.inf,), 'count … inf … 0'),
    ('cost.human', ('1 kB',), "count … '1 kB' … 0"),
    ('network.relu', ([1, -2],), 'Y … list'),
    ('network.relu', (np.array(['a']),), 'Y … <U1'),
    ('network.relu_grad', (X, dY), 'dA … (4, 2) … Y … (4, 3)'),
    ('network.relu_grad', ([1], dY), 'Y … list'),
    *(
        (f'network.{name}', arguments, said)
        for name in LOSSES
        for arguments, said in [
            ((dY, dY[:, 0]), 'pred … (4, 2) … target … (4,); they should have the same shape'),
            ((dY[:, :1], dY[:, 0]), 'pred … (4, 1) … target … (4,) … target[:, None]'),
            ((dY[:, 0], dY[:, :1]), 'pred … (4,) … target … (4, 1) … pred[:, None]'),
            ((dY, dY.tolist()), 'target … list'),
            ((dY > 0, dY), 'pred … bool'),
            ((nothing, nothing), 'pred … (0, 3)'),
            ((np.array(1.0), np.array(2.0)), 'pred … ()'),
        ]
    ),
    ('network.forward_and_backward', (X, dY, *PARAMS), 'pred … (4, 5) … target … (4, 2)'),
    ('network.forward_and_backward', (X, None, *PARAMS), 'target … NoneType'),
    (
        'network.forward_and_backward',
        (X, target, W, b, W2.T, b2),
        'W2 … (5, 2) … h',
    ),
    ('network.predict', (X, W, b2, W2, b2), 'b1 … (5,) … h … 2'),
    ('network.predict', (X, W, b, W2, 'b'), 'b2 … str … j'),
    ('network.predict', (X, W, b, W2 > 0, b2), 'W2 … bool'),
    ('network.start', (64, 0, 10), 'H … 0 … 1'),
    ('network.start', (64, 20, 10, 'seed'), "seed … 'seed' … 0"),
    ('network.train', (X, target[:3], PARAMS, 0.1, 1), 'X … 4 … target … 3'),
    ('network.train', (X.tolist(), target, PARAMS, 0.1, 1), 'X … list'),
    ('network.train', (nothing, target[:0], PARAMS, 0.1, 1), 'X … (0, 3)'),
    ('network.train', (X, target, PARAMS, '0.1', 1), "rate … '0.1'"),
    ('network.train', (X, target, PARAMS, 0.1, -1), 'steps … -1 … 0'),
    ('network.train', (X, target, PARAMS, 0.1, 1, 5), 'batch … 5 … 1 … 4'),
    ('network.train', (X, target, PARAMS, 0.1, 1, 0), 'batch … 0 … 1 … 4'),
    ('network.train', (X, target, PARAMS, 0.1, 1, 2, 0.5), 'seed … 0.5 … 0'),
    ('network.train', (X, target, PARAMS[:3], 0.1, 1), 'params … tuple … Params'),
    ('mistakes.lin_grad_mean', (nothing, W, dY[:0]), 'X … (0, 3)'),
    ('mistakes.lin_grad_mean', (X, W, dY.T), 'dY … (2, 4) … (4, 2)'),
    ('mistakes.fitting_products', (X, W, dY, 'db'), "gradient … 'db' … 'dX' … 'dW'"),
    ('mistakes.fitting_products', (X, W, dY[:1], 'dX'), 'dY … (1, 2) … (4, 2)'),
    ('mistakes.caught', ('the sign',), "mistake … 'the sign' … Mistake"),
    ('step_size.errors', ('cube', 'float64'), "case … 'cube' … Case"),
    ('step_size.errors', (CASE, 'int'), "dtype … 'int' … 'float32' … 'float64'"),
    ('step_size.digits', ('cube', 'float64', -5), "case … 'cube' … Case"),
    ('step_size.digits', (CASE, 'float64', -13), 'power … -13 … -12 … 1'),
    ('step_size.digits', (CASE, 'int', -5), "dtype … 'int' … 'float32' … 'float64'"),
    ('step_size.round_off', (float,), "dtype … <class 'float'> … 'float32' … 'float64'"),
    ('versions.work', (4, 3, 2, 2.5), 'itemsize … 2.5 … 1'),
    ('speed.measure', ('@', X, W, dY), "version … '@'"),
    ('speed.measure', (lin_grad, X, W, dY, 0), 'repeats … 0 … 1'),
    ('speed.measure', (lin_grad, X, W.T, dY), 'W … (2, 3) … (3, M)'),
    ('speed.race', (4, 3, 2, 'int64'), "dtype … 'int64' … 'float32' … 'float64'"),
    ('speed.race', (4, 3, 2, 'float32', [lin_grad]), 'versions … list … dict'),
    ('speed.race', (4, 3, 2, 'float32', {'mine': lin_grad}), 'versions … mine … "@"'),
    ('speed.race', (4, 3, 2, 'float32', {'@': 1}), '@ … 1'),
    ('speed.race', (4, 3, 2, 'float32', {'@': lin_grad}, 0), 'seconds … 0'),
    (
        'rounding.rounding',
        (64, 784, 50),
        'N, D, M … 64, 784, 50 … 5,017,600 … 200,000',
    ),
    ('rounding.rounding', (4, 3, 2, lin_grad), 'versions … function … dict'),
    ('rounding.rounding', (4, 3, 2, {'mine': 1}), 'mine … 1'),
    ('rounding.drift', ('float16', 1), "dtype … 'float16' … 'float32'"),
    ('rounding.drift', ('float32', 0), 'steps … 0'),
    ('rounding.exact', (X, W, dY.T), 'dY … (2, 4) … (4, 2)'),
    ('rounding.exact', (X * np.inf, W, dY), 'X … nan'),
    ('rounding.rounding_error', (X, GRAD), 'grad … ndarray … LinGrad'),
    ('examples.random_layer', (4, 3, 2, 'half'), "dtype … 'half' … 'float32' … 'float64'"),
    ('examples.random_layer', (4, 3, -2, 'float32'), 'M … -2 … 1'),
]


def run(function, arguments):
    answer = function(*arguments)
    if inspect.isgenerator(answer):
        next(answer)


@pytest.mark.parametrize(('name', 'arguments', 'told'), CALLS, ids=[f'{name}: {told}' for name, _, told in CALLS])
def test_what_does_not_fit_is_refused_in_one_sentence_and_stays_as_it_was(name, arguments, told):
    module, name = name.split('.')
    before = copy.deepcopy(arguments)
    with refused(told):
        run(getattr(import_module(f'lin_backprop.{module}'), name), arguments)
    np.testing.assert_equal(arguments, before)


# what these refuse, tests of their own say
OTHERS = {
    '__init__',
    'accept',
    'any_layer',
    'diagnose',
    'doctor',
    'errors',
    'letters',
    'nearest',
    'one_line',
    'parts',
    'pytorch',
}
OTHERS |= {'save_hook', 'source', 'verdicts'}
MODULES = {file.stem for file in Path(lin_backprop.__file__).parent.glob('*.py')} - OTHERS


def test_every_public_function_is_tried():
    public = {
        f'{module}.{name}'
        for module in MODULES
        for name, thing in vars(import_module(f'lin_backprop.{module}')).items()
        if isinstance(thing, FunctionType) and thing.__module__ == f'lin_backprop.{module}' and name[0] != '_'
    }
    assert public - {name for name, *_ in CALLS} == {'digits.load_digits'}
    assert not inspect.signature(lin_backprop.load_digits).parameters


@pytest.mark.parametrize('value', [3, 2.5, [1, 2], [[True]], np.float32(2), np.ones((2, 0), np.int8)])
def test_numbers_takes_what_makes_an_array(value):
    np.testing.assert_array_equal(numbers('value', value), value)


@pytest.mark.parametrize(
    ('require', 'values', 'told'),
    [
        (numbers, [np.array([1, 'a'], object), np.array([None]), ['a'], None, 1j], 'number … array'),
        (lambda _, x: require_real(value=x), [np.array([2.0]), np.ones((1, 1)), True + 1j, '2', None], 'number'),
        (lambda _, x: require_between(-2, 5.5, value=x), [-2.1, 5.6, np.nan, '2'], '-2 … 5.5'),
    ],
)
def test_what_holds_anything_else_is_refused(require, values, told):
    for value in values:
        with refused(f'value … {told}'):
            require('value', value)


def test_the_limits_themselves_are_taken():
    require_whole(2, 5, low=2, high=5, of_numpy=np.int8(3))
    require_real(whole=3, fraction=2.5, of_numpy=np.float32(2), array=np.array(2.0), nan=np.nan)
    require_between(-2, 5.5, low=-2, high=5.5)
    require_shape(empty=(0, 3), number=(), of_numpy=(np.int64(4),))


# --- the words, here and nowhere else

WORDS = [
    (lambda: require_array('X', [1]), 'X is a list; it should be an array'),
    (lambda: require_array('X', small_ints), 'X holds int8; it should hold float64, float32 or int64'),
    (lambda: layer_sizes(X[0], W), 'X has shape (3,); it should have shape (N, D), a row for each example'),
    (lambda: layer_sizes(X, W.T), 'W has shape (2, 3); it should have shape (3, M), a row for each column of X'),
    (lambda: layer_sizes(X, 3), 'W is a int; it should be an array of shape (3, M), a row for each column of X'),
    (lambda: layer_sizes(X, W, b=X), 'b has shape (4, 3); it should have shape (2,), to go with X (4, 3) and W (3, 2)'),
    (
        lambda: layer_sizes(X, W, dY=b),
        'dY has shape (2,); it should have shape (4, 2), to go with X (4, 3) and W (3, 2)',
    ),
    (lambda: require_axes(X=(0, 'ni')), 'X is a int; it should be an array with an axis for each of n, i'),
    (lambda: require_axes(X=(b, 'ni')), 'X has shape (2,); it should have an axis for each of n, i'),
    (lambda: require_axes(X=(X, 'ni'), b=(b, 'i')), 'b has shape (2,); its axis i should have size 3'),
    (lambda: require_rows('X', nothing), 'X has shape (0, 3); it should have a row at least, to take a mean over'),
    (lambda: numbers('x', [1, 'a']), "x is [1, 'a']; it should be a number, or an array of numbers"),
    (lambda: require_whole(N=0), 'N is 0; it should be a whole number, at least 1'),
    (lambda: require_whole(1, 8, N=9), 'N is 9; it should be a whole number from 1 to 8'),
    (lambda: require_real(x='2'), "x is '2'; it should be a number"),
    (lambda: require_between(-9, 9, x=9.5), 'x is 9.5; it should be a number from -9 to 9'),
    (lambda: require_step(nudge=0), 'nudge is 0; it should be a finite number other than 0'),
    (lambda: require_word(['row', 'column'], order='C'), "order is 'C'; it should be one of 'row', 'column'"),
    (lambda: require_kind(LinGrad, grad=3), 'grad is 3; it should be a LinGrad'),
    (lambda: require_function(f=3), 'f is 3; it should be a function'),
    (lambda: require_shape(shape=[4, 2]), 'shape is [4, 2]; it should be a shape, such as (4, 3)'),
    (lambda: require_real(x=same), 'x is a function; it should be a number'),
    (lambda: require_real(x='a' * 59), 'x is a str; it should be a number'),
    (lambda: require_real(x='a' * 58), f"x is '{'a' * 58}'; it should be a number"),
    (lambda: require_real(x='\n'), r"x is '\n'; it should be a number"),
]


@pytest.mark.parametrize(('call', 'sentence'), WORDS, ids=[sentence for _, sentence in WORDS])
def test_these_are_the_words(call, sentence):
    with pytest.raises((TypeError, ValueError), match=f'^{re.escape(sentence)}$'):
        call()


@pytest.mark.parametrize('name', ['X', 'W', 'b', 'dY'])
def test_each_array_of_the_layer_is_asked_for_its_type(name):
    given = example()._asdict()
    given[name] = given[name].astype(np.int16)
    forward, backward = ([given[letter] for letter in letters] for letters in (['X', 'W', 'b'], ['X', 'W', 'dY']))
    with refused(f'{name} … int16 … float64'):
        lin_backprop.lin(*forward)
        lin_grad(*backward)
