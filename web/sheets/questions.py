"""The questions of a sheet, from its numbers: what is asked, the answers, and the reasons.

`sheet(lesson, seed)` is the same at every call. What is right follows from letters.py and linear.py, what is wrong from
mistakes.py.
"""

import re
from contextlib import suppress
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from lin_backprop.accept import refuse, require_whole
from lin_backprop.adjoint import change_of_loss
from lin_backprop.any_layer import LAYERS
from lin_backprop.jacobian import jacobian, jacobian4
from lin_backprop.letters import AXES, CONTRACTED, COPIED, PLUS, RULE, SUMMED, TIMES, entry
from lin_backprop.mistakes import caught, fitting_products
from lin_backprop.one_line import boxes, einsum, plain
from lin_backprop.parts import Parts
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.landing import why
from lin_backprop.render.picture import factor, number
from lin_backprop.scalar import chain, chain_grad
from lin_backprop.verdicts import verdict

from .draw import Again, Dice, Layer, alike_turned
from .forms import Choice, Grid, Line, Option, Question, Row, Ticks

_LETTER = re.compile(r"(?<=[\[' ,>nij])[nij](?=[],' nij-])")  # an index in a line of code
CHECKED = 'shape alone', 'dY of ones', 'random dY'  # of mistakes.CHECKS; nudges notice what a random dY does
AXIS = 'nij'  # of a box of products
TICK = 'Tick it, and say of each other one what is wrong.'
_caught = cache(caught)
OTHERS = [name for name in LAYERS if name not in ('X @ W', 'the bias', 'picked rows', 'a convolution')]


# ---- one entry, or a few


def moves(layer, dice):
    """Which numbers of Y move with one number of b, X or W."""
    lines, reasons = [], []
    for name, formula in (('b', PLUS), ('X', TIMES), ('W', TIMES)):
        index = dice.pick(np.ndindex(layer.given[name].shape))
        moved = [
            entry('Y', place)
            for place in np.ndindex(layer.arrays['Y'].shape)
            if index in formula.fed_by(place, layer.sizes)[name]
        ]
        lacks = next(letter for letter in AXES['Y'] if letter not in AXES[name])
        lines.append(Line(f'`{entry(name, index)}` moves ▬', (', '.join(moved),)))
        reasons.append(f'{entry(name, index)} has no {lacks}: it goes into Y for every {lacks}.')
    return Question('Which numbers of Y move?', 'One number alone is nudged.', tuple(lines), tuple(reasons))


def bias(layer, dice):
    """One entry of db."""
    return _sums(layer, dice, 'How strongly does the loss follow one number of b?', ['db'])


def weight(layer, dice):
    """One entry of dW."""
    return _sums(layer, dice, 'How strongly does the loss follow one weight?', ['dW'])


def weight_and_bias(layer, dice):
    """One entry of dW and one of db."""
    return _sums(layer, dice, 'How strongly does the loss follow a weight and a bias?', ['dW', 'db'])


def there_and_back(layer, dice):
    """One entry of Y and one of dW."""
    return _sums(layer, dice, 'What is summed, forward and back?', ['Y', 'dW'])


def _sums(layer, dice, ask, answers):
    picked = [(answer, dice.pick(layer.clear(answer))) for answer in answers]
    return Question(ask, 'Write the sum, then the number.', *_entries(layer, picked))


def _entries(layer, picked):
    """(lines, reasons) for entries. picked: (name of the answer, index) each."""
    lines, reasons = [], []
    for answer, index in picked:
        *_, terms, value = _worked(layer, answer, index).split(' = ')
        lines.append(Line(f'`{entry(answer, index)}` = ▬ = ▭', (terms, value)))
        reasons += [*RULE[answer].reasons(), why(answer, index)]
    return tuple(lines), tuple(reasons)


def _worked(layer, answer, index):
    """'dW[1, 0] = sum over n of X[n, 1] · dY[n, 0] = 3·1 + 1·(-4) = -1'"""
    return sum_in_words(layer.arrays, answer, index, layer.arrays[answer][index])


def share(layer, dice):
    """What one example brings to dW, with cells left out."""
    n = dice.pick(range(layer.shape[0]))
    products, clear = _shares(layer, n)
    grid = Grid(f'share of example {n}', AXES['dW'], products, tuple(sorted(dice.some(3, clear))))
    reasons = (f'Its cell i, j is X[{n}, i] · dY[{n}, j]. dW is the sum of the shares of all examples.',)
    return Question(f'What does example {n} alone add to dW?', 'Fill in the three empty cells.', (grid,), reasons)


def _shares(layer, n):
    """(the share of example n in dW, its entries that are no sum of the two numbers, no whole dW and none turned)"""
    x, dy = layer.given['X'][n], layer.given['dY'][n]
    products, wrong = np.outer(x, dy), np.stack([np.add.outer(x, dy), layer.arrays['dW']])
    clear = [
        index
        for index, value in np.ndenumerate(products)
        if value not in wrong[:, *index] and not alike_turned(products, index)
    ]
    return products, clear


def inputs(layer, dice):
    """The table of dX, with two cells left out."""
    cells = sorted(dice.some(2, layer.clear('dX')))
    reasons = [f'{_worked(layer, "dX", index)}.' for index in cells]
    grid = Grid('dX', AXES['dX'], layer.arrays['dX'], tuple(cells))
    ask, how = 'Which two numbers of dX are missing?', 'Work them out beside the table.'
    return Question(ask, how, (grid,), (*reasons, *RULE['dX'].reasons(), why('dX', cells[0])))


def one_example(layer, dice):
    """One example alone: the one path from a weight to the loss, and all paths from an input."""
    N, _, M = layer.shape
    n = dice.pick(range(N))
    products, clear = _shares(layer, n)
    i, j = dice.pick(clear)
    feeds = dice.pick(index for index in layer.clear('dX') if index[0] == n)
    terms = '·'.join(map(factor, (layer.given['X'][n, i], layer.given['dY'][n, j])))
    _, rule, *sums = _worked(layer, 'dX', feeds).split(' = ')
    lines = (
        Line(f'`{entry("W", (i, j))}`: ▭ path(s), slope ▬ = ▭', ('1', terms, number(products[i, j]))),
        Line(f'`{entry("X", feeds)}`: ▭ path(s), slope ▬ = ▭', (str(M), *sums)),
    )
    reasons = (
        f'{entry("W", (i, j))} goes into Y[{n}, {j}] alone, times X[{n}, {i}]: along a path, multiply.',
        f'{entry("X", feeds)} feeds every output: paths that start from the same number add, {rule}.',
    )
    how = f'Take example {n} alone, row {n} of X and of dY. Each number of Y that a number goes into is a path.'
    return Question('How many paths lead to the loss?', how, lines, reasons)


# ---- numbers, before there are arrays


def one_chain(layer, dice):
    """The chain of 01, forward and back. No step may hide a mistake: none is 0 or 1, none equals another."""
    x, w = dice.some(2, (2, 3, 4, 5, -2, -3))
    v, off = dice.pick((2, 3, 4, 5, 6)), dice.pick((-4, -3, -2, 3, 4))
    b, target = v - x * w, v - off
    there, back = chain(x, w, b, target), chain_grad(x, w, b, target)
    if 0 in (b, target) or len({*there, *back}) < 6 or max(map(abs, (b, *back))) > 40:
        raise Again
    u, v, z = map(number, there)
    lines = (
        Line('Forward: u = x · w + b = ▭ , v = relu(u) = ▭ , z = (v − target)² = ▭', (u, v, z)),
        Line('Back: dz = 1, dv = ▭ , du = ▭ , dx = ▭ , dw = ▭ , db = ▭', tuple(map(number, back[1:]))),
    )
    reasons = (
        f'dv = 2 · (v − target) = 2·{factor(off)}. relu is open, since u is above 0: du = dv · 1.',
        f'dx = du · w = {factor(back.du)}·{factor(w)}, dw = du · x = {factor(back.du)}·{factor(x)}, db = du · 1: '
        'the gradient of the output of a step, times one stretch.',
    )
    how = f'x = {x}, w = {w}, b = {b}, target = {target}. The loss is z, and dv is its slope by v.'
    return Question('What are the numbers of this chain?', how, lines, reasons)


def two_paths(layer, dice):
    """A number that is used twice: multiply along each path, then add."""
    x, (left, right), plus = dice.pick((2, 3, 4)), dice.some(2, (2, 3, 4, 5)), dice.pick((-3, -2, -1, 1, 2, 3))
    p, q = left * x, right * x + plus
    first, second = q * left, p * right
    total = first + second
    if q < 2 or p == q or first == second or total == first * second:
        raise Again
    lines = (
        Line('p = ▭ , q = ▭ , dp = ▭ , dq = ▭', (number(p), number(q), number(q), number(p))),
        Line('Through p: ▭ · ▭ = ▭', (number(q), number(left), number(first))),
        Line('Through q: ▭ · ▭ = ▭', (number(p), number(right), number(second))),
        Line('Together: dx = ▭', (number(total),)),
    )
    how = f'p = {left} · x, q = {right} · x {"+" if plus > 0 else "−"} {abs(plus)}, the loss is p · q, and x = {x}.'
    reasons = ('A nudge of p is stretched by q, so dp = q, and dq = p. Along a path, multiply.',
               'Where several paths start from the same number, add.')  # fmt: skip
    return Question('What if a number is used twice?', how, lines, reasons)


# ---- letters


def loops(layer, dice):
    """A letter left out of lines of the loops, which letter is summed, which is copied, and an axis."""
    lines, reasons = _letters(dice, lambda formula: formula.loops().splitlines()[-1].strip(), ('dX', 'dW'))
    axis, of_axis = _axis('db')
    how = (
        'A letter is missing in each line. Behind the line, write which letter is summed, or copied. '
        'In the last line, the number of an axis is missing.'
    )
    return Question('Which letters are missing?', how, (*lines, axis), (*reasons, of_axis))


def letters(layer, dice):
    """The same for einsum, and an axis of the box of products."""
    written = dice.some(2, ('Y', 'dX', 'dW'))
    lines, reasons = _letters(dice, lambda formula: _equation(formula.answer, einsum(formula)), written)
    axis, of_axis = _axis(dice.pick(('Y', 'dX', 'dW')))
    how = (
        'einsum takes the letters of each array and, behind the arrow, those of the answer. Behind the line, write '
        'which letter is summed, or copied. In the last line, the products have the axes 0, 1, 2 for n, i, j.'
    )
    return Question('Which letters are missing?', how, (*lines, axis), (*reasons, of_axis))


def _letters(dice, write, answers):
    """(lines, reasons): one letter of each line left out, and which is summed; last the bias, with what is copied."""
    lines, reasons = [], []
    for answer in answers:
        code = write(RULE[answer])
        place = dice.pick(found.start() for found in _LETTER.finditer(code, code.index('=')))
        summed = RULE[answer].having(CONTRACTED, SUMMED)
        lines.append(Line(f'`{code[:place]}□{code[place + 1 :]}` summed: □', (code[place], summed)))
        reasons += RULE[answer].reasons()
    lines.append(Line('`Y[n, j] += b[□]` copied: □', (PLUS.arrays['b'], PLUS.having(COPIED))))
    return lines, reasons + PLUS.reasons()


def _axis(answer):
    """(a line with an axis left out, the reason for it)."""
    letter, code = RULE[answer].having(CONTRACTED, SUMMED), _equation(answer, boxes(RULE[answer]))
    axes = AXIS if answer != 'db' else AXES['dY']
    axis = str(axes.index(letter))
    line = Line(f'`{code.replace(f".sum({axis})", ".sum(□)")}`', (axis,))
    return line, f'The axes are {", ".join(axes)}, and {answer} lacks {letter}: axis {axis}.'


def _equation(answer, code):
    return f'{answer} = {code}{" + b" * (answer == "Y")}'


def another_layer(layer, dice):
    """The gradients of a layer of another kind, in letters."""
    name = dice.pick(OTHERS)
    formula = LAYERS[name]
    gradients = [formula.gradient(array) for array in formula.arrays]
    first = dice.pick(gradient for gradient in gradients if gradient.having(CONTRACTED, SUMMED))
    second = dice.pick(gradient for gradient in gradients if gradient != first)
    lines = []
    for gradient in (first, second):
        blanks = ','.join('▭' * len(gradient.arrays))
        code = f"{gradient.answer} = np.einsum('{blanks}->▭', {', '.join(gradient.arrays)})"
        lines.append(Line(f'`{code}`', (*gradient.arrays.values(), gradient.letters)))
    lines.append(Line(f'Summed in {first.answer}: ▭', (', '.join(first.having(CONTRACTED, SUMMED)),)))
    reasons = [f'{each.answer} has the letters of {each.answer.removeprefix("d")}.' for each in (first, second)]
    reasons += [*first.reasons(), *(second.reasons() or [f'{second.answer} lacks none: nothing is summed.'])]
    line = formula.loops().splitlines()[-1].strip()
    how = f'The layer, {name}, is `{line}`. Write the letters of each array and, behind `->`, of the answer.'
    return Question('What goes back through another layer?', how, tuple(lines), tuple(reasons))


# ---- which formula, which mistake, which check


def which_weight(layer, dice):
    """The formula of dW, among named mistakes."""
    return _which(layer, dice, 'dW')


def which_input(layer, dice):
    """The formula of dX, among named mistakes."""
    return _which(layer, dice, 'dX')


def _which(layer, dice, gradient):
    right, wrong = layer.arrays[gradient], layer.readable(gradient)
    mistakes = dice.some(3, wrong)
    if not _differ([right, *map(wrong.get, mistakes)]):
        raise Again
    options = [Option(f'`{plain(RULE[gradient])}`', True, ' '.join(RULE[gradient].reasons()))]
    options += [Option(f'`{mistake.code}`', False, f'{_named(mistake)}') for mistake in mistakes]
    ask = f'Which line gives {gradient}?'
    return Question(ask, TICK, (_shuffled(dice, options),))


def _named(mistake):
    return f'{mistake.name}. {mistake.why}'


def _differ(arrays):
    """Whether each two of them have another shape or other numbers."""
    return not any(np.array_equal(a, b) for a, b in combinations(arrays, 2))


def _shuffled(dice, options):
    return Choice(tuple(dice.some(len(options), options)), reasons=True)


def products(layer, dice):
    """The one right product among those that fit, where two sizes are equal."""
    gradient, (N, equal) = dice.pick(('dX', 'dW')), dice.some(2, (3, 4, 5, 6))
    other = Layer(dice, N, equal, equal)
    X, W, _, dY = other.given.values()
    fitting = fitting_products(X, W, dY, gradient)
    (right,) = (product for product in fitting if product.right)
    picked = [right, *dice.some(3, [product for product in fitting if not product.right])]
    if not _differ([product.value for product in picked]):
        raise Again
    options = [Option(f'`{product.code}`', product.right, _pairs(product, gradient)) for product in picked]
    shape = other.arrays[gradient].shape
    how = (
        f'In another layer N, D, M = {N}, {equal}, {equal}. All four products have the shape of {gradient}, {shape}. '
        f'{TICK}'
    )
    return Question(f'Which product is {gradient}, where the shape does not tell?', how, (_shuffled(dice, options),))


def _pairs(product, gradient):
    """Which letters @ pairs; if it is wrong, why."""
    pairs = f'`@` pairs {product.sums}'
    if product.right:
        return f'{pairs}. {" ".join(RULE[gradient].reasons())}'
    left, right = product.code.split(' @ ')
    others = [formula for answer, formula in RULE.items() if answer != gradient and len(formula.arrays) == 2]
    _, reason = verdict(Parts(left, '@', right), AXES, AXES[gradient], [*RULE[gradient].arrays], others)
    reason = reason.replace('; mend this first', '')
    return reason if reason.startswith(pairs) else f'{pairs}. {reason}'


def diagnosis(layer, dice):
    """Which mistake made this number."""
    answer = 'dW'
    index = dice.pick(layer.clear(answer))
    right = layer.arrays[answer][index]
    made = {
        mistake: array[index]
        for mistake, array in layer.readable(answer).items()
        if array.shape == layer.arrays[answer].shape and array[index] and not (array[index] % 1)
    }
    mistakes = dice.some(4, made)
    values = [made[mistake] for mistake in mistakes]
    if len({right, *values}) < 5:
        raise Again
    guilty = dice.pick(mistakes)
    options = [
        Option(f'{mistake.name}: `{mistake.code}`', mistake is guilty, f'Gives {number(made[mistake])}. {mistake.why}')
        for mistake in mistakes
    ]
    theirs = number(made[guilty])
    how = (
        f'A classmate has {theirs} for {entry(answer, index)}, and the right shape. '
        'Work out the right number, then tick the mistake.'
    )
    lines, reasons = _entries(layer, [(answer, index)])
    return Question('Which mistake is it?', how, (*lines, Choice(tuple(options))), reasons)


def shapes(layer, dice):
    """Four lines for dX and db: wrong by their shape, by their numbers only, or right."""
    rows = []
    mistakes = {**layer.readable('dX'), **layer.readable('db')}
    by_shape = {True: [], False: []}
    for mistake, array in mistakes.items():
        by_shape[array.shape == layer.arrays[mistake.gradient].shape].append(mistake)
    (mean,) = (mistake for mistake in by_shape[True] if mistake.name == 'mean for sum')
    other = dice.pick(mistake for mistake in by_shape[True] if mistake is not mean)
    for mistake in (mean, other, dice.pick(by_shape[False])):
        has, gradient = mistakes[mistake].shape, mistake.gradient
        if np.array_equal(mistakes[mistake], layer.arrays[gradient]):
            raise Again
        fits = has == layer.arrays[gradient].shape
        told = '' if fits else f'Its shape is {has}, and {gradient} has {layer.arrays[gradient].shape}. '
        rows.append(Row(f'`{gradient} = {mistake.code}`', (not fits, fits, False), f'{told}{_named(mistake)}'))
    gradient = dice.pick(('dX', 'db'))
    why_right = ' '.join(RULE[gradient].reasons())
    rows.append(Row(f'`{gradient} = {plain(RULE[gradient])}`', (False, False, True), why_right))
    ticks = Ticks(('wrong shape', 'right shape, wrong numbers', 'right'), tuple(dice.some(len(rows), rows)))
    return Question('Does the shape show the mistake?', 'At the sizes of this sheet. One tick in each row.', (ticks,))


def checks(layer, dice):
    """Three mistakes, and which checks notice them."""
    found = {}
    for gradient in ('dX', 'dW', 'db'):
        for mistake, array in layer.readable(gradient).items():
            if not np.array_equal(array, layer.arrays[gradient]):
                notices = _caught(mistake._replace(sizes=layer.shape))
                found.setdefault(tuple(map(notices.get, CHECKED)), []).append(mistake)
    rows = []
    for notices, mistakes in found.items():
        mistake = dice.pick(mistakes)
        told = _noticed(*notices)
        rows.append(Row(f'`{mistake.gradient} = {mistake.code}`', notices, f'{_named(mistake)} {told}'))
    how = (
        'Each line is compared with loops, at the sizes of this sheet: its shape alone, its numbers with a dY of ones, '
        'and with a random dY. Tick each check that notices something.'
    )
    return Question('Which check notices the mistake?', how, (Ticks(CHECKED, tuple(dice.some(3, rows))),))


def _noticed(shape, ones, random):
    if shape:
        return 'Another shape is noticed by all.'
    return 'The numbers differ with a dY of ones too.' if ones else 'With a dY of ones the numbers are right by luck.'


# ---- the theory


def slopes(layer, dice):
    """How many entries the whole derivative has, how many are not 0, and one of them."""
    by = dice.pick(('X', 'W'))
    X, W = layer.given['X'], layer.given['W']
    table, whole = jacobian(X, W, by), jacobian4(X, W, by)
    place = dice.pick(tuple(place) for place in np.argwhere(whole).tolist())
    row, column, *at = place
    beside, index = (W, (at[1], column)) if by == 'X' else (X, (row, at[0]))
    if alike_turned(beside, index):
        raise Again
    (shared,) = (letter for letter in AXES['Y'] if letter in AXES[by])
    counts = *table.shape, table.size, np.count_nonzero(table)
    lines = (
        Line('Rows: ▭ , columns: ▭ , entries: ▭ , of these not 0: ▭', tuple(map(str, counts))),
        Line(f'The slope of `{entry("Y", place[:2])}` by `{entry(by, place[2:])}`: ▭', (number(whole[place]),)),
    )
    reasons = (
        f'A number of Y follows a number of {by} only where both have the same {shared}: the share that is not 0 is '
        f'1/{layer.sizes[shared]}.',
        f'Y[n, j] adds up X[n, i] · W[i, j]: the slope is what stands beside the number of {by}.',
    )
    how = f'dY/d{by} has a row for each number of Y and a column for each number of {by}. No number of X and W is 0.'
    return Question(f'How many slopes has dY/d{by}?', how, lines, reasons)


def adjoint(layer, dice):
    """A change of one row of X, priced forward and back: the same total."""
    N, D, _ = layer.shape
    n, change = dice.pick(range(N)), np.array([[dice.pick((-2, -1, 1, 2, 3)) for _ in range(D)]])
    X, W, b, dY = layer.given.values()
    moved, slope = change @ W, dY[[n]] @ W.T
    totals = change_of_loss(X[[n]], W, dY[[n]], change, 0 * W, 0 * b)
    if 0 in (*moved.flat, *slope.flat, totals.forward) or totals.forward in (moved.sum(), slope.sum()):
        raise Again  # the last: with nothing multiplied
    lines = (
        Line(f'Forward: `δX[{n}] @ W` = [{_blanks(moved)}]. Times dY[{n}], added up: ▭',
             (*map(number, moved[0]), number(totals.forward))),
        Line(f'Back: `dY[{n}] @ W.T` = [{_blanks(slope)}]. Times δX[{n}], added up: ▭',
             (*map(number, slope[0]), number(totals.backward))),
    )  # fmt: skip
    reasons = (
        f'Both add up the same products dY[{n}, j] · W[i, j] · δX[{n}, i]: forward over i first, back over j first.',
        'So W.T is the way back: it prices a change of X as dY prices the change of Y that follows.',
    )
    how = f'Row {n} of X changes by δX[{n}] = {change[0].tolist()}. Work out the change of the loss in two ways.'
    return Question('Do both ways give the same total?', how, lines, reasons)


def _blanks(row):
    return ', '.join('▭' * row.size)


LARGEST = 999_999_999  # seed, which is a part of the name of a file
TRIES = 50  # for a question, before another layer is drawn
# {minutes of the lesson: the sizes N, D, M that a sheet may have, and its questions in the order of the lesson}
SMALL = [(3, 2, 4), (3, 4, 2), (4, 2, 3), (4, 3, 2)]
LARGE = [*SMALL, (5, 2, 3), (5, 3, 2), (5, 4, 2), (5, 4, 3)]
LESSONS = {
    20: (SMALL, (moves, bias, share, weight, inputs, loops, which_weight, shapes)),
    50: (LARGE, (one_chain, two_paths, one_example, weight_and_bias, letters, which_input, products, diagnosis)),
    90: (LARGE, (there_and_back, letters, which_input, diagnosis, checks, slopes, adjoint, another_layer)),
}


class Sheet(NamedTuple):
    """minutes of the lesson, seed, the arrays by name, and the questions."""

    lesson: int
    seed: int
    arrays: dict
    questions: tuple

    @property
    def name(self):
        """'50-7'"""
        return f'{self.lesson}-{self.seed}'


def sheet(lesson, seed):
    """The sheet of a lesson, one of LESSONS, with the numbers of this seed. ValueError for others."""
    if lesson not in LESSONS:
        refuse('LESSON', lesson, f'one of {", ".join(map(str, LESSONS))}')
    require_whole(0, LARGEST, SEED=seed)
    sizes, kinds = LESSONS[lesson]
    dice = Dice(lesson, seed)
    while True:
        with suppress(Again):
            layer, questions = Layer(dice, *dice.pick(sizes)), []
            for kind in kinds:
                questions.append(_asked(kind, layer, dice, questions))
            return Sheet(lesson, seed, layer.given, tuple(questions))


def _asked(kind, layer, dice, before):
    """A question about this layer, other than those before. Again where none was found in some tries."""
    for _ in range(TRIES):
        with suppress(Again):
            question = kind(layer, dice)
            if not any(_entries_of(question) & _entries_of(other) for other in before):
                return question
    raise Again


def _entries_of(question):
    """The entries of W, X or b whose slope, or a share in it, is asked for."""
    words = ' '.join(form.words for form in question.forms if isinstance(form, Line))
    return {*re.findall(r'`d?([XWb]\[[\d, ]*\])`[^`]* = ▭', words)}
