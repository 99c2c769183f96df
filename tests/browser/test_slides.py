"""The slides as a class sees them: every one of every deck, in a light and a dark room, without a network."""

import subprocess
import sys
from pathlib import Path

import pytest
from pages import CONTRAST, none, reader

from web.series import HOUSE
from web.slides.deck import DECKS

REVEAL = Path(sys.prefix) / 'reveal/node_modules/reveal.js'
SCREEN = {'width': 1280, 'height': 720}
SMALLEST = {'words': 19, 'other': 14}  # px; other: code, formulas and what stands in pictures
SCANT = 100  # letters; so few fill a slide only if they ask, or stand beside code or a picture

# What is wrong with the slide that is shown, in words.
FAULTS = """({smallest, contrast, scant}) => {
    const slide = Reveal.getCurrentSlide(), faults = look.faint(contrast, 'section.present');
    const right = slide.clientLeft + slide.clientWidth, bottom = slide.clientTop + slide.clientHeight;
    const outside = box => box.left < 0 || box.top < 0 || box.right > right + 1 || box.bottom > bottom + 1;

    let below = '';  // all text that is not the heading
    for (const node of look.texts(slide)) {
        const element = node.parentElement, words = node.data.trim();
        if (!element.closest('h1, h2')) below += words;
        const range = document.createRange(), at = `"${words.slice(0, 40)}"`;
        range.selectNodeContents(node);
        if ([...range.getClientRects()].some(outside)) faults.push(`${at} is cut off`);
        const size = look.size(element);
        const kind = element.closest('pre, code, math, .picture') ? 'other' : 'words';
        if (size < smallest[kind]) faults.push(`${at} is ${size} px high`);
        if (!element.closest('pre, code') && /\\$|\\\\[a-z]/i.test(words)) faults.push(`${at} is raw TeX`);
    }
    for (const image of slide.querySelectorAll('img, svg')) {
        const box = image.getBoundingClientRect(), at = `the image "${image.alt ?? image.ariaLabel}"`;
        if (image.naturalWidth === 0) faults.push(`${at} is missing`);
        const least = 16 * parseFloat(image.style.width);  // its width in the notebook; of a drawing, the letters count
        if (image.alt !== undefined && box.width < least) faults.push(`${at} is smaller than in the notebook`);
        if (outside(box)) faults.push(`${at} is cut off`);
    }
    if (slide.scrollHeight > slide.clientHeight) faults.push('it is too high');
    if (slide.scrollWidth > slide.clientWidth) faults.push('it is too wide');
    const full = below.length >= scant || /\\b(Predict|Think first)\\./.test(below)
        || slide.querySelector('h1, pre, img, svg, .picture table, .whole');
    if (!full) faults.push(`it is nearly empty: "${below}"`);
    return faults.map(fault => `slide ${Reveal.getSlidePastCount() + 1}: ${fault}`);
}"""
# Opens all that is folded on the slide that is shown, and waits until the slide has made room; whether there was any.
UNFOLD = """async () => {
    const folded = [...Reveal.getCurrentSlide().querySelectorAll('details')];
    await Promise.all(folded.map(part => new Promise(done => {
        part.addEventListener('toggle', () => setTimeout(done));
        part.open = true;
    })));
    return folded.length > 0;
}"""
RULES = {'smallest': SMALLEST, 'contrast': CONTRAST, 'scant': SCANT}


def build(out):
    """The slides of all notebooks, in the folder `out`."""
    subprocess.run([sys.executable, '-m', 'web.slides.build', REVEAL, out], cwd=HOUSE, check=True)
    return out


@pytest.fixture(scope='module')
def slides(tmp_path_factory):
    return build(tmp_path_factory.mktemp('slides') / 'once')


@pytest.fixture(scope='module', params=['light', 'dark'])
def room(request, browser, slides):
    """A reader of the slides, in the light or the dark theme."""
    with reader(browser, slides, viewport=SCREEN, color_scheme=request.param) as room:
        yield room


@pytest.mark.parametrize('name', [notebook.name for notebook in DECKS])
def test_each_slide_can_be_read_as_it_is_and_unfolded(room, name):
    page = room.open(name)
    page.wait_for_function('Reveal.isReady()')
    faults = []
    for number in range(page.evaluate('Reveal.getTotalSlides()')):
        page.evaluate('number => Reveal.slide(number)', number)
        faults += page.evaluate(FAULTS, RULES)
        if page.evaluate(UNFOLD):
            faults += page.evaluate(FAULTS, RULES)
    assert number > 10
    none(faults + room.noise)


def test_the_index_leads_to_every_deck_and_the_keyboard_turns_the_pages(room):
    page = room.open('index')
    links = [link.get_attribute('href') for link in page.get_by_role('link').all()]
    assert links == [f'{notebook.name}.html' for notebook in DECKS]
    page.get_by_role('link').first.click()
    page.wait_for_function('window.Reveal && Reveal.isReady()')
    page.keyboard.press('ArrowRight')
    assert page.evaluate('Reveal.getSlidePastCount()') == 1


def test_two_builds_are_the_same(slides, tmp_path):
    again = build(tmp_path / 'again')
    assert {path.name: path.read_bytes() for path in slides.iterdir()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }
