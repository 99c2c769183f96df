"""Runs code of the reader's, which may never end, print, change NumPy's settings or raise what ends a program."""

import contextlib
import ctypes
import io
import signal
import threading
import warnings

import numpy as np

AGAIN = 0.1  # seconds until it is stopped once more: an `except:` of the reader's may catch the first time
PRINTED = 10_000  # letters that are kept of what it prints


class TooLong(BaseException):
    """It was stopped. No Exception, so that `except Exception` of the reader's does not catch it."""


class Printed(io.StringIO):
    """What is printed, the first PRINTED letters of it; the reader's code cannot close it."""

    def write(self, text):
        super().write(text[: max(PRINTED - self.tell(), 0)])
        return len(text)

    def close(self):
        """Nothing: who printed may close, and it is read afterwards."""


@contextlib.contextmanager
def guarded(seconds):
    """What runs inside prints into the Printed that this gives, and changes no setting of NumPy or of warnings.

    After so many seconds it raises TooLong. Python looks for that between two steps of its own: one call into C that
    never ends, such as a sum over range(10**15), nobody can stop but Restart. `interrupted` of the Printed has an entry
    once the user interrupted: a KeyboardInterrupt without is one that the code raised by itself.
    """
    printed = Printed()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(), np.printoptions():
        warnings.simplefilter('ignore')
        np.seterr(divide='warn', over='warn', under='ignore', invalid='warn')
        with _interrupts() as printed.interrupted, _limit(seconds):
            yield printed
    if printed.interrupted:  # the code inside caught it, but it was meant
        raise KeyboardInterrupt


@contextlib.contextmanager
def _interrupts():
    """A list that has an entry as soon as the user interrupts."""
    seen = []
    if threading.current_thread() is not threading.main_thread():  # none comes here
        yield seen
        return

    def interrupt(*_):
        seen.append(True)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)


@contextlib.contextmanager
def _limit(seconds):
    on_main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if on_main and hasattr(signal, 'setitimer') else _from_another_thread(seconds):
        yield


@contextlib.contextmanager
def _alarm(seconds):
    inside = True

    def stop(*_):
        if inside:
            raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
            yield
        finally:
            inside = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)


@contextlib.contextmanager
def _from_another_thread(seconds):
    """Where there is no alarm: on Windows, and outside the main thread. It cannot end a sleep, nor a loop
    whose `except:` catches all."""
    me, done, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()

    def stop():
        if not done.wait(seconds):
            with lock:
                if not done.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(me, ctypes.py_object(TooLong))

    watch = threading.Thread(target=stop, daemon=True)
    try:
        watch.start()
    except RuntimeError:  # a place without threads, such as a browser: nothing stops it there
        yield
        return
    try:
        yield
    finally:
        with lock:
            done.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(me, None)  # one that has not arrived yet
