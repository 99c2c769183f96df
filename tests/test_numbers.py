"""Numbers in the words of the notebooks: sums add up, and a number of two digits is one that the code has or prints."""

import re

import pytest
from finding import printed
from test_prose import cells_of

from web.series import SERIES

SIGNS = {'−': '-', '·': '*', '\\cdot': '*', '²': '**2', '³': '**3', '¼': '1/4', '¾': '3/4'}
SIDE = r'-?[\d(][\d.()+\-*/ ]*'
SUM = re.compile(rf'(?<![\w.)\]}}*+/-])(?<!\b[A-Za-z] )(?<![)\]}}*+/-] ){SIDE}(?:= *{SIDE})+')  # of numbers alone
NUMBER = re.compile(r'(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]*\d)')
# what no cell prints: minutes, the numbers of notebooks, indices, what others said, the version that was asked
ELSEWHERE = r'\*\*Time:\*\*.*|^\|.*\|$|^0\d to .*|\b\w+_\{?\w+\}?|\*".*?"\*|PyTorch 2\.\d+|^#.*'
WITHOUT_CODE = {  # {notebook: numbers that stand for themselves, or behind the ? of an explorer that waits}
    '01_scalar': ['0.4', '1.24', '12.4'],
    '03_batched': ['29'],  # of two layers, counted by the reader
    '05_jacobian': ['24'],
    '07_network': ['3.4', '30'],  # a label between two; 1500 images in steps of 50
    '08_speed': ['16'],  # digits of float64
    '10_mine_is_wrong': ['0.333', '1.99999', '16', '2.00001'],
    '11_questions': ['1.99999', '16', '1e-5', '2.00001', '64'],
}


def plain(text):
    """The words as a reader sees them, with the signs of Python."""
    text = re.sub(r'```.*?```', '', text, flags=re.DOTALL)
    text = re.sub(r'\]\(<[^>]*>\)|\]\((?:[^()]|\([^()]*\))*\)|<[^>]*>', '', text)
    for sign, in_python in SIGNS.items():
        text = text.replace(sign, in_python)
    return re.sub(r'(?<=\d),(?=\d{3})|[$`]', '', text)


def words_of(cells):
    return [plain(cell.source) for cell in cells if cell.cell_type == 'markdown']


def sums(text):
    """[(a sum in words, the values of its sides)]"""
    found = []
    for match in SUM.finditer(text):
        sides = [side.strip(' .') for side in match[0].split('=')]
        sides = [side[:-1] if side.count(')') > side.count('(') else side for side in sides]  # around all of it
        if any(re.search(r'\d', side) and re.search(r'[-+*/]', side[1:]) for side in sides):
            found.append((match[0], [eval(side) for side in sides]))
    return found


def printed_by(cells):
    """The numbers in the code, in what it prints, and in the sums in words."""
    code = [f'{cell.source}\n{printed(cell)}\n{pictured(cell)}' for cell in cells if cell.cell_type == 'code']
    values = [str(value) for text in words_of(cells) for _, values in sums(text) for value in values]
    code = re.sub(r'(?<=\d),(?=\d{3})', '', '\n'.join(code + values))
    return {float(number) for number in re.findall(r'\d+(?:\.\d+)?(?:e-?\d+)?', code)}


def pictured(cell):
    """The words of its pictures, also those for who cannot see them."""
    pages = ' '.join(output.get('data', {}).get('text/html', '') for output in cell.outputs)
    return re.sub(r'<(?:[^<>]* alt="([^"]*)")?[^<>]*>', r' \1 ', pages)


def told(cells):
    """The numbers of two digits and more in words."""
    text = '\n'.join(re.sub(ELSEWHERE, '', text, flags=re.MULTILINE) for text in words_of(cells))
    return [number for number in NUMBER.findall(text) if len(re.findall(r'\d', number)) > 1]


each_notebook = pytest.mark.parametrize('notebook', SERIES, ids=lambda notebook: notebook.name)


@each_notebook
def test_a_sum_in_words_adds_up(notebook):
    wrong = [words for text in words_of(cells_of(notebook)) for words, values in sums(text) if len(set(values)) > 1]
    assert wrong == []


def test_there_are_such_sums():
    assert len([each for notebook in SERIES for text in words_of(cells_of(notebook)) for each in sums(text)]) > 15


@each_notebook
def test_a_number_in_words_is_one_that_the_code_has_or_prints(notebook):
    cells = cells_of(notebook)
    there = printed_by(cells)
    assert sorted({number for number in told(cells) if float(number) not in there}) == sorted(
        WITHOUT_CODE.get(notebook.name, [])
    )


@pytest.mark.parametrize(
    ('text', 'found'),
    [
        ('(So 4 · (−3) = −12.)', [[-12, -12]]),
        ('$u = 2 \\cdot x - 1 = 7$, and $(v - 4) = 3$', []),
        ('Make all 4 · 3 · 2 = 25 products', [[24, 25]]),
        ('$dv = 2 (v - 4) = 2 \\cdot (7 - 4) = 6$', [[6, 6]]),
        ('1,000 · 2 = 2,000', [[2000, 2000]]),
        ('N = 4 and M = 2', []),
    ],
)
def test_sums_are_found_in_words(text, found):
    assert [values for _, values in sums(plain(text))] == found
