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


def sums(html):
    """The two totals at the ends of the rows."""
    return [float(found) for found in re.findall(r'sum: (-?[\d.]+)', words(body(html)))]


@every_picture
def test_each_way_is_written_out_up_to_its_sum(name, partner):
    pair = PAIRS[name]
    forward, backward = pair.forward, pair.partners[partner]
    change, dY = one_try(pair, 0)
    moved, returned = forward(change), backward(dY)
    expected = [
        *[(pair.change, change), (forward.words, moved), ('dY', dY), ('products', moved * dY)],
        *[('dY', dY), (backward.words, returned), (pair.change, change), ('products', returned * change)],
        *pair.given.items(),
    ]
    picture = draw(name, partner)
    html = picture.html
    for drawn, (caption, array) in zip(tables(html), expected, strict=True):
        assert drawn.caption.removesuffix(' stays as it is') == f'{caption} {array.shape}'
        np.testing.assert_allclose(np.array(drawn.numbers, float), np.atleast_2d(array), rtol=1e-3)
    np.testing.assert_allclose(sums(html), [(moved * dY).sum(), (returned * change).sum()], rtol=1e-3)
    assert picture.text.startswith('Forward {:g}, backward {:g}: '.format(*sums(html)))
    assert picture.text in words(body(html))


def test_the_tables_carry_the_letters_of_their_axes():
    letters = {
        'X': ('ni', 'nj', 'nj', 'nj', 'nj', 'ni', 'ni', 'ni', 'ij'),
        'W': ('ij', 'nj', 'nj', 'nj', 'nj', 'ij', 'ij', 'ij', 'ni'),
        'b': ('j', 'nj', 'nj', 'nj', 'nj', 'j', 'j', 'j'),
        'pick': ('ij', 'nj', 'nj', 'nj', 'nj', 'ij', 'ij', 'ij'),
        'reshape': ('ni', 'rc', 'rc', 'rc', 'rc', 'ni', 'ni', 'ni'),
        'running sum': ('ni',) * 8,
    }
    for name, pair in PAIRS.items():
        found = tables(draw(name, next(iter(pair.partners))).html)
        assert tuple(''.join(heads[0][0] for heads in (t.sides, t.columns) if heads) for t in found) == letters[name]


@every_picture
def test_the_verdict_is_what_the_two_totals_say_at_every_try(name, partner):
    is_adjoint = partner == next(iter(PAIRS[name].partners))
    for attempt in range(100):
        text = draw(name, partner, attempt).text
        forward, backward, verdict = re.fullmatch(r'Forward (\S+), backward (\S+): (.*)', text).groups()
        assert not is_adjoint or forward == backward
        if forward != backward:
            gap = float(re.match(r'different by (\S+)\. So ', verdict).group(1))
            np.testing.assert_allclose(gap, abs(float(forward) - float(backward)), atol=0.06)
            assert f'{PAIRS[name].partners[partner].words} is not the adjoint of' in verdict
        elif is_adjoint:
            assert verdict.startswith('equal, as at every try.')
            assert f'{PAIRS[name].adjoint.words} is the adjoint of {PAIRS[name].forward.words}.' in verdict
        else:
            assert verdict == 'equal this time. One try proves nothing: try another.'


def test_a_wrong_partner_that_agrees_by_chance_is_not_called_the_adjoint():
    chance = [draw('pick', 'overwrite', attempt).text for attempt in range(100)]
    equal = [text for text in chance if 'equal' in text]
    assert len(equal) == 8
    assert all('try another' in text and 'is the adjoint' not in text for text in equal)


def test_the_rows_say_what_goes_and_what_waits():
    for name, pair in PAIRS.items():
        found = words(body(draw(name, next(iter(pair.partners))).html))
        assert f'Forward: the change {pair.change} goes forward, dY waits.' in found
        for partner in pair.partners:  # named as on its button
            found = words(body(draw(name, partner).html))
            assert f'Backward ({partner}): dY comes back, the change {pair.change} waits.' in found
