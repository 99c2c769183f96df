import pytest
from reading import body, words

from lin_backprop.render.question import heading, question

TEXT = 'Is `a < b` & so on?'
CHOICES = {'yes & no': 'Because of `x`.', 'a < b': 'Not `W.T`.', 'neither': 'Well.'}
EVERY = [None, *CHOICES]


def asked(taken=None, right='a < b'):
    return question(TEXT, CHOICES, right, taken)


def said(choice):
    """What is to be said of a choice, as words."""
    return ('Right. ' if choice == 'a < b' else 'Not quite. ') + CHOICES[choice].replace('`', '')


def test_the_heading_is_the_question_with_its_code():
    (paragraph,) = body(heading(TEXT))
    assert words(paragraph) == 'Predict. Is a < b & so on?'
    assert [words(code) for code in paragraph.iter('code')] == ['a < b']


def test_before_a_choice_nothing_is_said():
    assert asked().html == ''
    assert asked().text == 'Is `a < b` & so on? a) yes & no b) a < b c) neither'


@pytest.mark.parametrize('choice', CHOICES)
def test_of_the_choice_taken_the_verdict_comes_first_and_bold(choice):
    (paragraph,) = body(asked(choice).html)
    assert words(paragraph) == said(choice)
    bold, *_ = paragraph
    assert bold.tag == 'b'
    assert said(choice).startswith(f'{words(bold)} ')
    assert not paragraph.text
    assert paragraph.get('role') == 'status'
    assert asked(choice).text.startswith(f'{asked().text} ')
    assert asked(choice).text.replace('`', '').endswith(said(choice))


@pytest.mark.parametrize('choice', CHOICES)
def test_any_choice_can_be_the_right_one(choice):
    assert 'Right.' in asked(choice, right=choice).html
    assert 'Right.' not in asked(choice, right='another').html


@pytest.mark.parametrize('taken', EVERY)
def test_a_saved_page_lists_the_choices_and_folds_every_explanation(taken):
    paragraph, choices, details = body(asked(taken).still)
    assert words(paragraph) == words(body(heading(TEXT)))
    summary, answers = details
    assert (details.tag, summary.tag, words(summary)) == ('details', 'summary', 'Answer')
    assert details.get('open') is None
    for listed in (choices, answers):
        assert listed.tag == 'ol'
        assert 'lower-alpha' in listed.get('style')  # the same letters in both lists
    assert [words(item) for item in choices] == list(CHOICES)
    assert [words(item) for item in answers] == [f'{choice}: {said(choice)}' for choice in CHOICES]
    assert [words(code) for code in answers.iter('code')] == ['x', 'W.T']
