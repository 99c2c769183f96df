"""Any layer from its letters: choose one or type one, and see where each gradient comes from."""

from html import escape
from math import prod

import numpy as np

from ..accept import refuse
from ..any_layer import LAYERS, backward, forward
from ..examples import example
from ..letters import AXES, formula, size
from ..render.letters import letters
from .controls import choice, listing, typed, whole
from .explorer import Explorer

AXES_MOST, LETTERS_MOST = 3, 4  # that can be drawn
_USUAL = {'n': 4, 'i': 3, 'j': 2, 'v': 5}  # where no array has three axes
_LENGTHS = 5, 4, 3, 2  # for other letters
_OTHERS = {'a matrix between two': {'n': 5, 'i': 3, 'j': 2, 'k': 4}, 'a convolution': {'s': 4, 't': 3, 'k': 2}}
_PICKED = [2, 0, 2, 3]  # the rows that the examples take


class Letters(Explorer):
    """layer: a key of any_layer.LAYERS, or a formula such as 'nti,ij->ntj'; of: its answer or a gradient, such as 'dW',
    the last if None; entry: the place of one of its numbers as they are read, from 0, or its index, or 'last'.
    """

    tour = ('of',)

    def __init__(self, layer='X @ W', of=None, entry='last'):
        if not isinstance(layer, str) or layer not in LAYERS:
            if not isinstance(layer, str) or '->' not in layer:
                refuse('layer', layer, f"one of {', '.join(map(repr, LAYERS))}, or a formula such as 'nti,ij->ntj'")
            require_drawable(layer)
        self.layers = listing('layer', list(dict.fromkeys([*LAYERS, layer])), layer, 13)
        answers = _of(layer)
        self.of = choice('of', answers, answers[-1] if of is None else of)
        places = list(np.ndindex(_shape(layer, self.of.value)))
        if entry in [*places, 'last']:
            entry = places.index(entry) if entry in places else len(places) - 1
        self.entry = whole('entry', entry, 0, len(places) - 1)
        self.layers.observe(lambda _: self._fit(), 'value')
        self.of.observe(lambda _: self._fit_entry(), 'value')
        super().__init__(layer=self.layers, of=self.of, entry=self.entry)
        self.typed = typed('or type one', 'nti,ij->ntj', 9, self.take)
        self.row.children = (*self.row.children, self.typed)

    def take(self, text):
        """Show the layer of this formula, which the list then offers too; else say why not, above what is there."""
        self.update()
        if not text.strip():
            return
        try:
            require_drawable(text)
        except ValueError as error:
            self.picture.value = f'<p role="alert"><b>Not drawn:</b> {escape(str(error))}.</p>{self.picture.value}'
        else:
            self._offer(text.replace(' ', ''))
            self.layers.value = text.replace(' ', '')

    def _offer(self, text):
        """Put it into the list, which then still shows what it showed."""
        if text not in self.layers.options:
            here = {name: control.value for name, control in self.controls.items()}
            self._held = True
            self.layers.options = [*self.layers.options, text]
            for name, value in here.items():
                self.controls[name].value = value
            self._held = False

    def _fit(self):
        """The answer of this layer, and its gradients; the answer is chosen."""
        self.of.options = _of(self.layers.value)
        self.of.index = 0
        self._fit_entry()

    def _fit_entry(self):
        self.entry.max = prod(_shape(self.layers.value, self.of.value)) - 1

    def draw(self, layer, of, entry, lit=True):
        given, arrays, upstream = small_arrays(layer)
        name = given.answer
        answer = forward(given, arrays, **_named(_sizes(layer)))
        answers = {name: answer} | backward(given, arrays, upstream)
        index = tuple(map(int, np.unravel_index(entry, answers[of].shape)))
        losses = [(upstream * answer).sum(), _after(given, arrays, answer, upstream, of, index, _sizes(layer))]
        return letters(given, of, index, arrays | {f'd{name}': upstream}, answers, losses, lit)

    def asked(self, **values):
        return self.draw(**values, lit=False).asked


def _after(given, arrays, answer, upstream, of, index, sizes):
    """The loss once the number is 1 more that this entry is the gradient of."""
    name = of.removeprefix('d')
    nudged = np.array((arrays | {given.answer: answer})[name])
    nudged[index] += 1
    moved = nudged if name == given.answer else forward(given, arrays | {name: nudged}, **_named(sizes))
    return (upstream * moved).sum()


def _formula(layer):
    return LAYERS.get(layer) or formula(layer)


def require_drawable(layer):
    """ValueError where it is no formula, or one that takes too much room."""
    given = formula(layer)
    words = [*given.arrays.values(), given.letters]
    if (longest := max(words, key=len))[AXES_MOST:]:
        raise ValueError(f'{layer!r} has {len(longest)} axes in {longest!r}; at most {AXES_MOST} can be drawn')
    if len(given.roles()) > LETTERS_MOST:
        raise ValueError(f'{layer!r} has {len(given.roles())} letters; at most {LETTERS_MOST} can be drawn')


def _of(layer):
    given = _formula(layer)
    return [given.answer, *(f'd{name}' for name in given.arrays)]


def _shape(layer, of):
    """Of the answer, or of a gradient."""
    given, sizes = _formula(layer), _sizes(layer)
    word = given.letters if of == given.answer else given.arrays[of[1:]]
    return tuple(sizes[letter] for letter in word)


def _sizes(layer):
    """{letter: size}, all different and small."""
    given = _formula(layer)
    if layer in _OTHERS:
        return _OTHERS[layer]
    words = [*given.arrays.values(), given.letters]
    if max(map(len, words)) < AXES_MOST:
        free = [length for length in _LENGTHS if length not in [_USUAL.get(letter) for letter in given.roles()]]
        return {letter: _USUAL.get(letter) or free.pop(0) for letter in given.roles()}
    # where an array has three axes, what counts tables is smallest, and what counts columns largest
    from_end = {
        letter: max(len(word) - word.index(letter) for word in words if letter in word) for letter in given.roles()
    }
    return {letter: k for k, letter in enumerate(sorted(from_end, key=from_end.get, reverse=True), start=2)}


def _named(sizes):
    return {size(letter): length for letter, length in sizes.items()}


def small_arrays(layer):
    """The Formula, its arrays in small whole numbers, and the gradient of its answer."""
    given, sizes = _formula(layer), _sizes(layer)
    words = given.arrays | {f'd{given.answer}': given.letters}
    rng, small = np.random.default_rng(3), [-3, -2, -1, 1, 2, 3]
    arrays = {name: rng.choice(small, [sizes[letter] for letter in word]) for name, word in words.items()}
    known = example()._asdict()
    for name, word in words.items():
        if name in known and set(word) == set(AXES[name]) and sorted(arrays[name].shape) == sorted(known[name].shape):
            arrays[name] = known[name] if word == AXES[name] else known[name].T
    if layer == 'picked rows':
        arrays['P'] = np.eye(sizes['v'], dtype=int)[_PICKED]
    if layer == 'a convolution':
        s, t, k = np.indices([sizes[letter] for letter in 'stk'])
        arrays['S'] = (s == t + k).astype(int)
    return given, {name: arrays[name] for name in given.arrays}, arrays[f'd{given.answer}']
