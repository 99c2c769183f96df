"""Make the series a web site: a page for each notebook and the teaching guide, and a first page from README.

    python -m web.site.build OUT [ADDRESS REPOSITORY]

OUT is the folder to write. ADDRESS, where it will be found, is written into the copies of the notebooks that it holds;
REPOSITORY, where the code is, into its pages.
Each page is one file that needs no other and no network. A page with a fault (see faults.py) is an error.
"""

import json
import os
import re
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import nbformat
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from web.cells import NOTEBOOK, markdown
from web.explorers import explorers

from .faults import faults
from .page import Page, address, page

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
SERIES = 'lin_backprop'
CUBE = '03_batched', 'Cube'  # the notebook and the kind of the explorer that stands on the first page
ROW = re.compile(rf'^\| \[({NOTEBOOK.pattern})\]\([^)]*\) \| (.*) \| (.*) \|$', re.MULTILINE)  # of README's table


class Entry(NamedTuple):
    """A row of README's table of the series; question: HTML."""

    name: str
    question: str
    minutes: str

    @property
    def short(self):
        """The name without its number."""
        return self.name[3:].replace('_', ' ')


def plain(html):
    """The words of some HTML."""
    return BeautifulSoup(html, 'html.parser').get_text()


def series(readme):
    """The notebooks, as README lists them."""
    found = []
    for name, question, minutes in ROW.findall(readme):
        (paragraph,) = BeautifulSoup(markdown(question, address), 'html.parser').find_all('p')
        found.append(Entry(name, Markup(paragraph.decode_contents()), minutes))
    return found


def first_page(readme, cube, clone):
    """README down to its table of the series, the cube moving."""
    text, _, _ = readme.partition('\n## Start')
    text = re.sub(r'^# .*\n\n\*\*(.*?)\*\*', r'# \1\n\n', text)  # the question is the title here
    text = re.sub(r'\*\*\[Read it in your browser\][^\n]*(\n[^\n]+)*\n\n', '', text)  # it leads to this page
    above, below = re.split(r'!\[[^]]*\]\(notebooks/cube\.svg\)', text)
    made = Page(clone)
    made.words(above)
    made.explorer(cube)
    made.words(below)
    made.words(
        '**To read:** begin with [00_start_here](00_start_here.ipynb). Nothing has to be installed, and the pictures '
        f'move. **To run and change the code:** type `make lab` in {clone}. **To teach:** '
        '[the guide for instructors](teaching.md) has lessons of 20, 50 and 90 minutes.'
    )
    return made


def copy_of(notebook, name, to):
    """The notebook, with a link back to its page."""
    lead = notebook.cells[0]
    lead.source += f'\n\n[This notebook as a web page]({to}{name}.html)'
    return nbformat.writes(notebook)


class Writer:
    """Writes pages into a folder, all in the same frame."""

    def __init__(self, out, notebooks, repository):
        self.out, self.notebooks, self.repository = out, notebooks, repository
        environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self.frame = environment.get_template('page.html')
        self.style, self.script = ((HERE / name).read_text(encoding='utf-8') for name in ('site.css', 'site.js'))

    def write(self, name, made, top=''):
        """A Page under this name; top: HTML above it."""
        names = [entry.name for entry in self.notebooks]
        place = names.index(name) if name in names else None
        if name == 'index':
            before, after = None, self.notebooks[0]
        elif place is None:
            before = after = None
        else:
            before = self.notebooks[place - 1] if place else None
            after = self.notebooks[place + 1] if place + 1 < len(names) else None
        first, *rest = made.html
        lead, heading, below = first.partition('<h2')
        states = json.dumps({'pool': made.pool.items, 'spaces': made.spaces}, separators=(',', ':'))
        html = self.frame.render(
            series=SERIES,
            name=name,
            notebooks=self.notebooks,
            plain_title=plain(made.title),
            description=plain(self.notebooks[place].question) if place is not None else plain(made.title),
            top=Markup(top),
            lead=Markup(lead),
            body=Markup('\n'.join([heading + below, *rest])),
            contents=[(level, id, Markup(words)) for level, id, words in made.headings] if name != 'index' else [],
            before=before,
            after=after,
            style=Markup(self.style),
            script=Markup(self.script),
            style_hash=_hash(self.style),
            script_hash=_hash(self.script),
            repository=self.repository,
            states=Markup(states.replace('</', '<\\/')),
        )
        (self.out / f'{name}.html').write_text(html, encoding='utf-8')


def _hash(text):
    """What a Content-Security-Policy calls a text that may run."""
    return Markup(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")


def build(out, to='../', repository=''):
    """Write the site into the folder `out`; the faults of what was written."""
    out.mkdir(parents=True, exist_ok=True)
    (out / 'notebooks').mkdir(exist_ok=True)
    readme = (HOUSE / 'README.md').read_text(encoding='utf-8')
    notebooks = series(readme)
    writer, found = Writer(out, notebooks, repository), []
    clone = f'a clone of <a href="{repository}">the repository</a>' if repository else 'a clone of the repository'
    for entry in notebooks:
        path = HOUSE / f'notebooks/{entry.name}.ipynb'
        notebook = nbformat.read(path, as_version=4)
        found += [f'{entry.name} has an error in it'] if failed(notebook) else []
        its_explorers = explorers(path)
        minutes = f'{entry.minutes} minutes' if entry.minutes.isdigit() else entry.minutes
        top = (
            f'<p class="top">Notebook {entry.name[:2]} as a page · {minutes} · '
            f'<a href="notebooks/{entry.name}.ipynb" download>get the notebook</a> to run the code. '
            'Here nothing has to be run: where the text says “run the cell”, just look.</p>'
        )
        writer.write(entry.name, page(notebook, its_explorers, clone), top)
        (out / f'notebooks/{entry.name}.ipynb').write_text(copy_of(notebook, entry.name, to), encoding='utf-8')
        if entry.name == CUBE[0]:
            (cube,) = (explorer for explorer in its_explorers.values() if type(explorer).__name__ == CUBE[1])
    guide = Page(clone)
    guide.words((HOUSE / 'notebooks/teaching.md').read_text(encoding='utf-8'))
    writer.write('teaching', guide)
    writer.write('index', first_page(readme, cube, clone))
    return found + faults(out, repository)


def failed(notebook):
    """Whether a cell of it ended in an error."""
    outputs = [output for cell in notebook.cells for output in cell.get('outputs', [])]
    return any(output.output_type == 'error' for output in outputs)


if __name__ == '__main__':
    folder, *rest = sys.argv[1:]
    os.environ['LIN_BACKPROP_STRICT'] = '1'
    os.environ.pop('LIN_BACKPROP_LARGE', None)
    if wrong := build(Path(folder), *rest):
        sys.exit('\n'.join(wrong))
