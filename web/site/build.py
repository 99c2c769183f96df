"""Make the series a web site: a page for each notebook and the teaching guide, and a first page from README.

    python -m web.site.build OUT [ADDRESS REPOSITORY]

OUT is the folder to write. ADDRESS, where it will be found, is written into the copies of the notebooks that it holds;
REPOSITORY, where the code is, into its pages.
Each page is one file that needs no other and no network. A page with a fault (see faults.py) is an error.
"""

import os
import re
import sys
from base64 import b64encode
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from lin_backprop import example
from lin_backprop.explore import Cube
from lin_backprop.render.board import SKETCHES
from lin_backprop.render.picture import prose
from web.cells import drawn
from web.guide import linked
from web.series import HOUSE, SERIES
from web.style import script, style

from .faults import faults
from .page import Page, page

HERE = Path(__file__).parent
PICTURE = re.compile(r'^!\[.*\]\((?:notebooks/)?([\w/]+)\.svg\)$', re.MULTILINE)  # in words, one of the package


def cube():
    """The explorer of the first page."""
    return Cube(*example(), 'dW', 2, 1)


def first_page(clone):
    """README down to its table of the series, the cube moving: it has the three lines, so they go."""
    text, _, _ = (HOUSE / 'README.md').read_text(encoding='utf-8').partition('\n## Start')
    text = re.sub(r'^# .*\n\n\*\*(.*?)\*\*', r'# \1\n\n', text)  # the question is the title here
    above, name, below = PICTURE.split(text)
    above, _, _ = above.partition('```python')
    begin = (
        f'**Begin here:** {SERIES[0].link()} Nothing has to be installed, and the pictures move. '
        f'**To run and change the code:** type `make lab` in {clone}. '
        '**To teach:** [the guide for instructors](teaching.md) has lessons of 20, 50 and 90 minutes.'
    )
    return illustrated([above, name, begin + below], clone)


def guide(clone):
    """The page for instructors. ValueError where it names a state that a page does not have."""
    return illustrated(PICTURE.split(linked()), clone)


def illustrated(pieces, clone):
    """A Page. pieces: words, the file of a picture, words, ... The cube moves, and sketches are drawn in the page."""
    filled = Page(clone)
    for words, name in zip_longest(pieces[::2], pieces[1::2]):
        filled.words(words)
        if name == 'cube':
            filled.parts.append(filled.explorer(cube()))
        elif name:
            filled.parts.append(drawn(SKETCHES[Path(name).name]()))
    return filled


def copy_of(notebook, name, to):
    """The notebook, with a link back to its page."""
    lead = notebook.cells[0]
    lead.source += f'\n\n[This notebook as a web page]({to}{name}.html)'
    return nbformat.writes(notebook)


def plain(html):
    """The words of some HTML."""
    return BeautifulSoup(html, 'html.parser').get_text()


def hashed(text):
    """What a Content-Security-Policy calls a text that may run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def frame(repository):
    """What all pages share, as a template to fill."""
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals = {
        'series': SERIES,
        'style': style(HERE / 'site.css'),
        'script': script(HOUSE / 'web/address.js', HERE / 'site.js'),
        'repository': repository,
    }
    environment.filters |= {'prose': prose, 'plain': plain, 'hashed': hashed}
    return environment.get_template('page.html')


def build(out, to='../', repository=''):
    """Write the site into the folder `out`; the faults of what was written."""
    (out / 'notebooks').mkdir(parents=True, exist_ok=True)
    clone = f'a clone of <a href="{repository}">the repository</a>' if repository else 'a clone of the repository'
    template, wrong = frame(repository), []

    def write(name, filled, **links):
        html = template.render(name=name, page=filled, **links)
        (out / f'{name}.html').write_text(html, encoding='utf-8')

    for before, entry, after in zip([None, *SERIES], SERIES, [*SERIES[1:], None], strict=False):
        notebook = nbformat.read(entry.path, as_version=4)
        if failed(notebook):
            wrong.append(f'{entry.name} has an error in it')
        write(entry.name, page(notebook, clone), entry=entry, before=before, after=after)
        (out / f'notebooks/{entry.name}.ipynb').write_text(copy_of(notebook, entry.name, to), encoding='utf-8')
    try:
        write('teaching', guide(clone))
    except ValueError as error:
        wrong.append(f'the guide: {error}')
    write('index', first_page(clone), after=SERIES[0])
    return wrong + faults(out, repository)


def failed(notebook):
    """Whether a cell of it ended in an error."""
    outputs = [output for cell in notebook.cells for output in cell.get('outputs', [])]
    return any(output.output_type == 'error' for output in outputs)


if __name__ == '__main__':
    folder, *rest = sys.argv[1:]
    os.environ.pop('LIN_BACKPROP_LARGE', None)
    if wrong := build(Path(folder), *rest):
        sys.exit('\n'.join(wrong))
