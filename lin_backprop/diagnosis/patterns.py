"""Which trials, and which numbers in them, are wrong: in words, where that is the same all over."""

from dis import get_instructions

import numpy as np

from .kinds import is_real

# --- right at some trials, wrong at others


def pattern(lab, seen, right_is='Right'):
    """What the trials that are right have in common, or those that are wrong; '' where it is nothing."""
    right, wrong = ([each for each in seen if each.is_right == is_right] for is_right in (True, False))
    general = {each.trial.origin for each in right if each.general}
    if not right or not wrong:
        return ''
    if all(each.general <= each.is_right for each in seen):
        special = ' and where '.join(dict.fromkeys(each.trial.special for each in wrong))
        usual = 'Was an axis of length 1 lost, as `squeeze` does, or taken for another?' if ' = 1' in special else ''
        return f'{right_is} elsewhere, but not where {special}. {usual}'.strip()
    if general == {'given'} and any(each.trial.origin == 'fresh' for each in wrong):
        names = outside(lab.layer.backward)
        used = (
            f'It takes {names} from outside.'
            if names
            else 'Does it take arrays from outside, or keep some from an earlier call?'
        )
        zeros = [name for name, value in lab.layer.given.items() if is_real(value) and not value.any()]
        if zeros:
            return f'{right_is} where {" and ".join(zeros)} is 0, as in your arrays, and not with other numbers.'
        alone = f'{right_is} with your arrays alone, not with other numbers in the same shapes.'
        return f'{alone} {used} All that it needs should come from its arguments.'
    if 'given' in general and not any(each.trial.origin == 'sizes' for each in right if each.general):
        equal = [
            each.trial.special for each in right if ' = ' in each.trial.special and ' = 1' not in each.trial.special
        ]
        if equal and lab.has_equal_sizes():
            return (
                f'{right_is} only where {" or where ".join(equal)}. Are two axes, or two sizes, taken for one another?'
            )
        if names := outside(lab.layer.backward):
            return f'{right_is} at the sizes of your arrays alone. It takes {names} from outside.'
        X = next(name for name, value in lab.layer.given.items() if np.ndim(value))
        return f'{right_is} at the sizes of your arrays alone. Is a size written into the code? `{X}.shape` tells it.'
    return ''


def outside(function):
    """The names of arrays that a function takes from outside of itself."""
    code = getattr(function, '__code__', None)
    if code is None:
        return ''
    cells = dict(zip(code.co_freevars, (cell.cell_contents for cell in function.__closure__ or ()), strict=True))
    known = function.__globals__ | cells
    loads = ('LOAD_GLOBAL', 'LOAD_NAME', 'LOAD_DEREF')  # and not what stands after a point
    loaded = dict.fromkeys(each.argval for each in get_instructions(code) if each.opname in loads)
    names = [name for name in loaded if isinstance(known.get(name), np.ndarray)]
    return ' and '.join(f'`{name}`' for name in names)


# --- wrong in some numbers, at every trial


def where_wrong(lab, name, seen, early=False):
    """Which numbers are wrong, and by what. early: what would have other names too, before these are looked for."""
    usual = [each for each in seen if each.general and each.measured is not None]
    wrong = [each for each in usual if each.state == 'wrong']
    if not wrong or any(each.state not in ('right', 'wrong') for each in usual):
        return ''
    if early:
        return (_mask(lab, name, wrong) or _hidden_mask(lab, name, wrong)) if lab.bends() else ''
    return _tiny(wrong) or _overwritten(lab, name, wrong) or _picked(lab, wrong) or _path(lab, name, wrong)


def _mask(lab, name, wrong):
    """Wrong just where an input of this shape is on one side of 0."""
    for other, value in lab.layer.given.items():
        if not is_real(value) or value.shape != lab.layer.given[name].shape or not lab.is_elementwise(name, wrong[0]):
            continue
        sides = [(each, each.trial.arguments[other] < 0) for each in wrong]
        if sum(below.size for _, below in sides) < 6 or not any(below.any() and not below.all() for _, below in sides):
            continue
        if all(np.array_equal(each.different, below) for each, below in sides):
            return f'Right where {other} is above 0, wrong just where it is below. Is the mask `{other} > 0` missing?'
        if all(np.array_equal(each.different, ~below) for each, below in sides):
            return f'Right where {other} is below 0, wrong just where it is above.'
        if all(np.array_equal(each.yours != 0, below) and each.different.all() for each, below in sides):
            return f'The mask is the wrong way round: yours is 0 just where {other} is above 0.'
    return ''


def _hidden_mask(lab, name, wrong):
    """Right, or 0, as long as all numbers are above 0."""
    positive = [trial for each in wrong[:4] if (trial := lab.positive(each.trial))]
    there = [lab.look(name, trial, lab.outcome(trial.arguments)) for trial in positive]
    if there and all(each.is_right and each.measured.any() for each in there):
        return (
            'Right as long as all numbers are above 0, wrong where some are below: forward has a kink, as relu has. '
            'Is its mask missing here (1 where what goes into relu is above 0, else 0), or made of another array?'
        )
    if there and all(each.state == 'wrong' and not each.yours.any() for each in there):
        return 'As long as all numbers are above 0, it is 0. Is the mask of relu the wrong way round, `<` for `>`?'
    return ''


def _tiny(wrong):
    """Off by very little at the arrays given, or else at the first others."""
    if wrong[0].off > 1e-3:
        return ''
    if all(np.array_equal(each.yours, each.yours.astype(np.float32)) for each in wrong):
        return (
            'It is off by very little, and holds numbers of float32 or fewer digits: it was rounded to them on the way.'
        )
    return (
        'It is off by very little, and by the same however small the nudge: that is no error of measuring. Is there a '
        'small number in one of forward and backward only, such as the epsilon under a root, or float32?'
    )


def _overwritten(lab, name, wrong):
    """Of all that reaches a number along one axis of the answer, only the last part is kept."""
    tables = [lab.contributions(name, each.trial.arguments) for each in wrong]
    for axis in range(wrong[0].measured.ndim and tables[0].ndim - wrong[0].measured.ndim):
        if all(
            _close(_last(table, axis, each.measured.ndim), each.yours)
            for table, each in zip(tables, wrong, strict=True)
        ):
            return (
                f'Each number of {name} reaches the answer in several places, and only the last of them is kept. They '
                'add up: is there an `=` where `+=` should be?'
            )
    return ''


def _last(table, axis, ndim):
    """The last part other than 0 along this axis of the answer, the others summed. ndim: of the gradient."""
    others = tuple(k for k in range(table.ndim - ndim) if k != axis)
    parts = table.sum(others)
    parts[np.abs(parts) < 1e-9 * np.abs(parts).max(initial=0)] = 0
    last = len(parts) - 1 - (parts[::-1] != 0).argmax(0)
    return np.take_along_axis(parts, last[None], 0)[0]


def _close(one, other):
    return bool(np.abs(one - other).max(initial=0) <= 1e-6 * np.abs(one).max(initial=0))


def _picked(lab, wrong):
    """Wrong just at the entries that labels pick, one in each row."""
    for label in lab.layer.names:
        if all(_just_picked(each, each.trial.arguments[label]) for each in wrong):
            where = f'Wrong just at the entries that `{label}` picks, one in each row.'
            return f'{where} Is something to be added or subtracted there?'
    return ''


def _just_picked(seen, label):
    if not isinstance(label, np.ndarray) or label.dtype.kind not in 'iu' or seen.different.ndim != 2:
        return False
    picked = np.zeros(seen.different.shape, bool)
    if label.shape != picked.shape[:1] or label.max(initial=0) >= picked.shape[1]:
        return False
    picked[np.arange(len(label)), label] = True
    return np.array_equal(picked, seen.different)


def _path(lab, name, wrong):
    """Along one axis, off by one number, or by a multiple of the answer: a path that all numbers share."""
    answers = [lab.layer.answer({other: each.trial.arguments[other] for other in lab.layer.names}) for each in wrong]
    has_shape = all(answer.shape == each.yours.shape for answer, each in zip(answers, wrong, strict=True))
    mean, size = 'through their mean', 'through a sum, a norm or a standard deviation that all are divided by'
    ways = [('the same number', mean, [np.ones_like])]
    if has_shape:
        ways.append(('a multiple of the answer', size, [lambda answer: answer]))
        ways.append(
            ('a number and a multiple of the answer', f'{mean}, and one {size}', [np.ones_like, lambda answer: answer])
        )
    for axis, letter in enumerate(lab.letters[name]):
        if max(each.yours.shape[axis] for each in wrong) < 4:
            continue
        for words, through, parts in ways:
            if all(
                _made_of(
                    [part(answer if has_shape else each.yours) for part in parts], each.yours - each.measured, axis
                )
                for each, answer in zip(wrong, answers, strict=True)
            ):
                return f'Along {letter}, it is off by {words}: is a path missing or wrong, such as one {through}?'
    return ''


def _made_of(parts, rest, axis):
    """Whether each line of `rest` along the axis is a sum of multiples of the same lines of `parts`."""
    lines = np.moveaxis(rest, axis, -1).reshape(-1, rest.shape[axis])
    bases = np.stack([np.moveaxis(part, axis, -1).reshape(lines.shape) for part in parts], -1)
    left = [line - base @ np.linalg.lstsq(base, line, rcond=None)[0] for line, base in zip(lines, bases, strict=True)]
    return bool(np.abs(left).max(initial=0) <= 1e-6 * np.abs(rest).max(initial=0))


def not_linear(lab, name):
    """Whether twice the upstream gradient gives other than twice the gradient."""
    up = lab.layer.upstream
    if not up:
        return ''
    one, two = (lab.outcome(lab.given | {up: times * lab.given[up]}) for times in (1, 2))
    if isinstance(two, Exception) or np.allclose(2 * np.asarray(one[name]), two[name], rtol=1e-6, equal_nan=True):
        return ''
    if np.array_equal(one[name], two[name], equal_nan=True):
        names = outside(lab.layer.backward)
        return f'Twice {up} gives the same numbers: how large {up} is has no say in them.' + (
            f' It takes {names} from outside.' if names else ''
        )
    fact = f'Twice {up} should give twice the gradient, and here it does not.'
    return f'{fact} Is {up} in it twice, or something added without it?'
