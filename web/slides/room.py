"""How much room an element takes on a slide, in em of its text: an estimate. The page makes a little too much fit."""

import base64
import re
import struct

WIDTH, HEIGHT = 49, 25  # of a slide below its heading, in text of 24 px
LETTER, LINE, GAP = 0.54, 1.4, 0.6  # the width of a letter, the height of a line, the space below an element
CODE = 0.9  # the size of code
SIDE = 1.5  # what a list or a quotation leaves free at its left
CELL = 1.4  # what a cell of a table leaves free


def height(part, width=WIDTH):
    """The height of an element in this width."""
    return size(part, width)[1]


def size(part, width):
    """The width and the height of an element in this width."""
    style = part.get('style', '')
    children = part.find_all(recursive=False)
    text = part.get_text().strip()
    if part.name == 'img':
        return _image(part, width)
    if part.name == 'table':
        return _table(part, width)
    if part.name == 'pre':
        return width, (_lines(text, width - 2, 0.6) * LINE + 1) * CODE + GAP
    if 'display:flex' in style:
        return _row([size(child, width) for child in children], width)
    if part.name in ('div', 'ul', 'ol', 'blockquote', 'details') and children:
        inside = width if part.name == 'div' else width - SIDE
        return width, sum(height(child, inside) for child in children)
    gap = GAP / 2 if part.name == 'li' else GAP
    return min(len(text) * LETTER, width), _lines(text, width) * LINE + gap


def _lines(text, width, letter=LETTER):
    return sum(max(1, -(-len(line) * letter // width)) for line in text.split('\n'))


def _image(image, width):
    data = base64.b64decode(image['src'].split(',')[1])
    if data.startswith(b'\x89PNG'):
        across, down = struct.unpack('>II', data[16:24])
    else:
        across, down = map(float, re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', data).groups())
    wide = min(float(re.search(r'width:([\d.]+)em', image['style'])[1]), width)
    return wide, wide * down / across + GAP


def _table(table, width):
    rows = [row.find_all(['td', 'th']) for row in table.find_all('tr')]
    columns = list(zip(*rows, strict=False))
    wanted = [max(len(cell.get_text()) for cell in column) * LETTER for column in columns]
    needed = [max(map(_unbroken, column)) * LETTER for column in columns]
    space = width - CELL * len(columns)
    share = (space - sum(needed)) / max(sum(wanted) - sum(needed), 0.01)  # of what the columns want and need not have
    share = min(1, max(0, share))
    widths = [low + (high - low) * share for low, high in zip(needed, wanted, strict=True)]
    high = [max(_lines(cell.get_text(), w + LETTER) for cell, w in zip(row, widths, strict=False)) for row in rows]
    wide = min(sum(wanted) + CELL * len(columns), width)
    return wide, sum(LINE * lines + 0.7 for lines in high) + (2 if table.caption else GAP)


def _unbroken(cell):
    """The most letters of a cell that stay in one line."""
    text = cell.get_text()
    return len(text) if 'nowrap' in cell.get('style', '') else max(map(len, text.split()), default=0)


def _row(boxes, width, gap=1.6):
    """The width and the height of boxes in a row that wraps."""
    across, widest, done, high = 0, 0, 0, 0
    for wide, tall in boxes:
        if across and across + wide > width:
            across, done, high = 0, done + high, 0
        across, high = across + wide + gap, max(high, tall)
        widest = max(widest, across - gap)
    return widest, done + high + GAP
