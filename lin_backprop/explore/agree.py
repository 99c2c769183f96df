"""Change the shapes, and watch the loops and a vectorized version agree."""

from ..check import compare
from ..examples import LARGEST, example, example_digits
from ..linear import lin_grad_loops
from ..mistakes import lin_grad_mean
from ..render.agree import agree
from ..versions import VERSIONS
from .controls import choice, sizes
from .explorer import Explorer

DATA = {'integers': example, 'digits': example_digits}
OTHERS = {name: version for name, version in VERSIONS.items() if name != 'loops'} | {'a mistake: mean': lin_grad_mean}


class Agree(Explorer):
    """N, D, M: the sizes, 1 to 8 each; data: 'integers' or 'digits'; version: a key of OTHERS."""

    on_pages = {'N': range(1, 6), 'D': range(1, 5), 'M': range(1, 5)}
    tour = ('version',)

    def __init__(self, N=4, D=3, M=2, data='integers', version='@'):
        data, version = choice('data', list(DATA), data), choice('version', list(OTHERS), version)
        super().__init__(**sizes(LARGEST, N=N, D=D, M=M), data=data, version=version)

    def draw(self, N, D, M, data, version):
        X, W, _, dY = DATA[data](N, D, M)
        loops, other = lin_grad_loops(X, W, dY), OTHERS[version](X, W, dY)
        return agree(X, W, dY, loops, other, version, compare(loops, other))
