"""The name of a constant factor: -1, 2, 1/N, 2/N, N·M, or a plain number, told apart by trying other sizes."""

from itertools import combinations_with_replacement, product

NUMBERS = {'-1': -1, '2': 2, '1/2': 1 / 2, '4': 4, '1/4': 1 / 4, '3': 3, '1/3': 1 / 3}


def names_of(ratios, sizes, simple=False):
    """What has these values at these sizes, {name: number} for each: a list of tuples of names, ('-1', '1/N') for -1/N.

    (): no factor at all. Of several that are equally simple all are given: these sizes do not tell them apart. [] where
    it is not the same by name everywhere. simple: only what is made of one name.
    """
    changing = len({tuple(one.values()) for one in sizes}) > 1
    for names in _expressions(_told_apart(sizes) if changing else list(sizes[0]), changing, simple):
        fit = [each for each in names if all(map(_close, ratios, (_value(each, one) for one in sizes)))]
        if fit:
            return fit
    constant = len(ratios) > 1 and all(_close(ratio, ratios[0]) for ratio in ratios)
    return [(f'{ratios[0]:.4g}',)] if constant else []


def _told_apart(sizes):
    """The names, without those that are another size under a second name: the same wherever sizes change."""
    values = {name: tuple(one[name] for one in sizes) for name in sizes[0]}
    first = {}
    for name, value in values.items():
        first.setdefault(value, name)
    return [name for name, value in values.items() if first[value] == name]


def _expressions(sizes, changing, simple):
    """Lists of tuples of names, the simplest first; a number may be a size, where sizes do not change."""
    plain, counts = [(number,) for number in NUMBERS], [(each,) for size in sizes for each in (f'1/{size}', size)]
    yield [()]
    yield from [plain, counts] if changing else [[*counts, *plain]]
    if not simple:
        signed = [*plain, ('-1', '2'), ('-1', '1/2')]
        pairs = [one + two for one, two in combinations_with_replacement(counts, 2) if one[0] != f'1/{two[0]}']
        yield [one + two for one, two in product(signed, counts)]
        yield signed[-2:]
        yield pairs
        yield [one + two for one, two in product(signed, pairs)]
        yield [(each,) for size in sizes for each in (f'1/√{size}', f'√{size}', f'({size}-1)/{size}')]


def _value(names, sizes):
    value = 1
    for name in names:
        value *= NUMBERS[name] if name in NUMBERS else _of_size(name, sizes)
    return value


def _of_size(name, sizes):
    if name in sizes:
        return sizes[name]
    if name.startswith('('):
        return 1 - 1 / sizes[name[1:].split('-1)/')[0]]
    root = name.removeprefix('1/')
    of = sizes[root.removeprefix('√')]
    value = abs(of) ** 0.5 if root.startswith('√') else of
    return 1 / value if name.startswith('1/') and value else value


def _close(one, other):
    return abs(one - other) <= 1e-6 * abs(other)
