"""The images that are stored are those that the code draws. nbval compares their words alone."""

import re
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from test_notebooks import SERIES, code_cells, read

from lin_backprop.render.plots import Plot
from web.cells import TIMED
from web.values import values

STORED = re.compile('data:image/png;base64,([^"]*)')
FINE = 20  # of 255; releases of matplotlib differ by less, and another curve by more


def rough(png):
    """A few large pixels, (18, 36, 3)."""
    return np.asarray(Image.open(BytesIO(png)).convert('RGB').resize((36, 18), Image.Resampling.BOX), float)


def stored(cell):
    """The images in its outputs."""
    pages = [output.get('data', {}).get('text/html', '') for output in cell.get('outputs', [])]
    return [b64decode(data) for data in STORED.findall(' '.join(pages))]


def has_plots(name):
    return any(stored(cell) for cell in code_cells(read(name)) if TIMED not in cell.metadata.get('tags', []))


@pytest.mark.parametrize('name', [name for name in SERIES if has_plots(name)])
def test_a_stored_plot_is_the_one_that_its_cell_draws(name):
    notebook = read(name)
    plots = [(cell, value) for cell, value in zip(notebook.cells, values(notebook), strict=True)
             if isinstance(value, Plot)]  # fmt: skip
    assert len(plots) > 3
    for cell, plot in plots:
        (image,) = stored(cell)
        assert abs(rough(image) - rough(plot.png)).max() < FINE, cell.source
