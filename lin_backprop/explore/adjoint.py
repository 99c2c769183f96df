"""Send a change forward or dY back, and see whether they meet in the same number."""

from ..adjoint import one_try, pairs
from ..render.adjoint import TOTALS, adjoint
from .controls import button, choice, whole
from .explorer import Explorer, check_layer

TRIES = 25


class Adjoint(Explorer):
    """X (N, D), W (D, M); pair: a step forward; partner: what goes back, the adjoint if None; attempt: 0 to 24.

    step: 0 the boxes alone, 1 summed forward, 2 backward as well, 3 the two totals.
    """

    time = 'step'
    tour = ('step', 'partner')

    def __init__(self, X, W, pair='X', partner=None, attempt=0, step=TOTALS):
        check_layer(X, W)
        self.pairs = pairs(X, W)
        steps = choice('forward', list(self.pairs), pair, 'pair')
        partners = list(self.pairs[pair].partners)
        self.partner = choice('backward', partners, partners[0] if partner is None else partner, 'partner')
        self.attempt = whole('try', attempt, 0, TRIES - 1, 'attempt')
        self.attempt.style.description_width = 'max-content'
        steps.observe(lambda change: self._fit(change.new), 'value')
        another = button('Try another', self._another)
        step = whole('step', step, 0, TOTALS)
        step.style.description_width = 'max-content'
        super().__init__(another, attempt=self.attempt, step=step, pair=steps, partner=self.partner)

    def _fit(self, pair):
        """The partners of this pair, with the adjoint chosen."""
        self.partner.options = list(self.pairs[pair].partners)
        self.partner.index = 0

    def _another(self):
        self.attempt.value = (self.attempt.value + 1) % TRIES

    def draw(self, attempt, step, pair, partner):
        return adjoint(self.pairs[pair], partner, *one_try(self.pairs[pair], attempt), step)
