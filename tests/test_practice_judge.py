"""What is said of a try, on exercises made up for it. The words are pinned in the first test, and only there."""

from dataclasses import replace

import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop import example
from lin_backprop.practice import BY_NAME, recognise
from lin_backprop.practice.answers import check
from lin_backprop.practice.exercise import Exercise, Slip
from lin_backprop.practice.recognise import slips_of
from lin_backprop.practice.trials import size_of, trials_of
from lin_backprop.source import function as made

TIMES = Exercise(
    'times(X, dY)',
    takes={'X': 'ni', 'dY': 'nj'},
    gives='ij',
    answer='X.T @ dY',
    measured=None,
    derivation=('one', 'two', 'three'),
    hints=('first?', 'second'),
    slips=(Slip('half of it', 'X.T @ dY / 2', '03_batched#Why `.sum(0)`?', 'Nothing is halved.'),),
)
PIXELS = replace(TIMES, counts={'i': 'pixels'})
MEND = replace(TIMES, start='X.T @ dY + 1')
NUMBER = replace(TIMES, call='area(x, w)', takes={'x': '', 'w': ''}, gives='', answer='x * w', slips=())
THREE = replace(NUMBER, gives={'da': '', 'db': '', 'dc': ''}, answer='x, w, -0.0')
SHAPE = replace(
    NUMBER, call='box(N, M)', takes={'N': size_of('n'), 'M': size_of('j')}, sizes='nj', gives=tuple, answer='N, M'
)
LAYER = replace(TIMES, call='layer(X, W)', takes={'X': 'ni', 'W': 'ij'}, gives='nj', answer='X @ W', slips=())
TWO = replace(TIMES, call='two(X, dY)', gives={'dA': 'ij', 'dB': 'j'}, slips=(), answer='X.T @ dY, dY.sum(0)')
MIXED = replace(TWO, gives={'dA': 'ij', 'c': ''}, answer='X.T @ dY, dY.sum()')


def kind_and_mistake(exercise, function):
    answer = check(exercise, function)
    return answer.kind, answer.mistake


def raising(error):
    return made('raises(*arguments)', 'raise error\nreturn 0', error=error)


def spoiled(*places):
    """times, with a number added at some places: (row, column, number)."""

    def function(X, dY):
        value = X.T @ dY
        for row, column, number in places:
            value[row, column] += number
        return value

    return function


def changes(X, dY):
    print('X', X.shape)
    value = X.T @ dY
    X[:] = 0
    return value


def each_time_more():
    calls = []

    def function(X, dY):
        calls.append(1)
        return X.T @ dY * len(calls)

    return function


def sometimes(x, w):
    return x * w if x == trials_of(NUMBER)[0]['x'] else None


class Refuses(Exception):
    """It says nothing, and it will not become an array."""

    def __str__(self):
        raise RuntimeError

    def __array__(self, *arguments, **options):
        raise RuntimeError


SEEN = 'Seen with X (4, 3), dY (4, 2).'
SEEN_NUMBERS, SEEN_OTHERS = (f'Seen with x = {t["x"]:g}, w = {t["w"]:g}.' for t in trials_of(NUMBER)[:2])
_, SECOND, _, ONE_ROW, *_ = [(*trial['X'].shape, trial['dY'].shape[1]) for trial in trials_of(TIMES)]
TWELVE = 'Tried on {} sets of shapes, each size 1 in some of them; every number agrees.'
# fmt: off
SAID = [
    (TIMES, lambda X, dY: X.T @ dY, 'right',
     f'Right. {TWELVE.format(13)}'),
    (NUMBER, lambda x, w: x * w, 'right', 'Right. Tried on 8 sets of numbers.'),
    (TWO, lambda X, dY: (..., ...), 'not attempted',
     'Not tried yet. Write your line in place of the dots, and run the cell again.'),
    (MEND, lambda X, dY: X.T @ dY + 1, 'not attempted',
     'Not tried yet. Find the mistake, mend it, and run the cell again.'),
    (TWO, lambda X, dY: None, 'not attempted', 'Nothing to check yet. It returned None. '
     'Does it end in `return`? (A call such as `np.add.at` returns None too.)'),
    (TIMES, 3, 'type', 'Not yet. This is an int, as a function may return it. Give the function itself: '
     '`check.times(times)`.'),
    (TIMES, raising(ValueError('one\ntwo')), 'raised', f'Not yet. It raised a ValueError: one. {SEEN}'),
    (TIMES, raising(StopIteration()), 'raised', f'Not yet. It raised a StopIteration, and says no more. {SEEN}'),
    (TIMES, raising(Refuses()), 'raised', f'Not yet. It raised a Refuses, and says no more. {SEEN}'),
    (TIMES, made('f(X, dY)', 'np.ones((9, 11)) @ dY'), 'raised', 'Not yet. It raised a ValueError. `@` sums the last '
     f'axis of the left array, 11 long, with the first of the right one, 4 long. {SEEN}'),
    (TIMES, made('f(X, dY)', 'D'), 'raised', 'Not yet. It raised a NameError. `D` is not defined. It is a letter of '
     f'the text; in code, ask an array for its size: `len(X)`, `X.shape[1]`. {SEEN}'),
    (TIMES, made('f(X, dY)', 'Z'), 'raised', 'Not yet. It raised a NameError. `Z` is not defined: no line before gave '
     f'it a value. {SEEN}'),
    (TIMES, changes, 'changed', 'Not yet: an input changed. Others still need it. `+=`, `-=` and `a[...] =` change the '
     f'array itself: work on a copy. It changed `X`, which it was given. {SEEN}'),
    (NUMBER, sometimes, 'type', 'Not yet. area is None: for these numbers it came to no `return`. '
     f'{SEEN_OTHERS}'),
    (TIMES, lambda X, dY: (X.T @ dY).tolist(), 'right',
     'Right. It is a list, and the next step wants an array: `np.array(...)` makes one.'),
    (TIMES, lambda X, dY: (X.T @ dY + 1).tolist(), 'type', 'Not yet. times is a list; it should be an array with the '
     f'axes i, j. `np.array(...)` makes a list an array. {SEEN}'),
    (TIMES, lambda X, dY: len(X) ** 3, 'type',
     f'Not yet. times is an int; it should be an array with the axes i, j. {SEEN}'),
    (NUMBER, lambda x, w: 'x', 'type', f'Not yet. area is a str; it should be one number. {SEEN_NUMBERS}'),
    (TIMES, lambda X, dY: (X.T @ dY).astype(complex), 'type',
     f'Not yet. times holds complex128; it should hold numbers such as float64. {SEEN}'),
    (TIMES, lambda X, dY: (X.T @ dY).astype(int), 'type',
     'Not yet: the type of number. The numbers are right here, but this type cuts or rounds others. '
     f'times holds int64; it should hold float64 or float32, as its arguments do. {SEEN}'),
    (SHAPE, lambda N, M: N * M, 'type',
     'Not yet. It returned an int; it should be a shape, such as (4, 3). Seen with N = 4, M = 2.'),
    (SHAPE, lambda N, M: (M, N), 'value', 'Not yet. It returned (2, 4); it should be (4, 2). Seen with N = 4, M = 2.'),
    (TWO, lambda X, dY: X.T @ dY, 'type',
     f'Not yet. It returned one array of shape (3, 2); it should return 2 arrays: dA, dB. {SEEN}'),
    (MIXED, lambda X, dY: len(X), 'type', f'Not yet. It returned an int; it should return 2 arrays: dA, c. {SEEN}'),
    (THREE, lambda x, w: x, 'type',
     f'Not yet. It returned a float; it should return 3 numbers: da, db, dc. {SEEN_NUMBERS}'),
    (TIMES, lambda X, dY: dY.T @ X, 'shape', 'Not yet. times has shape (2, 3); it should have (3, 2): i = 3 input '
     f'features, j = 2 output features. {SEEN}'),
    (PIXELS, lambda X, dY: X.T**3 - 1, 'shape', 'Not yet. times has shape (3, 4); it should have (3, 2): i = 3 pixels, '
     f'j = 2 output features. {SEEN}'),
    (NUMBER, lambda x, w: np.array([x**3 - w]), 'shape',
     f'Not yet. area has shape (1,); it should be one number. {SEEN_NUMBERS}'),
    (TIMES, lambda X, dY: (X.T @ dY)[:, :2], 'shape',
     'Not yet: a size written into the code. It works at one size: the 2 in it should be M. Let the arguments say '
     'the sizes. times has shape '
     '({1}, 2); it should have ({1}, {2}): i = {1} input features, j = {2} output features. '
     'Seen with X ({0}, {1}), dY ({0}, {2}).'.format(*SECOND)),
    (TIMES, made('f(X, dY)', 'np.squeeze(X).T @ np.squeeze(dY)'), 'raised',
     'Not yet: an axis of size 1. Only arrays with an axis of size 1 fail: such an axis was lost, or taken for '
     'granted. It raised a ValueError. `@` sums the last axis of the left array, {1} long, with the first of the '
     'right one, {2} long. Seen with X (1, {1}), dY (1, {2}). '
     '→ 09_any_layer: Why does a batch of one break my code?'.format(*ONE_ROW)),
    (TIMES, spoiled((1, 0, np.inf)), 'not finite', 'Not yet. times is inf at [1, 0]; every number should be finite: a '
     f'division by 0, or a number that grew too large, gives inf. {SEEN}'),
    (TIMES, spoiled((1, 0, 1), (2, 1, -7)), 'value', 'Not yet. 2 of the 6 numbers of times differ. '
     f'The largest difference is 7 at [2, 1]: yours is -12, it should be -5. {SEEN}'),
    (TIMES, spoiled((0, 0, 1)), 'value', 'Not yet. 1 of the 6 numbers of times differs. '
     f'The largest difference is 1 at [0, 0]: yours is -10, it should be -11. {SEEN}'),
    (THREE, lambda x, w: (x, w, x * x * x - w), 'value', f'Not yet. dc is 31, it should be 0. {SEEN_NUMBERS}'),
    (TIMES, each_time_more(), 'value', 'Not yet: something kept from the call before. What a call leaves in `calls` is '
     'there in the next. Start from zeros inside the function, at each call. Called twice with the same arguments, it '
     f'gave two answers. {SEEN}'),
    (TIMES, lambda X, dY: X.T @ dY * 0.5, 'value',
     'Not yet: half of it. Nothing is halved. 6 of the 6 numbers of times differ. '
     f'The largest difference is 7 at [1, 1]: yours is -7, it should be -14. {SEEN} → 03_batched: Why `.sum(0)`?'),
]
# fmt: on


@pytest.mark.parametrize(('exercise', 'function', 'kind', 'text'), SAID, ids=[text[:40] for *_, text in SAID])
def test_what_is_said(exercise, function, kind, text, monkeypatch):
    monkeypatch.setattr(recognise, '_told', lambda *_: None)  # what can be told of any gradient has tests of its own
    answer = check(exercise, function)
    assert answer.kind == kind
    assert answer.text == text
    assert words(body(answer.html)).strip()


# --- what is right, and what is wrong


@pytest.mark.parametrize(
    ('exercise', 'function'),
    [
        (TIMES, lambda X, dY: np.einsum('ni,nj->ij', X, dY)),
        (TIMES, lambda X, dY: sum(np.outer(X[n], dY[n]) for n in range(len(X)))),
        (TIMES, lambda X, dY: (dY.T @ X).T),
        (TIMES, lambda X, dY: np.longdouble(X.T @ dY)),
        (TIMES, lambda X, dY: (X.T @ dY) * (1 + 4 * np.finfo(float).eps)),
        (TIMES, lambda X, dY: np.float32(X.T @ dY) * np.float32(1 + 1e-6)),
        (NUMBER, lambda x, w: np.float64(x * w)),
        (NUMBER, lambda x, w: np.array(x * w)),
        (NUMBER, lambda x, w: np.float32(x * w)),
        (SHAPE, lambda N, M: (N, M)),
        (SHAPE, lambda N, M: [N, M]),
        (TWO, lambda X, dY: (X.T @ dY, dY.sum(0))),
        (TWO, lambda X, dY: [X.T @ dY, dY.sum(0)]),
        (MEND, lambda X, dY: X.T @ dY),
    ],
)
def test_a_right_answer_in_another_way(exercise, function):
    assert check(exercise, function).kind == 'right'


@pytest.mark.parametrize(
    ('exercise', 'function', 'kind', 'mistake'),
    [
        (TIMES, lambda X, dY: np.float16(X.T @ dY), 'type', 'the type of number'),
        (TIMES, lambda X, dY: (X.T @ dY).reshape(3, 2), 'raised', 'a size written into the code'),
        (TIMES, lambda X, dY: sum(np.outer(X[n], dY[n]) for n in range(4)), 'value', 'a size written into the code'),
        (LAYER, lambda X, W: np.squeeze(X) @ W, 'shape', 'an axis of size 1'),
        *((TIMES, lambda X, dY, f=f: X.T @ dY * f, 'value', '') for f in (1 + 1e-12, 1 - 1e-6)),
        (TIMES, lambda X, dY: X.T @ dY * 1.09, 'value', 'a factor 1.09'),
        (TIMES, None, 'type', ''),
        (TIMES, lambda X: X, 'raised', ''),
        (TIMES, lambda X, dY: np.round(X.T @ dY), 'value', 'rounded'),
        (TIMES, lambda X, dY: X.T @ dY / (2 if len(X) == 4 else 3), 'value', ''),  # half of it, at one trial only
        (TIMES, lambda X, dY: (X.T @ dY).astype(object), 'type', ''),
        (TIMES, lambda X, dY: memoryview(X.T @ dY), 'type', ''),  # its numbers are right, and its type cuts none
        (TIMES, lambda X, dY: Refuses(), 'type', ''),
        (TIMES, lambda X, dY: [X.T @ dY, dY], 'type', ''),
        (TIMES, lambda X, dY: (X.T @ dY / 2).tolist(), 'type', 'half of it'),
        (TIMES, lambda X, dY: [[len(X)], [1, 2]], 'type', ''),
        (NUMBER, lambda x, w: round(x * w), 'value', 'rounded'),
        (
            NUMBER,
            lambda x, w: 1 / (x > 0) if x != trials_of(NUMBER)[0]['x'] else x * w,
            'raised',
            '',
        ),  # it has no sizes
        (SHAPE, lambda N, M: (N, M, 1), 'value', ''),
        (TWO, lambda X, dY: (X.T @ dY, dY.sum(0), 1), 'type', ''),
        (TWO, lambda X, dY: (X.T @ dY, ...), 'type', ''),
        (TWO, lambda X, dY: (np.full((len(X), 9, 8), dY[0, 0]), dY.sum(0)), 'shape', ''),
        (MEND, lambda X, dY: X.T @ dY**3, 'value', ''),
    ],
)
def test_what_is_wrong_and_whether_it_is_a_known_mistake(exercise, function, kind, mistake):
    assert kind_and_mistake(exercise, function) == (kind, mistake)


GENERAL = [  # mistakes that fit everywhere
    (TIMES, 'the sign', lambda X, dY: X.T @ -dY),
    (TIMES, 'a factor 2', lambda X, dY: X.T @ (dY + dY)),
    (TIMES, 'mean for sum', lambda X, dY: X.T @ (dY / len(dY))),
    (TIMES, 'the result transposed', lambda X, dY: dY.T @ X),
    (TIMES, 'dY forgotten', lambda X, dY: X.T @ np.ones(dY.shape)),
    (TIMES, 'only the first example', lambda X, dY: np.outer(X[0], dY[0])),
    (LAYER, 'the sign', lambda X, W: X @ -W),
    (LAYER, 'a factor 2', lambda X, W: X @ (W + W)),
    (LAYER, 'the result transposed', lambda X, W: W.T @ X.T),
    (LAYER, 'summed over the batch too', lambda X, W: X.sum(0) @ W),
    (NUMBER, 'the sign', lambda x, w: x * -w),
    (NUMBER, 'a factor 2', lambda x, w: x * (w + w)),
    (TWO, 'dY forgotten (dA, dB)', lambda X, dY: (X.T @ np.ones(dY.shape), np.ones(dY.shape).sum(0))),
]


@pytest.mark.parametrize(('exercise', 'name', 'function'), GENERAL)
def test_a_mistake_that_can_be_made_everywhere(exercise, name, function):
    assert check(exercise, function).mistake == name


def test_of_two_mistakes_that_do_the_same_the_first_is_told_and_none_that_is_harmless():
    same, harmless = Slip('the same again', '0.5 * X.T @ dY', '', 'No.'), Slip('no mistake', '(dY.T @ X).T', '', 'No.')
    assert slips_of(replace(TIMES, slips=(*TIMES.slips, same, harmless))) == slips_of(TIMES)


# --- what is shown


def test_both_results_are_shown_where_they_differ_and_the_arrays():
    right, yours, X, dY = tables(check(TIMES, spoiled((1, 0, 1), (2, 1, -7))).html)
    assert (right.caption, yours.caption) == ('times (3, 2) should be', 'times (3, 2) is')
    assert right.wrong == yours.wrong == {(1, 0), (2, 1)}
    assert right.marked == yours.marked == set()
    assert (right.numbers[2][1], yours.numbers[2][1]) == ('-5', '-12')
    assert right.columns == yours.columns == ['j=0', 'j=1']
    assert (X.caption, dY.caption) == ('X (4, 3)', 'dY (4, 2)')
    _, yours, *_ = tables(check(TWO, lambda X, dY: (X.T @ dY, dY.sum(0) * [1, 2])).html)
    assert (yours.caption, yours.wrong) == ('dB (2,) is', {(0, 1)})


def test_a_mistake_links_to_its_heading():
    link = body(check(TIMES, lambda X, dY: X.T @ dY / 2).html).find('.//a')
    assert (link.get('href'), link.text) == ('03_batched.ipynb', '03_batched')


@pytest.mark.parametrize(
    ('function', 'titles'),
    [
        (lambda X, dY: None, ['Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X, ['Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X.T @ dY + 1, ['The arrays it was given', 'Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X.T @ dY, ['Our version']),
    ],
)
def test_hints_and_the_solution_are_folded_until_it_is_right(function, titles):
    page = body(check(TIMES, function).html)
    assert [words(summary) for summary in page.iter('summary')][-len(titles) :] == titles
    assert 'def times(X, dY):\n    return X.T @ dY' in [words(pre) for pre in page.iter('pre')]
    assert all(details.get('open') is None for details in page.iter('details'))


# --- how it is tried


def test_the_numbers_are_the_same_at_every_call_and_first_those_of_the_notebooks(capsys):
    check(TIMES, changes)  # which stays with the function
    assert capsys.readouterr().out == 'X (4, 3)\n'  # printed once
    X, _, _, dY = example()
    np.testing.assert_equal(trials_of(TIMES)[0], {'X': X, 'dY': dY})
    np.testing.assert_equal(trials_of(TIMES), trials_of(TIMES))
    elsewhere = trials_of(replace(TIMES, call='other(X, dY)'))
    assert [trial['X'].shape for trial in elsewhere] != [trial['X'].shape for trial in trials_of(TIMES)]
    assert trials_of(replace(TIMES, takes={'X': 'in', 'dY': 'nj'}))[0]['X'].shape == (3, 4)


def test_sizes_all_differ_and_then_some_are_1_and_then_some_equal():
    every = [(*trial['X'].shape, trial['dY'].shape[1]) for trial in trials_of(TIMES)]
    first, large, small, *ones = every[:9]
    assert first == (4, 3, 2)
    assert all(len(set(sizes)) == 3 and min(sizes) > 1 for sizes in (large, small))
    assert (max(large), min(small)) == (large[0], small[0])
    assert [[size == 1 for size in sizes] for sizes in ones] == [
        *np.eye(3, dtype=bool).tolist(),
        *(~np.eye(3, dtype=bool))[::-1].tolist(),
    ]
    equal = [[N == D, N == M, D == M] for N, D, M in every[9:]]
    assert equal == [*np.eye(3, dtype=bool).tolist(), [True] * 3]


def test_numbers_are_whole_at_first_then_quarters_and_never_zero():
    unknown = replace(TIMES, takes={'A': 'ni', 'B': 'nj'})  # no notebook has numbers for them
    first, *others = [np.concatenate([a.ravel() for a in trial.values()]) for trial in trials_of(unknown)]
    np.testing.assert_array_equal(first, first.round())
    later = np.concatenate(others)
    np.testing.assert_array_equal(4 * later, (4 * later).round())
    assert (later != later.round()).any()
    for numbers in (first, later):
        assert numbers.all()
        assert np.abs(numbers).max() <= 4
        assert {-1, 1} == set(np.sign(numbers))


# --- a slip of one result, and a formula without an argument


def test_of_one_result_nothing_is_said_about_the_others():
    layer_step = BY_NAME['layer_step']
    uphill = layer_step.function('dA = dpred @ W2.T\nreturn W2 + rate * (A.T @ dpred), dA')
    whole = layer_step.function('W2 = W2 + rate * (A.T @ dpred)\nreturn W2, dpred @ W2.T')
    assert 'dA still uses' in check(layer_step, whole).text
    assert 'dA still uses' not in check(layer_step, uphill).text


def test_a_formula_without_an_argument_says_which():
    answer = check(BY_NAME['dW_gain'], lambda x, s, dy: np.outer(s, dy))
    assert answer.mistake == 'x forgotten'
    assert 'x should have a say' in answer.text
