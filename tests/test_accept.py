"""Every public function of the maths refuses what it cannot take, in one sentence, and changes nothing."""

import copy
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest

from lin_backprop import (
    LinGrad,
    adjoint,
    batches,
    check,
    cost,
    examples,
    jacobian,
    layouts,
    linear,
    mistakes,
    network,
    rounding,
    scalar,
    speed,
    step_size,
    versions,
)
from lin_backprop.accept import numbers, require_between, require_real, require_shape, require_whole
from lin_backprop.linear import lin_grad

X, W, b, dY = (array.astype(float) for array in examples.example())
A, W2, b2 = np.ones((4, 3)), np.ones((2, 5)), np.ones(5)
target = np.ones((4, 5))
PARAMS = network.Params(W, b, W2, b2)
GRAD = lin_grad(X, W, dY)
PAIR = adjoint.pairs(X, W)['X']
CASE = step_size.CASES['cube']
J = jacobian.jacobian(X, W, 'X')
small_ints = np.ones((4, 3), np.int8)
nothing = np.ones((0, 3))
HOLDS = 'it should hold float64, float32 or int64'
BROADCAST = 'NumPy would broadcast them to (4, 4), every entry against every other: give'


def total(x):
    return x.sum()


def same(x):
    return x


# module, function, arguments, what the sentence says
CALLS = [
    (linear, 'lin', (small_ints, W, b), f'X holds int8; {HOLDS}'),
    (linear, 'lin', (X, W, b.tolist()), 'b is a list; it should be an array of shape (2,), to go with X'),
    (linear, 'lin', (X, W.T, b), 'W has shape (2, 3); it should have shape (3, M)'),
    *(
        (import_module(version.__module__), version.__name__, arrays, said)
        for version in versions.VERSIONS.values()
        for arrays, said in [
            ((X, W, dY > 0), f'dY holds bool; {HOLDS}'),
            ((X, W > 0, dY), f'W holds bool; {HOLDS}'),
            ((X, None, dY), 'W is a NoneType; it should be an array of shape (3, M)'),
            ((X, W, dY.T), 'dY has shape (2, 4); it should have shape (4, 2)'),
        ]
    ),
    (check, 'numerical_grad', ('f', X), "f is 'f'; it should be a function"),
    (check, 'numerical_grad', (total, 'three'), "x is 'three'; it should be a number, or an array of numbers"),
    (check, 'numerical_grad', (total, [[1, 2], [3]]), 'x is [[1, 2], [3]]; it should be a number, or an array'),
    (check, 'numerical_grad', (total, X, 0), 'nudge is 0; it should be a finite number other than 0'),
    (check, 'numerical_grad', (total, X, '1e-5'), "nudge is '1e-5'; it should be a finite number other than 0"),
    (check, 'numerical_grad', (same, X), 'f returned an array of shape (4, 3); it should return one number'),
    (check, 'numerical_grad', (lambda x: 'loss', X), "what f returned is 'loss'; it should be a number"),
    (check, 'measured_slope', (3, 1, 1), 'f is 3; it should be a function'),
    (check, 'measured_slope', (total, X, np.nan), 'nudge is nan; it should be a finite number other than 0'),
    (check, 'compare', (X, 'X'), "b is 'X'; it should be a number, or an array of numbers"),
    (check, 'compare', (GRAD, X), 'a is a LinGrad; it should be a number, or an array of numbers'),
    (check, 'compare', (X, X, -1), 'tolerance is -1; it should be None or a number, at least 0'),
    (check, 'compare', (X, X, np.nan), 'tolerance is nan; it should be None or a number, at least 0'),
    (scalar, 'chain', (3, '2', 1, 4), "w is '2'; it should be a number"),
    (scalar, 'chain', (3, 2, [1], 4), 'b is [1]; it should be a number'),
    (scalar, 'chain_grad', (X, 2, 1, 4), 'x is a ndarray; it should be a number'),
    (scalar, 'chain_grad', (3, 2, 1, 1j), 'target is 1j; it should be a number'),
    (examples, 'example', (0,), 'N is 0; it should be a whole number from 1 to 8'),
    (examples, 'example', (4, 3, True), 'M is True; it should be a whole number from 1 to 8'),
    (examples, 'example_digits', (4, 9), 'D is 9; it should be a whole number from 1 to 8'),
    (adjoint, 'dot', (X, W), 'dot was given shapes (4, 3) and (3, 2)'),
    (adjoint, 'dot', (X, 'X'), "B is 'X'; it should be a number, or an array of numbers"),
    (adjoint, 'identity_gap', (same, dY, X, X), 'backward is a ndarray; it should be a function'),
    (adjoint, 'identity_gap', (same, same, X, dY), 'dot was given shapes (4, 2) and (4, 3)'),
    (adjoint, 'adjoint_by_definition', (W, dY, (4, 3)), 'forward is a ndarray; it should be a function'),
    (adjoint, 'adjoint_by_definition', (same, dY, [4, 2]), 'shape is [4, 2]; it should be a shape, such as (4, 3)'),
    (adjoint, 'adjoint_by_definition', (same, dY, (4, -2)), 'shape is (4, -2); it should be a shape'),
    (adjoint, 'change_of_loss', (X, W, dY, X[:1], W, b), 'change_X has shape (1, 3); its axis n should have size 4'),
    (adjoint, 'change_of_loss', (X, W, dY, X, W, b[:1]), 'change_b has shape (1,); its axis j should have size 2'),
    (adjoint, 'change_of_loss', (X, W, dY, X, 0, b), 'change_W is a int; it should be an array with an axis for'),
    *(
        (adjoint, name, arguments, said)
        for name in ('scatter', 'scatter_overwrite')
        for arguments, said in [
            ((dY[0], [0, 1], 3), 'dY has shape (2,); it should have an axis for each of n, j'),
            ((dY, [0, 1, 2], 3), 'rows has shape (3,); it should have shape (4,), one for each row of dY'),
            ((dY, [0, 1, 3, 0], 3), 'rows[2] is 3; it should be a whole number from 0 to 2'),
            ((dY, [0, -1, 2, 0], 3), 'rows[1] is -1; it should be a whole number from 0 to 2'),
            ((dY, [0, 1.0, 2, 0], 3), 'rows[1] is 1.0; it should be a whole number from 0 to 2'),
            ((dY, [0, 1, 2, 0], 0), 'D is 0; it should be a whole number, at least 1'),
        ]
    ),
    (adjoint, 'pairs', (X, dY), 'W has shape (4, 2); it should have shape (3, M)'),
    (adjoint, 'pairs', (nothing, W), 'N is 0; it should be a whole number, at least 1'),
    (adjoint, 'one_try', ('X', 0), "pair is 'X'; it should be a Pair"),
    (adjoint, 'one_try', (PAIR, -1), 'seed is -1; it should be a whole number, at least 0'),
    *(
        (jacobian, name, arguments, said)
        for name in ('jacobian', 'jacobian4')
        for arguments, said in [
            ((X, W, 'Y'), "by is 'Y'; it should be one of 'X', 'W', 'b'"),
            ((X, W, ['X']), "by is ['X']; it should be one of 'X', 'W', 'b'"),
            ((X, W.T, 'X'), 'W has shape (2, 3); it should have shape (3, M)'),
            ((nothing, W, 'X'), 'N is 0; it should be a whole number, at least 1'),
            (
                (np.ones((1001, 3)), W, 'X'),
                'dY/dX at N, D, M = 1001, 3, 2 has 6,012,006 entries, 22.93 MiB in flo',
            ),
        ]
    ),
    (jacobian, 'jacobian', (X, W, 'X', 'C'), "order is 'C'; it should be one of 'row', 'column'"),
    (jacobian, 'numerical_jacobian', (X, X), 'f is a ndarray; it should be a function'),
    (jacobian, 'numerical_jacobian', (same, ['x']), "x is ['x']; it should be a number, or an array of numbers"),
    (jacobian, 'numerical_jacobian', (str, X), 'what f returned is a str; it should be a number, or an array'),
    (jacobian, 'numerical_jacobian', (same, X, 'C'), "order is 'C'; it should be one of 'row', 'column'"),
    (jacobian, 'numerical_jacobian', (same, np.ones(1001)), 'a derivative of 1,001 numbers by 1,001 has 1,002,001 en'),
    (jacobian, 'vjp', (J, dY, (3, 4, 2)), 'J has shape (8, 12); it should have shape (8, 24), to lead from (4, 2) to'),
    (jacobian, 'vjp', (J, dY, 12), 'shape is 12; it should be a shape, such as (4, 3)'),
    (jacobian, 'vjp', (J, dY.tolist(), (4, 3)), 'dY is a list; it should be an array'),
    (jacobian, 'vjp', (J.tolist(), dY, (4, 3)), 'J is a list; it should be an array'),
    (jacobian, 'vjp', (J, dY, (4, 3), 'F'), "order is 'F'; it should be one of 'row', 'column'"),
    (jacobian, 'density', ([[1]],), 'J is a list; it should be an array'),
    (jacobian, 'density', (nothing,), 'J has shape (0, 3); it should have an entry at least, to count a share'),
    (cost, 'sizes', (4, 3, 0), 'M is 0; it should be a whole number, at least 1'),
    (cost, 'sizes', (4, 3, 2, 0), 'itemsize is 0; it should be a whole number, at least 1'),
    (cost, 'multiply_adds', (4, '3', 2), "D is '3'; it should be a whole number, at least 1"),
    (cost, 'human', (-1,), 'count is -1; it should be a count of bytes, at least 0'),
    (cost, 'human', (np.inf,), 'count is inf; it should be a count of bytes, at least 0'),
    (cost, 'human', ('1 kB',), "count is '1 kB'; it should be a count of bytes, at least 0"),
    (network, 'relu', ([1, -2],), 'Y is a list; it should be an array'),
    (network, 'relu', (np.array(['a']),), f'Y holds <U1; {HOLDS}'),
    (network, 'relu_grad', (X, dY), 'dA has shape (4, 2) and Y has shape (4, 3); they should have the same shape'),
    (network, 'relu_grad', ([1], dY), 'Y is a list; it should be an array'),
    *(
        (network, name, arguments, said)
        for name in ('mse', 'mse_grad')
        for arguments, said in [
            ((dY, dY[:, 0]), 'pred has shape (4, 2) and target has shape (4,); they should have the same shape'),
            ((dY[:, :1], dY[:, 0]), f'pred has shape (4, 1) and target has shape (4,); {BROADCAST} target[:, None]'),
            ((dY[:, 0], dY[:, :1]), f'pred has shape (4,) and target has shape (4, 1); {BROADCAST} pred[:, None]'),
            ((dY, dY.tolist()), 'target is a list; it should be an array'),
            ((dY > 0, dY), f'pred holds bool; {HOLDS}'),
            ((nothing, nothing), 'pred has shape (0, 3); it should have a row at least, to take a mean over'),
            ((np.array(1.0), np.array(2.0)), 'pred has shape (); it should have a row at least, to take a mean over'),
        ]
    ),
    (network, 'forward_and_backward', (X, dY, *PARAMS), 'pred has shape (4, 5) and target has shape (4, 2)'),
    (network, 'forward_and_backward', (X, None, *PARAMS), 'target is a NoneType; it should be an array'),
    (
        network,
        'forward_and_backward',
        (X, target, W, b, W2.T, b2),
        'W2 has shape (5, 2); its axis h should have size',
    ),
    (network, 'predict', (X, W, b2, W2, b2), 'b1 has shape (5,); its axis h should have size 2'),
    (network, 'predict', (X, W, b, W2, 'b'), 'b2 is a str; it should be an array with an axis for each of j'),
    (network, 'predict', (X, W, b, W2 > 0, b2), f'W2 holds bool; {HOLDS}'),
    (network, 'start', (64, 0, 10), 'H is 0; it should be a whole number, at least 1'),
    (network, 'start', (64, 20, 10, 'seed'), "seed is 'seed'; it should be a whole number, at least 0"),
    (network, 'train', (X, target[:3], PARAMS, 0.1, 1), 'X has 4 rows and target has 3; both should have one for each'),
    (network, 'train', (X.tolist(), target, PARAMS, 0.1, 1), 'X is a list; it should be an array'),
    (network, 'train', (nothing, target[:0], PARAMS, 0.1, 1), 'X has shape (0, 3); it should have a row at least'),
    (network, 'train', (X, target, PARAMS, '0.1', 1), "rate is '0.1'; it should be a number"),
    (network, 'train', (X, target, PARAMS, 0.1, -1), 'steps is -1; it should be a whole number, at least 0'),
    (network, 'train', (X, target, PARAMS, 0.1, 1, 5), 'batch is 5; it should be a whole number from 1 to 4'),
    (network, 'train', (X, target, PARAMS, 0.1, 1, 0), 'batch is 0; it should be a whole number from 1 to 4'),
    (network, 'train', (X, target, PARAMS, 0.1, 1, 2, 0.5), 'seed is 0.5; it should be a whole number, at least 0'),
    (network, 'train', (X, target, PARAMS[:3], 0.1, 1), 'params is a tuple; it should be a Params'),
    (network, 'one_hot', ([0, 3, 1], 3), 'labels has a 3; it should hold whole numbers from 0 to 2'),
    (network, 'one_hot', ([[0]], 3), 'labels has shape (1, 1); it should have shape (N,)'),
    (network, 'one_hot', (['cat'], 3), "labels is ['cat']; it should be a number, or an array of numbers"),
    (network, 'one_hot', ([0], 0), 'K is 0; it should be a whole number, at least 1'),
    (network, 'accuracy', (target, b), 'pred has shape (4, 5) and labels (2,); they should have (N, K) and (N,), with'),
    (network, 'accuracy', (target.tolist(), [0, 1, 2, 3]), 'pred is a list; it should be an array'),
    (network, 'accuracy', (target, [0, 1, 2, 3]), 'labels is a list; it should be an array'),
    (network, 'accuracy', (nothing, nothing[:, 0]), 'pred has shape (0, 3) and labels (0,); they should have (N, K)'),
    (network, 'accuracy', (nothing.T, np.ones(3)), 'pred has shape (3, 0) and labels (3,); they should have'),
    (mistakes, 'lin_grad_mean', (nothing, W, dY[:0]), 'X has shape (0, 3); it should have a row at least, to take a'),
    (mistakes, 'lin_grad_mean', (X, W, dY.T), 'dY has shape (2, 4); it should have shape (4, 2)'),
    (mistakes, 'fitting_products', (X, W, dY, 'db'), "gradient is 'db'; it should be one of 'dX', 'dW'"),
    (mistakes, 'fitting_products', (X, W, dY[:1], 'dX'), 'dY has shape (1, 2); it should have shape (4, 2)'),
    (mistakes, 'caught', ('the sign',), "mistake is 'the sign'; it should be a Mistake"),
    (layouts, 'columns', (X.T, W, b), 'W has shape (3, 2); its axis i should have size 3'),
    (layouts, 'columns_grad', (X.T, W.T, dY), 'dY has shape (4, 2); its axis j should have size 2'),
    (layouts, 'torch_linear', (X, W.T, [1, 2]), 'bias is a list; it should be an array with an axis for each of j'),
    (layouts, 'torch_linear_grad', (X, W.T > 0, dY), f'weight holds bool; {HOLDS}'),
    (layouts, 'any_axes', (X, W.T, b), 'W has shape (2, 3); it should have shape (3, M)'),
    (layouts, 'any_axes', (3.0, W, b), 'X is a float; it should be an array'),
    (layouts, 'any_axes', (np.array(3.0), W, b), 'X has shape (); it should have an axis of features, the last'),
    (layouts, 'any_axes', (X, W, b[:1]), 'b has shape (1,); it should have shape (2,), to go with X'),
    (layouts, 'any_axes_grad', (X, W, dY[0]), 'dY has shape (2,); its axes before the last should be (4,)'),
    (layouts, 'any_axes_grad', (X, W, np.array(1.0)), 'dY has shape (); it should have an axis of features, the'),
    (layouts, 'any_axes_grad', (X, W.T, dY), 'W has shape (2, 3); it should have shape (3, M)'),
    (batches, 'per_example', (X, dY[:2]), 'dY has shape (2, 2); its axis n should have size 4'),
    (batches, 'accumulate', ([],), 'parts is empty; it should hold a LinGrad at least'),
    (batches, 'accumulate', ([GRAD, X],), 'parts[1] is a ndarray; it should be a LinGrad'),
    (batches, 'accumulate', ([GRAD], [1, 1]), '2 shares were given for 1 parts; each part should have one'),
    (batches, 'accumulate', ([GRAD], ['all']), "shares[0] is 'all'; it should be a number"),
    (batches, 'accumulate', ([GRAD, LinGrad(X, W[:, :1], b)],), 'dW has shape (3, 1); its axis j should have size 2'),
    (step_size, 'errors', ('cube', 'float64'), "case is 'cube'; it should be a Case"),
    (step_size, 'errors', (CASE, 'int'), "dtype is 'int'; it should be one of 'float64', 'float32'"),
    (step_size, 'round_off', (float,), "dtype is <class 'float'>; it should be one of 'float64', 'float32'"),
    (versions, 'work', (4, 3, 2, 2.5), 'itemsize is 2.5; it should be a whole number, at least 1'),
    (speed, 'measure', ('@', X, W, dY), "version is '@'; it should be a function"),
    (speed, 'measure', (lin_grad, X, W, dY, 0), 'repeats is 0; it should be a whole number, at least 1'),
    (speed, 'measure', (lin_grad, X, W.T, dY), 'W has shape (2, 3); it should have shape (3, M)'),
    (speed, 'race', (4, 3, 2, 'int64'), "dtype is 'int64'; it should be one of 'float32', 'float64'"),
    (speed, 'race', (4, 3, 2, 'float32', [lin_grad]), 'versions is a list; it should be a dict'),
    (speed, 'race', (4, 3, 2, 'float32', {'mine': lin_grad}), 'versions are mine; there should be "@" too'),
    (speed, 'race', (4, 3, 2, 'float32', {'@': 1}), '@ is 1; it should be a function'),
    (speed, 'race', (4, 3, 2, 'float32', {'@': lin_grad}, 0), 'seconds is 0; it should be a number of seconds, above'),
    (
        rounding,
        'rounding',
        (64, 784, 50),
        'N, D, M = 64, 784, 50 take 5,017,600 products of fractions; at most 200,000',
    ),
    (rounding, 'rounding', (4, 3, 2, lin_grad), 'versions is a function; it should be a dict'),
    (rounding, 'rounding', (4, 3, 2, {'mine': 1}), 'mine is 1; it should be a function'),
    (rounding, 'exact', (X, W, dY.T), 'dY has shape (2, 4); it should have shape (4, 2)'),
    (rounding, 'exact', (X * np.inf, W, dY), 'X has nan or infinite entries; fractions are made of finite'),
    (rounding, 'rounding_error', (X, GRAD), 'grad is a ndarray; it should be a LinGrad'),
    (examples, 'random_layer', (4, 3, 2, 'half'), "dtype is 'half'; it should be one of 'float32', 'float64'"),
    (examples, 'random_layer', (4, 3, -2, 'float32'), 'M is -2; it should be a whole number, at least 1'),
]


def run(function, arguments):
    found = function(*arguments)
    if inspect.isgenerator(found):
        next(found)


@pytest.mark.parametrize(('module', 'name', 'arguments', 'said'), CALLS, ids=[f'{c[1]}: {c[3]}'[:70] for c in CALLS])
def test_what_does_not_fit_is_refused_in_one_sentence_and_stays_as_it_was(module, name, arguments, said):
    before = copy.deepcopy(arguments)
    with pytest.raises((TypeError, ValueError)) as refused:
        run(getattr(module, name), arguments)
    assert str(refused.value).startswith(said)
    assert '\n' not in str(refused.value)
    np.testing.assert_equal(arguments, before)


# what these refuse, tests of their own say
OTHERS = {'__init__', 'accept', 'doctor', 'large_type', 'letters', 'one_line', 'pytorch', 'source'}
MODULES = {file.stem for file in Path(linear.__file__).parent.glob('*.py')} - OTHERS


def test_every_public_function_is_tried():
    public = {
        (module, name)
        for module in MODULES
        for name, thing in vars(import_module(f'lin_backprop.{module}')).items()
        if isinstance(thing, FunctionType) and thing.__module__ == f'lin_backprop.{module}' and name[0] != '_'
    }
    tried = {(module.__name__.removeprefix('lin_backprop.'), name) for module, name, *_ in CALLS}
    assert public - tried == {('digits', 'load_digits')}
    assert not inspect.signature(import_module('lin_backprop.digits').load_digits).parameters


@pytest.mark.parametrize('value', [3, 2.5, [1, 2], [[True]], np.float32(2), np.ones((2, 0), np.int8)])
def test_numbers_takes_what_makes_an_array(value):
    np.testing.assert_array_equal(numbers('value', value), value)


@pytest.mark.parametrize('value', [np.array([1, 'a'], object), np.array([None]), ['a'], None, 1j])
def test_numbers_refuses_what_holds_anything_else(value):
    with pytest.raises(TypeError, match='^value is .*; it should be a number, or an array of numbers$'):
        numbers('value', value)


def test_the_limits_themselves_are_taken():
    require_whole(2, 5, low=2, high=5, of_numpy=np.int8(3))
    require_real(whole=3, fraction=2.5, of_numpy=np.float32(2), array=np.array(2.0), nan=np.nan)
    require_between(-2, 5.5, low=-2, high=5.5)
    require_shape(empty=(0, 3), number=(), of_numpy=(np.int64(4),))


@pytest.mark.parametrize('value', [np.array([2.0]), np.ones((1, 1)), True + 1j, '2', None])
def test_only_a_single_real_number_is_one(value):
    with pytest.raises(ValueError, match='^value is .*; it should be a number$'):
        require_real(value=value)


@pytest.mark.parametrize('value', [-2.1, 5.6, np.nan, '2'])
def test_a_number_outside_of_its_limits_is_refused(value):
    with pytest.raises(ValueError, match='^value is .*; it should be a number from -2 to 5.5$'):
        require_between(-2, 5.5, value=value)


def test_a_long_value_is_named_by_its_type():
    for value, said in [('a' * 58, repr('a' * 58)), ('a' * 59, 'a str'), (same, 'a function'), ('\n', repr('\n'))]:
        with pytest.raises(ValueError, match=f'^value is {re.escape(said)}; it should be a number$'):
            require_real(value=value)
