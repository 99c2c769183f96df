"""The symbols of the series, each with its one meaning; tests look for them in every notebook."""

import re
from typing import NamedTuple

from ..letters import AXES, LETTERS, entry, size
from .answer import fold
from .picture import Picture
from .table import words_table


class Symbol(NamedTuple):
    """meaning: words; axes: a letter each, '' for a number; first: the notebook where it comes first.

    alone: whether it is used there and nowhere else.
    """

    meaning: str
    axes: str = ''
    first: str = '00'
    alone: bool = False


LAYER = {'X': 'inputs', 'W': 'weights', 'b': 'bias', 'Y': 'output'}
FAST_AI = {'X': 'inp', 'W': 'w', 'b': 'b', 'Y': 'out'}
SYMBOLS = {name: Symbol(meaning, AXES[name]) for name, meaning in LAYER.items()} | {
    'L': Symbol('the loss'),
    'u': Symbol('x · w + b', first='01', alone=True),
    'v': Symbol('relu(u)', first='01', alone=True),
    'z': Symbol('the loss, mse(v)', first='01', alone=True),
    'p': Symbol('a number on one path', first='01', alone=True),
    'q': Symbol('a number on another path', first='01', alone=True),
    'W2': Symbol('weights of the next layer', 'jk', '01'),
    'x': Symbol('one example of X; in 01 one number', 'i', '01'),
    'y': Symbol('one example of Y', 'j', '02'),
    'a': Symbol('one example of A', 'j', '02'),
    'A': Symbol('output of relu', 'nj', '03'),
    'b2': Symbol('bias of the next layer', 'k', '03'),
    'Z': Symbol('input of relu, where it is not Y', 'nj', '03'),
    'J': Symbol('a Jacobian, a row for each of R outputs', 'rc', '05'),
    'W1': Symbol('weights of the layer before', 'ij', '07'),
    'b1': Symbol('bias of the layer before', 'j', '07'),
    'Y1': Symbol('output of the layer before', 'nj', '07'),
    'X3': Symbol('inputs with places', 'nti', '09'),
    'Y3': Symbol('output with places', 'ntj', '09'),
}
# a letter that counts: its size, and where it comes first
COUNTERS = {'n': '00', 'i': '00', 'j': '00', 'k': '03', 't': '04', 'm': '04'}
AGAIN = {'m': 'n'}  # a second letter for what another one counts


def axes_of(name):
    """The letters of an array of this name, also of its gradient or of a change of it; None if not in the table."""
    symbol = SYMBOLS.get(name) or SYMBOLS.get(re.sub('^[dδ]', '', name))
    return symbol and symbol.axes


def symbols():
    """Picture: the table of the layer's arrays and of their gradients; folded below it, that of all other symbols."""
    rows = {name: _of_the_layer(name) for name in LAYER}
    heads = ['', 'one number', 'shape', 'slope of the loss by it', 'fast.ai']
    others = {name: _of_another(symbol) for name, symbol in SYMBOLS.items() if name not in LAYER}
    others |= {letter: _of_a_counter(letter, first) for letter, first in COUNTERS.items() if letter not in 'nij'}
    others |= {'d before an array': ['its gradient', 'as its array', '00']}
    others |= {'δ before an array': ['a small change of it', 'as its array', '06']}
    html = words_table('', heads, rows) + fold('All other symbols', words_table('', ['', 'shape', 'first in'], others))
    return Picture(f'<div>{html}</div>', '; '.join(_said(table) for table in (rows, others)))


def _of_the_layer(name):
    letters, theirs = SYMBOLS[name].axes, FAST_AI[name]
    slope = f'`{entry(f"d{name}", letters)}`' + ', given' * (name == 'Y')
    return [SYMBOLS[name].meaning, f'`{entry(name, letters)}`', _shape(letters), slope, f'`{theirs}`, `{theirs}.g`']


def _of_another(symbol):
    return [symbol.meaning, _shape(symbol.axes), symbol.first + ' alone' * symbol.alone]


def _of_a_counter(letter, first):
    counted = AGAIN.get(letter, letter)
    return [f'counts {LETTERS[counted].counts}' + ' once more' * (letter != counted), f'up to {size(counted)}', first]


def _shape(letters):
    return f'({", ".join(map(size, letters))}{"," * (len(letters) == 1)})' if letters else 'a number'


def _said(rows):
    return '; '.join(f'{name}: {", ".join(filter(None, words))}' for name, words in rows.items()).replace('`', '')
