import numpy as np
import pytest

from lin_backprop import example, speed
from lin_backprop.examples import DTYPES
from lin_backprop.speed import FEWEST, MOST, measure, race
from lin_backprop.versions import VERSIONS


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


def test_measure_is_the_fastest_after_a_warm_up(clock):
    version = clock.version(1, 3, 50, 2, 4, 2.5)  # 1 is the warm-up
    X, W, _, dY = example()
    assert measure(version, X, W, dY, repeats=5) == 2
    assert version.calls == [4] * 6


def test_a_tiny_race_has_every_version_in_order():
    tiny = race(6, 3, 2, seconds=0.5)
    assert tiny[:4] == (6, 3, 2, 'float32')
    assert [row.version for row in tiny.rows] == list(VERSIONS)
    (fast,) = (row.seconds for row in tiny.rows if row.version == '@')
    for row in tiny.rows:
        assert row.seconds > 0
        assert row.ratio == row.seconds / fast
        assert 1 <= row.rows <= 6


def test_a_slow_version_is_extrapolated_in_proportion(clock):
    slow, fast = clock.version(0, for_each_row=0.01), clock.version(0, for_each_row=2**-20)
    last, first = race(1000, 3, 2, versions={'slow': slow, '@': fast}, seconds=4).rows
    assert last.seconds == pytest.approx(10)  # 0.01 for each of 1,000 rows
    assert last.ratio == pytest.approx(0.01 * 2**20)
    assert last.rows == max(slow.calls) == 32  # half of the time that it may take, at most
    assert first.seconds == pytest.approx(1000 * 2**-20)
    assert (first.rows, first.ratio) == (1000, 1)


@pytest.mark.parametrize('each', [1e-6, 3e-4, 0.002, 0.007, 0.011, 0.05])
@pytest.mark.parametrize('before', [0, 0.001, 0.03])
def test_a_race_keeps_to_its_seconds_and_uses_them(clock, each, before):
    versions = {name: clock.version(before, for_each_row=each) for name in ('one', 'two', 'three', '@')}
    rows = race(5000, 3, 2, versions=versions, seconds=8).rows
    assert clock.now <= 8
    for row, version in zip(rows, versions.values(), strict=True):
        calls = version.calls.count(row.rows) - 2  # without the search and the warm-up
        assert FEWEST <= calls <= MOST
        assert max(version.calls) == row.rows
        call = before + each * row.rows
        search = sum(before + each * tried for tried in version.calls[: version.calls.index(row.rows) + 1])
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


@pytest.mark.parametrize('dtype', DTYPES)
@pytest.mark.parametrize('room', [100, 1, 0.5])
def test_a_version_with_boxes_is_measured_on_the_rows_that_a_box_has_place_for(clock, monkeypatch, dtype, room):
    monkeypatch.setattr(speed, 'BOX_LIMIT', int(room * 3 * 2 * np.dtype(dtype).itemsize))
    versions = {name: clock.version(1e-6) for name in ('outer', '@')}
    outer, fast = race(400, 3, 2, dtype, versions).rows
    assert outer.rows == max(versions['outer'].calls) == max(1, room)
    assert fast.rows == 400


@pytest.mark.parametrize('dtype', DTYPES)
def test_all_versions_of_a_race_get_the_same_arrays_of_the_type(dtype):
    seen = {}
    versions = {name: lambda *arrays, name=name: seen.setdefault(name, arrays) for name in ('one', '@')}
    race(2, 3, 4, dtype, versions, seconds=0.01)
    for array, other in zip(seen['one'], seen['@'], strict=True):
        assert array.dtype == dtype
        np.testing.assert_array_equal(array, other)
