"""Which mistake it is: one of the exercise's own, or what `find_cause` can tell of any gradient.

Both are found by computing: at every trial the mistake must do what the function did.
"""

import re
from functools import cache
from itertools import combinations

import numpy as np

from ..causes import find_cause, find_change, find_single, read_shape
from . import headings as see
from .exercise import Slip
from .near import near
from .outcomes import Outcome, alike, all_alike, outcomes_of
from .trials import trials_of

# mistakes that show in several trials or results together, and have no code
# fmt: off
CONSTANT = Slip('the same for all', '', '', 'It gives the same answer whatever it is given.')
SWAPPED = Slip('the results swapped', '', '', 'The right numbers, in another order than asked.')
# fmt: on
# where the causes are explained, by words of their names; the first that fits
SEE = {
    'mean for sum': see.DIVIDE,
    'divided by N': see.DIVIDE,
    'batch sum': see.WHY_SUM_W,
    'the sum over': see.RULE,
    'sum forgotten': see.RULE,
    'over the batch': see.NO_SUM,
    'wrong axis': see.RULE,
    'too much': see.RULE,
    '{} forgotten': see.UPSTREAM,
    '* for @': see.STAR_OR_AT,
    '@ for *': see.WHICH,
    'paired': see.INTO_AT,
    'summed first': see.NO_SHAPE,
    'averaged first': see.NO_SHAPE,
    'for every': see.NO_SHAPE,
    'in another order': see.NO_SHAPE,
    'relu': see.RELU,
    'overwritten': see.ADJOINTS,
    'transpose': see.TURN,
}


def recognise(exercise, trials, outcomes, rights):
    """The Slip, or None. rights: what the answer does at each trial."""
    for slip, same in _slips_with_outcomes(exercise):
        if all_alike(outcomes, same):
            return slip
    return _told(exercise, trials, outcomes, rights)


def _told(exercise, trials, outcomes, rights):
    """The Slip by what can be told of any gradient; of several results, by each that is wrong."""
    gives = exercise.gives
    if all_alike(outcomes, outcomes[:1] * len(outcomes)) and not outcomes[0].error:
        return CONSTANT
    if gives is tuple:
        return _turned_slip(exercise, outcomes)
    if isinstance(gives, str):
        return _of_one(exercise, trials, [outcome.error or outcome.value for outcome in outcomes])
    ran = [k for k, outcome in enumerate(outcomes) if outcome.error is None]
    if not ran or any(len(outcomes[k].value) != len(gives) for k in ran if isinstance(outcomes[k].value, tuple | list)):
        return None
    mine = [[_part(outcome, k) for outcome in outcomes] for k in range(len(gives))]
    theirs = [[_part(right, k) for right in rights] for k in range(len(gives))]
    wrong = [k for k in range(len(gives)) if not all(alike(mine[k][trial], theirs[k][trial]) for trial in ran)]
    if len(wrong) > 1 and all(any(all_alike(mine[k], theirs[other]) for other in wrong if other != k) for k in wrong):
        return SWAPPED
    for one, other in combinations(range(len(gives)), 2):
        if wrong == [one, other] and (all_alike(mine[one], theirs[other]) or all_alike(mine[other], theirs[one])):
            return SWAPPED._replace(why='Two results have changed places. Put back, there is one more mistake.')
    found = [_of_one(exercise, trials, [outcome.error or outcome.value for outcome in mine[k]], part=k) for k in wrong]
    if not found or None in found:
        return None
    names, said = list(gives), {}
    for k, slip in zip(wrong, found, strict=True):
        said.setdefault((slip.name, slip.why), []).append(names[k])
    name = ', and '.join(f'{name} ({", ".join(parts)})' for (name, _), parts in said.items())
    why = ' '.join(f'{", ".join(parts)}: {why}' for (_, why), parts in said.items())
    return Slip(name, '', found[0].see, why)


def _of_one(exercise, trials, outcomes, part=None):
    """The Slip for one result: one thing done, or an own slip and one thing more, or two things, or a wrong shape."""
    letters = {name: axes for name, axes in exercise.takes.items() if isinstance(axes, str)}
    gives = exercise.gives if part is None else list(exercise.gives.values())[part]
    upstream = next((name for name in exercise.takes if name[:1] == 'd' and len(name) > 1), '')
    right = _as_right(exercise, exercise.answer, part)
    if upstream and not _linear(right, trials[0], upstream):
        upstream = ''  # what is no gradient may be given one all the same
    what = 'gradient' if upstream else 'answer'
    known = trials, outcomes, letters, gives, upstream, _others(exercise), exercise.counts, what
    mine = [_outcome(outcome) for outcome in outcomes]
    if all(outcome.error for outcome in mine):
        return None
    if part is not None:
        for slip, same in _slips_with_outcomes(exercise):
            if all_alike(mine, [_part(each, part) for each in same]) and (alone := _by_itself(slip)):
                return alone
    found = find_single(right, *known)
    if found and not found.name.startswith('the sign of'):  # which can be a gate that is turned round
        return _slip(found, upstream)
    for slip, same in _near_with_outcomes(exercise):
        if all_alike(mine, same if part is None else [_part(each, part) for each in same]):
            return slip
    for slip, _ in _slips_with_outcomes(exercise):
        more = find_change(_as_right(exercise, slip.code, part), *known[:5], None, *known[6:])
        if more and not (more.why.startswith('And') and 'in place of its slope' in slip.name):
            return _both(_by_itself(slip) or slip._replace(why=''), more)
    found = found or find_cause(right, *known) or read_shape(right, *known)
    return found and _slip(found, upstream)


def _by_itself(slip):
    """The Slip without what it says of the rest, for one result or before a second mistake; None if nothing is left."""
    sentences = re.split(r'(?<=[.;]) ', slip.why)
    kept = [sentence for sentence in sentences if not re.search(r'\b(right|mended|still|now)\b', sentence)]
    return slip._replace(why=re.sub(';$', '.', ' '.join(kept))) if kept else None


def _part(outcome, part):
    """The Outcome of one of several results; its value is None where there are none."""
    several = outcome.error is None and isinstance(outcome.value, tuple | list)
    return outcome._replace(value=outcome.value[part] if several else None)


def _linear(right, trial, upstream):
    """Whether it doubles with the upstream gradient, as every gradient does."""
    return np.allclose(right({**trial, upstream: 2 * trial[upstream]}), 2 * right(trial))


def _outcome(given):
    return Outcome(error=given) if isinstance(given, Exception) else Outcome(given)


def _as_right(exercise, code, part):
    """This code as a function of {argument: value}, and of its results one."""
    function = exercise.function(code)
    return lambda arguments: function(*arguments.values()) if part is None else function(*arguments.values())[part]


def _slip(found, upstream):
    place = next((place for word, place in SEE.items() if word.format(upstream) in found.name), '')
    return Slip(found.name, '', place, found.why)


def _both(slip, more):
    return slip._replace(name=f'{slip.name}, and {more.name}', why=f'{slip.why} {more.why}'.strip())


def _turned_slip(exercise, outcomes):
    """An own slip with its two numbers in the other order, for shapes."""
    turned = [Outcome(outcome.value[::-1]) if isinstance(outcome.value, tuple) else outcome for outcome in outcomes]
    same = (slip for slip, others in _slips_with_outcomes(exercise) if all_alike(turned, others))
    slip = next(same, None)
    return slip and _both(slip, Slip('turned', '', '', 'And rows and columns are swapped.'))


@cache
def _others(exercise):
    """{name: arguments -> array}: what the answer makes on its way, and the way forward where it is plain."""
    *lines, _ = exercise.answer.splitlines()
    names = [line.split(' = ')[0] for line in lines if line.partition(' = ')[0].isidentifier()]
    codes = {name: '\n'.join([*lines, f'return {name}']) for name in names}
    if {'X', 'W'} <= set(exercise.takes):
        codes['(X @ W)'] = 'X @ W'
    return {name: _as_right(exercise, code, None) for name, code in codes.items()}


def slips_of(exercise):
    """The exercise's own mistakes that can be told apart; of two that do the same, the first."""
    return [*exercise.slips] if exercise.judge else [slip for slip, _ in _slips_with_outcomes(exercise)]


def _slips_with_outcomes(exercise):
    return _told_apart(exercise, exercise.slips)


@cache
def _near_with_outcomes(exercise):
    return _told_apart(exercise, tuple(near(exercise)))


@cache
def _told_apart(exercise, slips):
    """(Slip, its Outcomes) of those that do what no other before does, and not what is right."""
    trials = trials_of(exercise)
    right = outcomes_of(exercise, exercise.answer, trials)
    known = []
    for slip in slips:
        outcomes = outcomes_of(exercise, slip.code, trials)
        ran = any(outcome.error is None for outcome in outcomes)
        if ran and not any(all_alike(outcomes, others) for others in [right, *(others for _, others in known)]):
            known.append((slip, outcomes))
    return known
