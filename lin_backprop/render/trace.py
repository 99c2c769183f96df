"""One entry of a gradient: which numbers feed it, their products on the way, and the sum that they make."""

import numpy as np

from ..letters import AXES, CONTRACTED, RULE, SUMMED, entry, sizes_of
from .entry import feeding, picks, rule_in_words, sum_in_words
from .paths import paths
from .picture import Picture, at, beside, data, factor, line, number, tint
from .table import largest_of, table

_FITS = 9  # characters of a product in its box
_HOW = 'Crimson: what you picked. Other frames: what it is made of. Click any number.'


def trace(X, W, dY, grad, gradient, index, lit=True):
    """Picture of one entry. grad: the LinGrad that holds the answer; gradient: 'dX', 'dW' or 'db'.

    lit: whether what feeds the entry stands out; while a question asks for that, it does not.
    """
    arrays, value = {'X': X, 'W': W, 'dY': dY}, getattr(grad, gradient)[index]
    largest = largest_of(*map(largest_of, (*arrays.values(), *grad)))
    sets = {'X': _sets('dX', X), 'W': _sets('dW', W)}
    sets['dY'] = {(n, j): _pick('db', (j,)) for n, j in np.ndindex(dY.shape)}  # b was added there
    tables = [*_given(arrays, gradient, index, largest, sets, lit), _answers(arrays, grad, gradient, index, largest)]
    words = sum_in_words(arrays, gradient, index, value)
    networks = paths(X, W, dY, gradient, index, largest, sets, lit)
    rule, terms = line(rule_in_words(arrays, gradient, index)), _sum(arrays, gradient, index, value, largest)
    told = f'<div class="lin-worked"{data(answer="1")}>{rule}{terms}</div>' + line(_HOW, name='lin-how')
    if len(X) == 1:
        shown = beside(*networks, f'<div>{told}</div>', name='lin-network')
    else:
        shown = beside(*networks, name='lin-networks') + told
    return Picture(beside(*tables) + shown, words)


def _pick(name, index):
    """What a click sets, to pick this entry."""
    return f'gradient={name} {picks(index)}'


def _sets(name, array):
    return {place: _pick(name, place) for place in np.ndindex(array.shape)}


def _given(arrays, gradient, index, largest, sets, lit):
    """X, W and dY: what feeds the entry is framed, and so is the number whose gradient it is; the rest steps back."""
    formula, sizes = RULE[gradient], sizes_of(arrays)
    fed = formula.fed_by(index, sizes) if lit else {}
    summed = [letter for letter in formula.having(CONTRACTED, SUMMED) if sizes[letter] > 1]
    for name, array in arrays.items():
        feeds = fed.get(name, ())
        own = [index] if gradient == f'd{name}' else ()
        look = {'mark': own, 'lit': feeds, 'faint': set(sets[name]) - set(feeds), 'summed': summed if feeds else ''}
        yield table(array, name, AXES[name], largest=largest, sets=sets[name], **look)


def _answers(arrays, grad, gradient, index, largest):
    """dX, dW and db. A phone shows the one that was chosen."""
    blocks = []
    for name, array in grad._asdict().items():
        formula, sizes = RULE[name], sizes_of(arrays)
        fed = {place: feeding(formula, formula.turns(place, sizes)) for place in np.ndindex(array.shape)}
        mark, look = ([index], '') if name == gradient else ((), ' class="lin-other"')
        more = {'largest': largest, 'sets': _sets(name, array), 'fed': fed, 'answer': True}
        blocks.append(f'<div{look}>{table(array, name, AXES[name], mark=mark, **more)}</div>')
    return f'<div class="lin-answers">{"".join(blocks)}</div>'


def _sum(arrays, gradient, index, value, largest):
    """The products, each in a box that came down from its line, and what they add up to."""
    formula, sizes = RULE[gradient], sizes_of(arrays)
    letter, turns, boxes = formula.having(CONTRACTED, SUMMED), formula.turns(index, sizes), []
    for turn in turns:
        factors = formula.factors(turn, arrays)
        product = np.prod(factors)
        words = '·'.join(map(factor, factors if len(factors) == 2 else (1, *factors)))  # the bias has the factor 1
        words = f'{words if len(words) <= _FITS else ""} <b>{number(product)}</b>'
        marks = data(
            key=f'{at(gradient, index)}.{turn[letter]}',
            born=f'line.{turn["n"]}.{turn.get("i", sizes["i"])}.{turn["j"]}',
            **{'from': feeding(formula, [turn])},
        )
        head = f'<span class="lin-{letter}">{letter}={turn[letter]}</span>'
        boxes.append(_box('+' if boxes else '=', head, words, tint(product, largest, 'lin-chip'), marks))
    look = tint(value, largest, 'lin-chip lin-marked')
    boxes.append(_box('=', entry(gradient, index), f'<b>{number(value)}</b>', look, data(key='sum', late='1')))
    spare = [_box('', '', '', 'class="lin-chip"', '', 'lin-unseen')] * (max(sizes['n'], sizes['j']) - len(turns))
    return f'<div class="lin-terms">{"".join(boxes + spare)}</div>'  # so that every sum takes as much room


def _box(sign, head, words, look, marks, name=''):
    before = f'<span class="lin-before" aria-hidden="true">{sign}</span>'
    box = f'<div class="lin-joined">{before} <div {look}{marks}>{words}</div></div>'
    return f'<div class="lin-term {name}">{head} {box}</div>'
