"""The address of a page says what its explorers show: links, Back and Forward, Copy link, and what is no address."""

import random
from urllib.parse import unquote

import pytest
from conftest import NAMES, NOTEBOOKS
from pages import none, reader, unfold
from reading import seen
from test_site import SAME, SHOWN
from twins import Twin, twins

from web import guide
from web.site.build import cube
from web.states import numbered

STATES = 8  # of each explorer, at random
PLAYED = 20_000  # ms
# Go there as a reader who types it.
GO = """address => new Promise(done => {
    if (decodeURI(location.hash) === address) return done();
    addEventListener('hashchange', () => done(), {once: true});
    location.hash = address;
})"""
PICTURE = "id => document.getElementById(id).querySelector('.picture').innerHTML"
LENGTH = 'history.length'


@pytest.fixture(scope='module')
def plain(browser, site):
    """A reader with a usual screen."""
    with reader(browser, site, viewport={'width': 1280, 'height': 900}) as plain:
        yield plain


@pytest.fixture
def batch(browser, site):
    """The page of 03, opened for the first time."""
    with reader(browser, site, viewport={'width': 1280, 'height': 900}) as fresh:
        yield fresh.open('03_batched')
        none(fresh.noise)


def opened(reader, link):
    """The page that a link leads to."""
    reader.page.goto(f'{reader.folder.as_uri()}/{link}')
    reader.page.wait_for_selector('html[data-moves]')
    return reader.page


def its_twins(name):
    """The explorers of a page, and their names on it."""
    made = [Twin(0, cube())] if name == 'index' else twins(NOTEBOOKS / f'{name}.ipynb')
    return zip(numbered([twin.explorer.anchor for twin in made]), made, strict=True)


def address(page):
    """What the address bar says behind #."""
    return unquote(page.evaluate('location.hash'))[1:]


def value(page, place, name):
    """What the number field of an explorer shows."""
    return page.locator(f'#{place}').get_by_label(name, exact=True).first.input_value()


def test_each_link_of_the_guide_opens_the_state_with_what_is_quoted(plain):
    page = plain.open('teaching')
    hrefs = page.locator('td a[href*="="]').evaluate_all("links => links.map(link => link.getAttribute('href'))")
    named = list(guide.states(guide.TEXT))
    assert [unquote(href) for href in hrefs] == [state.address.replace('.ipynb', '.html') for state in named]
    quoted, tried, noise = {}, set(), []
    for href, state in zip(hrefs, named, strict=True):
        quoted.setdefault(href, set()).update(state.quotes)
    for href, quotes in sorted(quoted.items()):
        page = opened(plain, href)
        place, words = unquote(href).split('#')[1].split('=')
        if words.split(',')[-1] == 'play':
            page.locator(f'#{place}').get_by_role('button', name='Pause', exact=True).wait_for()
            for quote in quotes:
                page.locator(f'#{place} .picture', has_text=quote).wait_for(timeout=PLAYED)
            continue
        picture = seen(page.evaluate(PICTURE, place).replace('&nbsp;', '\xa0'))
        assert all(quote in picture for quote in quotes), (href, quotes, picture)
        top = page.locator(f'[id="{place}"]').bounding_box()['y']
        assert 0 <= top < 600, href
        tried.add(href)
        noise += plain.noise
    assert len(tried) > 60
    none(noise)


@pytest.mark.parametrize('name', ['index', *NAMES])
def test_an_address_brings_its_state_and_a_state_its_address(plain, name):
    page, chance, wrong = plain.open(name), random.Random(name), []
    unfold(page)
    for k, (place, twin) in enumerate(its_twins(name)):
        explorer = twin.explorer
        for turn in range(STATES):
            for control, widget in explorer.controls.items() if turn else ():
                offered = explorer.on_pages.get(control) or getattr(widget, 'options', None)
                widget.value = chance.choice(list(offered or range(int(widget.min), int(widget.max) + 1)))
            wanted = f'{place}={explorer.address.split("=")[1]}'
            *heading, drawn = twin.pictures()
            page.evaluate(GO, f'#{wanted}')
            if not page.evaluate(SAME, [k, ''.join(heading), drawn]):
                wrong.append(f'{twin} {wanted}: another picture')
            page.locator(f'[id="{place}"]').get_by_role('button', name='Copy link').press('Enter')
            if address(page) != wanted:
                wrong.append(f'{twin} {wanted}: the page says {address(page)}')
    none(wrong)
    none(plain.noise)


def test_back_undoes_and_forward_redoes_each_change_of_each_explorer(batch):
    page, length = batch, batch.evaluate(LENGTH)
    page.locator('#cube').get_by_role('button', name='one by one').click()
    page.locator('#trace').get_by_role('button', name='dX').click()
    page.locator('#trace').get_by_label('i', exact=True).first.press('ArrowDown')
    page.wait_for_timeout(1100)
    page.locator('#stack').get_by_role('button', name='more n').click()
    # the two moves of Trace followed quickly, and are one step
    addresses = ['', 'cube=dW,,,one_by_one', 'trace=dX,2,0', 'stack=1']
    assert page.evaluate(LENGTH) == length + 3
    looks = ["['cube', 'trace', 'stack'].map(id => document.getElementById(id).querySelector('.picture').innerHTML)"]
    shown = [page.evaluate(looks[0])]
    assert address(page) == addresses[3]
    for before in addresses[2::-1]:
        page.go_back()
        assert address(page) == before
        shown.append(page.evaluate(looks[0]))
    assert (value(page, 'stack', 'n'), value(page, 'trace', 'i')) == ('0', '2')
    assert len(set(map(tuple, shown))) == 4
    for after, picture in zip(addresses[1:], shown[2::-1], strict=True):
        page.go_forward()
        assert address(page) == after
        assert page.evaluate(looks[0]) == picture


def test_a_held_key_a_drag_and_play_are_one_step_of_back_each(batch):
    page, length = batch, batch.evaluate(LENGTH)
    page.locator('#trace').get_by_role('button', name='dX').click()
    assert page.evaluate(LENGTH) == length + 1
    page.wait_for_timeout(1100)
    page.locator('#cube').get_by_label('step', exact=True).focus()
    for _ in range(4):
        page.keyboard.down('ArrowUp')
        page.wait_for_timeout(400)
    page.keyboard.up('ArrowUp')
    assert address(page) == 'cube=dW,2,1,slice_by_slice,4'
    assert page.evaluate(LENGTH) == length + 2
    page.locator('#stack').get_by_role('button', name='Play', exact=True).click()
    page.locator('#stack [data-last]').wait_for(timeout=PLAYED)
    page.wait_for_timeout(1100)
    assert address(page) == 'stack=4'
    assert page.evaluate(LENGTH) == length + 3
    page.go_back()
    assert value(page, 'stack', 'n') == '0'
    page.go_back()
    assert value(page, 'cube', 'step') == '0'
    assert address(page) == 'trace=dX'


def test_a_drag_is_one_step_of_back(browser, site):
    with reader(browser, site, viewport={'width': 1280, 'height': 900}) as fresh:
        page = opened(fresh, '01_scalar.html#nudge=')
        length = page.evaluate(LENGTH)
        here, there = (page.locator(f'#nudge [data-set="x={x}"]').first.bounding_box() for x in (3, -3))
        page.mouse.move(here['x'] + here['width'] / 2, here['y'] + here['height'] / 2)
        page.mouse.down()
        for share in (0.25, 0.5, 0.75, 1):
            x = here['x'] + here['width'] / 2 + share * (there['x'] - here['x'])
            page.mouse.move(x, here['y'] + here['height'] / 2)
            page.wait_for_timeout(400)
        page.mouse.up()
        assert page.evaluate(LENGTH) <= length + 1
        assert value(page, 'nudge', 'x') == '-3'
        page.go_back()
        assert value(page, 'nudge', 'x') == '3'


def test_back_from_play_stops_it(batch):
    page = batch
    page.locator('#stack').get_by_role('button', name='Play', exact=True).click()
    page.locator('#stack').get_by_role('button', name='Pause', exact=True).wait_for()
    page.go_back()
    page.locator('#stack').get_by_role('button', name='Play', exact=True).wait_for()
    page.wait_for_timeout(2500)
    assert value(page, 'stack', 'n') == '0'


def test_links_to_headings_lead_there_and_back(batch):
    page = batch
    page.locator('#trace').get_by_role('button', name='dX').click()
    page.evaluate("document.querySelector('.contents').open = true")
    link = page.locator('.contents a').nth(3)
    link.click()
    assert address(page) == link.get_attribute('href')[1:]
    page.locator('#stack').get_by_role('button', name='more n').click()
    page.go_back()
    assert (address(page), value(page, 'stack', 'n')) == (link.get_attribute('href')[1:], '0')
    page.go_back()
    assert address(page) == 'trace=dX'
    page.go_back()
    assert page.locator('#trace [aria-pressed=true]').text_content() == 'dW'
    page.evaluate("location.hash = '#cube'")
    assert page.locator('#cube').bounding_box()['y'] < 100


def test_a_reload_keeps_all_explorers_as_they_were(batch):
    page = batch
    page.locator('#trace').get_by_role('button', name='dX').click()
    page.locator('[id^="predict-"] input').nth(2).check()
    page.locator('#stack').get_by_role('button', name='more n').click()
    shown = [page.evaluate(SHOWN, k) for k in range(page.locator('.explorer').count())]
    page.reload()
    page.wait_for_selector('html[data-moves]')
    assert [page.evaluate(SHOWN, k) for k in range(page.locator('.explorer').count())] == shown


@pytest.mark.parametrize(
    ('garbage', 'becomes'),
    [
        ('cube=dZ,1', 'cube=dW,1'),  # a word that is not offered is left, a number
        ('cube=dX,99,-1', 'cube=dX,3,0'),
        ('cube=dX,1.4,0', 'cube=dX,1,0'),
        ('cube=,,,,4', 'cube=dW,2,1,slice_by_slice,4'),
        ('cube=dX,1,0,slice by slice,2', 'cube=dX,1,0,slice_by_slice,2'),
        ('cube=dX,1,0,slice%20by_slice%2C2', 'cube=dX,1,0,slice_by_slice,2'),
        ('cube=dX,1,0,slice_by_slice,2,more,words,,', 'cube=dX,1,0,slice_by_slice,2'),
        ('cube=', 'cube='),
        ('cube=play,1', 'cube=dW,1'),
        ('predict-nudge_of_b=99', 'predict-nudge_of_b=4'),
        ('predict-nudge_of_b=all', 'predict-nudge_of_b='),
        *(
            (words, None)
            for words in ('cube', 'cub=dX', '=', '=,', '%', 'cube=%E0%A4%A', 'content=1', 'states=1', ',,=')
        ),
    ],
)
def test_what_is_no_address_does_no_harm(plain, garbage, becomes):
    page = plain.open('03_batched')
    before = [page.evaluate(SHOWN, k) for k in range(page.locator('.explorer').count())]
    page.goto('about:blank')
    page = opened(plain, f'03_batched.html#{garbage}')
    none(plain.noise)
    if becomes is None:
        assert [page.evaluate(SHOWN, k) for k in range(page.locator('.explorer').count())] == before
    else:
        page.locator(f'#{becomes.split("=")[0]}').get_by_role('button', name='Copy link').click()
        assert address(page) == becomes


def test_what_waits_is_opened_by_a_link_to_its_state_and_by_an_answer_but_not_by_a_link_to_its_place(plain):
    for link, waits in (
        ('nudge', True),
        ('predict-nudge_of_x=', True),
        ('nudge=', False),
        ('predict-nudge_of_x=2', False),
    ):
        plain.page.goto('about:blank')
        page = opened(plain, f'01_scalar.html#{link}')
        place = page.locator('#nudge')
        gate = place.get_attribute('data-gate')
        assert ('waits' in place.get_attribute('class')) == waits, link
        assert (page.locator(f'.next[data-gate="{gate}"]:not([open])').count() > 0) == waits, link
        assert (place.get_by_role('button', name='Copy link').count() == 0) == waits, link
        at = page.locator(f'#{link.split("=")[0]}').bounding_box()
        assert 0 <= at['y'] < 100, link
    assert page.locator('#predict-nudge_of_x :checked').count() == 1
    none(plain.noise)


def test_back_undoes_a_change_of_what_an_answer_has_opened_and_then_the_answer(plain):
    plain.page.goto('about:blank')
    page = plain.open('01_scalar')
    page.locator('#predict-nudge_of_x input').nth(2).click()
    page.locator('#nudge').get_by_role('button', name='0.01', exact=True).click()
    assert address(page) == 'nudge=3,2,1,0.01'
    page.go_back()
    assert address(page) == 'predict-nudge_of_x=3'
    assert page.locator('#nudge [aria-label=nudge] [aria-pressed=true]').text_content() == '0.1'
    page.go_back()
    assert page.locator('#predict-nudge_of_x :checked').count() == 0
    assert page.locator('#nudge .picture [data-answer]').count() > 0  # what was seen is not taken away
    none(plain.noise)


@pytest.mark.parametrize('start', ['stack=1,play', 'stack=play', 'stack=4,play'])
def test_a_last_word_plays(plain, start):
    plain.page.goto('about:blank')
    page = opened(plain, f'03_batched.html#{start}')
    stack = page.locator('#stack')
    stack.get_by_role('button', name='Pause', exact=True).wait_for()
    assert value(page, 'stack', 'n') == {'stack=1,play': '1', 'stack=play': '0', 'stack=4,play': '4'}[start]
    stack.get_by_role('button', name='Play', exact=True).wait_for(timeout=PLAYED)
    assert value(page, 'stack', 'n') == '4'
    assert address(page) == 'stack=4'
    none(plain.noise)


def test_copy_link_copies_the_address_of_this_state_or_says_where_it_is(browser, site):
    with reader(browser, site) as fresh:
        fresh.page.context.grant_permissions(['clipboard-read', 'clipboard-write'])
        page = fresh.open('03_batched')
        page.locator('#stack').get_by_role('button', name='more n').click()
        page.locator('#trace').get_by_role('button', name='dX').click()
        said = page.locator('#stack .copy [role=status]')
        length = page.evaluate(LENGTH)
        page.locator('#stack').get_by_role('button', name='Copy link').press('Enter')
        page.locator('#stack .copy [role=status]:not(:empty)').wait_for()
        assert (said.text_content(), address(page)) == ('Copied.', 'stack=1')
        assert page.evaluate('navigator.clipboard.readText()') == page.url
        assert page.evaluate(LENGTH) == length
        page.locator('#stack').get_by_role('button', name='more n').click()
        assert said.text_content() == ''
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
        page.locator('#stack').get_by_role('button', name='Copy link').click()
        page.locator('#stack .copy [role=status]:not(:empty)').wait_for()
        assert (said.text_content(), address(page)) == ('It is in the address bar.', 'stack=2')
        page.emulate_media(media='print')
        assert page.locator('.copy:visible').count() == 0
