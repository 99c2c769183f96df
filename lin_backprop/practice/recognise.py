"""Which known mistake it is. It is found by computing: at every trial the mistake must do what the function did."""

from functools import cache

from .general import general_slips
from .outcomes import all_alike, outcomes_of
from .trials import trials_of


def recognise(exercise, trials, outcomes, rights, kinds):
    """The Slip, or None. rights: what the answer does at each trial; kinds: of the Verdicts, 'right' among them."""
    for slip, same in _slips_with_outcomes(exercise):
        if all_alike(outcomes, same):
            return slip
    return None


def slips_of(exercise):
    """Every mistake that can be told apart here, the exercise's own first; of two that do the same, the first."""
    return [slip for slip, _ in _slips_with_outcomes(exercise)]


@cache
def _slips_with_outcomes(exercise):
    trials = trials_of(exercise)
    right = outcomes_of(exercise, exercise.answer, trials)
    known = []
    for slip in [*exercise.slips, *general_slips(exercise)]:
        outcomes = outcomes_of(exercise, slip.code, trials)
        if not any(all_alike(outcomes, others) for others in [right, *(others for _, others in known)]):
            known.append((slip, outcomes))
    return known
