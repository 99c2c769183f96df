"""A formula that is put together: what its letters do, and the numbers that it gives beside those that are wanted."""

import re
from html import escape

import numpy as np

from ..parts import misfit, read, turned
from ..to_build import SIZES
from ..verdicts import verdict
from .picture import Picture, at, beside, data, lettered, line, listed, number, outline, prose, signed, svg, words_at
from .table import largest_of
from .tile import frame, tile

_WIDE, _TALL = 340, (204, 136)  # of the two drawings
_LEFT, _SIGN, _RIGHT, _THEN = 68, 136, 214, 304  # the middle of each part
_MADE, _WANTED = 106, 276  # the same of both results
_CHIP, _CELL, _ROW = (24, 20), (26, 30, 46), 20  # a letter; a cell of an array, of a result, or wide; how tall it is
_CHIPS, _GRID = 56, 122  # where letters and numbers start
_BELOW = 100  # what is said below the letters
_TOKEN = 64, 46  # how wide a part is, and a sign
_MOST = 4  # rows or columns that a grid can have


def build(task, parts, shown, clicks):
    """Picture of some Parts that are to be the answer of a Task.

    shown: {name of a part: its words}; clicks: the same, what a click there sets."""
    name = task.answer.answer
    wrong = verdict(parts, task.letters, task.answer.letters, task.answer.arrays, task.others)
    no_fit = misfit(parts, task.letters, SIZES)
    sides = [turned(task.arrays, name) for name in (parts.left, parts.right) if name]
    words = [turned(task.letters, name) for name in (parts.left, parts.right) if name]
    value = None if no_fit else np.asarray(parts.value(task.arrays))
    largest = largest_of(*task.arrays.values(), task.wanted)  # the same for all that can be built
    fed = {} if no_fit else parts.fed_by(*sides)
    code = f'{name} = {parts.code}'
    headline = f'✗ {code}: {wrong[0]}.' if wrong else f'✓ {code}: right, at every size.'
    said = _said(task.answer, wrong, no_fit)
    if parts.op == 'boxes':
        pairs = f'every {words[0][1]} of {parts.names[0]} with every {words[1][1]} of {parts.names[1]}'
        said += f' Here `outer` is of each row: with `None`, an axis of 1, `*` takes {pairs}.'
    above = [
        *_tokens(parts, shown, clicks),
        *_letters(parts, task.letters, words),
        *_operands(parts, sides, words, fed, largest, clicks),
    ]
    below = [*_made(parts, value, no_fit, fed, task, largest), *_wanted(task, largest)]
    labels = _labels(zip([name for name in (parts.left, parts.right) if name], words, sides, strict=True), value, task)
    drawn = [
        svg(''.join(part), _WIDE, tall, label, 1.5)
        for part, tall, label in zip((above, below), _TALL, labels, strict=True)
    ]
    given = ', '.join(f'{name} ({", ".join(word)})' for name, word in task.letters.items())
    wanted = f'{name} ({", ".join(task.answer.letters)})'
    html = line(f'{task.forward}. Given: {given}. Wanted: {wanted}.')
    found = signed(prose(headline.replace(code, f'`{code}`')))
    html += f'<div class="lin-found"><p class="lin-line lin-big">{found}</p><p class="lin-line">{prose(said)}</p></div>'
    html += beside(*drawn)
    alone = '' if parts.op else ' lin-alone'
    html = f'<div class="lin-room"><div class="lin-builder{alone}">{html}</div></div>'
    return Picture(html, f'{headline} {said}'.replace('`', ''))


def _labels(given, value, task):
    """What a screen reader says of each drawing. given: (name, letters, array) of each side."""
    above = '; '.join(f'{name} ({", ".join(word)}) is {listed(side)}' for name, word, side in given)
    gives = 'It does not run' if value is None else f'It gives {listed(value) if _has_room(value) else value.shape}'
    return above, f'{gives}; it should give {listed(task.wanted)}'


def _has_room(value):
    return value.ndim <= 2 and max(value.shape, default=1) <= _MOST


def _said(answer, wrong, no_fit):
    """Why it is right, or wrong; the first reason alone where it does not run."""
    if not wrong:
        return ' '.join(answer.reasons()) or f'{answer.answer} has every letter, so nothing is summed.'
    why = re.sub('[Tt]he answer', answer.answer, wrong[1])
    if not no_fit or no_fit == why:
        return why
    first = why.partition('. ')[0].rstrip('.').partition(': it runs only where')[0]
    return f'{first}. It does not run: {no_fit}'


def _tokens(parts, shown, clicks):
    """The words of the controls, as handles; what is not in the formula steps back."""
    for (name, word), x in zip(shown.items(), (_LEFT, _SIGN, _RIGHT, _THEN), strict=True):
        wide, absent = _TOKEN[name == 'op'], not getattr(parts, name)
        box = frame(x - wide / 2, 1, wide, 21, 'lin-soft-edge lin-faint-ground')
        look = 'lin-quiet' if absent else 'lin-strong' * (word == '@')  # whose bold is thin
        box += words_at(x, 16, escape(word), 'middle', look, bold=not absent)
        yield f'<g{data(set=f"{name}={clicks[name]}")}>{box}</g>'


def _letters(parts, letters, words):
    """The letters of both arrays, with a brace between those that are lined up, and the one that then is taken."""
    places = [_chips(word, x) for word, x in zip(words, (_LEFT, _RIGHT), strict=False)]
    for chips, word in zip(places, words, strict=True):
        for x, letter in zip(chips, word, strict=True):
            yield _chip(x, letter)
    try:
        reading = read(parts, letters)
    except ValueError:
        return
    for (one, other), says, is_below in _braces(parts, reading, words):
        yield from _brace(places[0][one], places[1][other], *says, is_below)
    if parts.op in ('outer', 'boxes'):
        yield words_at(_SIGN, _BELOW, lettered(f'every {words[0][-1]} with every {words[1][-1]}', 'tspan'), 'middle')
    for axis, by in [*reading.summed, *reading.averaged] if not reading.mixed else []:  # else it does not get there
        if by != '@':
            yield _chip(_THEN, axis, summed=True)
            yield words_at(_THEN, _BELOW, 'averaged' if reading.averaged else 'summed', 'middle')


def _braces(parts, reading, words):
    """((axis of the left, axis of the right), what is said there, whether it is below) for each pair."""
    left, right = (len(word) for word in words) if len(words) == 2 else (0, 0)
    count = len(reading.met)
    for k, (a, b) in enumerate(reading.met):
        if parts.op == '@':
            axes, is_below = (left - 1, max(right - 2, 0)), True
        elif parts.op == 'boxes':
            axes, is_below = (0, 0), False
        else:
            axes, is_below = (left - count + k, right - count + k), k == count - 1
        yield axes, ((a, b, 'summed' * (parts.op == '@'))), is_below


def _brace(start, end, a, b, more, is_below):
    """From one letter to the other, and what becomes of both; wrong where they differ."""
    y, way, said = (_CHIPS + _CHIP[1], 8, _BELOW) if is_below else (_CHIPS, -8, _CHIPS - 14)
    look = 'lin-brace' if a == b else 'lin-misfit'
    yield outline([(start, y), (start, y + way), (end, y + way), (end, y)], f'class="{look}"', '')
    words = lettered(f'{a} {more}' if a == b and more else f'{a} with {b}', 'tspan')
    yield words_at(_SIGN + 4, said, words if a == b else f'✗ {words}', 'middle', '' if a == b else 'lin-no')


def _chips(word, middle):
    """Where the letters of an array stand, from left to right."""
    return [middle + (k - (len(word) - 1) / 2) * (_CHIP[0] + 6) for k in range(len(word))]


def _chip(x, letter, summed=False):
    look = f'lin-{letter}' if letter in 'nij' else ''
    box = frame(x - _CHIP[0] / 2, _CHIPS, *_CHIP, 'lin-frame')
    return box + words_at(x, _CHIPS + 15, letter, 'middle', look + ' lin-summed' * summed, bold=True)


def _operands(parts, sides, words, fed, largest, clicks):
    """The numbers of both arrays; those that make the first number of the result are framed."""
    first = next(iter(fed.values()), _at_ends(parts, sides))
    for k, (name, x) in enumerate(zip(('left', 'right'), (_LEFT, _RIGHT), strict=True)):
        if k < len(sides):
            array = np.atleast_2d(sides[k])
            corner = x - array.shape[1] * _CELL[0] / 2, _GRID
            origin = getattr(parts, name)
            yield from _axes(words[k], *corner)
            yield f'<g{data(set=f"{name}={clicks[name]}")}>'
            for place, value in np.ndenumerate(sides[k]):
                home = at(origin.removesuffix('.T'), place[::-1] if origin.endswith('.T') else place)
                marks = {'key': f'{name}.{home}', 'at': at(name, place)}
                yield tile(*_spot(corner, place, _CELL[0]), _CELL[0], _ROW, value, largest, **marks)
            yield '</g>'
            yield from _framed(corner, first[k], _CELL[0])


def _at_ends(parts, sides):
    """Where it does not run: the first row that `@` lays on the first column."""
    if parts.op != '@':
        return [[], []]
    (*_, across), (down, *_) = sides[0].shape, sides[1].shape[-2:]
    row = [(0, k)[-sides[0].ndim :] for k in range(across)]
    return row, [(k, 0)[: sides[1].ndim] for k in range(down)]


def _made(parts, value, no_fit, fed, task, largest):
    """The result, its wrong entries marked; or that there is none."""
    title = 'gives' if value is None else f'gives {value.shape}'
    fits = value is not None and value.shape == task.wanted.shape
    yield words_at(_MADE, 14, title if fits else f'✗ {title}', 'middle', 'lin-no' * (not fits), bold=True)
    if value is None:
        yield words_at(_MADE, 60, 'does not run', 'middle', 'lin-no')
        met = re.sub(r' of \w+', '', no_fit.rstrip('.')) if ' meets ' in no_fit else ''
        yield words_at(_MADE, 78, lettered(met, 'tspan'), 'middle', 'lin-no')
        return
    if not _has_room(value):
        yield words_at(_MADE, 60, f'{value.size} numbers', 'middle')
        return
    wide = _CELL[1 + any(len(number(each)) > 3 for each in value.flat)]
    rows = np.atleast_2d(value)
    corner = _MADE - rows.shape[1] * wide / 2, 38
    yield from _axes(_left_over(parts, task), *corner)
    for place, each in np.ndenumerate(value):
        wrong = fits and not np.isclose(each, task.wanted[place])
        sides = zip(('left', 'right'), fed.get(place, []), strict=False)
        feeds = ' '.join(at(name, index) for name, places in sides for index in places)
        marks = {'at': at('made', place), 'from': feeds}
        edge = 'lin-wrong-edge' if wrong else 'lin-soft-edge'
        yield tile(*_spot(corner, place, wide), wide, _ROW, each, largest, edge=edge, bold=bool(wrong), **marks)
    yield from _framed(corner, [*fed][:1], wide)
    y = corner[1] + len(rows) * _ROW + 16
    yield words_at(_MADE, y, 'Point at a number to trace it.', 'middle', 'lin-quiet')


def _left_over(parts, task):
    """The axes of the result where each has one letter."""
    try:
        return read(parts, task.letters).axes
    except ValueError:
        return []


def _wanted(task, largest):
    yield words_at(_WANTED, 14, f'should be {task.wanted.shape}', 'middle', bold=True)
    rows = np.atleast_2d(task.wanted)
    corner = _WANTED - rows.shape[1] * _CELL[1] / 2, 38
    yield from _axes(task.answer.letters, *corner)
    for place, value in np.ndenumerate(task.wanted):
        yield tile(*_spot(corner, place, _CELL[1]), _CELL[1], _ROW, value, largest)


def _axes(word, x, y):
    """The letters of rows and columns beside a grid."""
    *rows, columns = word or ['']
    if columns:
        yield words_at(x, y - 6, f'{_hued(columns)} →')
    for letter in rows:
        yield words_at(x - 7, y + 15, _hued(letter), 'end')


def _hued(axis):
    return lettered(' '.join(axis), 'tspan')


def _spot(corner, place, wide):
    row, column = (0, 0, *place)[-2:]
    return corner[0] + column * wide, corner[1] + row * _ROW


def _framed(corner, places, wide):
    """A frame around places that fill a rectangle."""
    if places:
        rows, columns = np.array([(0, 0, *place)[-2:] for place in places]).T
        x, y = _spot(corner, (rows.min(), columns.min()), wide)
        yield frame(x, y, (np.ptp(columns) + 1) * wide, (np.ptp(rows) + 1) * _ROW, 'lin-lit')
