"""Write copies of the notebooks in which the reader's turn is done: once right, once in every known wrong way.

    python tests/filled.py FOLDER      writes FOLDER/right/*.ipynb and FOLDER/wrong/*.ipynb

Each filled cell stores what `check` must say there, so running the copies with nbval tells whether it says so.
A copy with mistakes holds the first two code cells, and a cell for each mistake of each exercise.
"""

import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_output

from lin_backprop.practice import EXERCISES
from lin_backprop.practice.answers import check
from lin_backprop.practice.recognise import slips_of

NOTEBOOKS = Path(__file__).parent.parent / 'notebooks'


def filled(cell, exercise, code, kind, mistake=''):
    """A copy of the cell with this code in its function, and with the answer it must get."""
    answer = check(exercise, exercise.function(code))
    assert (answer.kind in kind, answer.mistake) == (True, mistake), f'{exercise.name}, {code}: {answer}'
    data = {'text/plain': answer.text, 'text/html': answer.still}
    before, *_ = cell.source.partition('def ')
    source = f'{before}{exercise.source(code)}\n\n\ncheck.{exercise.name}({exercise.name})'
    return new_code_cell(source, outputs=[new_output('execute_result', data, execution_count=1)], execution_count=1)


def turns(notebook, exercises):
    """(cell, its exercise) for every code cell of a notebook; None where it is no exercise."""
    by_last_line = {f'check.{exercise.name}({exercise.name})': exercise for exercise in exercises}
    for cell in notebook.cells:
        if cell.cell_type == 'code':
            yield cell, by_last_line.get(cell.source.splitlines()[-1])


def write(folder):
    right, wrong = Path(folder, 'right'), Path(folder, 'wrong')
    right.mkdir(parents=True, exist_ok=True)
    wrong.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, exercises in EXERCISES.items():
        notebook = nbformat.read(NOTEBOOKS / f'{name}.ipynb', as_version=4)
        ready, setup, *_ = (cell for cell, _ in turns(notebook, exercises))
        wrongs = [ready, setup]
        done = []
        for cell, exercise in turns(notebook, exercises):
            if exercise:
                bad = ['raised', 'changed', 'type', 'shape', 'not finite', 'value']
                wrongs += [filled(cell, exercise, slip.code, bad, slip.name) for slip in slips_of(exercise)]
                solved = filled(cell, exercise, exercise.answer, ['right'])
                cell.source, cell.outputs = solved.source, solved.outputs
                done.append(exercise.name)
        assert done == [exercise.name for exercise in exercises], f'{name} has the exercises {done}'
        count += len(wrongs) - 2
        nbformat.write(notebook, right / f'{name}.ipynb')
        notebook.cells = wrongs
        nbformat.write(notebook, wrong / f'{name}.ipynb')
    print(f'{sum(map(len, EXERCISES.values()))} answers and {count} mistakes filled in')


if __name__ == '__main__':
    write(sys.argv[1])
