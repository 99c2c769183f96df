import re

import numpy as np
import pytest
from reading import tables

from lin_backprop import example
from lin_backprop.adjoint import one_try, pairs
from lin_backprop.explore import Adjoint

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
    assert {name: control.value for name, control in explorer.controls.items()} == {
        'pair': 'X',
        'partner': 'transpose',
        'attempt': 0,
    }
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
    explorer = Adjoint(X, W, attempt=98)
    (button,) = explorer.buttons
    assert button.description == 'Try another'
    seen = []
    for _ in range(3):
        button.click()
        seen.append(explorer.controls['attempt'].value)
        assert explorer.picture.value == Adjoint(X, W, attempt=seen[-1]).picture.value
    assert seen == [99, 0, 1]


@pytest.mark.parametrize('partner', PARTNERS['X'])
def test_the_verdict_is_the_one_for_the_numbers_on_the_screen(partner):
    explorer = Adjoint(X, W, partner=partner)
    between = {'transpose': W.T, 'inverse': np.linalg.pinv(W), 'reshape': W.ravel().reshape(2, 3)}[partner]
    for attempt in range(100):
        explorer.controls['attempt'].value = attempt
        change, _, dY = (np.array(table.numbers, int) for table in tables(explorer.picture.value)[:3])
        for shown, drawn in zip((change, dY), one_try(pairs(X, W)['X'], attempt), strict=True):
            np.testing.assert_array_equal(shown, drawn)
        gap = (dY * (change @ W)).sum() - (dY @ between * change).sum()
        if abs(gap) < 1e-9:
            assert ': equal' in repr(explorer)
        else:
            said = float(re.search(r'different by (\S+)\. ', repr(explorer)).group(1))
            np.testing.assert_allclose(said, abs(gap), rtol=1e-3)


@pytest.mark.parametrize('sizes', [(1, 1, 1), (5, 1, 2), (1, 3, 2), (2, 5, 1), (5, 5, 5)], ids=str)
def test_other_sizes_have_their_pictures_too(sizes):
    N, D, M = sizes
    X, W, _, _ = example(*sizes)
    for pair, partners in PARTNERS.items():
        for partner in partners:
            explorer = Adjoint(X, W, pair, partner)
            right = partner == partners[0]
            assert ('is the adjoint' in repr(explorer)) == right
            shape = {'X': (N, D), 'W': (D, M), 'b': (M,), 'pick': (D, M)}.get(pair, (N, D))
            assert tables(explorer.picture.value)[0].caption.endswith(f'{shape}')
