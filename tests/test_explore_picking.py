"""Cube and Trace, in which a reader picks an entry: any can be reached, from any other, and shows its own sum."""

import itertools

import numpy as np
import pytest

from lin_backprop import example, lin, lin_grad_loops
from tools.explorers import open_explorer

X, W, b, dY = example()
RIGHT = {'Y': lin(X, W, b), **lin_grad_loops(X, W, dY)._asdict()}
LETTERS = {'Y': 'nj', 'dX': 'ni', 'dW': 'ij', 'db': 'j'}
CHOICES = [('Cube', 'answer', name) for name in RIGHT] + [('Trace', 'gradient', name) for name in ('dX', 'dW', 'db')]
each_choice = pytest.mark.parametrize(('explorer', 'label', 'name'), CHOICES)
pytestmark = pytest.mark.usefixtures('strict')


def fields(explorer, name):
    """The fields of the letters of this array."""
    return [explorer.controls['first'], explorer.controls['second']][-RIGHT[name].ndim :]


def shows(explorer, name, index):
    """Whether it speaks of this entry, and ends in its right number, at the end of time."""
    if explorer.time:
        explorer.controls[explorer.time].value = explorer.controls[explorer.time].max
    entry = f'{name}[{", ".join(map(str, index))}]'
    return f' {entry} = ' in repr(explorer) and repr(explorer).endswith(f' = {RIGHT[name][index]}')


@each_choice
def test_every_entry_can_be_reached_by_fields_with_its_letters_and_limits(explorer, label, name):
    explorer = open_explorer(explorer)
    explorer.controls[label].value = name
    used = fields(explorer, name)
    assert ''.join(field.description for field in used) == LETTERS[name]
    assert [(field.min, field.max + 1) for field in used] == [(0, size) for size in RIGHT[name].shape]
    assert [explorer.controls[field].disabled for field in ('first', 'second')] == [name == 'db', False]
    for index in np.ndindex(RIGHT[name].shape):
        for field, k in zip(used, index, strict=True):
            field.value = k
        assert shows(explorer, name, index)


@each_choice
def test_the_start_can_be_any_entry_and_leads_to_any_other_array(explorer, label, name):
    others = [other for same, _, other in CHOICES if same == explorer and other != name]
    for index, after in itertools.product(np.ndindex(RIGHT[name].shape), others):
        start = (0, *index)[-2:]
        made = open_explorer(explorer, **{label: name}, first=start[0], second=start[1])
        assert shows(made, name, index)
        made.controls[label].value = after
        limits = [size - 1 for size in RIGHT[after].shape]
        kept = tuple(min(k, most) for k, most in zip(start[-len(limits) :], limits, strict=True))
        assert tuple(field.value for field in fields(made, after)) == kept
        assert shows(made, after, kept)
