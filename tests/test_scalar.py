import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lin_backprop import numerical_grad
from lin_backprop.scalar import Chain, ChainGrad, chain, chain_grad

number = st.floats(-5, 5)


def test_the_example_of_the_notebooks():
    assert chain(x=3, w=2, b=1, target=4) == Chain(u=7, v=7, z=9)
    assert chain_grad(x=3, w=2, b=1, target=4) == ChainGrad(dz=1, dv=6, du=6, dx=12, dw=18, db=6)


@given(x=number, w=number, b=number, target=number)
def test_the_gradient_is_the_measured_slope_away_from_the_kink(x, w, b, target):
    u, v, _ = chain(x, w, b, target)
    assume(abs(u) > 0.01)
    grad = chain_grad(x, w, b, target)
    measured = numerical_grad(lambda p: chain(*p, target).z, [x, w, b])
    assert (grad.dx, grad.dw, grad.db) == pytest.approx(tuple(measured), abs=1e-5)
    # the later steps, with the chain entered at u and at v
    assert grad.du == pytest.approx(numerical_grad(lambda u: chain(u, 1, 0, target).z, u), abs=1e-5)
    assert grad.dv == pytest.approx(numerical_grad(lambda v: (v - target) ** 2, v), abs=1e-5)


def test_an_open_relu_lets_the_gradient_through():
    assert chain(x=1, w=2, b=-1, target=3) == Chain(u=1, v=1, z=4)
    assert chain_grad(x=1, w=2, b=-1, target=3) == ChainGrad(dz=1, dv=-4, du=-4, dx=-8, dw=-4, db=-4)


@pytest.mark.parametrize('b', [-1, -5])
def test_a_shut_relu_stops_the_gradient_also_where_u_is_0(b):
    assert chain(x=1, w=1, b=b, target=4) == Chain(u=1 + b, v=0, z=16)
    assert chain_grad(x=1, w=1, b=b, target=4) == ChainGrad(dz=1, dv=-8, du=0, dx=0, dw=0, db=0)
