"""Reads what the pictures write: tables, marks and drawings, so that the tests speak of meaning and not of markup."""

from typing import NamedTuple
from xml.etree import ElementTree

from lin_backprop.render.style import colour, inlined

SVG = '{http://www.w3.org/2000/svg}'


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
        """Places (row, column) that are both bold and framed; only one of the two is an error."""
        bold = self._where(lambda cell: cell.find('b') is not None)
        assert bold == self._where(lambda cell: look(cell).get('border-color') == colour('picked'))
        return bold

    @property
    def grounds(self):
        """Rows of colours, such as '#ffffff'."""
        return [[look(cell)['background'] for cell in row] for row in self.cells]

    @property
    def faint(self):
        """Places (row, column) that step back."""
        return self._where(lambda cell: 'opacity' in look(cell))

    def _where(self, fits):
        return {(r, c) for r, row in enumerate(self.cells) for c, cell in enumerate(row) if fits(cell)}


def words(element):
    """The text inside an element."""
    return ''.join(element.itertext())


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
