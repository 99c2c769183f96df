import pytest
from ipywidgets import HTML, RadioButtons
from reading import body, words
from refusing import refused

from lin_backprop import explore
from lin_backprop.explore import gate
from lin_backprop.practice.questions import QUESTIONS
from lin_backprop.render.question import heading, question

pytestmark = pytest.mark.usefixtures('strict')


@pytest.mark.parametrize('name', QUESTIONS)
def test_a_question_stands_above_its_choices_and_each_is_explained(name):
    predict, (text, choices, right) = explore.Predict(name), QUESTIONS[name]
    _style, _hand, asked, row, said, _line = predict.children
    (answers,) = row.children
    assert isinstance(asked, HTML)
    assert isinstance(answers, RadioButtons)
    assert asked.value == heading(text) == predict.heading
    assert answers.options == tuple(choices)
    assert (answers.value, answers.description) == (None, 'your answer')
    assert said.value == question(text, choices, right).html
    for choice in [*choices, *reversed(choices)]:
        answers.value = choice
        assert said.value == question(text, choices, right, choice).html


def test_a_saved_page_asks_and_gives_nothing_away():
    saved = explore.Predict('nudge of x')._repr_mimebundle_()
    _question, _choices, details, hint = body(saved['text/html'])
    assert details.tag == 'details'
    assert words(hint) == 'Run this cell to answer.'
    assert saved['text/plain'].startswith(f'Predict: {QUESTIONS["nudge of x"].text} a) ')


def test_the_choices_are_not_cut_off():
    layout = explore.Predict('nudge of x').controls['answer'].layout
    assert (layout.width, layout.max_width) == ('max-content', '100%')


def test_other_explorers_are_run_to_be_moved():
    assert 'Run this cell to move it.' in explore.Nudge()._repr_mimebundle_()['text/html']


@pytest.mark.parametrize('answer', [2, '0.9', 2.0])
def test_an_answer_is_a_choice_in_its_words_or_its_number(answer):
    predict = explore.Predict('nudge of x', answer)
    assert predict.controls['answer'].value == '0.9'
    assert explore.Predict('nudge of x').controls['answer'].value is None


@pytest.mark.parametrize('answer', [0, 5, '2', 1.5])
def test_an_answer_that_is_no_choice_is_refused_and_leaves_the_question_as_it_was(answer):
    opened = []
    explore.Predict('nudge of x', 1)
    with refused(f"answer … {answer!r} … '0.2', '0.9', '1.2', '12'"):
        explore.Predict('nudge of x', answer)
    gate.when_answered('nudge of x', lambda: opened.append(True))
    assert opened


def test_a_name_that_is_no_question_is_refused():
    with refused("name … 'nudge' … 'nudge of x' … 'small or large step'"):
        explore.Predict('nudge')
