"""The list of the series, from notebooks/series.toml.

    python -m web.series

writes the tables of README and of 00 anew from it, the sentence below each, where each notebook leads on to, the folded
cell that it starts with, the words of every link from notebook to notebook: the question that is answered there, and
the list of all questions that the index opens with.
"""

import re
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
from nbformat.v4 import new_code_cell

from lin_backprop import __version__

HOUSE = Path(__file__).parents[1]
FOLDER = HOUSE / 'notebooks'
TABLE = re.compile(r'(?<=\| number \| question \| minutes \|\n\|:--\|:--\|:--\|\n)(?:\|.*\n)*')
LINK = re.compile(r'\[[^][]*\]\((\d\d_\w+)\.ipynb\)')
CONTENTS = 'all-questions'  # the id of the cell that lists the headings of the index
SECTION = re.compile(r'\]\(<?((?:\d\d_\w+\.ipynb)?)#((?:[^()<>\s]|\([^()]*\))+)>?\)')  # behind the words of a link
KEPT = "?'*@,.=:+()/~!$&;"  # JupyterLab finds no heading with another sign than these, letters, digits, - and _
PARTS = re.compile(r'(?<=\n)00 to \d\d are [^.]*')
NEXT = re.compile(r'\*\*(Next|Back to the start):\*\* \[.*\]\(.*\)')
START = f"""\
from lin_backprop.explore import ready  # an error? In a clone of the repository, type: make lab (see README.md, Start)
ready('{__version__}')"""  # Python prints the line that fails, so whoever lacks the package reads what to type

FOLDED = {'jupyter': {'source_hidden': True}, 'slideshow': {'slide_type': 'skip'}}  # the metadata of that cell


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
    def number(self):
        """'03'"""
        return self.name[:2]

    def link(self, folder=''):
        """Markdown that leads to it. folder: of the notebooks, as the text sees it."""
        return f'[{self.question}]({folder}{self.name}.ipynb)'

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
    rows = [f'| {n.number} | {n.link(folder)} | {n.minutes or n.time} |\n' for n in notebooks]
    text = _replaced(TABLE, ''.join(rows), text, 'a table of the series')
    return _replaced(PARTS, parts(), text, 'a sentence on its parts')


def asking(text):
    """The text; a link to a whole notebook says the question which is answered there, one to a heading finds it."""
    named = {notebook.name: notebook for notebook in SERIES}
    text = SECTION.sub(lambda link: f']({place(quote(unquote(link[2]), safe=KEPT), link[1])})', text)
    return LINK.sub(lambda link: named[link[1]].link(), text)


def anchor(heading):
    """What JupyterLab calls a heading in links."""
    return quote(heading.replace('`', '').replace(' ', '-'), safe=KEPT)


def place(anchor, file=''):
    """Where a link leads, as markdown has it: parentheses need a frame."""
    return f'<{file}#{anchor}>' if '(' in anchor else f'{file}#{anchor}'


def contents(cells):
    """Markdown that leads to each heading below the title: a group in bold, and its questions as a list."""
    text = '\n'.join(cell.source for cell in cells if cell.cell_type == 'markdown')
    lines = []
    for signs, heading in re.findall(r'^(##+) (.*)', text, re.MULTILINE):
        link = f'[{heading}]({place(anchor(heading))})'
        lines.append(f'- {link}' if len(signs) > 2 else f'\n**{link}**\n')
    return '\n'.join(lines).strip().replace('\n\n\n', '\n\n')


def parts():
    """'00 to 03 are the derivation, 04 to 06 the theory, ...'"""
    spans = []
    for part, notebooks in groupby(SERIES, lambda notebook: notebook.part):
        first, *more = (notebook.number for notebook in notebooks)
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
    """{path: notebook}, written anew: the cell that each starts with, its links, where it leads on to; 00's table."""
    notebooks = {notebook.path: nbformat.read(notebook.path, as_version=4) for notebook in SERIES}
    first, *rest = SERIES
    links = [f'**Next:** {to.link()}' for to in rest] + [f'**Back to the start:** {first.link()}']
    for notebook, link in zip(notebooks.values(), links, strict=True):
        notebook.cells[-1].source = _replaced(NEXT, link, notebook.cells[-1].source, '**Next:** [](.)')
        start_with(notebook.cells)
        for cell in notebook.cells:
            if cell.get('id') == CONTENTS:
                cell.source = contents(notebook.cells)
            elif cell.cell_type == 'markdown':
                cell.source = asking(cell.source)
    (table,) = (cell for cell in notebooks[first.path].cells if TABLE.search(cell.source))
    table.source = written(table.source, rest)
    return notebooks


def start_with(cells):
    """Let their first code cell be START: put before it where it is another."""
    number, first = next((number, cell) for number, cell in enumerate(cells) if cell.cell_type == 'code')
    if not first.metadata.get('jupyter', {}).get('source_hidden'):
        cells.insert(number, new_code_cell(id='ready', metadata=FOLDED))
    cells[number].source = START


if __name__ == '__main__':
    (HOUSE / 'README.md').write_text(readme(), encoding='utf-8')
    for path, notebook in linked().items():
        nbformat.write(notebook, path)
