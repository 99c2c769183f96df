"""The rule: whatever follows from the letters of a formula is what its loops do, and what nudges measure."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lin_backprop import letters, lin_grad, lin_grad_einsum, lin_grad_loops, lin_grad_outer
from lin_backprop.letters import AXES, LETTERS, RULE, formula, size
from lin_backprop.one_line import boxes, einsum, plain


def random_formula(rng, most=3):
    """One to `most` arrays with up to five letters, in any order, and any answer."""
    known = rng.permutation(list(LETTERS))[:5]
    *arrays, answer = (''.join(rng.permutation(known)[: rng.integers(6)]) for _ in range(rng.integers(2, most + 2)))
    return formula(f'{",".join(arrays)}->{answer}')


# a formula is made from its seed: drawn letter by letter, thousands of them would take a minute
rngs = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def run(lines, answer, names):
    """What `answer` is after these lines."""
    exec(lines, names := {'np': np, **names})
    return names[answer]


def random_arrays(form, rng):
    """{name: integers} for each array, and for the letters sizes from 0 to 4 under their names."""
    sizes = {letter: int(rng.integers(5)) for letter in form.roles()}
    arrays = {name: rng.integers(-9, 10, [sizes[x] for x in word]) for name, word in form.arrays.items()}
    return arrays, {size(letter): length for letter, length in sizes.items()}


@given(rngs)
def test_the_way_back_of_a_copy_is_a_sum_and_of_a_sum_a_copy(rng):
    form = random_formula(rng)
    forward = form.roles()
    for name, word in form.arrays.items():
        back = form.gradient(name)
        assert back.gradient(f'd{form.answer}').letters == form.letters
        for letter in form.roles():
            if forward[letter] == letters.COPIED:
                assert back.roles()[letter] in (letters.SUMMED, letters.CONTRACTED)
            if forward[letter] == letters.SUMMED and letter in word:
                assert back.roles()[letter] == letters.COPIED


@given(rngs)
def test_what_feeds_an_entry_adds_up_to_it(rng):
    form = random_formula(rng)
    arrays, sizes = random_arrays(form, rng)
    Y = run(form.loops(), form.answer, arrays | sizes)
    for index in np.ndindex(Y.shape):
        fed = form.fed_by(index, {letter: sizes[size(letter)] for letter in form.roles()})
        products = np.prod([[arrays[name][k] for k in places] for name, places in fed.items()], axis=0)
        assert Y[index] == products.sum()


def test_the_layer_follows_from_its_letters():
    """Nothing but the two formulas of the layer is declared: its loops, boxes, einsum and @ are those of linear.py."""
    for answer in ('dX', 'dW', 'db'):
        form = RULE[answer]
        assert form.loops().splitlines()[-1].strip() in inspect.getsource(lin_grad_loops)
        assert f'{answer} = {boxes(form)}' in inspect.getsource(lin_grad_outer)
        assert f'{answer} = {einsum(form)}' in inspect.getsource(lin_grad_einsum)
        assert f'{answer} = {plain(form)}' in inspect.getsource(lin_grad)
    assert plain(RULE['Y']) == 'X @ W'


def test_the_letters_of_all_arrays():
    assert AXES == {'X': 'ni', 'W': 'ij', 'b': 'j', 'Y': 'nj', 'dX': 'ni', 'dW': 'ij', 'db': 'j', 'dY': 'nj'}
    assert [size(letter) for letter in 'nijx'] == ['N', 'D', 'M', 'X']
    assert [LETTERS[letter].first for letter in 'nij'] == [4, 3, 2]
    assert sorted(letter.first for letter in LETTERS.values()) == [2, 3, 4, 5, 6, 7]  # the smallest that all differ


def test_a_scale_for_each_example_is_lined_up_and_then_summed():
    """The letter n is in both arrays and stays; i is in both and goes: no @ does it."""
    ds = formula('n,ni->ni', 'Y', 'sX').gradient('s')
    assert str(ds.roles()) == str({'n': letters.LINED_UP, 'i': letters.CONTRACTED})
    assert plain(ds) == '(dY * X).sum(1)'


@pytest.mark.parametrize(
    ('letters', 'line'),
    [
        ('j->nj', 'A[None, :].repeat(N, 0)'),
        ('ni->n', 'A.sum(1)'),
        ('ni->in', 'A.T'),
        ('nj,nj->nj', 'A * B'),
        ('nj,jn->nj', 'A * B.T'),
        ('i,j->ij', 'A[:, None] * B[None, :]'),
        ('i,i->', 'A @ B'),
        ('ij,jk->ki', 'B.T @ A.T'),
        ('nti,ij->ntj', 'A @ B'),
        ('ni,nj->n', 'A.sum(1) * B.sum(1)'),
        ('ni,n->ni', 'A * B[:, None]'),
        ('nij,nik->njk', '(A[:, :, :, None] * B[:, :, None, :]).sum(1)'),
        ('ai,ij,jb->ab', 'A @ B @ C'),
        ('ai,ab,jb->ij', 'A.T @ B @ C.T'),
        ('i,ij,j->', 'A @ B @ C'),
        ('p,ptk,k->t', 'A @ (B @ C)'),  # A @ B would sum another letter
        ('nij->jni', None),  # no .T turns three axes by one
        ('nij,nji->n', None),
    ],
)
def test_the_line_that_is_chosen(letters, line):
    assert plain(formula(letters)) == line


def test_the_reasons_name_the_letter_the_answer_and_the_arrays():
    assert RULE['dW'].reasons() == ['dW lacks n, which is in X and dY: lined up and summed.']
    assert RULE['db'].reasons() == ['db lacks n, which is in dY: summed.']
    assert formula('j->nj', 'Y', 'b').reasons() == ['n is in Y alone: copied.']
    assert formula('ni,ni->ni').reasons() == []


@pytest.mark.parametrize(
    ('text', 'word'),
    [
        ('ni,ij,jk,kt->nt', '4 arrays'),
        ('nn->n', "n twice in 'nn'"),
        ('ni->nn', "n twice in 'nn'"),
        ('ni,ij->nq', 'over q'),
        ('ni,ij', "'ni,ij'"),
        ('', "''"),
        ('n1->n', "'n1->n'"),
        ('Ni->N', "'Ni->N'"),
        ('ni->n->i', "'ni->n->i'"),
        ('ni->n,i', "'ni->n,i'"),
    ],
)
def test_what_is_no_such_formula_is_refused(text, word):
    with pytest.raises(ValueError, match=word) as error:
        formula(text)
    assert str(error.value).count('it should') + str(error.value).count('each letter should') == 1


@given(rngs)
def test_one_plain_at_is_one_letter_in_both_and_dropped_and_nothing_else_dropped(rng):
    form = random_formula(rng, most=2)
    turnable = all(len(word) <= 2 for word in form.arrays.values())
    roles = list(form.roles().values())
    line = plain(form) or ''
    alone = roles.count(letters.CONTRACTED) == 1 and not {letters.LINED_UP, letters.SUMMED, letters.COPIED} & {*roles}
    if turnable:
        assert alone == ('@' in line and not any(word in line for word in ('.sum', '.repeat', '*')))


# last, because it takes longest: a fault is mostly noticed before
@settings(max_examples=2_000, deadline=None)
@given(rngs)
def test_lines_do_what_the_loops_do_and_gradients_what_a_nudge_measures(rng):
    """The loss (Y * dY).sum() is a straight line along any change of one array, so a nudge along it is exact."""
    form = random_formula(rng)
    arrays, sizes = random_arrays(form, rng)
    Y = run(form.loops(), form.answer, arrays | sizes)
    names = arrays | sizes | {'dY': rng.integers(-9, 10, Y.shape)}
    check_lines(form, names, Y)
    for name, array in arrays.items():
        back = form.gradient(name)
        grad = run(back.loops(), back.answer, names)
        nudge = rng.integers(-9, 10, array.shape)
        moved = run(form.loops(), form.answer, names | {name: array + nudge})
        assert ((moved - Y) * names['dY']).sum() == (grad * nudge).sum(), f'{form} by {name}'
        check_lines(back, names, grad)


def check_lines(form, names, expected):
    """Each line of NumPy makes the same numbers in the same shape."""
    for text in filter(None, [einsum(form), boxes(form), plain(form)]):
        value = np.asarray(eval(text, {'np': np, **names}))
        assert value.shape == expected.shape, text
        np.testing.assert_array_equal(value, expected, text)
