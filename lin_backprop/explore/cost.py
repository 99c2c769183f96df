"""Choose the sizes of a layer; see what each array would take to store, and what the gradients take to compute."""

from functools import partial

from ..render.cost import KNOWN, PICKS, cost
from .controls import button, sizes
from .explorer import Explorer

LARGEST = 1_000_000


class Cost(Explorer):
    """N, D, M: the sizes, 1 to 1,000,000 each; a button for each known layer sets all three."""

    on_pages = PICKS
    tour = ('N',)

    def __init__(self, N=64, D=784, M=50):
        fields = sizes(LARGEST, N=N, D=D, M=M)
        for field in fields.values():
            field.layout.width = '8em'
        shapes = {known.name: dict(zip('NDM', known.shape, strict=True)) for known in KNOWN}
        super().__init__(*(button(name, partial(self.set, shape)) for name, shape in shapes.items()), **fields)

    def draw(self, N, D, M):
        return cost(N, D, M)
