"""Which part of a notebook goes to which slide.

Each slide costs 1, and more where its text is small or its paper empty. A break costs more where two parts belong
together: code and what it shows, a picture and its words. The breaks of a notebook are those that cost least in all. A
heading starts a slide, unless next to nothing would stand below it. A question to the class ends its slide, so that
nothing gives the answer away.
"""

from copy import copy
from itertools import pairwise
from math import ceil
from types import SimpleNamespace

from lin_backprop.explore import Predict
from web.cells import code, framed, markdown, only_starts, parts, shown
from web.series import SERIES
from web.values import values

from .room import HEIGHT, WIDTH, height

DECKS = [notebook for notebook in SERIES if not notebook.index]
SMALLER = {1: 0, 1.1: 0.3, 1.25: 1.25}  # how many times as much a slide holds in smaller text: the price
NEVER, CLOSE, LOOSE, HEADING, ALWAYS = 100, 1.5, 0.5, -2, -100  # prices of a break; below 0: it is wanted


def address(url):
    """Where a link leads on a slide: from notebook to notebook."""
    name = url.removesuffix('.ipynb')
    return f'{name}.html' if name in [notebook.name for notebook in DECKS] else None


def deck(notebook):
    """The slides of a notebook. title, slides: HTML, each slide a heading and a list of parts."""
    found, breaks = zip(*pieces(notebook), strict=True)
    heading, number, slides = found[0], 0, []
    for start, end in pairwise([*starts(found, breaks), len(found)]):
        rest = found[start:end]
        if is_heading(rest[0]):
            slides.append((rest[0], rest[1:]))
        else:
            number += 1
            slides.append((f'<h2>{heading.decode_contents()} <small>({number})</small></h2>', rest))
        for part in filter(is_heading, rest):
            heading, number = part, 1
    return SimpleNamespace(title=found[0].decode_contents(), slides=slides)


def starts(found, breaks):
    """Where the slides of these parts start at the least price. breaks: the price of a break before each part."""
    rooms = {more: [height(part, WIDTH * more) for part in found] for more in SMALLER}
    best = [(0, [])]  # for each part: the least price of all that is before it, and where the slides of that start
    for end in range(1, len(found) + 1):
        offers = []
        for start in reversed(range(end)):
            first = start + is_heading(found[start])
            used = {more: sum(room[first:end]) / HEIGHT / more for more, room in rooms.items()}
            small = [SMALLER[more] for more, share in used.items() if share <= 1]
            if not small and end - first > 1:
                break  # nor would more parts fit
            empty = 0 if is_asked(found[end - 1]) else max(0, 1 - used[1])
            price = 1 + min(small, default=1) + 2 * empty**4
            offers.append((best[start][0] + breaks[start] + price, [*best[start][1], start]))
        best.append(min(offers))
    return best[-1][1]


def pieces(notebook):
    """(part, price of a break before it) for all that stands on slides."""
    turn, before = False, None
    for cell, value in zip(notebook.cells, values(notebook), strict=True):
        if cell.cell_type == 'markdown':
            found = parts(markdown(cell.source, address))
            turn = turn or any(part.get_text() == 'Your turn' for part in found)
        elif only_starts(cell):
            continue
        elif isinstance(value, Predict):  # the picture says it all
            found = parts(shown(cell, value))
        elif not turn:
            shows = parts(code(cell.source) + shown(cell, value))
            found = [line for part in shows for line in lines(part)]
        elif 'return ...' not in cell.source:  # a task that starts from nothing has been told in words
            found = parts(code(cell.source))
        else:
            continue
        together = False
        for part in found:
            for piece in split(part):
                yield piece, tie(before, piece, together) if before else 0
                before, together = piece, cell.cell_type == 'code'


def tie(before, part, together):
    """The price of a break between two parts. together: whether they are of one cell of code."""
    if is_asked(before):
        return NEVER if part.name == 'details' else ALWAYS
    if is_heading(part):
        return HEADING
    if is_heading(before) or before.name == 'p' and before.get_text().endswith(':'):
        return CLOSE
    if together:
        return CLOSE if before.p or 'highlight' in before.get('class', []) else LOOSE
    return 0


def is_heading(part):
    """Whether a part is a heading."""
    return part.name in ('h1', 'h2')


def is_asked(part):
    """Whether a part ends a question to the class."""
    return 'Predict.' in part.get_text() or part.name == 'details'


def lines(part):
    """The lines of a picture, each a picture; anything else as it is."""
    children = [child for child in part.find_all(recursive=False) if child.name != 'style']  # which the slides have
    if 'picture' not in part.get('class', []) or len(children) < 2:
        return [part]
    return parts(''.join(map(framed, children)))


def split(part):
    """A list or a table that is higher than a slide, in pieces of about equal height; anything else as it is."""
    most, count, items = max(SMALLER), ceil(height(part) / HEIGHT), _items(part)
    if height(part, WIDTH * most) <= HEIGHT * most or len(items) < count:
        return [part]
    weights = [height(item) for item in items]
    middles = [sum(weights[:k]) + weight / 2 for k, weight in enumerate(weights)]
    places = [int(middle / sum(weights) * count) for middle in middles]
    made = [copy(part) for _ in range(count)]
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
