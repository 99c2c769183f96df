"""Which known mistake it is. It is found by computing: at every trial the mistake must do what the function did."""

from functools import cache

import numpy as np

from . import headings as see
from .exercise import Slip
from .general import general_slips
from .outcomes import alike, all_alike, outcomes_of
from .trials import letters_of, trials_of

# mistakes that show in how the trials failed, and have no code
# fmt: off
MEMORY = Slip('something kept from the call before', '', '', 'Start from zeros inside the function, at each call.')
CHANGED = Slip('an input changed', '', '',
               'Others still need it. `+=`, `-=` and `a[...] =` change the array itself: work on a copy.')
TYPE = Slip('the type of number', '', '', 'The numbers are right here, but this type cuts or rounds others.')
BATCH_OF_ONE = Slip('a batch of one', '', see.BATCH_OF_ONE,
                    'Only a batch of one fails: an axis of length 1 was lost, or taken for granted.')
ONE_SIZE = Slip('a size written into the code', '', '', 'It works at one size. Let the arguments say the sizes.')
# fmt: on


def recognise(exercise, trials, outcomes, rights, kinds):
    """The Slip, or None. rights: what the answer does at each trial; kinds: of the Verdicts, 'right' among them."""
    if 'changed' in kinds:
        return CHANGED
    for slip, same in _slips_with_outcomes(exercise):
        if all_alike(outcomes, same):
            return slip
    if kinds[0] == 'type' and isinstance(outcomes[0].value, np.ndarray | np.generic) and alike(outcomes[0], rights[0]):
        return TYPE
    if kinds[0] != 'right' or not letters_of(exercise) or not {'raised', 'shape'} & set(kinds):
        return None
    only_a_batch_of_one = [kind != 'right' for kind in kinds] == [_is_batch_of_one(trial) for trial in trials]
    return BATCH_OF_ONE if only_a_batch_of_one else ONE_SIZE


def slips_of(exercise):
    """Every mistake that can be told apart here, the exercise's own first; of two that do the same, the first."""
    return [*exercise.slips] if exercise.judge else [slip for slip, _ in _slips_with_outcomes(exercise)]


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


def _is_batch_of_one(trial):
    return any(isinstance(value, np.ndarray) and len(value) == 1 for value in trial.values())
