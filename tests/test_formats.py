"""What an export would lose without a word: characters that the fonts of a PDF lack, words that only a browser shows.

`make formats` exports for real.
"""

import re
import unicodedata

import pytest
from finding import printed
from test_notebooks import SERIES, read

from lin_backprop.render.picture import Picture, typed

# Beside letters of Latin alphabets, what the fonts have that xelatex takes in nbconvert's own template: Latin Modern
# Roman and Mono, upright, italic and bold. Measured: a sign that is missing here is missing on paper, too, as
# δ ∂ λ ᵀ ⁻ ⁴ ≈ ≠ ≤ ≥ ⟨ ⟩ ⊗ ⊙ ✓ ✗ ○ ▭ ⅓ are. Formulas, between $, have a font that has them all.
HAVE = {*'¬°±²³µ¶·¹¼½¾×÷–—‘’“”…←↑→↓−√∞§©«»'}
MATHS = re.compile(r'\$\$.*?\$\$|\$[^$\n]+\$', re.DOTALL)
CODE = re.compile(r'```.*?```|`[^`\n]*`', re.DOTALL)


def lost(text):
    """The characters of a text that are not on its paper."""
    return {sign for sign in text if not (sign in HAVE or sign.isascii() or is_latin(sign))}


def is_latin(sign):
    return sign < 'ɐ' and unicodedata.name(sign, '').startswith('LATIN')


def outside_maths(markdown):
    """A text without its formulas; in code a $ is a $."""
    return MATHS.sub('', CODE.sub(lambda code: code[0].replace('$', ''), markdown))


@pytest.mark.parametrize('name', SERIES)
def test_every_character_of_a_notebook_is_in_the_fonts_of_a_pdf(name):
    found = []
    for cell in read(name).cells:
        source = outside_maths(cell.source) if cell.cell_type == 'markdown' else f'{cell.source}\n{printed(cell)}'
        found += [(cell.source, lost(source))] if lost(source) else []
    assert found == []


@pytest.mark.parametrize('name', SERIES)
def test_a_formula_is_written_in_signs_that_every_reader_of_latex_knows(name):
    """A δ inside of it would be drawn by some and lost by others."""
    text = '\n'.join(cell.source for cell in read(name).cells if cell.cell_type == 'markdown')
    assert [formula for formula in MATHS.findall(CODE.sub('', text)) if not formula.isascii()] == []


@pytest.mark.parametrize(
    ('text', 'signs'),
    [('naïve · 3 × 4 → 12 − ½', ''), ('δX', 'δ'), ('Xᵀ dY', 'ᵀ'), ('10⁻⁶, 3²', '⁻⁶'), ('✓ right, ≈', '✓≈')],
)
def test_a_character_that_is_lost_is_noticed(text, signs):
    assert lost(text) == {*signs}


def test_only_formulas_are_left_out():
    assert outside_maths(r'a $\delta X$ δ `$` ∂ `$` $$x$$') == 'a  δ `` ∂ `` '


@pytest.mark.parametrize(
    ('words', 'as_text'),
    [
        ('1.96 × 10⁹, below 10⁻¹⁵, x²', '1.96 × 10^9, below 10^-15, x²'),
        ('✗ dW = X @ dY: swapped', 'wrong: dW = X @ dY: swapped'),
        ('✓ dX: right', 'dX: right'),
        ('by 1. ✗', 'by 1. Wrong.'),
        ('Forward: X @ δW', 'Forward: X @ change_W'),
    ],
)
def test_what_a_picture_says_as_text_is_typed(words, as_text):
    assert typed(words) == repr(Picture('', words)) == as_text
    assert not lost(as_text)
