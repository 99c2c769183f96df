"""One notebook, or one text, as a page."""

import re
from html import escape

from bs4 import BeautifulSoup

from web.cells import NOTEBOOK, TIMED, code, markdown, only_installs, parts, shown

from .states import Pool, Space

TRY = (
    '<p class="note">Only the notebook can check what you write: '
    'type <code>make lab</code> in a clone of the repository.</p>'
)
CHECK = re.compile(r'^check\.(\w+)\(\1\)$', re.MULTILINE)  # the last line of an exercise
LINK = re.compile(rf'(?:notebooks/)?({NOTEBOOK.pattern}|teaching)\.(?:ipynb|md)(#.*)?')


def address(url):
    """Where a link of a notebook leads on the site; None where the site has no such page."""
    if match := LINK.fullmatch(url):
        return f'{match[1]}.html{match[2] or ""}'
    return url if url.startswith('#') else None


class Page:
    """Filled from top to bottom. title: HTML of the first heading; html: all parts; headings: [(level, id, HTML)]."""

    def __init__(self):
        self.title, self.html, self.headings = '', [], []
        self.pool, self.spaces, self._ids = Pool(), [], set()

    def words(self, source):
        """Some markdown."""
        soup = BeautifulSoup(markdown(source, address), 'html.parser')
        for heading in soup.find_all(['h1', 'h2', 'h3']):
            inside = heading.decode_contents()
            self.title = self.title or inside
            heading['id'] = self._id(heading.get_text())
            if heading.name != 'h1':
                self.headings.append((int(heading.name[1]), heading['id'], inside))
        for name, attributes in (('table', {}), ('math', {'display': 'block'})):
            for wide in soup.find_all(name, attributes):
                wide.wrap(soup.new_tag('div', attrs={'class': 'scroll', 'role': 'group', 'aria-label': name}))
        self.html.append(str(soup))

    def _id(self, words):
        """The name of a heading in links, made as GitHub makes it."""
        name = made = re.sub(r'[^\w\- ]', '', words.strip().lower()).replace(' ', '-')
        while made in self._ids:
            made = f'{name}-{len(self._ids)}'
        self._ids.add(made)
        return made

    def explorer(self, explorer):
        """An explorer that moves; without JavaScript, its start."""
        still = getattr(explorer.drawn, 'page', explorer.drawn.html)  # a question has its answers folded in
        space = Space(explorer, self.pool)
        self.spaces.append(space.data)
        name = type(explorer).__name__
        self.html.append(
            f'<div class="explorer" role="group" aria-label="{name}"><div class="picture">{still}</div></div>'
            + (f'<p class="note">{escape(note)}</p>' if (note := space.note()) else '')
        )

    def cell(self, cell):
        """A code cell and what it shows. An exercise shows its hints and its solution instead."""
        self.html.append(code(cell.source))
        outputs = ''.join(map(shown, cell.outputs))
        if CHECK.search(cell.source):
            folded = [str(part) for part in parts(outputs)[0].find_all('details', recursive=False)]
            self.html.append(f'<div class="picture">{"".join(folded)}</div>{TRY}')
        else:
            self.html.append(outputs)
        if TIMED in cell.metadata.get('tags', []):
            self.html.append('<p class="note">Measured on one machine; the notebook measures yours.</p>')


def page(notebook, explorers):
    """The Page of a notebook. explorers: {place among the code cells: Explorer}."""
    made, number = Page(), 0
    for cell in notebook.cells:
        if cell.cell_type == 'markdown':
            made.words(cell.source)
            continue
        if number in explorers:
            made.explorer(explorers[number])
        elif not only_installs(cell):
            made.cell(cell)
        number += 1
    return made
