"""The explorers of a notebook, made by running its code here."""

import ast
import json
from contextlib import redirect_stdout

from lin_backprop.explore.explorer import Explorer
from web.cells import TIMED


def explorers(path):
    """{place among the code cells: explorer} of a notebook."""
    cells = [cell for cell in json.loads(path.read_text(encoding='utf-8'))['cells'] if cell['cell_type'] == 'code']
    names, found = {}, {}
    for number, cell in enumerate(cells):
        if TIMED not in cell['metadata'].get('tags', []):  # those take seconds
            with redirect_stdout(None):
                value = _run(''.join(cell['source']), names)
            if isinstance(value, Explorer):
                found[number] = value
    return found


def _run(source, names):
    """The value of the last line, or None where it has none."""
    *lines, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        lines.append(last)
    exec(compile(ast.Module(lines, []), '<cell>', 'exec'), names)
    return eval(compile(ast.Expression(last.value), '<cell>', 'eval'), names) if isinstance(last, ast.Expr) else None
