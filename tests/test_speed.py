import tracemalloc
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lin_backprop import LinGrad, example, lin_grad, lin_grad_loops, speed
from lin_backprop.speed import (
    BOX_LIMIT,
    DTYPES,
    FEWEST,
    MOST,
    VERSIONS,
    einsum_optimized,
    exact,
    measure,
    race,
    rounding,
    rounding_error,
    work,
)

every_version = pytest.mark.parametrize('name', VERSIONS)


class Clock:
    """Time that only passes when a version says so."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(speed, 'perf_counter', lambda: self.now)

    def version(self, *seconds, for_each_row=0.0):
        """A version that takes these seconds, one after the other and then the last, and more for each row."""
        calls, left = [], list(seconds)

        def run(X, W, dY):
            assert len(X) == len(dY)
            assert X.shape[1] == len(W)
            calls.append(len(X))
            self.now += (left.pop(0) if len(left) > 1 else left[0]) + for_each_row * len(X)

        run.calls = calls
        return run


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


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
    found = work(2, 3, 4, itemsize=1)  # X 6, W 12, dY 8, dX 6, dW 12, db 4, a box 24
    whole = (48, 0, 8 + 12 + 6 + 8 + 8, 6 + 12 + 4)
    assert found == {
        'loops': (48, 0, 24 * 3 + 24 * 3 + 8 * 2, 24 + 24 + 8),
        'outer': (48, 48, 42 + 48, 22 + 48),
        'einsum': whole,
        'einsum, optimized': whole,
        '@': whole,
    }


def test_the_loops_read_and_write_what_is_said(monkeypatch):
    zeros = np.zeros
    for N, D, M in product(range(1, 5), repeat=3):
        X, W, _, dY = example(N, D, M)
        with monkeypatch.context() as counting:
            counting.setattr(np, 'zeros', lambda *given: zeros(*given).view(Counted))
            Counted.reads = Counted.writes = 0
            lin_grad_loops(*(array.view(Counted) for array in (X, W, dY)))
        found = work(N, D, M, itemsize=8)['loops']
        assert (8 * Counted.reads, 8 * Counted.writes) == found[2:]


def test_the_multiply_adds_are_counted_by_a_loop():
    for N, D, M in product(range(1, 5), repeat=3):
        count = 0
        for _ in np.ndindex(N, D, M):
            count += 2  # one for dX, one for dW
        assert {done.multiply_adds for done in work(N, D, M).values()} == {count}


@every_version
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
    box = N * D * M * X.itemsize
    at_once = work(N, D, M, X.itemsize)[name].temporary // 2  # the two boxes are made one after the other
    assert abs(held - at_once) < 0.1 * box


def test_fastai_in_numbers():
    found = work(50_000, 784, 50)
    assert found['@'].multiply_adds == 3_920_000_000
    assert found['outer'].temporary == 2 * 7_840_000_000
    assert all(done.temporary == 0 for name, done in found.items() if name != 'outer')


def test_the_order_of_the_bytes_is_the_order_of_the_versions():
    moved = [done.read + done.written for done in work(50_000, 784, 50).values()]
    assert moved[0] > moved[1] > moved[2] == moved[3] == moved[4]


@every_version
def test_all_versions_give_the_same_numbers(name):
    for N, D, M in product((1, 2, 5), repeat=3):
        X, W, _, dY = example(N, D, M)
        for found, right in zip(VERSIONS[name](X, W, dY), lin_grad_loops(X, W, dY), strict=True):
            np.testing.assert_array_equal(found, right)


def test_einsum_optimized_is_optimized(monkeypatch):
    flags, einsum = [], np.einsum
    monkeypatch.setattr(np, 'einsum', lambda *given, **named: flags.append(named) or einsum(*given, **named))
    einsum_optimized(*(example()[k] for k in (0, 1, 3)))
    assert flags == [{'optimize': True}] * 3


def test_measure_is_the_fastest_after_a_warm_up(clock):
    version = clock.version(1, 3, 50, 2, 4, 2.5)  # 1 is the warm-up
    assert measure(version, *arrays(4), repeats=5) == 2
    assert version.calls == [4] * 6


def arrays(N):
    X, W, _, dY = example(N)
    return X, W, dY


def test_a_tiny_race_has_every_version_in_order():
    found = race(6, 3, 2, seconds=0.5)
    assert found[:4] == (6, 3, 2, 'float32')
    assert [row.version for row in found.rows] == list(VERSIONS)
    fast = found.rows[-1].seconds
    for row in found.rows:
        assert row.seconds > 0
        assert row.ratio == row.seconds / fast
        assert 1 <= row.rows <= 6


def test_a_slow_version_is_extrapolated_in_proportion(clock):
    slow, fast = clock.version(0, for_each_row=0.01), clock.version(0, for_each_row=2**-20)
    found = {row.version: row for row in race(1000, 3, 2, versions={'slow': slow, '@': fast}, seconds=4).rows}
    assert found['slow'].seconds == pytest.approx(10)  # 0.01 for each of 1,000 rows
    assert found['slow'].ratio == pytest.approx(0.01 * 2**20)
    assert found['slow'].rows == max(slow.calls) == 32  # half of the time that it may take, at most
    assert found['@'].seconds == pytest.approx(1000 * 2**-20)
    assert (found['@'].rows, found['@'].ratio) == (1000, 1)


@pytest.mark.parametrize('each', [1e-6, 3e-4, 0.002, 0.007, 0.011, 0.05])
@pytest.mark.parametrize('before', [0, 0.001, 0.03])
def test_a_race_keeps_to_its_seconds_and_uses_them(clock, each, before):
    versions = {name: clock.version(before, for_each_row=each) for name in ('one', 'two', 'three', '@')}
    found = race(5000, 3, 2, versions=versions, seconds=8)
    assert clock.now <= 8
    for row, version in zip(found.rows, versions.values(), strict=True):
        calls = version.calls.count(row.rows) - 2  # without the search and the warm-up
        assert FEWEST <= calls <= MOST
        assert max(version.calls) == row.rows
        call = before + each * row.rows
        search = sum(before + each * rows for rows in version.calls[: version.calls.index(row.rows) + 1])
        assert row.rows == 5000 or search + 2 * call * (2 + FEWEST) > 8 / 4  # more would not fit
        assert row.seconds == pytest.approx(call * 5000 / row.rows)


def test_what_a_version_leaves_goes_to_the_next(clock):
    quick, slow = clock.version(1e-6), clock.version(0, for_each_row=0.01)
    (_, row) = race(5000, 3, 2, versions={'quick': quick, '@': slow}, seconds=4).rows
    assert row.rows == 64  # of 4 seconds; it would be 32 of its share of 2


def test_a_version_that_takes_too_long_takes_nothing_from_the_others(clock):
    versions = {'endless': clock.version(100), '@': clock.version(0, for_each_row=0.001)}
    endless, fast = race(50, 3, 2, versions=versions, seconds=4).rows
    assert endless.rows == 1
    assert fast.rows == 50


def test_a_race_may_have_a_version_of_ones_own(clock):
    mine = clock.version(0, for_each_row=2)
    found = race(3, 3, 2, versions={'mine': mine, '@': clock.version(0, for_each_row=1)}, seconds=1000)
    assert [(row.version, row.ratio) for row in found.rows] == [('mine', 2), ('@', 1)]


@pytest.mark.parametrize('dtype', DTYPES)
def test_outer_is_measured_on_what_its_box_has_place_for(clock, monkeypatch, dtype):
    versions = {name: clock.version(1e-6) for name in ('outer', '@')}
    monkeypatch.setattr(speed, 'BOX_LIMIT', 100 * 3 * 2 * np.dtype(dtype).itemsize)
    outer, fast = race(400, 3, 2, dtype, versions).rows
    assert outer.rows == max(versions['outer'].calls) == 100
    assert outer.seconds == pytest.approx(4e-6)
    assert fast.rows == 400


def test_outer_is_measured_on_one_row_where_even_that_is_too_large(clock, monkeypatch):
    monkeypatch.setattr(speed, 'BOX_LIMIT', 1)
    (row, _) = race(9, 3, 2, versions={'outer': clock.version(1e-6), '@': clock.version(1e-6)}).rows
    assert row.rows == 1


def test_the_limit_of_the_box_is_the_one_that_is_stated():
    assert BOX_LIMIT == 200 * 10**6


@pytest.mark.parametrize('dtype', DTYPES)
def test_all_versions_of_a_race_get_the_same_arrays_of_the_type(dtype):
    given = {}

    def keep(name):
        return lambda *arrays: given.setdefault(name, arrays)

    race(2, 3, 4, dtype, {name: keep(name) for name in ('one', '@')}, seconds=0.01)
    race(2, 3, 4, dtype, {'@': keep('again')}, seconds=0.01)
    for array, other, again in zip(given['one'], given['@'], given['again'], strict=True):
        assert array.dtype == dtype
        assert np.abs(array).max() <= 1
        assert len(set(array.ravel()[:2])) == 2
        np.testing.assert_array_equal(array, other)
        np.testing.assert_array_equal(array, again)
    assert min(array.min() for array in given['one']) < 0 < max(array.max() for array in given['one'])


def test_a_race_that_cannot_be_run_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match='^versions are loops; there should be "@" too'):
        race(4, 3, 2, versions={'loops': lin_grad_loops})
    with pytest.raises(ValueError, match="^dtype is 'int64'; it should be one of 'float32', 'float64'$"):
        race(4, 3, 2, 'int64')
    with pytest.raises(ValueError, match='^N is 0; it should be a whole number'):
        race(0, 3, 2)


@every_version
def test_small_whole_numbers_never_round(name):
    for dtype in (int, *DTYPES):
        X, W, dY = (array.astype(dtype) for array in arrays(4))
        assert rounding_error(VERSIONS[name](X, W, dY), exact(X, W, dY)) == 0


def test_exact_is_exact_where_floats_are_not():
    X, W, dY = np.array([[2.0**60], [1.0], [-(2.0**60)]]), np.array([[1.0]]), np.array([[1.0], [0.5], [1.0]])
    assert lin_grad(X, W, dY).dW[0, 0] == 0
    assert exact(X, W, dY).dW[0, 0] == Fraction(1, 2)


def test_the_rounding_error_is_the_largest_as_a_share_of_the_largest_number():
    X, W, dY = arrays(4)
    right = exact(X, W, dY)
    good = lin_grad_loops(X, W, dY)
    for name in LinGrad._fields:
        wrong = getattr(good, name).astype(float)
        wrong.flat[1] += 0.25
        wrong.flat[0] -= 0.125
        largest = float(np.abs(getattr(good, name)).max())
        assert rounding_error(good._replace(**{name: wrong}), right) == 0.25 / largest


def test_float32_keeps_six_digits_and_float64_fifteen():
    found = rounding()
    assert list(found) == DTYPES
    for errors in found.values():
        assert list(errors) == list(VERSIONS)
    assert all(1e-8 < error < 1e-6 for error in found['float32'].values())
    assert all(1e-17 < error < 1e-15 for error in found['float64'].values())


def test_more_examples_stay_between_the_limits_of_float32():
    assert all(1e-8 < error < 1e-5 for error in rounding(1000, 8, 4)['float32'].values())


def test_a_sum_that_adds_up_the_other_way_rounds_otherwise():
    def shuffled(X, W, dY):
        order = np.argsort(X[:, 0])
        return lin_grad_loops(X[order], W, dY[order])._replace(dX=lin_grad_loops(X, W, dY).dX)

    errors = rounding(100, 3, 2, {'loops': lin_grad_loops, 'shuffled': shuffled})['float32']
    assert errors['loops'] != errors['shuffled']


def test_a_wrong_version_is_no_rounding():
    wrong = {'mean': lambda X, W, dY: lin_grad(X, W, dY)._replace(db=dY.mean(0))}
    assert all(errors['mean'] > 0.5 for errors in rounding(4, 3, 2, wrong).values())


def test_too_many_fractions_are_refused():
    with pytest.raises(ValueError, match='^N, D, M = 64, 784, 50 take 5,017,600 products of fractions; at most 200,00'):
        rounding(64, 784, 50)
