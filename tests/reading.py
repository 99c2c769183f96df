"""Reads what the pictures write: tables, marks and drawings, so that the tests speak of meaning and not of markup."""

import re
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from lin_backprop.render.picture import tint
from lin_backprop.render.style import colour, inlined

SVG = '{http://www.w3.org/2000/svg}'
EDGES = ['picked', 'wrong', 'on-ground']  # the colours of frames


class Table(NamedTuple):
    """caption: words; columns, sides: the words of the heads; cells: rows of td elements."""

    caption: str
    columns: list
    sides: list
    cells: list

    @property
    def numbers(self):
        """Rows of words."""
        return [[words(cell) for cell in row] for row in self.cells]

    @property
    def marked(self):
        """Places (row, column) that are picked: both bold and framed; only one of the two is an error."""
        return self._framed('picked')

    @property
    def wrong(self):
        """The same for what is wrong."""
        return self._framed('wrong')

    @property
    def open(self):
        """{place: words of the two numbers of a cell that is open}"""
        two = self._where(lambda cell: cell.find('div') is not None)
        return {(r, c): tuple(map(words, self.cells[r][c])) for r, c in two}

    @property
    def lit(self):
        """Places that feed what is picked."""
        return self._framed('on-ground')

    @property
    def grounds(self):
        """Rows of colours, such as '#ffffff'."""
        return [[look(cell)['background'] for cell in row] for row in self.cells]

    @property
    def faint(self):
        """Places (row, column) that step back."""
        return self._where(lambda cell: 'opacity' in look(cell))

    def _framed(self, name):
        bold = self._where(lambda cell: cell.find('b') is not None)
        assert bold | {*self.open} == set().union(*map(self._edged, EDGES))
        return self._edged(name)

    def _edged(self, name):
        return self._where(lambda cell: look(cell).get('border-color') == colour(name))

    def _where(self, fits):
        return {(r, c) for r, row in enumerate(self.cells) for c, cell in enumerate(row) if fits(cell)}


def words(element):
    """The text inside an element."""
    return ''.join(element.itertext())


def seen(html):
    """The words and numbers of a picture, as a reader sees them from left to right."""
    html = re.sub('<p class="[^"]*lin-unseen">.*?</p>', '', html)
    html = re.sub('</?t?span[^>]*>', '', html)  # letters in their hues are parts of words
    return ' '.join(' '.join(body(html).itertext()).split())


def look(element):
    """{property: value} of its style attribute; of two values, the later one counts."""
    style = element.get('style')
    return dict(declaration.split(':') for declaration in style.split(';')) if style else {}


def body(html):
    """The parsed html; raises where it is not well-formed. In it, classes are what they mean, as in a saved page."""
    parsed = ElementTree.fromstring(f'<body>{inlined(html)}</body>')
    for element in parsed.iter():
        if element.tag.startswith(SVG):
            element.attrib |= look(element)
    return parsed


def live(html):
    """The parsed html as the hand in stage.js gets it: with its data, and classes as they are."""
    return ElementTree.fromstring(f'<body>{html}</body>')


class Tile(NamedTuple):
    """A number in a box of a drawing. marks: {name: words}, the data of the box and of what moves with it."""

    x: float
    y: float
    wide: float
    tall: float
    words: str
    rect: ElementTree.Element
    landed: bool
    marks: dict

    @property
    def middle(self):
        return round(self.x + self.wide / 2, 1), round(self.y + self.tall / 2, 1)


def tiles(html):
    """Every Tile of the drawings."""
    found = []
    for seen, marked in zip(body(html).iter(f'{SVG}g'), live(html).iter(f'{SVG}g'), strict=True):
        if move := re.match(r'translate\((.*),(.*)\)', seen.get('transform', '')):
            (inside,), (inside_marked,) = seen, marked
            rect, data = inside[0], inside_marked.attrib | inside_marked[0].attrib
            marks = {name.removeprefix('data-'): word for name, word in data.items() if name.startswith('data-')}
            size, is_landed = attributes(rect, 'width', 'height'), inside.get('visibility') == 'hidden'
            found.append(Tile(*map(float, move.groups()), *size, words(inside), rect, is_landed, marks))
    return found


def with_data(html, *names):
    """({name: data}, words) of each element that has all these data for the hand."""
    found = [({name: part.get(f'data-{name}') for name in names}, words(part)) for part in live(html).iter()]
    return [(marks, said) for marks, said in found if None not in marks.values()]


def keyed(html):
    """{key: element} of what moves from one picture to the next."""
    return {part.get('data-key'): part for part in live(html).iter() if part.get('data-key')}


def handles(html):
    """{what a handle sets: its element} of what can be dragged."""
    return {part.get('data-set'): part for part in live(html).iter() if part.get('data-drag')}


def tables(html):
    """Every table of a picture, in order."""
    found = []
    for table in body(html).iter('table'):
        _, *rows = table.findall('tr')
        columns = [words(head) for head in table.findall('tr/th[@scope="col"]')]
        sides = [words(head) for head in table.findall('tr/th[@scope="row"]')]
        found.append(Table(words(table.find('caption')), columns, sides, [row.findall('td') for row in rows]))
    return found


def drawings(html):
    """Every svg of a picture; each must have a name."""
    found = list(body(html).iter(f'{SVG}svg'))
    assert all(drawing.get('role') == 'img' and drawing.get('aria-label') for drawing in found)
    return found


def ground(value, largest):
    """The colour of a number's ground on a light page, as tint() asks for it."""
    (part,) = body(f'<p {tint(value, largest)}></p>')
    return look(part)['background']


def outline(path):
    """Where a pen goes that draws this path, in small letters after an M, or on to the places after an L."""
    places = []
    for command, numbers in re.findall(r'([MLlhvz])([^MLlhvz]*)', path.get('d')):
        numbers = [float(number) for number in numbers.split()]
        if command == 'L':
            *rest, (x, y) = zip(numbers[::2], numbers[1::2], strict=True)
            places += rest
        elif command == 'M':
            start = x, y = numbers
        elif command == 'z':
            x, y = start
        else:
            dx, dy = {'l': numbers, 'h': (*numbers, 0), 'v': (0, *numbers)}[command]
            x, y = x + dx, y + dy
        places.append((x, y))
    return places


def points(element):
    """The corners of a polygon, the ends and bends of a polyline."""
    return [tuple(map(float, point.split(','))) for point in element.get('points').split()]


def attributes(element, *names):
    """Numbers of an element by their names."""
    return tuple(float(element.get(name)) for name in names)


def corners(part):
    """Upper left and lower right of a part of a drawing."""
    tag = part.tag.removeprefix(SVG)
    if tag == 'text':
        (x, y), wide = attributes(part, 'x', 'y'), 7 * len(words(part))  # a letter of 16 px takes about 8
        left = x - wide * {'end': 1, 'middle': 0.5}.get(part.get('text-anchor'), 0)
        places = [(left, y - 12), (left + wide, y)]
    elif tag == 'circle':
        x, y, r = attributes(part, 'cx', 'cy', 'r')
        places = [(x - r, y - r), (x + r, y + r)]
    elif tag == 'rect':
        x, y, wide, tall = attributes(part, 'x', 'y', 'width', 'height')
        places = [(x, y), (x + wide, y + tall)]
    elif tag == 'line':
        places = [attributes(part, 'x1', 'y1'), attributes(part, 'x2', 'y2')]
    else:
        places = outline(part) if tag == 'path' else points(part)
    return np.array([np.min(places, 0), np.max(places, 0)])


def extents(element, scale=1, shift=(0, 0)):
    """(part, its corners) for all that a drawing shows, in the units of its view."""
    for part in element:
        if part.get('visibility') == 'hidden':
            continue
        if part.tag == f'{SVG}g':
            grow = re.search(r'scale\((.*)\)', part.get('transform', ''))
            move = re.search(r'translate\((.*),(.*)\)', part.get('transform', ''))
            moved = np.add(shift, scale * np.array(move.groups(), float)) if move else shift
            yield from extents(part, scale * float(grow[1]) if grow else scale, moved)
        else:
            yield part, scale * corners(part) + shift
