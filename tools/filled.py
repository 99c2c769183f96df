"""Write copies of the notebooks in which the reader's turn is done: once right, once in every known wrong way.

    python -m tools.filled FOLDER      writes FOLDER/right/*.ipynb and FOLDER/wrong/*.ipynb

Each filled cell stores what `check` must say there, so running the copies with nbval tells whether it says so.
A copy with mistakes holds the first two code cells, and a cell for each mistake of each exercise.
"""

import linecache
import sys
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_output

from lin_backprop.practice import EXERCISES, Each, answers
from lin_backprop.practice.recognise import slips_of
from web.series import FOLDER


def filled(check, cell, exercise, code, mistake=''):
    """A copy of the cell with this code in its function, and with what must be said of it: right, or this mistake.

    check: that of the notebook, which knows how often a reader was wrong.
    """
    before, *_ = cell.source.partition('def ')
    source = f'{before}{exercise.source(code)}'
    answer = getattr(check, exercise.name)(typed(source, exercise.name))
    assert (answer.kind == 'right', answer.mistake) == (not mistake, mistake), f'{exercise.name}, {code}: {answer}'
    data = {'text/plain': answer.text, 'text/html': answer.still}
    source += f'\n\n\ncheck.{exercise.name}({exercise.name})'
    return new_code_cell(source, outputs=[new_output('display_data', data)], execution_count=1)


def typed(source, name):
    """The function of this name, whose lines are known as those of a cell are: an error is told with its line."""
    names = {'np': np}
    linecache.cache[source] = len(source), None, source.splitlines(True), source
    exec(compile(source, source, 'exec'), names)
    return names[name]


def fill(name, exercises):
    """The cells of a notebook with every answer, and cells with every mistake."""
    notebook = nbformat.read(FOLDER / f'{name}.ipynb', as_version=4)
    asked = {f'check.{exercise.name}({exercise.name})': exercise for exercise in exercises}
    right, wrong, done = [], [cell for cell in notebook.cells if cell.cell_type == 'code'][:2], []
    checks = Each(answers.check), Each(answers.check)
    for cell in notebook.cells:
        exercise = asked.get(cell.source.splitlines()[-1])
        if exercise:
            wrong += [filled(checks[1], cell, exercise, slip.code, slip.name) for slip in slips_of(exercise)]
            cell = filled(checks[0], cell, exercise, exercise.answer)
            done.append(exercise)
        right.append(cell)
    assert done == exercises, f'{name} has the exercises {[exercise.name for exercise in done]}'
    return notebook, right, wrong


def write(folder):
    """Write the copies."""
    mistakes = 0
    for name, exercises in EXERCISES.items():
        notebook, right, wrong = fill(name, exercises)
        mistakes += len(wrong) - 2
        for kind, cells in ('right', right), ('wrong', wrong):
            Path(folder, kind).mkdir(parents=True, exist_ok=True)
            notebook.cells = cells
            nbformat.write(notebook, Path(folder, kind, f'{name}.ipynb'))
    print(f'{sum(map(len, EXERCISES.values()))} answers and {mistakes} mistakes filled in')


if __name__ == '__main__':
    write(sys.argv[1])
