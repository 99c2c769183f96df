"""The symbols of the series, each with its one meaning; tests look for them in every notebook."""

from typing import NamedTuple

from ..letters import AXES, LETTERS, entry, size
from .answer import fold
from .picture import Picture
from .table import words_table


class Symbol(NamedTuple):
    """meaning: words; axes: a letter each, '' for a number, ANY where they differ; first: in which notebook.

    alone: whether it is used there and nowhere else.
    """

    meaning: str
    axes: str = ''
    first: str = '00'
    alone: bool = False


ANY = '*'
LAYER = {'X': 'inputs', 'W': 'weights', 'b': 'bias', 'Y': 'output'}
FAST_AI = {'X': 'inp', 'W': 'w', 'b': 'b', 'Y': 'out'}
SYMBOLS = {name: Symbol(meaning, AXES[name]) for name, meaning in LAYER.items()} | {
    'L': Symbol('the loss'),
    'w': Symbol('weights that are no table; in 01 one number', ANY),
    'x': Symbol('one example of X; in 01 one number', 'i', '01'),
    'u': Symbol('x · w + b', first='01', alone=True),
    'v': Symbol('relu(u)', first='01', alone=True),
    'z': Symbol('one example of Z; in 01 the loss, mse(v)', ANY, '01'),
    'p': Symbol('a number on one path', first='01', alone=True),
    'q': Symbol('a number on another path', first='01', alone=True),
    'W2': Symbol('weights of the next layer', 'jk', '02'),
    'y': Symbol('one example of Y', 'j', '02'),
    'a': Symbol('one example of A', 'j', '02'),
    'A': Symbol('output of relu; beside B, the first of two arrays', ANY, '03'),
    'Z': Symbol('output of another layer', ANY, '03'),
    'b2': Symbol('bias of the next layer', 'k', '03'),
    'B': Symbol('the second of two arrays', ANY, '04'),
    'J': Symbol('a Jacobian: R output numbers by C input numbers', 'rc', '05'),
}
# a letter that counts, and where it comes first
COUNTERS = {'n': '00', 'i': '00', 'j': '00', 'k': '02', 't': '04', 'm': '04', 's': '09'}
AGAIN = {'m': 'n', 's': 't'}  # a second letter for what another one counts


def symbols():
    """Picture: the table of the layer's arrays and of their gradients; folded below it, that of all other symbols."""
    rows = {name: _of_the_layer(name) for name in LAYER}
    heads = ['', 'one number', 'shape', 'slope of the loss by it', 'fast.ai']
    others = {name: _of_another(symbol) for name, symbol in SYMBOLS.items() if name not in LAYER}
    others |= {letter: _of_a_counter(letter, first) for letter, first in COUNTERS.items() if letter not in 'nij'}
    others |= {'d before an array': ['its gradient', 'as its array', '00']}
    others |= {'δ before an array': ['a small change of it; in code change_', 'as its array', '06']}
    others |= {'a digit behind an array': ['one more of its kind', 'as its array', '01']}
    html = words_table('', heads, rows) + fold('All other symbols', words_table('', ['', 'shape', 'first in'], others))
    return Picture(f'<div>{html}</div>', f'{_said(rows)}; folded below: {", ".join(others)}')


def _of_the_layer(name):
    letters, theirs = SYMBOLS[name].axes, FAST_AI[name]
    slope = f'`{entry(f"d{name}", letters)}`' + ', given' * (name == 'Y')
    return [SYMBOLS[name].meaning, f'`{entry(name, letters)}`', _shape(letters), slope, f'`{theirs}`, `{theirs}.g`']


def _of_another(symbol):
    return [symbol.meaning, _shape(symbol.axes), symbol.first + ' alone' * symbol.alone]


def _of_a_counter(letter, first):
    counted = AGAIN.get(letter, letter)
    words = f'counts {LETTERS[counted].counts}' + ', once more' * (letter != counted)
    return [words, f'{size(counted)} of them', first]


def _shape(letters):
    if letters == ANY:
        return 'any'
    return f'({", ".join(map(size, letters))}{"," * (len(letters) == 1)})' if letters else 'a number'


def _said(rows):
    return '; '.join(f'{name}: {", ".join(filter(None, words))}' for name, words in rows.items()).replace('`', '')
