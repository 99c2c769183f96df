"""Put a gradient together from parts, and hear what its letters say."""

from itertools import product

from ..accept import require_word
from ..parts import THENS, Parts, is_right, other_way
from ..render.build import build
from ..to_build import TASKS
from .controls import choice
from .explorer import Explorer

NOTHING = 'nothing'  # where an array or a sum can be left out


class Build(Explorer):
    """task: a key of TASKS; left, right: arrays of it, such as 'X' or 'X.T', right can be 'nothing'; op: '@', '*' or
    'outer', of each row where all have two axes; then: 'nothing', '.sum(0)', '.sum(1)' or '.mean(0)'.
    It starts with a mistake.
    """

    tour = ('left', 'op', 'right', 'then')

    def __init__(self, task='dW', left=None, op=None, right=None, then=None):
        require_word(TASKS, task=task)
        self.task = self.about = task
        letters, start = TASKS[task].letters, TASKS[task].start
        arrays = [turned for name, word in letters.items() for turned in (name, f'{name}.T')[: len(word)]]
        batch = all(len(word) == 2 for word in letters.values())
        self.ops = {'@': '@', '*': '*', 'outer': 'boxes' if batch else 'outer'}
        sign = next((word for word, made in self.ops.items() if made == start.op), '@')
        usual = {'left': start.left, 'op': sign, 'right': start.right or NOTHING, 'then': start.then or NOTHING}
        given = {'left': left, 'op': op, 'right': right, 'then': then}
        options = arrays, list(self.ops), [NOTHING, *arrays], [NOTHING, *THENS[1:]]
        super().__init__(
            **{
                name: choice('sign' if name == 'op' else name, offered, usual[name] if word is None else word, name)
                for (name, word), offered in zip(given.items(), options, strict=True)
            }
        )
        self.controls['op'].add_class('lin-op')  # it steps back where it says nothing

    def ahead(self, name, offered):
        """What the right formula has there that takes the fewest changes, where this one has something else."""
        here = {name: control.value for name, control in self.controls.items()}
        every = product(*(control.options for control in self.controls.values()))
        letters, asked = TASKS[self.task].letters, TASKS[self.task].answer
        right = [words for words in every if is_right(self._parts(*words), letters, asked.letters, asked.arrays)]
        nearest = min(right, key=lambda words: sum(map(str.__ne__, words, here.values())))
        wanted = dict(zip(here, nearest, strict=True))[name]
        return [wanted] * (wanted != here[name])

    def draw(self, **shown):
        return build(TASKS[self.task], self._parts(*shown.values()), shown, self._clicks(shown))

    def _parts(self, *words):
        left, op, right, then = (word.replace(NOTHING, '') for word in words)
        return Parts(left, self.ops[op] if right else '', right, then)

    def _clicks(self, shown):
        """What a click on each part sets: an array the other way around, else what comes next."""
        clicks = {}
        for name, value in shown.items():
            options = self.controls[name].options
            turned = other_way(value)
            clicks[name] = turned if turned in options else options[(options.index(value) + 1) % len(options)]
        return clicks
