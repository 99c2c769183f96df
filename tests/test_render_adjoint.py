import re

import numpy as np
import pytest
from reading import body, tables, words

from lin_backprop import example
from lin_backprop.adjoint import one_try, pairs
from lin_backprop.render.adjoint import adjoint

X, W, _, _ = example()
PAIRS = pairs(X, W)
every_picture = pytest.mark.parametrize(
    ('name', 'partner'), [(name, partner) for name, pair in PAIRS.items() for partner in pair.partners]
)


def draw(name, partner, attempt=0):
    return adjoint(PAIRS[name], partner, *one_try(PAIRS[name], attempt))


@every_picture
def test_each_way_is_written_out_up_to_its_sum(name, partner):
    pair = PAIRS[name]
    forward, backward = pair.forward, pair.partners[partner]
    change, dY = one_try(pair, 0)
    moved, returned = forward(change), backward(dY)
    letters = {'X': 'ni', 'W': 'ij', 'b': 'j', 'pick': 'ij', 'reshape': 'ni', 'running sum': 'ni'}[name]
    output = {'reshape': 'rc', 'running sum': 'ni'}.get(name, 'nj')
    expected = [
        *[(pair.change, change, letters), (forward.words, moved, output), ('dY', dY, output)],
        *[('products', moved * dY, output), ('dY', dY, output), (backward.words, returned, letters)],
        *[(pair.change, change, letters), ('products', returned * change, letters)],
        *[(given, array, {'X': 'ni', 'W': 'ij'}[given]) for given, array in pair.given.items()],
    ]
    picture = draw(name, partner)
    for drawn, (caption, array, axes) in zip(tables(picture.html), expected, strict=True):
        assert drawn.caption.removesuffix(' stays as it is') == f'{caption} {array.shape}'
        np.testing.assert_allclose(np.array(drawn.numbers, float), np.atleast_2d(array), rtol=1e-3)
        assert ''.join(heads[0][0] for heads in (drawn.sides, drawn.columns) if heads) == axes
    said = words(body(picture.html))
    sums = [float(total) for total in re.findall(r'sum: (-?[\d.]+)', said)]
    np.testing.assert_allclose(sums, [(moved * dY).sum(), (returned * change).sum()], rtol=1e-3)
    assert picture.text.startswith('Forward {:g}, backward {:g}: '.format(*sums))
    assert picture.text in said
    assert f'Forward: the change {pair.change} goes forward, dY waits.' in said
    assert f'Backward ({partner}): dY comes back, the change {pair.change} waits.' in said


@every_picture
def test_the_verdict_is_what_the_two_totals_say_at_every_try(name, partner):
    is_adjoint = partner == next(iter(PAIRS[name].partners))
    for attempt in range(30):
        text = draw(name, partner, attempt).text
        forward, backward, verdict = re.fullmatch(r'Forward (\S+), backward (\S+): (.*)', text).groups()
        assert not is_adjoint or forward == backward
        if forward != backward:
            gap = float(re.match(r'different by (\S+)\. So ', verdict).group(1))
            np.testing.assert_allclose(gap, abs(float(forward) - float(backward)), atol=0.06)
            assert f'{PAIRS[name].partners[partner].words} is not the adjoint of {PAIRS[name].forward.words}' in verdict
        elif is_adjoint:
            words = f'{PAIRS[name].adjoint.words} is the adjoint of {PAIRS[name].forward.words}.'
            assert verdict == f'equal, as at every try. {words}'
        else:
            assert verdict == 'equal this time. One try proves nothing: try another.'


def test_a_wrong_partner_does_agree_by_chance_at_times():
    assert sum('equal this time' in draw('pick', 'overwrite', attempt).text for attempt in range(100)) == 8
