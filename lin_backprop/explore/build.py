"""Put a gradient together from parts, and hear what its letters say."""

from ..accept import require_word
from ..formulas import TASKS
from ..parts import THENS, Parts, other_way
from ..render.build import build
from .controls import choice
from .explorer import Explorer

NOTHING = 'nothing'  # where an array or a sum can be left out


class Build(Explorer):
    """task: a key of TASKS; left, right: arrays of it, such as 'X' or 'X.T', right can be 'nothing'; op: '@', '*' or
    'outer'; then: 'nothing', '.sum(0)', '.sum(1)' or '.mean(0)'. It starts with a mistake.
    """

    def __init__(self, task='dW', left=None, op=None, right=None, then=None):
        require_word(TASKS, task=task)
        self.task = TASKS[task]
        letters, start = self.task.letters, self.task.start
        arrays = [turned for name, word in letters.items() for turned in (name, f'{name}.T')[: len(word)]]
        batch = all(len(word) == 2 for word in letters.values())
        self.ops = {'@': '@', '*': '*', 'outer': 'boxes' if batch else 'outer'}
        usual = next((word for word, sign in self.ops.items() if sign == start.op), '@')
        super().__init__(
            left=choice('left', arrays, left or start.left),
            op=choice('sign', list(self.ops), op or usual, 'op'),
            right=choice('right', [NOTHING, *arrays], right or start.right or NOTHING),
            then=choice('then', [NOTHING, *THENS[1:]], then or start.then or NOTHING),
        )

    def draw(self, **shown):
        left, op, right, then = (word.replace(NOTHING, '') for word in shown.values())
        return build(self.task, Parts(left, self.ops[op] if right else '', right, then), shown, self._clicks(shown))

    def _clicks(self, shown):
        """What a click on each part sets: an array the other way around, else what comes next."""
        clicks = {}
        for name, value in shown.items():
            options = self.controls[name].options
            turned = other_way(value)
            clicks[name] = turned if turned in options else options[(options.index(value) + 1) % len(options)]
        return clicks
