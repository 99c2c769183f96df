"""The few changes that make a wrong formula right, each by its name."""

import re
from functools import cache
from itertools import product

from .parts import OPS, THENS, Parts, is_right, other_way

TURNED = 'the result transposed'


def names_of_changes(parts, letters, gives):
    """The names of the fewest changes after which it is right at every size; None where none of these formulas is.

    letters: {'X': 'ni', ...}; gives: the letters of the answer, which is made of the arrays of these parts.
    """
    words = tuple((name, letters[name]) for name in sorted(set(parts.names)))
    if is_right(parts, letters, gives[::-1], parts.names):
        return [TURNED]
    ways = [(made, []) for made in _right(words, gives, tuple(sorted(parts.names)))]
    if len(gives) == 2:
        ways += [(made, [TURNED]) for made in _right(words, gives[::-1], tuple(sorted(parts.names)))]
    ways = [way for way in ways if way[0].op in ('@', '*', 'outer', '', parts.op)]  # nobody needs boxes
    every = [[*_changes(parts, made, dict(words)), *more] for made, more in ways]
    return min(every, key=lambda names: sum(map(_costs, names)), default=None)


@cache
def _right(words, gives, names):
    """The Parts of these arrays that are right; first those that turn least, and of these `@`."""
    sides = [[turned for name in names[k : k + 1] for turned in (name, other_way(name))] for k in (0, 1)]
    orders = [(a, b) for pair in product(*sides) for a, b in (pair, pair[::-1])] if len(names) == 2 else []
    made = [Parts(left, op, right, then) for op in OPS for left, right in orders for then in THENS]
    made += [Parts(name, then=then) for name in sides[0] for then in THENS if len(names) == 1]
    right = [each for each in made if is_right(each, dict(words), gives, names)]
    return sorted(right, key=lambda each: sum(name.endswith('.T') for name in (each.left, each.right)))


def _changes(parts, made, letters):
    """The names of the changes from these parts to those, which are of the same arrays."""
    order = []
    if parts.names != made.names:
        order = [f'{" and ".join(parts.names)} swapped']
        parts = parts._replace(left=parts.right, right=parts.left)
    return [*_op(parts, made, letters), *order, *_turns(parts, made), *_then(parts.then, made.then)]


def _op(parts, made, letters):
    if parts.op != made.op:
        if parts.op == 'outer' and max(len(word) for word in letters.values()) > 1:
            yield 'np.outer of a matrix'
        else:
            yield f'{_word(parts.op)} for {_word(made.op)}'


def _word(op):
    return 'outer' if op == 'boxes' else op


def _turns(parts, made):
    sides = [(name, wanted) for name, wanted in zip(parts[:3:2], made[:3:2], strict=True) if name != wanted]
    too_many = [name.endswith('.T') for name, _ in sides]
    if len(set(too_many)) == 2:
        yield 'the wrong array turned'
    elif sides:
        of = ' and '.join(name.removesuffix('.T') for name, _ in sides)
        yield f'{"a transpose too many" if all(too_many) else "transpose forgotten"} ({of})'


def _then(then, wanted):
    """From one sum or mean to another; wanted: a sum over one axis, or ''."""
    how, what = then[1:].partition('(')[::2]
    if then == wanted:
        return
    if not wanted:
        yield 'averaged too much' if how == 'mean' else 'summed too much'
    elif not then:
        yield 'sum forgotten'
    else:
        if how == 'mean':
            yield 'mean for sum'
        if what == ')':
            yield 'summed too much'
        elif f'({what}' != wanted[wanted.index('(') :]:
            yield 'sum over the wrong axis'


def _costs(name):
    """How far a change is to seek; where the numbers of changes are equal, the nearest are told."""
    two = name == 'the wrong array turned' or re.search(r'\(.* and ', name)
    return 1.5 if two else 1.1 if name == TURNED else 1
