import random

import pytest
from reading import SVG, drawings, words

from lin_backprop import explore
from lin_backprop.cost import human, multiply_adds, sizes
from lin_backprop.explore.cost import LARGEST
from lin_backprop.render.cost import KNOWN, ROWS, WORK, by_sizes, in_thousands

LADDER = [1, 2, 3, 9, 10, 64, 784, 1000, 4096, 50_000, 999_999, LARGEST]
pytestmark = pytest.mark.usefixtures('strict')


def shown(explorer):
    """{words of a row: the number of the reader's layer}, read from the drawing."""
    (drawing,) = drawings(explorer.picture.value)
    lines = {}
    for text in drawing.iter(f'{SVG}text'):
        lines.setdefault(text.get('y'), []).append((float(text.get('x')), words(text)))
    rows = [[said for _, said in sorted(line)] for line in lines.values() if min(line)[0] == 0]
    return {row[0]: row[1] for row in rows if row[0] in {**ROWS, **WORK}}


def right(*shape):
    """The same from the maths."""
    stored = {row: human(sizes(*shape)[name].bytes) for row, name in ROWS.items()}
    return stored | {row: in_thousands(multiply_adds(*shape)[name]) for row, name in WORK.items()}


def values(explorer):
    return tuple(control.value for control in explorer.controls.values())


def test_any_mix_of_sizes_is_shown():
    explorer, chance = explore.Cost(), random.Random(0)
    for _ in range(100):
        for control in explorer.controls.values():
            control.value = chance.choice(LADDER)
        assert shown(explorer) == right(*values(explorer))
        assert f'here {by_sizes(*values(explorer))}' in repr(explorer)


def test_the_buttons_set_the_known_layers_whose_marks_they_carry():
    explorer = explore.Cost()
    for button, known in zip(explorer.buttons, KNOWN, strict=True):
        button.click()
        assert values(explorer) == known.shape
        assert button.description == f'{known.words}: {by_sizes(*known.shape)}'
        assert shown(explorer) == right(*known.shape)


def test_the_start_is_one_small_batch_of_fastai():
    explorer = explore.Cost()
    assert values(explorer) == (64, 784, 50)
    numbers = shown(explorer)
    assert (numbers['X, dX'], numbers['dY/dX']) == ('200.7 kB', '642.3 MB')
    assert (numbers['dX or dW by @'], numbers['dX by dY/dX']) == ('2.509 × 10⁶', '160.6 × 10⁶')
    assert 'More than 16 GB, here: nothing.' in explorer.picture.value


def test_the_fields_take_one_to_a_million_and_are_wide_enough():
    for control in explore.Cost().controls.values():
        assert (control.min, control.max) == (1, 1_000_000)
        assert float(control.layout.width.removesuffix('em')) >= 8
