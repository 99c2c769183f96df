import tracemalloc
from itertools import product

import numpy as np
import pytest

from lin_backprop import example, lin_grad_loops
from lin_backprop.examples import DTYPES
from lin_backprop.versions import VERSIONS, einsum_optimized, work


class Counted(np.ndarray):
    """An array that counts how many of its numbers are read and written one at a time."""

    reads = writes = 0

    def __getitem__(self, place):
        Counted.reads += 1
        return np.asarray(self)[place]

    def __setitem__(self, place, value):
        Counted.writes += 1
        np.asarray(self)[place] = value


def test_the_work_of_two_by_three_by_four_by_hand():
    counted = work(2, 3, 4, itemsize=1)  # X 6, W 12, dY 8, dX 6, dW 12, db 4, a box 24
    assert list(counted) == list(VERSIONS)
    assert counted['loops'] == (48, 0, 24 * 3 + 24 * 3 + 8 * 2, 24 + 24 + 8)
    assert counted['outer'] == (48, 48, 42 + 48, 22 + 48)
    for name in ('einsum', 'einsum, optimized', '@'):
        assert counted[name] == (48, 0, 8 + 12 + 6 + 8 + 8, 6 + 12 + 4)
    assert work(2, 3, 4)['outer'] == (48, *(4 * count for count in counted['outer'][1:]))


def test_the_loops_read_and_write_what_is_said(monkeypatch):
    zeros = np.zeros
    for N, D, M in product(range(1, 5), repeat=3):
        X, W, _, dY = example(N, D, M)
        with monkeypatch.context() as counting:
            counting.setattr(np, 'zeros', lambda *arguments: zeros(*arguments).view(Counted))
            Counted.reads = Counted.writes = 0
            lin_grad_loops(*(array.view(Counted) for array in (X, W, dY)))
        assert (Counted.reads, Counted.writes) == work(N, D, M, itemsize=1)['loops'][2:]


@pytest.mark.parametrize('name', VERSIONS)
@pytest.mark.parametrize('dtype', DTYPES)
def test_no_version_holds_more_than_its_temporary_arrays(name, dtype):
    N, D, M = 300, 70, 30
    X, W, dY = (np.ones(shape, dtype) for shape in ((N, D), (D, M), (N, M)))
    if name == 'loops':
        N, X, dY = 5, X[:5], dY[:5]
    VERSIONS[name](X, W, dY)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        answers = VERSIONS[name](X, W, dY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    held = peak - before - sum(array.nbytes for array in answers)
    at_once = work(N, D, M, X.itemsize)[name].temporary // 2  # the two boxes are made one after the other
    assert abs(held - at_once) < 0.1 * N * D * M * X.itemsize


def test_einsum_optimized_is_optimized(monkeypatch):
    options, einsum = [], np.einsum
    monkeypatch.setattr(np, 'einsum', lambda *arrays, **named: options.append(named) or einsum(*arrays, **named))
    X, W, _, dY = example()
    einsum_optimized(X, W, dY)
    assert options == [{'optimize': True}] * 3
