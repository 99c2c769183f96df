"""A formula put together from parts, (dY * X).sum(1), and what the letters of its arrays say about it.

A verdict needs no numbers: it follows each letter through the line and holds at every size.
"""

import re
from typing import NamedTuple

import numpy as np

from .accept import refuse, require_word
from .letters import size

# {op: how it is written}. outer is of vectors; boxes makes the products of each row, as fast.ai's unsqueeze does.
OPS = {'@': '{} @ {}', '*': '{} * {}', 'outer': 'np.outer({}, {})', 'boxes': '{}[:, :, None] * {}[:, None, :]'}
THENS = ['', '.sum(0)', '.sum(1)', '.mean(0)']


class Parts(NamedTuple):
    """left op right, then a sum: Parts('X.T', '@', 'dY'), Parts('dY', then='.sum(0)'). op: of OPS, or '' for one array.

    then: '' or a sum or mean, over one axis or all: '.sum(0)', '.mean(1)', '.sum()'.
    """

    left: str
    op: str = ''
    right: str = ''
    then: str = ''

    @property
    def code(self):
        """The line of NumPy."""
        if not self.op:
            return self.left + self.then
        made = OPS[self.op].format(self.left, self.right)
        return f'({made}){self.then}' if self.then and self.op != 'outer' else made + self.then

    @property
    def names(self):
        """The arrays in it, without .T."""
        return [name.removesuffix('.T') for name in (self.left, self.right) if name]

    def value(self, arrays):
        """Its numbers. arrays: {name: array}. NumPy's own error where shapes do not fit."""
        return self.of(*(turned(arrays, name) for name in (self.left, self.right) if name))

    def of(self, left, right=None):
        """The same for two arrays that are turned already."""
        require_word(['', *OPS], op=self.op)
        match self.op:
            case '@':
                made = left @ right
            case '*':
                made = left * right
            case 'outer':
                made = np.outer(left, right)
            case 'boxes':
                made = left[:, :, None] * right[:, None, :]
            case _:
                made = left
        how, axis = _then(self.then)
        return getattr(made, how)(axis) if how else made

    def fed_by(self, *sides):
        """{index of the result: for each side, the entries of it that are in it}. sides: arrays that are turned."""
        ones, fed = [np.ones(side.shape, int) for side in sides], {}
        for k, side in enumerate(ones):
            for place in np.ndindex(side.shape):
                alone = np.zeros_like(side)
                alone[place] = 1
                for index in np.argwhere(self.of(*ones[:k], alone, *ones[k + 1 :])).tolist():
                    fed.setdefault(tuple(index), [[] for _ in sides])[k].append(place)
        return fed


class Reading(NamedTuple):
    """What becomes of the letters. An axis is a word: 'n', or 'ij' where two different letters are lined up.

    met: (letter of the left, letter of the right) that are lined up; axes: what is left, in order;
    summed: [(axis, by what)]; averaged: the same for a mean.
    """

    met: list
    axes: list
    summed: list
    averaged: list

    @property
    def mixed(self):
        """The pairs of two different letters."""
        return [(a, b) for a, b in self.met if a != b]


def read(parts, letters):
    """The Reading of these parts. letters: {'X': 'ni', ...}. ValueError, in one sentence, where no size lets it run."""
    require_word(['', *OPS], op=parts.op)
    a = turned(letters, parts.left)
    b = turned(letters, parts.right) if parts.right else ''
    met, axes, summed, averaged = [], list(a), [], []
    if parts.op == 'outer':
        if max(len(a), len(b)) > 1:
            raise ValueError('`np.outer` makes one long row of each array, so it pairs all numbers with all others')
        axes = [*a, *b]
    elif parts.op == 'boxes':
        for name, word in zip((parts.left, parts.right), (a, b), strict=True):
            if len(word) != 2:
                raise ValueError(f'{name} has {_axes(word)}, and `[:, :, None]` asks for two')
        met, axes = [(a[0], b[0])], [_lined_up(a[0], b[0]), a[1], b[1]]
    elif parts.op == '*':
        met, axes = _broadcast(a, b)
    elif parts.op == '@':
        pair = a[-1], b[-2:][0]
        met, axes = _broadcast(a[:-2], b[:-2])
        met, axes = [*met, pair], [*axes, *a[-2:-1], *(b[-1:] if len(b) > 1 else '')]
        summed = [(_lined_up(*pair), '@')]
    how, axis = _then(parts.then)
    if how == 'sum' and not axes and not axis:
        how = ''  # NumPy takes a single number as it is
    elif axis is not None and axis >= len(axes):
        raise ValueError(f'`{parts._replace(then="").code}` has {_axes(axes)}: `{parts.then}` finds no axis {axis}')
    if how:
        gone = axes if axis is None else [axes[axis]]
        (summed if how == 'sum' else averaged).extend((each, parts.then) for each in gone)
        axes = [] if axis is None else axes[:axis] + axes[axis + 1 :]
    return Reading(met, axes, summed, averaged)


def is_right(parts, letters, gives, needs):
    """Whether it is the sum of products of the arrays `needs`, with the letters `gives`: the same at every size."""
    if sorted(parts.names) != sorted(needs):
        return False
    try:
        reading = read(parts, letters)
    except ValueError:
        return False
    return not (reading.mixed or reading.averaged or _apart(parts, letters, reading)) and reading.axes == list(gives)


def verdict(parts, letters, gives, needs=None, others=()):
    """(name, why): what is wrong, or None where it is right at every size.

    letters: {'X': 'ni', ...}; gives: the letters of the answer; needs: the names of its arrays, not looked at if None;
    others: a Formula for each other array that this could be.
    """
    for other in others:
        if is_right(parts, letters | other.arrays, other.letters, other.arrays):
            return _another(other, gives)
    if needs is not None and sorted(parts.names) != sorted(needs):
        return _inputs(parts, list(needs))
    if is_right(parts, letters, gives, parts.names):
        return None
    try:
        reading = read(parts, letters)
    except ValueError as error:
        return ('np.outer of a batch' if parts.op == 'outer' else 'no such axis'), f'{error}.'
    faults = [
        *_pairing(parts, letters, gives, reading),
        *_sums(parts, gives, reading),
        *_order(gives, reading),
    ]
    name = faults[0][0]
    return name, ' '.join(why for _, why in faults[:2])


def misfit(parts, letters, sizes):
    """Why it does not run at these sizes, in one sentence; '' where it does. sizes: {letter: size}."""
    try:
        reading = read(parts, letters)
    except ValueError as error:
        return '' if parts.op == 'outer' else f'{error}.'
    at_at = [pair for pair in reading.met[-1:] if parts.op == '@']  # here a size of 1 is not stretched
    for a, b in reading.mixed:
        if sizes[a] != sizes[b] and (1 not in (sizes[a], sizes[b]) or (a, b) in at_at):
            both = f'{size(a)} = {sizes[a]} and {size(b)} = {sizes[b]}'
            return f'`{_op(parts)}` lays {a} of {parts.names[0]} on {b} of {parts.names[1]}, and here {both}.'
    return ''


def _another(other, gives):
    """(name, why) of what is right, but for another array."""
    if not other.answer.startswith('d'):
        return 'forward in place of back', f'This is {other.answer} once more; the answer is a gradient.'
    of, axes = other.answer.removeprefix('d'), _listed(other.letters)
    return f'this is {other.answer}', f'The gradient of {of} has the axes {axes}, and the answer has {_listed(gives)}.'


def _inputs(parts, needs):
    """(name, why) where it is made of other arrays than the answer is."""
    used, made = parts.names, f'the answer is made of {" and ".join(needs)}'
    missing, extra = [x for x in needs if x not in used], [x for x in dict.fromkeys(used) if x not in needs]
    for upstream in missing:
        if re.match('d[A-Za-z]', upstream):
            what = upstream.removeprefix('d')
            return f'{upstream} forgotten', (
                f'{upstream} is not in it, and nothing else tells how much the loss cares for each number of {what}.'
            )
    if missing and extra:
        return f'{extra[0]} in place of {missing[0]}', f'{extra[0]} is in it and {missing[0]} is not: {made}.'
    if missing:
        return f'{missing[0]} forgotten', f'{missing[0]} is not in it: {made}.'
    if extra:
        return 'an input that is not needed', f'{extra[0]} is in it, and {made}{" alone" * (len(needs) == 1)}.'
    return 'an input used twice', f'{used[0]} is in it twice: {made}{" alone" * (len(needs) == 1)}.'


def _pairing(parts, letters, gives, reading):
    """What is lined up though different, or the same though not lined up."""
    if reading.mixed:
        left, right = parts.names
        pairs = _and(f'{a} of {left} with {b} of {right}' for a, b in reading.mixed)
        things = 'two different things' if len(reading.mixed) == 1 else 'different things'
        yield _name(parts, letters, gives), f'`{_op(parts)}` pairs {pairs}, {things}: {_runs(parts, reading)}.'
        return
    for letter in _apart(parts, letters, reading):
        left, right = parts.names
        yield (
            f'every {letter} with every {letter}',
            f'It pairs every {letter} of {left} with every {letter} of {right}; they belong together one by one.',
        )


def _name(parts, letters, gives):
    """The name of a wrong pairing, after the smallest change that mends it."""

    def mended(op, first, second):
        made = (Parts(first, op, second, then) for then in THENS)
        return any(is_right(each, letters, gives, parts.names) for each in made)

    (left, right), turned = (parts.left, parts.right), [other_way(parts.left), other_way(parts.right)]
    for way, (first, second) in {right: (left, turned[1]), left: (turned[0], right)}.items():
        if mended(parts.op, first, second):
            return 'a transpose too many' if way.endswith('.T') else 'transpose forgotten'
    if mended(parts.op, *turned):
        return 'the wrong array turned' if '.T' in left + right else 'transpose forgotten'
    every = [(a, b) for a in (left, turned[0]) for b in (right, turned[1])]
    if any(mended(parts.op, b, a) for a, b in every):
        return f'{parts.names[0]} and {parts.names[1]} swapped'
    if parts.op == '*' and any(mended('@', a, b) or mended('@', b, a) for a, b in every):
        return '* for @'
    if any(mended('outer', a, b) for a, b in every):
        return '@ for *' if parts.op == '@' else 'an axis forgotten'
    return 'two different letters paired'


def _runs(parts, reading):
    """Where a wrong pairing runs at all."""
    stretched = [parts.op != '@' or pair is not reading.met[-1] for pair in reading.met]  # `@` stretches no size of 1
    wheres = [
        f'{size(a)} = {size(b)}{" (or one of them is 1)" if may else ""}'
        for (a, b), may in zip(reading.met, stretched, strict=True)
        if a != b
    ]
    return f'it runs only where {_and(wheres)}'


def _sums(parts, gives, reading):
    """What is summed though the answer keeps it, and what is left though the answer lacks it."""
    mixed = ''.join(a + b for a, b in reading.mixed)  # these were spoken of
    left_over = [axis for axis in dict.fromkeys(reading.axes) if len(axis) == 1 and axis not in gives + mixed]
    right = []
    kept = [
        (axis, by, word)
        for word, gone in (('sums', reading.summed), ('averages', reading.averaged))
        for axis, by in gone
        if len(axis) == 1 and axis in gives and axis not in reading.axes
    ]
    lacks = f'the answer lacks {_listed(left_over)}, and {"it is" if len(left_over) == 1 else "they are"} still here'
    if kept:
        axis, by, word = kept[0]
        name = '@ for *' if by == '@' else 'sum over the wrong axis' if left_over else 'summed too much'
        why = f'`{by}` {word} {axis}, and the answer keeps {axis}'
        right.append((name, f'{why}; {lacks}.' if left_over else f'{why}.'))
    elif left_over:
        nothing = f'`{_op(parts)}` sums nothing: ' if parts.op and not reading.summed and not reading.averaged else ''
        right.append(('sum forgotten', f'{nothing}{lacks[0].upper() * (not nothing) or lacks[0]}{lacks[1:]}.'))
    for axis, by in reading.averaged:
        if len(axis) == 1 and axis not in gives:
            right.append(('mean for sum', f'`{by}` divides by {size(axis)}; the paths add, and nothing divides them.'))
    return right


def _order(gives, reading):
    if sorted(reading.axes) == sorted(gives) and reading.axes != list(gives):
        yield (
            'the result transposed',
            f'Its axes are {_listed(reading.axes)}, and the answer has {_listed(gives)}: the result is turned.',
        )


def _apart(parts, letters, reading):
    """The letters of both arrays that are not lined up with themselves."""
    return [letter for letter in _shared(parts, letters) if (letter, letter) not in reading.met]


def _shared(parts, letters):
    words = [letters[name] for name in parts.names]
    return [letter for letter in words[0] if letter in words[1]] if len(words) == 2 else []


def _broadcast(a, b):
    """(what is lined up, the axes) of two words from their ends; what one lacks is stretched."""
    met = list(zip(reversed(a), reversed(b), strict=False))[::-1]
    longer = a if len(a) > len(b) else b
    return met, [*longer[: len(longer) - len(met)], *(_lined_up(*pair) for pair in met)]


def _lined_up(a, b):
    return a if a == b else a + b


def turned(things, name):
    """An array or its letters; of X.T, turned. ValueError where there is no such array."""
    require_word(things, name=name.removesuffix('.T'))
    thing = things[name.removesuffix('.T')]
    if not name.endswith('.T'):
        return thing
    return thing[::-1] if isinstance(thing, str) else thing.T


def other_way(name):
    """'X.T' of 'X', and back."""
    return name.removesuffix('.T') if name.endswith('.T') else f'{name}.T'


def _then(then):
    """('sum', 0) of '.sum(0)'; ('sum', None) of '.sum()'; ('', None) of ''."""
    found = re.fullmatch(r'(?:\.(sum|mean)\((\d?)\))?', then)
    if not found:
        refuse('then', then, "a sum or a mean, such as '.sum(0)', or ''")
    how, axis = found.groups()
    return how or '', int(axis) if axis else None


def _op(parts):
    return {'outer': 'np.outer', 'boxes': '*'}.get(parts.op, parts.op)


def _axes(axes):
    return f'{len(axes)} {"axis" if len(axes) == 1 else "axes"}'


def _listed(axes):
    return ', '.join(axes) or 'none'


def _and(words):
    *first, last = words
    return f'{", ".join(first)} and {last}' if first else last
