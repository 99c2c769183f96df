"""What is wrong with a formula that is put together. It needs no numbers: what its letters say holds at every size."""

import re

from .letters import size
from .nearest import TURNED, names_of_changes
from .parts import Parts, apart, is_right, other_way, read

# how the result of two arrays is turned
_BACK = {
    '@': '`(A @ B).T` is `B.T @ A.T`',
    '*': 'Turn both arrays',
    'outer': 'Swap the two arrays',
    'boxes': 'Swap the two arrays',
    '': 'Turn it back',
}


def verdict(parts, letters, gives, needs=None, others=()):
    """(name, why): what is wrong, or None where it is right at every size.

    The name lists the fewest changes that make it right, or says which array is wrong: that comes first.
    letters: {'X': 'ni', ...}; gives: the letters of the answer; needs: the names of its arrays, not looked at if None;
    others: a Formula for each other array that this could be.
    """
    for other in others:
        if is_right(parts, letters | other.arrays, other.letters, other.arrays):
            return _another(other, gives, needs)
    if needs is not None and sorted(parts.names) != sorted(needs):
        name, why = _inputs(parts, list(needs))
        alone = any(is_right(each, letters, gives, needs) for each in _with(parts, needs))
        return name, why if alone else f'{why[:-1]}; mend this first.'
    if is_right(parts, letters, gives, parts.names):
        return None
    changes = names_of_changes(parts, letters, gives)
    try:
        reading = read(parts, letters)
    except ValueError as error:
        return _named(changes or ['no such axis']), f'{error}.'
    faults = [
        *_pairing(parts, letters, gives, reading),
        *_sums(parts, gives, reading),
        *_order(parts, gives, reading),
    ]
    return _named(changes or [faults[0][0]]), ' '.join(why for _, why in faults[:2])


def _named(changes):
    """One name of all: 'A', 'A, and B', 'A, B, and C'."""
    *first, last = changes
    return f'{", ".join(first)}, and {last}' if first else last


def _another(other, gives, needs):
    """(name, why) of what is right, but for another array."""
    made = f', made of {" and ".join(needs)}' if needs else ''
    if not other.answer.startswith('d'):
        return 'forward in place of back', f'This is {other.answer} once more; the answer is a gradient{made}.'
    of, axes = other.answer.removeprefix('d'), _listed(other.letters)
    made = made.replace(',', ' and is')
    why = f'The gradient of {of} has the axes {axes}; the answer has {_listed(gives)}{made}.'
    return f'this is {other.answer}', why


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


def _with(parts, needs):
    """The same Parts with one of these arrays in place of one of theirs, or without one."""
    for name in (turned for need in needs for turned in (need, other_way(need))):
        yield from (parts._replace(left=name), parts._replace(right=name))
    yield from (Parts(name, then=parts.then) for name in (parts.left, parts.right) if name)


def _pairing(parts, letters, gives, reading):
    """What is lined up though different, or the same though not lined up."""
    if reading.mixed:
        left, right = parts.names
        pairs = _and([f'{a} of {left} with {b} of {right}' for a, b in reading.mixed])
        things = 'two different things' if len(reading.mixed) == 1 else 'different things'
        if len(gives) == 2 and all(len(letters[name]) == 1 for name in parts.names):
            things += f', and the answer has every {gives[0]} with every {gives[1]}'
        yield 'different letters paired', f'`{parts.sign}` pairs {pairs}, {things}: {_runs(parts, reading)}.'
        return
    for x in apart(parts, letters, reading):
        left, right = parts.names
        why = f'It pairs every {x} of {left} with every {x} of {right}; only the same {x} belong together.'
        yield f'every {x} with every {x}', why


def _runs(parts, reading):
    """Where a wrong pairing runs at all."""
    wheres = {}
    for k, (a, b) in enumerate(reading.met):
        stretched = parts.op != '@' or k < len(reading.met) - 1  # `@` stretches no size of 1
        if a != b:
            wheres[frozenset((a, b))] = f'{size(a)} = {size(b)}{" (or one of them is 1)" if stretched else ""}'
    return f'it runs only where {_and([*wheres.values()])}'


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
        nothing = f'`{parts.sign}` sums nothing: ' if parts.op and not reading.summed and not reading.averaged else ''
        right.append(('sum forgotten', f'{nothing}{lacks[0].upper() * (not nothing) or lacks[0]}{lacks[1:]}.'))
    for axis, by in reading.averaged:
        if len(axis) == 1 and axis not in gives:
            right.append(('mean for sum', f'`{by}` divides by {size(axis)}; the paths add, and nothing divides them.'))
    return right


def _order(parts, gives, reading):
    if sorted(reading.axes) == sorted(gives) and reading.axes != list(gives):
        axes = f'Its axes are {_listed(reading.axes)}, and the answer has {_listed(gives)}'
        yield TURNED, f'{axes}: the result is turned. {_BACK[parts.op]}.'


def _and(words):
    *first, last = words
    return f'{", ".join(first)} and {last}' if first else last


def _listed(axes):
    return ', '.join(axes) or 'none'
