"""A class at work: K students open each notebook at once and run it whole, each in a kernel of their own.

    python -m tools.classroom 1 4 8            how many students; prints a table for each of these classes
    python -m tools.classroom 30 03_batched    the same for this notebook alone

A class of one should take at most 90 seconds, and no kernel of it more than 160 MB.

The memory is measured when all have run the notebook and nobody has closed it. RSS is what a kernel occupies. On Linux,
PSS counts what kernels share, such as the code of NumPy, only once, and the peak is the largest RSS on the way.
The last line of the table has the sums of the times and the largest memory of a notebook.
"""

import asyncio
import re
import sys
from contextlib import AsyncExitStack
from math import nan
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from time import perf_counter
from typing import NamedTuple

import nbformat
import psutil  # comes with the kernel
from nbclient import NotebookClient

from web.series import FOLDER, SERIES

LIMIT = 240  # seconds for a cell, and to start: a crowded machine is slow


class Lesson(NamedTuple):
    """seconds: until the last student was done; processor: seconds of one core that each of them took, their mean.

    rss, pss, peak: bytes of each student's kernel, their mean. errors: exceptions, at most one for each student.
    """

    seconds: float
    processor: float
    rss: float
    pss: float
    peak: float
    errors: list


async def lesson(path, students=1):
    """Run one notebook for each student, all at once -> Lesson."""
    start = perf_counter()
    options = {'timeout': LIMIT, 'startup_timeout': LIMIT, 'kernel_name': 'python3'}
    options['resources'] = {'metadata': {'path': str(path.parent)}}
    clients = [NotebookClient(nbformat.read(path, as_version=4), **options) for _ in range(students)]
    async with AsyncExitStack() as kernels:
        starts = [kernels.enter_async_context(client.async_setup_kernel(stderr=DEVNULL)) for client in clients]
        await asyncio.gather(*starts)
        ends = await asyncio.gather(*map(run_all_cells, clients), return_exceptions=True)
        seconds = perf_counter() - start
        taken = [used(client.km.provisioner.pid) for client in clients]
    return Lesson(seconds, *(sum(each) / students for each in zip(*taken, strict=True)), [end for end in ends if end])


async def run_all_cells(client):
    for index, cell in enumerate(client.nb.cells):
        await client.async_execute_cell(cell, index)


def used(pid):
    """Seconds of processor, bytes of RSS, PSS and peak of a process; nan where the system does not tell."""
    try:
        process = psutil.Process(pid)
        times, memory = process.cpu_times(), process.memory_full_info()
    except psutil.NoSuchProcess:
        return nan, nan, nan, nan  # the kernel died, which its student's error says
    status = Path(f'/proc/{pid}/status')
    peak = int(re.search(r'VmHWM:\s*(\d+) kB', status.read_text())[1]) * 1024 if status.exists() else nan
    return times.user + times.system, memory.rss, getattr(memory, 'pss', nan), peak


def server():
    """RSS and PSS of a JupyterLab server that has no kernel: on a hub each student has one, beside the kernels."""
    lab = [sys.executable, '-m', 'jupyter', 'lab', '--no-browser', '--allow-root', '--port=0', FOLDER]
    with Popen(lab, stderr=PIPE, text=True) as process:
        for line in process.stderr:
            if 'http://' in line:
                break
        _, rss, pss, _ = used(process.pid)
        process.terminate()
    return rss, pss


def line(name, seconds, processor, rss, pss, peak, failures):
    memory = ''.join(f'{size / 1e6:7.0f}' for size in (rss, pss, peak))
    return f'{name:16}{seconds:9.1f}{processor:11.1f}{memory}{failures:10}'


def main(sizes, notebooks):
    rss, pss = server()
    print(f'A JupyterLab server without kernels: RSS {rss / 1e6:.0f} MB, PSS {pss / 1e6:.0f} MB')
    for students in sizes:
        print(f'\n{students} at once, {psutil.cpu_count()} cores; for each student: seconds of processor, memory in MB')
        print(f'{"notebook":16}{"seconds":>9}{"processor":>11}{"RSS":>7}{"PSS":>7}{"peak":>7}{"failures":>10}')
        lessons = []
        for notebook in notebooks:
            lessons.append(asyncio.run(lesson(notebook.path, students)))
            *figures, errors = lessons[-1]
            print(line(notebook.name, *figures, len(errors)), *errors[:1], flush=True)
        seconds, processor, rss, pss, peak, errors = zip(*lessons, strict=True)
        print(line('the series', sum(seconds), sum(processor), max(rss), max(pss), max(peak), sum(map(len, errors))))


if __name__ == '__main__':
    named = [notebook for notebook in SERIES if notebook.name in sys.argv]
    main([int(word) for word in sys.argv[1:] if word.isdigit()], named or SERIES)
