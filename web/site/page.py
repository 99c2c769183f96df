"""One notebook, or one text, as a page."""

import re
from base64 import b64decode
from html import escape

from bs4 import BeautifulSoup

from lin_backprop.explore import Predict
from lin_backprop.render.picture import INK, PAPER
from web.cells import NOTEBOOK, TIMED, code, markdown, only_installs, parts, shown

from .states import Pool, Space

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


def drawn(html):
    """The same, each drawing that was stored as an image a drawing again: it takes the colours of the page."""
    image = r'<img alt="[^"]*" style="[^"]*" src="data:image/svg\+xml;base64,([^"]*)">'
    on_paper = f'background:{PAPER};color:{INK};'
    return re.sub(image, lambda match: b64decode(match[1]).decode().replace(on_paper, '', 1), html)


def folded(title, html, kind):
    """What opens at a click. kind: its class."""
    return f'<details class="{kind}"><summary>{title}</summary>{html}</details>'


class Page:
    """Filled from top to bottom. title: HTML of the first heading; html: all parts; headings: [(level, id, HTML)].

    clone: HTML, where the code is to be had. asked: whether the last part is a question, so that the next one must not
    give the answer away.
    """

    def __init__(self, clone):
        self.title, self.html, self.headings, self.asked = '', [], [], False
        self.pool, self.spaces, self._ids = Pool(), [], set()
        self.turn = TURN.format(clone)

    def words(self, source):
        """Some markdown."""
        soup = BeautifulSoup(markdown(source, address), 'html.parser')
        for paragraph in soup.find_all('p'):
            if paragraph.get_text().startswith('Next: '):  # the frame of the page leads on
                paragraph.decompose()
        for heading in soup.find_all(['h1', 'h2', 'h3']):
            inside = heading.decode_contents()
            self.title = self.title or inside
            heading['id'] = self._id(heading.get_text())
            if heading.name != 'h1':
                self.headings.append((int(heading.name[1]), heading['id'], inside))
            if inside == 'Your turn':
                heading.insert_after(BeautifulSoup(self.turn, 'html.parser'))
        for name, attributes in (('table', {}), ('math', {'display': 'block'})):
            for wide in soup.find_all(name, attributes):
                wide.wrap(soup.new_tag('div', attrs={'class': 'scroll', 'role': 'group', 'aria-label': name}))
        self.html.append(str(soup))
        last = soup.find_all(recursive=False)[-1:]
        # what the first words ask is asked of the whole page
        self.asked = len(self.html) > 1 and any(part.name == 'p' and 'Predict.' in part.get_text() for part in last)

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
        self.asked = isinstance(explorer, Predict)

    def cell(self, cell):
        """A code cell and what it shows. An exercise shows its hints and its solution instead."""
        source, outputs = code(cell.source), drawn(''.join(map(shown, cell.outputs)))
        if len(self.html) == 1:
            source = folded('The first cell of the notebook', source, 'code')
        if CHECK.search(cell.source):
            helps = [str(part) for part in parts(outputs)[0].find_all('details', recursive=False)]
            outputs = f'<div class="picture">{"".join(helps)}</div>'
        self.html.append(source + outputs)
        if TIMED in cell.metadata.get('tags', []) and 'class="picture"' in outputs:  # else nothing was measured
            self.html.append('<p class="note">Measured on one machine; the notebook measures yours.</p>')
        self.asked = False


def page(notebook, explorers, clone):
    """The Page of a notebook. explorers: {place among the code cells: Explorer}; clone: as for Page."""
    made, number = Page(clone), 0
    for cell in notebook.cells:
        if cell.cell_type == 'markdown':
            made.words(cell.source)
            continue
        before, question = len(made.html), made.asked
        if number in explorers:
            made.explorer(explorers[number])
        elif not only_installs(cell):
            made.cell(cell)
        if question and made.html[before:]:
            made.html[before:] = [folded('Answer first, then look', ''.join(made.html[before:]), 'next')]
        number += 1
    return made
