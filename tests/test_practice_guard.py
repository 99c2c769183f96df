"""Whatever a function does, `check` comes to an end in words, and the notebook is left as it was."""

import signal
import sys
import threading
import time

import numpy as np
import pytest
from test_practice_judge import NUMBER, SHAPE, THREE, TIMES, TWO

from lin_backprop.practice import judge
from lin_backprop.practice.answers import check
from lin_backprop.practice.guard import PRINTED, Printed, TooLong, guarded
from lin_backprop.practice.outcomes import call
from lin_backprop.source import function as made


@pytest.fixture
def short(monkeypatch):
    """Patience of a third of a second."""
    monkeypatch.setattr(judge, 'SECONDS', 0.3)


def on_another_thread(act):
    """What it gives when it is called there."""
    found = []
    thread = threading.Thread(target=lambda: found.append(act()))
    thread.start()
    thread.join(20)
    return found[0]


# --- what never ends

ENDLESS = [
    'while True:\n    pass\nreturn 0',
    'while True:\n    try:\n        X = X + 1\n    except Exception:\n        pass\nreturn 0',
    'while True:\n    try:\n        X = X + 1\n    except:\n        pass\nreturn 0',
    'while True:\n    print("again" * 100)\nreturn 0',
    'return [n for n in iter(int, 1)]',
]


@pytest.mark.parametrize(
    ('code', 'place'),
    [*((code, lambda act: act()) for code in ENDLESS), *((code, on_another_thread) for code in ENDLESS[:2])],
)
def test_what_never_ends_is_stopped_and_told(code, place, short, capsys):
    before, began = signal.getsignal(signal.SIGINT), time.monotonic()
    answer = place(lambda: check(TIMES, made(TIMES.call, code)))
    assert 'It was stopped after 0.3 seconds. Is there a loop in it that never ends?' in answer.text
    assert time.monotonic() - began < 5
    assert len(capsys.readouterr().out) <= PRINTED
    assert signal.getsignal(signal.SIGINT) is before
    assert check(TIMES, lambda X, dY: X.T @ dY).kind == 'right'  # nothing of it is left behind


def test_one_that_is_slow_at_the_last_trial_only_is_told_there(short):
    seen = []

    def function(X, dY):
        seen.append(X.shape)
        while len(seen) == 5:
            pass
        return X.T @ dY

    answer = check(TIMES, function)
    assert 'It was stopped' in answer.text
    assert f'Seen with X {seen[4]}' in answer.text


def test_what_ends_just_in_time_is_left_alone():
    with guarded(0.2):
        pass
    time.sleep(0.3)  # nothing fires later
    with pytest.raises(TooLong), guarded(0.05):
        time.sleep(1)


def test_of_endless_printing_the_start_is_kept():
    printed = Printed()
    assert printed.write('a' * 3) + printed.write('b' * 2 * PRINTED) == 3 + 2 * PRINTED
    printed.close()
    assert printed.getvalue() == 'a' * 3 + 'b' * (PRINTED - 3)


# --- what is raised


class Silent(Exception):
    def __str__(self):
        raise KeyError


class Stubborn(Exception):
    def with_traceback(self, traceback):
        raise KeyError


RAISED = [
    SystemExit(2),
    KeyboardInterrupt(),
    GeneratorExit(),
    BaseException('x'),
    Silent(),
    Stubborn(),
    StopIteration(),
]


@pytest.mark.parametrize('error', RAISED, ids=lambda error: type(error).__name__)
def test_whatever_is_raised_is_told(error):
    answer = check(TIMES, made(TIMES.call, 'raise error\nreturn 0', error=error))
    assert answer.kind == 'raised'
    assert 'raised a' in answer.text
    assert type(error).__name__ in answer.text or isinstance(error, Stubborn)


@pytest.mark.parametrize(
    'code',
    [
        'raise_signal(SIGINT)\nreturn X.T @ dY',
        'try:\n    raise_signal(SIGINT)\nexcept:\n    pass\nreturn X.T @ dY',
    ],
)
def test_who_interrupts_is_heard(code):
    names, before = {'raise_signal': signal.raise_signal, 'SIGINT': signal.SIGINT}, signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        check(TIMES, made(TIMES.call, code, **names))
    assert signal.getsignal(signal.SIGINT) is before


# --- what comes back


class Nasty:
    """It resists whatever it is asked."""

    def _(self, *_, **__):
        raise ZeroDivisionError

    __array__ = __repr__ = __eq__ = __len__ = __bool__ = __iter__ = __float__ = __hash__ = __getattr__ = _


class Sly:
    @property
    def __class__(self):
        raise SystemExit


VALUES = [
    'Nasty()',
    'Sly()',
    '(Nasty(),) * 2',
    '(Nasty(),) * 3',
    '[Nasty()]',
    'np.array([Nasty()])',
    '{"da": Nasty()}',
    '{Nasty: 1}',
    'Nasty',
    'np',
    'b"bytes"',
    '"word"',
    '10**400',
    '10**400, 1, 1',
    '1j',
    'range(10**9)',
    'iter(int, 1)',
    '(n for n in iter(int, 1))',
    'np.zeros(3, "f4,f4")',
    'np.array("2020-01-01", "M8")',
    'np.ma.masked',
    'np.ma.masked_array([1.0, 2.0], [0, 1])',
    'np.broadcast_to(1.0, (10**5, 10**5))',
    'np.array(["a"])',
    'nest',
    'NotImplemented',
    'lambda: 3',
    'print',
    'open',
    'memoryview(b"")',
    'slice(3)',
]
NEST = []
NEST.append(NEST)


@pytest.mark.parametrize('code', VALUES)
@pytest.mark.parametrize('exercise', [TIMES, NUMBER, THREE, TWO, SHAPE], ids=lambda exercise: exercise.name)
def test_whatever_comes_back_is_told(exercise, code):
    answer = check(exercise, made(exercise.call, code, Nasty=Nasty, Sly=Sly, nest=NEST))
    assert answer.kind in ('type', 'shape', 'raised', 'not finite', 'value', 'not attempted')
    assert ' at 0x' not in answer.text
    assert 'RecursionError' not in answer.text
    assert len(answer.text) < 700


@pytest.mark.parametrize(
    ('code', 'told'),
    [
        ('yield X.T @ dY\nreturn 0', 'a generator; it should be an array with the axes i, j. `yield` makes one'),
        ('X.T.dot', 'the function `dot`; it should be an array with the axes i, j. Are its brackets missing?'),
        ('(X.T @ dY,)', 'A comma in the line of `return`'),
        ('memoryview(X.T @ dY)', 'a memoryview; it should be an array with the axes i, j. `np.array(...)` makes it'),
        ('Tensor()', 'a PyTorch tensor; it should be an array with the axes i, j. `.detach().numpy()` makes it'),
        ('Frame()', 'a Frame of pandas; it should be an array with the axes i, j. `.to_numpy()` makes it'),
        ('np.ma.masked_less(X.T @ dY, 0)', 'an array with masked entries'),
        (
            '(X.T @ dY).astype(object)',
            'an array of objects; it should be an array with the axes i, j. `.astype(float)`',
        ),
        ('X.T @ dY > 0', 'holds True and False'),
    ],
)
def test_what_is_no_array_is_told_with_how_to_make_it_one(code, told):
    tensor = type('Tensor', (), {'__module__': 'torch', 'requires_grad': True})
    frame = type('Frame', (), {'__module__': 'pandas.core'})
    text = check(TIMES, made(TIMES.call, code, Tensor=tensor, Frame=frame)).text
    assert f'times {told}' in text or f'times is {told}' in text or told in text
    assert 'cuts or rounds' not in text


def test_an_async_function_is_told_and_leaves_no_warning():
    async def times(X, dY):
        return X.T @ dY

    assert '`async def` makes one: write `def`' in check(TIMES, times).text


# --- what is called


class Callable:
    def __call__(self, X, dY):
        return X.T @ dY


class Pretends(Callable):
    """It hides what it takes, and says it has code."""

    __signature__ = 'no'
    __code__ = None
    __globals__ = 3
    __name__ = 7


def test_anything_that_can_be_called_is_tried():
    assert check(TIMES, Callable()).kind == 'right'
    assert check(TIMES, Pretends()).kind == 'right'
    assert check(TIMES, Callable().__call__).kind == 'right'
    assert check(TIMES, np.dot).kind in ('raised', 'shape', 'value')
    assert check(TIMES, Callable).kind == 'raised'  # it takes nothing
    assert check(TIMES, print).kind == 'not attempted'


@pytest.mark.parametrize(
    ('call_as', 'yours'),
    [
        ('times(X)', '1: (X)'),
        ('times()', 'nothing'),
        ('times(X, dY, b)', '3: (X, dY, b)'),
        ('times(X, *, dY)', '2: (X, *, dY)'),
    ],
)
def test_another_number_of_parameters_is_told_before_anything_runs(call_as, yours):
    text = check(TIMES, made(call_as, 'ran.append(1)\nreturn 0', ran=None)).text
    assert text == f'Not yet. It is called with X, dY, in this order; yours takes {yours}.'


# --- what is left behind


def test_settings_and_what_was_given_stay_as_they_were(capsys):
    code = (
        'np.seterr(all="raise")\nnp.set_printoptions(precision=1)\nnp.random.seed(1)\nwarnings.simplefilter("error")\n'
        'print("hello")\nsys.stdout.close()\nreturn X.T @ dY'
    )
    before = (np.geterr(), np.get_printoptions(), np.random.get_state()[1].tolist(), sys.stdout)
    import warnings

    filters = list(warnings.filters)
    assert check(TIMES, made(TIMES.call, code, sys=sys, warnings=warnings)).kind == 'right'
    assert (np.geterr(), np.get_printoptions(), np.random.get_state()[1].tolist(), sys.stdout) == before
    assert warnings.filters == filters
    assert capsys.readouterr().out == 'hello\n'


def test_settings_of_the_notebook_make_no_check_fail():
    with np.errstate(all='raise'):
        assert check(NUMBER, made(NUMBER.call, 'np.float64(x) / 0')).kind == 'not finite'


@pytest.mark.parametrize(
    'code', ['X.shape = -1\nreturn 0', 'X.resize(2, 2, refcheck=False)\nreturn 0', 'X[:] = 0\nreturn X']
)
def test_what_it_was_given_may_be_spoilt(code):
    assert 'changed `X`' in check(TIMES, made(TIMES.call, code)).text


def test_a_result_that_is_used_again_is_taken_as_it_was():
    room = np.zeros((20, 20))

    def function(X, dY):
        out = room[: X.shape[1], : dY.shape[1]]
        out[:] = X.T @ dY
        return out

    assert check(TIMES, function).kind == 'right'


def test_what_it_prints_shows_for_the_trial_that_is_told(capsys):
    shapes = []

    def function(X, dY):
        shapes.append(X.shape)
        print('X', X.shape)
        return X.T @ dY if len(X) == 4 else X.T @ dY + 1

    text = check(TIMES, function).text
    (line,) = capsys.readouterr().out.splitlines()
    assert line != 'X (4, 3)'
    assert f'Seen with {line}' in text


def test_the_arguments_of_a_call_are_copies():
    arguments = {'X': np.ones((2, 2))}
    outcome = call(lambda X: X.fill(3), arguments)
    assert (outcome.changed, arguments['X'].sum()) == ('X', 4)
