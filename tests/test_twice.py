from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from tools.twice import main, twice
from web.cells import TIMED

SAME = ["sorted({'n', 'i', 'j'})", 'import os, time\nfrom lin_backprop.explore import Agree\nAgree()']
OTHER = ["hash('n')", "os.environ['OMP_NUM_THREADS']", "os.environ['OPENBLAS_NUM_THREADS']", 'print(os.getcwd())']

pytestmark = pytest.mark.filterwarnings('default')  # not those of the program that runs the kernel


def notebook(folder, sources):
    cells = [new_code_cell(source) for source in sources]
    cells.append(new_code_cell('time.time()', metadata={'tags': [TIMED]}))
    path = folder / 'one.ipynb'
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_cells_that_differ_are_named_and_timings_may(tmp_path, capsys):
    path = notebook(tmp_path, [SAME[1], *OTHER, SAME[0]])
    with pytest.raises(SystemExit) as ended:
        main([path])
    assert str(ended.value).split('\n\n') == ['Not the same twice:', *(f'one, in the cell\n{cell}' for cell in OTHER)]
    (row,) = capsys.readouterr().out.splitlines()[1:]
    assert row.split()[:3] == ['one', '6', '4']


def test_a_notebook_may_not_lean_on_the_folder_it_lies_in(tmp_path):
    Path(tmp_path, 'beside.txt').write_text('3', encoding='utf-8')
    path = notebook(tmp_path, [SAME[1], "open('beside.txt').read()"])
    with pytest.raises(CellExecutionError, match="No such file or directory: 'beside.txt'"):
        twice(path)


def test_the_same_twice_is_silent(tmp_path, capsys):
    main([notebook(tmp_path, SAME[::-1])])
    (row,) = capsys.readouterr().out.splitlines()[1:]
    assert row.split()[:3] == ['one', '2', '0']
