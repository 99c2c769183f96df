"""The columns of the whole derivative, each with what is not 0 in it: what its drawings are made of."""

from typing import NamedTuple

import numpy as np

from ..jacobian import ORDERS
from ..letters import AXES, RULE, sizes_of
from .picture import at
from .table import largest_of
from .tile import tile


class Slope(NamedTuple):
    """One that is not 0. turn: {letter: its value}; row: where it stands in its column; times: its product with dY."""

    turn: dict
    row: int
    value: float
    times: float

    @property
    def key(self):
        """The same in each order, and by X and by W."""
        return at('slope', [self.turn[letter] for letter in 'nij' if letter in self.turn])

    def of(self, name):
        """The entry of this array that it goes with, by its name."""
        return at(name, map(self.turn.get, AXES[name]))


class Column(NamedTuple):
    """Of one entry of the gradient: its place, its value, and the slopes that make it."""

    place: tuple
    value: float
    slopes: list


def columns(J, arrays, by, order):
    """All of J = dY/d(by), flattened in `order`. arrays: {name: array} of X, W, dY and the gradient."""
    found, sizes = [], sizes_of(arrays)
    for c, place in enumerate(places(arrays[f'd{by}'].shape, order)):
        slopes = []
        for turn in RULE[f'd{by}'].turns(place, sizes):
            output = turn['n'], turn['j']
            row = int(np.ravel_multi_index(output, arrays['dY'].shape, order=ORDERS[order]))
            slopes.append(Slope(turn, row, J[row, c], J[row, c] * arrays['dY'][output]))
        found.append(Column(place, arrays[f'd{by}'][place], slopes))
    return found


def places(shape, order):
    """The places of an array in the order of the flattened one."""
    return sorted(np.ndindex(*shape), key=lambda place: place[::-1] if order == 'column' else place)


def scale(arrays, by):
    """The one scale of all tints. What the matrix holds is in one of these arrays, or 1."""
    return largest_of(1, *(arrays[name] for name in (*RULE[f'd{by}'].arrays, f'd{by}')))


def falling(c, slope, spot, largest):
    """A slope of column c, times dY, which falls from its place to that of its entry of the gradient, and is gone."""
    return tile(*spot, slope.times, largest, key=f'{c}.{slope.key}', born=slope.key, landed=True)


def layers(around, matrix, handles):
    """A drawing in groups: a page stores one that many pictures share only once. matrix: what a question asks for."""
    return f'<g>{"".join(around)}</g><g data-answer="yes">{"".join(matrix)}</g><g>{"".join(handles)}</g>'
