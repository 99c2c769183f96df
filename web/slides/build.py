"""Make slides of notebooks, from their own cells: one HTML file a notebook, and an index of them.

    python -m web.slides.build REVEAL OUT

REVEAL is a folder with reveal.js as npm has it, OUT the folder to write. What is written needs no network.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from web.style import style

from .deck import DECKS, deck

HERE = Path(__file__).parent
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="stylesheet" href="reveal.css">
<link rel="stylesheet" href="slides.css">
</head>
<body>
{body}
</body>
</html>
"""
SHOW = """<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="reveal.js"></script>
<script src="slides.js"></script>"""
INDEX = """<main>
<h1>Slides</h1>
<p>The arrow keys turn the pages, Esc shows all of them, F fills the screen. What moves is in the notebooks.</p>
<ol start="0">
{entries}
</ol>
</main>"""


def page(title, body):
    """A whole HTML file; title may hold markup."""
    return PAGE.format(title=BeautifulSoup(title, 'html.parser').get_text(), body=body)


def build(reveal, out):
    """Write everything into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / 'slides.css').write_text(style(HERE / 'slides.css'), encoding='utf-8')
    for file in (reveal / 'dist/reveal.js', reveal / 'dist/reveal.css', HERE / 'slides.js'):
        shutil.copyfile(file, out / file.name)
    shutil.copyfile(reveal / 'LICENSE', out / 'reveal.LICENSE')
    entries = []
    for notebook in DECKS:
        title, slides = deck(nbformat.read(notebook.path, as_version=4))
        sections = '\n'.join(f'<section>{head}{"".join(map(str, rest))}</section>' for head, rest in slides)
        (out / f'{notebook.name}.html').write_text(page(title, SHOW.format(slides=sections)), encoding='utf-8')
        entries.append(f'<li><a href="{notebook.name}.html">{title}</a></li>')
    (out / 'index.html').write_text(page('Slides', INDEX.format(entries='\n'.join(entries))), encoding='utf-8')


if __name__ == '__main__':
    build(*map(Path, sys.argv[1:]))
