"""For explorers of one entry: choose an array, then the entry by the letters of its axes."""

from ..letters import AXES
from .controls import choice, whole
from .explorer import Explorer


class Picking(Explorer):
    """arrays: {name: array} to choose from under `label`; chosen, first, second: the entry to start with.

    `draw` gets label=name, first and second; `index(name, first, second)` makes them an index of that array.
    """

    def __init__(self, label, arrays, chosen, first, second, **more):
        self.arrays = arrays
        names = choice(label, list(arrays), chosen)
        rows, columns = (1, *arrays[chosen].shape)[-2:]
        self.first = whole('n', first, 0, rows - 1, 'first')
        self.second = whole('j', second, 0, columns - 1, 'second')
        self._fit(chosen)
        names.observe(lambda change: self._fit(change.new), 'value')
        super().__init__(**{label: names}, **more, first=self.first, second=self.second)

    def _fit(self, name):
        """Give the two fields the letters and limits of this array's axes; where it has one axis, the first rests."""
        shape, letters = self.arrays[name].shape, AXES[name]
        fields = (self.first, self.second)[-len(shape) :]
        for field, size, letter in zip(fields, shape, letters, strict=True):
            field.max, field.description = size - 1, letter
        self.first.disabled = len(shape) == 1

    def index(self, name, first, second):
        shape = self.arrays[name].shape
        fields = (first, second)[-len(shape) :]
        return tuple(min(k, size - 1) for k, size in zip(fields, shape, strict=True))  # limits follow one by one
