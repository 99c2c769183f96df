"""Any layer from its letters: a formula in small numbers; for a gradient, an array and the answer change places."""

from functools import partial
from html import escape

import numpy as np

from ..letters import CONTRACTED, COPIED, LINED_UP, SUMMED, entry, listed
from ..one_line import einsum, plain
from .entry import adds_in_words, feeding
from .picture import Picture, at, data, factor, lettered, line, number, sign, signed
from .table import LIT, PICKED, cell, html_table, largest_of

_ANSWER = data(answer='1')
_TERMS = 5  # of a sum that are written out
_ROOMY = 10  # columns of all arrays that can be wide


def letters(formula, of, index, arrays, answers, losses, lit=True):
    """Picture of one entry of the answer of a Formula, or of one of its gradients.

    of: a key of answers, {name: array}; arrays: {name: array}, the gradient of the answer among them.
    losses: (dY · Y).sum() as it is, and with the number nudged by 1 that the entry speaks of.
    lit: whether what feeds the entry stands out; while a question asks for that, it does not.
    """
    chosen = formula if of == formula.answer else formula.gradient(of[1:])
    shown = {name: arrays[name] for name in chosen.arrays} | {of: answers[of]}
    turns, value = chosen.turns(index, _sizes(chosen, shown)), answers[of][index]
    start, end = _headline(formula, chosen)
    ways, why = _ways(chosen), _why(chosen)
    worked = _worked(chosen, index, turns, shown, value)
    slope = arrays[f'd{of}'][index] if of == formula.answer else value
    nudged, holds = _nudged(formula, of, index, slope, losses)
    proof = f'<div class="lin-proof"{_ANSWER}>{line(worked)}{signed(line(f"{holds} {nudged}"))}</div>'
    left = f'<div>{_blocks(formula, chosen, index, shown, lit)}{proof}</div>'
    right = f'<div>{_code(ways)}{_sentences(why)}</div>'
    headline = f'{lettered(escape(start))}<span{_ANSWER}>{lettered(escape(end))}</span>'
    html = f'<p class="lin-line lin-big">{headline}</p><div class="lin-any">{left}{right}</div>'
    text = [start + end, ways[0].splitlines()[-1].strip(), *(way for way in ways[1:] if way)]
    words = ' '.join([*(f'{part.rstrip(".")}.' for part in text), *why, f'{worked}.', nudged, holds])
    return Picture(f'<div class="lin-room">{html}</div>', words)


def _sizes(formula, arrays):
    words = formula.arrays | {formula.answer: formula.letters}
    return {x: size for name, word in words.items() for x, size in zip(word, arrays[name].shape, strict=True)}


def _headline(formula, chosen):
    """The formula, and what changes places in it."""
    if chosen is formula:
        return f'{formula.answer} from {listed(formula.arrays)}: ', str(formula)
    return f'{formula} → ', f'{chosen}: {chosen.answer[1:]} and {formula.answer} change places.'


def _ways(formula):
    """The loops, by letters, and in plain NumPy; '' where there is none."""
    short = plain(formula)
    return formula.loops(), f'{formula.answer} = {einsum(formula)}', f'{formula.answer} = {short}' if short else ''


def _code(ways):
    loops, by_letters, short = ways
    text = f'{loops}\n\n{by_letters}\n{short or "# plain NumPy: needs einsum"}'
    room = f'--lines:{len(text.splitlines())}'
    words = lettered(escape(text.replace('    ', '\t'), quote=False))
    return f'<pre class="lin-ways" style="{room}"{_ANSWER}>{words}</pre>'


def _sentences(why):
    room = f'--lines:{len(why) + 1}'  # of these lines one or two may be long
    says = ''.join(f'<li>{lettered(escape(sentence))}</li>' for sentence in why)
    return f'<ul class="lin-why-list" style="{room}"{_ANSWER}>{says}</ul>'


def _why(formula):
    """A sentence for each letter, those that are summed or copied first."""
    sentences = formula.reasons()
    for letter, role in formula.roles().items():
        holders = [name for name, word in formula.arrays.items() if letter in word]
        if role == LINED_UP:
            sentences.append(f'{letter} is in {listed([*holders, formula.answer])}: lined up.')
        elif role not in (CONTRACTED, SUMMED, COPIED):
            sentences.append(f'{letter} is in {holders[0]} and {formula.answer}: stays.')
    return sentences


def _worked(formula, index, turns, arrays, value):
    """'dW[2, 1] = sum over n of X[n, 2] · dY[n, 1] = 4·(-2) + (-2)·(-1) + 1·3 + 1·(-2) = -5'"""
    factors = [formula.factors(turn, arrays) for turn in turns]
    if len(turns) > _TERMS:
        factors = [each for each in factors if np.prod(each)]
    terms = ['·'.join(map(factor, each)) for each in factors]
    if len(terms) > _TERMS:
        terms = [*terms[: _TERMS - 1], f'… ({len(turns)} terms)']
    elif len(terms) < len(turns):
        terms.append(f'{len(turns) - len(terms)} times 0')
    steps = [] if len(turns) == 1 and len(formula.arrays) == 1 else [' + '.join(terms)]
    words = [entry(formula.answer, index), adds_in_words(formula, index, turns), *steps, number(value)]
    return ' = '.join(words)


def _nudged(formula, of, index, slope, losses):
    """What a nudge does to the loss, and whether it is what the entry says."""
    name, before, after = formula.answer, *losses
    says = f'{entry(f"d{name}", index)} = ' if of == name else ''
    words = f'Nudge {entry(of.removeprefix("d"), index)} by 1: the loss (d{name} · {name}).sum() goes from '
    words += f'{number(before)} to {number(after)}, by {says}{number(after - before)}.'
    return words, '✓' if after - before == slope else '✗'


# ---- the arrays, in their places in the formula


def _blocks(forward, formula, index, arrays, lit):
    """The arrays in their places in the formula; above the two that changed places, what stood there going forward."""
    words, sizes = formula.arrays | {formula.answer: formula.letters}, _sizes(formula, arrays)
    feeds = formula.fed_by(index, sizes) if lit else {}
    summed = formula.having(CONTRACTED, SUMMED) if lit else ''
    largest = largest_of(*map(largest_of, arrays.values()))

    def part(name, place):
        """The cell of a number."""
        value, handle = arrays[name][place], {'at': at(name, place), 'set': _picks(name, place, formula, arrays)}
        if name != formula.answer:
            is_lit = place in feeds.get(name, ())
            return cell(number(value), value, largest if is_lit else None, LIT if is_lit else '', data(**handle))
        if lit:
            handle['from'] = feeding(formula, formula.turns(place, sizes))
        return cell(number(value), value, largest, PICKED if place == index else '', data(**handle) + _ANSWER)

    tallest = max(_tall(array.shape) for array in arrays.values())
    was, parts = forward.arrays | {forward.answer: forward.letters}, []
    for k, ((name, word), first) in enumerate(zip(words.items(), was.items(), strict=True)):
        if k:
            parts.append(sign('→' if name == formula.answer else '·'))
        stood = '' if name in was else f'was {_tile(*first)}'
        block = _block(name, word, arrays[name].shape, summed, partial(part, name), tallest)
        parts.append(f'<div><div class="lin-was">{stood}</div>{block}</div>')
    roomy = ' lin-roomy' * (sum((1, *array.shape)[-1] for array in arrays.values()) <= _ROOMY)
    return f'<div class="lin-formula{roomy}">{"".join(parts)}</div>'


def _tall(shape):
    """How tall an array is, in em: its name, heads and rows."""
    tables, rows = (1, 1, *shape[:-1])[-2:]
    return 2 + min(tables, 2) * (1.5 + 1.62 * rows)


def _block(name, word, shape, summed, part, tall):
    """An array below its name and letters; with three axes, a table for each value of the first.

    part(place): a td; tall: the room that it takes, in em, so that arrays in two lines can change places.
    """
    tile = _tile(name, word, summed)
    if len(shape) < 3:
        inside = _table(tile, word, shape, summed, part)
    else:
        first, *axes = word
        look, slices = _look('lin-slice', first, summed), []
        for k in range(shape[0]):
            corner = f'<b class="{look}">{first}={k}</b>'
            slices.append(_table('', axes, shape[1:], summed, lambda place, k=k: part((k, *place)), corner))
        columns = f'grid-template-columns:repeat({-(-len(slices) // 2)},auto)'
        inside = (
            f'<div class="lin-caption">{tile}</div><div class="lin-slices" style="{columns}">{"".join(slices)}</div>'
        )
    return f'<div class="lin-block" style="--tall:{tall:g}em"{data(key=f"slot.{name[-1]}")}>{inside}</div>'


def _table(caption, word, shape, summed, part, corner=''):
    heads = [[f'{letter}={k}' for k in range(size)] for letter, size in zip(word, shape, strict=True)]
    rows = [()] if len(shape) < 2 else [(r,) for r in range(shape[0])]
    ends = [(c,) for c in range(shape[-1])] if shape else [()]
    cells = [[part((*row, *end)) for end in ends] for row in rows]
    return html_table(caption, heads[-1] if heads else [], heads[0] if len(heads) == 2 else None, cells, summed, corner)


def _tile(name, word, summed=''):
    return f'<b>{escape(name)}</b> {_chips(word, summed)}'


def _chips(word, summed):
    """Letters in their hues; those that are summed are struck through."""
    return ''.join(f'<span class="{_look("lin-letter", x, summed)}">{x}</span>' for x in word)


def _look(name, letter, summed):
    return name + f' lin-{letter}' * (letter in 'nij') + ' lin-summed' * (letter in summed)


def _picks(name, place, formula, arrays):
    """What a click on a number sets: its gradient; where it is the answer, or its gradient is given, the answer."""
    of = name if name == formula.answer else name[1:] or f'd{name}'
    entry_number = np.ravel_multi_index(place, arrays[name].shape) if place else 0
    return f'of={of} entry={entry_number}'
