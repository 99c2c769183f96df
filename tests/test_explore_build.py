import re
from itertools import product

import numpy as np
import pytest
from refusing import refused
from test_explore import handles

from lin_backprop.explore import Build
from lin_backprop.to_build import TASKS

each_task = pytest.mark.parametrize('task', TASKS)


def every_state(task):
    """(what the controls say, the Picture) for each combination."""
    build = Build(task)
    for words in product(*(control.options for control in build.controls.values())):
        shown = dict(zip(build.controls, words, strict=True))
        yield shown, build.draw(**shown)


def outcome(code, task):
    """The numbers of a line of code, or None where it does not run."""
    try:
        return np.asarray(eval(code, {'np': np, **TASKS[task].arrays}))
    except (ValueError, IndexError):
        return None


def test_the_start_tempts():
    assert repr(Build()) == (
        'Build: wrong: dW = X @ dY: transpose forgotten (X). '
        '@ pairs i of X with n of dY, two different things. It does not run: i (3) of X meets n (4) of dY.'
    )
    assert repr(Build('db')) == (
        'Build: wrong: db = dY.mean(0): mean for sum. .mean(0) divides by N; the paths add, and nothing divides them.'
    )
    assert repr(Build('dX', 'dY', '@', 'W.T')) == (
        'Build: dX = dY @ W.T: right, at every size. dX lacks j, which is in dY and W: lined up and summed.'
    )


@each_task
def test_what_is_called_right_has_the_right_numbers_and_nothing_else_has(task):
    """The line is run as it is shown."""
    right = 0
    for _, picture in every_state(task):
        sign, code = re.match(r'([✓✗]) \w+ = (.*?): ', picture.text.replace('[:, :, None]', '[..., None]')).groups()
        value = outcome(code, task)
        assert ('does not run' in picture.html) == (value is None), code
        same = value is not None and np.array_equal(value, TASKS[task].wanted)
        assert same == (sign == '✓'), code
        right += same
    assert 1 <= right <= 12  # with the signs that say nothing where there is one array alone


@pytest.mark.usefixtures('strict')
def test_a_click_on_a_part_turns_an_array_and_else_takes_what_comes_next():
    build = Build('dW')
    assert {'left': 'X.T'} in handles(build)
    for words, code in [
        ({'left': 'X.T'}, 'X.T @ dY'),
        ({'op': '*'}, 'X.T * dY'),
        ({'op': 'outer'}, 'X.T[:, :, None] * dY[:, None, :]'),
        ({'left': 'X'}, 'X[:, :, None] * dY[:, None, :]'),
        ({'then': '.sum(0)'}, '(X[:, :, None] * dY[:, None, :]).sum(0)'),
    ]:
        assert words in handles(build)
        build.set(words)
        assert f'dW = {code}:' in repr(build)
    assert build.shown.text.startswith('✓')
    assert {'left': 'dy'} in handles(Build('dW_one', left='x'))  # a vector has no other way around


def test_an_array_alone_has_no_sign():
    assert 'db = dY.sum(0): right' in repr(Build('db', op='*', then='.sum(0)'))
    assert 'db = dY.sum(0): right' in repr(Build('db', op='outer', then='.sum(0)'))


def test_vectors_have_an_outer_product():
    assert 'dW = np.outer(x, dy): right' in repr(Build('dW_one', op='outer'))


def test_other_tasks_are_refused():
    with refused("task … 'dZ' … 'dX', 'dW', 'db'"):
        Build('dZ')
