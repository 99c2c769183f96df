"""Which part of a notebook goes to which slide.

A heading starts a slide. What stands below it is dealt out to as few slides as have room, about equally. A question to
the class ends its slide, so that nothing gives the answer away. The page then makes the text fit (slides.js).
"""

from copy import copy

from lin_backprop.explore import Predict
from lin_backprop.explore.explorer import Explorer
from lin_backprop.render.picture import WAITS, line
from web.cells import ASKS, code, framed, is_fold, markdown, only_starts, parts, shown
from web.series import SERIES
from web.values import values

from .room import HEIGHT, WHOLE, height

DECKS = [notebook for notebook in SERIES if not notebook.index]
SCANT = 5  # em: a slide with less below its heading is next to empty
LONG = 13  # rows of a table on a slide


def address(url):
    """Where a link leads on a slide: from notebook to notebook."""
    name = url.partition('#')[0].removesuffix('.ipynb')
    return f'{name}.html' if name in [notebook.name for notebook in DECKS] else None


def deck(notebook):
    """The title of a notebook, HTML, and its slides: each a heading and a list of parts."""
    slides = []
    for heading, stretches in sections(notebook):
        words = heading.decode_contents()
        for number, rest in enumerate(some for blocks in stretches for some in deal(blocks)):
            head = f'<h2>{words} <small>({number + 1})</small></h2>' if number else heading
            if slides and is_scant(slides[-1][1]) and sum(map(height, slides[-1][1] + rest)) <= HEIGHT:
                slides[-1][1].extend([head, *rest] if not number else rest)
            else:
                slides.append((head, rest))
    return slides[0][0].decode_contents(), slides


def sections(notebook):
    """[(heading, stretches below it)]: a stretch is a list of blocks; a question to the class ends it.

    A block is a list of parts that stay together: code and what it shows first, words and what they announce.
    """
    so_far = []
    for part, together in pieces(notebook):
        if part.name in ('h1', 'h2'):
            so_far.append((part, [[]]))
            continue
        stretches = so_far[-1][1]
        before = stretches[-1][-1][-1] if stretches[-1] else None
        if is_explorer(part) or before and is_explorer(before):  # it fills its slide
            stretches.append([[part]])
            continue
        if before and is_question(before) and part.name != 'details':
            stretches.append([[part]])
        elif before and (together or part.name == 'details' or before.get_text().endswith(':')):
            stretches[-1][-1].append(part)
        else:
            stretches[-1].append([part])
    return so_far


def pieces(notebook):
    """(part, whether it is to stay with the one before) for all that stands on slides."""
    turn = False
    for cell, value in zip(notebook.cells, values(notebook), strict=True):
        if cell.cell_type == 'markdown':
            shows = [part for folded in parts(markdown(cell.source, address)) for part in unfolded(folded)]
            turn = turn or any(part.get_text() == 'Your turn' for part in shows)
        elif only_starts(cell) or turn and 'return ...' in cell.source:  # such a task has been told in words
            continue
        elif isinstance(value, Explorer):  # the picture says it all
            shows = parts(left_out(value) + shown(cell, value))
            for part in shows if not isinstance(value, Predict) else []:
                part['class'].append(WHOLE)
        else:
            shows = parts(code(cell.source) + (shown(cell, value) if not turn else ''))
            for fold in [fold for part in shows for fold in part.select('.lin-fold')]:  # to be looked up, and not shown
                fold.decompose()
        for number, piece in enumerate(piece for part in shows for block in lines(part) for piece in split(block)):
            yield piece, cell.cell_type == 'code' and (number == 1 or piece.get_text() == WAITS)


def left_out(value):
    """HTML of an explorer that waits, without the answer; '' of another."""
    return framed(value.shown.html + line(WAITS)) if value.waits else ''


def unfolded(part):
    """What is folded in to wait for an answer: on slides it comes after the question. Anything else as it is."""
    if not is_fold(part):
        return [part]
    part.summary.decompose()
    return part.find_all(recursive=False)


def lines(part):
    """The lines of a picture, each a picture; anything else as it is."""
    if 'picture' not in part.get('class', []) or ASKS.search(part.get_text()) or is_explorer(part):
        return [part]
    return parts(''.join(map(framed, part.find_all(recursive=False))))


def split(part):
    """A picture of one long table as two of shorter ones, each with the head; anything else as it is."""
    rows = part.find_all('tr')[1:]
    if len(part.find_all('table')) != 1 or len(rows) <= LONG:
        return [part]
    second = copy(part)
    for row in [*rows[LONG:], *second.find_all('tr')[1 : LONG + 1]]:
        row.extract()
    return [part, second]


def deal(blocks):
    """The parts of these blocks for as few slides as have room for them, about equally high, none next to empty."""
    heights = [sum(map(height, block)) for block in blocks]
    for count in range(1, len(blocks) + 1):
        lists, above = [[] for _ in range(count)], 0
        for block, high in zip(blocks, heights, strict=True):
            lists[int((above + high / 2) / sum(heights) * count)] += block
            above += high
        if all(sum(map(height, some)) <= HEIGHT for some in lists):
            break
    slides = []
    for some in lists:
        if slides and (is_scant(some) or is_scant(slides[-1])):
            slides[-1] += some
        else:
            slides.append(some)
    return slides


def is_scant(parts):
    """Whether these parts leave a slide next to empty; a question may."""
    return sum(map(height, parts)) < SCANT and not any(map(is_question, parts[-1:]))


def is_explorer(part):
    """Whether a part is the picture of an explorer."""
    return WHOLE in part.get('class', [])


def is_question(part):
    """Whether a part ends a question to the class, or a picture that leaves the answer to it out."""
    return part.get_text().endswith(WAITS) or ASKS.search(part.get_text()) or part.name == 'details'
