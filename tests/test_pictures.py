"""What holds for the pictures of every explorer: nothing is cut off, and no words touch."""

from inspect import signature
from itertools import combinations

import numpy as np
import pytest
from reading import SVG, drawings, extents, words

from lin_backprop import example, explore
from tools.explorers import GIVEN, open_explorer, values_of

SIZES = [(4, 3, 2), (1, 1, 1), (2, 1, 5), (5, 6, 1), (6, 5, 4)]


def pictures(name, monkeypatch):
    """The pictures that each control leads to from the start, at several sizes where arrays are given."""
    for sizes in SIZES if 'X' in signature(getattr(explore, name)).parameters else SIZES[:1]:
        for letter, array in example(*sizes)._asdict().items():
            monkeypatch.setitem(GIVEN, letter, array)
        explorer = open_explorer(name)
        for control in explorer.controls.values():
            start, values = control.value, values_of(control)
            for value in values[:: len(values) // 12 or 1]:
                control.value = value
                yield explorer.picture.value
            control.value = start


@pytest.mark.usefixtures('strict')
@pytest.mark.parametrize('name', explore.__all__)
def test_nothing_is_cut_off_and_no_words_touch(name, monkeypatch):
    for picture in pictures(name, monkeypatch):
        for drawing in drawings(picture):
            size = np.array(drawing.get('viewBox').split()[2:], float)
            written = []
            for part, box in extents(drawing):
                assert (box >= 0).all(), (part.attrib, words(part))
                assert (box <= size).all(), (part.attrib, words(part))
                if part.tag == f'{SVG}text' and name != 'Cube':  # its boxes land on its faces, see test_render_cube.py
                    written.append((words(part), *box))
            for (one, a, b), (other, c, d) in combinations(written, 2):
                assert (b <= c).any() or (d <= a).any(), f'{one} touches {other}'
