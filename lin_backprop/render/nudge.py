"""The scalar chain as rulers: how far a nudge of x moves u, v and z, and how the gradient comes back through it."""

from itertools import pairwise
from math import hypot

from .picture import Picture, beside, data, factor, line, number, outline, stroke, svg, tint, words_at
from .slider import slider
from .table import grid

LETTERS = range(-9, 10)  # what x, w and b can be dragged to
_WIDE, _GROW = 340, 1.4
_SLIDERS, _SLIDER = 14, 30  # the first of the lines of x, w and b; from one to the next
_TOP, _ROW, _NOW, _HALF = 112, 60, 170, 160  # the rulers: the first, from one to the next, now, how far they reach
_UNITS = (24, 12, 6, 3)  # the length of a nudge
_TEAR = 8
_ANSWER = data(answer='moved')


def nudge(inputs, target, values, after, grads, measured, step):
    """Picture of the chain at one point.

    inputs: {'x': 3, 'w': 2, 'b': 1}; values, after: Chain now and with x nudged by step; grads: ChainGrad;
    measured: {letter: slope measured by the nudge}.
    """
    factors = {'u': inputs['w'], 'v': int(values.u > 0), 'z': grads.dv}
    product = ' · '.join(map(factor, factors.values()))
    far = _short((after.z - values.z) / step)
    words = f'z moves {far} times as far as x. The factors: {product} = {_short(grads.dx)}.'
    predicted = {letter: getattr(grads, f'd{letter}') for letter in inputs}
    slopes = {
        'predicted slope': predicted.values(),
        'measured slope': measured.values(),
        'difference': [measured[letter] - predicted[letter] for letter in inputs],
    }
    table = grid('Change of the loss / nudge', inputs, slopes, _exact, _ANSWER)
    html = line(words, big=True, name='lin-two', marks=_ANSWER) + beside(
        _forward(inputs, target, values, after, factors, step),
        f'<div>{_backward(inputs, factors, grads)}<div class="lin-slopes">{table}</div></div>',
    )
    text = '; '.join(f'd{k} predicted {_exact(predicted[k])}, measured {_exact(measured[k])}' for k in inputs)
    return Picture(html, f'Nudge of {number(step)}: {text}')


def _exact(value):
    """With all the digits that a nudge of 0.001 changes; the ones after them are rounding."""
    return f'{round(float(value), 8) + 0:.12g}'


def _short(value):
    return f'{round(float(value), 8) + 0:.6g}'


# ---- forward: the rulers


def _forward(inputs, target, values, after, factors, step):
    """Below the lines of x, w and b a ruler for each of x, u, v and z; between two, how the factor stretches."""
    parts = [
        slider(name, f'<tspan font-weight="bold">{name}</tspan> = {_short(value)}', LETTERS,
               lambda at: (at + 9) / 18, value, _SLIDERS + k * _SLIDER, ('-9', '9'))
        for k, (name, value) in enumerate(inputs.items())
    ]  # fmt: skip
    moves = {'x': step} | {name: b - a for name, a, b in zip('uvz', values, after, strict=True)}
    ends, so_far = {'x': 1}, 1  # where the factors lead, in nudges
    for name, by in factors.items():
        ends[name] = so_far = so_far * by
    longest = max(map(abs, [*ends.values(), *(move / step for move in moves.values())]))
    unit = next((unit for unit in _UNITS if unit * longest <= _HALF), _UNITS[-1])
    formulas = {
        'x': f'x = {_short(inputs["x"])}',
        'u': f'u = x·w + b = {_short(values.u)}',
        'v': f'v = relu(u) = {_short(values.v)}',
        'z': f'z = (v − {factor(target)})² = {_short(values.z)}',
    }
    relu = 'relu is open' if values.u > 0 else 'relu is shut' if values.u < 0 else 'u = 0, the kink'
    stretches = {
        'u': f'× w = {_short(factors["u"])}',
        'v': f'× {factors["v"]}: {relu}',
        'z': f'× 2(v − {factor(target)}) = {_short(factors["z"])}',
    }
    places = {name: _TOP + k * _ROW for k, name in enumerate(ends)}
    for above, name in pairwise(ends):
        parts.append(_answer(name, _beam(name, ends[above] * unit, ends[name] * unit, places[above])))
        x, side = (_NOW + 8, 'start') if ends[name] < 0 else (_NOW - 8, 'end')  # beside the beam
        parts.append(words_at(x, places[name] - 16, stretches[name], side))
    for name, y in places.items():
        marks = _ANSWER if name == 'z' else ''
        parts += [_ruler(unit, y), words_at(0, y + 20, formulas[name])]
        parts.append(_answer(name, _arrow(name, moves[name] / step * unit, y)))
        parts.append(words_at(_WIDE, y + 20, f'moves by {_short(moves[name])}', 'end', bold=True, marks=marks))
    height = places['z'] + 26
    label = 'Forward: ' + '; '.join(f'{formulas[name]} moves by {_short(move)}' for name, move in moves.items())
    return svg(''.join(parts), _WIDE, height, label, _GROW)


def _answer(name, drawing):
    """How far z moves may be left out."""
    return f'<g{_ANSWER}>{drawing}</g>' if name == 'z' else drawing


def _cut(length):
    """A length that stays on its ruler."""
    return max(-_HALF, min(_HALF, length))


def _ruler(unit, y):
    """A line with a mark for each nudge; each tenth is longer."""
    reach = int(_HALF / unit)
    marks = ''.join(f'M{_NOW + k * unit} {y}v{7 if k % 10 == 0 else 4}' for k in range(-reach, reach + 1))
    line_ = stroke(_NOW - _HALF, y, _NOW + _HALF, y, 'lin-rule')
    return f'<g>{line_}<path d="{marks}" class="lin-edge"/></g>'


def _beam(name, above, below, y):
    """What lies between a move and the next."""
    above, below = _cut(above), _cut(below)
    corners = [(_NOW, y), (_NOW + above, y), (_NOW + below, y + _ROW), (_NOW, y + _ROW)]
    return outline(corners, tint(below or above, 2 * abs(below or above)) + data(key=f'beam.{name}'))


def _arrow(name, length, y):
    """From the dot of now to the dot after the nudge; what is longer than the ruler is torn off."""
    look, torn = 'lin-less' if length < 0 else 'lin-more', abs(length) > _HALF
    high = 6 if torn else 3
    tip = _NOW + _cut(length)
    back = tip - (_TEAR if length > 0 else -_TEAR) * torn
    edge = zip((tip, back, tip, back), (y - high, y - high / 3, y + high / 3, y + high), strict=True)
    bar = outline([(_NOW, y - 3), *edge, (_NOW, y + 3)], f'class="{look}"' + data(key=f'arrow.{name}'))
    dot = '' if torn else f'<g{data(key=f"dot.{name}")}><circle cx="{tip:g}" cy="{y}" r="5" class="{look}"/></g>'
    return f'{bar}<circle cx="{_NOW}" cy="{y}" r="5"/>{dot}'


# ---- backward: the product


_BOX, _TALL = 48, 40
_ACROSS = {'dz': 291, 'dv': 207, 'du': 123, 'dx': 1, 'dw': 1, 'db': 1}
_DOWN = {'dz': 98, 'dv': 98, 'du': 98, 'dx': 46, 'dw': 98, 'db': 150}


def _backward(inputs, factors, grads):
    """Boxes from right to left: each is the one before times one factor."""
    largest = max(map(abs, grads))
    parts = [
        words_at(_WIDE, 16, '← backward: dLoss/d(this)', 'end', bold=True),
        _way('dz', 'dv', f'× {number(factors["z"])}'),
        _way('dv', 'du', f'× {number(factors["v"])}'),
        _way('du', 'dx', f'× w = {number(inputs["w"])}'),
        _way('du', 'dw', f'× x = {number(inputs["x"])}'),
        _way('du', 'db', '× 1'),
    ]
    for name, value in grads._asdict().items():
        x, y = _ACROSS[name], _DOWN[name]
        look = tint(value, largest, 'lin-edge')
        rect = f'<rect x="{x}" y="{y - _TALL / 2:g}" width="{_BOX}" height="{_TALL}" rx="4" {look}/>'
        middle = x + _BOX / 2
        written = words_at(middle, y - 4, name, 'middle', 'lin-ink', bold=True)
        marks = _ANSWER if name != 'dz' else ''
        parts.append(rect + written + words_at(middle, y + 14, number(value), 'middle', 'lin-ink', marks=marks))
    label = 'Backward: ' + ', '.join(f'{name} = {number(value)}' for name, value in grads._asdict().items())
    return svg(''.join(parts), _WIDE, 176, label, _GROW)


def _way(start, end, words):
    """An arrow from one box to the next on its left, and its factor."""
    rise = (_DOWN[end] - _DOWN[start]) / 4  # lines that part begin apart, so that words fit between them
    x1, y1, x2, y2 = _ACROSS[start], _DOWN[start] + rise, _ACROSS[end] + _BOX, _DOWN[end]
    far = hypot(x1 - x2, y1 - y2) / 8
    dx, dy = (x1 - x2) / far, (y1 - y2) / far
    head = [(x2, y2), (x2 + dx - dy / 2, y2 + dy + dx / 2), (x2 + dx + dy / 2, y2 + dy - dx / 2)]
    x, y = (x1 + x2) / 2, (y1 + y2) / 2 + (12 if rise > 0 else 0)
    written = words_at(x + 4, y, words) if rise else words_at(x, y - 6, words, 'middle')
    return stroke(x1, y1, x2, y2, 'lin-rule') + outline(head, '') + written
