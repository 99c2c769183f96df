"""What holds for lin and every version of lin_grad at all sizes, types, memory layouts and values."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from refusing import refused

from lin_backprop import LinGrad, lin, lin_grad_loops
from lin_backprop.adjoint import dot
from lin_backprop.rounding import exact
from lin_backprop.versions import VERSIONS

every_version = pytest.mark.parametrize('version', VERSIONS.values(), ids=VERSIONS)
every_size = st.tuples(*[st.integers(0, 8)] * 3)

small = st.integers(-99, 99)
whole = st.integers(-(2**63), 2**63 - 1)  # sums wrap around, in all versions alike
# sums of eight products stay in the range of their type: 8 * 1e18 ** 2 of float32, 8 * 1e30 ** 2 of float64
REALS = {
    'float32': st.floats(-(2.0**60), 2.0**60, width=32),
    'float64': st.floats(-1e30, 1e30),
    'int64': small,
}
ODD = st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -2.0])

LAYOUTS = {
    'row by row': lambda a: a,
    'column by column': np.asfortranarray,
    'every second': lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    'backwards': lambda a: np.flip(np.flip(a).copy()),
    'read-only': lambda a: np.broadcast_to(a, a.shape),
}


@st.composite
def layers(draw, **elements):
    """X, W, b, dY of any size and layout. elements: {dtype: its numbers}; each array has a type of its own."""
    N, D, M = draw(every_size)
    made = []
    for shape in ((N, D), (D, M), (M,), (N, M)):
        dtype = draw(st.sampled_from(list(elements)))
        array = draw(hnp.arrays(dtype, shape, elements=elements[dtype]))
        made.append(LAYOUTS[draw(st.sampled_from(list(LAYOUTS)))](array))
    return made


def terms(X, W, dY):
    """How many products each entry of dX, dW and db is the sum of."""
    (N, _), M = X.shape, W.shape[1]
    return LinGrad(M, N, N)


def products(X, W, dY):
    """The boxes of dX, dW and db, with the letter that is summed last."""
    return LinGrad(dY[:, None, :] * W, np.moveaxis(X[:, :, None] * dY[:, None, :], 0, -1), dY.T)


@given(layers(int64=whole))
def test_whole_numbers_are_the_same_to_the_last_bit(layer):
    X, W, b, dY = layer
    with np.errstate(over='ignore'):  # the loops say that they wrap around
        right = lin_grad_loops(X, W, dY)
        for version in VERSIONS.values():
            for found, expected in zip(version(X, W, dY), right, strict=True):
                np.testing.assert_array_equal(found, expected, strict=True)
    for grad, of in zip(right, (X, W, b), strict=True):
        assert grad.shape == of.shape


@given(layers(int64=whole))
def test_forward_is_three_loops_and_a_bias_on_whole_numbers(layer):
    X, W, b, _ = layer
    with np.errstate(over='ignore'):
        Y = np.zeros((len(X), len(b)), int) + b
        for n, i, j in np.ndindex(*X.shape, len(b)):
            Y[n, j] += X[n, i] * W[i, j]
    np.testing.assert_array_equal(lin(X, W, b), Y, strict=True)


@given(layers(**REALS))
def test_floats_are_off_by_half_an_eps_for_each_term(layer):
    """The bound of rounding theory, in any order of summing: t * u / (1 - t * u) of the sum of |products|, u = eps / 2.

    So two versions differ by about t * eps. A product below the smallest normal number is off by a step there too.
    """
    X, W, _, dY = layer
    right, total = exact(X, W, dY), exact(abs(X), abs(W), abs(dY))
    like = lin_grad_loops(X, W, dY)
    for version in VERSIONS.values():
        for found, loops, value, size, t in zip(version(X, W, dY), like, right, total, terms(X, W, dY), strict=True):
            assert (found.shape, found.dtype) == (loops.shape, loops.dtype)
            if found.dtype == int:
                np.testing.assert_array_equal(found, value)
                continue
            finest = np.finfo(found.dtype)
            tu = t * Fraction(float(finest.eps)) / 2
            allowed = tu / (1 - tu) * size + t * Fraction(float(finest.smallest_subnormal))
            off = [abs(Fraction(float(a)) - b) for a, b in zip(found.flat, value.flat, strict=True)]
            assert all(o <= most for o, most in zip(off, allowed.flat, strict=True))


@given(layers(**{name: numbers | ODD for name, numbers in REALS.items() if name != 'int64'}))
def test_nan_and_inf_are_in_the_same_places_where_nothing_overflows(layer):
    X, W, _, dY = layer
    with np.errstate(all='ignore'):
        for version in VERSIONS.values():
            for found, made in zip(version(X, W, dY), products(X, W, dY), strict=True):
                up, down = (made == np.inf).any(-1), (made == -np.inf).any(-1)
                nan = np.isnan(made).any(-1) | (up & down)
                np.testing.assert_array_equal(np.isnan(found), nan)
                np.testing.assert_array_equal(found == np.inf, up & ~nan)
                np.testing.assert_array_equal(found == -np.inf, down & ~nan)


@given(layers(float32=st.floats(width=32), float64=st.floats()))
def test_no_nan_or_inf_is_hidden_even_where_sums_overflow(layer):
    X, W, b, dY = layer
    with np.errstate(all='ignore'):
        for version in VERSIONS.values():
            for found, made in zip(version(X, W, dY), products(*map(_not_finite_alone, (X, W, dY))), strict=True):
                odd = ~np.isfinite(made).all(-1)
                assert not np.isfinite(found[odd]).any()
        odd = ~np.isfinite(_not_finite_alone(X)[:, :, None] * _not_finite_alone(W)).all(1) | ~np.isfinite(b)
        assert not np.isfinite(lin(X, W, b)[odd]).any()


def _not_finite_alone(array):
    """Finite numbers as 1, so that no product of two is infinite."""
    return np.where(np.isfinite(array), np.sign(array), array)


@every_version
@pytest.mark.parametrize('sizes', [(4, 3, 2), (2, 5, 3)])
def test_fractions_never_round(version, sizes):
    N, D, M = sizes
    rng = np.random.default_rng(0)
    X, W, dY = (
        np.array([Fraction(*map(int, rng.integers(1, 99, 2))) for _ in range(r * c)]).reshape(r, c)
        for r, c in ((N, D), (D, M), (N, M))
    )
    for found, right in zip(version(X, W, dY), lin_grad_loops(X, W, dY), strict=True):
        np.testing.assert_array_equal(found, right, strict=True)


@given(layers(int64=small), st.data())
def test_every_gradient_is_the_adjoint_of_its_share_of_the_layer(layer, data):
    X, W, b, dY = layer
    δX, δW, δb = (data.draw(hnp.arrays(int, array.shape, elements=small)) for array in (X, W, b))
    nothing = [np.zeros_like(array) for array in (X, W, b)]
    for version in VERSIONS.values():
        dX, dW, db = version(X, W, dY)
        assert dot(dX, δX) == dot(dY, lin(δX, W, nothing[2]))
        assert dot(dW, δW) == dot(dY, lin(X, δW, nothing[2]))
        assert dot(db, δb) == dot(dY, lin(nothing[0], W, δb))


@given(layers(int64=small), st.lists(st.integers(0, 8), max_size=4))
def test_the_parts_of_any_split_of_the_batch_add_up(layer, cuts):
    X, W, _, dY = layer
    cuts = sorted(cuts)
    pieces = list(zip(np.split(X, cuts), np.split(dY, cuts), strict=True))
    for version in VERSIONS.values():
        parts = [version(X_part, W, dY_part) for X_part, dY_part in pieces]
        whole = version(X, W, dY)
        np.testing.assert_array_equal(np.concatenate([part.dX for part in parts]), whole.dX)
        np.testing.assert_array_equal(sum(part.dW for part in parts), whole.dW)
        np.testing.assert_array_equal(sum(part.db for part in parts), whole.db)


@given(layers(int64=small, float32=REALS['float32'], float64=REALS['float64']))
def test_inputs_stay_as_they_are_and_answers_have_memory_of_their_own(layer):
    before = [array.copy() for array in layer]
    X, W, b, dY = layer
    answers = [lin(X, W, b)]
    for version in VERSIONS.values():
        answers += version(X, W, dY)
    for array, old in zip(layer, before, strict=True):
        np.testing.assert_array_equal(array, old, strict=True)
    for answer in answers:
        assert answer.flags.writeable
        assert not any(np.shares_memory(answer, array) for array in layer)


@pytest.mark.parametrize(
    'dtype', ['bool', 'int8', 'int16', 'int32', 'uint8', 'uint64', 'float16', 'complex128', '>f8', 'U3']
)
@pytest.mark.parametrize(('function', 'last'), [(lin, 'b'), *((version, 'dY') for version in VERSIONS.values())])
@pytest.mark.parametrize('k', range(3))
def test_other_types_are_refused_by_name(function, last, dtype, k):
    arrays = [np.ones((4, 3)), np.ones((3, 2)), np.ones({'b': (2,), 'dY': (4, 2)}[last])]
    arrays[k] = arrays[k].astype(dtype)
    with refused(f'{["X", "W", last][k]} … {arrays[k].dtype}'):
        function(*arrays)
