"""The laws in boxes and in bold: each in its words, beside the same law in code that knows nothing of letters.py.

A law on letters is tried on every small formula, but for the names of its letters, at sizes that are mixed.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import permutations, product
from math import prod
from typing import NamedTuple

import numpy as np
import pytest
from test_prose import cells_of

from lin_backprop import letters, lin_grad
from lin_backprop.letters import formula, size
from lin_backprop.mistakes import MISTAKES, caught, fitting_products
from lin_backprop.one_line import einsum, plain
from web.series import SERIES

NAMES = 'nijt'
MIXED = [(3, 2, 1, 2), (2, 3, 2, 1), (1, 2, 3, 3), (2, 2, 2, 2)]  # sizes of n, i, j, t: with ones, and all equal
NO_ONES = [(3, 2, 4, 5), (2, 2, 2, 2)]
rng = np.random.default_rng(0)


class Law(NamedTuple):
    """words: as they stand in this notebook, in a box or in bold; holds: asserts the same in code."""

    notebook: str
    words: str
    holds: Callable


LAWS = []


def law(notebook, words):
    """The function below says in code what these words say."""

    def noted(holds):
        LAWS.append(Law(notebook, words, holds))
        return holds

    return noted


@cache
def told(number):
    """What stands in the boxes of a notebook, and what is bold."""
    (notebook,) = (notebook for notebook in SERIES if notebook.number == number)
    text = '\n\n'.join(cell.source for cell in cells_of(notebook) if cell.cell_type == 'markdown')
    lines = [line.removeprefix('>').strip() for line in text.splitlines() if line.startswith('>')]
    return '\n'.join(lines).replace('**', '') + '\n'.join(re.findall(r'\*\*(.+?)\*\*', text))


# --- what a formula means, and every small one


class Small(NamedTuple):
    """words: the letters of each array; answer: its letters. 'A', 'B' and 'C' are the arrays' names."""

    words: tuple
    answer: str

    def __str__(self):
        return f'{",".join(self.words)}->{self.answer}'

    @property
    def everything(self):
        """All its letters, in the order in which they come."""
        return ''.join(dict.fromkeys(''.join(self.words) + self.answer))


@cache
def every(arrays, longest, names=NAMES):
    """Every formula of so many arrays whose words are at most so long; of those alike but for names, the first."""
    words = [''.join(word) for k in range(longest + 1) for word in permutations(names, k)]
    answers = [''.join(word) for k in range(len(names) + 1) for word in permutations(names, k)]
    made = (Small(given, answer) for *given, answer in product(*[words] * arrays, answers))
    return [Small(tuple(each.words), each.answer) for each in made if names.startswith(each.everything)]


def drawn(small, sizes):
    """{letter: size} and whole numbers for each array."""
    sizes = dict(zip(NAMES, sizes, strict=True))
    return sizes, [rng.integers(-9, 10, [sizes[x] for x in word]) for word in small.words]


def added_up(small, sizes, arrays):
    """The meaning: in loops over all letters, the product of the entries is added to the entry of the answer."""
    answer = np.zeros([sizes[x] for x in small.answer], int)
    for values in product(*(range(sizes[x]) for x in small.everything)):
        at = dict(zip(small.everything, values, strict=True))
        entries = (array[tuple(at[x] for x in word)] for array, word in zip(arrays, small.words, strict=True))
        answer[tuple(at[x] for x in small.answer)] += prod(entries)
    return answer


def meant(small, sizes, arrays):
    """The same, fast; einsum needs an array for each letter that only the answer has."""
    words = [*small.words, small.answer]
    ones = np.ones([sizes[x] for x in small.answer], int)
    return np.einsum(f'{",".join(words)}->{small.answer}', *arrays, ones)


def axes(array, word, wanted):
    """The array with these letters as its axes; of size 1 where it lacks one."""
    turned = array.transpose([word.index(x) for x in wanted if x in word])
    return turned[tuple(slice(None) if x in word else None for x in wanted)]


def line_gives(small, line, sizes, arrays):
    names = dict(zip('ABC', arrays, strict=False)) | {size(letter): length for letter, length in sizes.items()}
    return np.asarray(eval(line, {'np': np} | names))


def test_the_meaning_is_that_of_the_loops():
    for small in [*every(1, 3), *every(2, 2)]:
        sizes, arrays = drawn(small, MIXED[0])
        np.testing.assert_array_equal(meant(small, sizes, arrays), added_up(small, sizes, arrays))


def test_every_small_formula_is_there():
    assert len(every(1, 1, 'n')) == 4  # '->', '->n', 'n->', 'n->n'
    assert {str(small) for small in every(2, 1, 'ni')} >= {',->', 'n,i->ni', 'n,i->in', 'n,n->i', 'n,->', ',n->n'}
    assert len(every(2, 3)) > 4_000
    assert any(small.words == ('ni', 'ij', 'jt') and small.answer == 'nt' for small in every(3, 2))


# --- the law of 04

CASES = """\
| a letter that is | in the answer | not in the answer |
|:--|:--|:--|
| in both arrays | is lined up: `*` | is lined up and summed: `*`, `.sum` |
| in one array | stays, and meets every entry of the other | is summed: `.sum` |
| in neither | is copied: `.repeat` | |"""
KEPT = {2: letters.LINED_UP, 1: letters.STAYS, 0: letters.COPIED}
DROPPED = {2: letters.CONTRACTED, 1: letters.SUMMED}


def case(small, letter):
    """In how many arrays it is, and whether it is in the answer: that decides."""
    return (KEPT if letter in small.answer else DROPPED)[sum(letter in word for word in small.words)]


def letter_by_letter(small, sizes, arrays):
    """The answer, by doing with each letter what the table says."""
    cases = {letter: case(small, letter) for letter in small.everything}
    summed = [letter for letter in cases if cases[letter] == letters.SUMMED]
    given = zip(arrays, small.words, strict=True)
    parts = [array.sum(tuple(map(word.index, set(word) & {*summed}))) for array, word in given]
    words = [''.join(x for x in word if x not in summed) for word in small.words]
    together = ''.join(dict.fromkeys(''.join(words)))
    boxes = prod(axes(part, word, together) for part, word in zip(parts, words, strict=True))  # lined up, or stays
    for letter in [x for x in together if cases[x] == letters.CONTRACTED]:
        boxes, together = boxes.sum(together.index(letter)), together.replace(letter, '')
    for letter in [x for x in cases if cases[x] == letters.COPIED]:
        boxes, together = boxes[None].repeat(sizes[letter], 0), letter + together
    return axes(boxes, together, small.answer)


@law('04', f'The law, for one or two arrays with no letter twice in one of them:\n\n{CASES}')
def _():
    for small in [*every(1, 3), *every(2, 3)]:
        form = formula(str(small))
        assert form.roles() == {letter: case(small, letter) for letter in small.everything}, str(small)
        line = plain(form)
        for at in MIXED:
            sizes, arrays = drawn(small, at)
            right = meant(small, sizes, arrays)
            np.testing.assert_array_equal(letter_by_letter(small, sizes, arrays), right, str(small), strict=True)
            if line:
                np.testing.assert_array_equal(line_gives(small, line, sizes, arrays), right, f'{small}: {line}')
        assert line or max(map(len, small.words)) > 2


@law(
    '04',
    'With arrays of one or two letters, a single `@` does it all exactly where one letter alone is in both, it is '
    'not in the answer, and every other letter stays.',
)
def _():
    for small in every(2, 2):
        cases = sorted(case(small, letter) for letter in small.everything)
        others = [each for each in cases if each != letters.STAYS]
        does = any(at_alone(small, *order) for order in product([0, 1], [False, True], [False, True]))
        assert (others == [letters.CONTRACTED]) == does, str(small)
        line = plain(formula(str(small)))
        assert does == ('@' in line and not any(sign in line for sign in ['*', 'sum', 'None'])), f'{small}: {line}'


def at_alone(small, first, turn_left, turn_right):
    """Whether this one @ gives the answer, with the right array first, or with arrays turned, or as they are."""
    for at in NO_ONES:
        sizes, arrays = drawn(small, at)
        left, right = arrays[first], arrays[1 - first]
        try:
            found = (left.T if turn_left else left) @ (right.T if turn_right else right)
        except ValueError:
            return False
        if not np.array_equal(found, meant(small, sizes, arrays)):
            return False
    return True


@law('04', 'Write one entry with its letters, multiply where they meet, and sum what the answer lacks.')
def _():
    """The closing answer: for the three lines of the layer, at sizes of which some are 1."""
    for N, D, M in product(range(1, 4), repeat=3):
        X, W, dY = (rng.integers(-9, 10, shape) for shape in [(N, D), (D, M), (N, M)])
        dX, dW, db = lin_grad(X, W, dY)
        sizes = {'n': N, 'i': D, 'j': M}
        np.testing.assert_array_equal(dX, added_up(Small(('nj', 'ij'), 'ni'), sizes, [dY, W]))
        np.testing.assert_array_equal(dW, added_up(Small(('ni', 'nj'), 'ij'), sizes, [X, dY]))
        np.testing.assert_array_equal(db, added_up(Small(('nj',), 'j'), sizes, [dY]))


# --- the rule: sum and copy, with up to three arrays


def summed_and_copied(small, sizes, arrays):
    """All products, with an axis for each letter; what the answer lacks is summed, what it alone has is copied."""
    held = ''.join(dict.fromkeys(''.join(small.words)))
    found = prod(axes(array, word, held) for array, word in zip(arrays, small.words, strict=True))
    found = found.sum(tuple(k for k, letter in enumerate(held) if letter not in small.answer))
    word = ''.join(letter for letter in held if letter in small.answer)
    for letter in [x for x in small.answer if x not in held]:
        found, word = np.stack([found] * sizes[letter]), letter + word
    return axes(found, word, small.answer)


def few():
    """Every formula of one, two or three arrays whose words have at most two letters, three in all."""
    return [small for arrays in (1, 2, 3) for small in every(arrays, 2, 'nij')]


@law('00', 'A letter that the answer lacks is summed; a letter that only the answer has is copied.')
def _():
    for small in few():
        line, at = einsum(formula(str(small), names='ABC')), MIXED[len(str(small)) % 4]
        sizes, arrays = drawn(small, at)
        right = meant(small, sizes, arrays)
        np.testing.assert_array_equal(summed_and_copied(small, sizes, arrays), right, str(small), strict=True)
        np.testing.assert_array_equal(line_gives(small, line, sizes, arrays), right, f'{small}: {line}')


@law('03', 'A letter that the answer lacks is summed. A letter that only the answer has is copied.')
@law('09', "The gradient of one array is the same formula, with this array and the answer in each other's place.")
@law('09', 'let the array and the answer change places, sum the letters that the answer lacks, and copy those')
@cache
def _():
    """On the way back: against unit changes of one array, whose effects on (Y * dY).sum() are its gradient."""
    for small in few():
        sizes, arrays = drawn(small, MIXED[len(str(small)) % 4])
        upstream = rng.integers(-9, 10, [sizes[x] for x in small.answer])
        form = formula(str(small), names='ABC')
        for k, word in enumerate(small.words):
            words = [*small.words]
            words[k] = small.answer
            back, given = Small(tuple(words), word), [*arrays]
            given[k] = upstream
            found = summed_and_copied(back, sizes, given)
            np.testing.assert_array_equal(found, by_unit_changes(small, sizes, arrays, k, upstream), f'{small} by {k}')
            line = einsum(form.gradient('ABC'[k])).replace('dY', 'ABC'[k])
            np.testing.assert_array_equal(line_gives(back, line, sizes, given), found, f'{small}: {line}')


def by_unit_changes(small, sizes, arrays, k, upstream):
    """What each entry of array k brings to (Y * upstream).sum(), one entry after the other."""
    shape, given = arrays[k].shape, [*arrays]
    brings = []
    for one in np.eye(arrays[k].size, dtype=int):
        given[k] = one.reshape(shape)
        brings.append((meant(small, sizes, given) * upstream).sum())
    return np.reshape(brings, shape)


# --- order


@law('04', 'Because `@` sums between its neighbours, so the letter that goes must stand in the middle.')
def _():
    """Of the eight products of two arrays, turned or not, those give it in which the letter that goes meets itself."""
    for small in every(2, 2):
        if sorted(case(small, x) for x in small.everything if case(small, x) != letters.STAYS) != [letters.CONTRACTED]:
            continue
        (goes,) = (x for x in small.everything if case(small, x) == letters.CONTRACTED)
        for first, *turned in product([0, 1], [False, True], [False, True]):
            words = small.words[first], small.words[1 - first]
            left, right = (word[::-1] if turn else word for word, turn in zip(words, turned, strict=True))
            fits = left[-1] == right[0] == goes and left[:-1] + right[1:] == small.answer
            assert at_alone(small, first, *turned) == fits, f'{small}: {left} @ {right}'


@law('06', 'Then dY stands between the two, and both are turned: for Y = A W B, $dW = A^T dY B^T$.')
def _():
    small = Small(('ni', 'ij', 'jt'), 'nt')
    for at in [*product(range(1, 4), repeat=4), *NO_ONES]:
        sizes, (A, W, B) = drawn(small, at)
        dY = rng.integers(-9, 10, (len(A), B.shape[1]))
        np.testing.assert_array_equal(A.T @ dY @ B.T, by_unit_changes(small, sizes, [A, W, B], 1, dY))
    assert plain(formula(str(small), 'Y', 'AWB').gradient('W')) == 'A.T @ dY @ B.T'


def layers():
    """(X, W, dY) of whole numbers at all sizes from 1 to 3."""
    for N, D, M in product(range(1, 4), repeat=3):
        yield [rng.integers(-9, 10, shape) for shape in [(N, D), (D, M), (N, M)]]


@law('06', 'dX must price a change of X as dY prices the change of Y that follows; adding the same products over the')
def _():
    for X, W, dY in layers():
        change = rng.integers(-9, 10, X.shape)
        boxes = dY[:, None, :] * change[:, :, None] * W
        assert (dY * (change @ W)).sum() == boxes.sum() == ((dY @ W.T) * change).sum()
        np.testing.assert_array_equal(boxes.sum(1), dY * (change @ W))
        np.testing.assert_array_equal(boxes.sum(2), (dY @ W.T) * change)


@law(
    '05',
    'It is the table of every slope, nearly all of them zeros and copies; a gradient is dY times the table, and three '
    'short lines give that.',
)
def _():
    """Measured: a row for each number of Y, a column for each number of X, W or b."""
    for X, W, dY in layers():
        (N, D), M = X.shape, W.shape[1]
        arrays = {'X': X, 'W': W, 'b': rng.integers(-9, 10, M)}
        copies = {'X': (W, N * D * M), 'W': (X, N * D * M), 'b': (np.ones(1), N * M)}  # of what, and how many
        for (name, array), grad in zip(arrays.items(), [dY @ W.T, X.T @ dY, dY.sum(0)], strict=True):
            ones = np.eye(array.size, dtype=int).reshape(-1, *array.shape)
            nudged = [_affine(**arrays | {name: array + one}) - _affine(**arrays) for one in ones]
            table = np.reshape(nudged, (array.size, dY.size)).T
            np.testing.assert_array_equal(dY.ravel() @ table, grad.ravel())
            copied, count = copies[name]
            assert set(table[table != 0]) <= set(copied.ravel())
            assert (table != 0).sum() <= count


def _affine(X, W, b):
    return X @ W + b


# --- the batch, and one example


@law('03', '`X.T @ dY` makes the same 24 products as `*`, and sums n on the way.')
def _():
    X = np.array([[Products({f'X[{n}, {i}]'}) for i in range(3)] for n in range(4)])
    dY = np.array([[Products({f'dY[{n}, {j}]'}) for j in range(2)] for n in range(4)])
    boxes = X[:, :, None] * dY[:, None, :]
    assert len({products for box in boxes.flat for products in box.all}) == 24
    for (i, j), entry in np.ndenumerate(X.T @ dY):
        assert sorted(entry.all) == sorted(products for box in boxes[:, i, j] for products in box.all)


class Products:
    """A number that knows the products that it is the sum of."""

    def __init__(self, *all_):
        self.all = [*map(frozenset, all_)]

    def __mul__(self, other):
        return Products(*(one | two for one, two in product(self.all, other.all)))

    def __add__(self, other):
        return Products(*self.all, *other.all)


@law(
    '03',
    'Whatever the batch shares (W and b) is summed over the batch; whatever each example has for itself (X) is not.',
)
def _():
    for X, W, dY in layers():
        whole = lin_grad(X, W, dY)
        alone = [lin_grad(X[n : n + 1], W, dY[n : n + 1]) for n in range(len(X))]
        np.testing.assert_array_equal(whole.dX, np.concatenate([grad.dX for grad in alone]))
        np.testing.assert_array_equal(whole.dW, sum(grad.dW for grad in alone))
        np.testing.assert_array_equal(whole.db, sum(grad.db for grad in alone))


@law('02', 'For one example, dW needs `*` and no sum')
@law('02', 'The transpose changes no number. It only turns W, so that `@` pairs j with j, and not with i.')
def _():
    for X, W, dY in layers():
        x, dy, (D, M) = X[0], dY[0], W.shape
        small, sizes = Small(('i', 'ij'), 'j'), {'i': D, 'j': M}
        np.testing.assert_array_equal(x[:, None] * dy, by_unit_changes(small, sizes, [x, W], 1, dy))
        assert {(i, j, W[i, j]) for i, j in np.ndindex(D, M)} == {(i, j, W.T[j, i]) for i, j in np.ndindex(D, M)}
        np.testing.assert_array_equal(dy @ W.T, [sum(dy[j] * W[i, j] for j in range(M)) for i in range(D)])
        np.testing.assert_array_equal(dy @ W.T, by_unit_changes(small, sizes, [x, W], 0, dy))


@law('02', 'a weight has one path (multiply); an input has a path through every output (multiply, then add).')
def _():
    """Where no number is 0: the outputs that move with one weight, and with one input."""
    for D, M in product(range(1, 4), repeat=2):
        x, W, dy = (rng.integers(1, 10, shape) for shape in [D, (D, M), M])
        for i, j in np.ndindex(D, M):
            nudged = W.copy()
            nudged[i, j] += 1
            moves = x @ nudged - x @ W
            assert (*np.flatnonzero(moves),) == (j,)
            assert moves[j] * dy[j] == np.outer(x, dy)[i, j]
        for i in range(D):
            moves = (x + np.eye(D, dtype=int)[i]) @ W - x @ W
            assert moves.all()
            assert sum(moves * dy) == (dy @ W.T)[i]


# --- numbers alone


@law('01', 'Along a path, multiply. Where several paths start from the same number, add.')
def _():
    """Every chain of three steps, a sum or a product each, against the slope of the polynomial that it is."""
    steps = [list(product('+*', [(a, b) for b in range(k) for a in range(b + 1)])) for k in (2, 3, 4)]
    for chain in product(*steps):
        numbers = [np.polynomial.Polynomial([0, 1]), np.polynomial.Polynomial([3])]  # x, and a constant
        for sign, (a, b) in chain:
            numbers.append(numbers[a] + numbers[b] if sign == '+' else numbers[a] * numbers[b])
        at = [number(2) for number in numbers]
        assert slope_by_paths(chain, at, len(at) - 1) == numbers[-1].deriv()(2), chain


def slope_by_paths(chain, at, number):
    """Of this number by x: a step after the other back from it, multiplied along each path, and the paths added."""
    if number < 2:
        return number == 0
    sign, (a, b) = chain[number - 2]
    stretches = (1, 1) if sign == '+' else (at[b], at[a])
    return sum(stretch * slope_by_paths(chain, at, k) for stretch, k in zip(stretches, (a, b), strict=True))


# --- shapes


@law('04', 'A shape can tell you that a formula is wrong. It never tells you that it is right.')
def _():
    """No gradient has another shape than its array; and at any sizes, wrong formulas have the right shape."""
    for X, W, dY in layers():
        for mistake in MISTAKES:
            right = getattr(lin_grad(X, W, dY), mistake.gradient)
            assert right.shape == {'dX': X, 'dW': W, 'db': W[0]}[mistake.gradient].shape
        assert (2 * dY @ W.T).shape == X.shape


def test_what_a_shape_notices_is_what_04_says():
    """At the sizes of the table, at sizes that all differ, at equal sizes; and of the products of two arrays."""

    def noticed(sizes=None):
        tried = [mistake._replace(sizes=sizes or mistake.sizes) for mistake in MISTAKES]
        return [caught(mistake)['shape alone'] for mistake in tried]

    differ = list(permutations(range(2, 6), 3))
    assert {sum(noticed(sizes)) for sizes in differ} == {10}
    assert {sum(noticed((k, k, k))) for k in (2, 3, 4)} == {3}
    anywhere = [noticed(sizes) for sizes in product(range(1, 4), repeat=3)]
    assert sum(not any(seen) for seen in zip(*anywhere, strict=True)) == 15
    (notebook,) = (notebook for notebook in SERIES if notebook.number == '04')
    text = '\n'.join(cell.source for cell in cells_of(notebook))
    for words in [
        '**The shape** notices four at these sizes.',
        'At sizes that all differ (none of them 1) the shape notices ten',
        'The other fifteen have the right shape at any sizes. Where all sizes are equal it notices three.',
        'Six are tried at sizes some of which are equal, so that their shape is right.',
        'Where all differ, only one fits, and it is right.',
    ]:
        assert words in text
    assert sum(noticed()) == 4
    assert [len({*mistake.sizes}) < 3 for mistake in MISTAKES].count(True) == 6
    for (N, D, M), name in product(differ, ['dX', 'dW']):
        X, W, dY = (rng.integers(-9, 10, shape) for shape in [(N, D), (D, M), (N, M)])
        (fits,) = fitting_products(X, W, dY, name)
        assert fits.right


# --- all of them


@pytest.mark.parametrize('each', LAWS, ids=lambda each: f'{each.notebook}: {each.words[:50]}')
def test_a_law_holds_in_the_words_of_its_notebook(each):
    assert each.words in told(each.notebook)
    each.holds()
