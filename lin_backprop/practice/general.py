"""Mistakes that can be made in every exercise: each is the right answer with one thing done to it."""

from . import headings as see
from .exercise import Slip

# {} stands for the right answer
# fmt: off
SIGN = Slip('the sign', '-{}', '', 'The minus belongs to the step downhill, not to the gradient.')
DOUBLED = Slip('a factor 2', '2 * {}', '', 'The 2 of a squared error belongs to the loss. Nothing here doubles.')
TURNED = Slip('the result transposed', '{}.T', '', 'The right numbers, turned: rows and columns changed places.')
SUMMED = Slip('summed over the batch too', '{}.sum(0)', see.NO_SUM,
              'Each example has a row to itself: nothing is shared, so there is nothing to sum over n.')
# fmt: on


def general_slips(exercise):
    """The Slips that make sense for what this exercise takes and gives."""
    gives = exercise.gives
    if gives is tuple:
        return []
    arrays = {name: axes for name, axes in exercise.takes.items() if isinstance(axes, str) and axes}
    batch = [name for name, axes in arrays.items() if axes.startswith('n')]
    gradients = [name for name in arrays if name.startswith('d')]
    ones = [_of_ones(name) for name in gradients]
    if isinstance(gives, dict):  # several results: nothing is done to all of them at once
        return _filled(exercise, ones)
    slips = [SIGN, DOUBLED]
    if gradients and batch:
        slips.append(_divided(batch[0]))
    if len(gives) == 2:
        slips.append(TURNED)
    slips += ones
    if batch and gives and 'n' not in gives:
        slips.append(_first_alone(batch))
    if batch and gives.startswith('n'):
        slips.append(SUMMED)
    return _filled(exercise, slips)


def _divided(X):
    why = 'If the loss is a mean over the batch, its 1/N is inside the upstream gradient already.'
    return Slip('divided by the batch size', f'{{}} / len({X})', see.DIVIDE, why)


def _of_ones(dY):
    why = f'This is right only where every entry of {dY} is 1, as for the loss `Y.sum()`.'
    return Slip(f'{dY} of ones', f'{dY} = np.ones_like({dY})\n{{}}', see.NO_SHAPE, why)


def _first_alone(names):
    cut = f'{", ".join(names)} = {", ".join(f"{name}[:1]" for name in names)}'
    why = 'Every example moves the loss, not the first alone.'
    return Slip('only the first example', f'{cut}\n{{}}', see.WHY_SUM_W, why)


def _filled(exercise, slips):
    """The same slips with the answer of the exercise in place of {}."""
    *before, last = exercise.answer.splitlines()
    right = f'({last.removeprefix("return ")})'
    filled = []
    for slip in slips:
        *start, end = slip.code.splitlines()
        filled.append(slip._replace(code='\n'.join([*start, *before, f'return {end.format(right)}'])))
    return filled
