"""Count what a class got right in its homework, and which mistakes it made: a page to show to the class.

    python -m web.homework.report FOLDER OUT [--pages ADDRESS] [--only NAME] [--names]

FOLDER: what was turned in, as nbgrader collects it, FOLDER/STUDENT/.../*.ipynb; or FOLDER/STUDENT.ipynb. OUT: the page
to write. ADDRESS: where the pages of the series are, as OUT sees it. NAME: of the notebooks to read, if not all.
--names prints who made which mistake; the page names nobody.

Each student's code runs in a process of its own with little time and memory. That is no wall: it can do what you can.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader

from lin_backprop.practice import BY_NAME, EXERCISES
from lin_backprop.render.picture import prose
from web.guide import code_cells
from web.homework.taken import SECONDS
from web.series import FOLDER, HOUSE, SERIES
from web.site.page import address
from web.style import style

HERE = Path(__file__).parent
STOPPED, UNREAD = ['stopped', '', '', ''], ['unread', '', '', '']
NOT_DONE = ('not attempted', 'missing', 'unread')
ENVIRONMENT = ('PATH', 'SYSTEMROOT', 'LANG', 'LC_ALL', 'VIRTUAL_ENV')  # what of it a student's code can see


class Task(NamedTuple):
    """How many students did what with one task."""

    name: str
    notebook: str
    right: int
    wrong: int
    not_done: int


class Mistake(NamedTuple):
    """One that has a name. students, tasks: who made it, where; see: 'notebook#heading'."""

    name: str
    why: str
    see: str
    students: list
    tasks: list


# --- reading


def turned_in(folder, only='*'):
    """{student: paths of the notebooks}"""
    students = {}
    for path in sorted(folder.rglob(f'{only}.ipynb')):
        first, *rest = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith('.') for part in [first, *rest]):
            students.setdefault(first if rest else path.stem, []).append(path.resolve())
    return students


def verdicts(paths, tasks):
    """{task: [kind, name, why, see]} of a student. A task that ends the process is 'stopped'; the rest is tried."""
    found = []
    while left := tasks[len(found) :]:
        read, *lines = judged(paths, left) or [None]
        found += lines if read else [UNREAD] * len(left)
        if len(found) < len(tasks):
            found.append(STOPPED)
    return dict(zip(tasks, found, strict=True))


def judged(paths, tasks):
    """What web/homework/taken.py says of these tasks, as far as it comes."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, TemporaryFile() as said:
        settings = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        settings |= {'HOME': folder, 'PYTHONPATH': str(HOUSE), 'OPENBLAS_NUM_THREADS': '1', 'OMP_NUM_THREADS': '1'}
        command = [sys.executable, '-m', 'web.homework.taken', *tasks, '--', *map(str, paths)]
        options = {'stdin': subprocess.DEVNULL, 'stdout': said, 'stderr': subprocess.DEVNULL, 'cwd': folder}
        process = subprocess.Popen(command, env=settings, start_new_session=True, **options)
        before, now = None, 0
        while before != now:  # as long as it gets on
            with suppress(subprocess.TimeoutExpired):
                process.wait(2 * SECONDS)
                break
            before, now = now, os.fstat(said.fileno()).st_size
        process.kill()
        process.wait()
        with suppress(OSError, AttributeError):  # what it has started goes with it
            os.killpg(process.pid, signal.SIGKILL)
        said.seek(0)
        return list(lines_of(said.read(2**20)))[: len(tasks) + 1]


def lines_of(said):
    """What is as it should be, down to the first line that is not: others can have written there."""
    for line in said.splitlines():
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not (isinstance(found, list) and len(found) == 4 and all(isinstance(each, str) for each in found)):
            return
        yield found


def class_of(folder, only='*'):
    """{student: {task: verdict}}, for the tasks that anybody has."""
    students = turned_in(folder, only)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = list(pool.map(lambda paths: verdicts(paths, list(BY_NAME)), students.values()))
    there = [task for task in BY_NAME if any(each[task][0] not in NOT_DONE[1:] for each in judged)]
    kept = [{task: each[task] for task in there} for each in judged]
    return dict(zip(students, kept, strict=True))


# --- counting


def counted(found):
    """A Task for each task of a class."""
    tasks = []
    for notebook, exercises in EXERCISES.items():
        for task in (exercise.name for exercise in exercises):
            kinds = [verdicts[task][0] for verdicts in found.values() if task in verdicts]
            if kinds:
                right, not_done = kinds.count('right'), sum(kind in NOT_DONE for kind in kinds)
                tasks.append(Task(task, notebook, right, len(kinds) - right - not_done, not_done))
    return tasks


def parts_of(name):
    """The mistakes that a name names: 'mean for sum (dW), and a sign (db)' are two."""
    return [re.sub(r' \((\w+, )*\w+\)$', '', part) for part in name.split(', and ')]


def mistakes(found):
    """Those that have a name, the one that most students made first."""
    made = {}
    for student, verdicts in found.items():
        for task, (_, name, why, see) in verdicts.items():
            for place, part in enumerate(parts_of(name) if name else []):
                made.setdefault(part, []).append((student, task, why, '' if place else see, len(parts_of(name))))
    counted = []
    for name, cases in made.items():
        fewest = min(case[-1] for case in cases)  # best said where nothing else was wrong
        said = Counter((why, see, task) for _, task, why, see, count in cases if count == fewest)
        (why, see, task), _ = said.most_common(1)[0]
        students, tasks = (list(dict.fromkeys(case[k] for case in cases)) for k in (0, 1))
        see = see if see in places() else f'{notebook_of(task)}#Your turn'
        counted.append(Mistake(name, why, see, students, sorted(tasks, key=list(BY_NAME).index)))
    return sorted(counted, key=lambda each: (-len(each.students), each.name))


def notebook_of(task):
    """The notebook where it stands."""
    return next(name for name, exercises in EXERCISES.items() if BY_NAME[task] in exercises)


# --- what to show


@cache
def headings_of(notebook):
    """Its headings below the title, in order."""
    cells = nbformat.read(FOLDER / f'{notebook}.ipynb', as_version=4).cells
    text = '\n'.join(cell.source for cell in cells if cell.cell_type == 'markdown')
    return re.findall(r'^##+ (.*)', text, re.MULTILINE)


@cache
def places():
    """Each 'notebook#heading' that there is."""
    return {f'{entry.name}#{heading}' for entry in SERIES for heading in headings_of(entry.name)}


def shown(see):
    """(code, address) of the explorer under a heading, or else nearest to it; best one that is no question."""
    notebook, _, heading = see.partition('#')
    headings = ['', *headings_of(notebook)]

    def far(cell):
        away = abs(headings.index(cell.heading) - headings.index(heading))
        return away > 0, cell.anchor.startswith('predict'), away

    nearest = min((cell for cell in code_cells(notebook) if cell.anchor), key=far)
    return nearest.call, f'{notebook}.html#{nearest.anchor}'


def page(found, pages='site/'):
    """The HTML of the report."""
    pages = f'{pages.rstrip("/")}/'
    questions = {entry.name: entry for entry in SERIES}

    def again(see):
        notebook, _, heading = see.partition('#')
        code, place = shown(see)
        return {
            'heading': heading,
            'link': pages + address(f'{notebook}.ipynb#{heading}'),
            'notebook': questions[notebook],
            'code': code,
            'explorer': pages + place,
        }

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters['prose'] = prose
    tasks, made = counted(found), mistakes(found)
    nameless = Counter(
        task
        for verdicts in found.values()
        for task, (kind, name, *_) in verdicts.items()
        if kind not in ('right', *NOT_DONE) and not name
    )
    return environment.get_template('report.html').render(
        style=style(HERE / 'report.css'),
        students=len(found),
        unread=sum(any(kind == 'unread' for kind, *_ in verdicts.values()) for verdicts in found.values()),
        tasks=tasks,
        questions=questions,
        mistakes=[(mistake, again(mistake.see)) for mistake in made],
        nameless=nameless,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder', type=Path)
    parser.add_argument('out', type=Path)
    parser.add_argument('--pages', default='site/')
    parser.add_argument('--only', default='*')
    parser.add_argument('--names', action='store_true')
    given = parser.parse_args()
    found = class_of(given.folder, given.only)
    if not found:
        sys.exit(f'there is no notebook {given.only}.ipynb in {given.folder}')
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(found, given.pages), encoding='utf-8')
    for mistake in mistakes(found):
        print(f'{len(mistake.students):4}  {mistake.name}' + f': {", ".join(mistake.students)}' * given.names)


if __name__ == '__main__':
    main()
