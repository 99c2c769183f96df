"""Pictures that can be touched, on the pages: handles, what is pointed at, Play, motion, and a height that stays."""

from random import Random
from statistics import median, quantiles

import pytest
from bs4 import BeautifulSoup
from conftest import NAMES, NOTEBOOKS, TIMES
from pages import none, reader, spread, unfold
from test_site import FOCUS, keys, look
from twins import Twin, twins

from web.site.build import cube

PAGES = ['index', *NAMES]
HANDLES = 40  # of each picture, spread over it
JUMP = 8  # px
ON_PHONE = 20  # keys for an explorer
SIZES = {'wide': {'width': 1280, 'height': 900}, 'phone': {'width': 390, 'height': 844}}

HANDLE = """k => [...document.querySelectorAll('.explorer')[k].querySelectorAll('.picture [data-set]:not([data-play])')]
    .map(part => part.dataset.set)"""
# Click on a handle: ms until the picture is another one and laid out.
CLICK = """([k, handle]) => {
    const picture = document.querySelectorAll('.explorer')[k].querySelector('.picture'), start = performance.now();
    const part = picture.querySelectorAll('[data-set]:not([data-play])')[handle];
    part.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
    part.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
    part.dispatchEvent(new MouseEvent('click', {bubbles: true}));
    picture.getBoundingClientRect();
    return performance.now() - start;
}"""
# What is pointed at, and what lights up: [[from, names of the parts that light up], ...].
POINT = """k => {
    const picture = document.querySelectorAll('.explorer')[k].querySelector('.picture');
    return [...picture.querySelectorAll('[data-from]')].map(part => {
        part.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
        const lit = [...picture.querySelectorAll('.lin-feeds')].map(other => other.dataset.at);
        const there = [...picture.querySelectorAll('[data-at]')].map(other => other.dataset.at);
        return [part.dataset.from.split(' '), lit, there];
    });
}"""
# What is to be said of each part and what stands there while it is pointed at; what stands there in the end.
SAY = """k => {
    const picture = document.querySelectorAll('.explorer')[k].querySelector('.picture');
    const words = html => Object.assign(document.createElement('p'), {innerHTML: html}).textContent;
    const line = picture.querySelector('[data-says]'), enter = {bubbles: true};
    const said = [...picture.querySelectorAll('[data-said]')].map(part => {
        part.dispatchEvent(new PointerEvent('pointerover', enter));
        return [words(part.dataset.said), line.textContent];
    });
    picture.dispatchEvent(new PointerEvent('pointerleave', {pointerType: 'touch'}));
    const kept = line?.textContent;
    picture.dispatchEvent(new PointerEvent('pointerleave', {pointerType: 'mouse'}));
    return [said, kept, line?.textContent, line?.dataset.says];
}"""
HEIGHT = "k => document.querySelectorAll('.explorer')[k].getBoundingClientRect().height"
# The middle of a handle.
SPOT = """([k, set]) => {
    const part = document.querySelectorAll('.explorer')[k].querySelector(`[data-set="${set}"]`);
    part.scrollIntoView({block: 'center'});
    const {x, y, width, height} = part.getBoundingClientRect();
    return {x: x + width / 2, y: y + height / 2};
}"""
MOTIONS = "document.getAnimations().filter(motion => motion.playState === 'running').length"


@pytest.fixture(scope='module')
def quiet(browser, site):
    """A reader who wants no motion."""
    with reader(browser, site, viewport=SIZES['wide']) as quiet:
        yield quiet


@pytest.fixture(scope='module')
def lively(browser, site):
    """A reader who wants motion."""
    with reader(browser, site, viewport=SIZES['wide'], reduced_motion='no-preference') as lively:
        yield lively


def shown(reader, name):
    """A page, all that is folded or left out open, and the twins of its explorers."""
    page = reader.open(name)
    unfold(page)
    return page, [Twin(0, cube())] if name == 'index' else twins(NOTEBOOKS / f'{name}.ipynb')


@pytest.mark.parametrize('name', PAGES)
def test_a_click_on_each_handle_shows_what_python_draws_for_it(quiet, name):
    page, its_twins = shown(quiet, name)
    for k, twin in enumerate(its_twins):
        seen = set()
        for place in spread(range(len(page.evaluate(HANDLE, k))), HANDLES):
            handles = page.evaluate(HANDLE, k)
            if place >= len(handles):
                continue
            took = page.evaluate(CLICK, [k, place])
            if handles[place] not in seen:
                TIMES.setdefault(f'{type(twin.explorer).__name__}, a click on a page', []).append(took)
            seen.add(handles[place])
            words = dict(word.split('=') for word in handles[place].split())
            picture, fault = look(page, k, twin)
            assert not fault, f'{twin}, a click on {handles[place]}: {fault}'
            for control, word in words.items():
                value = twin.explorer.controls[control].value
                offered = twin.explorer.on_pages.get(control)
                assert value == type(value)(word) or (offered and type(value)(word) not in offered), (twin, words)
    none(quiet.noise)


@pytest.mark.parametrize('name', PAGES)
def test_pointing_lights_exactly_what_feeds_an_entry(quiet, name):
    page, its_twins = shown(quiet, name)
    for k, twin in enumerate(its_twins):
        for fed_by, lit, there in page.evaluate(POINT, k):
            assert set(lit) == set(fed_by) & set(there), twin
            assert lit, twin


def test_the_first_pointing_after_a_click_lights_what_feeds_a_number_and_hides_the_example(quiet):
    page, its_twins = shown(quiet, '04_star_or_at')
    k = next(k for k, twin in enumerate(its_twins) if type(twin.explorer).__name__ == 'Build')
    build = page.locator('.explorer').nth(k)
    build.locator('.picture [data-set^="then="]').first.click()
    assert build.locator('.lin-lit').first.is_visible()
    build.locator('.picture [data-at^="made."]').last.hover()  # with one jump of the mouse
    assert build.locator('.lin-feeds').count() > 1
    assert not build.locator('.lin-lit').first.is_visible()


def test_what_is_pointed_at_says_its_sum_until_the_mouse_leaves_or_a_finger_taps_elsewhere(quiet):
    page, its_twins = shown(quiet, '00_start_here')
    for k in range(len(its_twins)):
        said, kept, left, start = page.evaluate(SAY, k)
        if said:
            assert [shown for _, shown in said] == [wanted for wanted, _ in said]
            assert len({wanted for wanted, _ in said}) == len(said) > 5
            assert kept == said[-1][0]
            assert left == start != kept
            break
    else:
        pytest.fail('nothing is said')


@pytest.mark.parametrize('name', PAGES)
def test_a_line_that_plays_goes_from_its_start_to_its_end(quiet, name):
    page, its_twins = shown(quiet, name)
    for k, twin in enumerate(its_twins):
        place = page.locator('.explorer').nth(k)
        lines = place.locator('[data-play]')
        if not lines.count():
            continue
        words = lines.nth(1).get_attribute('data-set').split()
        lines.nth(1).click()
        assert place.locator('[data-last]').count() == 0
        place.locator('[data-last]').wait_for()
        place.get_by_role('button', name='Play', exact=True).wait_for()
        assert look(page, k, twin)[1] == ''
        clock, answer = twin.explorer.controls[twin.explorer.time], twin.explorer.controls['answer'].value
        assert words == [f'answer={answer}', f'{twin.explorer.time}={clock.min}']
        assert clock.value == clock.max


@pytest.mark.parametrize('name', PAGES)
def test_play_ends_at_the_end_and_can_pause(quiet, name):
    page, its_twins = shown(quiet, name)
    for k, twin in enumerate(its_twins):
        if not twin.explorer.time:
            continue
        place, clock = page.locator('.explorer').nth(k), twin.explorer.controls[twin.explorer.time]
        play = place.get_by_role('button', name='Play', exact=True)
        while place.locator('[data-last]').count() == 0:  # quicker than the clock of Play: turn by turn
            play.click()
            place.get_by_role('button', name='Pause', exact=True).click()
        assert look(page, k, twin)[1] == ''
        assert clock.value == clock.max
        play.click()  # from the start again
        assert look(page, k, twin)[1].startswith('the labels')  # it says Pause
        place.get_by_role('button', name='Pause', exact=True).click()
        assert look(page, k, twin)[1] == ''
        assert clock.value == clock.min
    none(quiet.noise)


def test_play_goes_on_by_itself(lively):
    page, _ = shown(lively, 'index')
    place = page.locator('.explorer').first
    place.get_by_role('button', name='Play', exact=True).click()
    assert page.evaluate(MOTIONS) > 0
    place.locator('[data-last]').first.wait_for(state='attached', timeout=20_000)
    page.wait_for_timeout(1500)
    assert place.get_by_role('button', name='Play', exact=True).count() == 1
    assert page.evaluate(MOTIONS) == 0


def test_the_arrow_keys_point_too_and_what_is_pointed_at_is_said_to_a_screen_reader(quiet):
    page, its_twins = shown(quiet, '00_start_here')
    k = next(k for k, twin in enumerate(its_twins) if type(twin.explorer).__name__ == 'Agree')
    place = page.locator('.explorer').nth(k)
    line, heard = place.locator('[data-says]'), place.locator('.lin-heard')
    every = place.locator('[data-said]').evaluate_all('all => all.map(part => part.dataset.said)')
    start = line.inner_text()
    place.get_by_role('button', name='Copy link').focus()
    page.keyboard.press('Shift+Tab')
    assert place.locator('.picture').evaluate('picture => picture === document.activeElement')
    for key, which in [('ArrowDown', 0), ('ArrowRight', 1), ('ArrowLeft', 0), ('ArrowUp', -1), ('ArrowDown', 0)]:
        page.keyboard.press(key)
        said = BeautifulSoup(every[which], 'html.parser').get_text()
        assert (line.inner_text(), heard.inner_text()) == (said, said)
        assert place.locator('.lin-feeds').count()
    page.keyboard.press('Tab')
    assert line.inner_text() == start
    assert not place.locator('.lin-feeds').count()
    none(quiet.noise)


def test_nothing_moves_where_no_motion_is_wanted(quiet):
    for name in ('index', '03_batched'):
        page, its_twins = shown(quiet, name)
        for k, twin in enumerate(its_twins):
            if twin.explorer.time:
                play = page.locator('.explorer').nth(k).get_by_role('button', name='Play', exact=True)
                play.click()
                assert page.evaluate(MOTIONS) == 0
                page.locator('.explorer').nth(k).get_by_role('button', name='Pause', exact=True).click()


@pytest.mark.parametrize('size', SIZES)
@pytest.mark.parametrize('name', PAGES)
def test_each_key_brings_the_picture_that_the_package_draws_and_no_jump(browser, site, name, size):
    """On a phone at random: its numbers and pictures are those of a wide screen, only narrower."""
    chance, wrong = Random(name), []
    with reader(browser, site, viewport=SIZES[size]) as sized:
        page, its_twins = shown(sized, name)
        assert page.locator('.explorer').count() == len(its_twins)
        for k, twin in enumerate(its_twins):
            picture, fault = look(page, k, twin)
            assert not fault, twin
            seen, heights = {picture}, {}  # heights: {layer, where there is a choice: {height: after what}}
            moves = keys(twin, chance)
            for number, stop, key in moves if size == 'wide' else chance.sample(moves, min(len(moves), ON_PHONE)):
                control = twin.controls[number]
                if getattr(control, 'disabled', False):
                    continue
                choices = getattr(control, 'options', None)
                stop = stop % len(choices) if choices else stop  # there may be fewer now
                assert page.evaluate(FOCUS, [k, number, stop]) == 0, f'{twin}: Tab goes past control {number}'
                page.keyboard.press(key)
                picture, fault = look(page, k, twin)
                seen.add(picture)
                chosen = size == 'wide' and key == 'Space' and control.kind != 'list'  # a phone has lists
                if not fault and chosen and control.label != choices[stop]:
                    fault = f'{control.label} is taken'
                if fault:
                    wrong.append(f'{twin}, {key} on control {number}, stop {stop}: {fault}')
                    break
                layer = twin.explorer.controls['layer'].value if 'layer' in twin.explorer.controls else ''
                heights.setdefault(layer, {})[page.evaluate(HEIGHT, k)] = f'{key} on {control.description!r}'
            assert size != 'wide' or len(seen) > len(twin.controls), twin
            for layer, its in heights.items():
                low, high = min(its), max(its)
                if high - low > JUMP:
                    wrong.append(f'{twin} {layer}: {low:.0f} px at {its[low]}, {high:.0f} px at {its[high]}')
        none(wrong)
        none(sized.noise)


def test_no_frame_is_long_while_the_cube_plays(lively):
    page, _ = shown(lively, 'index')
    page.evaluate("""() => {
        window.frames = [];
        let last = performance.now();
        const frame = now => { frames.push(now - last); last = now; requestAnimationFrame(frame); };
        requestAnimationFrame(frame);
    }""")
    page.locator('.explorer').first.get_by_role('button', name='Play', exact=True).click()
    page.wait_for_timeout(4000)
    frames = sorted(page.evaluate('frames.slice(2)'))
    assert median(frames) < 50
    assert quantiles(frames, n=20)[-1] < 100  # these machines are busy; make bench is where speed is measured


def test_copies_of_what_feeds_a_sum_fly_there_and_are_gone_then(lively):
    page, its_twins = shown(lively, '06_transpose')
    k = next(k for k, twin in enumerate(its_twins) if type(twin.explorer).__name__ == 'Adjoint')
    place = page.locator('.explorer').nth(k)
    for step, copies in ((1, 24), (2, 24), (3, 20)):  # all boxes to the right, then down; then all sums to the totals
        page.evaluate(CLICK, [k, page.evaluate(HANDLE, k).index(f'step={step}')])
        assert page.evaluate(MOTIONS) == copies, step
        page.wait_for_timeout(1500)
        assert page.evaluate(MOTIONS) == 0
        picture, fault = look(page, k, its_twins[k])
        assert not fault, fault
    assert place.locator('[data-last]').count() == 1


def test_a_finger_drags_a_handle_and_the_next_touch_of_it_too(browser, site):
    with reader(browser, site, viewport=SIZES['phone'], has_touch=True) as phone:
        page, its_twins = shown(phone, '01_scalar')
        k = next(k for k, twin in enumerate(its_twins) if type(twin.explorer).__name__ == 'Nudge')
        finger = page.context.new_cdp_session(page)
        for start, end in ((1, -3), (-2, 3)):
            here, there = (page.evaluate(SPOT, [k, f'x={value}']) for value in (start, end))
            finger.send('Input.dispatchTouchEvent', {'type': 'touchStart', 'touchPoints': [here]})
            for share in (0.2, 0.4, 0.6, 0.8, 1):
                point = {'x': here['x'] + share * (there['x'] - here['x']), 'y': here['y']}
                finger.send('Input.dispatchTouchEvent', {'type': 'touchMove', 'touchPoints': [point]})
            finger.send('Input.dispatchTouchEvent', {'type': 'touchEnd', 'touchPoints': []})
            assert page.locator('.explorer').nth(k).get_by_label('x', exact=True).first.input_value() == str(end)
        none(phone.noise)
