"""How high an element is on a slide, in em of its text: a rough estimate. The page makes fit what is a little more."""

import re
from math import ceil

WIDTH, HEIGHT = 49, 30  # of a slide below its heading, in text of 24 px, and of a little less
WHOLE = 'whole'  # the class of a picture that fills its slide
LETTER, LINE, GAP = 0.54, 1.4, 0.7  # the width of a letter, the height of a line, the space below an element


def height(part):
    """The height of an element on a slide."""
    if WHOLE in part.get('class', []):
        return HEIGHT
    children = part.find_all(recursive=False)
    if part.name in ('svg', 'img'):
        return wide(part) * 0.6 + GAP  # most are about so high
    if part.name == 'tr':
        return ceil(len(part.get_text()) * LETTER / WIDTH) * LINE + GAP
    if is_row(part):
        return ceil(wide(part) / WIDTH) * max(map(height, children))
    if children and part.name not in ('p', 'li', 'pre'):
        return sum(map(height, children))
    return sum(ceil(len(line) * LETTER / WIDTH) for line in part.get_text().split('\n')) * LINE + GAP


def wide(part):
    """The width of an element that may stand beside others."""
    if part.name in ('svg', 'img'):
        return min(WIDTH, float(re.search(r'width:([\d.]+)em', part['style'])[1]))
    if is_row(part):
        return sum(wide(child) + 1.6 for child in part.find_all(recursive=False))
    rows = ([max(3.3, len(cell.get_text()) * LETTER + 1.4) for cell in row] for row in part.find_all('tr'))
    return max(map(sum, rows), default=0)


def is_row(part):
    """Whether the parts of a picture stand beside one another."""
    return 'lin-row' in part.get('class', []) or 'display:flex' in part.get('style', '')
