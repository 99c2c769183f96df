"""Errors in plain words. Each pattern is met by an error that NumPy or Python really raises."""

import math
import re

import numpy as np
import pytest
from test_practice_judge import TIMES

from lin_backprop import errors
from lin_backprop.errors import in_words
from lin_backprop.practice.answers import check

X, W, dY = np.ones((5, 3)), np.ones((3, 2)), np.ones((5, 2))
x, number, mask = np.ones(3), 2.5, np.ones((5, 3)) > 0
ZEROS, NOTHING, LIST = np.zeros((3, 3)), None, [1.0, 2.0]


def error_of(code):
    """The error that this raises."""
    names = {**globals(), 'Y': np.zeros(3, int)}
    try:
        exec(code, names)
    except BaseException as error:
        return error
    raise AssertionError(f'{code} raises nothing')


RAISED = [  # code, and words that help
    ('X @ dY', 'left array, 3 long, with the first of the right one, 5 long'),
    ('X @ np.ones(4)', 'left array, 3 long, with the first of the right one, 4 long'),
    ('np.dot(X, dY)', 'left array, 3 long, with the first of the right one, 5 long'),
    ('X @ 2', 'for a number write `*`'),
    ('2.0 @ 3.0', 'for numbers write `*`'),
    ('max(X, 0)', 'np.maximum(y, 0)'),
    ('X and W', 'np.where'),
    ('X * dY', '(5, 3) and (5, 2) do not fit, 2 and 3 meet in the last axis'),
    ('X + np.ones(5)', '(5, 3) and (5,) do not fit, 3 and 5 meet in the last axis'),
    ('X * np.ones((4, 3))', '4 and 5 meet in the last but one'),
    ('np.broadcast_to(X, (3, 3))', 'The wanted shape was (3,3)'),
    ('np.einsum("ni,ij->nj", X, dY)', 'One letter in `einsum`'),
    ('Y += np.ones((5, 3), int)', 'keep the shape on the left, (3,)'),
    ('Y[:] = [1, 2, 3, 4]', 'has the shape (4,), and its place there has the shape (3,)'),
    ('X.sum(2)', 'axis 2 of an array with 2 axes'),
    ('X.sum((0, 0))', 'One axis is named twice'),
    ('X.transpose(0, 2, 1)', 'each axis of the array once'),
    ('np.einsum("nij->j", X)', 'more letters for an array than it has axes: array number 0'),
    ('np.einsum("n->n", X)', 'fewer letters'),
    ('np.einsum("ni->nk", X)', 'has the letter k, and no array has it'),
    ('np.einsum("ni->nn", X)', 'The letter n stands twice'),
    ('np.einsum("ni,nj->ij", X)', 'a word of letters for each array'),
    ('np.einsum("ni->i", X, dY)', 'a word of letters for each array'),
    ('X.reshape(4, 2)', 'has 15 numbers, and the shape (4,2)'),
    ('np.concatenate([X, np.ones(5)], 1)', 'have 2 and 1 axes. `np.ones(N)` has one axis, and a column has two'),
    ('np.hstack([X, np.ones(5)])', '`np.column_stack` makes columns'),
    ('np.vstack([X, np.ones(5)])', 'in axis 1 one has 3, the other 5'),
    ('np.stack([X, dY])', 'all have one shape'),
    ('np.concatenate([X, 1])', 'axes'),
    ('np.concatenate([1, 2])', 'A number cannot be joined'),
    ('np.hstack(X, dY)', '`np.hstack([a, b])`'),
    ('np.column_stack(X, dY)', '`np.column_stack([a, b])`'),
    ('np.concatenate(X, x)', 'one list of arrays'),
    ('np.sum(X, dY)', '`np.sum(a, 0)` takes one array and an axis'),
    ('X.sum(dim=0)', 'is `axis` in NumPy'),
    ('np.mean(X, dim=1)', 'is `axis` in NumPy'),
    ('X.sum(0, keepdim=True)', '`keepdims`'),
    ('np.zeros(3, requires_grad=True)', 'an option of PyTorch'),
    ('X.view(3, 5)', '`.reshape(3, 2)`'),
    ('X.view(-1)', '`.reshape(3, 2)`'),
    ('np.zeros(3, 2)', 'A shape is one tuple'),
    ('X.shape(0)', '`X.shape[0]`'),
    ('X.size(0)', '`X.shape[0]` in NumPy'),
    ('number(X)', 'stands a `*`'),
    ('X(W)', 'an array is called like a function'),
    ('LIST(0)', '`[...]`'),
    ('len(number)', 'this is a number'),
    ('len(np.float64(2))', 'this is a number'),
    ('number[0]', 'this is a single number'),
    ('np.float64(2)[0]', 'this is a single number'),
    ('X.sum[0]', 'Round brackets call it'),
    ('X.sum / 2', 'Round brackets call it'),
    ('NOTHING + X', 'without `return`'),
    ('NOTHING[0]', 'without `return`'),
    ('... + X', 'dots'),
    ('1 / 0', 'it divides by 0'),
    ('def f():\n    return f()\nf()', 'without end'),
    ('np.zeros((10**7, 10**7))', 'more memory'),
    ('np.linalg.inv(X)', 'as many rows as columns'),
    ('np.linalg.inv(ZEROS)', 'no inverse'),
    ('X[7]', 'number 7 along axis 0, which is 5 long'),
    ('LIST[4]', 'beyond the end'),
    ('x.shape[1]', 'has only `shape[0]`'),
    ('x[0, 1]', '2 indices for an array with 1 axes'),
    ('X[0.5]', 'must be a whole number'),
    ('X[x]', 'must be a whole number'),
    ('X[np.ones(4) > 0]', 'has 4 entries along an axis where the array has 5'),
    ('range(2.0)', '`int(...)` makes it one'),
    ('np.zeros((3.0, 2))', '`int(...)` makes it one'),
    ('float(X)', 'where one number is wanted'),
    ('math.exp(X)', 'such as `np.exp`'),
    ('X.item()', 'where one number is wanted'),
    ('np.array([[1], [1, 2]])', 'different lengths'),
    ('np.zeros(3)[0] = X[0]; Y[0] = X[0]', 'room for one number'),
    ('Y += 0.5', 'cannot take fractions'),
    ('n, i, j = X.shape', '`N, D = X.shape`'),
    ('n, i = 3', 'one number on its right'),
    ('-mask', '`~mask`'),
    ('mask - mask', '`~mask`'),
    ('~X', '`-X`'),
    ('LIST * 2.0', 'repeats the list'),
    ('np.zeros(-1)', 'below 0'),
    ('np.tensordot(X, dY)', '`np.tensordot`'),
    ('raise SystemExit(3)', 'ends the whole program'),
    ('raise KeyboardInterrupt', 'interrupts itself'),
    ('raise MemoryError', 'more memory'),
    ('def f():\n    if 0:\n        du = 1\n    return du\nf()', '`du` has no value here'),
    # PyTorch's and fast.ai's words
    ('X.t()', '`X.T`'),
    ('X.unsqueeze(-1)', '`X[:, None]`'),
    ('X.permute(1, 0)', '`X.transpose(...)`'),
    ('X.float()', '`X.astype(float)`'),
    ('X.clamp_min(0.)', '`np.maximum(X, low)`'),
    ('X.mm(W)', '`X @ W`'),
    ('X.numpy()', 'it is an array already'),
    ('X.detach()', 'it is an array already'),
    ('X.g', 'The gradient is what you return'),
    ('X.backward()', 'The gradient is what you return'),
    ('np.relu(X)', '`np.maximum(X, 0)`'),
    ('np.cat([X, X])', '`np.concatenate'),
    ('np.sigma(X)', 'NumPy has no `sigma`'),
    ('number.sum()', 'has no `.sum`'),
    ('LIST.T', '`np.array(...)` makes it an array'),
    ('NOTHING.sum()', 'does what gave it end in `return`'),
    ('torch.zeros(3)', '`np` is its name'),
    ('N', '`len(X)`'),
    ('Dy', 'What it was given is called `dy`'),
    ('upstrem', 'Is `upstream` meant?'),
    ('unknown', 'no line before gave it a value'),
]  # fmt: skip


@pytest.mark.parametrize(('code', 'helps'), RAISED, ids=[code for code, _ in RAISED])
def test_an_error_is_told_with_what_helps(code, helps):
    error = error_of(code)
    said = str(error).splitlines()[0].strip() if str(error) else ''
    words = in_words(error, said, ['X', 'dy', 'upstream'])
    assert helps.lower() in words.lower(), (said, words)
    assert words.endswith(('.', '?'))
    assert '{' not in words


def test_every_pattern_is_met():
    lines = [
        (str(error).splitlines() or [''])[0].strip() or type(error).__name__ for error in map(error_of, dict(RAISED))
    ]
    lines += ['SystemExit']
    rare = {"^'axis' entry"}  # of newer releases
    unmet = [pattern for pattern, _ in errors.PATTERNS if not any(re.search(pattern, line) for line in lines)]
    assert [pattern for pattern in unmet if not any(pattern.startswith(each) for each in rare)] == []


@pytest.mark.parametrize('error', [ValueError('odd'), ValueError(''), NameError(''), AttributeError('of its own')])
def test_what_is_not_known_keeps_its_own_words(error):
    assert in_words(error, str(error)) == ''


def test_the_readers_own_line_is_shown_with_what_it_had():
    def times(X, dY):
        wide = np.hstack([X, X])
        factor = 2.0
        return factor * (wide @ dY)

    text = check(TIMES, times).text
    number = times.__code__.co_firstlineno + 3
    assert f'Line {number}, `return factor * (wide @ dY)`, raised a ValueError' in text
    assert 'There `factor` is 2 and `wide` is (4, 6).' in text


def helper(rows):
    """One of the reader's own."""
    return rows[99]


def test_a_line_of_a_helper_is_told_with_its_function_and_a_long_one_is_cut():
    def times(X, dY):
        return helper(X) + 1111111111111111111111111 + 2222222222222222222222222 + 33333333333333333333333

    assert 'of `helper`, `return rows[99]`, raised an IndexError' in check(TIMES, times).text

    def long(X, dY):
        return None + 1111111111111111111111111 + 2222222222222222222222222 + 333333333333333333333333333

    assert re.search(r'`return None \+ 1+ \+ 2+ .{,20} \.\.\.`, raised', check(TIMES, long).text)
    assert math.pi  # used by the errors above
