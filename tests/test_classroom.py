"""What `make classroom` prints. What it measures is no test's business."""

import asyncio

import nbformat

from tools.classroom import lesson, line


def test_a_line_of_the_classroom_counts_memory_in_megabytes():
    assert line('00', 12.34, 5.67, 74e6, 52.4e6, 339e6, 2).split() == ['00', '12.3', '5.7', '74', '52', '339', '2']


def test_each_student_of_a_class_has_a_kernel_and_an_error_of_their_own(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('open("mine", "x").write("taken")')])
    nbformat.write(notebook, tmp_path / 'race.ipynb')
    *figures, errors = asyncio.run(lesson(tmp_path / 'race.ipynb', students=2))
    assert all(figure > 0 for figure in figures if figure == figure)  # nan where the system does not tell
    assert ['FileExistsError' in str(error) for error in errors] == [True]  # the first took the file
