"""Why a gradient differs, in words. Each reason is a fact that was seen at every trial, and what it usually means."""

import numpy as np

from .causes import find_cause, find_change, read_shape
from .errors import in_words
from .kinds import is_real
from .layer import failing_line, fault_of_type
from .patterns import not_linear, pattern, where_wrong

SPECIAL, CALLS = 4, 15_000  # so many trials of special sizes, and calls of forward, are given to the search for a cause


def raised(error):
    """What the reader's function raised, where, and the arrays that it had there."""
    try:
        said = (str(error).splitlines() or ['no words'])[0].rstrip('.')
    except Exception:  # an error can fail to say what it is
        said = 'no words'
    line, shapes = failing_line(error)
    where = f' in `{line}`' if line else ''
    arrays = f' There, {listed(shapes)}.' if shapes else ''
    return f'It raised {type(error).__name__}{where}: {in_words(error, said) or f"{said}."}{arrays}'


def listed(shapes):
    """'X (4, 3), W (3, 2)' of {name: shape}."""
    return ', '.join(f'{name} {shape}' for name, shape in shapes.items())


def why(lab, name, seen, alone):
    """(verdict, sentences) for a gradient of which something Seen is wrong. alone: whether no other gradient is."""
    ran = [each for each in seen if each.state != 'raised']
    first = next(each for each in ran if not each.is_right)
    fact = f'{_fact(lab, name, first)}{_where_seen(first)}'
    if first.state in ('type', 'too rough'):
        return first.state, fact
    reason = pattern(lab, ran) or where_wrong(lab, name, ran, early=True) or _exchanged(lab, name, ran)
    if not reason and lab.is_rough(name):
        reason = 'Forward works in float32 here, too coarse to tell why: in float64 more can be told.'
    if not reason:
        # where it raises wherever sizes differ, that is a part of this mistake, or of another gradient's
        told_apart = len(ran) == len(seen) or any(each.general and each.trial.origin == 'sizes' for each in ran)
        general = [each for each in ran if each.general]
        tries = [(ran, find_cause)] if told_apart else [(seen, find_cause)] * alone + [(general, find_change)]
        reason = next(filter(None, (_cause(lab, name, tried, find) for tried, find in tries)), '')
        reason = reason or where_wrong(lab, name, ran) or _factor(lab, name, ran)
        reason = reason or not_linear(lab, name)
        if not reason and not told_apart:
            reason = 'Let backward run at other sizes first: then more can be told.'
    if not reason and first.state == 'wrong':
        reason = 'None of the usual mistakes makes these numbers.'
    return first.state, f'{reason} {fact}'.strip()


def where_it_fails(lab, seen):
    """Sentences for a backward that raises at some of the trials."""
    first = next(each for each in seen if each.state == 'raised')
    return f'{pattern(lab, seen, "It runs")} {raised(first.yours)}{_where_seen(first)}'.strip()


# --- what was seen


def _where_seen(seen):
    shapes = {name: np.shape(value) for name, value in seen.trial.arguments.items() if np.ndim(value)}
    return '' if seen.trial.origin == 'given' or not shapes else f' Seen with {listed(shapes)}.'


def _fact(lab, name, seen):
    """What is to be seen at one trial."""
    title = f'd{name}'
    if seen.state == 'type':
        return fault_of_type(title, seen.yours, lab.layer) or f'{title} is None.'
    if seen.state == 'too rough':
        return 'It could not be measured: forward rounds too much, or jumps.'
    if seen.state == 'shape':
        return f'{title} has shape {seen.yours.shape}; it should have {np.shape(seen.trial.arguments[name])}.'
    if seen.state == 'not finite':
        place = tuple(np.argwhere(seen.different)[0].tolist())
        return f'{title} is {seen.yours[place]}{_at(place)}, where the slope is finite.'
    if seen.measured is None:
        return f'{title} differs from the slopes that were measured along random directions.'
    off = np.where(seen.different, np.abs(seen.yours - seen.measured), 0)
    place, count = tuple(map(int, np.unravel_index(off.argmax(), off.shape))), int(seen.different.sum())
    both = f'yours is {seen.yours[place]:.4g}, measured was {seen.measured[place]:.4g}.'
    if not place:
        return f'{title} differs: {both}'
    return f'{count} of the {seen.yours.size} numbers of {title} differ{"s" * (count == 1)}, most{_at(place)}: {both}'


def _at(place):
    return f' at {list(place)}' if place else ''


# --- what was done instead


def _exchanged(lab, name, ran):
    """Whether it is the gradient of another input, at every trial."""
    layer, tried = lab.layer, [each for each in ran if each.measured is not None]
    for other in layer.names:
        if tried and other != name and is_real(layer.given[other]):
            rights = [lab.gradient(other, each.trial.arguments).slope for each in tried]
            if all(_equal(each.yours, right) for each, right in zip(tried, rights, strict=True)):
                order = ', '.join(layer.names)
                return f'This is the gradient of {other}. Return the gradients in the order of the inputs: {order}.'
    return ''


def _equal(yours, right):
    if not isinstance(yours, np.ndarray | np.generic) or yours.shape != right.shape:
        return False
    return bool(np.abs(yours - right).max(initial=0) <= 1e-6 * np.abs(right).max(initial=0))


def _factor(lab, name, ran):
    """One factor in numbers of a large array, where no smaller array could be tried."""
    if any(each.measured is not None for each in ran) or ran[0].state != 'wrong':
        return ''
    yours, slopes = lab.sampled(name, ran[0].yours)
    shapes = {other: np.shape(value) for other, value in ran[0].trial.arguments.items()}
    sizes = {f'{other}.shape[{k}]': length for other, shape in shapes.items() for k, length in enumerate(shape)}
    cause = find_cause(lambda _: slopes, [sizes], [yours])
    return f'{_capital(cause.name)}. {cause.why} So it is at {len(slopes)} places that were tried.' if cause else ''


def _capital(words, names=()):
    """The same with a capital in front, but where a name of the code stands there."""
    return words if words.split()[0] in names else f'{words[0].upper()}{words[1:]}'


def _cause(lab, name, seen, find):
    """What find_cause says, or find_change, where it finds something."""
    layer, right = lab.layer, lab.right(name)
    tried = [
        each for each in seen if each.measured is not None and each.state != 'not finite' and not np.any(each.kinks)
    ]
    tried = [each for each in tried if each.general] + [each for each in tried if not each.general][:SPECIAL]
    if not any(each.state in ('wrong', 'shape') for each in tried):
        return ''
    trials, outcomes = [each.trial.arguments for each in tried], [each.yours for each in tried]
    others = {f'd{other}': lab.right(other) for other in layer.names if other != name and is_real(layer.given[other])}
    slow = {'slow': True} if find is find_cause else {}
    others['Y'] = lambda arguments: layer.answer({other: arguments[other] for other in layer.names})
    letters, gives = lab.all_letters(), lab.letters[name]
    lab.slopes.calls_left = CALLS
    cause = find(right, trials, outcomes, letters, gives, layer.upstream, others, **slow)
    cause = cause or read_shape(right, trials, outcomes, letters, gives)
    if cause is None:
        return ''
    return f'{_capital(cause.name, {*trials[0], *others})}. {cause.why}'
