"""The rule as tables: formulas, what becomes of their letters, and the line of NumPy that follows."""

from ..letters import CONTRACTED, COPIED, SUMMED
from ..one_line import plain
from .picture import Picture, beside
from .table import words_table


def rule(*formulas):
    """Picture: the line in the loops of each answer, and which letters it sums and copies."""
    rows, texts = {}, []
    for formula in formulas:
        line = formula.loops().splitlines()[-1].strip()
        summed, copied = formula.having(CONTRACTED, SUMMED), formula.having(COPIED)
        rows[f'{formula.answer} from {", ".join(formula.arrays)}'] = [f'`{line}`', summed, copied, _line(formula)]
        texts.append(' '.join([f'{line}.', *formula.reasons(), f'In NumPy: {_line(formula)}']))
    return _table(rows, ['in the loops', 'lacks, so sums', 'has alone, so copies', 'in NumPy'], texts)


def law(formulas):
    """Picture: what becomes of each letter. formulas: {name in words: Formula}."""
    rows, texts = {}, []
    for name, formula in formulas.items():
        becomes = ', '.join(f'{letter} {role}' for letter, role in formula.roles().items())
        rows[name] = [f'`{formula}`', becomes, _line(formula)]
        texts.append(f'{name}: {", ".join(rows[name])}')
    return _table(rows, ['letters', 'letter by letter', 'in NumPy'], texts)


def both_ways(formulas):
    """Picture: the line of NumPy of each answer and of its gradients. formulas: {name in words: Formula}."""
    rows, texts = {}, []
    for name, formula in formulas.items():
        backward = ', '.join(_equation(formula.gradient(array)) for array in formula.arrays)
        rows[name] = [f'`{formula}`', _equation(formula), backward]
        texts.append(f'{name}: {formula}, {_equation(formula)}, back {backward}')
    return _table(rows, ['letters', 'forward', 'back'], texts)


def _equation(formula):
    line = plain(formula)
    return f'`{formula.answer} = {line}`' if line else f'{formula.answer} needs einsum'


def _line(formula):
    line = plain(formula)
    return f'`{line}`' if line else 'needs einsum'


def _table(rows, heads, texts):
    return Picture(beside(words_table('', heads, rows)), '; '.join(texts).replace('`', ''))
