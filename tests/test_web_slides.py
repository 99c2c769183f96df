"""The slides as text: no word, number or picture of a notebook lost, and no answer given away."""

import re
from collections import Counter
from html import escape

import pytest
from bs4 import BeautifulSoup
from test_notebooks import FOLD, SERIES, read

from lin_backprop.render.picture import WAITS
from web.cells import only_starts
from web.slides.deck import DECKS, address, deck

ASKED = '>(?:Predict|Think first)[.]<'

each_deck = pytest.mark.parametrize('name', [notebook.name for notebook in DECKS])


def unlettered(html):
    """Some HTML, read; a letter in its hue is part of its word again: nti,ntj->ij."""
    soup = BeautifulSoup(html, 'html.parser')
    for letter in soup.select('.lin-n, .lin-i, .lin-j'):
        letter.unwrap()
    soup.smooth()
    return soup


@pytest.fixture(scope='module')
def slides():
    """{name: its slides, each an element}."""
    made = {}
    for notebook in DECKS:
        _, slides_of = deck(read(notebook.name))
        html = [''.join(map(str, [head, *rest])) for head, rest in slides_of]
        made[notebook.name] = [unlettered(slide) for slide in html]
    return made


def words(html):
    """How often each word stands in some HTML."""
    return Counter(re.findall(r'[A-Za-z]{3,}|\d+', BeautifulSoup(html, 'html.parser').get_text(' ')))


def test_all_but_the_index_become_slides():
    assert set(SERIES) - {notebook.name for notebook in DECKS} == {'11_questions'}


def test_links_lead_to_slides_only(slides):
    assert address('03_batched.ipynb') == '03_batched.html'
    assert address('11_questions.ipynb') is None
    links = {link['href'] for deck in slides.values() for slide in deck for link in slide.find_all('a')}
    assert len(links) > 5
    assert links <= {f'{name}.html' for name in slides}


@each_deck
def test_no_markdown_is_left_as_it_was_typed(slides, name):
    assert '|:--' not in ' '.join(map(str, slides[name]))


@each_deck
def test_no_word_number_or_drawing_of_a_notebook_is_lost(slides, name):
    there = sum((words(str(slide)) for slide in slides[name]), Counter())
    expected, drawings, turn = Counter(), 0, False
    for cell in read(name).cells:
        turn = turn or cell.source.startswith('## Your turn')
        if cell.cell_type == 'markdown':
            plain = cell.source.replace(FOLD, '')
            plain = re.sub(r'(?m)</?(?:details|summary)>|\$+[^$`]+\$+|\]\([^)]*\)|```python|^\d+\. ', ' ', plain)
            expected += words(escape(plain))  # without formulas, addresses and numbers of lists
            continue
        explorer = any('Run this cell to' in output.get('data', {}).get('text/html', '') for output in cell.outputs)
        if (explorer or not turn) and not only_starts(cell):
            expected += Counter() if explorer else words(escape(cell.source))  # its picture says it all
            for output in cell.outputs:
                html = output.get('data', {}).get('text/html', '')
                if not explorer:  # what is folded away is to be looked up
                    html = re.sub('(?s)<details.*?</details>', '', html)
                drawings += html.count('<img') * (1 + ('.after(' in cell.source))  # without the answer and with it
                expected += words(re.sub(r'Run this cell to [a-z ]*\.', '', html) or escape(text(output)))
    assert len(expected) > 100
    assert expected - there == Counter()
    assert sum(len(slide.select('svg, img')) for slide in slides[name]) == drawings


def text(output):
    """What a stored output prints."""
    return output.get('text') or output.data['text/plain']


def test_no_slide_gives_the_answer_to_its_question_away(slides):
    asked = 0
    for slide in map(str, sum(slides.values(), [])):
        if re.search(ASKED, slide):
            asked += 1
            *_, question = re.split(ASKED, slide)
            assert 'class="output"' not in question, question
            assert '<table' not in question, question
        else:
            assert '<details' not in slide, f'an answer without its question: {slide}'
    assert asked > 30


def test_a_picture_that_gives_an_answer_away_comes_first_without_it(slides):
    waiting = 0
    for name, made in slides.items():
        after = [slide for slide in made if WAITS in slide.get_text()]
        assert len(after) == sum('.after(' in cell.source for cell in read(name).cells)
        waiting += len(after)
        assert all(slide.get_text().endswith(WAITS) and not slide.select('[data-answer]') for slide in after)
    assert waiting >= 8
