"""One notebook, or one text, as a page."""

import re
from html import escape

from bs4 import BeautifulSoup

from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from web.cells import NOTEBOOK, TIMED, code, drawn, framed, markdown, only_starts, shown
from web.values import values

from .states import Pool, Space, note

TURN = (
    '<p class="note">On this page: solve it on paper, open a hint where you are stuck, and compare with the solution. '
    'Only the notebook can check what you type: run <code>make lab</code> in {}.</p>'
)
CHECK = re.compile(r'^check\.(\w+)\(\1\)$', re.MULTILINE)  # the last line of an exercise
LINK = re.compile(rf'(?:notebooks/)?({NOTEBOOK.pattern}|teaching)\.(?:ipynb|md)(#.*)?')


def address(url):
    """Where a link of a notebook leads on the site; None where the site has no such page."""
    if match := LINK.fullmatch(url):
        return f'{match[1]}.html{match[2] or ""}'
    return url if url.startswith('#') else None


def folded(title, html, kind):
    """What opens at a click. kind: its class."""
    return f'<details class="{kind}"><summary>{title}</summary>{html}</details>'


class Page:
    """Filled from top to bottom. title: HTML of the first heading; parts: HTML; headings: [(level, id, HTML)].

    clone: HTML, where the code is to be had. pool, spaces: the states of the explorers.
    """

    def __init__(self, clone):
        self.title, self.parts, self.headings, self._ids = '', [], [], set()
        self.pool, self.spaces = Pool(), []
        self.turn = BeautifulSoup(TURN.format(clone), 'html.parser')

    @property
    def opening(self):
        """How many parts there are down to the first picture."""
        return next((k for k, part in enumerate(self.parts, 1) if 'class="picture"' in part), 1)

    def words(self, source):
        """Some markdown."""
        soup = BeautifulSoup(markdown(source, address), 'html.parser')
        for paragraph in soup.find_all('p'):
            if paragraph.get_text().startswith('Next: '):  # the frame of the page leads on
                paragraph.decompose()
        for heading in soup.select(':is(h1, h2, h3):not(blockquote > *)'):
            inside = heading.decode_contents()
            self.title = self.title or inside
            heading['id'] = self._id(heading.get_text())
            if heading.name != 'h1':
                self.headings.append((int(heading.name[1]), heading['id'], inside))
            if inside == 'Your turn':
                heading.insert_after(self.turn)
        for wide in soup.select('table, math[display=block]'):
            wide.wrap(soup.new_tag('div', attrs={'class': 'scroll', 'role': 'group', 'aria-label': wide.name}))
        self.parts.append(str(soup))

    def _id(self, words):
        """The name of a heading in links, made as GitHub makes it."""
        name = re.sub(r'[^\w\- ]', '', words.strip().lower()).replace(' ', '-')
        while name in self._ids:
            name += f'-{len(self._ids)}'
        self._ids.add(name)
        return name

    def cell(self, cell, value, waits=False):
        """A code cell and what it shows. waits: folded in, because the reader is to answer first."""
        html = self.explorer(value) if isinstance(value, Explorer) else self._code(cell, value)
        self.parts.append(folded('Answer first, then look', html, 'next') if waits else html)

    def explorer(self, explorer):
        """An explorer that moves; without JavaScript, its start."""
        self.spaces.append(Space(explorer, self.pool).data)
        name, less = type(explorer).__name__, note(explorer)
        html = f'<div class="explorer lin-explorer" role="group" aria-label="{name}">{drawn(explorer.drawn)}</div>'
        return html + (f'<p class="note">{escape(less)}</p>' if less else '')

    def _code(self, cell, value):
        """Code and what it shows. An exercise shows its hints and its solution instead."""
        source, output = code(cell.source), shown(cell, value)
        if len(self.parts) == 1:  # a page begins with a picture, and not with imports
            return output + folded('The first cell of the notebook', source, 'code')
        if CHECK.search(cell.source):
            helps = BeautifulSoup(output, 'html.parser').select('.picture > details')
            output = framed(''.join(map(str, helps)))
        if TIMED in cell.metadata.get('tags', []) and 'class="picture"' in output:  # else nothing was measured
            output += '<p class="note">Measured on one machine; the notebook measures yours.</p>'
        return source + output


def page(notebook, clone):
    """The Page of a notebook. What follows a question waits until it is answered."""
    filled, asked = Page(clone), False
    for cell, value in zip(notebook.cells, values(notebook), strict=True):
        if cell.cell_type == 'markdown':
            # what the first words ask is asked of the whole page
            asked = bool(filled.parts) and '**Predict.**' in cell.source.split('\n\n')[-1]
            filled.words(cell.source)
        elif not only_starts(cell):
            filled.cell(cell, value, waits=asked)
            asked = isinstance(value, Predict)
    return filled
