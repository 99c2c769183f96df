"""Run notebooks and store their outputs in a form that changes only when they do.

    python tests/refresh.py notebooks/*.ipynb

Left out, because they differ from run to run or break a saved page: live widget views and their state, timings, the
Python version. The still picture of each explorer stays.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIVE = 'application/vnd.jupyter.widget-view+json'
METADATA = {
    'kernelspec': {'display_name': 'Python 3 (ipykernel)', 'language': 'python', 'name': 'python3'},
    'language_info': {'name': 'python'},
}


def refresh(path):
    notebook = nbformat.read(path, as_version=4)
    folder = {'metadata': {'path': str(path.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name='python3', resources=folder, record_timing=False).execute()
    normalise(notebook)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def normalise(notebook):
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == 'tags'})
        for output in cell.get('outputs', []):
            output.get('data', {}).pop(LIVE, None)
            output.metadata = nbformat.from_dict({}) if 'metadata' in output else None
            if output.metadata is None:
                del output['metadata']


if __name__ == '__main__':
    os.environ['LIN_BACKPROP_STRICT'] = '1'
    for name in sys.argv[1:]:
        print(name)
        refresh(Path(name))
