"""Which part of a notebook goes to which slide.

Each heading starts a slide. What does not fit below it goes on, under the same heading with a number. A question to
the class ends its slide, so that nothing gives the answer away; one with choices has a slide of its own. Code and what
it shows stay together where they fit.
"""

import re
from copy import copy
from math import ceil

from web.cells import code, markdown, only_installs, parts, shown

from .room import HEIGHT, height

DECK = re.compile(r'(0\d_\w+)\.ipynb')  # what becomes slides; the index of questions does not
SLACK = HEIGHT / 4  # how much too high a picture may be: the page makes it smaller


class Deck:
    """Slides, filled one after the other. title, slides: HTML, each slide a heading and a list of parts."""

    def __init__(self):
        self.title, self.slides, self.room = '', [], 0

    def start(self, heading):
        """A new slide under a heading of its own."""
        self.title = self.title or heading.decode_contents()
        self.slides.append((heading, []))
        self.heading, self.number, self.room = heading, 1, HEIGHT

    def go_on(self):
        """A new slide under the same heading, unless this one is still empty."""
        if self.slides[-1][1]:
            self.number += 1
            again = f'<h2>{self.heading.decode_contents()} <small>({self.number})</small></h2>'
            self.slides.append((again, []))
        self.room = HEIGHT

    def add(self, group, slack=0):
        """Parts that belong together; onto several slides where they must. slack: how much too high is taken here."""
        needed = sum(map(height, group))
        if needed > self.room + slack:
            self.go_on()
            slack = SLACK if 'picture' in group[-1].get('class', []) else 0
        chunks = cut(group)
        if needed <= self.room + slack:
            self._put(group)
        elif len(chunks) > 1:
            for chunk in chunks:
                self.add(chunk, SLACK if chunk is chunks[-1] else 0)
        else:
            *lead, last = group
            first, *others = split(last, ceil(needed / HEIGHT))
            if lead and not others:  # a picture as large as a slide stands alone
                self.add(lead)
                self.go_on()
                lead = []
            self._put([*lead, first])
            for piece in others:
                self.go_on()
                self._put([piece])

    def _put(self, group):
        self.slides[-1][1].extend(group)
        self.room -= sum(map(height, group))


def cut(group):
    """Parts that belong together in smaller groups: a picture's lines each, words and code with what follows them."""
    made, lead = [], []
    for part in group:
        children = part.find_all(recursive=False)
        if 'picture' in part.get('class', []) and len(children) > 1:
            pieces = parts(''.join(f'<div class="picture">{child}</div>' for child in children))
        else:
            pieces = [part]
        for piece in pieces:
            lead.append(piece)
            if not (piece.p or piece.name == 'p' or 'highlight' in piece.get('class', [])):
                made.append(lead)
                lead = []
    return [*made, lead] if lead else made


def split(part, pieces):
    """The same in several pieces of about equal height, between the items of a list or the rows of a table."""
    items = _items(part)
    if len(items) < pieces:
        return [part]
    weights = [height(item) for item in items]
    middles = [sum(weights[:k]) + weight / 2 for k, weight in enumerate(weights)]
    places = [int(middle / sum(weights) * pieces) for middle in middles]
    made = [copy(part) for _ in range(pieces)]
    for number, piece in enumerate(made):
        for item, place in zip(_items(piece), places, strict=True):
            if place != number:
                item.extract()
        if part.name == 'ol':
            piece['start'] = int(part.get('start', 1)) + places.index(number)
    return made


def _items(part):
    if part.name in ('ul', 'ol'):
        return part.find_all('li', recursive=False)
    tables = part.find_all('table')
    rows = [part] if part.name == 'table' else tables if len(tables) == 1 else []
    return [
        row for table in rows for row in table.find_all('tr') if any(cell.get_text() for cell in row.find_all('td'))
    ]


def address(url):
    """Where a link leads on a slide: from notebook to notebook."""
    if url.endswith('.ipynb') and not DECK.fullmatch(url):
        return None
    return DECK.sub(r'\1.html', url)


def groups(notebook):
    """(kind, parts that belong together) in order; kind: 'heading', 'lead' for words that announce what comes next,
    'question', 'choices' for a question with its choices, or ''.
    """
    turn = False
    for cell in notebook.cells:
        if cell.cell_type == 'markdown':
            for part in parts(markdown(cell.source, address)):
                kind = _kind(part)
                if kind == 'heading':
                    turn = part.get_text() == 'Your turn'
                yield kind, [part]
        elif only_installs(cell):
            continue
        elif cell.source.startswith('Predict('):  # the picture says it all
            yield 'choices', parts(shown(cell.outputs[0]))
        elif not turn:
            yield '', parts(code(cell.source) + ''.join(map(shown, cell.outputs)))
        elif 'return ...' not in cell.source:  # a task that starts from nothing has been told in words
            yield '', parts(code(cell.source))


def _kind(part):
    words = part.get_text().strip()
    if part.name in ('h1', 'h2'):
        return 'heading'
    if 'Predict.' in words:
        return 'question'
    return 'lead' if part.name == 'p' and words.endswith(':') else ''


def deck(notebook):
    """The slides of a notebook."""
    made, lead = Deck(), []
    for kind, group in groups(notebook):
        if kind == 'lead':
            lead += group
            continue
        if lead and kind in ('heading', 'choices'):
            made.add(lead)
            lead = []
        if kind == 'heading':
            made.start(group[0])
            continue
        if kind == 'choices':
            made.go_on()
        made.add([*lead, *group])
        lead = []
        if kind in ('question', 'choices'):
            made.room = 0
    return made
