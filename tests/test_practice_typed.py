"""Answers as people typed them: what is right in an unusual way is taken, and of what is wrong the reason is told."""

import json
from pathlib import Path

import numpy as np
import pytest

from lin_backprop import example
from lin_backprop.practice import BY_NAME, answers

TYPED = json.loads(Path(__file__).with_name('typed.json').read_text(encoding='utf-8'))
X, W, b, dY = example()


@pytest.mark.parametrize('typed', TYPED, ids=[f'{typed["exercise"]}-{typed["told"]}' for typed in TYPED])
def test_what_is_typed_is_told_as_it_is(typed):
    names = {'np': np, 'X': X, 'W': W, 'b': b, 'dY': dY}  # what the notebooks have
    exec(typed['code'], names)
    answer = answers.check(BY_NAME[typed['exercise']], names[typed['exercise']])
    assert (answer.mistake or answer.kind) == typed['told'], answer.text


def test_every_task_has_answers_of_each_kind():
    judged = {name for name, exercise in BY_NAME.items() if exercise.judge}
    assert {typed['exercise'] for typed in TYPED if typed['told'] == 'right'} == BY_NAME.keys() - judged
    assert {typed['exercise'] for typed in TYPED if typed['told'] != 'right'} == BY_NAME.keys() - judged
    assert sum(', and ' in typed['told'] for typed in TYPED) > 30, 'two mistakes at once'


def test_three_axes_in_another_order_are_told_by_their_letters():
    def dA_mixed(H, dY):
        return H @ dY.mT

    assert 'Its axes stand in the order n, k, t.' in answers.check(BY_NAME['dA_mixed'], dA_mixed).text
