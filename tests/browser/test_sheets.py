"""Sheets as they come out of a printer."""

import re

import pytest

from web.sheets.build import build
from web.sheets.questions import LESSONS

SEEDS = range(6)
CLASS, BOTH = 2, 5  # pages at most: for the class, and with the key
CUT = """() => [...document.querySelectorAll('section *')]
    .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline')
    .map(part => part.textContent)"""
APART = "() => getComputedStyle(document.querySelector('.key')).breakBefore"
WIDE = {'A4': 180, 'Letter': 186}  # mm between the margins


@pytest.mark.parametrize('paper', WIDE)
@pytest.mark.parametrize('lesson', LESSONS)
def test_the_class_gets_two_pages_at_most_and_nothing_is_cut(browser, tmp_path, lesson, paper):
    page = browser.new_page(viewport={'width': int(WIDE[paper] / 25.4 * 96), 'height': 1000})
    page.emulate_media(media='print')
    for seed in SEEDS:
        page.goto(build(tmp_path, str(lesson), str(seed)).as_uri())
        assert page.evaluate(CUT) == []
        assert page.evaluate(APART) == 'page'
        assert pages(page, paper) <= BOTH
        page.add_style_tag(content='.key { display: none; }')
        assert pages(page, paper) <= CLASS
    page.close()


def pages(page, paper):
    """How many are printed."""
    return len(re.findall(rb'/Type /Page\b(?!s)', page.pdf(format=paper)))
