"""The rule. A formula is declared once, as letters; its gradients, its loops and the reasons follow from them.

    'ni,ij->nj'      Y[n, j] += X[n, i] * W[i, j]      a word of letters for each array, then the answer's

A letter that the answer lacks is summed; a letter that only the answer has is copied. Going back, an array and the
answer change places: what was summed is copied, and what was copied is summed.
"""

import re
from typing import NamedTuple


class Letter(NamedTuple):
    """The name of its size, what it counts, and the size in the smallest example."""

    size: str
    counts: str
    first: int


LETTERS = {
    'n': Letter('N', 'examples', 4),
    'i': Letter('D', 'input features', 3),
    'j': Letter('M', 'output features', 2),
    'k': Letter('K', 'outputs of the next layer', 5),
    't': Letter('T', 'places in a sequence', 6),
    'v': Letter('V', 'rows of a table', 7),
}
# what becomes of a letter: the four cells of the law, and the copy
LINED_UP, CONTRACTED, STAYS, SUMMED, COPIED = 'lined up', 'lined up and summed', 'stays', 'summed', 'copied'


class Formula(NamedTuple):
    """An answer made of some arrays: ('Y', 'nj', {'X': 'ni', 'W': 'ij'}). `formula` reads and checks one."""

    answer: str
    letters: str
    arrays: dict

    def __str__(self):
        return f'{",".join(self.arrays.values())}->{self.letters}'

    def roles(self):
        """{letter: what becomes of it}, in the order in which the letters come."""
        words = ''.join(self.arrays.values())
        kept, dropped = (COPIED, STAYS, LINED_UP), (None, SUMMED, CONTRACTED)  # in no array, in one, in more
        return {x: (kept if x in self.letters else dropped)[min(words.count(x), 2)] for x in words + self.letters}

    def having(self, *roles):
        """The letters that have one of these roles."""
        return ''.join(letter for letter, role in self.roles().items() if role in roles)

    def gradient(self, name):
        """The formula of d(name): this array and the answer change places."""
        upstream = f'd{self.answer}', self.letters
        arrays = dict(upstream if array[0] == name else array for array in self.arrays.items())
        return Formula(f'd{name}', self.arrays[name], arrays)

    def turns(self, index, sizes):
        """{letter: its value} for each turn of the loops that adds to this entry. sizes: {letter: size}."""
        turns = [dict(zip(self.letters, index, strict=True))]
        for letter in self.having(CONTRACTED, SUMMED):
            turns = [turn | {letter: k} for turn in turns for k in range(sizes[letter])]
        return turns

    def factors(self, turn, arrays):
        """What is multiplied in this turn. arrays: {name: array}."""
        return [arrays[name][tuple(map(turn.get, word))] for name, word in self.arrays.items()]

    def fed_by(self, index, sizes):
        """{array: the indices of its entries that make answer[index], in order}."""
        turns = self.turns(index, sizes)
        return {name: [tuple(map(turn.get, word)) for turn in turns] for name, word in self.arrays.items()}

    def loops(self):
        """The specification: lines that run where the arrays and the sizes have these names."""
        lines = [f'for {letter} in range({size(letter)}):' for letter in self.roles()]
        factors = ' * '.join(entry(*array) for array in self.arrays.items())
        lines.append(f'{entry(self.answer, self.letters)} += {factors}')
        zeros = f'{self.answer} = np.zeros([{", ".join(map(size, self.letters))}])'
        return '\n'.join([zeros, *('    ' * deep + line for deep, line in enumerate(lines))])

    def reasons(self):
        """A sentence for each letter that is summed or copied."""
        sentences = []
        for letter in self.having(CONTRACTED, SUMMED):
            holders = listed(name for name, word in self.arrays.items() if letter in word)
            sentences.append(f'{self.answer} lacks {letter}, which is in {holders}: {self.roles()[letter]}.')
        return sentences + [f'{letter} is in {self.answer} alone: copied.' for letter in self.having(COPIED)]


def listed(names):
    """'X', 'X and W', 'A, W and B'"""
    *more, last = names
    return f'{", ".join(more)} and {last}' if more else last


def entry(name, index):
    """'X[n, i]'"""
    return f'{name}[{", ".join(map(str, index)) or "()"}]'


def sizes_of(arrays):
    """{letter: size} of the layer's arrays: {'X': X, 'W': W, ...}."""
    return {letter: size for name in arrays for letter, size in zip(AXES[name], arrays[name].shape, strict=True)}


def size(letter):
    """The name of its size."""
    return LETTERS[letter].size if letter in LETTERS else letter.upper()


def formula(text, answer='Y', names='ABC'):
    """Read a Formula, such as 'ni,ij->nj'. names: of the arrays, one each. ValueError where it is none of this kind."""
    if not re.fullmatch('[a-z, ]*->[a-z ]*', text):
        raise ValueError(f'{text!r} is no formula; it should be small letters, such as "ni,ij->nj"')
    words, letters = text.replace(' ', '').split('->')
    if len(arrays := words.split(',')) > len(names):
        raise ValueError(f'{text!r} has {len(arrays)} arrays; it should have at most {len(names)}: {", ".join(names)}')
    for word in (*arrays, letters):
        for letter in word:
            if word.count(letter) > 1:
                raise ValueError(f'{text!r} has {letter} twice in {word!r}; each letter should stand in a word once')
    for letter in letters:
        if letter not in words and letter not in LETTERS:
            known = ', '.join(LETTERS)
            raise ValueError(f'{text!r} copies over {letter}, of unknown size; it should be one of {known}')
    return Formula(answer, letters, dict(zip(names[: len(arrays)], arrays, strict=True)))


# the layer, Y = X @ W + b, and what follows from it
TIMES = formula('ni,ij->nj', 'Y', 'XW')
PLUS = formula('j->nj', 'Y', 'b')
RULE = {'Y': TIMES, 'dX': TIMES.gradient('X'), 'dW': TIMES.gradient('W'), 'db': PLUS.gradient('b')}
AXES = TIMES.arrays | PLUS.arrays | {'Y': TIMES.letters}
AXES |= {f'd{name}': letters for name, letters in AXES.items()}
