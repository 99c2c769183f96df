"""One number on two ways: the change goes forward and meets dY, or dY comes back and meets the change."""

from ..adjoint import dot, identity_gap
from ..letters import AXES
from .picture import Picture, beside, line, number, sign
from .table import table


def adjoint(pair, partner, change, dY):
    """Picture of one try. pair: a Pair; partner: the name of one of its partners; change, dY: arrays that fit it."""
    forward, backward, axes = pair.forward, pair.partners[partner], AXES[pair.change[1:]]
    before, moved = (change, pair.change, axes), (forward(change), forward.words, pair.axes)
    upstream, returned = (dY, 'dY', pair.axes), (backward(dY), backward.words, axes)
    waiting = [table(array, name, AXES[name], note='stays as it is') for name, array in pair.given.items()]
    words = f'Forward {number(dot(dY, moved[0]))}, backward {number(dot(returned[0], change))}: '
    words += _verdict(pair, backward, identity_gap(forward, backward, change, dY))
    html = [
        line(f'Forward: the change {pair.change} goes forward, dY waits.'),
        _way(before, moved, upstream),
        line(f'Backward ({partner}): dY comes back, the change {pair.change} waits.'),
        _way(upstream, returned, before, 'lin-backward'),
        line(words, big=True),
        *waiting,
    ]
    return Picture(''.join(html), words)


def _verdict(pair, backward, gap):
    if gap:
        return f'different by {number(abs(gap))}. So {backward.words} is not the adjoint of {pair.forward.words}.'
    if backward is pair.adjoint:
        return f'equal, as at every try. {backward.words} is the adjoint of {pair.forward.words}.'
    return 'equal this time. One try proves nothing: try another.'


def _way(start, end, waits, name=''):
    """start → end * waits = products, and their sum. Each of the three: (array, name, axes); name: as in `beside`."""
    products = end[0] * waits[0]
    return beside(
        table(*start),
        beside(sign('→'), table(*end)),
        beside(sign('*'), table(*waits)),
        beside(sign('='), table(products, 'products', end[2]), sign(f'sum: {number(products.sum())}')),
        name=name,
    )
