"""The list of the series, from notebooks/series.toml.

    python -m web.series

writes the tables of README and of 00 anew from it, where each notebook leads on to, and the cell that it starts with.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import nbformat

from lin_backprop import __version__

HOUSE = Path(__file__).parents[1]
FOLDER = HOUSE / 'notebooks'
TABLE = re.compile(r'(?<=\| notebook \| question \| minutes \|\n\|:--\|:--\|:--\|\n)(?:\|.*\n)*')

START = f"""\
from lin_backprop.explore import ready  # an error? In a clone of the repository, type: make lab (see README.md, Start)
ready('{__version__}')"""  # Python prints the line that fails, so whoever lacks the package reads what to type
NEXT = re.compile(r'\*\*Next:\*\* \[.*\]\(.*\)')


@dataclass(frozen=True)
class Notebook:
    """An entry of the list; series.toml says what each field means. question: markdown."""

    name: str
    question: str
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


def with_table(text, notebooks, folder=''):
    """The text, with its one table of the series written anew. folder: of the notebooks, as the text sees it."""
    rows = [f'| [{n.name}]({folder}{n.name}.ipynb) | {n.question} | {n.minutes or n.time} |\n' for n in notebooks]
    text, count = TABLE.subn(lambda _: ''.join(rows), text)
    if count != 1:
        raise ValueError(f'there are {count} tables of the series in this text, and not one: {text[:60]!r}')
    return text


def readme():
    """README, its table written anew."""
    return with_table((HOUSE / 'README.md').read_text(encoding='utf-8'), SERIES, 'notebooks/')


def linked():
    """{path: notebook}: the first code cell, the link to the next notebook, and the table of 00, written anew."""
    notebooks = {notebook.path: nbformat.read(notebook.path, as_version=4) for notebook in SERIES}
    for notebook in notebooks.values():
        next(cell for cell in notebook.cells if cell.cell_type == 'code').source = START
    for notebook, after in zip(notebooks.values(), SERIES[1:], strict=False):  # the last one leads nowhere
        last = notebook.cells[-1]
        last.source = NEXT.sub(
            lambda _, to=after: f'**Next:** [{to.name}: {to.question}]({to.name}.ipynb)', last.source
        )
    (table,) = (cell for cell in notebooks[SERIES[0].path].cells if TABLE.search(cell.source))
    table.source = with_table(table.source, SERIES[1:])
    return notebooks


if __name__ == '__main__':
    (HOUSE / 'README.md').write_text(readme(), encoding='utf-8')
    for path, notebook in linked().items():
        nbformat.write(notebook, path)
