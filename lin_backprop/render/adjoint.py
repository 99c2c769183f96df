"""The same boxes on two routes to one number: summed to the right going forward, and downward going backward."""

import numpy as np

from ..adjoint import boxes, identity_gap
from ..letters import AXES
from .grids import FOOT, LEFT, MARGIN, TALL, TOP, WIDE, Grids
from .picture import Picture, at, beside, data, lettered, line, number, signed, svg, words_at
from .table import largest_of
from .tile import bare_tile, frame, tile

FORWARD, BACKWARD, TOTALS = 1, 2, 3  # what each step brings; before the first there are the boxes alone
_SCALE = 1.8
_CHANGE = 'δ'
_TOTAL, _SPOT, _SIGN = (58, 24), 146, 74  # the size of a total, where the first stands, the room for a sign


def adjoint(pair, partner, change, dY, step):
    """Picture of one try. pair: a Pair; partner: the name of one of its partners; change, dY: arrays that fit it;
    step: 0 to TOTALS.
    """
    pair = _in_signs(pair)
    forward, backward, name = pair.forward, pair.partners[partner], pair.change
    right, below, products = forward(change) * dY, backward(dY) * change, boxes(forward, change, dY)
    wrong = abs(below - products.sum(tuple(range(dY.ndim)))) > 1e-9
    grids, gap = Grids(products, pair.axes, AXES[name[1:]]), identity_gap(forward, backward, change, dY)
    count, totals = np.count_nonzero(products), [number(sums.sum()) for sums in (right, below)]
    said = _said(pair, backward, grids, count, *totals, gap)[step]
    start = max(_SPOT, grids.right + 3) if pair.given else _SPOT
    width = max(WIDE, grids.end, start + 2 * _TOTAL[0] + _SIGN + 4)
    height = max(TALL, grids.bottom + max(FOOT, grids.high * grids.tall * len(pair.given)))
    largest = largest_of(*pair.given.values(), 1) * 9  # the largest box of all tries
    drawing = [
        *_heads(grids, name),
        *_given(grids, pair, height, largest),
        *_tiles(grids, pair, change, dY, products, largest),
        *_margins(grids, products, right, below, wrong, step, largest),
        *_totals(right, below, gap, step, start, height, largest),
    ]
    facts = [
        _answer(said, step == TOTALS and bool(gap), step == TOTALS and backward is pair.adjoint),
        line(f'→ at the right of the boxes, forward: {forward.words}, times dY.'),
        line(f'↓ below the boxes, backward ({partner}): {backward.words}, times {name}.'),
        line(
            'A red frame: this is not the sum of the boxes above it.'
            if wrong.any()
            else f'Both routes add up the same {count} boxes, only in another order.'
        ),
    ]
    label = f'{count} boxes, summed to the right going forward and downward going backward. {said}'
    marks = data(answer='yes', last='yes' if step == TOTALS else '')
    drawn = svg(''.join(f'<g>{"".join(parts)}</g>' for parts in drawing), width, height, label, _SCALE)
    return Picture(beside(drawn, f'<div class="lin-routes"{marks}>{"".join(facts)}</div>'), said)


def _in_signs(pair):
    """The same with a sign for its change, as a formula has it: δX for change_X."""
    words, change = (words.replace('change_', _CHANGE) for words in (pair.forward.words, pair.change))
    return pair._replace(change=change, forward=pair.forward._replace(words=words))


def _said(pair, backward, grids, count, right, below, gap):
    """What each step brings, in a sentence or two. right, below: the totals in words."""
    over = [f', first over {", ".join(letters)}' if letters else '' for letters in (grids.columns, grids.rows)]
    return [
        f'{count} boxes. Each is {" · ".join([pair.change, *pair.given, "dY"])}. Two routes add them all up.',
        f'Forward{over[0]}: {pair.forward.words}, then times dY.',
        f'Backward{over[1]}: {backward.words}, then times {pair.change}.',
        f'Forward {right}, backward {below}: {_verdict(pair, backward, gap)}',
    ]


def _answer(said, is_wrong, is_right):
    """The line that says what this step brings, with a sign where it is a verdict."""
    mark = signed('✗ ' * is_wrong + '✓ ' * is_right)
    return line(said, big=True).replace('">', f'">{mark}', 1)


def _ends(grids, products):
    """(index of what comes out, index of what goes forward) of each box."""
    return [
        (tuple(k[: len(grids.letters[0])]), tuple(k[len(grids.letters[0]) :])) for k in np.argwhere(products).tolist()
    ]


def _tiles(grids, pair, change, dY, products, largest):
    """The factors at the edges of the grids, and the boxes."""
    wide, tall, factors, stones = grids.wide, grids.tall, [], []
    for out, into in _ends(grids, products):
        (_, y), (x, _) = grids.row(out), grids.column(into)
        box, value = at('box', (*out, *into)), products[*out, *into]
        turn = dict(zip(grids.letters[1] + grids.letters[0], into + out, strict=True))
        feeds = [at(name, map(turn.get, AXES[name])) for name in pair.given]
        feeds += [at('dY', out), at(pair.change, into)]
        marks = {'key': box, 'at': box, 'from': ' '.join(feeds)}
        stones.append(tile(x, y, wide, tall, value, largest, _short(value, wide), **marks))
    for out in np.ndindex(dY.shape):
        x, y = grids.row(out)
        factors.append(tile(x + 11, y, 22, tall, dY[out], largest, at=at('dY', out)))
    for into in np.ndindex(change.shape):
        x, y = grids.column(into)
        factors.append(tile(x, y + 16, wide, TOP - 19, change[into], largest, at=at(pair.change, into)))
    return factors, stones


def _margins(grids, products, right, below, wrong, step, largest):
    """The sums at the right of the boxes and below them, each there from its step on."""
    rows, columns = {}, {}
    for out, into in _ends(grids, products):
        for found, end in ((rows, out), (columns, into)):
            found.setdefault(end, []).append(at('box', (*out, *into)))
    rights, belows = [], []
    for out in np.ndindex(right.shape):
        x, y = grids.row(out)
        spot = x + grids.right, y, MARGIN, grids.tall
        rights.append(_sum(spot, right[out], largest, at('right', out), rows.get(out, []), FORWARD, step))
    for into in np.ndindex(below.shape):
        x, y = grids.column(into)
        spot, boxes = (x, y + grids.under, grids.wide, grids.tall), columns.get(into, [])
        belows.append(_sum(spot, below[into], largest, at('below', into), boxes, BACKWARD, step, wrong[into]))
    return _coming(rights, step == FORWARD), _coming(belows, step == BACKWARD, answer='yes')


def _coming(parts, now, **marks):
    """Where they come now, their boxes fly there. A group of its own in either case: pages share it."""
    return f'<g{data(gathers="yes" if now else "")}>', f'<g{data(**marks)}>', *parts, '</g></g>'


def _sum(spot, value, largest, mark, boxes, when, step, is_wrong=False):
    """One of them, empty before its step. A wrong one is no sum of boxes, so that none flies there."""
    marks = {'key': f'sum.{mark}', 'late': 'yes', 'at': mark, 'set': f'step={when}'}
    if step < when:
        return bare_tile(*spot, '', **marks)
    edge, feeds = ('lin-wrong-edge', '') if is_wrong else ('lin-soft-edge', ' '.join(boxes))
    return tile(*spot, value, largest, _short(value, spot[2]), edge, **marks, **{'from': feeds})


def _heads(grids, name):
    """The letters of the grids, of their rows and of their columns, and what stands at their edges."""
    parts = []
    for grid in range(grids.grids):
        x, y = grids.corner(grid)
        right, under = x + grids.right + MARGIN / 2, y + grids.under + grids.tall / 2 + 4.5
        parts += [
            words_at(x + 22, y + 29, 'dY', 'middle', bold=True),
            words_at(right, y + 29, name, 'middle', bold=True),
            words_at(right, y + 12, ' '.join(['→', *_coloured(grids.columns)]), 'middle'),
            words_at(x + 18, under, ' '.join(['↓', *_coloured(grids.rows)]), 'middle'),
            *(words_at(x, y + 12, f'{letter}={grid}', look=f'lin-{letter}') for letter in grids.stays[:1]),
            frame(x + LEFT, y + TOP, grids.broad * grids.wide, grids.high * grids.tall, 'lin-faint-ground'),
        ]
        for letter in _coloured(grids.columns):
            parts.append(words_at(x + 33, y + 12, letter, 'end'))
            for k in range(grids.broad):
                spot = x + LEFT + (k + 0.5) * grids.wide, y + 12
                parts.append(words_at(*spot, k, 'middle', f'lin-{grids.columns[0]}'))
        for letter in _coloured(grids.rows):
            parts.append(words_at(x + 9, y + 29, letter, 'end'))
            for k in range(grids.high):
                spot = x + 9, y + TOP + (k + 0.5) * grids.tall + 4.5
                parts.append(words_at(*spot, k, 'end', f'lin-{grids.rows[0]}'))
    return [parts]


def _coloured(letters):
    """The one letter in its hue; two have no room."""
    return [lettered(letter, 'tspan') for letter in letters] if len(letters) == 1 else []


def _given(grids, pair, height, largest):
    """The array that stays as it is, its rows and columns as those of the grids."""
    parts = []
    for name, array in pair.given.items():
        turned = [*AXES[name]] == grids.columns + grids.rows
        top = height - grids.high * grids.tall - 1
        marks = data(answer='yes') if turned else ''
        parts.append(words_at(18, top + 16, name + '.T' * turned, 'middle', bold=True, marks=marks))
        for place, value in np.ndenumerate(array.T if turned else array):
            mark = at(name, place[::-1] if turned else place)
            spot = LEFT + place[1] * grids.wide, top + place[0] * grids.tall, grids.wide, grids.tall
            parts.append(tile(*spot, value, largest, _short(value, grids.wide), at=mark))
    return [parts]


def _totals(right, below, gap, step, start, height, largest):
    """The two numbers in which the routes end, side by side."""
    parts, two = [], (('below', below, '↓ backward'), ('right', right, '→ forward'))
    for x, (name, array, word) in zip((start, start + _TOTAL[0] + _SIGN), two, strict=True):
        mark, spot = f'total.{name}', (x, height - _TOTAL[1] - 2, *_TOTAL)
        marks = {'key': f'sum.{mark}', 'late': 'yes', 'at': mark, 'set': f'step={TOTALS}'}
        parts.append(words_at(x + _TOTAL[0] / 2, height - 34, word, 'middle'))
        if step < TOTALS:
            parts.append(bare_tile(*spot, '', **marks))
        else:
            marks['from'] = ' '.join(at(name, place) for place in np.ndindex(array.shape))
            parts.append(tile(*spot, array.sum(), largest, bold=True, **marks))
    middle = start + _TOTAL[0] + _SIGN / 2
    sign = frame(start + _TOTAL[0], height - 48, _SIGN, 46, 'lin-handle')  # it has one place, whatever it holds
    if step == TOTALS:
        look = 'lin-sign lin-no' if gap else 'lin-sign lin-yes'
        sign += words_at(middle, height - 7, '≠' if gap else '=', 'middle', look)
        if gap:
            sign += words_at(middle, height - 32, f'by {number(abs(gap))}', 'middle', 'lin-no')
    parts.append(f'<g{data(key="sign", late="yes")}>{sign}</g>')
    return [_coming(parts, step == TOTALS, answer='yes')]


def _short(value, wide):
    """A number with as many digits after the point as its box has room for, at most one."""
    if float(value).is_integer():
        return number(value)
    words = f'{value:.1f}'
    return words if 7.5 * len(words) < wide else f'{value:.0f}'


def _verdict(pair, backward, gap):
    if gap:
        return f'different by {number(abs(gap))}. So {backward.words} is not the adjoint of {pair.forward.words}.'
    if backward is pair.adjoint:
        return f'equal, as at every try. {backward.words} is the adjoint of {pair.forward.words}.'
    return 'equal this time. One try proves nothing: try another.'
