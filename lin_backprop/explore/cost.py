"""Choose the sizes of a layer; see what each array would take to store, and what the gradients take to compute."""

from functools import partial

from ..render.cost import KNOWN, by_sizes, cost
from .controls import button, sizes
from .explorer import Explorer

LARGEST = 1_000_000


class Cost(Explorer):
    """N, D, M: the sizes, 1 to 1,000,000 each; a button for each known layer sets all three."""

    on_pages = {
        'N': [1, 4, 64, 640, 50_000],
        'D': [1, 3, 64, 784, 4096, 7840],
        'M': [1, 2, 10, 50, 500, 4096],
    }

    def __init__(self, N=64, D=784, M=50):
        self.sizes = sizes(LARGEST, N=N, D=D, M=M)
        for field in self.sizes.values():
            field.layout.width = '8em'
        layers = {f'{known.words}: {by_sizes(*known.shape)}': known.shape for known in KNOWN}
        buttons = [button(label, partial(self._set, shape)) for label, shape in layers.items()]
        super().__init__(*buttons, **self.sizes)

    def _set(self, shape):
        """What a button does: set the three sizes."""
        for field, size in zip(self.sizes.values(), shape, strict=True):
            field.value = size

    def draw(self, N, D, M):
        return cost(N, D, M)
