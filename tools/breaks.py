"""Breaks what a reader sees, one thing at a time; the tests named beside it must notice. `make breaks` runs it.

    python -m tools.breaks              every break of breaks.toml
    python -m tools.breaks cube 03_     those whose sentence, file or tests have one of these words
    python -m tools.breaks --not browser

Each is made in a copy of the house. First the tests run there as it is, and must pass: else they would notice nothing.
"""

import os
import shlex
import signal
import subprocess
import sys
import tomllib
from functools import cache
from time import perf_counter
from typing import NamedTuple

from tools.copied import HOUSE, PYTEST, copied

LIST = HOUSE / 'tools/breaks.toml'
LIMIT = 300  # seconds; tests that never end are noticed by this clock
FAILED = 1, 2, -signal.SIGKILL  # of pytest: a test fails, or a file of tests cannot be loaded; or the clock


class Break(NamedTuple):
    """says: what a reader would see; file: where `old`, which stands there once, becomes `new`.

    tests: what is typed behind pytest, each of which must notice.
    """

    says: str
    file: str
    old: str
    new: str
    tests: list

    def made_in(self, text):
        """The text, broken. ValueError where the old text does not stand there once."""
        if (count := text.count(self.old)) != 1:
            raise ValueError(f'{self.says} In {self.file} {self.old!r} is there {count} times; it should be there once')
        return text.replace(self.old, self.new)


def listed():
    """Every Break of breaks.toml."""
    return [Break(**each) for each in tomllib.loads(LIST.read_text(encoding='utf-8'))['break']]


def chosen(words):
    """Those that have one of the words; behind --not, those that have none."""
    wanted, without = (words[1:], True) if words[:1] == ['--not'] else (words, False)
    return [each for each in listed() if not words or any(word in str(each) for word in wanted) != without]


def fails(tests):
    """Whether these tests fail. SystemExit where there are none."""
    command = [sys.executable, '-m', 'pytest', *PYTEST, *shlex.split(tests)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # a kernel or a browser, too
            said, _ = process.communicate()
    if process.returncode not in (0, *FAILED):
        raise SystemExit(f'pytest {tests} runs no test:\n{said.decode(errors="replace")}')
    return bool(process.returncode)


@cache
def pass_as_it_is(tests):
    """SystemExit where these tests fail with nothing broken."""
    if fails(tests):
        raise SystemExit(f'pytest {tests} fails as it is')


def main(words):
    """Try them. Returns whether each was noticed by all that must."""
    breaks, noticed, wanted = chosen(words), 0, 0
    with copied() as copy:
        for each in breaks:
            each.made_in((copy / each.file).read_text(encoding='utf-8'))  # at once, where it cannot be
        for each in breaks:
            print(each.says, flush=True)
            for tests in each.tests:
                pass_as_it_is(tests)
                start = perf_counter()
                found = is_noticed(copy / each.file, each, tests)
                noticed, wanted = noticed + found, wanted + 1
                said, seconds = 'noticed' if found else 'NOT NOTICED', perf_counter() - start
                print(f'    {said} {seconds:4.0f} s  {tests}', flush=True)
    print(f'{len(breaks)} breaks: noticed {noticed} of {wanted} times')
    return noticed == wanted


def is_noticed(file, each, tests):
    """Whether these tests fail while the file has this break."""
    text = file.read_text(encoding='utf-8')
    file.write_text(each.made_in(text), encoding='utf-8')
    try:
        return fails(tests)
    finally:
        file.write_text(text, encoding='utf-8')


if __name__ == '__main__':
    sys.exit(not main(sys.argv[1:]))
