"""The index: its list, its answers, where each arrow leads, and the words under which a question is found."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from finding import INDEX, ONLY_HERE, finds, pointers, questions, sections, simple
from nbformat.v4 import new_code_cell, new_markdown_cell

from web.series import CONTENTS, FOLDER, SECTION, SERIES, anchor, asking, contents

FILE = tomllib.loads(Path(__file__).with_name('index.toml').read_text(encoding='utf-8'))
TABLE, SEARCHED = FILE['leads to'], FILE['searched']
CELLS = nbformat.read(FOLDER / f'{INDEX}.ipynb', as_version=4).cells
ASKED = [cell.source.splitlines()[0].removeprefix('### ') for cell in CELLS if cell.source.startswith('### ')]
LINES, LINES_OF_PYTORCH = 3, 8
MOST_BY_CHANCE = 4  # pointers that may hold their words where another's section is put in their place


def words_missing(heading, text):
    """Of the words of the table, those that are not in the text."""
    text = ' '.join(text.lower().split())
    return [words for words in TABLE[heading] if not any(word.lower() in text for word in words.split('|'))]


# --- the list at the top


def test_the_list_at_the_top_has_every_heading_in_its_order():
    listed = [number for number, cell in enumerate(CELLS) if cell.id == CONTENTS]
    assert [CELLS[number].source for number in listed] == [contents(CELLS)]
    assert listed[0] < min(number for number, cell in enumerate(CELLS) if cell.source.startswith('## '))
    headings = [heading for heading in map(re.compile('##+ (.*)').match, ''.join(f'{c.source}\n' for c in CELLS
                if c.cell_type == 'markdown').splitlines()) if heading]  # fmt: skip
    assert re.findall(r'\]\(<?#(.*?)>?\)\**$', CELLS[listed[0]].source, re.MULTILINE) == [
        anchor(heading[1]) for heading in headings
    ]


@pytest.mark.parametrize('notebook', SERIES, ids=lambda notebook: notebook.name)
def test_jupyterlab_finds_every_heading_that_a_link_leads_to(notebook):
    """It looks for the letters of the link as they are; in a link, browsers change all signs that are not English."""
    text = '\n'.join(cell.source for cell in nbformat.read(notebook.path, as_version=4).cells)
    assert [link for link in SECTION.findall(text) if '%' in link[1]] == []


def test_a_link_to_a_heading_is_made_to_find_it():
    assert asking('[a](#b-%28c%29) [d](01_e.ipynb#f%3A-g?)') == '[a](<#b-(c)>) [d](01_e.ipynb#f:-g?)'
    assert asking(asking('[a](<01_e.ipynb#b-%22(c)%22>)')) == '[a](<01_e.ipynb#b-%22(c)%22>)'


def test_a_list_names_groups_and_questions():
    cells = [new_markdown_cell(words) for words in ('# Why?', '## A\n\nb', '### `C` d?', '### E?', '## F (g)')]
    text = '**[A](#A)**\n\n- [`C` d?](#C-d?)\n- [E?](#E?)\n\n**[F (g)](<#F-(g)>)**'
    assert contents(cells) == text
    assert contents([*cells, new_code_cell('## no heading')]) == text
    assert contents(cells[::-1]) != text
    assert contents(cells[:-1]) != text


# --- the answers


@pytest.mark.parametrize('heading', ASKED)
def test_a_question_has_an_answer_a_pointer_and_a_proof(heading):
    place = next(number for number, cell in enumerate(CELLS) if cell.source.startswith(f'### {heading}\n'))
    answer, after = CELLS[place].source, CELLS[place + 1]
    assert heading.endswith('?')
    first = next(part for part in answer.split('\n\n')[1:] if not part.startswith('```'))
    assert first.startswith('**'), 'the answer comes first, in bold'
    assert len(re.findall(rf'→ (?=\[|{ONLY_HERE})', answer)) == 1
    leads = pointers(answer)
    assert bool(leads) != (f'→ {ONLY_HERE}' in answer)
    assert leads or after.cell_type == 'code', 'what only stands here is proved here'
    if after.cell_type == 'code':
        lines = len(after.source.splitlines())
        assert lines <= (LINES_OF_PYTORCH if 'with_pytorch(' in after.source else LINES), after.source


def test_there_are_many_questions_and_the_first_page_says_so():
    assert len(ASKED) == len(set(ASKED)) >= 70
    assert f'({INDEX}.ipynb)' in (FOLDER / '00_start_here.ipynb').read_text(encoding='utf-8')


# --- where the arrows lead


def test_the_table_has_words_for_each_question():
    assert list(TABLE) == ASKED


@pytest.mark.parametrize('question', questions(), ids=lambda question: question.heading)
def test_a_pointer_leads_to_a_section_that_answers(question):
    for words, name, place in pointers(question.prose):
        section = sections(name)[place]
        assert section.heading == words
        assert words_missing(question.heading, section.whole) == [], (words, name)


@pytest.mark.parametrize('question', [q for q in questions() if not pointers(q.prose)], ids=lambda q: q.heading)
def test_what_only_stands_here_stands_nowhere_else(question):
    assert words_missing(question.heading, question.whole) == []
    elsewhere = [
        (notebook.name, section.heading)
        for notebook in SERIES if not notebook.index
        for section in sections(notebook.name).values()
        if section.level > 1 and section.heading != 'Your turn' and not words_missing(question.heading, section.whole)
    ]  # fmt: skip
    assert elsewhere == []


@pytest.mark.parametrize('by', [1, 2, 5, 11, 23, 31])
def test_a_pointer_to_a_wrong_section_is_noticed(by):
    """Each question gets the pointer of another one, `by` places on."""
    pointing = [(question.heading, *pointers(question.prose)[0][1:]) for question in questions()
                if pointers(question.prose)]  # fmt: skip
    wrong = [(heading, to[1:]) for (heading, *own), to in zip(pointing, pointing[by:] + pointing[:by], strict=True)
             if tuple(own) != to[1:]]  # fmt: skip
    passed = [(heading, to) for heading, to in wrong if not words_missing(heading, sections(to[0])[to[1]].whole)]
    assert len(wrong) > len(pointing) * 0.85
    assert len(passed) <= MOST_BY_CHANCE, passed


@pytest.mark.parametrize('line', re.findall('^- (.*)', sections(INDEX)['#Words'].prose, re.MULTILINE))
def test_a_word_leads_to_a_section_that_has_it(line):
    names = re.match(r'\*\*(.*?)\*\*: ', line)[1].split(', ')
    ((words, name, place),) = pointers(line)
    section = sections(name)[place]
    assert section.heading == words
    assert any(finds(word, section.whole) for word in names)


# --- the words under which they are found


@pytest.mark.parametrize('word', SEARCHED)
def test_a_question_is_found_under_the_words_that_people_use(word):
    assert [question.heading for question in questions() if finds(word, question.prose)]


def test_many_words_are_tried():
    assert len({simple(word) for word in SEARCHED}) >= 120


@pytest.mark.parametrize(
    ('query', 'text', 'is_found'),
    [
        ('vectorise', 'to vectorize a loop', True),
        ('vectorization', 'vectorised', True),
        ('matrices', 'a matrix', True),
        ('gradients', 'the gradient', True),
        ('summed', 'a sum over n', True),
        ('sum', 'we assume', False),
        ('minibatch', 'a mini-batch', True),
        ('mini batch', 'a mini-batch', True),
        ('batchnorm', 'in a batch norm', True),
        ('learning_rate', 'the learning rate', True),
        ('zero grad', 'call `zero_grad()`', True),
        ('batch relu', 'a batch', False),
        ('batch relu', 'relu of a batch', True),
        ('@', '`*` or `@`?', True),
        ('+=', '`*` or `@`?', False),
        ('batched', '[Words](03_batched.ipynb)', False),
        ('', 'anything', True),
    ],
)
def test_a_query_finds_simple_forms_and_all_its_words(query, text, is_found):
    assert finds(query, text) == is_found
