"""The slides as a class sees them: every one of every deck, gone through by Space, without a network."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pages import CONTRAST, none, reader

from web import guide
from web.series import HOUSE
from web.slides.build import DECKS, file

REVEAL = Path(sys.prefix) / 'reveal/node_modules/reveal.js'
NAMES = [*map(file, guide.PLANS), *(notebook.name for notebook in DECKS)]
SIZES = {'words': 26, 'other': 14}  # px of a slide that is 1280 wide; other, at least: code, formulas, pictures
SCANT = 60  # letters; so few do not fill a slide, unless a picture or a formula stands there, or a question is asked

# what only screen readers and the keyboard meet
UNSEEN = '.lin-heard, .explorer:has([data-play]) .control[aria-label=answer]'

# What is wrong with the slide that is shown, in words.
FAULTS = """({sizes, contrast, scant}) => {
    const slide = Reveal.getCurrentSlide(), faults = look.faint(contrast, 'section.present:not(.stack)');
    const all = slide.getBoundingClientRect(), scale = all.width / 1280;
    const outside = box => box.left < all.left - 1 || box.right > all.right + 1
        || box.top < all.top - 1 || box.bottom > all.bottom + 1;
    const OTHER = 'pre, code, math, table, .picture, .explorer:not([aria-label=Predict]), legend, .running, h1, h2, h3';
    const NOTEBOOK = /run (this|the( next)?) cell|run all cells|explorer (above|below)/i;

    let below = '';  // all text that is not the heading
    for (const node of look.texts(slide)) {
        const element = node.parentElement, words = node.data.trim();
        if (element.closest('.notes')) continue;
        if (!element.closest('h1, h2, .running')) below += words;
        const range = document.createRange(), at = `"${words.slice(0, 40)}"`;
        range.selectNodeContents(node);
        if ([...range.getClientRects()].some(outside)) faults.push(`${at} is cut off`);
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (element.closest(OTHER) ? look.size(element) < sizes.other * scale - 0.1 : size !== sizes.words) {
            faults.push(`${at} is ${size} px high`);
        }
        if (!element.closest('pre, code') && /\\$|\\\\[a-z]|\\|:--/i.test(words)) faults.push(`${at} is raw`);
        if (NOTEBOOK.test(words)) faults.push(`${at} is for a notebook`);
    }
    for (const image of slide.querySelectorAll('img, svg')) {
        const at = `the image "${image.alt ?? image.ariaLabel}"`;
        if (image.naturalWidth === 0) faults.push(`${at} is missing`);
        if (outside(image.getBoundingClientRect())) faults.push(`${at} is cut off`);
    }
    const [high, wide] = [slide.scrollHeight - slide.clientHeight, slide.scrollWidth - slide.clientWidth];
    if (high > 0 || wide > 0) faults.push(`it is ${high} px too high and ${wide} px too wide`);
    const full = below.length >= scant || /\\b(Predict|Think first)\\./.test(below)
        || slide.querySelector('h1, pre, img, svg, table, math[display=block]');
    if (!full) faults.push(`it is nearly empty: "${below}"`);
    return faults.map(fault => `slide ${Reveal.getSlidePastCount() + 1}: ${fault}`);
}"""
# Words that do not stand out from their ground.
FAINT = "least => look.faint(least, 'section.present:not(.stack)')"
# Where the show is: the number of the slide and of the stop on it, and what its explorer shows.
HERE = """() => {
    const slide = Reveal.getCurrentSlide(), place = slide.querySelector('.explorer');
    const controls = place && [...place.querySelectorAll('input, [aria-pressed]')]
        .map(part => [part.value, part.checked, part.ariaPressed]);
    return {
        at: [Reveal.getSlidePastCount(), slide.querySelectorAll('.fragment.visible').length],
        explorer: place && [place.ariaLabel, JSON.stringify(controls), place.querySelector('.picture').innerHTML],
    };
}"""

# Go to the slide of the first explorer of this kind.
TO = """label => {
    const {h, v} = Reveal.getIndices(document.querySelector(`.explorer[aria-label=${label}]`).closest('section'));
    Reveal.slide(h, v);
}"""
# Where the named parts of its picture are, and which of them move.
MIDDLES = """() => Object.fromEntries([...document.querySelectorAll('section.present [data-key]')].map(part => {
    const {x, y, width, height} = part.getBoundingClientRect();
    const moves = part.getAnimations().some(motion => motion.effect.getKeyframes().some(frame => frame.transform));
    return [part.dataset.key, {middle: [x + width / 2, y + height / 2], moves}];
}))"""


def build(out):
    """The slides of all notebooks, in the folder `out`."""
    subprocess.run([sys.executable, '-m', 'web.slides.build', REVEAL, out], cwd=HOUSE, check=True)
    return out


@pytest.fixture(scope='module')
def slides(tmp_path_factory):
    return build(tmp_path_factory.mktemp('slides') / 'once')


@pytest.fixture(scope='module')
def room(browser, slides):
    """A reader of the slides."""
    with reader(browser, slides) as room:
        yield room


def show(room, name):
    page = room.open(name)
    page.wait_for_function('window.Reveal && Reveal.isReady()')
    page.add_style_tag(content=f'{UNSEEN} {{ display: none !important; }}')
    return page


@pytest.mark.parametrize('name', NAMES)
def test_space_goes_from_the_first_slide_to_the_last_and_moves_every_explorer(room, name):
    """On a usual projector; every third deck on a small one, where reveal.js makes the same slide smaller."""
    small = NAMES.index(name) % 3 == 0
    room.page.set_viewport_size({'width': 1024, 'height': 768} if small else {'width': 1280, 'height': 720})
    page, faults, seen = show(room, name), [], []
    page.evaluate('document.activeElement.blur()')
    while not seen or page.evaluate(HERE)['at'] != seen[-1]['at']:
        seen.append(page.evaluate(HERE))
        faults += page.evaluate(FAULTS, {'sizes': SIZES, 'contrast': CONTRAST, 'scant': SCANT})
        page.emulate_media(color_scheme='dark')
        faults += [f'{seen[-1]["at"]}, dark: {fault}' for fault in page.evaluate(FAINT, CONTRAST)]
        page.emulate_media(color_scheme='light')
        page.keyboard.press('Space')
    assert page.evaluate('Reveal.isLastSlide()')
    assert {at for at, _ in (here['at'] for here in seen)} == set(range(page.evaluate('Reveal.getTotalSlides()')))
    for before, here in zip(seen, seen[1:], strict=False):
        if before['explorer'] and before['at'][0] == here['at'][0]:  # a stop
            assert before['explorer'] != here['explorer'], here['at']
            faults += [f'{here["at"]}: nothing moved'] * (before['explorer'][2] == here['explorer'][2])
    moved = {here['at'][0] for here in seen if here['explorer'] and here['at'][1]}
    faults += [
        f'{here["at"]}: an explorer has no stops' for here in seen if here['explorer'] and here['at'][0] not in moved
    ]
    none(faults + room.noise)
    page.keyboard.press('PageUp')
    assert page.evaluate(HERE) == seen[-2]  # and a clicker goes back


@pytest.mark.parametrize('explorer', ['Cube', 'Stack'])
def test_what_moves_starts_from_where_it_was_in_a_show_of_another_size_too(browser, slides, explorer):
    with reader(browser, slides, viewport={'width': 1024, 'height': 768}, reduced_motion='no-preference') as room:
        page = show(room, '03_batched')
        page.evaluate(TO, explorer)
        page.wait_for_timeout(1000)
        before = page.evaluate(MIDDLES)
        page.keyboard.press('PageDown')
        page.evaluate("""() => Reveal.getCurrentSlide().getAnimations({subtree: true}).forEach(motion => {
            motion.pause();
            motion.currentTime = 0;
        })""")
        after = page.evaluate(MIDDLES)
        moves = [name for name in before if name in after and after[name]['moves']]
        assert moves
        for name in moves:
            np.testing.assert_allclose(after[name]['middle'], before[name]['middle'], atol=1.5, err_msg=name)  # px


def test_the_keys_go_on_after_a_click(browser, slides):
    with reader(browser, slides, viewport={'width': 1280, 'height': 720}) as room:
        page = show(room, '03_batched')
        page.evaluate(TO, 'Predict')
        page.locator('section.present label').nth(3).click()  # a wrong choice
        at = page.evaluate(HERE)['at']
        for key in ('Space', 'PageDown'):
            page.keyboard.press(key)
            assert page.evaluate(HERE)['at'] != at
            at = page.evaluate(HERE)['at']
        page.evaluate(TO, 'Stack')
        page.locator('section.present [type=number]').first.click()
        page.keyboard.press('PageDown')
        assert page.evaluate(HERE)['at'][1] == 1


def test_each_slide_is_printed_once_and_whole(room, slides):
    """With ?print-pdf, as reveal.js says; an explorer as it is at first."""
    page, total = show(room, '03_batched'), room.page.evaluate('Reveal.getTotalSlides()')
    page.goto(f'{(slides / "03_batched.html").as_uri()}?print-pdf')
    page.wait_for_selector('.pdf-page')
    slides_of = page.locator('.pdf-page > section')
    assert page.locator('.pdf-page').count() == slides_of.count() == total
    edges = slides_of.evaluate_all('all => all.map(slide => getComputedStyle(slide).padding)')
    assert set(edges) == {'28px 40px 30px'}
    none(room.noise)


def test_the_index_leads_to_every_deck(room):
    page = room.open('index')
    links = [link.get_attribute('href') for link in page.get_by_role('link').all()]
    assert links == [f'{name}.html' for name in NAMES]
