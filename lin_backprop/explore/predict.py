"""Answer a question before looking; each choice is explained, and another may be taken."""

from ipywidgets import HTML

from ..accept import require_word
from ..practice.questions import QUESTIONS
from ..render.question import heading, question
from .controls import answers
from .explorer import Explorer


class Predict(Explorer):
    """name: of the question, a key of QUESTIONS. ValueError for another."""

    hint = 'Run this cell to answer.'

    def __init__(self, name):
        require_word(QUESTIONS, name=name)
        self.question = QUESTIONS[name]
        super().__init__(answer=answers('your answer', list(self.question.choices)))
        self.children = [HTML(heading(self.question.text)), *self.children]

    def draw(self, answer):
        return question(*self.question, taken=answer)
