"""What `check`, `hint` and `solution` say, as pictures."""

import sys
from dataclasses import dataclass, replace

import numpy as np

from ..render.answer import answer, arrays, both, code
from ..render.picture import Picture, number, prose
from .judge import judge
from .trials import letters_of, trials_of


@dataclass(frozen=True, repr=False)  # a Picture shows itself by its text
class Answer(Picture):
    """What `check` says; true where all is right, so that `assert check.dW(dW)` is a test.

    kind: of the Verdict; mistake: its name where it was recognised, else ''.
    shown_in: the number of the cell that has shown it already, which then does not show it once more as its result.
    """

    kind: str = ''
    mistake: str = ''
    shown_in: int | None = None

    def __bool__(self):
        return self.kind == 'right'

    def shown(self):
        """The same, on the page at once where there is one: wherever the call stands in its cell, it is seen."""
        cell = _cell()
        if cell is None:
            return self
        self._show()
        return replace(self, shown_in=cell)

    def _ipython_display_(self):
        if self.shown_in != _cell():
            self._show()

    def _show(self):
        from IPython.display import publish_display_data

        publish_display_data({'text/plain': self.text, 'text/html': self._repr_html_()})


def _cell():
    """The number of the cell that runs, or None outside IPython."""
    shell = sys.modules['IPython'].get_ipython() if 'IPython' in sys.modules else None
    return shell and shell.execution_count


def check(exercise, function, more=''):
    """Try the reader's function, and say what is wrong and why: an Answer. more: a sentence for where it is wrong."""
    verdict = judge(exercise, function)
    print(verdict.printed, end='')
    slip = verdict.slip
    if verdict.kind == 'not attempted':
        task = 'Write your line in place of the dots' if exercise.start == '...' else 'Find the mistake, mend it'
        todo = verdict.sentence or f'{task}, and run the cell again.'
        headline = 'Nothing to check yet.' if verdict.sentence else 'Not tried yet.'
        said = answer(verdict.kind, headline, [todo], folded=_help(exercise))
    elif verdict.kind == 'right':
        tried = verdict.sentence or _tried(exercise)
        said = answer(verdict.kind, 'Right.', [tried], folded=[('Our version', _worked(exercise))])
    else:
        sentences = [verdict.sentence]
        if slip:
            sentences.insert(0, slip.why)
        said = answer(
            verdict.kind,
            f'Not yet: {slip.name}.' if slip else 'Not yet.',
            [*sentences, *_seen_with(verdict), *([more] if more else [])],
            slip.see if slip else '',
            _blocks(verdict),
            [*_its_arrays(exercise, verdict), *_help(exercise)],
        )
    return Answer(said.html, said.text, verdict.kind, slip.name if slip else '')


def sentence(text):
    """An Answer to a call that was meant otherwise: what to write."""
    said = answer('type', 'Not yet.', [text])
    return Answer(said.html, said.text, 'type')


def hint(exercise, number=1):
    """One hint, from a question back to almost the answer. ValueError where there is no such hint."""
    if type(number) is not int or not 1 <= number <= len(exercise.hints):
        asked = number if type(number) in (int, float, str) else f'something of type {type(number).__name__}'
        how = f'{exercise.name} has the hints 1 to {len(exercise.hints)}: hint.{exercise.name}(1)'
        raise ValueError(f'hint {asked} was asked for; {how}')
    text = exercise.hints[number - 1]
    return Answer(f'<p><b>Hint {number}.</b> {prose(text)}</p>', f'Hint {number}. {text}')


def solution(exercise):
    """The code and its derivation."""
    text = '\n'.join([exercise.source(exercise.answer), *exercise.derivation])
    return Answer(_worked(exercise), text)


def _worked(exercise):
    lines = ''.join(f'<li>{prose(line)}</li>' for line in exercise.derivation)
    return f'<ol class="lin-steps">{lines}</ol>{code(exercise.source(exercise.answer))}'


def _help(exercise):
    hints = [(f'Hint {k}', f'<p>{prose(text)}</p>') for k, text in enumerate(exercise.hints, 1)]
    return [*hints, ('Solution', _worked(exercise))]


def _tried(exercise):
    tried, letters = len(trials_of(exercise)), letters_of(exercise)
    if not letters:
        return f'Tried on {tried} sets of numbers.'
    return f'Tried on {tried} sets of shapes, each size 1 in some of them; every number agrees.'


def _seen_with(verdict):
    """The shapes, or the numbers, of the arguments that it was seen with."""
    if not verdict.trial:
        return []
    words = []
    for name, value in verdict.trial.items():
        value = number(value) if isinstance(value, int | float) else value
        words.append(f'{name} {value.shape}' if isinstance(value, np.ndarray) else f'{name} = {value}')
    return [f'Seen with {", ".join(words)}.']


def _blocks(verdict):
    """Both results, where they are arrays."""
    if verdict.kind not in ('shape', 'not finite', 'value') or not verdict.axes:
        return []
    return [both(verdict.part, verdict.axes, verdict.yours, verdict.right)]


def _its_arrays(exercise, verdict):
    """The arrays that it was given, to check by hand."""
    named = {
        name: (value, letters if isinstance(letters := exercise.takes[name], str) else '', '')
        for name, value in (verdict.trial or {}).items()
        if isinstance(value, np.ndarray) and value.ndim in (1, 2)
    }
    return [('The arrays it was given', arrays(named))] if named and verdict.right is not None else []
