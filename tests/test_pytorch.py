import sys

import nbformat
import numpy as np
import pytest

from lin_backprop.network import forward_and_backward, start
from lin_backprop.pytorch import autograd, with_pytorch
from web.series import SERIES


def test_autograd_finds_the_gradients_of_the_network():
    pytest.importorskip('torch')
    rng = np.random.default_rng(0)
    X, target, params = rng.normal(size=(5, 4)), rng.normal(size=(5, 2)), start(4, 3, 2)
    found = forward_and_backward(X, target, *params)
    for theirs, ours in zip(autograd(X, target, *params), (found.dW1, found.db1, found.dW2, found.db2), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-12)  # a few roundings of float64


def test_what_asks_pytorch_gets_it_or_says_that_it_is_missing(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, 'torch', None)
    with_pytorch(print)
    assert capsys.readouterr().out.startswith('PyTorch is not installed here')


@pytest.mark.parametrize('notebook', SERIES, ids=lambda notebook: notebook.name)
def test_the_notebooks_tell_what_pytorch_prints(notebook, capsys):
    """To store them anew where PyTorch is installed: clear the outputs of these cells, and `make refresh`."""
    pytest.importorskip('torch')
    names, cells = {}, nbformat.read(notebook.path, as_version=4).cells
    asking = [cell for cell in cells if cell.cell_type == 'code' and 'with_pytorch(' in cell.source]
    if asking:  # the cell below the title has the arrays
        exec(f'import numpy as np\nfrom lin_backprop.pytorch import with_pytorch\n{cells[2].source}', names)
        capsys.readouterr()
    for cell in asking:
        exec(cell.source, names)
        assert capsys.readouterr().out == ''.join(output.text for output in cell.outputs)
