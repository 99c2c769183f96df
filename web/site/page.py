"""One notebook, or one text, as a page."""

import re
from html import escape
from urllib.parse import unquote

from bs4 import BeautifulSoup

from lin_backprop import explore
from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from web.cells import ASKS, FOLD, NOTEBOOK, TIMED, code, framed, is_fold, markdown, only_starts, shown
from web.series import CONTENTS
from web.states import States, note
from web.values import values

TURN = (
    '<p class="note">On this page: solve it on paper, open a hint where you are stuck, and compare with the solution. '
    'Only the notebook can check what you type: run <code>make lab</code> in {}.</p>'
)
CHECK = re.compile(r'^check\.(\w+)\(\1\)$', re.MULTILINE)  # the last line of an exercise
STATE = re.compile(rf'({"|".join(map(str.lower, explore.__all__))})(-[^=]+)?=')  # of an explorer, as it begins in links
LINK = re.compile(rf'(?:notebooks/)?({NOTEBOOK.pattern}|teaching)\.(?:ipynb|md)')


def address(url):
    """Where a link of a notebook leads on the site; None where the site has no such page."""
    page, _, heading = url.partition('#')
    if not STATE.match(heading):
        heading = slug(unquote(heading))
    place = f'#{heading}' if heading else ''
    if match := LINK.fullmatch(page):
        return f'{match[1]}.html{place}'
    return place if place and not page else None


def slug(words):
    """The name of a heading in links, made as GitHub makes it; a link in a notebook has JupyterLab's."""
    return re.sub(r'[^\w\- ]', '', words.strip().lower()).replace(' ', '-')


def folded(title, html, attributes):
    """What opens at a click."""
    return f'<details {attributes}><summary>{title}</summary>{html}</details>'


class Page:
    """Filled from top to bottom. title: HTML of the first heading; parts: HTML; headings: [(level, id, HTML)].

    clone: HTML, where the code is to be had. states: of the explorers. asked: a question is open, and
    what follows it waits. What waits for one answer has the same data-gate: their number so far.
    """

    def __init__(self, clone):
        self.title, self.parts, self.headings, self._ids = '', [], [], set()
        self.states = States()
        self.asked, self.gates = False, 0
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
        # what the first words ask is asked of the whole page
        asks = bool(self.parts) and bool(ASKS.search(source.split('\n\n')[-1]))
        self._put_words(soup)
        if asks:
            self._ask()

    def _put_words(self, soup):
        """Words as they stand, but for what is folded in: that waits. The first that are not end the waiting."""
        open_words = ''
        for part in list(soup.contents):
            if is_fold(part):
                self._put(open_words)
                open_words = ''
                part.summary.decompose()
                self._wait(part.decode_contents())
            else:
                open_words += str(part)
                if part.name not in (None, 'h2', 'h3'):
                    self.asked = False
        self._put(open_words)

    def _put(self, html):
        if html.strip():
            self.parts.append(html)

    def _ask(self):
        self.asked = True
        self.gates += 1

    def _gate(self):
        return f'data-gate="{self.gates}"'

    def _wait(self, html):
        """What gives an answer away, folded in; with what is folded in just above."""
        if not self.asked:  # the question was asked in words
            self._ask()
        if self.parts[-1].startswith('<details class="next"'):
            self.parts[-1] = self.parts[-1].removesuffix('</details>') + html + '</details>'
        else:
            self.parts.append(folded(FOLD, html, f'class="next" {self._gate()}'))

    def _id(self, words):
        """The name of a heading in links, another for each."""
        name = slug(words)
        while name in self._ids:
            name += f'-{len(self._ids)}'
        self._ids.add(name)
        return name

    def cell(self, cell, value):
        """A code cell and what it shows."""
        if isinstance(value, Explorer):
            if isinstance(value, Predict):
                self._ask()
            else:
                self.asked = value.waits
            self.parts.append(self.explorer(value, self._gate() if self.asked else ''))
        elif self.asked:
            self._wait(self._code(cell, value))
        else:
            self.parts.append(self._code(cell, value))

    def explorer(self, explorer, attributes=''):
        """An explorer that moves; without JavaScript, its start."""
        less = note(explorer)
        return self.states.explorer(explorer, attributes) + (f'<p class="note">{escape(less)}</p>' if less else '')

    def _code(self, cell, value):
        """Code and what it shows. An exercise shows its hints and its solution instead."""
        source, output = code(cell.source), shown(cell, value)
        if len(self.parts) == 1:  # a page begins with a picture, and not with imports
            return output + folded('The first cell of the notebook', source, 'class="code"')
        if CHECK.search(cell.source):
            helps = BeautifulSoup(output, 'html.parser').select('.picture > details')
            output = framed(''.join(map(str, helps)))
        if TIMED in cell.metadata.get('tags', []) and 'class="picture"' in output:  # else nothing was measured
            output += '<p class="note">Measured on one machine; the notebook measures yours.</p>'
        return source + output


def page(notebook, clone):
    """The Page of a notebook."""
    filled = Page(clone)
    for cell, value in zip(notebook.cells, values(notebook), strict=True):
        if cell.get('id') == CONTENTS:  # the page lists its headings itself
            continue
        if cell.cell_type == 'markdown':
            filled.words(cell.source)
        elif not only_starts(cell):
            filled.cell(cell, value)
    return filled
