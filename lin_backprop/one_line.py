"""A formula as one line of NumPy, chosen by what becomes of each letter.

in two arrays, kept       lined up              *
in two, dropped           lined up and summed   @, or * and then .sum
in one, kept              stays                 None in the other array
in one, dropped           summed                .sum of that array
in the answer alone       copied                .repeat
"""

from itertools import permutations

from .letters import COPIED, SUMMED, size


def einsum(formula):
    """By letters, as they are. einsum cannot copy, so what is copied is multiplied by ones."""
    copied = formula.having(COPIED)
    words = ','.join([*formula.arrays.values(), *copied])
    arrays = ', '.join([*formula.arrays, *(f'np.ones({size(letter)})' for letter in copied)])
    return f"np.einsum('{words}->{formula.letters}', {arrays})"


def plain(formula):
    """With @ alone where that does it, else as `boxes`. None: no such line says it, and it needs einsum."""
    return _copied(formula, _at(*_parts(formula))) or boxes(formula)


def boxes(formula):
    """All products, with an axis for each letter, then the sum. None where .T does not turn the arrays to fit."""
    return _copied(formula, _boxes(*_parts(formula)))


def _parts(formula):
    """(text, letters) of each array, once what it has alone is summed; the letters of the answer without copies."""
    alone, copied, parts = formula.having(SUMMED), formula.having(COPIED), []
    for name, word in formula.arrays.items():
        axes = _axes(word, alone)
        parts.append((f'{name}.sum({axes})' if axes else name, _without(word, alone)))
    return parts, _without(formula.letters, copied)


def _at(parts, kept):
    """A chain of @ over all parts, the one with the fewest brackets and turned arrays; None where there is none."""
    if len(parts) == 1:
        ((text, word),) = parts
        return text if word == kept else None
    chains = []
    for left, right in permutations(parts, 2):
        rest = [part for part in parts if part not in (left, right)]
        used = kept + ''.join(word for _, word in rest)
        word = _without(left[1], right[1]) + _without(right[1], left[1])  # what this @ leaves
        product = _product(left, right, word) if all(letter in used for letter in word) else None
        shared = [letter for letter in left[1] if letter in right[1]]
        if product and shared[0] not in used:
            chains.append(_at([(product, word), *rest], kept))
    return min(filter(None, chains), key=lambda text: (text.count('('), text.count('.T')), default=None)


def _product(left, right, kept):
    """left @ right: exactly one letter is in both and this one alone is dropped; it has to stand in the middle."""
    (first, a), (second, b) = left, right
    shared = [letter for letter in a if letter in b]
    before, after = _without(a, shared), _without(b, shared)
    if len(shared) != 1 or before + after != kept or len(after) > 1:
        return None
    first, second = _turned(first, a, before + shared[0]), _turned(second, b, shared[0] + after)
    if first and second:
        return f'{first} @ ({second})' if ' ' in second else f'{first} @ {second}'


def _boxes(parts, kept):
    """The product along an order of all letters for which the fewest arrays are turned, and its sum."""
    letters, products = dict.fromkeys(''.join(word for _, word in parts)), []
    for order in map(''.join, permutations(letters)):
        turned = [_turned(text, word, ''.join(x for x in order if x in word)) for text, word in parts]
        if all(turned) and ''.join(x for x in order if x in kept) == kept:
            spread = [_marks(order, _without(order, word)) if word else '' for _, word in parts]
            product = ' * '.join(map(''.join, zip(turned, spread, strict=True)))
            axes = _axes(order, _without(order, kept))
            products.append(f'({product}).sum({axes})' if axes else product)
    return min(products, key=lambda text: text.count('.T'), default=None)


def _copied(formula, text):
    copied = formula.having(COPIED)
    if not text or not copied:
        return text
    repeats = (f'.repeat({size(letter)}, {formula.letters.index(letter)})' for letter in copied)
    return (f'({text})' if ' ' in text else text) + _marks(formula.letters, copied) + ''.join(repeats)


def _turned(text, have, want):
    """text with its axes in the wanted order; None where .T does not do it."""
    turned = f'({text}).T' if ' ' in text else f'{text}.T'
    return text if have == want else turned if have == want[::-1] else None


def _marks(word, new):
    return f'[{", ".join("None" if letter in new else ":" for letter in word)}]' if new else ''


def _axes(word, letters):
    axes = [str(axis) for axis, letter in enumerate(word) if letter in letters]
    return f'({", ".join(axes)})' if len(axes) > 1 else ''.join(axes)


def _without(word, letters):
    return ''.join(letter for letter in word if letter not in letters)
