"""A layer straight from its letters: the loops of the formula are the specification."""

import numpy as np
import pytest
from hypothesis import given, settings
from layers import columns, columns_grad, torch_linear, torch_linear_grad
from test_letters import random_arrays, random_formula, rngs, run

from lin_backprop import example, lin, lin_grad
from lin_backprop.any_layer import LAYERS, backward, forward
from lin_backprop.letters import PLUS, TIMES, formula

X, W, b, dY = example()


@settings(max_examples=300)
@given(rngs)
def test_both_ways_are_the_loops_of_the_formula(rng):
    form = random_formula(rng)
    arrays, sizes = random_arrays(form, rng)
    Y = run(form.loops(), form.answer, arrays | sizes)
    np.testing.assert_array_equal(forward(form, arrays, **sizes), Y, strict=False)
    dY = rng.integers(-9, 10, Y.shape)
    grads = backward(form, arrays, dY)
    assert list(grads) == [f'd{name}' for name in arrays]
    for name, array in arrays.items():
        back = form.gradient(name)
        assert grads[f'd{name}'].shape == array.shape
        np.testing.assert_array_equal(grads[f'd{name}'], run(back.loops(), back.answer, arrays | sizes | {'dY': dY}))


def test_the_layer_is_two_formulas():
    np.testing.assert_array_equal(forward(TIMES, {'X': X, 'W': W}) + forward(PLUS, {'b': b}, N=4), lin(X, W, b))
    found = backward(TIMES, {'X': X, 'W': W}, dY) | backward(PLUS, {'b': b}, dY)
    for name, grad in lin_grad(X, W, dY)._asdict().items():
        np.testing.assert_array_equal(found[name], grad)


@pytest.mark.parametrize(
    ('call', 'told'),
    [
        (lambda: forward(TIMES, {'X': X}), 'ni,ij->nj needs W, which was not given; there are X'),
        (lambda: forward(TIMES, {'X': X, 'W': W.T}), 'i of ni,ij->nj is 3 in X and 2 in W; it should be the same'),
        (lambda: forward(TIMES, {'X': X[0], 'W': W}), r'X has shape \(3,\); X\[n, i\] should have 2 axes'),
        (lambda: forward(TIMES, {'X': X.tolist(), 'W': W}), 'X is a list; it should be an array'),
        (lambda: forward(PLUS, {'b': b}), 'j->nj copies over n; it should be given how often, as N=4'),
        (
            lambda: backward(TIMES, {'X': X, 'W': W}, dY.T),
            'n of ni,ij->nj is 4 in X and 2 in dY; it should be the same',
        ),
        (lambda: backward(TIMES, {'X': X, 'W': W}, dY[0]), r'dY has shape \(2,\); dY\[n, j\] should have 2 axes'),
        (lambda: backward(PLUS, {'b': b}, dY[:, :1]), 'j of j->nj is 2 in b and 1 in dY; it should be the same'),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, told):
    with pytest.raises((TypeError, ValueError), match=f'^{told}'):
        call()


@pytest.mark.parametrize(
    ('name', 'shapes', 'layer', 'layer_grad', 'bias'),
    [
        ('nn.Linear', [(4, 3), (2, 3), (4, 2)], torch_linear, torch_linear_grad, 'j->nj'),
        ('examples as columns', [(3, 4), (2, 3), (2, 4)], columns, columns_grad, 'j->jn'),
        ('three axes', [(4, 5, 3), (2, 3), (4, 5, 2)], torch_linear, torch_linear_grad, 'j->ntj'),
    ],
)
def test_the_layouts_are_as_people_write_them(name, shapes, layer, layer_grad, bias):
    rng = np.random.default_rng(7)
    X, W, dY = (rng.integers(-9, 10, shape) for shape in shapes)
    arrays = {'X': X, 'W': W.T if name == 'three axes' else W}
    np.testing.assert_array_equal(forward(LAYERS[name], arrays), layer(X, W, np.zeros(2, int)))
    found = backward(LAYERS[name], arrays, dY) | backward(formula(bias, 'Y', 'b'), {'b': b}, dY)
    dX, dW, db = layer_grad(X, W, dY)
    for ours, theirs in [('dX', dX), ('dW', dW.T if name == 'three axes' else dW), ('db', db)]:
        np.testing.assert_array_equal(found[ours], theirs)


def test_three_arrays_have_their_gradient_in_the_middle():
    rng = np.random.default_rng(0)
    A, V, B, dY = (rng.integers(-9, 10, shape) for shape in [(5, 3), (3, 2), (2, 4), (5, 4)])
    grads = backward(formula('ai,ij,jb->ab', 'Y', 'AVB'), {'A': A, 'V': V, 'B': B}, dY)
    np.testing.assert_array_equal(grads['dV'], A.T @ dY @ B.T)
