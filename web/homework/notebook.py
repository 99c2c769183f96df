"""Write the homework of a lesson as a notebook that nbgrader can hand out, run and mark.

    python -m web.homework.notebook LESSON OUT

LESSON: a word of a lesson in the guide's table of homework, such as 50. OUT: the notebook to write.

Each task is as it stands in its notebook: its words, a function to fill in, its check. A point for each is at the end,
in cells that nbgrader locks: such a cell fails, with what the check says as its error, until the function is right.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from web.homework.tasks import homework_of
from web.series import SERIES, START

IMPORT = 'from lin_backprop.practice import check'
INTRO = """\
# Homework: {after}

Fill in each function and run its cell: the check says what is wrong, and why. About {minutes} minutes."""
POINTS = """\
## Points

A cell for each task, which is run when this notebook is marked. Leave these cells as they are, and fill in above."""
POINT = """\
said = check.{name}({name})
assert said, said"""
STARTS = re.compile(r'^\*\*(\d+\. )?(?=[A-Z])', re.MULTILINE)  # the words of a task, with their number
NEW = {'markdown': new_markdown_cell, 'code': new_code_cell}
LOCKED = {'schema_version': 3, 'cell_type': 'code', 'grade': True, 'locked': True, 'solution': False, 'task': False}


def homework(lesson):
    """The notebook. ValueError where the guide has no such lesson."""
    rows = homework_of(lesson)
    intro = INTRO.format(after=rows[0].after, minutes=sum(row.together for row in rows))
    cells = [new_markdown_cell(intro), new_code_cell(f'{START}\n{IMPORT}')]
    number = 0
    for row in rows:
        entry = next(entry for entry in SERIES if entry.name == row.notebook)
        notebook = nbformat.read(entry.path, as_version=4)
        _, imports, *_ = (cell for cell in notebook.cells if cell.cell_type == 'code')
        cells += [new_markdown_cell(f'## From {entry.number}: {entry.question}'), new_code_cell(imports.source)]
        for task in row.tasks:
            number += 1
            cells += task_cells(task, number, notebook.cells)
    cells.append(new_markdown_cell(POINTS))
    cells += [point(task) for row in rows for task in row.tasks]
    for place, cell in enumerate(cells):
        cell.id = f'homework-{place}'  # the same each time
    return nbformat.v4.new_notebook(cells=cells, metadata={'kernelspec': notebook.metadata.kernelspec})


def task_cells(task, number, cells):
    """The cells of a task, under this number: its words, what stands between, its function."""
    last = next(place for place, cell in enumerate(cells) if cell.source.endswith(f'check.{task}({task})'))
    first = max(place for place in range(last) if STARTS.search(cells[place].source))
    words = STARTS.sub(f'**{number}. ', cells[first].source.removeprefix('## Your turn\n\n'), count=1)
    between = [NEW[cell.cell_type](cell.source) for cell in cells[first + 1 : last]]
    function = cells[last].source.removeprefix(IMPORT).lstrip()
    return [new_markdown_cell(words), *between, new_code_cell(function)]


def point(task):
    """The cell that gives a point for this task."""
    return new_code_cell(POINT.format(name=task), metadata={'nbgrader': {**LOCKED, 'grade_id': task, 'points': 1}})


def main(lesson, out):
    """Write it; end with a sentence where there is no such lesson."""
    try:
        made = homework(lesson)
    except ValueError as error:
        sys.exit(str(error))
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, out)
    print(f'{out} is written. The guide for instructors says how nbgrader hands it out and marks it.')


if __name__ == '__main__':
    main(*sys.argv[1:])
