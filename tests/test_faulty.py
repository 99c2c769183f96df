"""`diagnose` on layers that are right, and on backward passes that people posted: it tells why they are wrong."""

import inspect
import re

import numpy as np
import pytest
from faulty import FAULTY
from right_layers import LAYERS

from lin_backprop import diagnose, numerical_grad
from web.series import FOLDER

every_right = pytest.mark.parametrize('layer', LAYERS.values(), ids=LAYERS)
every_faulty = pytest.mark.parametrize('case', FAULTY, ids=lambda case: case.name)
NO_REASON = 'None of the usual mistakes makes these numbers.'
with_letters = pytest.mark.parametrize('letters', [False, True], ids=['no letters', 'letters'])


def upstream(layer):
    """[dY] at random; [] for a loss."""
    shape = np.shape(layer.forward(*layer.inputs))
    return [np.random.default_rng(1).normal(size=shape)] if shape else []


def gradients(layer, backward, dY):
    """{gradient: what it gives}, from copies; with {name: array} of all arguments after the call."""
    arguments = [array.copy() for array in (*layer.inputs, *dY)]
    names = [*inspect.signature(layer.forward).parameters]
    grads = backward(*arguments)
    assert isinstance(grads, tuple)
    given = {f'd{name}': grad for name, grad in zip(names, grads, strict=True) if grad is not None}
    return given, dict(zip([*names, 'dY'], arguments, strict=False))


def same(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-12, atol=1e-12)


# --- the layers themselves


@every_right
def test_a_right_layer_agrees_with_nudges(layer):
    dY = upstream(layer)
    given, _ = gradients(layer, layer.backward, dY)
    assert given
    for place, name in enumerate(inspect.signature(layer.forward).parameters):
        if f'd{name}' in given:

            def loss(moved, place=place):
                inputs = [*layer.inputs[:place], moved, *layer.inputs[place + 1 :]]
                return (layer.forward(*inputs) * (dY[0] if dY else 1)).sum()

            measured = numerical_grad(loss, layer.inputs[place])
            assert given[f'd{name}'].shape == measured.shape
            np.testing.assert_allclose(given[f'd{name}'], measured, rtol=1e-6, atol=1e-8)


@every_faulty
def test_a_faulty_one_is_wrong_where_it_is_said_to_be(case):
    layer, dY = case.layer, upstream(case.layer)
    right, before = gradients(layer, layer.backward, dY)
    try:
        first, after = gradients(layer, case.backward, dY)
        again, _ = gradients(layer, case.backward, dY)
    except ValueError:
        wrong = {'backward'}
    else:
        wrong = {name for name, grad in first.items() if not same(grad, right[name])}
        kept = not all(same(first[name], again[name]) for name in first)
        changed = not all(same(before[name], after[name]) for name in before)
        wrong |= {'backward'} if kept or changed else set()
    assert wrong == case.wrong.keys()


def test_each_is_from_somewhere_else():
    addresses = [re.match(r'[\w.]+\.com/[^:]+?(?=[:,] )|\S+$', case.source)[0] for case in FAULTY]
    assert len(set(addresses)) == len(FAULTY) >= 16
    assert len({case.name for case in FAULTY}) == len(FAULTY)
    assert all(case.wrong.keys() >= set(case.beyond) for case in FAULTY)
    assert sum(not case.beyond for case in FAULTY) >= 16


def test_readme_says_how_many_there_are():
    readme = (FOLDER.parent / 'README.md').read_text(encoding='utf-8')
    counts = re.findall(r'`diagnose` on (\d+) right layers and (\d+) faulty ones .* at least (\d+) \|', readme)
    assert counts == [tuple(map(str, (len(LAYERS), len(FAULTY), sum(not case.beyond for case in FAULTY))))]


# --- what is said of them


@every_right
@with_letters
def test_a_right_layer_is_called_right(layer, letters):
    if letters and not layer.letters:
        pytest.skip('its shapes are no letters')
    found = diagnose(layer.forward, layer.backward, *layer.inputs, letters=layer.letters if letters else None)
    assert found, found
    given, _ = gradients(layer, layer.backward, upstream(layer))
    assert {name for name, finding in found.findings.items() if finding.verdict == 'right'} == given.keys()


@every_faulty
@with_letters
def test_a_faulty_one_is_told_why(case, letters):
    layer = case.layer
    if letters and not layer.letters:
        pytest.skip('its shapes are no letters')
    found = diagnose(layer.forward, case.backward, *layer.inputs, letters=layer.letters if letters else None)
    assert not found
    wrong = {name: finding for name, finding in found.findings.items() if not finding}
    more = wrong.keys() - case.wrong.keys()
    assert wrong.keys() >= case.wrong.keys(), found
    assert all('It raised' in wrong[name].why for name in more), found  # at sizes for which it is not made
    for name, finding in ((name, wrong[name]) for name in case.wrong):
        if name not in case.beyond or NO_REASON not in finding.why:
            reason = re.split(r'\d+ of the \d+ numbers', finding.why)[0]
            assert re.search(case.wrong[name], reason), found
