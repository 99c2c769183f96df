"""What is wrong apart from the formula: each reason is told where it holds, and not where it only looks so."""

from dataclasses import replace

import numpy as np
import pytest
from test_practice_judge import LAYER, NUMBER, SHAPE, THREE, TIMES, TWO

from lin_backprop import example, lin_grad
from lin_backprop.practice import facts
from lin_backprop.practice.answers import check
from lin_backprop.practice.trials import large_trial, trials_of
from lin_backprop.source import function as made

X, W, _, dY = example()
BOXES, GRAD = X[:, :, None] * dY[:, None, :], lin_grad(X, W, dY)
ALIGNED = replace(TIMES, call='aligned(x, dy)', takes={'x': 'ni', 'dy': 'nj'}, answer='x.T @ dy', slips=())
VOLUME = replace(SHAPE, call='volume(N, M)', gives='', answer='N * M')


def said(exercise, code, **names):
    """(the mistake, all words) for these lines in a notebook with these names."""
    answer = check(exercise, made(exercise.call, code, **names))
    return answer.mistake, answer.text


# --- the notebook's own arrays


@pytest.mark.parametrize(
    ('exercise', 'code', 'names', 'told'),
    [
        (TIMES, 'G.dW', {'G': GRAD}, '`G`, and not'),
        (TIMES, 'boxes.sum(0)', {'boxes': BOXES}, '`boxes`, and not'),
        (
            ALIGNED,
            'x.T @ dY',
            {'dY': dY},
            '`dY`, and not what it was given. What it was given is called `dy`: capitals',
        ),
        (ALIGNED, 'X.T @ dY', {'X': X, 'dY': dY}, '`X` and `dY`, and not'),
        (TIMES, 'X.T @ upstream', {'upstream': np.ones((99, 2))}, '`upstream`, and not'),
        (TIMES, 'sum(np.outer(X[n], dY[n]) for n in range(N))', {'N': 4}, '`N`, and not'),
        (TIMES, 'lines = [X.T @ upstream[0]]\nreturn lines[0]', {'upstream': [dY]}, '`upstream`, and not'),
        (NUMBER, 'x * W', {'W': 3.0}, '`W`, and not what it was given. What it was given is called `w`'),
    ],
)
def test_what_the_notebook_holds_is_named_where_the_answer_depends_on_it(exercise, code, names, told):
    mistake, text = said(exercise, code, **names)
    assert mistake == facts.NOTEBOOK
    assert f"It uses the notebook's {told}" in text
    assert 'holds int64' not in text


def test_what_a_helper_of_the_reader_takes_from_the_notebook_is_named_too():
    names = {'np': np, 'dY': dY}
    exec('def help(A):\n    return A.T @ dY\n\ndef times(X, other):\n    return help(X)', names)
    assert "the notebook's `dY`" in check(TIMES, names['times']).text


@pytest.mark.parametrize(
    ('code', 'names'),
    [
        ('X.T @ dY', {'dY': 2 * dY}),  # an argument of the same name
        ('other = len(Z)\nreturn X.T @ dY / 2', {'Z': X}),  # it is looked at, and changes nothing
        ('2.5 * X.T @ dY', {'X3': X}),
    ],
)
def test_what_makes_no_difference_is_not_named(code, names):
    assert said(TIMES, code, **names)[0] != facts.NOTEBOOK


# --- the same call, several answers


def test_what_is_kept_between_calls_is_named():
    assert said(TIMES, 'seen.append(X.T @ dY)\nreturn seen[0] * len(seen)', seen=[])[1].count('in `seen`') == 1
    cached = 'if not cache:\n    cache.append(X.T @ dY)\nreturn cache[0]'
    assert said(TIMES, cached, cache=[])[0] == 'something kept from the call before'

    def keeps(X, dY, total=[0]):  # noqa: B006
        total[0] = total[0] + 1
        return X.T @ dY * total[0]

    assert 'in `total`' in check(TIMES, keeps).text


def test_a_note_that_it_keeps_is_no_reason_where_the_formula_is_wrong():
    assert said(TIMES, 'seen.append(1)\nreturn X.T @ dY / 2', seen=[])[0] == 'half of it'


@pytest.mark.parametrize('code', ['X.T @ np.random.rand(*dY.shape)', 'clock()\nreturn X.T @ dY * clock.time'])
def test_chance_is_told_apart_from_what_is_kept(code):
    class Clock:
        def __call__(self):
            self.time = np.random.rand()

        def __reduce__(self):
            raise TypeError  # what it keeps cannot be seen

    state = np.random.get_state()[1].copy()
    assert said(TIMES, code, clock=Clock())[0] == 'not the same at each call'
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # the numbers of the notebook are not used up


def test_memory_that_nobody_filled_is_named_where_zeros_would_do():
    lines = (
        'out = np.empty((X.shape[1], dY.shape[1]))\nout[:] = {}\nfor x, dy in zip(X, dY):\n    out += np.outer(x, dy)'
    )
    assert said(TIMES, f'{lines.format("out * 0 + 7")}\nreturn out')[0] != facts.EMPTY.name
    dirty = (
        'out = mine.empty((X.shape[1], dY.shape[1]))\nfor x, dy in zip(X, dY):\n    out += np.outer(x, dy)\nreturn out'
    )
    assert said(TIMES, dirty.replace('mine', 'np'))[0] in (facts.EMPTY.name, '')  # by luck it was filled with 0


# --- order, type, size


def test_arguments_in_another_order_are_told_by_their_names():
    answer = check(NUMBER, made('area(w, x)', 'w'))
    assert answer.mistake != 'the arguments in another order'  # it is not right in that order either
    quotient = replace(NUMBER, answer='x / w')
    assert check(quotient, made('area(w, x)', 'x / w')).mistake == 'the arguments in another order'


@pytest.mark.parametrize('kind', [int, np.float16])
def test_a_type_is_blamed_where_it_cuts_or_rounds(kind):
    assert check(TIMES, lambda X, dY: (X.T @ dY).astype(kind)).mistake == 'the type of number'
    assert check(TIMES, lambda X, dY: (X.T @ dY / 2).astype(kind)).mistake != 'the type of number'


def test_whole_numbers_that_are_right_may_be_held_as_such():
    count = replace(TIMES, answer='(X > 0).T @ np.ones(dY.shape)', slips=())
    assert check(count, lambda X, dY: (X > 0).T.astype(int) @ np.ones(dY.shape, int)).kind == 'right'


@pytest.mark.parametrize(
    ('exercise', 'code', 'told'),
    [
        (TIMES, 'sum(np.outer(X[k], dY[k]) for k in range(4))', 'the 4 in it should be N'),
        (TIMES, '(X.T @ dY).reshape(3, 2)', 'the 3 in it should be D and the 2 in it should be M'),
        (TIMES, 'out = np.zeros((3, dY.shape[1]))\nout += X.T @ dY\nreturn out', 'the 3 in it should be D'),
        (LAYER, '(X @ W)[:4]', 'the 4 in it should be N'),
        (TIMES, 'def rows():\n    return X[:4]\nreturn rows().T @ dY', 'the 4 in it should be N'),
    ],
)
def test_a_size_in_the_code_is_told_once_its_letter_would_be_right(exercise, code, told):
    mistake, text = said(exercise, code)
    assert (mistake, told in text) == ('a size written into the code', True), text


@pytest.mark.parametrize(
    ('exercise', 'code'),
    [
        (NUMBER, 'if x > 0:\n    y = x * w\nreturn y if x > 0 else x * w / 0'),  # it has no sizes
        (TIMES, 'if X[0, 0] != 2:\n    raise KeyError\nreturn X.T @ dY'),
        (TIMES, 'if X[0, 0] == 2:\n    good = X.T @ dY\nreturn good'),  # 2 is M, and no size is written
        (TIMES, 'X.T @ dY if X[0, 0] == 2 else X.T @ dY / 0 @ X'),
    ],
)
def test_no_size_is_blamed_where_none_is_written(exercise, code):
    assert said(exercise, code)[0] != 'a size written into the code'


def test_a_count_is_tried_where_it_needs_more_than_32_bits():
    assert large_trial(VOLUME) == {'N': 50_000, 'M': 784}
    assert large_trial(TIMES) is None
    assert large_trial(NUMBER) is None
    cube = replace(VOLUME, answer='100 * N * M')
    assert said(cube, '100 * np.prod([N, M], dtype=np.int32)')[0] == facts.OVERFLOW.name
    assert said(cube, '100 * N * np.int64(M)')[0] == ''
    assert check(cube, made(cube.call, 'np.zeros((N, M), "V100").nbytes')).kind == 'right'  # not tried that large
    assert (
        check(cube, made(cube.call, 'total = 0\nfor _ in range(N):\n    total += 100 * M\nreturn total')).kind
        == 'right'
    )


# --- find the mistake

MEND = replace(TIMES, start='B = X + 1\nreturn B.T @ dY')
MEND_TWO = replace(TWO, start='dA = X.T @ dY\ndB = dY.mean(0)\nreturn dA, dB')


def test_the_lines_as_they_stood_are_not_tried_yet_and_other_lines_with_their_numbers_are():
    assert check(MEND, MEND.function('B = X + 1  # why?\n\nreturn B.T @ dY')).kind == 'not attempted'
    assert said(MEND, '(X + 1).T @ dY') == (facts.STILL, said(MEND, '(X + 1).T @ dY')[1])
    assert 'still the numbers of the lines you were given' in said(MEND, '(X + 1).T @ dY')[1]


def test_an_input_that_is_changed_is_told_with_it():
    _, text = said(MEND, 'X += 1\nreturn X.T @ dY')
    assert 'still the numbers of the lines' in text
    assert '`X`, which it was given, is changed too' in text


def test_the_part_that_still_has_its_mistake_is_named():
    assert 'dB still has the numbers of the lines' in said(MEND_TWO, '3 * X.T @ dY, dY.sum(0) / len(dY)')[1]
    assert said(MEND_TWO, 'X.T @ dY, dY.sum(0)')[0] == ''


# --- what may be given in another form


@pytest.mark.parametrize(
    ('exercise', 'code'),
    [
        (THREE, 'np.array([x, w, 0])'),
        (THREE, '{"dc": 0, "db": w, "da": x}'),
        (THREE, '(each for each in (x, w, 0))'),
        (THREE, 'map(float, (x, w, 0))'),
        (NUMBER, 'from fractions import Fraction\nreturn Fraction(x) * Fraction(w)'),
        (NUMBER, 'np.array(x * w)'),
        (NUMBER, 'np.float32(x * w)'),
        (VOLUME, 'np.int64(N) * M'),
        (VOLUME, 'float(N * M)'),
        (SHAPE, 'np.array([N, M])'),
        (TWO, '{"dB": dY.sum(0), "dA": X.T @ dY}'),
        (TIMES, 'np.matrix(X.T @ dY)'),
        (TIMES, 'np.ma.array(X.T @ dY)'),
    ],
)
def test_a_right_answer_in_another_form_is_right(exercise, code):
    assert check(exercise, made(exercise.call, code)).kind == 'right'


def test_a_measured_slope_is_told_as_such():
    slope = 'f = lambda w: x * w * w\nreturn (f(w + 1e-5) - f(w - 1e-5)) / 2e-5'
    mistake, text = said(replace(NUMBER, answer='2 * x * w'), slope)
    assert mistake == ''
    assert 'A measured slope comes that close' in text
    assert 'A measured slope' not in said(NUMBER, 'x * w + 0.01')[1]


def test_what_is_not_finite_is_told_with_its_usual_cause():
    assert 'gives nan' in said(NUMBER, 'np.float64(0) / (x - x)')[1]
    assert 'gives inf' in said(NUMBER, 'np.float64(x) / (x - x)')[1]
    assert 'divides by 0' in said(NUMBER, 'x / (x - x)')[1]


# --- every size is 1 somewhere


@pytest.mark.parametrize('code', ['np.squeeze(X.T @ dY)', 'np.atleast_2d(np.squeeze(X.T @ dY))'])
def test_an_axis_of_size_1_that_is_lost_is_seen_whichever_it_is(code):
    assert check(TIMES, made(TIMES.call, code)).kind == 'shape'
    assert {1} <= {size for trial in trials_of(TIMES) for array in trial.values() for size in array.shape}
