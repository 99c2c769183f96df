"""What is said of a try: every kind of verdict, on exercises made up for it."""

from dataclasses import replace

import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop.practice.answers import check
from lin_backprop.practice.exercise import Exercise, Slip, size
from lin_backprop.practice.judge import slips_of

TIMES = Exercise(
    'times(X, dY)',
    takes={'X': 'ni', 'dY': 'nj'},
    gives='ij',
    answer='X.T @ dY',
    derivation=('one', 'two', 'three'),
    hints=('first?', 'second'),
    slips=(Slip('half of it', 'X.T @ dY / 2', 'Nothing is halved.', '03_batched#Why `.sum(0)`?'),),
)
NUMBER = replace(TIMES, call='area(x, w)', takes={'x': '', 'w': ''}, gives='', answer='x * w', slips=())
SHAPE = replace(TIMES, call='box(N, M)', takes={'N': size('n'), 'M': size('j')}, gives=tuple, answer='(N, M)',
                slips=(), sizes='nj')  # fmt: skip
TWO = replace(TIMES, call='two(X, dY)', gives={'dA': 'ij', 'dB': 'j'}, slips=(), answer='X.T @ dY, dY.sum(0)')


def said(exercise, function):
    answer = check(exercise, function)
    assert words(body(answer.html)).strip()
    return answer.kind, answer.mistake, answer.text


# --- the numbers that are tried


def test_the_numbers_are_the_same_at_every_call_and_others_for_another_exercise():
    for one, other in zip(TIMES.trials(), TIMES.trials(), strict=True):
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
    elsewhere = replace(TIMES, call='other(X, dY)').trials()
    assert [t['X'].shape for t in elsewhere] != [t['X'].shape for t in TIMES.trials()]


def test_sizes_all_differ_and_then_a_batch_of_one_and_then_equal_ones():
    sizes = [(*trial['X'].shape, trial['dY'].shape[1]) for trial in TIMES.trials()]
    assert sizes[0] == (4, 3, 2)
    assert all(len(set(three)) == 3 and min(three) > 1 for three in sizes[:3])
    assert len(set(sizes[:3])) == 3
    assert sizes[3][0] == 1
    assert sizes[3][1] != sizes[3][2]
    n_is_i, n_is_j, i_is_j, equal = sizes[4:]
    assert n_is_i[0] == n_is_i[1] != n_is_i[2]
    assert n_is_j[0] == n_is_j[2] != n_is_j[1]
    assert i_is_j[1] == i_is_j[2] != i_is_j[0]
    assert len(set(equal)) == 1


def test_numbers_are_whole_at_first_then_quarters_and_never_zero():
    first, *others = [np.concatenate([a.ravel() for a in trial.values()]) for trial in TIMES.trials()]
    np.testing.assert_array_equal(first, first.round())
    later = np.concatenate(others)
    np.testing.assert_array_equal(4 * later, (4 * later).round())
    assert (later != later.round()).any()
    for numbers in (first, later):
        assert numbers.all()
        assert np.abs(numbers).max() <= 4
        assert {-1, 1} == set(np.sign(numbers))


def test_the_first_numbers_are_those_of_the_notebooks_where_letters_agree():
    from lin_backprop import example

    X, _, _, dY = example()
    np.testing.assert_array_equal(TIMES.trials()[0]['X'], X)
    np.testing.assert_array_equal(TIMES.trials()[0]['dY'], dY)
    turned = replace(TIMES, takes={'X': 'in', 'dY': 'nj'})
    assert turned.trials()[0]['X'].shape == (3, 4)


# --- each kind of verdict


def test_right():
    assert said(TIMES, lambda X, dY: X.T @ dY) == (
        'right', '', 'Right. Tried on 8 sets of shapes, a batch of one among them; every number agrees.')  # fmt: skip
    assert said(NUMBER, lambda x, w: x * w)[2] == 'Right. Tried on 8 sets of numbers.'


@pytest.mark.parametrize(
    'function',
    [
        lambda X, dY: np.einsum('ni,nj->ij', X, dY),
        lambda X, dY: np.tensordot(X, dY, (0, 0)),
        lambda X, dY: (X[:, :, None] * dY[:, None, :]).sum(0),
        lambda X, dY: sum(np.outer(X[n], dY[n]) for n in range(len(X))),
        lambda X, dY: (dY.T @ X).T,
        lambda X, dY: np.longdouble(X.T @ dY),
        lambda X, dY: (X.T @ dY) * (1 + 4 * np.finfo(float).eps),
        lambda X, dY: np.float32(X.T @ dY) * np.float32(1 + 1e-6),
    ],
)
def test_a_right_answer_in_another_way(function):
    assert check(TIMES, function).kind == 'right'


@pytest.mark.parametrize('factor', [1 + 1e-12, 1 - 1e-6, 1.09])
def test_a_little_off_is_wrong(factor):
    assert said(TIMES, lambda X, dY: X.T @ dY * factor)[:2] == ('value', '')


@pytest.mark.parametrize('function', [lambda X, dY: None, lambda X, dY: ..., lambda X, dY: (..., ...)])
def test_not_attempted(function):
    kind, mistake, text = said(TWO, function)
    assert (kind, mistake) == ('not attempted', '')
    if function(0, 0) is None:
        assert text == (
            'Nothing to check yet. It returned None. '
            'Does it end in `return`? (A call such as `np.add.at` returns None too.)'
        )
    else:
        assert text == 'Not tried yet. Write your line in place of the dots, and run the cell again.'


def test_a_wrong_function_that_stands_there_from_the_start_is_not_attempted():
    mend = replace(TIMES, start='X.T @ dY + 1')
    kind, _, text = said(mend, lambda X, dY: X.T @ dY + 1)
    assert kind == 'not attempted'
    assert text == 'Not tried yet. Find the mistake, mend it, and run the cell again.'
    assert said(mend, lambda X, dY: X.T @ dY)[0] == 'right'
    assert said(mend, lambda X, dY: X.T @ dY + 2)[0] == 'value'


def test_it_raised():
    kind, mistake, text = said(TIMES, lambda X, dY: X @ dY @ Z)  # noqa: F821
    assert (kind, mistake) == ('raised', '')
    assert text.startswith('Not yet. It raised ')
    assert text.endswith('Seen with X (4, 3), dY (4, 2).')
    assert 'NameError: name' in said(TIMES, lambda X, dY: Z)[2]  # noqa: F821
    assert 'It raised ValueError: one. Seen' in said(TIMES, raising(ValueError('one\ntwo')))[2]
    assert 'It raised StopIteration: no words. Seen' in said(TIMES, raising(StopIteration()))[2]
    assert 'TypeError' in said(TIMES, lambda X: X)[2]


def test_errors_that_beginners_meet_are_put_into_words():
    words = 'sums the last axis of the left array, 3 long, with the first of the right one, 4 long. Seen with'
    assert f'It raised ValueError: `@` {words}' in said(TIMES, lambda X, dY: X @ dY)[2]
    letters = said(TIMES, lambda X, dY: np.zeros((D, M)))[2]  # noqa: F821
    assert "It raised NameError: name 'D' is not defined. It is a letter of the text; in code, ask an array" in letters


def test_a_way_through_without_return_is_told():
    assert 'area is None: for these numbers it came to no `return`.' in said(NUMBER, sometimes)[2]


def sometimes(x, w):
    if x == NUMBER.trials()[0]['x']:
        return x * w


def test_one_number_differs():
    def spoiled(X, dY):
        return X.T @ dY + np.eye(*(X.shape[1], dY.shape[1])) * [1, *[0] * (dY.shape[1] - 1)]

    assert '1 of the 6 numbers of times differs. ' in said(TIMES, spoiled)[2]


def raising(error):
    def function(*arguments):
        raise error

    return function


def test_what_is_no_function_is_refused():
    assert said(TIMES, 3) == ('type', '', 'Not yet. Give the function itself: `check.times(times)`.')
    assert said(TIMES, None)[0] == 'type'


@pytest.mark.parametrize(
    ('change', 'sentence'),
    [
        (np.ndarray.tolist, 'times is a list; it should be an array with the axes i, j. `np.array(...)` makes a list'),
        (lambda a: 3, 'times is an int; it should be an array with the axes i, j.'),
        (lambda a: 'abc', 'times is a str; it should be an array'),
        (lambda a: a.astype(complex), 'times holds complex128; it should hold numbers such as float64.'),
        (lambda a: a.astype(object), 'times holds object; it should hold numbers such as float64.'),
        (lambda a: a.astype(int), 'times holds int64; it should hold float64 or float32, as its arguments do.'),
        (np.float16, 'times holds float16; it should hold float64 or float32'),
    ],
)
def test_the_wrong_type(change, sentence):
    kind, _, text = said(TIMES, lambda X, dY: change(X.T @ dY))
    assert kind == 'type'
    assert sentence in text


def test_the_wrong_shape_names_the_axes():
    kind, mistake, text = said(TIMES, lambda X, dY: dY.T @ X)
    assert (kind, mistake) == ('shape', 'the result transposed')
    assert 'times has shape (2, 3); it should have (3, 2): i = 3 input features, j = 2 output features.' in text
    words_of = replace(TIMES, counts={'i': 'pixels'})
    assert 'i = 3 pixels, j = 2 output features' in said(words_of, lambda X, dY: X.T)[2]
    assert 'area has shape (1,); it should be one number.' in said(NUMBER, lambda x, w: np.array([x * w]))[2]


def test_what_is_not_finite_comes_before_the_values():
    def spoiled(X, dY):
        made = X.T @ dY + 1
        made[1, 0] = np.inf
        return made

    kind, mistake, text = said(TIMES, spoiled)
    assert (kind, mistake) == ('not finite', '')
    assert 'times is inf at [1, 0]; every number should be finite.' in text


def test_values_are_counted_and_the_largest_difference_shown():
    def spoiled(X, dY):
        made = X.T @ dY
        made[1, 0] += 1
        made[2, 1] -= 7
        return made

    kind, mistake, text = said(TIMES, spoiled)
    assert (kind, mistake) == ('value', '')
    assert (
        '2 of the 6 numbers of times differ. The largest difference is 7 at [2, 1]: yours is -12, it should be -5.'
        in text
    )
    right, yours, X, dY = tables(check(TIMES, spoiled).html)
    assert (right.caption, yours.caption) == ('times (3, 2) should be', 'times (3, 2) is')
    assert right.marked == yours.marked == {(1, 0), (2, 1)}
    assert (right.numbers[2][1], yours.numbers[2][1]) == ('-5', '-12')
    assert right.columns == yours.columns == ['j=0', 'j=1']
    assert (X.caption, dY.caption) == ('X (4, 3)', 'dY (4, 2)')


def test_a_number_is_compared_as_a_number():
    for answer in (
        lambda x, w: x * w,
        lambda x, w: np.float64(x * w),
        lambda x, w: np.array(x * w),
        lambda x, w: np.float32(x * w),
    ):
        assert check(NUMBER, answer).kind == 'right'
    x, w = NUMBER.trials()[0].values()
    kind, _, text = said(NUMBER, lambda x, w: x * w + 1)
    assert kind == 'value'
    assert f'area is {x * w + 1:g}, it should be {x * w:g}.' in text
    assert f'Seen with x = {x:g}, w = {w:g}.' in text
    assert said(NUMBER, lambda x, w: 'x')[0] == 'type'


def test_a_shape_is_compared_as_a_shape():
    assert check(SHAPE, lambda N, M: (N, M)).kind == 'right'
    assert check(SHAPE, lambda N, M: [N, M]).kind == 'right'
    assert 'It returned (2, 4); it should be (4, 2). Seen with N = 4, M = 2.' in said(SHAPE, lambda N, M: (M, N))[2]
    assert 'it should be a shape, such as (4, 3)' in said(SHAPE, lambda N, M: N * M)[2]
    assert said(SHAPE, lambda N, M: (N, M, 1))[0] == 'value'


def test_several_arrays_are_told_apart():
    assert check(TWO, lambda X, dY: (X.T @ dY, dY.sum(0))).kind == 'right'
    assert 'It should return 2 arrays: dA, dB.' in said(TWO, lambda X, dY: X.T @ dY)[2]
    assert 'It should return 2 arrays' in said(TWO, lambda X, dY: (X.T @ dY, dY.sum(0), 1))[2]
    assert check(TWO, lambda X, dY: [X.T @ dY, dY.sum(0)]).kind == 'right'
    assert said(TIMES, lambda X, dY: [X.T @ dY, dY])[0] == said(TIMES, lambda X, dY: [[1], [1, 2]])[0] == 'type'
    assert 'dB has shape (4,); it should have (2,)' in said(TWO, lambda X, dY: (X.T @ dY, dY.sum(1)))[2]
    assert 'dA has shape (4, 3)' in said(TWO, lambda X, dY: (X, dY.sum(1)))[2]
    three = replace(NUMBER, gives={'da': '', 'db': '', 'dc': ''}, answer='x, w, -0.0')
    assert 'It should return 3 numbers: da, db, dc.' in said(three, lambda x, w: x)[2]
    assert 'dc is 1, it should be 0.' in said(three, lambda x, w: (x, w, 1))[2]
    right, yours, *_ = tables(check(TWO, lambda X, dY: (X.T @ dY, dY.sum(0) * [1, 2])).html)
    assert yours.caption == 'dB (2,) is'
    assert yours.marked == {(0, 1)}


# --- mistakes


def test_a_mistake_comes_with_its_reason_and_its_place():
    kind, mistake, text = said(TIMES, lambda X, dY: np.einsum('ni,nj->ij', X, dY) * 0.5)
    assert (kind, mistake) == ('value', 'half of it')
    assert text.startswith('Not yet: half of it. Nothing is halved. 6 of the 6 numbers of times differ.')
    assert text.endswith('→ 03_batched: Why `.sum(0)`?')
    link = body(check(TIMES, lambda X, dY: X.T @ dY / 2).html).find('.//a')
    assert (link.get('href'), link.text) == ('03_batched.ipynb', '03_batched')


def test_a_mistake_must_agree_at_every_trial():
    def half_at_first(X, dY):
        return X.T @ dY / (2 if len(X) == 4 else 3)

    assert said(TIMES, half_at_first)[:2] == ('value', '')


def test_of_two_mistakes_that_do_the_same_the_first_is_told():
    twice = replace(TIMES, slips=(*TIMES.slips, Slip('the same again', '0.5 * X.T @ dY', 'No.')))
    assert [slip.name for slip in slips_of(twice)] == [slip.name for slip in slips_of(TIMES)]
    harmless = replace(TIMES, slips=(Slip('no mistake', '(dY.T @ X).T', 'No.'),))
    assert 'no mistake' not in [slip.name for slip in slips_of(harmless)]


def test_mistakes_that_show_in_how_it_failed():
    def changes(X, dY):
        dY *= 2
        return X.T @ dY

    memory = []

    def keeps(X, dY):
        memory.append(1)
        return X.T @ dY * len(memory)

    assert said(TIMES, changes)[:2] == ('changed', 'an input changed')
    assert 'It changed `dY`, which it was given.' in said(TIMES, changes)[2]
    assert said(TIMES, keeps)[1] == 'something kept from the call before'
    assert said(TIMES, lambda X, dY: (X.T @ dY).reshape(3, 2))[:2] == ('raised', 'a size written into the code')
    assert said(TIMES, lambda X, dY: (X.T @ dY)[:3, :2])[:2] == ('shape', 'a size written into the code')
    assert said(TIMES, lambda X, dY: sum(np.outer(X[n], dY[n]) for n in range(4)))[1] == 'a size written into the code'
    assert said(TIMES, lambda X, dY: np.squeeze(X).T @ np.squeeze(dY))[:2] == ('raised', 'a batch of one')
    assert said(TIMES, lambda X, dY: np.round(X.T @ dY))[:2] == ('value', '')
    assert said(NUMBER, lambda x, w: round(x * w))[:2] == ('value', '')


def test_an_input_is_not_changed_for_the_next_trial():
    def changes_then_right(X, dY):
        X[:] = 0
        return X.T @ dY

    assert said(TIMES, changes_then_right)[1] == 'an input changed'
    assert TIMES.trials()[0]['X'].all()


def test_what_the_function_prints_is_printed_once(capsys):
    def talks(X, dY):
        print('X', X.shape)
        return X.T @ dY

    check(TIMES, talks)
    assert capsys.readouterr().out == 'X (4, 3)\n'


# --- what stands around it


def test_hints_and_the_solution_are_folded_until_it_is_right():
    for function, titles in (
        (lambda X, dY: None, ['Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X, ['Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X.T @ dY + 1, ['The arrays it was given', 'Hint 1', 'Hint 2', 'Solution']),
        (lambda X, dY: X.T @ dY, ['Our version']),
    ):
        page = body(check(TIMES, function).html)
        assert [words(summary) for summary in page.iter('summary')][-len(titles) :] == titles
        assert 'def times(X, dY):\n    return X.T @ dY' in [words(pre) for pre in page.iter('pre')]
        assert all(details.get('open') is None for details in page.iter('details'))


def test_words_are_escaped():
    answer = check(TIMES, raising(ValueError('<script>alert(1)</script> & <b>')))
    assert '<script' not in answer.html
    assert '<script>alert(1)</script> & <b>' in words(body(answer.html))
