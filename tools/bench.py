"""Measure speed and memory beside their targets: a table in the terminal, a picture in build/bench.svg.

    python -m tools.bench

Calls that are compared take turns in one process. What counts is processor time on one thread, so that other programs
slow down both sides and change no ratio. It takes about two minutes. It is no test: look at a figure that misses its
target before you believe it. What the whole series takes is measured by tools/classroom.py.
"""

import os
import subprocess
import sys
import tracemalloc
from ast import literal_eval
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import nbformat
import numpy as np
from matplotlib.figure import Figure
from nbclient import NotebookClient

from lin_backprop import explore, lin_grad, lin_grad_outer
from lin_backprop.examples import random_layer
from lin_backprop.versions import VERSIONS
from tools.explorers import open_explorer, values_of
from tools.twice import THREADS
from web.series import HOUSE

PICTURE = HOUSE / 'build' / 'bench.svg'
ONE_THREAD = dict.fromkeys([*THREADS, 'NPROC'], '1')
SIZES = [(4, 3, 2), (64, 784, 50), (1024, 784, 256), (50_000, 784, 50)]
GPU_SIZE = 8192, 4096, 4096
FEWEST = 9  # pairs of calls that a ratio is taken from


class Row(NamedTuple):
    """A line of the table. figure: a number, or words that say why there is none; most: the target."""

    what: str
    figure: float | str
    most: float | None = None
    unit: str = ''

    @property
    def met(self):
        """Whether the figure is at most the target: yes, NO, or nothing to say."""
        if self.most is None or isinstance(self.figure, str):
            return ''
        return 'yes' if self.figure <= self.most else 'NO'

    def __str__(self):
        figure = self.figure if isinstance(self.figure, str) else f'{number(self.figure)} {self.unit}'.strip()
        most = '' if self.most is None else f'{number(self.most)} {self.unit}'.strip()
        return f'{self.what:56}{figure:>14}{most:>10}{self.met:>5}'


def number(value):
    return f'{value:,.0f}' if value >= 20 else f'{value:.3f}'


def exponent(sizes, values):
    """p where the values grow like size ** p: the slope of a line through their logarithms."""
    return np.polyfit(np.log(sizes), np.log(values), 1)[0]


def seconds_of(call, clock=process_time):
    start = clock()
    call()
    return clock() - start


def ratio(one, other, seconds=4, clock=process_time):
    """How many times as long `one` takes as `other`: the ratio of the medians of calls in turns, for some seconds."""
    one(), other()  # to warm up
    took, end = [], perf_counter() + seconds
    while len(took) < FEWEST or perf_counter() < end:
        took.append((seconds_of(one, clock), seconds_of(other, clock)))
    return np.divide(*np.median(took, axis=0))


def calls(size, *functions):
    """The functions with the same random X, W and dY, to be called without arguments."""
    arrays = random_layer(*size, 'float32')
    return [partial(function, *arrays) for function in functions]


def bare(X, W, dY):
    return dY @ W.T, X.T @ dY, dY.sum(0)


def in_torch(X, W, dY):
    """The same backward pass as a function without arguments; the forward pass is done before."""
    import torch

    inputs = [torch.tensor(array, requires_grad=True) for array in (X, W, np.zeros_like(dY[0]))]
    Y = inputs[0] @ inputs[1] + inputs[2]
    return partial(torch.autograd.grad, Y, inputs, torch.tensor(dY), retain_graph=True)


def in_jax(X, W, dY):
    """The same backward pass as a function without arguments; what JAX can leave out of the forward pass, it does."""
    import jax

    @jax.jit
    def backward(X, W, b, dY):
        return jax.vjp(lambda X, W, b: X @ W + b, X, W, b)[1](dY)

    arrays = [jax.numpy.asarray(array) for array in (X, W, np.zeros_like(dY[0]), dY)]
    return lambda: jax.block_until_ready(backward(*arrays))


def speed():
    """Rows: lin_grad against the bare three lines, against libraries, and against the slower versions."""
    for size in SIZES:
        most = None if size == SIZES[0] else 1.05  # in the first, Python takes most of the time
        yield Row(f'lin_grad / the bare three lines, {size}', ratio(*calls(size, lin_grad, bare)), most)
    for name, library in {'PyTorch autograd': in_torch, 'JAX vjp': in_jax}.items():
        for size in SIZES[1:]:
            ours, start = calls(size, lin_grad, library)
            try:
                figure = ratio(ours, start())
            except ImportError:
                figure = 'not installed'
            yield Row(f'lin_grad / {name}, {size}', figure, 1)
    for name, size in {'loops': (64, 64, 10), 'outer': SIZES[1], 'einsum': SIZES[1]}.items():
        yield Row(f'{name} / @, {size}', ratio(*calls(size, VERSIONS[name], lin_grad), seconds=2))


def gpu():
    """A row: lin_grad on PyTorch's tensors on a CUDA device, against the two products."""
    figure, (N, D, M) = 'no GPU here', GPU_SIZE
    with suppress(ImportError):
        import torch

        if torch.cuda.is_available():
            X, W, dY = (torch.randn(shape, device='cuda') for shape in ((N, D), (D, M), (N, M)))
            wait = torch.cuda.synchronize  # until it has done its work
            whole, products = lambda: (lin_grad(X, W, dY), wait()), lambda: (dY @ W.T, X.T @ dY, wait())
            figure = ratio(whole, products, clock=perf_counter)
    yield Row(f'lin_grad / its two products, CUDA, {GPU_SIZE}', figure, 1.05)


GROWN = {'lin_grad': (lin_grad, 512, [256, 512, 1024, 2048]), 'outer': (lin_grad_outer, 128, [64, 128, 256, 512])}


def growth():
    """{(version, letter): (sizes of that letter, seconds, bytes at the peak)}; the two other letters stay."""
    curves = {}
    for version, (function, usual, sizes) in GROWN.items():
        for k, letter in enumerate('NDM'):
            runs = [calls([size if k == axis else usual for axis in range(3)], function)[0] for size in sizes]
            seconds = np.median([[seconds_of(run) for run in runs] for _ in range(FEWEST)], axis=0)
            curves[version, letter] = sizes, seconds.tolist(), [peak(run) for run in runs]
    return curves


def peak(call):
    """Bytes that a call takes at its peak, its answer included."""
    tracemalloc.start()
    call()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def growth_rows(curves):
    for (version, letter), (sizes, seconds, taken) in curves.items():
        # boxes that no longer fit into the cache take longer each: no target for them
        most = 1.1 if version == 'lin_grad' else None
        yield Row(f'{version}: time grows like {letter} to the power of', exponent(sizes, seconds), most)
        yield Row(f'{version}: memory grows like {letter} to the power of', exponent(sizes, taken), 1.1)
    (run,) = calls(SIZES[2], lin_grad)
    answers = sum(grad.nbytes for grad in run())
    yield Row(f'lin_grad: memory at the peak / its answers, {SIZES[2]}', peak(run) / answers, 1.05)


def importing():
    """A row: what `import lin_backprop` takes, as a multiple of `import numpy`, each in a process of its own."""

    def seconds(name):
        code = f'from time import process_time as now; start = now(); import {name}; print(now() - start)'
        return float(subprocess.check_output([sys.executable, '-c', code]))

    took = [[seconds(name) for name in ('lin_backprop', 'numpy')] for _ in range(15)]
    yield Row('import lin_backprop / import numpy', np.divide(*np.median(took, axis=0)), 1.25)


def explorers():
    """{explorer: (milliseconds to open it, milliseconds of its slowest update)}, medians. To be called in a kernel."""
    times = {}
    for name in explore.__all__:
        opened = median(seconds_of(lambda name=name: open_explorer(name)._repr_mimebundle_()) for _ in range(FEWEST))
        explorer, slowest = open_explorer(name), 0
        for control in explorer.controls.values():
            first, values = control.value, values_of(control)[:20]
            moves = [partial(setattr, control, 'value', value) for value in values]
            slowest = max(slowest, *np.median([[seconds_of(move) for move in moves] for _ in range(FEWEST)], axis=0))
            control.value = first
        times[name] = 1000 * opened, 1000 * float(slowest)
    return times


def explorer_rows():
    """Two rows for each explorer, measured in a kernel, where it also sends its messages."""
    source = f'import sys; sys.path.insert(0, {str(HOUSE)!r}); from tools import bench; bench.explorers()'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=120, kernel_name='python3').execute(stderr=subprocess.DEVNULL)
    for name, (opened, slowest) in literal_eval(notebook.cells[0].outputs[-1].data['text/plain']).items():
        yield Row(f'{name}: to open it', opened, 50, 'ms')
        yield Row(f'{name}: its slowest update', slowest, 10 if name == 'Cube' else 5, 'ms')


def show(rows):
    """Print each row as soon as it is there -> list of them."""
    shown = []
    for row in rows:
        print(row, flush=True)
        shown.append(row)
    return shown


def on_one_thread():
    """What is to be measured where no library takes a second thread -> rows, the curves of `growth`."""
    ratios = show(speed()) + show(gpu())
    curves = growth()
    show(growth_rows(curves))
    return ratios, curves


def draw(ratios, curves):
    """A Figure: the ratios with their targets, and how time and memory grow."""
    measured = [row for row in ratios[::-1] if not isinstance(row.figure, str)]
    figure = Figure((15, 5), layout='constrained')
    bars, *plots = figure.subplots(1, 3)
    bars.barh([row.what for row in measured], [row.figure for row in measured], color='#7f9fc0')
    bars.plot([row.most for row in measured], range(len(measured)), 'k|', markersize=14, label='target')
    bars.set(xscale='log', xlabel='times as long')
    bars.legend()
    for axes, column, label in zip(plots, (1, 2), ('seconds of processor', 'bytes at the peak'), strict=True):
        for (version, letter), series in curves.items():
            style = {'N': 'o', 'D': 's', 'M': '^'}[letter] + {'lin_grad': '-C0', 'outer': ':C1'}[version]
            axes.loglog(series[0], series[column], style, fillstyle='none', label=f'{version}, {letter} grows')
        axes.set(xlabel='size of the letter that grows', ylabel=label)
    plots[0].legend(loc='lower right')
    return figure


def main():
    print(f'{"":56}{"measured":>14}{"at most":>10}{"met":>5}')
    os.environ.update(ONE_THREAD, JAX_PLATFORMS='cpu')  # of the processes that start from here on
    show(importing())
    show(explorer_rows())
    with ProcessPoolExecutor(1, get_context('spawn')) as process:
        ratios, curves = process.submit(on_one_thread).result()
    PICTURE.parent.mkdir(exist_ok=True)
    draw(ratios, curves).savefig(PICTURE)
    print(f'The picture is in {PICTURE.relative_to(HOUSE)}')


if __name__ == '__main__':
    main()
