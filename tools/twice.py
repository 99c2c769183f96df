"""Run each notebook twice and demand the same outputs; print what it took.

    python -m tools.twice notebooks/*.ipynb

The two runs are as different as two machines could make them without other software: another order of sets, another
number of threads, another folder, in which there is no notebook. Cells that hold timings are not compared.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
from nbformat.v4 import new_code_cell

from tools.refresh import run
from web.cells import TIMED

THREADS = ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'VECLIB_MAXIMUM_THREADS']
MEMORY = 'import psutil\nprint(psutil.Process().memory_info().rss)'  # psutil comes with the kernel


def outputs(path, folder, seed, threads):
    """[(cell, its outputs)] of the code cells that are compared; the kernel's memory at the end in bytes."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell(MEMORY))
    run(notebook, folder, PYTHONHASHSEED=str(seed), **dict.fromkeys(THREADS, str(threads)))
    *cells, memory = [cell for cell in notebook.cells if cell.cell_type == 'code']
    compared = [(cell, cell.outputs) for cell in cells if TIMED not in cell.metadata.get('tags', [])]
    return compared, int(memory.outputs[0].text)


def twice(path):
    """Run one notebook twice: the sources of the cells that differ, how many were compared, and the larger memory."""
    first, memory = outputs(path, path.parent, seed=1, threads=1)
    with TemporaryDirectory() as elsewhere:
        second, other_memory = outputs(path, elsewhere, seed=2, threads=2)
    differ = [cell.source for (cell, one), (_, other) in zip(first, second, strict=True) if one != other]
    return differ, len(first), max(memory, other_memory)


def main(paths):
    os.environ.pop('LIN_BACKPROP_LARGE', None)
    print(f'{"notebook":24} {"cells":>6} {"differ":>7} {"seconds, both":>14} {"kernel":>8}')
    differences = []
    for path in map(Path, paths):
        start = perf_counter()
        differ, compared, memory = twice(path)
        seconds = perf_counter() - start
        print(f'{path.stem:24} {compared:6} {len(differ):7} {seconds:14.1f} {memory / 2**20:5.0f} MB', flush=True)
        differences += [f'{path.stem}, in the cell\n{source}' for source in differ]
    if differences:
        sys.exit('\n\n'.join(['Not the same twice:', *differences]))


if __name__ == '__main__':
    main(sys.argv[1:])
