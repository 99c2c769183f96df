from itertools import product

import numpy as np
import pytest
from layers import columns_grad, torch_linear_grad

from lin_backprop import lin_grad
from lin_backprop.network import relu_grad
from lin_backprop.to_build import SIZES, TASKS
from lin_backprop.verdicts import verdict

# what other functions say; each takes its arguments by name
RIGHT = {
    'dX': lambda W, dY: lin_grad(np.ones((4, 3)), W, dY).dX,
    'dW': lambda X, dY: lin_grad(X, np.ones((3, 2)), dY).dW,
    'db': lambda dY: lin_grad(np.ones((4, 3)), np.ones((3, 2)), dY).db,
    'dx_one': lambda x, W, dy: lin_grad(x[None], W, dy[None]).dX[0],
    'dW_one': lambda x, dy: lin_grad(x[None], np.ones((3, 2)), dy[None]).dW,
    'dx_column': lambda W, dy: columns_grad(np.ones((3, 1)), W, dy[:, None]).dX[:, 0],
    'dc': lambda dY: [row.sum() for row in dY],
    'dW_torch': lambda X, dY: torch_linear_grad(X, np.ones((2, 3)), dY).dW,
    'dX_torch': lambda weight, dY: torch_linear_grad(np.ones((4, 3)), weight, dY).dX,
    'dW_columns': lambda X, dY: columns_grad(X, np.ones((2, 3)), dY).dW,
    'dX_columns': lambda W, dY: columns_grad(np.ones((3, 4)), W, dY).dX,
    'db_columns': lambda dY: columns_grad(np.ones((3, 4)), np.ones((2, 3)), dY).db,
    'dW_places': lambda X2, dY2: torch_linear_grad(X2.reshape(2, 2, 3), np.ones((2, 3)), dY2.reshape(2, 2, 2)).dW.T,
    'dA': lambda W2, dpred: lin_grad(np.ones((4, 2)), W2, dpred).dX,
    'dY1': lambda mask, dA: relu_grad(mask - 0.5, dA),
    'dW1': lambda X, dY1: lin_grad(X, np.ones((3, 2)), dY1).dW,
    'ds': lambda X, dY: [(dY[n] * X[n]).sum() for n in range(4)],
    'dg': lambda X, dY: [(dY[:, i] * X[:, i]).sum() for i in range(3)],
    'dQ': lambda K, dS: lin_grad(np.ones((4, 3)), K.T, dS).dX,
    'dK': lambda Q, dS: lin_grad(Q, np.ones((3, 2)), dS).dW.T,
}
each_task = pytest.mark.parametrize('name', TASKS)


def test_there_are_twelve_at_least_and_each_is_known_from_elsewhere():
    assert len(TASKS) >= 12
    assert list(RIGHT) == list(TASKS)


@each_task
def test_what_is_wanted_is_what_other_functions_say(name):
    task = TASKS[name]
    np.testing.assert_array_equal(RIGHT[name](**task.arrays), task.wanted)
    assert task.wanted.shape == tuple(SIZES[letter] for letter in task.answer.letters)


@each_task
def test_the_numbers_are_small_and_whole_and_sizes_differ(name):
    task = TASKS[name]
    used = ''.join(dict.fromkeys(''.join(task.letters.values())))
    assert len({SIZES[letter] for letter in used}) == len(used)
    assert min(SIZES[letter] for letter in used) > 1
    for array, word in ((task.arrays[array], word) for array, word in task.letters.items()):
        assert array.shape == tuple(SIZES[letter] for letter in word)
        assert array.dtype.kind == 'i'
        assert abs(array).max() <= 4


@each_task
def test_the_start_is_wrong_and_is_told_so(name):
    task = TASKS[name]
    assert set(task.start.names) <= set(task.letters)
    assert verdict(task.start, task.letters, task.answer.letters, task.answer.arrays, task.others)


def test_starts_make_many_mistakes():
    starts = [
        (task.start, task.letters, task.answer.letters, task.answer.arrays, task.others) for task in TASKS.values()
    ]
    assert len({verdict(*start)[0] for start in starts}) >= 8


def test_no_two_tasks_ask_the_same():
    for one, other in product(TASKS, repeat=2):
        assert one == other or TASKS[one][:3] != TASKS[other][:3]
