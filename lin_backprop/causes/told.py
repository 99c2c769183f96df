"""What a factor means, and the words of several changes."""

from .changes import Change
from .factors import NUMBERS

PLAIN = {  # what a factor that is a number is called, what it can mean, and how it is told after something else
    '-1': (
        'the sign',
        '{} the other sign. Was something subtracted the wrong way round, or the minus of the step downhill put in?',
        'And the sign is turned.',
    ),
    '2': ('a factor 2', '{} twice what it should be. Does something come in twice?', 'And all of it is doubled.'),
    '1/2': (
        'half of it',
        '{} half of what it should be. Is something averaged, or left out?',
        'And all of it is halved.',
    ),
}


def of_factor(case, names, second):
    """The Changes that a factor means. names: as of names_of, one of which it is; second: after something else."""
    if not names[0]:
        return []
    every = 'It {}' if case.gives == '' else 'Every number {}'
    if len(names) > 1:
        several = ' or '.join(map('·'.join, names))
        why = f'{every.format("is")} {several} times what it should be: the sizes tried do not tell which.'
        return [Change(f'a factor {several}', why)]
    divisors = [name[2:] for name in names[0] if name.startswith('1/') and name not in NUMBERS]
    factors = [name for name in names[0] if name in NUMBERS or not name.startswith('1/')]
    changes = [_of_divisors(case, divisors, every)] if divisors else []
    if all(name in PLAIN for name in factors):
        later = second or bool(divisors)
        return changes + [_of_number(name, every, later or k > 0) for k, name in enumerate(factors)]
    by = '·'.join(factors)
    how = f'{every.format("is")} {by} times what it should be.'
    return [*changes, Change(f'a factor {by}', f'And all of it is multiplied by {by}.' if second or divisors else how)]


def _of_number(name, every, second):
    title, alone, after = PLAIN[name]
    return Change(title, after if second else alone.format(every.format('has' if name == '-1' else 'is')))


def _of_divisors(case, divisors, every):
    by = f'{divisors[0]} twice' if len(divisors) != len({*divisors}) else '·'.join(divisors)
    mean = bool(case.dropped()) and case.dropped().issuperset(divisors)
    why = f'{every.format("is")} divided by {by}{": a mean in place of a sum. Paths add, each in full" * mean}.'
    if case.upstream:
        why += f' If the loss is a mean, what it divides by is inside {case.upstream} already.'
    return Change('mean for sum' if mean else f'divided by {by}', why)


def words(changes):
    """The name and the reason of several Changes."""
    return ', and '.join(dict.fromkeys(change.name for change in changes)), ' '.join(change.why for change in changes)
