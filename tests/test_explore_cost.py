import random

import pytest
from test_render_cost import ROWS, WORK, beside, in_words

from lin_backprop import explore
from lin_backprop.explore.cost import LARGEST
from lin_backprop.render.cost import KNOWN, by_sizes

pytestmark = pytest.mark.usefixtures('strict')


def shown(explorer):
    """Whether the rows have the numbers of the sizes that the controls have, and these sizes."""
    shape = tuple(control.value for control in explorer.controls.values())
    for row in (*ROWS, *WORK):
        assert beside(explorer.drawn, row)[0].startswith(in_words(row, shape))
    assert f'N x D x M = {by_sizes(*shape)}' in repr(explorer)
    return shape


def test_any_mix_of_sizes_is_shown():
    explorer, chance = explore.Cost(), random.Random(0)
    assert shown(explorer) == (64, 784, 50)
    for _ in range(30):
        for control in explorer.controls.values():
            control.value = chance.choice([1, 2, 3, 9, 10, 64, 784, 1000, 4096, 50_000, 999_999, LARGEST])
        shown(explorer)


def test_the_buttons_set_the_known_layers_at_once():
    explorer, drawn = explore.Cost(), []
    explorer.picture.observe(drawn.append, 'value')
    for button, known in zip(explorer.buttons, KNOWN, strict=True):
        button.click()
        assert shown(explorer) == known.shape
        assert button.description == known.name
    assert len(drawn) == len(KNOWN)


def test_the_fields_take_one_to_a_million_and_are_wide_enough():
    for control in explore.Cost().controls.values():
        assert (control.min, control.max) == (1, 1_000_000)
        assert float(control.layout.width.removesuffix('em')) >= 8
