"""Why a gradient differs, in words. Each reason is a fact that was seen at every trial."""

import numpy as np

from .causes import find_cause
from .kinds import is_real
from .layer import failing_line, fault_of_type


def raised(error):
    """What the reader's function raised, where, and the arrays that it had there."""
    try:
        words = (str(error).splitlines() or ['no words'])[0].rstrip('.')
    except Exception:  # an error can fail to say what it is
        words = 'no words'
    line, shapes = failing_line(error)
    where = f' in `{line}`' if line else ''
    arrays = f' There, {_listed(shapes)}.' if shapes else ''
    return f'It raised {type(error).__name__}{where}: {words}.{arrays}'


def why(lab, name, title, seen):
    """(verdict, sentences) for a gradient of which something Seen is wrong."""
    wrong = [each for each in seen if not each.is_right]
    first = wrong[0]
    fact = _fact(lab, title, first)
    if first.state in ('type', 'too rough'):
        return first.state, fact
    reason = _pattern(lab, seen) or _cause(lab, name, seen) or _local(lab, name, seen) or ''
    if not reason and first.state == 'wrong':
        reason = 'None of the mistakes that are known here explains it.'
    return first.state, f'{reason} {fact}'.strip()


# --- what was seen


def _fact(lab, title, seen):
    """What is to be seen at one trial."""
    there = f' Seen with {_shapes(seen.trial.arguments)}.' if seen.trial.origin != 'given' else ''
    if seen.state == 'raised':
        return raised(seen.yours) + there
    if seen.state == 'type':
        return (fault_of_type(title, seen.yours, lab.layer) or f'{title} is None.') + there
    if seen.state == 'too rough':
        return 'It could not be measured: forward rounds too much, or jumps.' + there
    if seen.state == 'shape':
        wanted = np.shape(seen.trial.arguments[title[1:]] if seen.measured is None else seen.measured)
        return f'{title} has shape {seen.yours.shape}; it should have {wanted}.' + there
    if seen.state == 'not finite':
        place = tuple(np.argwhere(seen.different)[0].tolist())
        return f'{title} is {seen.yours[place]} at {list(place)}, where the slope is finite.' + there
    if seen.measured is None:
        return f'{title} differs from the slopes that were measured along random directions.' + there
    count, place = seen.different.sum(), _largest(seen)
    many = f'{count} of the {seen.yours.size} numbers of {title} {"differs" if count == 1 else "differ"}, most '
    at = f'at {list(place)}: ' if place else ''
    if not place:
        many = f'{title} differs: '
    return f'{many}{at}yours is {_short(seen.yours[place])}, measured was {_short(seen.measured[place])}.' + there


def _largest(seen):
    off = np.where(seen.different, np.abs(seen.yours - seen.measured), 0)
    return tuple(map(int, np.unravel_index(off.argmax(), off.shape)))


def _short(value):
    return f'{float(value):.4g}'


def _shapes(arguments):
    return _listed({name: np.shape(value) for name, value in arguments.items() if np.ndim(value)}) or 'other numbers'


def _listed(shapes):
    return ', '.join(f'{name} {shape}' for name, shape in shapes.items())


# --- right at some trials, wrong at others


def _pattern(lab, seen):
    """Which trials alone are right, or wrong, in words; '' where there is no such line."""
    right, wrong = ([each for each in seen if each.is_right == is_right] for is_right in (True, False))
    if not right:
        return ''
    if all(each.is_right for each in seen if each.general):
        special = ' and where '.join(each.trial.special for each in wrong)
        usual = 'Was an axis of length 1 lost (`squeeze`), or taken for another one?' if ' = 1' in special else ''
        return f'Right elsewhere, wrong where {special}. {usual}'.strip()
    origins = {each.trial.origin for each in right if each.general}
    if origins == {'given'}:
        outside = _from_outside(lab)
        used = (
            f'It uses {outside} from outside of the function.'
            if outside
            else 'Does it use arrays from outside of the function?'
        )
        return f'Right for your arrays only, wrong for other numbers in the same shapes. {used} It should use its arguments alone.'
    if (
        'given' in origins
        and 'fresh' in origins
        and not any(each.is_right for each in seen if each.trial.origin == 'sizes' and each.general)
    ):
        equal = [
            each.trial.special for each in right if ' = ' in each.trial.special and ' = 1' not in each.trial.special
        ]
        if equal:
            return f'Right only where {" or ".join(equal)}, as in your arrays. Are two axes, or two sizes, taken for one another?'
        return 'Right at the sizes of your arrays only. Is a size written into the code? Ask the arguments: `len(X)`, `X.shape[1]`.'
    if not origins and right and all(' = ' in each.trial.special or 'equal' in each.trial.special for each in right):
        return ''  # by chance, such as a mean over one
    return ''


def _from_outside(lab):
    """The names of arrays that backward takes from outside of itself."""
    code, known = getattr(lab.layer.backward, '__code__', None), getattr(lab.layer.backward, '__globals__', {})
    if code is None:
        return ''
    cells = zip(code.co_freevars, lab.layer.backward.__closure__ or (), strict=True)
    known = known | {name: cell.cell_contents for name, cell in cells}
    names = [
        name
        for name in (*code.co_names, *code.co_freevars)
        if np.ndim(getattr(known.get(name), 'shape', 0)) and hasattr(known.get(name), 'dtype')
    ]
    return ' and '.join(f'`{name}`' for name in names)


# --- wrong in one way at every trial


def _cause(lab, name, seen):
    """What find_cause says, where it finds something."""
    tried = [each for each in seen if each.measured is not None and not each.note]
    if not tried:
        return ''
    exchanged = _exchanged(lab, name, tried)
    if exchanged:
        return exchanged
    layer = lab.layer
    others = {f'd{other}': lab.right(other) for other in layer.names if other != name and is_real(layer.given[other])}
    others['Y'] = lambda arguments: layer.answer({other: arguments[other] for other in layer.names})
    cause = find_cause(
        lab.right(name),
        [each.trial.arguments for each in tried],
        [each.yours for each in tried],
        lab.all_letters(),
        lab.letters[name],
        layer.upstream,
        others,
    )
    return f'{cause.name[0].upper()}{cause.name[1:]}. {cause.why}' if cause else ''


def _exchanged(lab, name, tried):
    """Whether it is the gradient of another input, at every trial."""
    for other in lab.layer.names:
        if other != name and is_real(lab.layer.given[other]):
            rights = [lab.right(other)(each.trial.arguments) for each in tried]
            if all(_equal(each.yours, right) for each, right in zip(tried, rights, strict=True)):
                return f'This is the gradient of {other}. Return the gradients in the order of the inputs: {", ".join(lab.layer.names)}.'
    return ''


def _equal(yours, right):
    if not isinstance(yours, np.ndarray | np.generic) or yours.shape != right.shape:
        return False
    return bool(np.abs(yours - right).max(initial=0) <= 1e-6 * np.abs(right).max(initial=0))


# --- wrong in a part, at every trial


def _local(lab, name, seen):
    """Where the wrong numbers stand, if that is the same at every trial."""
    wrong = [each for each in seen if each.state == 'wrong' and each.different is not None]
    if not wrong or any(each.state not in ('right', 'wrong') for each in seen):
        return ''
    return _repeated(lab, wrong) or _kink(lab, name, wrong) or _tiny(wrong) or _rows(lab, name, wrong)


def _repeated(lab, wrong):
    for index in lab.layer.names:
        if all(_only_repeated(each, each.trial.arguments[index]) for each in wrong):
            return (
                f'Only the rows whose number stands in {index} more than once are wrong: they were overwritten where they '
                f'should add up. `dW[index] += ...` counts each row once; `np.add.at(dW, index, ...)` adds every time.'
            )
    return ''


def _only_repeated(seen, index):
    if not isinstance(index, np.ndarray) or index.dtype.kind not in 'iu' or not seen.different.ndim:
        return False
    rows, counts = np.unique(index, return_counts=True)
    bad = np.flatnonzero(seen.different.reshape(len(seen.different), -1).any(1))
    return bool(len(bad)) and set(bad) <= set(rows[counts > 1])


def _kink(lab, name, wrong):
    """Right as long as all numbers are above 0."""
    for other, value in lab.layer.given.items():
        if is_real(value) and value.shape == lab.layer.given[name].shape and value.ndim:
            for words, side in (('below', np.less), ('above', np.greater)):
                if all((~side(each.trial.arguments[other], 0) & each.different).sum() == 0 for each in wrong):
                    return f'Wrong only where {other} is {words} 0. Is a mask such as `{other} > 0` missing, or the wrong way round?'
    positive = [trial for each in wrong[:3] if (trial := lab.positive(each.trial))]
    there = [lab.look(name, trial, lab.outcome(trial)) for trial in positive]
    if there and all(each.is_right for each in there):
        return (
            'Right as long as all numbers are above 0, wrong where some are below. Forward bends at 0, as relu does: is the '
            'mask of that, such as `Y > 0`, missing, or made of other numbers?'
        )
    return ''


def _tiny(wrong):
    if max(each.off for each in wrong) > 1e-3:
        return ''
    if all(np.array_equal(each.yours, each.yours.astype(np.float32)) for each in wrong):
        return (
            'It is off by very little, and all its numbers are numbers of float32: it was rounded to them on the way.'
        )
    return (
        'It is off by very little, and by the same with each nudge: this is not the error of measuring. Does one of forward '
        'and backward have a small number more, such as the epsilon under a root, or work in float32?'
    )


def _rows(lab, name, wrong):
    for axis, letter in enumerate(lab.letters[name]):
        for word, place in (('first', 0), ('last', -1)):
            if all(_only_there(each.different, axis, place) for each in wrong):
                return f'Only the {word} {letter} of d{name} is wrong, all the rest is right.'
    return ''


def _only_there(different, axis, place):
    rest = np.delete(different, place, axis)
    return different.shape[axis] > 1 and not rest.any()
