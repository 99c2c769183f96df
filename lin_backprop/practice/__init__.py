"""The reader's turn: exercises that know the usual mistakes, and questions to answer before looking.

check.dV(my_function)      tries it and says what is wrong, and why
hint.dV(), hint.dV(2)      hints, from a question back to almost the answer
solution.dV()              the code and where it comes from
"""

from functools import partial
from importlib import import_module
from pkgutil import iter_modules

from . import answers
from .exercise import Exercise


def _by_notebook():
    """{notebook: its exercises}: of each file here that has any, under the NOTEBOOK that the file names."""
    exercises = {}
    for name in sorted(file.name for file in iter_modules(__path__)):
        file = import_module(f'.{name}', __name__)
        for value in vars(file).values():
            if isinstance(value, Exercise):
                exercises.setdefault(file.NOTEBOOK, []).append(value)
    return dict(sorted(exercises.items()))


EXERCISES = _by_notebook()


class Each:
    """One name for each exercise: each.dW(...) is act(the exercise dW, ...)."""

    def __init__(self, act):
        every = [exercise for exercises in EXERCISES.values() for exercise in exercises]
        self.__dict__.update({exercise.name: _Act(act, exercise) for exercise in every})

    def __getattr__(self, name):
        raise AttributeError(f'there is no exercise {name!r}; there are {", ".join(self.__dict__)}')


class _Act(partial):
    """Says how it is called, where a partial would show the exercise with its answer."""

    def __repr__(self):
        name = self.args[0].name
        return f'Call it: {self.func.__name__}.{name}({name if self.func is answers.check else ""})'


check, hint, solution = Each(answers.check), Each(answers.hint), Each(answers.solution)
