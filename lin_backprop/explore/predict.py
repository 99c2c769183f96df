"""Answer a question before looking; each choice is explained, and another may be taken."""

from ..accept import require_word
from ..practice.questions import QUESTIONS
from ..render.question import heading, question
from . import gate
from .controls import answers
from .explorer import Explorer


class Predict(Explorer):
    """name: of the question, a key of QUESTIONS. ValueError for another."""

    hint = 'Run this cell to answer.'
    tour = ('answer',)

    def __init__(self, name):
        require_word(QUESTIONS, name=name)
        self.name, self.question = name, QUESTIONS[name]
        gate.ask(name)
        self.heading = heading(self.question.text)
        super().__init__(answer=answers('your answer', list(self.question.choices)))

    def update(self, _change=None):
        super().update()
        if self.controls['answer'].value is not None:
            gate.answer(self.name)

    def ahead(self, name, offered):
        return [self.question.right]

    def draw(self, answer):
        return question(*self.question, taken=answer)
