"""The reader's turn: exercises that know the usual mistakes, and questions to answer before looking.

check.dV(my_function)      tries it and says what is wrong, and why; assert check.dV(my_function) is a test
hint.dV(), hint.dV(2)      hints, from a question back to almost the answer
solution.dV()              the code and where it comes from
"""

from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

from . import answers
from .code import asked
from .exercise import Exercise
from .judge import judge as _judge


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


BY_NAME = {exercise.name: exercise for exercises in EXERCISES.values() for exercise in exercises}


class NoSuchTask(AttributeError):
    """A name that no exercise has. In a notebook it is its sentence, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


class Each:
    """One name for each exercise: each.dW(...) is act(the exercise dW, ...)."""

    def __init__(self, act):
        self._act = act
        self.__dict__.update({name: _Act(act, exercise) for name, exercise in BY_NAME.items()})

    def __getattr__(self, name):
        near = [other for other in BY_NAME if other.lower() == name.lower()]
        near = near or get_close_matches(name, BY_NAME, 1)
        meant = ' or '.join(f'{self._act.__name__}.{other}' for other in near)
        more = f'is it {meant}?' if near else f'there are {", ".join(BY_NAME)}'
        raise NoSuchTask(f'there is no exercise {name!r}; {more}')

    def __call__(self, *given, **more):
        """What to write in place of check(dW)."""
        name = next((_name(one) for one in given if _name(one) in BY_NAME), next(iter(BY_NAME)))
        call = getattr(self, name).call
        return answers.sentence(f'The name of the task comes after a point: `{call}`.').shown()

    def __repr__(self):
        first, *_ = BY_NAME
        return f'Call it by the name of a task: {getattr(self, first).call}. There are {", ".join(BY_NAME)}.'


class _Act:
    """One of the three for one exercise. Whatever it is given, it answers with something to read."""

    def __init__(self, act, exercise):
        self._act, self._exercise, self._wrong = act, exercise, 0
        name = exercise.name
        self.call = f'{act.__name__}.{name}({name if act is answers.check else ""})'

    def __call__(self, *given, **more):
        given += tuple(more.values())
        if self._act is answers.check:
            return self._check(given).shown()
        try:
            return self._act(self._exercise, *given[: 1 if self._act is answers.hint else 0]).shown()
        except ValueError as error:  # a hint that there is not
            return answers.sentence(f'{error}.').shown()

    def _check(self, given):
        if len(given) != 1:
            few = 'Nothing was given.' if not given else 'The function alone is wanted: it gets arrays from here.'
            return answers.sentence(f'{few} Write `{self.call}`.')
        answer = answers.check(self._exercise, given[0], _offer(self._exercise) if self._wrong else '')
        if answer.kind == 'right':
            return answer
        self._wrong += answer.kind != 'not attempted'
        meant = _of_another_task(self._exercise, given[0])
        return answer if meant is None else meant

    def __repr__(self):
        return f'Call it: {self.call}'


def _offer(exercise):
    """Where the same can be put together without typing, said from the second wrong try on."""
    calls = ', '.join(f"`Build('{name}')`" for name in exercise.build)
    how = 'puts it together from parts; `from lin_backprop.explore import Build` brings it.'
    return f'Stuck? {calls} {how}' if calls else ''


def _name(given):
    name = getattr(given, '__name__', '')
    return name if isinstance(name, str) else ''


def _of_another_task(exercise, function):
    """An Answer where the function is that of another task, by its name and by what it takes or gives; else None."""
    other = BY_NAME.get(_name(function))
    if other in (None, exercise):
        return None
    takes = asked(function)
    fits = takes == list(other.takes) != list(exercise.takes)
    if not fits and _judge(other, function).kind != 'right':
        return None
    name, notebook = other.name, next(key for key, tasks in EXERCISES.items() if exercise in tasks)
    asks = f'`check.{exercise.name}` is the task `{exercise.call}` of {notebook}'
    return answers.sentence(f'{asks}, and you gave it `{name}`. Write `check.{name}({name})`.')


check, hint, solution = Each(answers.check), Each(answers.hint), Each(answers.solution)
