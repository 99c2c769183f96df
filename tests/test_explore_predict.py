import pytest
from ipywidgets import HTML, RadioButtons
from reading import body, words
from refusing import refused

from lin_backprop import explore
from lin_backprop.practice.questions import QUESTIONS

every_question = pytest.mark.parametrize('name', QUESTIONS)
pytestmark = pytest.mark.usefixtures('strict')


def shown(html):
    return words(body(html))


def plain(text):
    return text.replace('`', '')


@every_question
def test_the_question_stands_above_its_choices_and_nothing_is_chosen(name):
    predict, asked = explore.Predict(name), QUESTIONS[name]
    _style, question, row, said = predict.children
    assert isinstance(question, HTML)
    assert shown(question.value) == f'Predict. {plain(asked.text)}'
    (answers,) = row.children
    assert isinstance(answers, RadioButtons)
    assert list(answers.options) == list(asked.choices)
    assert answers.value is None
    assert answers.description == 'your answer'
    assert said.value == ''


@every_question
def test_each_choice_is_explained_and_another_may_be_taken(name):
    predict, asked = explore.Predict(name), QUESTIONS[name]
    for choice in [*asked.choices, *reversed(asked.choices)]:
        predict.controls['answer'].value = choice
        verdict = 'Right.' if choice == asked.right else 'Not quite.'
        assert shown(predict.picture.value) == f'{verdict} {plain(asked.choices[choice])}'


@every_question
def test_a_saved_page_asks_and_folds_the_answer(name):
    predict, asked = explore.Predict(name), QUESTIONS[name]
    saved = predict._repr_mimebundle_()
    question, choices, details, hint = body(saved['text/html'])
    assert shown(predict.heading) == words(question)
    assert [words(choice) for choice in choices] == list(asked.choices)
    assert details.tag == 'details'
    assert words(hint) == 'Run this cell to answer.'
    open_part = words(question) + words(choices)
    assert not any(plain(why) in open_part for why in asked.choices.values())
    listed = [f'{letter}) {choice}' for letter, choice in zip('abcd', asked.choices, strict=False)]
    assert saved['text/plain'] == ' '.join(['Predict:', asked.text, *listed])


def test_the_choices_are_not_cut_off():
    layout = explore.Predict('nudge of x').controls['answer'].layout
    assert (layout.width, layout.max_width) == ('max-content', '100%')


def test_other_explorers_are_run_to_be_moved():
    assert 'Run this cell to move it.' in explore.Nudge()._repr_mimebundle_()['text/html']


def test_a_name_that_is_no_question_is_refused():
    with refused("name … 'nudge' … 'nudge of x' … 'small or large step'"):
        explore.Predict('nudge')
