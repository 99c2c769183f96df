"""The same chain with single numbers: f = mse(relu(x * w + b)), step by step, forward and backward."""

from typing import NamedTuple

from .accept import require_real


class Chain(NamedTuple):
    """The values on the way to the loss. z is the loss f itself."""

    u: float
    v: float
    z: float


class ChainGrad(NamedTuple):
    """dLoss/d(each letter): `dv` is what fast.ai stores as `v.g`."""

    dz: float
    dv: float
    du: float
    dx: float
    dw: float
    db: float


def chain(x, w, b, target):
    """Forward: four numbers -> Chain(u, v, z). ValueError for anything else."""
    require_real(x=x, w=w, b=b, target=target)
    u = x * w + b
    v = max(u, 0)
    z = (v - target) ** 2
    return Chain(u, v, z)


def chain_grad(x, w, b, target):
    """Backward, last step first: each line is the line before times one local slope. relu'(0) is taken as 0."""
    u, v, _ = chain(x, w, b, target)
    dz = 1
    dv = dz * 2 * (v - target)
    du = dv * (1 if u > 0 else 0)
    dx = du * w
    dw = du * x
    db = du * 1
    return ChainGrad(dz, dv, du, dx, dw, db)
