"""The list of breaks fits what it breaks; `make breaks` tries them."""

import re

import pytest
from test_notebooks import FOLDER

from tools.breaks import chosen, listed

HOUSE = FOLDER.parent
BREAKS = listed()


@pytest.mark.parametrize('each', BREAKS, ids=lambda each: each.says)
def test_what_it_breaks_is_there_once(each):
    text = (HOUSE / each.file).read_text(encoding='utf-8')
    assert each.made_in(text) != text
    assert each.tests
    for file in re.findall(r'[\w/]+\.(?:py|ipynb|md)(?= |$)', ' '.join(each.tests)):
        assert (HOUSE / file).exists()


def test_there_are_many_as_readme_says_and_each_says_something_else():
    assert len({each.says for each in BREAKS}) == len(BREAKS) >= 36
    assert f'broken in {len(BREAKS)} ways' in (HOUSE / 'README.md').read_text(encoding='utf-8')


def test_some_can_be_chosen_and_others_left_out():
    some, others = chosen(['browser']), chosen(['--not', 'browser'])
    assert some + others == sorted(BREAKS, key=some.__contains__, reverse=True)
    assert min(len(some), len(others)) > 9


def test_what_is_there_no_more_is_told():
    with pytest.raises(ValueError, match='is there 0 times; it should be there once'):
        BREAKS[0].made_in('')
