"""A formula put together from parts, (dY * X).sum(1): its numbers, and what becomes of the letters of its arrays."""

import re
from typing import NamedTuple

import numpy as np

from .accept import refuse, require_word

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
    def sign(self):
        """What the line has between, or before, its two arrays."""
        return {'outer': 'np.outer', 'boxes': '*'}.get(self.op, self.op)

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
    return not (reading.mixed or reading.averaged or apart(parts, letters, reading)) and reading.axes == list(gives)


def misfit(parts, letters, sizes):
    """Why it does not run at these sizes, in one sentence; '' where it does. sizes: {letter: size}."""
    try:
        reading = read(parts, letters)
    except ValueError as error:
        return '' if parts.op == 'outer' else f'{error}.'
    at_at = [pair for pair in reading.met[-1:] if parts.op == '@']  # here a size of 1 is not stretched
    for a, b in reading.mixed:
        if sizes[a] != sizes[b] and (1 not in (sizes[a], sizes[b]) or (a, b) in at_at):
            left, right = parts.names
            return f'{a} ({sizes[a]}) of {left} meets {b} ({sizes[b]}) of {right}.'
    return ''


def apart(parts, letters, reading):
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


def _axes(axes):
    return f'{len(axes)} {"axis" if len(axes) == 1 else "axes"}'
