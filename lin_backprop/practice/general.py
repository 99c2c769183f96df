"""Mistakes that can be made in every exercise: each is the right answer with one thing done to it."""

from .exercise import Slip


def general_slips(exercise):
    """The Slips that make sense for what this exercise takes and gives."""
    if exercise.gives is tuple:
        return []
    *before, last = exercise.answer.strip().splitlines()
    right = f'({last.removeprefix("return ")})'

    def slip(name, why, end='{}', start='', see=''):
        return Slip(name, '\n'.join([*start.splitlines(), *before, f'return {end.format(right)}']), why, see)

    arrays = {name: axes for name, axes in exercise.takes.items() if isinstance(axes, str) and axes}
    batch = [name for name, axes in arrays.items() if axes.startswith('n')]
    gradients = [name for name in exercise.takes if name.startswith('d') and name != 'd']
    one_array = isinstance(exercise.gives, str)
    found = []
    if one_array:
        found += [
            slip('the sign', 'The minus belongs to the step downhill, not to the gradient.', '-{}'),
            slip('a factor 2', 'The 2 of a squared error belongs to the loss. Nothing here doubles.', '2 * {}'),
        ]
    if one_array and gradients and batch:
        found.append(
            slip(
                'divided by the batch size',
                'If the loss is a mean over the batch, its 1/N is inside the upstream gradient already.',
                f'{{}} / len({batch[0]})',
                see='03_batched#Should I divide by the batch size?',
            )
        )
    if one_array and len(exercise.gives) == 2:
        found.append(
            slip('the result transposed', 'The right numbers, turned: rows and columns changed places.', '{}.T')
        )
    for name in gradients:
        if name in arrays:
            found.append(
                slip(
                    f'{name} of ones',
                    f'This is right only where every entry of {name} is 1, as for the loss `Y.sum()`.',
                    start=f'{name} = np.ones_like({name})',
                    see='04_star_or_at#What can no shape show?',
                )
            )
    if one_array and batch and exercise.gives and 'n' not in exercise.gives:
        names = ', '.join(batch)
        found.append(
            slip(
                'only the first example',
                'Every example moves the loss, not the first alone.',
                start=f'{names} = {", ".join(f"{name}[:1]" for name in batch)}',
                see='03_batched#Why is dW summed over the batch?',
            )
        )
    if one_array and batch and exercise.gives.startswith('n'):
        found.append(
            slip(
                'summed over the batch too',
                'Each example has a row to itself: nothing is shared, so there is nothing to sum over n.',
                '{}.sum(0)',
                see='03_batched#Why is dX not summed over the batch?',
            )
        )
    return found
