"""The sheets of 200 seeds, read as a student reads them: each answer found again by loops or nudges, and no other."""

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import combinations, product
from math import prod

import numpy as np
import pytest
from bs4 import BeautifulSoup

from lin_backprop import numerical_grad
from lin_backprop.jacobian import numerical_jacobian
from lin_backprop.mistakes import MISTAKES
from web.series import HOUSE
from web.sheets.build import build, html
from web.sheets.draw import NUMBERS, Again, Dice
from web.sheets.forms import BLANKS, Choice, Grid, Line, Ticks
from web.sheets.questions import LARGEST, LESSONS, sheet

SEEDS = 200
each_lesson = pytest.mark.parametrize('lesson', LESSONS)


@cache
def sheets(lesson):
    return [sheet(lesson, seed) for seed in range(SEEDS)]


@cache
def forms(lesson):
    """(a question, something of it, the sheet) for each sheet of this lesson."""
    return [(question, form, made) for made in sheets(lesson) for question in made.questions for form in question.forms]


def these(lesson, kind):
    return [found for found in forms(lesson) if isinstance(found[1], kind)]


# ---- what is right, from loops


def by_loops(X, W, b, dY):
    """{'Y': ..., 'dX': ..., 'dW': ..., 'db': ...}, number by number."""
    (N, D), M = np.shape(X), len(b)
    Y = [[sum(X[n][i] * W[i][j] for i in range(D)) + b[j] for j in range(M)] for n in range(N)]
    dX = [[sum(dY[n][j] * W[i][j] for j in range(M)) for i in range(D)] for n in range(N)]
    dW = [[sum(X[n][i] * dY[n][j] for n in range(N)) for j in range(M)] for i in range(D)]
    db = [sum(dY[n][j] for n in range(N)) for j in range(M)]
    return {name: np.array(rows) for name, rows in {'Y': Y, 'dX': dX, 'dW': dW, 'db': db}.items()}


def right(made):
    return _right(made.lesson, made.seed)


@cache
def _right(lesson, seed):
    return by_loops(**{name: array.tolist() for name, array in sheets(lesson)[seed].arrays.items()})


def run(code, arrays):
    """What a line of NumPy gives; None where it does not run."""
    try:
        return np.round(eval(code, {'np': np, 'len': len, **arrays}), 9)
    except (ValueError, IndexError):
        return None


def terms(text):
    """[-3, 2] of '(-1)·3 + 2'; each factor is a number of a sheet."""
    found = []
    for term in text.split(' + '):
        factors = [int(word.strip('()')) for word in term.split('·')]
        assert all(factor in NUMBERS for factor in factors), text
        found.append(prod(factors))
    return found


def place(text):
    """('dW', (2, 1)) of 'dW[2, 1]'"""
    name, index = re.fullmatch(r'(\w+)\[([\d, ]+)\]', text).groups()
    return name, tuple(map(int, index.split(', ')))


def mistaken(made, name, index):
    """What usual mistakes give at this place, and what stands at the turned place."""
    if len(set(index)) == 2:
        yield from (turned[index] for turned in [right(made)[name].T] if within(turned, index))
    for mistake in MISTAKES:
        if mistake.gradient == name:
            array = run(mistake.code, made.arrays)
            if array is not None and array.ndim == len(index) and within(array, index):
                yield array[index]


def within(array, index):
    return all(k < size for k, size in zip(index, array.shape, strict=True))


# ---- a line with blanks: {its words: what is true of it}


def one_entry(found, answers, made, question):
    name, index = place(found[1])
    adds, value = terms(answers[0]), int(answers[1])
    assert sum(adds) == value == right(made)[name][index] != 0
    assert 0 not in adds
    assert value not in mistaken(made, name, index)
    letter = {'dX': 'j', 'dW': 'n', 'db': 'n', 'Y': 'i'}[name]
    N, D, M = (*made.arrays['X'].shape, len(made.arrays['b']))
    assert len(adds) == {'n': N, 'i': D, 'j': M}[letter] + (name == 'Y')


def what_moves(found, answers, made, question):
    name, index = place(found[1])
    moved = {each: array.copy() for each, array in made.arrays.items()}
    moved[name][index] += 1
    changed = np.argwhere(by_loops(**moved)['Y'] != right(made)['Y']).tolist()
    assert answers == (', '.join(f'Y[{n}, {j}]' for n, j in changed),)


def paths(found, answers, made, question):
    name, index = place(found[1])
    n = int(re.search(r'example (\d)', question.how)[1])
    alone = {each: array[[n]] if each in ('X', 'dY') else array for each, array in made.arrays.items()}
    nudged = (0, index[1]) if name == 'X' else index
    moved = {each: array.copy() for each, array in alone.items()}
    moved[name][nudged] += 1
    Y, all_right = by_loops(**alone)['Y'], by_loops(**alone)
    slope = all_right[f'd{name}'][nudged]
    assert int(answers[0]) == (by_loops(**moved)['Y'] != Y).sum() == len(terms(answers[1]))
    assert sum(terms(answers[1])) == int(answers[2]) == slope != 0
    if name == 'W':
        assert slope not in (alone['X'][0][index[0]] + alone['dY'][0][index[1]], right(made)['dW'][index])


def chain(words, answers, made, question):
    x, w, b, target = (int(re.search(rf'{name} = (-?\d+)', question.how)[1]) for name in ('x', 'w', 'b', 'target'))

    def loss(x, w, b):
        return (max(x * w + b, 0) - target) ** 2

    if words[0].startswith('Forward'):
        assert tuple(map(int, answers)) == (x * w + b, max(x * w + b, 0), loss(x, w, b))
    else:
        v = max(x * w + b, 0)
        dv = numerical_grad(lambda v: (v - target) ** 2, v)
        du = numerical_grad(lambda u: (np.maximum(u, 0) - target) ** 2, v)
        expected = [dv, du, *numerical_grad(lambda xwb: loss(*xwb), [x, w, b])]
        assert tuple(map(int, answers)) == tuple(round(float(each)) for each in expected)
        assert len({1, v, loss(x, w, b), *map(int, answers)}) == 6  # dv = du = db, and no other step looks like another
    assert '0' not in answers


def double(words, answers, made, question):
    left, right_, plus = re.search(r'p = (\d) · x, q = (\d) · x ([+−] \d)', question.how).groups()
    x = int(re.search(r'and x = (\d)', question.how)[1])
    left, right_, plus = int(left), int(right_), int(plus.replace('−', '-').replace(' ', ''))
    p, q = left * x, right_ * x + plus
    numbers = tuple(map(int, answers))
    first, second = q * left, p * right_
    assert 0 not in numbers
    assert p != q
    assert len({first, second, first + second, first * second, (first + second) / 2}) == 5  # no mistake gives the sum
    if words[0].startswith('Through'):
        k = 'pq'.index(words[0][8])
        assert numbers[:2] == ((q, left), (p, right_))[k]
        held = (lambda x: left * x * q, lambda x: p * (right_ * x + plus))[k]
        assert numbers[0] * numbers[1] == numbers[2] == round(float(numerical_grad(held, x)))
    elif words[0].startswith('Together'):
        assert numbers[0] == round(float(numerical_grad(lambda x: left * x * (right_ * x + plus), x)))
    else:
        assert numbers == (p, q, q, p)


def letters(found, answers, made, question):
    code, role = found.groups()
    fits = [letter for letter in 'nijk' if works(code.replace('□', letter), made)]
    assert fits == [answers[0]]
    left, using = indices(code.replace('□', answers[0]))
    assert answers[1] == ''.join(sorted(using - left if role == 'summed' else left - using))


def indices(code):
    """(letters of the answer, letters of its arrays)"""
    if "'" in code:
        arrays, answer = re.search("'(.*)->(.*)'", code).groups()
        return {*answer}, {*arrays} - {','}
    answer, arrays = code.split('=')
    return tuple({*re.findall(r'[nijk](?=[],])', side)} for side in (answer, arrays))


def works(code, made):
    """Whether a line, run once or inside the loops, gives the right numbers."""
    name = re.match(r'\w+', code)[0]
    arrays, expected = dict(made.arrays), right(made)[name]
    if '+=' not in code:
        return np.array_equal(run(code.split('= ', 1)[1], arrays), expected)
    arrays[name] = np.zeros_like(expected)
    N, D, M = (*arrays['X'].shape, len(arrays['b']))
    expected = expected if 'b[' not in code else np.tile(arrays['b'], (N, 1))
    used = sorted({*re.findall(r'[nijk](?=[],])', code)})
    if 'k' in used:
        return False
    try:
        for turn in product(*(range({'n': N, 'i': D, 'j': M}[letter]) for letter in used)):
            exec(code, arrays | dict(zip(used, turn, strict=True)))
    except IndexError:
        return False
    return np.array_equal(arrays[name], expected)


def axis(found, answers, made, question):
    fits = [k for k in '012' if works(found[1].replace('□', k), made)]
    assert fits == [*answers]


def counts(words, answers, made, question):
    X, W = made.arrays['X'], made.arrays['W']
    by = re.search('dY/d([XW])', question.ask)[1]
    table = numerical_jacobian(lambda x: x @ W if by == 'X' else X @ x, made.arrays[by]).round(6)
    assert tuple(map(int, answers)) == (*table.shape, table.size, np.count_nonzero(table))
    assert len({*answers}) == 4


def slope(found, answers, made, question):
    (_, out), (name, index) = place(found[1]), place(found[2])
    slopes = numerical_grad(lambda x: by_loops(**made.arrays | {name: x})['Y'][out], made.arrays[name]).round(6)
    assert int(answers[0]) == slopes[index] != 0
    other, at = ('W', (index[1], out[1])) if name == 'X' else ('X', (out[0], index[0]))
    beside = made.arrays[other]
    assert beside[at] == slopes[index]
    assert at[0] == at[1] or not within(beside, at[::-1]) or beside[at[::-1]] != beside[at]


def totals(words, answers, made, question):
    n = int(re.search(r'Row (\d)', question.how)[1])
    change = list(map(int, re.search(r'\[(-?\d[-\d, ]*)\]\.', question.how)[1].split(', ')))
    X, W, b, dY = made.arrays.values()
    moved = X.copy()
    moved[n] += change
    forward = (by_loops(moved, W, b, dY)['Y'] - by_loops(X, W, b, dY)['Y'])[n]
    row = forward if words[0].startswith('Forward') else by_loops(X, W, b, dY)['dX'][n]
    assert answers == (*map(str, row), str(sum(forward * dY[n])))
    assert '0' not in answers
    assert sum(row) != sum(forward * dY[n])


def another(found, answers, made, question):
    rng = np.random.default_rng(3)
    layer = re.search(r'`(\w+)\[(.*?)\] \+= (.*?)`', question.how)
    upstream, out = f'd{layer[1]}', layer[2].replace(', ', '')
    words = {name: word.replace(', ', '') for name, word in re.findall(r'(\w+)\[(.*?)\]', layer[3])}
    size = dict(zip('nijkts', (4, 3, 2, 5, 6, 7), strict=True))
    arrays = {name: rng.integers(-3, 4, [size[x] for x in word]) for name, word in words.items()}
    given = {upstream: rng.integers(-3, 4, [size[x] for x in out])}
    name = found[1].removeprefix('d')
    code = Line(found[0].strip('`'), answers).filled.split('= ', 1)[1]
    forward = f'{",".join(words.values())}->{out}'

    def loss(x):
        return (given[upstream] * np.einsum(forward, *(arrays | {name: x}).values())).sum()

    np.testing.assert_allclose(run(code, arrays | given), numerical_grad(loss, arrays[name]), atol=1e-5)


def summed(found, answers, made, question):
    line = next(form for form in question.forms if form.words.startswith(f'`{found[1]} ='))
    *used, gives = line.answers
    assert answers[0].split(', ') == list(dict.fromkeys(x for x in ''.join(used) if x not in gives))
    assert answers[0]


LINES = {
    r'`(\w+\[.*?\])` = ▬ = ▭': one_entry,
    r'`(\w+\[.*?\])` moves ▬': what_moves,
    r'`(\w+\[.*?\])`: ▭ path\(s\), slope ▬ = ▭': paths,
    r'(Forward: u|Back: dz).*': chain,
    r'(p = |Through|Together).*': double,
    r'`(.*□.*)` (summed|copied): □': letters,
    r'`(.*\.sum\(□\).*)`': axis,
    r'Rows: .*': counts,
    r'The slope of `(.*)` by `(.*)`: ▭': slope,
    r'(Forward|Back): `.*': totals,
    r'`(d\w+) = np\.einsum.*▭.*`': another,
    r'Summed in (d\w+): ▭': summed,
}


@each_lesson
def test_each_line_of_the_key_is_what_loops_and_nudges_find(lesson):
    tried = Counter()
    for question, line, made in these(lesson, Line):
        (pattern,) = (pattern for pattern in LINES if re.fullmatch(pattern, line.words))
        assert len(line.answers) == len(BLANKS.findall(line.words))
        LINES[pattern](re.fullmatch(pattern, line.words), line.answers, made, question)
        tried[pattern] += 1
    assert len(tried) >= 4
    assert min(tried.values()) >= SEEDS


def test_each_kind_of_line_is_on_some_sheet():
    words = [line.words for lesson in LESSONS for _, line, _ in these(lesson, Line)]
    assert all(any(re.fullmatch(pattern, each) for each in words) for pattern in LINES)


def test_the_cells_that_are_left_out_are_what_loops_find():
    grids = [found for lesson in LESSONS for found in these(lesson, Grid)]
    assert len(grids) >= 2 * SEEDS
    for _, grid, made in grids:
        X, dY = made.arrays['X'], made.arrays['dY']
        if grid.name == 'dX':
            expected = right(made)['dX']
        else:
            n = int(grid.name[-1])
            expected = np.array([[x * dy for dy in dY[n]] for x in X[n]])
        assert np.array_equal(grid.array, expected)
        assert len({*grid.out}) == len(grid.out) >= 2
        for index in grid.out:
            value = expected[index]
            turned = expected.T[index] if index[0] != index[1] and within(expected.T, index) else None
            assert value not in (0, turned)
            if grid.name == 'dX':
                assert value not in mistaken(made, 'dX', index)
            else:
                assert value not in (X[n][index[0]] + dY[n][index[1]], right(made)['dW'][index])


def line_of(words):
    """The code in some words."""
    return re.search('`(.*)`', words)[1].split(' = ')[-1]


@each_lesson
def test_of_four_options_one_is_right_and_no_two_are_alike(lesson):
    for question, choice, made in these(lesson, Choice):
        first = question.forms[0].words if isinstance(question.forms[0], Line) else ''
        arrays, gradient = made.arrays, re.search(r'\bd[XW]\b', f'{question.ask} {first}')[0]
        expected = right(made)[gradient]
        sizes = re.search(r'N, D, M = (\d), (\d), (\d)', question.how)
        if sizes:
            rng, (N, D, M) = np.random.default_rng(made.seed), map(int, sizes.groups())
            shapes = {'X': (N, D), 'W': (D, M), 'b': M, 'dY': (N, M)}
            arrays = {name: rng.integers(-9, 10, shape) for name, shape in shapes.items()}
            expected = by_loops(**arrays)[gradient]
        found = [run(line_of(option.words), arrays) for option in choice.options]
        if first:
            _, index = place(re.search('`(.*?)`', first)[1])
            assert all(array.shape == expected.shape for array in found)
            found = [array[index] for array in found]
            expected = float(re.search('has (-?[0-9]+) for', question.how)[1])
            assert right(made)[gradient][index] not in found
            assert 0 not in found
        fits = [np.array_equal(each, expected) for each in found]
        assert fits == [option.right for option in choice.options]
        assert len(found) == 4
        assert fits.count(True) == 1
        assert all(each is not None for each in found)
        assert not any(np.array_equal(a, b) for a, b in combinations(found, 2))
        if sizes:
            assert all(each.shape == expected.shape for each in found)


@each_lesson
def test_what_is_ticked_is_true_and_what_is_not_is_false(lesson):
    rng = np.random.default_rng(1)
    for _, ticks, made in these(lesson, Ticks):
        assert len({row.words for row in ticks.rows}) == len(ticks.rows) >= 3
        for row in ticks.rows:
            gradient, code = re.search('`(d[XWb]) = (.*)`', row.words).groups()
            found, expected = run(code, made.arrays), right(made)[gradient]
            fits, equal = found.shape == expected.shape, np.array_equal(found, expected)
            if ticks.heads[0] == 'wrong shape':
                assert row.ticks == (not fits, fits and not equal, equal)
                continue
            notices = [not fits]
            for dY in (np.ones_like(made.arrays['dY']), made.arrays['dY']):
                arrays = made.arrays | {'X': rng.integers(-99, 100, made.arrays['X'].shape), 'dY': dY}
                notices.append(not np.array_equal(run(code, arrays), by_loops(**arrays)[gradient]))
            assert row.ticks == tuple(notices)
        columns = [*zip(*(row.ticks for row in ticks.rows), strict=True)]
        assert all(any(column) for column in columns)
        assert len({row.ticks for row in ticks.rows}) >= 2


@each_lesson
def test_the_arrays_are_small_whole_numbers_of_sizes_that_differ(lesson):
    for made in sheets(lesson):
        X, W, b, dY = made.arrays.values()
        (N, D), M = X.shape, len(b)
        assert len({N, D, M, 1}) == 4
        assert (W.shape, dY.shape) == ((D, M), (N, M))
        assert {number for array in made.arrays.values() for number in array.flat} <= {*NUMBERS}
    assert 0 not in NUMBERS


@each_lesson
def test_no_sheet_asks_twice_for_one_entry(lesson):
    for made in sheets(lesson):
        words = [form.words for question in made.questions for form in question.forms if isinstance(form, Line)]
        entries = [place(found[1]) for line in words if (found := re.match(r'`d?([XWb]\[.*?\])`.*= ▭', line))]
        assert len({*entries}) == len(entries) > 1


@each_lesson
def test_each_question_has_a_reason_and_none_comes_twice(lesson):
    for made in sheets(lesson):
        assert len({question.ask for question in made.questions}) == len(made.questions) == 8
        for question in made.questions:
            said = [*question.why]
            for form in question.forms:
                said += [each.why for each in getattr(form, 'options', getattr(form, 'rows', ()))]
            assert said
            assert all(said)


@each_lesson
def test_other_seeds_give_other_numbers_and_other_entries(lesson):
    made = [(str(each.arrays), str(each.questions)) for each in sheets(lesson)]
    assert len({arrays for arrays, _ in made}) == len({questions for _, questions in made}) == SEEDS
    entries = {re.search(r'd\w\[.*?\]', questions)[0] for _, questions in made}
    assert len(entries) > 3
    assert len({made.arrays['X'].shape for made in sheets(lesson)}) > 2
    for ask in {question.ask for question, *_ in these(lesson, Choice)}:
        letters = Counter(choice.letter for question, choice, _ in these(lesson, Choice) if question.ask == ask)
        assert min(letters[letter] for letter in 'abcd') > SEEDS / 20, ask


# ---- the file


@pytest.fixture(scope='module')
def pages():
    """{lesson: some sheets, read}."""
    return {lesson: [BeautifulSoup(html(made), 'html.parser') for made in sheets(lesson)[:10]] for lesson in LESSONS}


@each_lesson
def test_the_class_gets_blanks_and_the_key_gets_answers(lesson, pages):
    for page, made in zip(pages[lesson], sheets(lesson), strict=False):
        asked, key = page.find_all('section')
        assert 'page' in str(page.style.string)
        assert not re.search('[□▭▬]', page.body.get_text())
        assert not asked.select('.answer, .why, .tick')
        assert not key.select('.blank, .box')
        lines = [form for question in made.questions for form in question.forms if isinstance(form, Line)]
        grids = [form for question in made.questions for form in question.forms if isinstance(form, Grid)]
        answers = [*(answer for line in lines for answer in line.answers)]
        answers += [str(grid.array[index]) for grid in grids for index in grid.out]
        assert Counter(found.get_text().replace('\xa0', ' ') for found in key.select('.answer')) == Counter(answers)
        assert len(asked.select('.line .blank')) == sum(len(line.answers) for line in lines)
        assert len(asked.select('.grid td.lin-cell')) - sum(grid.array.size for grid in grids) == 0
        empty = [cell for cell in asked.select('.grid td.lin-cell') if not cell.get_text()]
        assert len(empty) == sum(len(grid.out) for grid in grids)
        wanted = sum(sum(row.ticks) for q in made.questions for f in q.forms if isinstance(f, Ticks) for row in f.rows)
        wanted += sum(isinstance(form, Choice) for question in made.questions for form in question.forms)
        assert len(key.select('.tick')) == wanted


@each_lesson
def test_a_sheet_has_a_line_for_the_name_the_arrays_and_no_link(lesson, pages):
    for page, made in zip(pages[lesson], sheets(lesson), strict=False):
        assert page.select('.name .blank')
        names = [caption.b.get_text() for caption in page.select('.arrays caption')]
        assert names == ['X', 'W', 'b', 'dY']
        numbers = [int(cell.get_text()) for cell in page.select('.arrays td.lin-cell')]
        assert numbers == [number for array in made.arrays.values() for number in array.flat]
        assert not page.select('script, img, a, [src]')
        assert 'url(' not in str(page.style)
        assert [link['href'] for link in page.find_all('link')] == ['data:,']
        assert made.name in page.title.get_text()


def make(out, *words):
    command = [sys.executable, '-m', 'web.sheets.build', str(out), *words]
    return subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)


def test_the_same_seed_gives_the_same_file_to_the_byte(tmp_path):
    done = make(tmp_path / 'there', '50', '7')
    assert (done.returncode, done.stderr) == (0, '')
    path = build(tmp_path / 'here', '50', '7')
    assert path.name == 'sheet-50-7.html'
    assert path.read_bytes() == (tmp_path / 'there' / path.name).read_bytes()
    assert path.read_bytes() == build(tmp_path, '50', '007').read_bytes()
    assert path.read_bytes() != build(tmp_path, '50', '8').read_bytes().replace(b'50-8', b'50-7')


def test_the_dice_are_the_sequence_that_python_promises_to_keep():
    dice = Dice(50, 7)
    assert [dice.pick(range(100)) for _ in range(8)] == [3, 48, 25, 46, 95, 16, 59, 48]
    with pytest.raises(Again):
        dice.pick([])
    with pytest.raises(Again):
        dice.some(3, 'ab')


@pytest.mark.parametrize(
    ('lesson', 'seed', 'said'),
    [
        ('45', '7', 'LESSON is 45; it should be one of 20, 50, 90'),
        ('', '7', "LESSON is ''; it should be one of 20, 50, 90"),
        ('fifty', '7', "LESSON is 'fifty'; it should be one of 20, 50, 90"),
        ('50', 'abc', f"SEED is 'abc'; it should be a whole number from 0 to {LARGEST}"),
        ('50', '', f"SEED is ''; it should be a whole number from 0 to {LARGEST}"),
        ('50', '-1', f"SEED is '-1'; it should be a whole number from 0 to {LARGEST}"),
        ('50', '1.5', f"SEED is '1.5'; it should be a whole number from 0 to {LARGEST}"),
        ('50', '1000000000', f'SEED is 1000000000; it should be a whole number from 0 to {LARGEST}'),
    ],
)
def test_what_is_no_lesson_or_no_seed_is_refused_in_one_sentence(tmp_path, lesson, seed, said):
    with pytest.raises(ValueError, match=f'^{re.escape(said)}$'):
        build(tmp_path, lesson, seed)
    assert not list(tmp_path.iterdir())


def test_on_the_command_line_too():
    done = make('unused', '45', '7')
    assert done.returncode == 1
    assert done.stderr == 'LESSON is 45; it should be one of 20, 50, 90\n'
