"""The pages of the series as a reader finds them: opened from the disk, without a network, moved with the keyboard."""

import os
import random
import subprocess
import sys
from html import unescape
from itertools import chain, repeat
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import NAMES, NOTEBOOKS
from ipywidgets import Button, RadioButtons, ToggleButtons
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_browser import AXE
from twins import twins

from web.site.build import failed
from web.site.faults import HEAVIEST, faults

HOUSE = NOTEBOOKS.parent
PAGES = ['index', *NAMES, 'teaching']
CODE = 'https://example.org/code'
WIDTHS = (360, 768, 1280)
FURTHER = 30  # keys at random, after every control has been moved
HOPELESS = 5  # seconds until the explorers of a page move; the target is 1

# What the explorers of the page show: their controls, as `Twin.take` wants them, and their pictures.
SHOWN = """k => {
    const place = document.querySelectorAll('.explorer')[k];
    const controls = [...place.querySelectorAll('.controls > *')].map(control => ({
        label: (control.querySelector('span, legend') || control).textContent,
        value: control.querySelector('[type=number]')?.value
            ?? (control.querySelector('[aria-pressed=true]') || control.querySelector(':checked')?.parentElement)
                ?.textContent ?? null,
    }));
    return [controls, place.querySelector('.picture').innerHTML];
}"""
# Whether they show this HTML above the controls and below them.
SAME = """([k, heading, picture]) => {
    const place = document.querySelectorAll('.explorer')[k];
    const written = html => Object.assign(document.createElement('div'), {innerHTML: html}).innerHTML;
    return place.children[0].innerHTML === written(heading)
        && place.querySelector('.picture').innerHTML === written(picture);
}"""
FOCUS = """([k, control, stop]) => {
    const found = document.querySelectorAll('.explorer')[k].querySelectorAll('.controls > *')[control];
    const stops = found.matches('button') ? [found] : found.querySelectorAll('input, button:not([tabindex="-1"])');
    stops[stop].focus();
}"""
# What is too wide: the page itself, and what lies outside of the parts that can be moved sideways.
TOO_WIDE = """() => [...document.querySelectorAll('body, body *')]
    .filter(part => part.checkVisibility() && !part.parentElement.closest('.scroll, .picture, pre, :has(> math), .skip')
        && !part.matches('.skip') && part.getBoundingClientRect().right > innerWidth + 1)
    .map(part => `${part.tagName} "${part.textContent.trim().slice(0, 40)}"`)"""

# The pictures, and what they are made of, that cannot be seen.
UNSEEN = """() => [...document.querySelectorAll('.picture, .picture :is(img, svg, table)')]
    .filter(part => part.matches('img') || part.innerHTML !== '')
    .filter(part => part.getBoundingClientRect().height < 10 || (part.matches('img') && !part.naturalWidth))
    .map(part => part.outerHTML.slice(0, 80))"""


def none(faults):
    """There is nothing in the list; else all of it is shown."""
    faults = list(faults)
    assert not faults, '\n'.join(faults)


def build(out, **environment):
    """The site, in the folder `out`."""
    subprocess.run(
        [sys.executable, '-m', 'web.site.build', out, 'https://example.org/', CODE],
        cwd=HOUSE,
        env=os.environ | environment,
        check=True,
    )
    return out


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    return build(tmp_path_factory.mktemp('site') / 'once', PYTHONHASHSEED='1')


def reader(browser, site, **options):
    """Opens pages without a network; `noise` is what they ask for and complain of."""
    context = browser.new_context(offline=True, **options)
    page, noise = context.new_page(), []
    page.on('request', lambda to: to.url.startswith(('file:', 'data:')) or noise.append(f'a call to {to.url}'))
    page.on('pageerror', lambda error: noise.append(str(error)))
    page.on('console', lambda message: message.type in ('error', 'warning') and noise.append(message.text))

    def opened(name, unfold=False):
        noise.clear()
        page.goto((site / f'{name}.html').as_uri())
        if unfold:
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        return page

    return SimpleNamespace(open=opened, page=page, noise=noise, close=context.close)


@pytest.fixture(scope='module', params=['light', 'dark'])
def themed(request, browser, site):
    """A reader of each theme."""
    made = reader(browser, site, color_scheme=request.param)
    yield made
    made.close()


@pytest.fixture(scope='module')
def plain(browser, site):
    made = reader(browser, site, viewport={'width': 1280, 'height': 900})
    yield made
    made.close()


@pytest.mark.parametrize('name', PAGES)
def test_a_page_needs_no_network_and_fits_every_screen(themed, name):
    page = themed.open(name, unfold=True)
    for width in WIDTHS:
        page.set_viewport_size({'width': width, 'height': 800})
        none(f'at {width} px: {part}' for part in page.evaluate(TOO_WIDE))
        assert page.evaluate('document.documentElement.scrollWidth') <= width
    none(themed.noise)


@pytest.mark.parametrize('name', PAGES)
def test_axe_finds_nothing_serious(themed, name):
    page = themed.open(name, unfold=True)
    page.evaluate(AXE.read_text())
    for width in WIDTHS[::2]:
        page.set_viewport_size({'width': width, 'height': 800})
        page.wait_for_timeout(100)  # for what is told of a new size
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        grave = [rule for rule in found['violations'] if rule['impact'] in ('serious', 'critical')]
        none(f'at {width} px, {rule["id"]}: {node["html"]}' for rule in grave for node in rule['nodes'])


def keys(twin, rng):
    """(control, stop, key): every value of every control once, every button three times; then some at random."""
    moves = []
    for number, control in enumerate(twin.controls):
        if isinstance(control, ToggleButtons | RadioButtons):
            moves.append([(number, stop, 'Space') for stop in range(len(control.options))])
        elif isinstance(control, Button):
            moves.append([(number, 0, 'Enter')] * 3)
        else:
            most = int(min(control.max - control.min, 20))
            moves.append([(number, 0, 'ArrowDown')] * most + [(number, 0, 'ArrowUp')] * most)
    everything = list(chain(*moves))
    return [*everything, *(rng.choice(everything) for _ in repeat(None, FURTHER))]


def look(page, k, twin):
    """What an explorer of the page shows; and in words, where it is not what the package draws for its controls."""
    controls, picture = page.evaluate(SHOWN, k)
    try:
        twin.take(controls)
    except ValueError as error:
        return picture, str(error)
    *heading, drawn = twin.pictures()
    if page.evaluate(SAME, [k, ''.join(heading), drawn]):
        return picture, ''
    return picture, f'the picture is not the one for {[control["value"] for control in controls]}'


@pytest.mark.parametrize('name', ['index', *NAMES])
def test_each_key_brings_the_picture_that_the_package_draws(plain, name):
    rng, page, found = random.Random(name), plain.open(name, unfold=True), []
    its_twins = twins(NOTEBOOKS / f'{name if name != "index" else "03_batched"}.ipynb')
    if name == 'index':
        its_twins = [twin for twin in its_twins if type(twin.explorer).__name__ == 'Cube']
    assert page.locator('.explorer').count() == len(its_twins)
    for k, twin in enumerate(its_twins):
        picture, fault = look(page, k, twin)
        assert not fault, twin
        seen = {picture}
        for number, stop, key in keys(twin, rng):
            control = twin.controls[number]
            if getattr(control, 'disabled', False):
                continue
            if choices := getattr(control, 'options', None):
                stop %= len(choices)  # there may be fewer now
            page.evaluate(FOCUS, [k, number, stop])
            page.keyboard.press(key)
            picture, fault = look(page, k, twin)
            seen.add(picture)
            if not fault and choices and control.label != choices[stop]:
                fault = f'{control.label} is taken'
            if fault:
                found.append(f'{twin}, {key} on control {number}, stop {stop}: {fault}')
                break
        assert len(seen) > len(twin.controls), twin
    none(found)
    none(plain.noise)


@pytest.mark.parametrize('name', ['00_start_here', '08_speed'])
def test_a_number_that_is_not_offered_becomes_the_nearest(plain, name):
    page = plain.open(name, unfold=True)
    field = page.locator('.explorer:has(input[type=number])').first.locator('input[type=number]').first
    offered = {'00_start_here': ('7', '5'), '08_speed': ('600', '640')}[name]
    field.fill(offered[0])
    field.press('Enter')
    assert field.input_value() == offered[1]
    field.fill('')
    field.blur()
    assert field.input_value() == offered[1]


def test_a_finger_can_move_numbers(plain):
    page = plain.open('03_batched')
    stack = page.locator('.explorer[aria-label=Stack]')
    stack.get_by_role('button', name='more n').click()
    assert stack.locator('input').input_value() == '1'
    stack.get_by_role('button', name='less n').click()
    assert stack.get_by_role('button', name='less n').is_disabled()


def test_an_answer_opens_what_comes_next(plain):
    page = plain.open('01_scalar')
    question, nudge = page.locator('.explorer[aria-label=Predict]').first, page.locator('[aria-label=Nudge]')
    assert not nudge.is_visible()
    question.locator('input').nth(1).click()
    assert nudge.is_visible()


def test_no_page_gives_the_answer_to_its_question_away(site):
    asked = 0
    for name in NAMES:
        page = BeautifulSoup((site / f'{name}.html').read_text(encoding='utf-8'), 'html.parser')
        for question in page.select('[aria-label=Predict]'):
            asked += 1
            following = question.find_next_sibling()
            assert following.name in ('details', 'p', 'h2'), following
    assert asked > 20


def test_arrow_keys_go_round_the_answers(plain):
    page = plain.open('01_scalar')
    answers = page.locator('.explorer[aria-label=Predict]').first.locator('input')
    answers.first.focus()
    for key, place in (('ArrowDown', 1), ('ArrowUp', 0), ('ArrowUp', -1), ('ArrowDown', 0)):
        page.keyboard.press(key)
        assert answers.nth(place).is_checked()
        assert page.locator('.explorer[aria-label=Predict] :checked').count() == 1


@pytest.mark.parametrize('name', ['index', *NAMES])
def test_without_javascript_the_start_of_each_picture_is_there(browser, site, name):
    without = reader(browser, site, java_script_enabled=False)
    page = without.open(name)
    for place in page.locator('.explorer:not(details *) .picture').all():
        assert place.is_visible()
        assert place.locator('svg, table, li').count() > 0
    assert page.locator('.explorer input, .explorer button').count() == 0
    none(without.noise)
    without.close()


@pytest.mark.parametrize('name', PAGES)
def test_a_print_has_every_picture(plain, name):
    page = plain.open(name)
    page.emulate_media(media='print')
    unseen = page.evaluate(UNSEEN)
    page.emulate_media(media='screen')
    none(unseen)


@pytest.mark.parametrize('name', NAMES)
def test_the_explorers_soon_move(browser, site, name, moving):
    fresh = reader(browser, site)
    seconds = fresh.open(name).evaluate('performance.getEntriesByType("navigation")[0].domComplete / 1000')
    fresh.close()
    moving.append(seconds)
    assert seconds < HOPELESS


def words(html):
    return BeautifulSoup(html, 'html.parser').get_text(' ').split()


@pytest.mark.parametrize('name', NAMES)
def test_no_word_of_a_notebook_is_lost(site, name):
    there = set(words((site / f'{name}.html').read_text(encoding='utf-8')))
    for cell in nbformat.read(NOTEBOOKS / f'{name}.ipynb', as_version=4).cells:
        if cell.cell_type == 'markdown':
            plain_words = [word for word in cell.source.split() if word.isalpha()]
            assert set(plain_words) <= there | {'python', 'hlines'}, cell.source
        else:
            for output in cell.outputs:
                picture = BeautifulSoup(output.get('data', {}).get('text/html', ''), 'html.parser')
                for folded in picture.find_all('details'):
                    assert set(folded.get_text(' ').split()) <= there, folded


def test_the_exercises_have_their_hints_and_say_what_to_type(site):
    page = BeautifulSoup((site / '03_batched.html').read_text(encoding='utf-8'), 'html.parser')
    folded = [part.summary.get_text() for part in page.find_all('details')]
    assert folded.count('Solution') == 4
    assert 'Only the notebook can check what you type: run make lab in a clone of' in page.get_text()
    assert 'Not tried yet' not in page.get_text()


def test_pages_and_notebooks_lead_to_each_other_and_to_their_neighbours(site):
    for place, name in enumerate(NAMES):
        page = BeautifulSoup((site / f'{name}.html').read_text(encoding='utf-8'), 'html.parser')
        assert page.find('a', href=f'notebooks/{name}.ipynb')
        assert page.find('footer').find('a', href=CODE)
        for rel, there in (('prev', place - 1), ('next', place + 1)):
            link = page.find('a', rel=rel)
            assert (link['href'] if link else None) == (f'{NAMES[there]}.html' if 0 <= there < len(NAMES) else None)
        copy = nbformat.read(site / f'notebooks/{name}.ipynb', as_version=4)
        assert f'(https://example.org/{name}.html)' in copy.cells[0].source
        original = nbformat.read(NOTEBOOKS / f'{name}.ipynb', as_version=4)
        assert copy.cells[1:] == original.cells[1:]


def test_each_page_says_which_question_it_answers(site):
    for name in NAMES:
        page = BeautifulSoup((site / f'{name}.html').read_text(encoding='utf-8'), 'html.parser')
        assert page.find('meta', attrs={'name': 'description'})['content'].endswith('?')
        assert len(page.select('header li a[title]')) == len(NAMES)
        assert page.h1


def test_two_builds_are_the_same(site, tmp_path):
    again = build(tmp_path / 'again', PYTHONHASHSEED='2')
    files = [path for path in site.rglob('*') if path.is_file()]
    assert len(files) > 20
    for path in files:
        assert (again / path.relative_to(site)).read_bytes() == path.read_bytes(), path
    assert len(files) == sum(path.is_file() for path in again.rglob('*'))


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
        ('<p id="x"></p><p id="x"></p>', 'a.html has two parts of the same name'),
        (random.Random(1).randbytes(2 * HEAVIEST).hex(), 'a.html weighs 4,5'),
        (f'<a href="{CODE}">x</a><p id="here"></p><a href="#here">x</a><a href="b.html#there">x</a>', None),
    ],
)
def test_faults_of_a_site_are_found(tmp_path, html, said):
    (tmp_path / 'a.html').write_text(html)
    (tmp_path / 'b.html').write_text('<p id="there"></p>')
    found = faults(tmp_path, CODE)
    assert len(found) == (said is not None)
    assert not found or found[0].startswith(said)
    assert unescape(''.join(found)) == ''.join(found)
