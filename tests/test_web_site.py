"""The pages of the series as files: each state of each explorer, links, weights, and no word of a notebook lost."""

import json
import os
import random
import re
import subprocess
import sys
from base64 import b64decode
from gzip import decompress
from html import unescape

import nbformat
import pytest
from bs4 import BeautifulSoup
from finding import INDEX
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_notebooks import FOLD, LONGEST_OPENING, SERIES, read

from lin_backprop.explore import Predict, StepSize
from lin_backprop.explore.explorer import Explorer, word
from web import guide
from web.cells import FOLD as WORDS
from web.cells import code, framed, is_fold
from web.series import HOUSE
from web.site.build import build, cube, failed, frame, hashed
from web.site.faults import HEAVIEST, HEAVIEST_SITE, faults
from web.site.page import Page
from web.states import Pool, numbered
from web.values import values

TO, CODE = 'https://example.org/', 'https://example.org/code'
SAMPLE = 40  # leaves of an explorer that are looked at, where it has more
each_page = pytest.mark.parametrize('name', SERIES)


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """The folder of the site."""
    folder = tmp_path_factory.mktemp('site')
    assert build(folder, TO, CODE) == []
    return folder


@pytest.fixture(scope='module')
def pages(site):
    """{name: the page, read}."""
    files = site.glob('*.html')
    return {path.stem: BeautifulSoup(path.read_text(encoding='utf-8'), 'html.parser') for path in files}


def explorers(name):
    """The explorers of a page, made once more here."""
    if name == 'index':
        return [cube()]
    return [value for value in values(read(name)) if isinstance(value, Explorer)]


# --- what explorers.js gets: it goes down the tree by the place of each value, and shows what stands in the leaf


def html(pool, picture):
    """The HTML of a picture, as explorers.js puts it together."""
    shape = pool['shape_of'][picture]
    turn = pool['shape_of'][:picture].count(shape)
    pieces = [p if isinstance(p, int) else p[1 + pool['sequences'][p[0]][turn]] for p in pool['shapes'][shape]]
    return ''.join(pool['pieces'][piece] for piece in pieces)


def offered(explorer, name):
    """The values that the page must offer for this control now."""
    control = explorer.controls[name]
    if control.disabled:
        return [control.value]
    if hasattr(control, 'options'):
        return [None, *control.options] if control.kind == 'answers' else list(control.options)
    return list(explorer.on_pages.get(name) or range(int(control.min), int(control.max) + 1))


def descend(explorer, space, places):
    """Set the controls of the explorer to these places of the tree, each checked; the leaf, and the values offered."""
    node, offers = space['tree'], []
    for (name, control), place in zip(explorer.controls.items(), places, strict=True):
        description, children, values_here = space['descriptions'][node[0]], node[1:], offered(explorer, name)
        assert description['kind'] == ('rests' if control.disabled else control.kind)
        assert len(description['values']) == len(children) == len(values_here)
        if not control.disabled:  # else its value does not matter
            assert description['label'] == control.description
            assert description['values'] == [v if v is None or isinstance(v, str) else f'{v:.0f}' for v in values_here]
            control.value = values_here[place]
        node = children[place]
        offers.append(values_here)
    return node, offers


def all_places(node, depth):
    """The places of every leaf, each a list."""
    if not depth:
        return [[]]
    return [[k, *below] for k, child in enumerate(node[1:]) for below in all_places(child, depth - 1)]


@pytest.mark.parametrize('name', ['index', *SERIES])
def test_each_state_has_the_picture_that_the_package_draws(pages, name):
    page = pages[name]
    states = json.loads(decompress(b64decode(page.find(id='states').string)))
    its_explorers = explorers(name)
    names = [type(explorer).__name__ for explorer in its_explorers]
    assert [place['aria-label'] for place in page.select('.explorer')] == names
    assert len(states['spaces']) == len(names)
    for explorer, space in zip(its_explorers, states['spaces'], strict=True):
        check_states(explorer, space, **states)


def check_states(explorer, space, pool, words, **_):
    """The start, and every leaf or a sample of them, is what the explorer draws; its buttons lead where they lead."""
    assert space['heading'] == explorer.heading
    assert space['buttons'] == [button.description for button in explorer.buttons]
    leaves = all_places(space['tree'], len(explorer.controls))
    start, sample = state(explorer), random.Random(1).sample(leaves, min(len(leaves), SAMPLE))
    for places in [space['start'], *sample]:
        leaf, offers = descend(explorer, space, places)
        here = state(explorer)
        assert here == start or places is not space['start']
        picture, *leads = leaf if explorer.buttons else [leaf]
        drawn = explorer.draw(**here)
        assert html(pool, picture) == drawn.html, here
        assert words[str(picture)] == (drawn.spoken if drawn.html else ''), here
        for button, there in zip(explorer.buttons, leads, strict=True):
            button.click()
            led = dict(zip(here, (values[place] for values, place in zip(offers, there, strict=True)), strict=True))
            assert led == state(explorer), (button.description, here)
            descend(explorer, space, places)


def state(explorer):
    """The values of its controls."""
    return {name: control.value for name, control in explorer.controls.items()}


def test_what_pictures_share_is_stored_once():
    drawn = [f'<p>{x}<br>{y}</p><b style="c:{x}">same</b>' for x in 'vw' for y in 'xyz'] + ['', 'words', '<i>x</i>']
    pool = Pool()
    assert [pool.put_html(each) for each in drawn * 2] == [*range(9)] * 2
    items = pool.items
    assert [html(items, picture) for picture in range(9)] == drawn
    assert len(items['pieces']) == len(set(items['pieces']))
    assert items['pieces'].count('same') == 1
    assert len(items['shapes']) == 4
    assert sorted(items['sequences']) == [[0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2]]  # v and w change words and colour


# --- what a reader finds


@each_page
def test_no_word_and_no_picture_of_a_notebook_is_lost(pages, name):
    there = set(pages[name].get_text(' ').split())
    for cell in read(name).cells:
        if cell.cell_type == 'markdown':
            assert {word for word in cell.source.split() if word.isalpha()} <= there | {'python', 'hlines'}, cell.source
        else:
            for output in cell.outputs:
                picture = BeautifulSoup(output.get('data', {}).get('text/html', ''), 'html.parser')
                for folded in picture.find_all('details'):
                    assert set(folded.get_text(' ').split()) <= there, folded
    page = pages[name]
    printed = [part.get_text() for part in page.select('pre.output')]
    outputs = [output for cell in read(name).cells[2:] for output in cell.get('outputs', [])]
    stored = [output for output in outputs if 'text/html' not in output.get('data', {})]
    assert printed == [(output.get('text') or output.data['text/plain']).rstrip() for output in stored]
    assert len(page.select('.picture')) == len(outputs) - len(stored)


@pytest.mark.parametrize('name', ['index', *SERIES, 'teaching'])
def test_the_first_picture_soon_comes(pages, name):
    picture = pages[name].select_one('main .picture')
    above = ' '.join(words for words in picture.find_all_previous(string=True) if words.find_parent('main'))
    assert 3 < len(above.split()) <= LONGEST_OPENING


def test_the_first_page_asks_answers_in_a_rule_and_shows_it(pages):
    question, words, rule, cube_of_boxes, *_ = pages['index'].main.find_all(recursive=False)
    assert question.name == 'h1'
    assert question.get_text().endswith('?')
    assert words.get_text().count('.') <= 2
    assert rule.name == 'blockquote'
    assert 'explorer' in cube_of_boxes['class']


@pytest.mark.parametrize('name', ['index', *SERIES, 'teaching'])
def test_no_markdown_is_left_as_it_was_typed(pages, name):
    words = [
        text for text in pages[name].find_all(string=True) if not text.find_parent(['pre', 'code', 'script', 'style'])
    ]
    assert not [text for text in words if re.search(r'\|:?--|\*\*\w|\]\(', text)]


@pytest.mark.parametrize('name', ['index', *SERIES, 'teaching'])
def test_links_say_a_question_and_no_file(pages, name):
    assert not [link for link in pages[name].select('a') if re.search(r'\d\d_', link.get_text())]


def test_letters_of_words_formulas_and_code_have_their_hues(pages):
    page = pages['03_batched']
    for letter in page.select('main :is(.lin-n, .lin-i, .lin-j):not(.picture *)'):
        (hue,) = [look for look in letter['class'] if re.fullmatch('lin-[nij]', look)]
        assert letter.get_text()[0] == hue[-1]
    coloured = {parent: page.select(f'main {parent} .lin-n') for parent in ('p', 'code', '.highlight', 'math')}
    assert all(len(found) > 3 for found in coloured.values()), coloured
    assert page.select('blockquote .lin-n')
    assert not page.select(':is(a, h1, h2, h3) .lin-n')


@each_page
def test_no_page_gives_the_answer_to_its_question_away(pages, name):
    """What follows a question waits, or is a heading; nothing is folded twice, and no link leads into a fold."""
    page = pages[name]
    for question in page.select('[aria-label=Predict]'):
        after = question.find_next_sibling()
        waits = after.get('data-gate') == question['data-gate']
        assert waits or after.name == 'h2' or after['aria-label'] == 'Cost', after  # it starts without the answer
    folds = page.select('.next')
    assert page.find_all(is_fold) == folds
    assert not [part for fold in folds for part in fold.select('.next, .explorer, [id]')]
    assert not page.select('.next + .next')
    assert bool(folds) >= any(FOLD in cell.source for cell in read(name).cells)


@each_page
def test_an_explorer_that_waits_starts_without_the_answer(pages, name):
    waiting, its = pages[name].select('.explorer.waits'), [each for each in explorers(name) if each.waits]
    assert [place['aria-label'] for place in waiting] == [type(explorer).__name__ for explorer in its]
    for place, explorer in zip(waiting, its, strict=True):
        assert 'data-answer' in explorer.drawn.html
        assert not place.select('[data-answer]')
        assert '?' in place.get_text()
        question = place.find_previous_sibling(attrs={'aria-label': 'Predict'})
        assert question['data-gate'] == place['data-gate']


def test_what_waits_for_one_answer_waits_together():
    fold = f'{FOLD}\n\n*{{}}*\n\n</details>'
    made = Page('a clone')
    made.words('# Why?\n\n**Predict.** Asked of the whole page.')
    made.cell(new_code_cell('1'), None)
    made.cell(new_code_cell("Predict('two paths')"), Predict('two paths'))
    made.cell(new_code_cell('2'), None)
    made.words(f'{fold.format(3)}\n\n## How?\n\n{fold.format(4)}\n\nFive.')
    made.cell(new_code_cell('6'), None)
    made.words('**Predict.** Seven?')
    made.cell(new_code_cell('8'), None)
    made.words(f'Nine.\n\n{fold.format(10)}')
    made.cell(new_code_cell("Predict('two paths')"), Predict('two paths'))
    made.cell(new_code_cell('StepSize()'), StepSize())  # it does not wait: nor does what follows it
    made.cell(new_code_cell('11'), None)
    parts = [BeautifulSoup(part, 'html.parser').find() for part in made.parts]
    assert ' '.join(part.get('data-gate', '-') for part in parts) == '- - 1 1 - 1 - - - 2 - 3 4 - -'
    assert [''.join(part.get_text().split()) for part in parts if 'next' in part.get('class', [])] == [
        ''.join(WORDS.split()) + words for words in ('23', '4', '8', '10')
    ]
    assert parts[3].find('em').get_text() == '3'


def test_what_says_think_first_waits_too():
    made = Page('a clone')
    made.words('# Why?\n\nSo.')
    made.words('**Think first.** Seven?')
    made.cell(new_code_cell('8'), None)
    assert made.parts[-1].startswith('<details class="next"')


def test_a_link_to_a_heading_leads_to_it_on_the_page(pages):
    page = pages['10_mine_is_wrong']
    assert page.select_one('main li > a[href="#how-do-i-check-mine"]')  # in the notebook #How-do-I-check-mine?
    assert page.select_one('h2#how-do-i-check-mine')


def test_a_shape_stays_with_its_name_and_code_has_no_two_empty_lines():
    caption = '<caption><b>W</b> (3, 2) is a table (4, 5)</caption><td>a (1, 2)</td>'
    kept = caption.replace(' (3, 2)', '\xa0(3,\xa02)').replace(' (4, 5)', '\xa0(4,\xa05)')
    assert framed(caption) == f'<div class="picture">{kept}</div>'
    assert code('a\n\n\n\nb') == code('a\n\nb') != code('a\nb')


def test_the_exercises_have_their_hints_and_say_what_to_type(pages):
    page = pages['03_batched']
    folded = [part.summary.get_text() for part in page.find_all('details')]
    tasks = [cell for cell in read('03_batched').cells if 'return ...' in cell.source]
    assert folded.count('Solution') == len(tasks) > 1
    assert 'Only the notebook can check what you type: run make lab in a clone of' in page.get_text()
    assert 'Not tried yet' not in page.get_text()


@each_page
def test_pages_and_notebooks_lead_to_each_other_and_to_their_neighbours(site, pages, name):
    page, place = pages[name], SERIES.index(name)
    assert page.find('a', href=f'notebooks/{name}.ipynb')
    assert page.find('footer').find('a', href=CODE)
    neighbours = {'prev': SERIES[:place][-1:], 'next': SERIES[place + 1 :][:1]}
    for rel, there in neighbours.items():
        assert [link['href'] for link in page.find_all('a', rel=rel)] == [f'{name}.html' for name in there]
    assert [link['href'] for link in page.select('header li a')] == [f'{name}.html' for name in SERIES]
    assert page.find('meta', attrs={'name': 'description'})['content'].endswith('?')
    assert page.h1
    assert bool(page.select('.contents[open]')) == (name == '11_questions')  # which shows its headings at once
    copy, original = nbformat.read(site / f'notebooks/{name}.ipynb', as_version=4), read(name)
    assert f'({TO}{name}.html)' in copy.cells[0].source
    assert copy.cells[1:] == original.cells[1:]


def test_the_index_lists_its_questions_once_and_needs_no_field_for_it(pages):
    page = pages[INDEX]
    headings = [heading['id'] for heading in page.select('main :is(h2, h3)')]
    assert [link['href'][1:] for link in page.select('.contents[data-find] a')] == headings
    groups = [heading['id'] for heading in page.select('main h2')]
    assert [len(page.select(f'main a[href="#{group}"]')) for group in groups if group != 'words'] == [1] * len(
        groups[1:]
    )
    assert not page.select('input')
    assert not any(page.select('[data-find]') for name, page in pages.items() if name != INDEX)


def test_a_page_takes_nothing_from_elsewhere_and_runs_no_other_script():
    """Its policy forbids it, and it asks for nothing."""
    empty = Page('a clone')
    empty.title = '?'
    page = BeautifulSoup(frame('').render(name='03_batched', page=empty), 'html.parser')
    policy = page.find('meta', attrs={'http-equiv': 'Content-Security-Policy'})['content']
    allowed = dict(part.strip().split(' ', 1) for part in policy.split(';'))
    assert allowed['default-src'] == "'none'"
    for kind in ('script', 'style'):
        (own,) = (part for part in page.select(kind) if part.get('type') != 'text/plain')
        assert allowed[{'script': 'script-src', 'style': 'style-src-elem'}[kind]] == hashed(own.string)
    asked = [part.get(name, '') for part in page.select('script, link, img, iframe, style') for name in ('src', 'href')]
    assert set(asked) == {'', 'data:,'}
    assert not re.search(r'@import|url\((?!["\']?data:)', page.style.string)


AGAIN = """
import sys
from pathlib import Path
from web.site import build as site
_, title, out, *addresses = sys.argv
whole = site.page
def page(notebook, clone):
    return whole(notebook, clone) if notebook.cells[0].source.startswith(title) else site.Page(clone)
site.page = page
site.build(Path(out), *addresses)
"""


def test_two_builds_are_the_same(site, tmp_path):
    """In another process with another seed; one page of a notebook is enough."""
    title = read('03_batched').cells[0].source.splitlines()[0]
    command = [sys.executable, '-c', AGAIN, title, tmp_path, TO, CODE]
    subprocess.run(command, cwd=HOUSE, env=os.environ | {'PYTHONHASHSEED': '2'}, check=True)
    files = sorted(path.relative_to(site) for path in site.rglob('*') if path.is_file())
    assert files == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob('*') if path.is_file())
    assert len(files) == 2 * len(SERIES) + 2
    for file in files:
        if file.suffix == '.ipynb' or file.stem in ('index', 'teaching', '03_batched'):
            assert (tmp_path / file).read_bytes() == (site / file).read_bytes(), file


def test_a_notebook_with_an_error_is_noticed():
    fine, wrong = new_output('stream', text='Error'), new_output('error', ename='Error')
    assert not failed(new_notebook(cells=[new_markdown_cell('x'), new_code_cell(outputs=[fine])]))
    assert failed(new_notebook(cells=[new_code_cell(), new_code_cell(outputs=[fine, wrong])]))


@pytest.mark.parametrize(
    ('html', 'said'),
    [
        ('<a href="gone.html">x</a>', 'a.html leads to gone.html, which is not there'),
        ('<a href="#gone">x</a>', 'a.html leads to #gone, and there is no such part'),
        ('<a href="b.html#gone">x</a>', 'a.html leads to b.html#gone, and there is no such part'),
        ('<a href="https://example.org">x</a>', 'a.html leads to another host: https://example.org'),
        ('<a href="b.html#gone=1">x</a>', 'a.html leads to b.html#gone=1, and there is no such part'),
        ('<p id="x"></p><p id="x"></p>', 'a.html has two parts of the same name'),
        ('x' * (HEAVIEST + 1), 'a.html weighs 700,001 bytes; 700,000 at most'),
        ('x' * HEAVIEST, None),
        (f'<a href="{CODE}">x</a><p id="here"></p><a href="#here">x</a><a href="b.html#there=1,2">x</a>', None),
    ],
)
def test_faults_of_a_site_are_found(tmp_path, html, said):
    (tmp_path / 'a.html').write_text(html)
    (tmp_path / 'b.html').write_text('<p id="there"></p>')
    found = faults(tmp_path, CODE)
    assert len(found) == (said is not None)
    assert not found or found[0].startswith(said)
    assert unescape(''.join(found)) == ''.join(found)


def test_all_pages_together_have_a_limit_of_their_own(tmp_path):
    for number in range(8):
        (tmp_path / f'{number}.html').write_text('x' * (HEAVIEST_SITE // 8))
    assert faults(tmp_path) == []
    (tmp_path / 'more.html').write_text('x' * 6)
    assert faults(tmp_path) == ['the pages weigh 5,000,006 bytes; 5,000,000 at most']


# --- the address of a state


@pytest.mark.parametrize('name', ['index', *SERIES])
def test_each_explorer_has_a_name_of_its_own_and_words_that_are_not_two(pages, name):
    page = pages[name]
    anchors = [place['id'] for place in page.select('.explorer')]
    assert [re.sub(r'-\d$', '', anchor) for anchor in anchors] == [each.anchor for each in explorers(name)]
    ids = [part['id'] for part in page.select('[id]')]
    assert len(set(ids)) == len(ids)
    states = json.loads(decompress(b64decode(page.find(id='states').string)))
    for space in states['spaces']:
        assert sorted(space['order']) == sorted(space['names'])
        for description in space['descriptions']:
            words = [word(value) for value in description['values']]
            assert len(set(words)) == len(words)
            assert 'play' not in words


def test_explorers_of_one_kind_are_numbered():
    assert numbered(['trace', 'cube', 'trace', 'trace']) == ['trace', 'cube', 'trace-2', 'trace-3']


def test_a_guide_that_names_what_is_not_there_is_a_fault_of_the_site(tmp_path, monkeypatch):
    def linked():
        raise ValueError('no such state')

    monkeypatch.setattr('web.site.build.linked', linked)
    monkeypatch.setattr('web.site.build.page', lambda _notebook, clone: Page(clone))
    assert 'the guide: no such state' in build(tmp_path)


def test_the_page_of_the_guide_has_a_link_for_each_state(pages):
    links = [link['href'] for link in pages['teaching'].select('td a[href*="="]')]
    assert links == [state.address.replace('.ipynb', '.html') for state in guide.states(guide.TEXT)]
