"""Answer a question before looking; each choice is explained, and another may be taken."""

from ..accept import require_word
from ..practice.questions import QUESTIONS
from ..render.question import heading, question
from ..save_hook import OURS
from . import gate
from .controls import answers
from .explorer import Explorer


class Predict(Explorer):
    """name: of the question, a key of QUESTIONS; answer: a choice, its words or its number from 1, None for none yet.
    ValueError for another.
    """

    hint = f'{OURS} answer.'
    tour = ('answer',)

    def __init__(self, name, answer=None):
        require_word(QUESTIONS, name=name)
        self.name = self.about = name
        self.question = QUESTIONS[name]
        choices = list(self.question.choices)
        numbered = dict(enumerate(choices, 1))
        control = answers('your answer', choices, numbered[answer] if answer in list(numbered) else answer, 'answer')
        gate.ask(name)
        self.heading = heading(self.question.text)
        super().__init__(answer=control)

    def update(self, change=None):
        super().update(change)
        if self.controls['answer'].value is not None:
            gate.answer(self.name)

    def ahead(self, name, offered):
        return [self.question.right]

    def draw(self, answer):
        return question(*self.question, taken=answer)
