"""The list of the series, from notebooks/series.toml.

    python -m web.series

writes the tables of README and of 00 anew from it, the sentence below each, and where each notebook leads on to.
"""

import re
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import nbformat

HOUSE = Path(__file__).parents[1]
FOLDER = HOUSE / 'notebooks'
TABLE = re.compile(r'(?<=\| notebook \| question \| minutes \|\n\|:--\|:--\|:--\|\n)(?:\|.*\n)*')
PARTS = re.compile(r'(?<=\n)00 to \d\d are [^.]*')
NEXT = re.compile(r'\*\*(Next|Back to the start):\*\* \[.*\]\(.*\)')


@dataclass(frozen=True)
class Notebook:
    """An entry of the list; series.toml says what each field means. question: markdown."""

    name: str
    question: str
    part: str
    minutes: int | None = None
    tasks: bool = True
    index: bool = False

    @property
    def path(self):
        """The file."""
        return FOLDER / f'{self.name}.ipynb'

    @property
    def time(self):
        """How long it takes, in words."""
        return f'{self.minutes} minutes' if self.minutes else 'to look up'


SERIES = [
    Notebook(**entry) for entry in tomllib.loads((FOLDER / 'series.toml').read_text(encoding='utf-8'))['notebook']
]


def written(text, notebooks, folder=''):
    """The text, with its one table of these notebooks and its one sentence on their parts written anew.

    folder: of the notebooks, as the text sees it.
    """
    rows = [f'| [{n.name}]({folder}{n.name}.ipynb) | {n.question} | {n.minutes or n.time} |\n' for n in notebooks]
    text = _replaced(TABLE, ''.join(rows), text, 'a table of the series')
    return _replaced(PARTS, parts(), text, 'a sentence on its parts')


def parts():
    """'00 to 03 are the derivation, 04 to 06 the theory, ...'"""
    spans = []
    for part, notebooks in groupby(SERIES, lambda notebook: notebook.part):
        first, *more = (notebook.name[:2] for notebook in notebooks)
        spans.append(f'{first} to {more[-1]} {part}' if more else f'{first} {part}')
    return ', '.join(spans)


def _replaced(pattern, new, text, name):
    """ValueError where it does not stand there once, by this name."""
    text, count = pattern.subn(lambda _: new, text)
    if count != 1:
        raise ValueError(f'{name} is here {count} times; it should be here once: {text[:60]!r}')
    return text


def readme():
    """README, written anew."""
    return written((HOUSE / 'README.md').read_text(encoding='utf-8'), SERIES, 'notebooks/')


def linked():
    """{path: notebook}, written anew: where each leads on to, and the table of 00."""
    notebooks = {notebook.path: nbformat.read(notebook.path, as_version=4) for notebook in SERIES}
    first, *rest = SERIES
    links = [f'**Next:** [{to.name}: {to.question}]({to.name}.ipynb)' for to in rest]
    links.append(f'**Back to the start:** [{first.name}]({first.name}.ipynb)')
    for notebook, link in zip(notebooks.values(), links, strict=True):
        notebook.cells[-1].source = _replaced(NEXT, link, notebook.cells[-1].source, '**Next:** [](.)')
    (table,) = (cell for cell in notebooks[first.path].cells if TABLE.search(cell.source))
    table.source = written(table.source, rest)
    return notebooks


if __name__ == '__main__':
    (HOUSE / 'README.md').write_text(readme(), encoding='utf-8')
    for path, notebook in linked().items():
        nbformat.write(notebook, path)
