import numpy as np
import pytest
from reading import tiles

from lin_backprop import example
from lin_backprop.explore import Adjoint
from lin_backprop.explore.adjoint import TRIES

X, W, _, _ = example()
PARTNERS = {
    'X': ('transpose', 'inverse', 'reshape'),
    'W': ('transpose', 'inverse', 'reshape'),
    'b': ('sum', 'mean'),
    'pick': ('add', 'overwrite'),
    'reshape': ('reshape back', 'transpose'),
    'running sum': ('from the end', 'inverse'),
}
pytestmark = pytest.mark.usefixtures('strict')


def test_it_starts_with_the_change_of_X_and_its_adjoint():
    explorer = Adjoint(X, W)
    assert [control.value for control in explorer.controls.values()] == [0, 3, 'X', 'transpose']
    assert repr(explorer).endswith('equal, as at every try. dY @ W.T is the adjoint of δX @ W.')


@pytest.mark.parametrize('before', PARTNERS)
@pytest.mark.parametrize('after', PARTNERS)
def test_a_new_pair_brings_its_own_partners_and_starts_with_the_adjoint(before, after):
    explorer = Adjoint(X, W, before, PARTNERS[before][-1])
    pair, partner = explorer.controls['pair'], explorer.controls['partner']
    assert partner.options == PARTNERS[before]
    pair.value = after
    assert partner.options == PARTNERS[after]
    assert partner.value == PARTNERS[after][-1 if after == before else 0]
    assert explorer.picture.value == Adjoint(X, W, after, partner.value).picture.value


def test_try_another_steps_the_number_and_starts_again_after_the_last():
    explorer = Adjoint(X, W, attempt=TRIES - 2)
    button, play = explorer.buttons
    assert [button.description, play.description] == ['Try another', 'Play']
    for attempt in (TRIES - 1, 0, 1):
        button.click()
        assert explorer.controls['attempt'].value == attempt
        assert explorer.picture.value == Adjoint(X, W, attempt=attempt).picture.value


@pytest.mark.parametrize('sizes', [(1, 1, 1), (5, 1, 2), (1, 3, 2), (2, 5, 1), (5, 5, 5)], ids=str)
def test_other_sizes_have_their_pictures_too(sizes):
    N, D, M = sizes
    X, W, _, _ = example(*sizes)
    for pair, partners in PARTNERS.items():
        for partner in partners:
            explorer = Adjoint(X, W, pair, partner)
            assert ('is the adjoint' in repr(explorer)) == (partner == partners[0])
            shape = {'X': (N, D), 'W': (D, M), 'b': (M,), 'pick': (D, M)}.get(pair, (N, D))
            places = [tile.marks['at'] for tile in tiles(explorer.picture.value) if 'at' in tile.marks]
            for name, size in ((explorer.pairs[pair].change, np.prod(shape)), ('below', np.prod(shape))):
                assert sum(place.startswith(f'{name}.') for place in places) == size


def test_play_begins_with_the_boxes_alone_and_ends_with_both_totals():
    explorer = Adjoint(X, W)
    play = explorer.buttons[1]
    said = []
    for step in (0, 1, 2, 3):
        play.click()
        assert explorer.controls['step'].value == step
        assert explorer.picture.value == Adjoint(X, W, step=step).picture.value
        said.append(explorer.drawn.text.split()[0])
    assert said == ['24', 'Forward,', 'Backward,', 'Forward']
    assert 'equal, as at every try' in repr(explorer)
