"""The rule as tables: formulas, what becomes of their letters, and the line of NumPy that follows."""

from ..letters import CONTRACTED, COPIED, SUMMED, entry
from ..one_line import plain
from .picture import Picture, beside
from .table import html_table, words_cell


def rule(*formulas):
    """Picture: what each answer is made of, which letters it sums and copies."""
    rows = {}
    for formula in formulas:
        made = ' · '.join(entry(*array) for array in formula.arrays.items())
        letters = formula.having(CONTRACTED, SUMMED), formula.having(COPIED)
        rows[f'{entry(formula.answer, formula.letters)} from {", ".join(formula.arrays)}'] = [
            made,
            *letters,
            _line(formula),
        ]
    return _table(rows, ['each turn adds', 'lacks, so sums', 'has alone, so copies', 'in NumPy'])


def law(formulas):
    """Picture: what becomes of each letter. formulas: {name in words: Formula}."""
    rows = {}
    for name, formula in formulas.items():
        becomes = ', '.join(f'{letter} {role}' for letter, role in formula.roles().items())
        rows[name] = [str(formula), becomes, _line(formula)]
    return _table(rows, ['letters', 'letter by letter', 'in NumPy'])


def _line(formula):
    return plain(formula) or 'needs einsum'


def _table(rows, heads):
    text = '; '.join(f'{name}: {", ".join(filter(None, words))}' for name, words in rows.items())
    return Picture(beside(html_table('', heads, rows, [[*map(words_cell, words)] for words in rows.values()])), text)
