"""The values of a notebook's cells, which its code gives when it is run here."""

import ast
from contextlib import redirect_stdout

from web.cells import TIMED


def values(notebook):
    """The value of each cell, in their order; None for words, for what ends in no value, and for timed cells."""
    names = {}
    return [_value(cell.source, names) if _runs(cell) else None for cell in notebook.cells]


def _runs(cell):
    return cell.cell_type == 'code' and TIMED not in cell.metadata.get('tags', [])  # those take seconds


def _value(source, names):
    """The value of the last line, or None where it has none."""
    *lines, last = ast.parse(source).body
    with redirect_stdout(None):
        exec(compile(ast.Module(lines, []), '<cell>', 'exec'), names)
        if isinstance(last, ast.Expr):
            return eval(compile(ast.Expression(last.value), '<cell>', 'eval'), names)
        exec(compile(ast.Module([last], []), '<cell>', 'exec'), names)
