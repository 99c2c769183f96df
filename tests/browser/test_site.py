"""The pages of the series as a reader finds them: opened from the disk, without a network, moved with the keyboard."""

from itertools import chain, repeat

import pytest
from conftest import NAMES, NOTEBOOKS
from finding import INDEX, finds, questions
from ipywidgets import Button, Dropdown, RadioButtons, ToggleButtons
from pages import none, reader, serious, unfold
from test_index import SEARCHED
from twins import twins

from lin_backprop.explore import Predict
from web.site.build import cube

PAGES = ['index', *NAMES, 'teaching']
WIDTHS = (320, 768, 1280)
FURTHER = 10  # keys at random, after every control has been moved, where there are several
FAR = 6  # keys up and down for a number: test_web_site.py compares the other pictures without a browser
TWO_ROWS = 72  # px of controls on a phone
HOPELESS = 5000  # ms until the explorers of a page move; the target is 1000

# What the explorers of the page show: their controls, as `Twin.take` wants them, and their pictures.
SHOWN = """k => {
    const place = document.querySelectorAll('.explorer')[k];
    const controls = [...place.querySelectorAll('.lin-controls > *')].map(control => ({
        label: (control.querySelector('span, legend') || control).textContent,
        value: (control.querySelector('[type=number]') ?? control.querySelector('.list > select'))?.value
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
    const place = document.querySelectorAll('.explorer')[k].querySelectorAll('.lin-controls > *')[control];
    const stops = 'input, .list > select, button:not([tabindex="-1"])';
    (place.matches('button') ? [place] : place.querySelectorAll(stops))[stop].focus();
    return document.activeElement.tabIndex;
}"""
# What is too wide: the page itself, and what lies outside of the parts that can be moved sideways.
TOO_WIDE = """() => [...document.querySelectorAll('body, body *')]
    .filter(part => part.checkVisibility() && !part.parentElement.closest('.scroll, .picture, pre, :has(> math), .skip')
        && !part.matches('.skip') && part.getBoundingClientRect().right > innerWidth + 1
        || part.matches('li:has(> math)') && part.scrollWidth > part.clientWidth + 1)
    .map(part => `${part.tagName} "${part.textContent.trim().slice(0, 40)}"`)"""

# By then the page has been told of a new size.
NEXT_FRAME = '() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))'
# The pictures, and what they are made of, that cannot be seen.
UNSEEN = """() => [...document.querySelectorAll('.picture, .picture :is(img, svg, table)')]
    .filter(part => part.matches('img') || part.innerHTML !== '')
    .filter(part => part.getBoundingClientRect().height < 10 || (part.matches('img') && !part.naturalWidth))
    .map(part => part.outerHTML.slice(0, 80))"""


@pytest.fixture(scope='module', params=['light', 'dark'])
def themed(request, browser, site):
    """A reader of each theme."""
    with reader(browser, site, color_scheme=request.param) as themed:
        yield themed


@pytest.fixture(scope='module')
def plain(browser, site):
    """A reader with a usual screen."""
    with reader(browser, site, viewport={'width': 1280, 'height': 900}) as plain:
        yield plain


@pytest.mark.parametrize('name', PAGES)
def test_a_page_needs_no_network_and_fits_every_screen(themed, name):
    page = themed.open(name)
    unfold(page)
    for width in WIDTHS:
        page.set_viewport_size({'width': width, 'height': 800})
        none(f'at {width} px: {part}' for part in page.evaluate(TOO_WIDE))
        assert page.evaluate('document.documentElement.scrollWidth') <= width
    none(themed.noise)


@pytest.mark.parametrize('name', PAGES)
def test_axe_finds_nothing_serious(themed, name):
    page = themed.open(name)
    unfold(page)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for width in WIDTHS[-1:] if dark else WIDTHS[::2]:  # what is dark is as large as what is light
        page.set_viewport_size({'width': width, 'height': 800})
        page.evaluate(NEXT_FRAME)
        none(f'at {width} px, {fault}' for fault in serious(page))


@pytest.mark.parametrize('size', [(1280, 720), (390, 844)])
@pytest.mark.parametrize('name', ['index', '00_start_here'])
def test_question_rule_lines_and_cube_are_on_the_first_screen(plain, name, size):
    page = plain.open(name)
    page.set_viewport_size(dict(zip(('width', 'height'), size, strict=True)))
    for part in ('h1', 'blockquote', '.explorer .picture svg'):
        box = page.locator(part).first.bounding_box()
        assert 0 <= box['y'] < box['y'] + box['height'] <= size[1], part
    page.set_viewport_size({'width': 1280, 'height': 900})


def test_pointing_at_a_letter_in_words_lights_its_axis_in_pictures(plain):
    page = plain.open('03_batched')
    ground = "() => getComputedStyle(document.querySelector('.picture th.lin-n')).backgroundColor"
    before = page.evaluate(ground)
    for letter in ('p > .lin-n', 'pre .lin-n', 'mi.lin-n'):
        page.locator(f'main > {letter}, main > * {letter}').locator('visible=true').first.hover()
        assert page.evaluate(ground) != before, letter
        page.locator('h1').hover()
        assert page.evaluate(ground) == before, letter


@pytest.mark.parametrize('name', ['index', *NAMES])
def test_controls_take_two_rows_on_a_phone(browser, site, name):
    with reader(browser, site, viewport={'width': 390, 'height': 844}) as phone:
        page = phone.open(name)
        unfold(page)
        for row in page.locator('.explorer:not([aria-label=Predict]) .lin-controls').all():
            assert row.bounding_box()['height'] <= TWO_ROWS, row.inner_text()


def test_many_choices_are_a_list_on_a_phone(browser, site):
    with reader(browser, site, viewport={'width': 390, 'height': 844}) as phone:
        page = phone.open('00_start_here')
        place = page.locator('.explorer[aria-label=Agree]').first
        version = place.get_by_role('combobox', name='version')
        before = place.locator('.picture').inner_html()
        version.select_option('outer')
        assert place.locator('.picture').inner_html() != before
        assert place.locator('[aria-label=version] [aria-pressed=true]').text_content() == 'outer'
        assert not place.locator('[aria-label=version] button').first.is_visible()


def keys(twin, chance):
    """(control, stop, key): the values of every control once, every button three times; then some at random."""
    moves = []
    for number, control in enumerate(twin.controls):
        if isinstance(control, ToggleButtons | RadioButtons):
            moves.append([(number, stop, 'Space') for stop in range(len(control.options))])
        elif isinstance(control, Dropdown):
            most = len(control.options) - 1
            moves.append([(number, 0, 'ArrowDown')] * most + [(number, 0, 'ArrowUp')] * most)
        elif isinstance(control, Button):
            moves.append([(number, 0, 'Enter')] * (3 if control.description != 'Play' else 0))  # test_stage.py plays
        else:
            most = int(min(control.max - control.min, FAR))
            moves.append([(number, 0, 'ArrowDown')] * most + [(number, 0, 'ArrowUp')] * most)
    everything = list(chain(*moves))
    return [*everything, *(chance.choice(everything) for _ in repeat(None, FURTHER if len(moves) > 1 else 0))]


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


@pytest.mark.parametrize('name', ['00_start_here', '08_speed'])
def test_a_number_that_is_not_offered_becomes_the_nearest(plain, name):
    page = plain.open(name)
    unfold(page)
    field = page.locator('[aria-label=Agree], [aria-label=Cost]').first.locator('input[type=number]').first
    offered = {'00_start_here': ('7', '5'), '08_speed': ('600', '640')}[name]
    field.fill(offered[0])
    field.press('Enter')
    assert field.input_value() == offered[1]
    field.fill('')
    field.blur()
    assert field.input_value() == offered[1]


def shown(page):
    """The questions that the index lists."""
    return page.locator('.contents .level-3:visible').all_text_contents()


@pytest.fixture
def finder(plain):
    """The field of the index."""
    return plain.open(INDEX).get_by_role('searchbox', name='Find a question')


def test_a_question_is_found_with_the_keyboard_alone(plain, finder):
    page, every = plain.page, [question.heading.replace('`', '') for question in questions()]
    assert shown(page) == every
    page.locator('.contents summary').focus()
    page.keyboard.press('Tab')
    page.keyboard.type('steps BPTT')
    (found,) = shown(page)
    assert found == 'Why are the gradients of all time steps added?'
    assert page.locator('.contents .level-2:visible').all_text_contents() == ['The chain']
    page.keyboard.press('Escape')
    assert (finder.input_value(), shown(page)) == ('', every)
    page.keyboard.type('bptt')
    page.keyboard.press('Tab')
    assert page.evaluate('document.activeElement.textContent') == 'The chain'
    finder.press('Enter')
    assert page.url.endswith('#why-are-the-gradients-of-all-time-steps-added')
    none(plain.noise)


def test_a_screen_reader_hears_how_many_questions_are_found(plain, finder):
    status, count = plain.page.locator('.contents [role=status]'), len(questions())
    assert status.text_content() == f'{count} questions'
    finder.fill('bptt')
    assert status.text_content() == f'1 of {count} questions'
    finder.fill('bptt keyboard')
    assert status.text_content() == 'No question has all these words. Try fewer.'
    assert plain.page.locator('.contents li:visible').count() == 0


def test_the_field_finds_what_the_tests_of_the_index_find(plain, finder):
    for query in [*SEARCHED, 'sum batch', 'vectorisa', 'indices', 'summing']:
        finder.fill(query)
        found = [question.heading.replace('`', '') for question in questions() if finds(query, question.prose)]
        assert shown(plain.page) == found, query


def test_without_javascript_the_index_has_its_list_and_no_field(browser, site):
    with reader(browser, site, java_script_enabled=False) as without:
        page = without.open(INDEX)
        assert len(shown(page)) == len(questions())
        assert page.locator('input').count() == 0


def test_a_finger_can_move_numbers(plain):
    page = plain.open('03_batched')
    stack = page.locator('.explorer[aria-label=Stack]')
    stack.get_by_role('button', name='more n').click()
    assert stack.locator('input').input_value() == '1'
    stack.get_by_role('button', name='less n').click()
    assert stack.get_by_role('button', name='less n').is_disabled()


@pytest.mark.parametrize('name', NAMES)
def test_no_answer_is_seen_before_one_is_given_and_then_all_are(plain, name):
    page, its_twins = plain.open(name), twins(NOTEBOOKS / f'{name}.ipynb')
    waiting, folds = page.locator('.waits'), page.locator('.next[data-gate]')
    for place in waiting.all():
        assert len(place.locator('.picture').inner_text().split()) > 3
        assert place.locator('[data-answer], input').count() == 0
    assert waiting.count() == sum(twin.explorer.waits for twin in its_twins)
    waited = [k for k, twin in enumerate(its_twins) if twin.explorer.waits]
    assert page.locator('.next[open]').count() == 0
    for k, twin in enumerate(its_twins):
        if not isinstance(twin.explorer, Predict):
            continue
        question = page.locator('.explorer').nth(k)
        gate = question.get_attribute('data-gate')
        before = page.locator('.next[open]').count()
        question.locator('input').last.click()
        twin.controls[0].index = len(twin.controls[0].options) - 1
        its_own = page.locator(f'.next[data-gate="{gate}"]').count()
        assert page.locator('.next[open]').count() == before + its_own
    assert waiting.count() == 0
    for k, twin in enumerate(its_twins):
        assert not twin.explorer.waits
        assert not look(page, k, twin)[1]
    for place in waited:
        assert page.locator('.explorer').nth(place).locator('[data-answer]').count() > 0
    asked_in_words = [fold for fold in folds.all() if fold.get_attribute('open') is None]
    for fold in asked_in_words:
        fold.locator('summary').click()
    assert page.locator('.next:not([open])').count() == 0
    none(plain.noise)


def test_a_reader_can_look_without_answering(plain):
    page = plain.open('01_scalar')
    nudge = page.locator('[aria-label=Nudge]')
    nudge.get_by_role('button', name='Look without answering').press('Enter')
    assert nudge.evaluate('place => place.contains(document.activeElement)')
    assert page.locator('[data-gate="1"].next').get_attribute('open') is not None
    assert page.locator('.next:not([open])').count() > 0
    page = plain.open('01_scalar')
    page.locator('.next > summary').first.click()
    nudge.locator('input').first.wait_for()


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
    with reader(browser, site, java_script_enabled=False) as without:
        page = without.open(name)
        for place in page.locator('.explorer:not(details *) .picture').all():
            assert place.is_visible()
            assert place.locator('svg, table, li, .lin-line').count() > 0
        assert page.locator('.explorer input, .explorer button').count() == 0
        none(without.noise)


@pytest.mark.parametrize('name', PAGES)
def test_a_print_has_every_picture(plain, name):
    page = plain.open(name)
    page.emulate_media(media='print')
    unseen = page.evaluate(UNSEEN)
    page.emulate_media(media='screen')
    none(unseen)


def test_a_print_has_what_is_folded_in_whatever_the_sheet_can_do(plain):
    page = plain.open('03_batched')
    folded = "() => document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(folded)
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.atPrint = ({folded})(); }})")
    page.pdf()
    assert page.evaluate('[atPrint, scrollY]') == [0, 0]
    assert page.evaluate(folded) == before > 0


def test_a_screen_reader_hears_each_new_picture(plain):
    page, explorer = plain.open('index'), cube()
    status = page.locator('.explorer .lin-heard[role=status]')
    assert status.text_content() == ''  # it is there before anything is said
    page.evaluate("document.querySelector('.lin-heard').mark = true")
    page.get_by_role('button', name='more step').click()
    explorer.controls['step'].value = 1
    assert status.text_content() in explorer.drawn.text
    assert status.text_content().startswith('dW[2, 1]')  # the rest was there before
    assert page.evaluate("document.querySelector('.lin-heard').mark")
    box = status.bounding_box()
    assert (box['width'], box['height']) == (1, 1)


def test_time_starts_anew_where_it_has_other_steps(plain):
    page = plain.open('index')
    step = page.locator('.explorer').first.get_by_label('step', exact=True)
    step.fill('3')
    page.get_by_role('button', name='one by one').click()
    assert step.input_value() == '0'
    step.fill('20')
    page.get_by_role('button', name='slice by slice').click()
    assert step.input_value() == '0'


def test_a_browser_that_cannot_unpack_the_states_shows_the_start_of_each_picture(browser, site):
    with reader(browser, site) as old:
        old.page.add_init_script('delete globalThis.DecompressionStream')
        old.page.goto((site / 'index.html').as_uri())
        assert old.page.locator('.explorer .picture').first.is_visible()
        assert old.page.locator('.explorer button').count() == 0
        none(old.noise)


def test_it_moves_in_a_browser_of_some_years_ago(browser, site):
    """Array's `with` came in 2023."""
    with reader(browser, site) as old:
        old.page.add_init_script('delete Array.prototype.with')
        page = old.open('03_batched')
        page.locator('.explorer[aria-label=Stack]').get_by_role('button', name='more n').click()
        assert page.locator('.explorer[aria-label=Stack] input').input_value() == '1'
        none(old.noise)


def test_forced_colours_show_which_button_is_pressed(browser, site):
    with reader(browser, site, forced_colors='active') as forced:
        page = forced.open('index')
        look = 'is => getComputedStyle(document.querySelector(`[aria-pressed=${is}]`)).backgroundColor'
        assert page.evaluate(look, 'true') != page.evaluate(look, 'false')


@pytest.mark.parametrize('name', NAMES)
def test_the_explorers_soon_move(browser, site, name, times):
    with reader(browser, site) as fresh:
        took = fresh.open(name).evaluate('performance.now()')
    times.setdefault('a page opened', []).append(took)
    assert took < HOPELESS
