"""A cell that is run again, after the others or twice, shows what is stored: a reader who goes back finds the same."""

import ast
import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_code_cell, new_output
from test_notebooks import SERIES, code_cells, read

from web.cells import TIMED

PNG = re.compile('(data:image/png;base64,)[A-Za-z0-9+/=]+')  # differs from one matplotlib to the next
SHOWN = DisplayFormatter()
SHOWN.ipython_display_formatter.enabled = False  # an Answer would look for a kernel


def run(cell, names):
    """What a cell prints and shows: (its text, {format: its value in this format}). names: the reader's namespace."""
    *lines, last = ast.parse(cell.source).body
    printed, value = StringIO(), None
    with redirect_stdout(printed):
        if not isinstance(last, ast.Expr):
            exec(cell.source, names)
        else:
            exec(compile(ast.Module(lines, []), 'cell', 'exec'), names)
            value = eval(compile(ast.Expression(last.value), 'cell', 'eval'), names)
    return printed.getvalue(), {} if value is None else compared(SHOWN.format(value)[0])


def stored(cell):
    """The same, as the notebook has it."""
    data = [output.data for output in cell.outputs if 'data' in output]
    return ''.join(output.get('text', '') for output in cell.outputs), compared(*data) if data else {}


def compared(data):
    return {kind: PNG.sub(r'\1', data[kind]) for kind in ('text/plain', 'text/html') if kind in data}


def differing(cells):
    """The sources of the cells that show something else when all are run again after the last, on the way back.

    So each meets what later cells left behind: other meanings of its names, arrays that were changed, numbers drawn.
    """
    names = {}
    for cell in cells:
        run(cell, names)
    return [cell.source for cell in reversed(cells) if run(cell, names) != stored(cell)]


@pytest.mark.parametrize('name', SERIES)
def test_a_cell_shows_the_same_when_it_is_run_again(name):
    cells = [cell for cell in code_cells(read(name)) if TIMED not in cell.metadata.get('tags', [])]
    assert differing(cells) == []


@pytest.mark.parametrize(
    ('sources', 'is_fine'),
    [
        (['b = [3]', 'b', 'print(b[0])'], True),
        (['b = 3', 'b', 'def b(dY): return dY'], False),
        (['b = 3', 'b', 'from math import pi as b'], False),
        (['b = [3]', 'b', 'b += [4]'], False),
        (['b = [3]', 'b.append(4)\nprint(b)'], False),
        (['b = iter([3, 4])', 'print(next(b))'], False),
        (['for b in [3]: print(b)', 'b', 'b = 4'], False),
    ],
)
def test_a_cell_that_shows_something_else_is_noticed(sources, is_fine):
    names, cells = {}, [new_code_cell(source) for source in sources]
    for cell in cells:
        printed, data = run(cell, names)
        shown = new_output('execute_result', data, execution_count=1) if data else None
        cell.outputs = [new_output('stream', name='stdout', text=printed), *filter(None, [shown])]
    assert (differing(cells) == []) == is_fine
