"""A symbol has one meaning in the whole series: that of the table in 00."""

import ast
import re
from contextlib import redirect_stdout
from functools import cache

import numpy as np
import pytest
from test_notebooks import SERIES, code_cells, names, read

from lin_backprop import example
from lin_backprop.letters import LETTERS
from lin_backprop.render.symbols import AGAIN, ANY, COUNTERS, LAYER, SYMBOLS, symbols
from web.cells import TIMED

SHORT = re.compile(r'[dδ]?[A-Za-z]\d?')  # names that stand for maths
ONE_LAYER = {*LAYER, 'W2', 'b2'}  # they meet in one formula
PLACES = re.compile(r'[XY]\d')  # an array of its own may have an axis t more
SIZES = {letter.size for letter in LETTERS.values()}
QUOTES = re.compile(r'\*"|\b(books?|courses?|notes|fast\.ai|Nielsen|CS\d+\w?)\b|Also asked as')  # whose delta it is
CHANGE = r'(?:δ|\\delta )[XYWbxy]'
each_notebook = pytest.mark.parametrize('name', SERIES)


# --- what the code of a notebook binds


@cache
def bound(name):
    """[(number of the cell, {name: its array or number})] after each code cell but those of this machine."""
    given, found = {}, []
    for number, cell in enumerate(read(name).cells):
        if cell.cell_type == 'code' and TIMED not in cell.metadata.get('tags', []):
            with redirect_stdout(None):
                exec(compile(cell.source, f'{name}[{number}]', 'exec'), given)
            found.append((number, {word: np.array(value) for word, value in given.items() if is_number(value)}))
    return found


def axes_of(name):
    """The letters of an array of this name; None where the table has neither it nor what it is made of.

    Its d, δ or change_ and its digit left out: a gradient and a change have the axes of their array, X8 has those of X.
    """
    bare = re.sub('^(?:[dδ]|change_)(?=[A-Za-z])', '', name)
    symbol = SYMBOLS.get(bare) or SYMBOLS.get(re.sub(r'\d$', '', bare))
    return symbol and symbol.axes


def is_number(value):
    return isinstance(value, np.ndarray | np.number | int | float) and not isinstance(value, bool)


def misused(shapes):
    """Names of the table that hold something else: another number of axes, or in one layer two sizes of a letter."""
    sizes, found = {}, []
    for name, shape in shapes.items():
        axes = '' if name in COUNTERS else axes_of(name)
        if axes in (None, ANY):
            continue
        if len(shape) - len(axes) not in ((0, 1) if PLACES.search(name) else (0,)):
            found.append(f'{name} has the shape {shape}')
        elif name.removeprefix('change_').lstrip('dδ') in ONE_LAYER:
            for letter, size in zip(axes, shape, strict=True):
                if sizes.setdefault(letter, size) != size:
                    found.append(f'{letter} is {size} in {name} and {sizes[letter]} before')
    return found


def unknown(shapes):
    """Names that stand for maths and are not in the table. A size is a number."""
    known = {*COUNTERS, *(name for name in SIZES if shapes.get(name) == ())}
    return [name for name in shapes if SHORT.fullmatch(name) and axes_of(name) is None and name not in known]


@each_notebook
def test_a_symbol_in_code_is_what_the_table_says(name):
    faults = {}
    for number, arrays in bound(name):
        for fault in misused({word: array.shape for word, array in arrays.items()}):
            faults.setdefault(fault, number)
    assert faults == {}


def test_a_symbol_that_is_not_in_the_table_is_used_in_one_notebook_alone():
    """But in the index, where each question stands for itself."""
    places = {}
    for name in SERIES[:-1]:
        for word in {word for _, arrays in bound(name) for word in unknown({w: a.shape for w, a in arrays.items()})}:
            places.setdefault(word.lstrip('dδ'), []).append(name[:2])
    assert {word: where for word, where in places.items() if len(set(where)) > 1 or word in SIZES} == {}


@each_notebook
def test_the_arrays_of_a_notebook_stay_what_they_are(name):
    """And where they are the example's, they are those of 00."""
    first, changed = {}, []
    if any('= example()' in cell.source for cell in code_cells(read(name))):
        first = example()._asdict()
    for number, arrays in bound(name):
        for word in [*LAYER, 'dY']:
            if word in arrays and not np.array_equal(first.setdefault(word, arrays[word]), arrays[word]):
                changed.append((number, word))
    assert changed == []


# --- what letters stand at them


def fits(name, letters):
    """Whether these letters can stand at the array: its own, those of its first axes, or turned; with places t more.

    An output has the letter i where it has a number for each input feature, and k behind a next layer.
    """
    axes = axes_of(name)
    letters = ''.join(AGAIN.get(letter, letter) for letter in letters.replace('t', ''))
    if 'j' in axes and 'i' not in axes and 'j' not in letters:
        letters = letters.replace('i', 'j').replace('k', 'j')
    return axes == ANY or sorted(letters) == sorted(axes) or axes.startswith(letters)


def letters_at(text):
    """(name, its letters) in brackets, in maths, in einsum and in `show`, of the names in the table.

    dW_einsum is a dW.
    """
    found = re.findall(r'(?<![\w.])(\w+)\[([a-z](?:, [a-z])*)\]', text)
    for formula in re.findall(r'\$[^$]+\$', text):
        found += re.findall(r'(?<![\\\w])(d?[A-Za-z]\d?)_\{?([a-z]+)\}?', formula)
    found += re.findall(r"(?<!\w)(\w+)=\([^()]*(?:\([^()]*\)[^()]*)*, '([a-z]+)'\)", text)
    for words, arrays in re.findall(r"einsum\('([a-z,]+)->[a-z]*', (\w+(?:, \w+)*)\)", text):
        found += zip(arrays.split(', '), words.split(','), strict=True)
    found += re.findall(r"(?<!\w)(d?[A-Za-z]\d?)(?:_\w+)? = np\.einsum\('[a-z,]+->([a-z]*)'", text)
    return [(name, letters.replace(', ', '')) for name, letters in found if axes_of(name)]


def strangers(text):
    """Letters of einsum that count nothing which the table knows."""
    return sorted(set(''.join(re.findall(r"einsum\('([a-z,>-]+)'", text))) - {*COUNTERS, *',->'})


@each_notebook
def test_letters_count_what_the_table_says(name):
    faults = []
    for number, cell in enumerate(read(name).cells):
        faults += [(number, *pair) for pair in letters_at(cell.source) if not fits(*pair)]
        faults += [(number, letter) for letter in strangers(cell.source)]
    assert faults == []


OTHER_LAYOUTS = {'02_elementwise': ['W_ji'], '04_star_or_at': ['W_ji', 'dW_ji']}  # formulas of books that keep W turned


def turned(text):
    """The arrays of the layer in maths whose letters are those of their axes in another order."""
    found = [pair for pair in letters_at(text) if pair[0].removeprefix('d') in LAYER]
    return [f'{name}_{word}' for name, word in found if word != axes_of(name) and sorted(word) == sorted(axes_of(name))]


@each_notebook
def test_letters_in_maths_stand_in_the_order_of_the_axes(name):
    maths = [formula for cell in read(name).cells for formula in re.findall(r'\$[^$]+\$', cell.source)]
    assert [each for formula in maths for each in turned(formula)] == OTHER_LAYOUTS.get(name, [])


# --- what is said of a delta, and where a symbol comes first


def free_deltas(text, is_code=False):
    """Paragraphs with a delta that is no small change of an array, and not quoted as another book's name for dY."""
    paragraphs = re.split(r'\n(?:\n|- )', re.sub(CHANGE, '', text))
    found = [words for words in paragraphs if re.search(r'δ|\\?\bdelta\b', words)]
    return found if is_code else [words for words in found if not QUOTES.search(words)]


@each_notebook
def test_a_delta_is_a_small_change(name):
    cells = read(name).cells
    assert [(k, free_deltas(c.source, c.cell_type == 'code')) for k, c in enumerate(cells)
            if free_deltas(c.source, c.cell_type == 'code')] == []  # fmt: skip


def symbols_in(cell):
    """The names that a code cell binds or takes in a function, and the symbols of a text in maths or in backticks."""
    if cell.cell_type == 'code':
        defined = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.FunctionDef)]
        return names(cell.source)[0] | {argument.arg for function in defined for argument in function.args.args}
    spans = re.findall(r'(?<!`)`[^`\n]+`|\$[^$]+\$', cell.source.replace('backward(v)', ''))
    return {word for span in spans for word in re.findall(r'(?<![\\\w.])d?[A-Za-z]\d?(?![A-Za-z0-9(])', span)}


def used(symbol, name):
    """Whether it is there, with a d before it or a digit behind it or not."""
    return any(re.fullmatch(rf'd?{symbol}\d?', word) for cell in read(name).cells for word in symbols_in(cell))


@pytest.mark.parametrize('symbol', [name for name in SYMBOLS if SYMBOLS[name].first != '00'])
def test_a_symbol_comes_first_where_the_table_says(symbol):
    """The index comes last, and looks back."""
    places = [name[:2] for name in SERIES[:-1] if used(symbol, name)]
    assert places[:1] == [SYMBOLS[symbol].first]
    assert len(places) == 1 or not SYMBOLS[symbol].alone, places


# --- the table, and whether the tests can fail


def test_the_table_is_in_00_and_says_every_symbol():
    (table,) = [cell for cell in code_cells(read('00_start_here')) if cell.source.endswith('symbols()')]
    assert table.outputs[0].data['text/plain'] == str(symbols())
    sides = re.findall(r'scope="row"[^>]*>(.*?)</th>', table.outputs[0].data['text/html'])
    assert [name for name in [*SYMBOLS, *COUNTERS] if name not in sides] == ['n', 'i', 'j']


@pytest.mark.parametrize(
    ('shapes', 'count'),
    [
        ({'X': (4, 3), 'W': (3, 2), 'dY': (4, 2), 'Y': (4, 2), 'b': (2,)}, 0),
        ({'X': (1500, 64), 'dX': (1500, 64), 'digits': (5,)}, 0),
        ({'n': (), 'X': (4, 3)}, 0),
        ({'X': (4, 3), 'W': (2, 3), 'Y': (4, 2)}, 2),
        ({'X': (4, 3), 'X3': (5, 4, 3), 'dY3': (5, 4, 2), 'x': (2,)}, 0),
        ({'δX': (4, 3), 'δx': (1, 3)}, 1),
        ({'X': (4, 3), 'change_X': (4, 3), 'change_W': (3,)}, 1),
        ({'X': (4, 3), 'change_X': (5, 3)}, 1),
        ({'X': (5, 4, 3)}, 1),
        ({'x': ()}, 1),
        ({'k': (3,)}, 1),
        ({'dY': (4, 2), 'W2': (3, 5)}, 1),
        ({'A': (3,), 'X8': (8, 3), 'W8': (3, 5)}, 0),
        ({'W8': (8, 3, 5)}, 1),
    ],
)
def test_a_symbol_that_holds_something_else_is_noticed(shapes, count):
    assert len(misused(shapes)) == count


def test_a_symbol_without_a_meaning_is_noticed():
    number, array = (), (4, 3)
    assert unknown(dict.fromkeys(['X', 'dX', 'δX', 'W2', 'dW8', 'grad', 'new_dY', 'rng'], array)) == []
    assert unknown(dict.fromkeys(['N', 'n', 'k'], number)) == []
    assert unknown(dict.fromkeys(['V', 'dV', 'g', 'T'], array)) == ['V', 'dV', 'g', 'T']


@pytest.mark.parametrize(
    ('text', 'pairs', 'is_fine'),
    [
        ('dW[i, j] += X[n, i]', [('dW', 'ij'), ('X', 'ni')], True),
        ('$dX_{ni} = \\sum_j dY_{nj} W_{ij}$', [('dX', 'ni'), ('dY', 'nj'), ('W', 'ij')], True),
        ("dW_einsum = np.einsum('ni,nj->ij', X, dY)", [('X', 'ni'), ('dY', 'nj'), ('dW', 'ij')], True),
        ("show(Y=(np.maximum(X @ W, 0), 'nj'), b_copied=(b, 'nj'))", [('Y', 'nj')], True),
        ('X[n, i, t] and X[n] and W[j, i], S[n, m]', [('X', 'nit'), ('X', 'n'), ('W', 'ji')], True),
        ('Y[n, i] = X[n, i]', [('Y', 'ni'), ('X', 'ni')], True),
        ('X[m, i]', [('X', 'mi')], True),
        ('Y[n, k] and A[n, t, k]', [('Y', 'nk'), ('A', 'ntk')], True),
        ('X[n, j]', [('X', 'nj')], False),
        ('$W_{jk}$', [('W', 'jk')], False),
        ('$W2_{jk}$', [('W2', 'jk')], True),
        ('$x_j$', [('x', 'j')], False),
        ('W[j]', [('W', 'j')], False),
        ("by_letters = np.einsum('nk,nq->kq', X, Y)", [('X', 'nk'), ('Y', 'nq')], False),
        ("show(dW=(box, 'nj'))", [('dW', 'nj')], False),
    ],
)
def test_letters_that_count_something_else_are_noticed(text, pairs, is_fine):
    assert letters_at(text) == pairs
    assert all(fits(*pair) for pair in pairs) == is_fine


def test_a_letter_that_counts_nothing_is_noticed():
    assert strangers("np.einsum('nti,ntj->ij', X3, dY3)") == []
    assert strangers("np.einsum('njai,nj->ai', J4, dY)") == ['a']


@pytest.mark.parametrize(
    ('text', 'count'),
    [
        ('δX is a change', 0),
        ('$\\delta W$', 0),
        ('Some notes call it δ.', 0),
        ('*"delta is [1, 2]. What is the law?"*', 0),
        ('Other books call `dY` `delta`.', 0),
        ('It is $\\delta^T x$.', 1),
        ('Take δ.\n\nSome notes call it δ.', 1),
        ('Here delta has i.', 1),
    ],
)
def test_a_delta_that_is_no_change_is_noticed(text, count):
    assert len(free_deltas(text)) == count
    assert free_deltas('delta = x', is_code=True)


def test_symbols_are_seen_in_code_and_in_maths():
    cell = code_cells(read('00_start_here'))[1]
    assert {'X', 'W', 'b', 'dY'} <= symbols_in(cell)
    cell = type(cell)(cell_type='markdown', source='a `X @ W2` and $\\sum_i u_i$, `dv/dx`, not V, `backward(v)`')
    assert symbols_in(cell) == {'X', 'W2', 'u', 'dv', 'dx'}
    assert symbols_in(code_cells(read('01_scalar'))[-2]) == {'x', 'w', 'b', 'two_paths'}
