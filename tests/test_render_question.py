import pytest
from reading import body, look, words

from lin_backprop.render.question import heading, question

TEXT = 'Is `a < b` & so on?'
CHOICES = {'yes & no': 'Because of `x`.', 'a < b': 'Not `W.T`.', 'neither': 'Well.'}


def asked(taken=None, right='a < b'):
    return question(TEXT, CHOICES, right, taken)


def said(choice, code=''):
    """What is to be said of a choice, as words. code: what stands around code."""
    verdict = '✓ Right. ' if choice == 'a < b' else '✗ Not quite. '
    return verdict + CHOICES[choice].replace('`', code)


def lines(picture):
    """What can be seen of the verdicts, and what waits unseen."""
    (room,) = body(picture.html)
    hidden = [line for line in room if look(line).get('visibility') == 'hidden']
    return [line for line in room if line not in hidden], hidden


def test_before_a_choice_there_is_the_question_alone():
    (paragraph,) = body(heading(TEXT))
    assert words(paragraph) == 'Predict. Is a < b & so on?'
    assert [words(code) for code in paragraph.iter('code')] == ['a < b']
    assert lines(asked())[0] == []
    assert asked().text == 'Is `a < b` & so on? a) yes & no b) a < b c) neither'


@pytest.mark.parametrize('choice', CHOICES)
def test_of_the_choice_taken_the_verdict_comes_first_and_bold(choice):
    (paragraph,), _ = lines(asked(choice))
    assert words(paragraph) == said(choice)
    assert words(paragraph[0]) in ('✓ Right.', '✗ Not quite.')
    assert (paragraph[0].tag, paragraph.text) == ('b', None)
    assert asked(choice).spoken == said(choice, '`')  # not the question again
    assert asked(choice).text == f'{asked().text} {said(choice, "`")}'
    assert words(lines(asked(choice, right=choice))[0][0]).startswith('✓ Right.')


@pytest.mark.parametrize('taken', [None, *CHOICES])
def test_what_is_said_of_the_others_keeps_its_room_and_is_not_heard(taken):
    seen, unseen = lines(asked(taken))
    assert [words(line) for line in unseen] == [said(choice) for choice in CHOICES if choice != taken]
    assert len(seen) == (taken is not None)


@pytest.mark.parametrize('taken', [None, *CHOICES])
def test_a_saved_page_lists_the_choices_and_folds_every_explanation(taken):
    paragraph, choices, details = body(asked(taken).still)
    assert words(paragraph) == words(body(heading(TEXT)))
    summary, answers = details
    assert (details.tag, summary.tag, words(summary), details.get('open')) == ('details', 'summary', 'Answer', None)
    for listed in (choices, answers):
        assert (listed.tag, 'lower-alpha' in listed.get('style')) == ('ol', True)  # the same letters in both lists
    assert [words(item) for item in choices] == list(CHOICES)
    assert [words(item) for item in answers] == [f'{choice}: {said(choice)}' for choice in CHOICES]
    assert [words(code) for code in answers.iter('code')] == ['x', 'W.T']
