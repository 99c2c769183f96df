"""Where a backward pass is tried: on the arrays given, on others of their kind, and what is seen at each."""

from typing import NamedTuple

import numpy as np

from .accept import require_axes
from .fresh import guess_letters, in_house_letters, letters_of, of_sizes, sizes_to_try
from .kinds import as_numpy, is_real
from .layer import by_name, fault_of_type
from .letters import LETTERS, size
from .slopes import Slopes, scale_of

LARGEST = 300  # so many numbers in the inputs together, at most, have every single one nudged
SAMPLED = 20  # numbers of a large array that are nudged one by one
FEATURES = ('x', 'inp', 'input', 'inputs')  # names of an input whose rows are examples, if those of the answer are
CLOSE = 1e-6  # a share of the largest number


class Trial(NamedTuple):
    """Arguments to try. origin: 'given', 'fresh' numbers or other 'sizes'; special: what these have, 'N = 1'."""

    origin: str
    special: str
    arguments: dict


class Seen(NamedTuple):
    """A gradient at one trial. state: 'right', 'wrong', 'shape', 'type', 'not finite', 'raised' or 'too rough'.

    yours: an array, or the Exception; measured: the slopes, None where they were not taken one by one; off: the largest
    difference as a share of the largest number; different, kinks: where it is too large, and where forward has a kink;
    note: what else is to be said.
    """

    trial: Trial
    state: str
    yours: object = None
    measured: object = None
    off: float = np.inf
    different: object = None
    kinks: object = None
    note: str = ''

    @property
    def is_right(self):
        """Whether nothing is wrong."""
        return self.state == 'right'

    @property
    def general(self):
        """Whether nothing is special about the sizes."""
        return not self.trial.special


class Lab:
    """The slopes of a Layer, and trials for it. letters: as the reader gave them, None to guess."""

    def __init__(self, layer, letters):
        self.layer, self.rng = layer, np.random.default_rng(20)
        self.slopes = Slopes(layer.answer)
        self.given = self.with_upstream(layer.given)
        self.letters, self.free, self.gives = self._guessed() if letters is None else _read(letters, layer.given)

    def _guessed(self):
        """({input: letters}, the letters whose size can change, the letters of the answer, '' where not known)."""
        inputs = self.layer.given
        letters, free = guess_letters(self.layer.answer, inputs)
        sizes = _sizes(letters, inputs) | dict(zip(free, (3, 5, 2, 4, 6), strict=False))
        called = self.layer.call_forward(of_sizes(inputs, letters, sizes, self.rng))
        gives = '' if called.error else letters_of(np.shape(called.value), sizes)
        first, taken = self.layer.names[0], {size(letter) for letter in LETTERS} & {*self.layer.names}
        if gives and gives[0] == letters[first][:1] and first.lower() in FEATURES and not taken:
            return in_house_letters(letters, free, gives)
        return letters, free, gives

    def all_letters(self):
        """The same and those of the upstream gradient, where sizes that all differ tell them."""
        return self.letters | ({self.layer.upstream: self.gives} if self.gives else {})

    def with_upstream(self, inputs):
        """The same and a random upstream gradient, shaped like the answer; none for a loss."""
        if self.layer.is_loss:
            return dict(inputs)
        shape = self.layer.answer(inputs).shape
        return inputs | {self.layer.upstream: self.rng.uniform(0.5, 2, shape) * self.rng.choice([-1.0, 1.0], shape)}

    def is_small(self, inputs):
        """Whether every single number can be nudged."""
        return sum(inputs[name].size for name in self.layer.names if is_real(inputs[name])) <= LARGEST

    def trials(self, skipped):
        """The Trials: as given, other numbers, other sizes. skipped: names of inputs without a gradient."""
        inputs = self.layer.given
        sizes = _sizes(self.letters, inputs)
        tried = [Trial('given', '', self.given)] if self.is_small(inputs) else []
        others = [('fresh', '', sizes)]
        others += [('sizes', special, chosen) for special, chosen in sizes_to_try(sizes, self.free)]
        for origin, special, chosen in others:
            made = of_sizes(inputs, self.letters, chosen, self.rng, skipped)
            if self.is_small(made) and self._is_fair(made):
                tried.append(Trial(origin, special, self.with_upstream(made)))
        return tried

    def bends(self):
        """Whether forward is no sum of products: nudged far, an input moves the answer by other than its slope."""
        at_0 = self.layer.answer(self.layer.given)
        for name in self.layer.names:
            x = self.layer.given[name]
            if is_real(x):
                far = scale_of(x) * self.rng.uniform(1, 2, x.shape) * self.rng.choice([-1.0, 1.0], x.shape)
                up, down = (self.layer.answer(self.layer.given | {name: x + sign * far}) for sign in (1, -1))
                if not np.allclose(up - at_0, at_0 - down, rtol=1e-4, atol=1e-4 * np.abs(at_0).max()):
                    return True
        return False

    def is_rough(self, name):
        """Whether forward works in float32 from this input on."""
        return self.slopes.is_rough(name, {other: self.given[other] for other in self.layer.names})

    def is_elementwise(self, name, seen):
        """Whether each number of the answer follows from the one number of this input at its place."""
        size = seen.measured.size
        slope = self.slopes.table(name, {other: seen.trial.arguments[other] for other in self.layer.names}).slope
        return slope.size == size**2 and not (slope.reshape(size, size) * (1 - np.eye(size))).any()

    def positive(self, trial):
        """The same trial with all numbers above 0; None where forward does not run there."""
        inputs = {name: np.abs(value) if is_real(value) else value for name, value in trial.arguments.items()}
        inputs.pop(self.layer.upstream, None)
        return Trial('sizes', 'positive', self.with_upstream(inputs)) if self._is_fair(inputs) else None

    def _is_fair(self, inputs):
        """Whether forward runs here, gives finite numbers, and heeds each row or column that is new."""
        called = self.layer.call_forward(inputs)
        if called.error is not None:
            return False
        value = np.asarray(called.value)
        if value.size == 0 or value.dtype.kind not in 'fiu' or not np.isfinite(value).all():
            return False
        for name in self.layer.names:
            longer = np.greater(np.shape(inputs[name]), np.shape(self.layer.given[name]))
            for axis in np.flatnonzero(longer) if is_real(inputs[name]) else ():
                more = range(self.layer.given[name].shape[axis], inputs[name].shape[axis])
                if not self.slopes.table(name, inputs).slope.take(more, value.ndim + axis).any():
                    return False
        return True

    # --- what is seen

    def has_equal_sizes(self):
        """Whether two letters have one size in the arrays given."""
        sizes = _sizes(self.letters, self.layer.given)
        return len({*sizes.values()}) < len(sizes)

    def outcome(self, arguments):
        """{name: gradient or None} at these arguments, or the Exception."""
        called = self.layer.call_backward(arguments)
        found = called.error or by_name(self.layer, called.value)
        return ValueError(found) if isinstance(found, str) else found

    def gradient(self, name, arguments):
        """The measured Slope of each number of this input."""
        inputs = {other: arguments[other] for other in self.layer.names}
        return self.slopes.gradient(name, inputs, np.asarray(arguments.get(self.layer.upstream, 1.0)))

    def contributions(self, name, arguments):
        """What each number of the answer brings to each of this gradient: axes of the answer, then the input's."""
        slope = self.slopes.table(name, {other: arguments[other] for other in self.layer.names}).slope
        dY = np.asarray(arguments.get(self.layer.upstream, 1.0))
        return slope * dY.reshape(dY.shape + (1,) * (slope.ndim - dY.ndim))

    def right(self, name):
        """The right gradient as a function of the arguments, at any numbers where forward runs."""

        def right(arguments):
            inputs = {other: arguments[other] for other in self.layer.names}
            return self.slopes.quick(name, inputs, np.asarray(arguments.get(self.layer.upstream, 1.0)))

        return right

    def look(self, name, trial, outcome):
        """What is Seen of this gradient."""
        measured = self.gradient(name, trial.arguments)
        if isinstance(outcome, Exception):
            return Seen(trial, 'raised', outcome, measured.slope)
        seen = Seen(trial, 'type', outcome[name], measured.slope)
        if outcome[name] is None or fault_of_type(name, outcome[name], self.layer):
            return seen
        yours = as_numpy(outcome[name])
        seen = seen._replace(yours=yours)
        if yours.shape != measured.slope.shape:
            return seen._replace(state='shape')
        largest = np.abs(measured.slope[np.isfinite(measured.slope)]).max(initial=0)
        unsure = ~np.isfinite(measured.slope) | (measured.error > 1e-3 * largest + 1e-6)
        if not np.isfinite(yours[~unsure]).all():
            return seen._replace(state='not finite', different=~np.isfinite(yours) & ~unsure)
        if unsure.all() and yours.size:
            return seen._replace(state='too rough')
        kinks = measured.bend > CLOSE * largest + 10 * measured.error
        seen = seen._replace(kinks=kinks)
        beyond = np.maximum(np.abs(yours - measured.slope) - measured.bend / 2, 0)
        different = (beyond > CLOSE * largest + 10 * measured.error) & ~unsure
        off = float(beyond[~unsure].max(initial=0) / (largest or 1))
        if different.any():
            return seen._replace(state='wrong', off=off, different=different)
        return seen._replace(state='right', off=off, note=_on_kinks(name, yours, measured, kinks))

    def sampled(self, name, yours):
        """(some numbers of yours, the slopes there), for arrays too large to nudge each number."""
        inputs = {other: self.given[other] for other in self.layer.names}
        places = self.rng.permutation(yours.size)[:SAMPLED]
        dY, slopes = np.asarray(self.given.get(self.layer.upstream, 1.0)), []
        for place in places:
            direction = np.zeros(yours.size)
            direction[place] = 1
            slopes.append(self.slopes.along(name, inputs, direction.reshape(yours.shape), dY).slope.item())
        return yours.ravel()[places], np.array(slopes)

    def look_along(self, name, value):
        """The same for large arrays: some random directions in place of single numbers."""
        trial, x = Trial('given', '', self.given), self.layer.given[name]
        if fault_of_type(name, value, self.layer):
            return Seen(trial, 'type', value)
        yours = as_numpy(value)
        if yours.shape != x.shape:
            return Seen(trial, 'shape', yours)
        if not np.isfinite(yours).all():
            return Seen(trial, 'not finite', yours, different=~np.isfinite(yours))
        inputs = {other: self.given[other] for other in self.layer.names}
        off, far = 0.0, False
        for _ in range(2):
            direction = scale_of(x) * self.rng.choice([-1.0, 1.0], x.shape) / np.sqrt(x.size)
            slope = self.slopes.along(
                name, inputs, direction, np.asarray(self.given.get(self.layer.upstream, 1.0)), 0.01
            )  # many kinks are near
            largest = max(np.sqrt(((yours * direction) ** 2).sum()), abs(slope.slope.item()), 1e-300)
            beyond = abs((yours * direction).sum() - slope.slope.item())
            off, far = max(off, beyond / largest), far or beyond > CLOSE * largest + 10 * slope.error.item()
        return Seen(trial, 'wrong' if far else 'right', yours, off=off)


def _on_kinks(name, yours, measured, kinks):
    """A sentence on numbers at which forward has a kink."""
    places = np.argwhere(kinks)
    if not len(places):
        return ''
    place = tuple(places[0])
    at = f'{name}[{", ".join(map(str, place))}]' if place else name
    half, moved = measured.bend[place] / 2, yours[place] - measured.slope[place]
    ends = 'one side' if np.isclose(abs(moved), half, rtol=1e-4) else 'a number between both'
    kink = f' At {at} forward has a kink, and no slope: one side has another than the other.'
    return f'{kink} Yours takes {ends}, as good as any.'


def _sizes(letters, inputs):
    """{letter: size}"""
    return {letter: k for name, word in letters.items() for letter, k in zip(word, np.shape(inputs[name]), strict=True)}


def _read(text, inputs):
    """The reader's letters."""
    words, _, gives = text.replace(' ', '').partition('->')
    words = words.split(',')
    if len(words) != len(inputs):
        raise ValueError(f'letters is {text!r}, for {len(words)} inputs; it should be for {len(inputs)}')
    words = dict(zip(inputs, words, strict=True))
    require_axes(**{name: (np.asarray(value), words[name]) for name, value in inputs.items()})
    return words, ''.join(dict.fromkeys(''.join(words.values()))), gives
