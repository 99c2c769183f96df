"""Make slides of notebooks: one HTML file a notebook, and an index of them.

    python -m web.slides.build REVEAL OUT

REVEAL is a folder with reveal.js as npm has it, OUT the folder to write. What is written needs no network.
What becomes a slide, a continuation, a fragment or a note, or is left out, the notebooks say: in JupyterLab's property
inspector it is the slide type of a cell. A cell with the tag hide-input shows there what it makes, and not its code.
"""

import json
import re
import shutil
import sys
from html import escape
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbconvert import SlidesExporter

from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from lin_backprop.render.picture import prose
from web import guide
from web.cells import code, markdown, parts, shown
from web.guide import AFTER
from web.series import SERIES
from web.states import States, numbered
from web.style import script, style
from web.values import values

from .stops import stops

HERE = Path(__file__).parent
STATES = list(guide.states(guide.TEXT))  # that the guide names
DECKS = [notebook for notebook in SERIES if not notebook.index]
INDEX = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Slides</title><link rel="stylesheet" href="slides.css"></head>
<body><main>
<h1>Slides</h1>
<p>Space goes on, first through the steps of a picture; Shift and Space go back. S opens the notes for the speaker, Esc
shows all slides, F fills the screen.</p>
<ol start="0">
{entries}
</ol>
</main></body>
</html>
"""


def address(url):
    """Where a link leads on a slide: from notebook to notebook."""
    name = url.partition('#')[0].removesuffix('.ipynb')
    return f'{name}.html' if name in [notebook.name for notebook in DECKS] else None


def deck(entry):
    """The HTML of the slides of a notebook."""
    notebook, states = nbformat.read(entry.path, as_version=4), States()
    its_values = values(notebook)
    explorers = [value for value in its_values if isinstance(value, Explorer)]
    for explorer in explorers:
        explorer.uncover()  # what waits for an answer comes after its slide
    anchors = iter(numbered([explorer.anchor for explorer in explorers]))
    heading = ''
    for cell, value in zip(notebook.cells, its_values, strict=True):
        call = AFTER.sub('', cell.source) if isinstance(value, Explorer) else ''
        page = f'{entry.name}.ipynb#{next(anchors)}=' if isinstance(value, Explorer) else ''
        codes = [guide.TEXT[state.start : state.end].strip('`') for state in STATES if state.address.startswith(page)]
        cell.metadata.shown = _shown(cell, value, states, codes)
        headings = re.findall('^## (.*)', cell.source) if cell.cell_type == 'markdown' else []
        heading = headings[0] if headings else heading
        if said := guide.notes(entry.name, heading, call) if call or headings else '':
            cell.metadata.shown += f'<aside class="notes">{markdown(said, address)}</aside>'
    exporter = SlidesExporter(template_file=str(HERE / 'slides.html.j2'))
    resources = {'title': plain(entry.question), 'states': states, 'script': script(HERE / 'slides.js')}
    return exporter.from_notebook_node(notebook, resources)[0]


def _shown(cell, value, states, codes):
    """The HTML of a cell on a slide: of an explorer it is the explorer alone. codes: what the guide does with it."""
    if cell.metadata.get('slideshow', {}).get('slide_type') == 'skip':
        return ''
    if cell.cell_type == 'markdown':
        first, *rest = parts(markdown(cell.source, address))
        return ''.join(map(str, [_unfolded(first), *rest]))
    if isinstance(value, Explorer):
        stopping = stops(value, codes if not isinstance(value, Predict) else [])
        return states.explorer(value, f'data-stops="{escape(json.dumps(stopping))}"')
    source = '' if 'hide-input' in cell.metadata.get('tags', []) else code(cell.source)
    return source + shown(cell, value)


def _unfolded(part):
    """What is folded in at the head of a cell comes after the question here. Anything else is as it is."""
    if part.name == 'details':
        part.summary.decompose()
        return part.decode_contents()
    return part


def plain(question):
    """A question without its marks."""
    return BeautifulSoup(prose(question), 'html.parser').get_text()


def build(reveal, out):
    """Write everything into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / 'slides.css').write_text(style(HERE / 'slides.css'), encoding='utf-8')
    for file in ('dist/reveal.js', 'dist/reveal.css', 'plugin/notes/notes.js'):
        shutil.copy(reveal / file, out)
    shutil.copyfile(reveal / 'LICENSE', out / 'reveal.LICENSE')
    for entry in DECKS:
        (out / f'{entry.name}.html').write_text(deck(entry), encoding='utf-8')
    entries = [f'<li><a href="{entry.name}.html">{prose(entry.question)}</a></li>' for entry in DECKS]
    (out / 'index.html').write_text(INDEX.format(entries='\n'.join(entries)), encoding='utf-8')


if __name__ == '__main__':
    build(*map(Path, sys.argv[1:]))
