"""Make slides: one HTML file for each notebook and for each lesson of the guide, and an index of them.

    python -m web.slides.build REVEAL OUT

REVEAL is a folder with reveal.js as npm has it, OUT the folder to write. What is written needs no network.
What becomes a slide, a continuation, a fragment or a note, or is left out, the notebooks say: in JupyterLab's property
inspector it is the slide type of a cell. A cell with the tag hide-input shows there what it makes, and not its code.
"""

import json
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbconvert import SlidesExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from lin_backprop.render.picture import prose
from web import guide
from web.cells import code, markdown, parts, shown
from web.series import SERIES
from web.states import States
from web.style import script, style
from web.values import values

from .stops import stops

HERE = Path(__file__).parent
DECKS = [notebook for notebook in SERIES if not notebook.index]
INDEX = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Slides</title><link rel="stylesheet" href="slides.css"></head>
<body><main>
<h1>Slides</h1>
<p>Space goes on, first through the steps of a picture; Shift and Space go back. S opens the notes for the speaker, Esc
shows all slides, F fills the screen.</p>
<h2>A lesson of the guide</h2>
<ul>
{lessons}
</ul>
<h2>A notebook</h2>
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
    notebook = nbformat.read(entry.path, as_version=4)
    code_cells, said, codes = iter(guide.code_cells(entry.name)), [], []
    for cell in notebook.cells:
        if cell.cell_type == 'code':
            heading, _, call, anchor = next(code_cells)
            said.append(guide.notes(entry.name, heading, call) if call else '')
            codes.append(guide.codes(f'{entry.name}.ipynb#{anchor}=') if call else [])
        else:
            headings = re.findall('^##+ (.*)', cell.source)
            said.append(guide.notes(entry.name, headings[0]) if headings else '')
            codes.append([])
    return _exported(entry.question, notebook, values(notebook), said, codes)


def lesson(title):
    """The HTML of the slides of a plan of the guide: for each row its question, then what it shows."""
    notebook, its_values, said, codes = new_notebook(), [], [], []

    def put(cell, kind, value=None, note='', done=()):
        cell.metadata['slideshow'] = {'slide_type': kind}
        for each, it in ((notebook.cells, cell), (its_values, value), (said, note), (codes, done)):
            each.append(it)

    put(new_markdown_cell(f'# {title}'), 'slide')
    for name, heading, row in guide.lesson(title):
        ask = heading if row['ask before'] == 'on screen' else row['ask before']
        put(new_markdown_cell(f'## {ask}'), 'slide', note=guide.note(title, row))
        for k, (source, before, done) in enumerate(guide.shown(row, name, heading)):
            if guide.CALL.fullmatch(source):
                value = guide.made(source, name)
                for act in filter(None, (guide.move(value, move) for move in before)):
                    act()
                put(new_code_cell(source), 'subslide' if k else '-', value, done=done)
                continue
            cells = nbformat.read(guide.FOLDER / f'{name}.ipynb', as_version=4)
            found = zip(cells.cells, values(cells), strict=True)
            cell, value = next((cell, value) for cell, value in found if cell.source == source)
            cell.metadata['tags'] = ['hide-input']
            if 'return ...' in source:  # a task: its words
                above = cells.cells[: cells.cells.index(cell)]
                cell = next(words for words in above[::-1] if words.source.startswith('## '))
            put(cell, '-', value)
    return _exported(title, notebook, its_values, said, codes)


def _exported(title, notebook, its_values, said, codes):
    """The HTML of slides. For each cell: its value; what the speaker says, markdown; what the guide does with it."""
    states = States()
    for cell, value, words, done in zip(notebook.cells, its_values, said, codes, strict=True):
        if isinstance(value, Explorer):
            value.uncover()  # what waits for an answer comes after its slide
        cell.metadata.shown = _shown(cell, value, states, done)
        if words:
            cell.metadata.shown += f'<aside class="notes">{markdown(words, address)}</aside>'
    exporter = SlidesExporter(template_file=str(HERE / 'slides.html.j2'))
    resources = {'title': plain(title), 'states': states, 'script': script(HERE / 'slides.js')}
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
    for made in ('dist/reveal.js', 'dist/reveal.css', 'plugin/notes/notes.js'):
        shutil.copy(reveal / made, out)
    shutil.copyfile(reveal / 'LICENSE', out / 'reveal.LICENSE')
    with ProcessPoolExecutor() as pool:
        made = zip([entry.name for entry in DECKS], pool.map(deck, DECKS), strict=True)
        taught = zip(map(file, guide.PLANS), pool.map(lesson, guide.PLANS), strict=True)
        for name, html in [*made, *taught]:
            (out / f'{name}.html').write_text(html, encoding='utf-8')
    pages = [(file(title), title) for title in guide.PLANS], [(entry.name, prose(entry.question)) for entry in DECKS]
    lessons, entries = (
        '\n'.join(f'<li><a href="{name}.html">{words}</a></li>' for name, words in some) for some in pages
    )
    (out / 'index.html').write_text(INDEX.format(lessons=lessons, entries=entries), encoding='utf-8')


def file(plan):
    """The name of its file: 'lesson-20'."""
    return f'lesson-{plan.split()[0]}'


if __name__ == '__main__':
    build(*map(Path, sys.argv[1:]))
