"""Run notebooks and store their outputs in a form that changes only when they do; draw the pictures of README and of
the teaching guide anew.

    python -m tools.refresh notebooks/*.ipynb

Left out, because they differ from run to run or break a saved page: live widget views and their state, timings, the
Python version. The still picture of each explorer stays. The outputs of cells that hold timings are kept as they are:
clear one to have it made anew.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from lin_backprop import example, lin_grad
from lin_backprop.render.board import SKETCHES
from lin_backprop.render.cube import cube
from lin_backprop.save_hook import keep_stills
from web.cells import TIMED
from web.series import FOLDER

README_PICTURE = FOLDER / 'cube.svg'
METADATA = {
    'kernelspec': {'display_name': 'Python 3 (ipykernel)', 'language': 'python', 'name': 'python3'},
    'language_info': {'name': 'python'},
}


def refresh(path):
    notebook = nbformat.read(path, as_version=4)
    timed = [cell for cell in notebook.cells if TIMED in cell.metadata.get('tags', []) and cell.outputs]
    kept = [cell.outputs for cell in timed]
    run(notebook, path.parent)
    for cell, outputs in zip(timed, kept, strict=True):
        cell.outputs = outputs
    notebook.metadata = nbformat.from_dict(METADATA)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def run(notebook, folder, **environment):
    """Run all cells in a kernel of its own that works in this folder; leave out of the outputs what only a run has."""
    resources = {'metadata': {'path': str(folder)}}
    NotebookClient(
        notebook, timeout=120, kernel_name='python3', resources=resources, record_timing=False, coalesce_streams=True
    ).execute(env=os.environ | environment)
    keep_stills({'type': 'notebook', 'content': notebook})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in ('tags', 'jupyter', 'slideshow')}
        )
        for output in cell.get('outputs', []):
            if 'metadata' in output:
                output.metadata = nbformat.from_dict({})


def readme_picture():
    """The cube of dW, at the entry that notebook 03 shows."""
    X, W, b, dY = example()
    arrays = {'X': X, 'W': W, 'b': b, 'dY': dY, 'dW': lin_grad(X, W, dY).dW}
    return cube(arrays, 'dW', landed=0, index=(2, 1)).drawing


def sketches():
    """{file: SVG} of the sketches in the teaching guide."""
    return {FOLDER / f'board/{name}.svg': sketch().drawing for name, sketch in SKETCHES.items()}


if __name__ == '__main__':
    os.environ.pop('LIN_BACKPROP_LARGE', None)
    for path, drawing in {README_PICTURE: readme_picture(), **sketches()}.items():
        path.write_text(drawing, encoding='utf-8')
    for name in sys.argv[1:]:
        print(name)
        refresh(Path(name))
