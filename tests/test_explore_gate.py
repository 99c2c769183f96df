"""What waits for the answer to a question, and goes on once it is there."""

from refusing import refused

from lin_backprop import example, lin_grad
from lin_backprop.explore import Predict, Trace, gate
from lin_backprop.explore.controls import whole
from lin_backprop.explore.explorer import Explorer
from lin_backprop.render.picture import WAITS, Picture
from lin_backprop.render.trace import trace

QUESTION, OTHER = 'two paths', 'nudge of x'


class Square(Explorer):
    """One number and its square, which is the answer."""

    def __init__(self):
        super().__init__(k=whole('k', 3, 0, 9))

    def draw(self, k):
        return Picture(f'<p>{k}</p><p data-answer>{k * k}</p>', f'{k} gives {k * k}')


def taken(question, place=0):
    """Answer a question."""
    question.controls['answer'].index = place


def test_an_explorer_leaves_the_answer_out_until_its_question_is_answered():
    question, other, square = Predict(QUESTION), Predict(OTHER), Square().after(QUESTION)
    for k in (3, 4):
        square.controls['k'].value = k
        saved = square._repr_mimebundle_()
        assert square.waits
        assert square.picture.value == square.shown.html == square.drawn.asked.html
        assert square.picture.value == f'<p>{k}</p><p>?</p>'
        assert saved['text/html'].startswith(square.drawn.asked.still)
        assert saved['text/html'].endswith(f'<p><i>{WAITS} Run this cell to move it.</i></p>')
        assert saved['text/plain'] == f'Square: {WAITS}'
    taken(other)
    assert square.waits
    taken(question, 2)  # rightly or wrongly
    assert not square.waits
    assert square.picture.value == square.drawn.html
    assert square._repr_mimebundle_()['text/plain'] == 'Square: 4 gives 16'
    taken(question)
    square.controls['k'].value = 2
    assert square.picture.value == '<p>2</p><p data-answer>4</p>'


def test_what_feeds_an_entry_is_not_lit_while_that_is_asked():
    X, W, _, dY = example()
    Predict('one input')  # asked anew, whoever answered it
    asked = Trace(X, W, dY, 'dX', 0, 2).after('one input')
    assert asked.shown == trace(X, W, dY, lin_grad(X, W, dY), 'dX', (0, 2), lit=False).asked
    assert asked.shown != asked.drawn.asked


def test_all_that_waits_goes_on():
    question, squares = Predict(QUESTION), [Square().after(QUESTION) for _ in range(2)]
    taken(question)
    assert not any(square.waits for square in squares)


def test_what_comes_after_the_answer_need_not_wait_until_it_is_asked_anew():
    taken(Predict(QUESTION))
    assert not Square().after(QUESTION).waits
    Predict(QUESTION)
    assert Square().after(QUESTION).waits


def test_an_error_is_shown_while_it_waits():
    square = Square().after(OTHER)
    square.draw = lambda **_: 1 / 0
    square.update()
    assert 'division by zero' in square.picture.value
    assert square._repr_mimebundle_()['text/plain'] == 'Square: error'


def test_a_question_that_is_none_is_refused():
    with refused("question … 'nudge' … 'a mean for the sum' … 'small or large step'"):
        Square().after('nudge')


def test_what_waits_is_called_once():
    called = []
    gate.ask('a')
    gate.when_answered('a', lambda: called.append(1))
    gate.answer('b')
    assert called == []
    gate.answer('a')
    gate.answer('a')
    assert called == [1]
    gate.when_answered('a', lambda: called.append(2))
    assert called == [1, 2]
