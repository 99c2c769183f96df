"""The reader's turn: exercises that know the usual mistakes, and questions to answer before looking.

check.dW(my_function)      tries it and says what is wrong, and why
hint.dW(), hint.dW(2)      hints, from a question back to almost the answer
solution.dW()              the code and where it comes from
"""

from functools import partial

from . import answers, batched, elementwise, in_the_wild, jacobian, network, scalar, speed, star_or_at, transpose

EXERCISES = {
    '01_scalar': scalar.EXERCISES,
    '02_elementwise': elementwise.EXERCISES,
    '03_batched': batched.EXERCISES,
    '04_star_or_at': star_or_at.EXERCISES,
    '05_jacobian': jacobian.EXERCISES,
    '06_transpose': transpose.EXERCISES,
    '07_network': network.EXERCISES,
    '08_speed': speed.EXERCISES,
    '09_in_the_wild': in_the_wild.EXERCISES,
}


class Each:
    """One name for each exercise: each.dW(...) is act(the exercise dW, ...)."""

    def __init__(self, act):
        named = {exercise.name: exercise for exercises in EXERCISES.values() for exercise in exercises}
        self.__dict__.update({name: _Act(act, exercise) for name, exercise in named.items()})

    def __getattr__(self, name):
        raise AttributeError(f'there is no exercise {name!r}; there are {", ".join(self.__dict__)}')


class _Act(partial):
    """Says how it is called, where a partial would show the exercise with its answer."""

    def __repr__(self):
        name = self.args[0].name
        return f'Call it: {self.func.__name__}.{name}({name if self.func is answers.check else ""})'


check, hint, solution = Each(answers.check), Each(answers.hint), Each(answers.solution)
