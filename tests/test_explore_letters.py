"""Any layer from its letters: each state against any_layer and a nudge; what is typed, taken or refused."""

import re

import numpy as np
import pytest
from reading import body, tables, words
from refusing import refused

from lin_backprop import example
from lin_backprop.any_layer import LAYERS, backward, forward
from lin_backprop.explore import Letters, gate
from lin_backprop.explore.letters import small_arrays
from lin_backprop.letters import COPIED

TYPED = ['ai,ij,jb->ab', 'nti,ij->ntj', 'ni,nj->nij', 'i,i->', '->', 'j->nj', 'abc,bc->a', 'nti,nsi->nts', 'ij->ji']
each_layer = pytest.mark.parametrize('layer', [*LAYERS, *TYPED])
pytestmark = pytest.mark.usefixtures('strict')


def states(explorer):
    """Each `of` and `entry` of a layer, chosen one by one."""
    for of in explorer.controls['of'].options:
        explorer.controls['of'].value = of
        shape = small_shape(explorer.controls['layer'].value, of)
        assert explorer.controls['entry'].max == np.prod(shape) - 1
        for entry, index in enumerate(np.ndindex(shape)):
            explorer.controls['entry'].value = entry
            yield of, index


def small_shape(layer, of):
    given, arrays, upstream = small_arrays(layer)
    return upstream.shape if of == given.answer else arrays[of[1:]].shape


def sizes_of(given, arrays):
    return {x: size for name, word in given.arrays.items() for x, size in zip(word, arrays[name].shape, strict=True)}


@each_layer
def test_every_state_ends_in_the_number_of_any_layer_and_in_what_a_nudge_gives(layer):
    given, arrays, upstream = small_arrays(layer)
    copied = {'N': len(upstream)} if given.having(COPIED) == 'n' else {}
    answers = {given.answer: forward(given, arrays, **copied)} | backward(given, arrays, upstream)
    explorer, seen = Letters(layer), set()
    for of, index in states(explorer):
        value, text = answers[of][index], repr(explorer)
        at = f'[{", ".join(map(str, index)) or "()"}]'
        assert f' {of}{at} = ' in text
        worked, nudged = text.split(f' {of}{at} = ')[1].split(' Nudge ')
        assert worked == f'{value}.' or worked.endswith(f' = {value}.')
        name = of.removeprefix('d')
        moved = np.array((arrays | answers)[name])
        moved[index] += 1
        after = moved if name == given.answer else forward(given, arrays | {name: moved}, **copied)
        losses = [(upstream * each).sum() for each in (answers[given.answer], after)]
        assert f'goes from {losses[0]} to {losses[1]}, by ' in nudged
        assert nudged.endswith(f'{losses[1] - losses[0]}. Right.')
        if of != given.answer:
            assert losses[1] - losses[0] == value
        seen.add(text)
    assert len(seen) == sum(np.size(answer) for answer in answers.values())


@each_layer
def test_the_arrays_are_small_and_differ_in_every_size(layer):
    given, arrays, upstream = small_arrays(layer)
    lengths = sizes_of(given, arrays)
    assert len(set(lengths.values())) == len(lengths)
    for name, array in (arrays | {'upstream': upstream}).items():
        assert abs(array).max() <= 4
        assert name in 'PS' or (array != 0).all()


def test_x_times_w_is_the_layer_of_the_series():
    X, W, _, dY = example()
    _, arrays, upstream = small_arrays('X @ W')
    for there, here in ((X, arrays['X']), (W, arrays['W']), (dY, upstream)):
        np.testing.assert_array_equal(there, here)
    text = repr(Letters())
    assert 'dW[2, 1] = sum over n of X[n, 2] · dY[n, 1] = 4·(-2) + (-2)·(-1) + 1·3 + 1·(-2) = -5' in text
    _, turned, _ = small_arrays('nn.Linear')
    np.testing.assert_array_equal(turned['W'], W.T)


def test_what_picks_and_what_slides_is_a_table_of_0_and_1():
    _, arrays, _ = small_arrays('picked rows')
    assert set(arrays['P'].flat) == {0, 1}
    assert (arrays['P'].sum(1) == 1).all()
    assert sorted(arrays['P'].sum(0)) == [0, 0, 1, 1, 2]  # one row is picked twice
    given, arrays, _ = small_arrays('a convolution')
    slid = [sum(arrays['x'][t + k] * arrays['w'][k] for k in range(2)) for t in range(3)]
    np.testing.assert_array_equal(forward(given, arrays), slid)


def test_a_typed_formula_is_drawn_and_stays_in_the_list():
    explorer = Letters()
    explorer.typed.value = ' ai, ij,jb -> ab '
    assert explorer.controls['layer'].value == 'ai,ij,jb->ab'
    assert explorer.controls['of'].options == ('Y', 'dA', 'dB', 'dC')
    assert repr(explorer).startswith('Letters: Y from A, B and C: ai,ij,jb->ab. ')
    explorer.controls['of'].value = 'dB'
    assert 'dB = A.T @ dY @ C.T.' in repr(explorer)
    explorer.controls['layer'].value = 'the bias'
    assert 'ai,ij,jb->ab' in explorer.controls['layer'].options
    explorer.typed.value = 'ai,ij,jb->ab'
    assert explorer.controls['layer'].value == 'ai,ij,jb->ab'
    assert explorer.controls['layer'].options.count('ai,ij,jb->ab') == 1


WRONG = {
    'X @ W': "'X @ W' is no formula … small letters",
    'nii,ij->nj': "'nii,ij->nj' has i twice in 'nii' … once",
    'n,i,j,k->n': 'has 4 arrays … at most 3: A, B, C',
    'i->iz': 'copies over z, of unknown size … n, i, j',
    'ntij,j->nti': "'ntij,j->nti' has 4 axes in 'ntij' … at most 3 can be drawn",
    'abc,cde->abe': "'abc,cde->abe' has 5 letters … at most 4 can be drawn",
    '<b>': "'<b>' is no formula … small letters",
}


@pytest.mark.parametrize(('text', 'told'), WRONG.items())
def test_what_is_no_formula_is_told_in_the_panel_and_loses_nothing(text, told):
    explorer = Letters('a convolution', 'dw', 1)
    picture, here = explorer.picture.value, {name: control.value for name, control in explorer.controls.items()}
    options = explorer.controls['layer'].options
    explorer.typed.value = text
    alert, *rest = body(explorer.picture.value)
    assert alert.get('role') == 'alert'
    assert re.search('.*'.join(map(re.escape, told.split(' … '))), words(alert))
    assert explorer.picture.value.endswith(picture)
    assert here == {name: control.value for name, control in explorer.controls.items()}
    assert explorer.controls['layer'].options == options
    explorer.typed.value = 'ni->n'
    assert 'alert' not in explorer.picture.value
    explorer.typed.value = text
    explorer.typed.value = ''
    assert 'alert' not in explorer.picture.value
    assert explorer.controls['layer'].value == 'ni->n'
    if '->' in text:
        with refused(told):
            Letters(text)


def test_it_can_start_with_a_formula_of_ones_own():
    for entry in ((1, 0, 2), 22):
        assert ' dB[1, 0, 2] = ' in repr(Letters('nti,nsi->nts', 'dB', entry))
    with refused("of … 'dW' … 'Y', 'dA', 'dB'"):
        Letters('nti,nsi->nts', 'dW')
    for wrong in (3, (0, 0), '0'):
        with refused(f'entry … {wrong!r} … 0 … 2'):
            Letters('ni->i', 'Y', wrong)


def test_a_click_on_any_number_leads_to_its_gradient_or_to_the_answer():
    explorer = Letters('attention scores', 'dQ', 0)
    assert len(tables(explorer.picture.value)) == 6
    for click, state in (
        ('of=dK entry=38', ['dK', 38]),
        ('of=S entry=9', ['S', 9]),
        ('of=dQ entry=15', ['dQ', 15]),
    ):
        assert f'data-set="{click}"' in explorer.picture.value
        explorer.set(dict(word.split('=') for word in click.split()))
        assert [explorer.controls[name].value for name in ('of', 'entry')] == state


def test_until_its_question_is_answered_nothing_tells_what_is_summed():
    gate.ask('three axes')
    explorer = Letters('three axes', 'dW').after('three axes')
    html = explorer.picture.value
    *given, answer = tables(html)
    assert not any(drawn.lit for drawn in given)
    assert {word for row in answer.numbers for word in row} == {'?'}
    assert 'lin-summed' not in html
    for told in ('lacks', 'sum', 'ni,ntj', 'terms', 'Nudge'):
        assert told not in ' '.join(body(html).itertext()) + repr(explorer)
    gate.answer('three axes')
    assert explorer.picture.value == Letters('three axes', 'dW').picture.value
