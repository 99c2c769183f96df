"""Walk at random over the controls of every explorer, wrong values among them, and print what it took.

    python -m tools.walk 2000      steps

A step sets a control, from Python or as the page does, or presses a button. The value is taken, or refused and nothing
changes. After each step the picture must be the one that an explorer draws whose controls nobody has moved.
"""

import random
import re
import sys
import tracemalloc
from math import inf, nan
from time import perf_counter
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from traitlets import TraitError

from lin_backprop import explore
from tools.explorers import open_explorer, values_of

WRONG = [nan, inf, -inf, 1e300, 1e-300, -0.0, 1.5, 10**30, -(10**400), np.int64(1), np.float32(0.7), 1j]
WRONG += [None, True, '', '2', 'dX', 'einsum', 'no such word', b'2', [], [1], {}, object()]
WARM_UP = 100  # steps before memory is measured
LARGEST_GROWTH = 2_000_000  # bytes


class Walk(NamedTuple):
    """How many steps, how many of them were refused, how many pictures differed; growth in bytes; seconds."""

    steps: int
    refused: int
    pictures: int
    growth: int
    seconds: float


def walk(name, steps, seed=0):
    """Walk over one explorer. AssertionError where a picture is not right; what `draw` raises is raised."""
    explorer, still, chance = open_explorer(name), open_explorer(name), random.Random(seed)
    seen, refused, start = set(), 0, perf_counter()
    for k in range(steps):
        if k == WARM_UP:
            tracemalloc.start()
        move, refusal = step(explorer, chance)
        refused += refusal
        picture = explorer.picture.value
        assert picture == still.draw(**state(explorer)).html, f'step {k}, {move}: another picture than a fresh one'
        if hash(picture) not in seen:
            seen.add(hash(picture))
            assert not re.search(r'\b(nan|inf)\b', picture), f'step {k}, {move}: a number is missing'
            assert is_named(picture), f'step {k}, {move}: a drawing without a name'
    growth = tracemalloc.get_traced_memory()[0] if steps > WARM_UP else 0
    tracemalloc.stop()
    assert growth < LARGEST_GROWTH, f'{growth:,} bytes are kept'
    seconds = perf_counter() - start

    fresh = open_explorer(name)
    for key, value in state(explorer).items():
        fresh.controls[key].value = value
    for key, control in explorer.controls.items():
        if not control.disabled:
            assert on_the_page(control) == on_the_page(fresh.controls[key]), f'{key} looks otherwise than a fresh one'
    return Walk(steps, refused, len(seen), growth, seconds)


def step(explorer, chance):
    """Make one move: what it was, and whether it was refused."""
    control = chance.choice([*explorer.controls.values(), *explorer.buttons])
    if control in explorer.buttons:
        control.click()
        return control.description, False
    attribute, value = anything(control, chance)
    before = state(explorer), explorer.picture.value
    move = f'{control.description}.{attribute} = {value!r:.50}'
    try:
        if chance.random() < 0.5:
            setattr(control, attribute, value)
        else:
            control.set_state({attribute: value})  # as the page does
    except TraitError:
        assert (state(explorer), explorer.picture.value) == before, f'{move}: refused, but it changed something'
        return move, True
    return move, False


def anything(control, chance):
    """An attribute of the control and a value for it; half of the time one that a reader can choose."""
    if chance.random() < 0.5:
        return 'value', chance.choice(values_of(control))
    if hasattr(control, 'options'):
        size = len(control.options)
        return chance.choice(['value', 'label', 'index']), chance.choice([*WRONG, *range(-size, size + 1)])
    return 'value', chance.choice([*WRONG, control.min - 1, control.min, control.max, control.max + 1])


def is_named(picture):
    """Whether every drawing has a name; ParseError where the picture is not well-formed."""
    drawings = ElementTree.fromstring(f'<body>{picture}</body>').iter('{http://www.w3.org/2000/svg}svg')
    return all(drawing.get('role') == 'img' and drawing.get('aria-label') for drawing in drawings)


def state(explorer):
    """{name: value} of the controls."""
    return {name: control.value for name, control in explorer.controls.items()}


def on_the_page(control):
    """What a page knows of a control, except the names of other widgets."""
    return {key: value for key, value in control.get_state().items() if key not in ('layout', 'style', 'tooltips')}


def main(steps):
    print(f'{"explorer":10} {"steps":>7} {"refused":>8} {"pictures":>9} {"growth":>10} {"seconds":>8}')
    for name in explore.__all__:
        steps, refused, pictures, growth, seconds = walk(name, steps)
        print(f'{name:10} {steps:7,} {refused:8,} {pictures:9,} {growth / 1000:7,.0f} kB {seconds:8.1f}', flush=True)


if __name__ == '__main__':
    main(int(sys.argv[1]))
