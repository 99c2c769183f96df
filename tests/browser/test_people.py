"""Readers who see, hear or print a page otherwise: what a screen reader says, forced colours, paper, old browsers."""

import difflib
import os
import re
from pathlib import Path

import nbformat
import pytest
from conftest import NAMES
from lab import lab, open_lab, open_notebook, run_all_cells
from pages import LOOK, none, reader, unfold

SPOKEN = Path(__file__).with_name('spoken.txt')
SCREEN = {'width': 1280, 'height': 900}
# An explorer of each kind, and a move: what is focused in it, and the key.
MOVES = {
    '00_start_here#cube': ('spinbutton', 'step', 'ArrowUp'),
    '00_start_here#agree': ('button', 'a mistake: mean', 'Enter'),
    '01_scalar#predict-nudge_of_x': ('radio', '12', 'Space'),
    '01_scalar#nudge': ('spinbutton', 'x', 'ArrowUp'),
    '02_elementwise#trace': ('button', 'dX', 'Enter'),
    '03_batched#stack': ('spinbutton', 'n', 'ArrowUp'),
    '04_star_or_at#trap': ('spinbutton', 'tile', 'ArrowUp'),
    '04_star_or_at#build-dW': ('button', 'outer', 'Enter'),
    '05_jacobian#jacobian': ('spinbutton', 'column', 'ArrowUp'),
    '06_transpose#adjoint': ('button', 'inverse', 'Enter'),
    '08_speed#cost': ('button', 'CS231n', 'Enter'),
    '09_any_layer#letters': ('spinbutton', 'entry', 'ArrowDown'),
    '10_mine_is_wrong#stepsize': ('button', 'mse', 'Enter'),
}
# What browsers did not have at the end of 2023, in one of Chromium 119, Firefox 115 and Safari 17.0; and new methods of
# arrays, which somewhat older ones lack, and nothing here needs.
YOUNGER = """
    Array.fromAsync Array.prototype.group Array.prototype.with Array.prototype.toSorted Array.prototype.toReversed
    Array.prototype.toSpliced ArrayBuffer.prototype.transfer AbortSignal.any Error.isError Iterator
    Map.groupBy Math.f16round Math.sumPrecise Object.groupBy Promise.try Promise.withResolvers RegExp.escape
    Set.prototype.union Set.prototype.intersection Set.prototype.difference Set.prototype.isSubsetOf
    String.prototype.isWellFormed Uint8Array.fromBase64 Uint8Array.prototype.toBase64 URL.parse URL.canParse
    Document.prototype.startViewTransition Element.prototype.checkVisibility Element.prototype.getHTML
    Element.prototype.moveBefore Element.prototype.setHTMLUnsafe HTMLElement.prototype.showPopover
    HTMLElement.prototype.togglePopover Element.prototype.currentCSSZoom scheduler Temporal
"""
OLD = """names => {
    for (const name of names) {
        const way = name.split('.'), last = way.pop();
        const holder = way.reduce((holder, part) => holder?.[part], globalThis);
        if (holder) delete holder[last];
    }
    for (const type of [Document, Element, DocumentFragment]) {
        for (const name of ['querySelector', 'querySelectorAll', 'matches', 'closest']) {
            const own = type.prototype[name];
            if (own) type.prototype[name] = function (selector) {
                if (selector.includes(':has(')) throw new SyntaxError(`${selector} is too new`);
                return own.call(this, selector);
            };
        }
    }
}"""
YOUNG_CSS = re.compile(r'light-dark\(|:has\(|@starting-style|@scope|@property|::details-content|text-wrap|field-sizing')
# The borders and outlines of the parts that this selector finds, each once.
FRAMES = """selector => [...new Set([...document.querySelectorAll(selector)].map(part => {
    const look = getComputedStyle(part);
    return `${look.borderBottomColor} ${look.borderBottomStyle} ${look.outlineStyle}`;
}))].join()"""
FOCUS = """() => {
    const part = document.activeElement, look = getComputedStyle(part), box = part.getBoundingClientRect();
    if (part === document.body) return null;
    const seen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0 && box.width > 0
        && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    window.stops ??= new Map();
    if (!stops.has(part)) stops.set(part, stops.size);
    return [stops.get(part), seen, part.outerHTML.slice(0, 80)];
}"""


@pytest.fixture(scope='module')
def plain(browser, site):
    with reader(browser, site, viewport=SCREEN) as plain:
        yield plain


# ---- what is said


def spoken(place):
    """An explorer as a screen reader says it, a row of a table in one line; a drawing is what its label says."""
    lines = []
    for line in place.aria_snapshot().splitlines():
        if not re.match(r" *- '?(rowgroup|cell|columnheader|rowheader|caption)\b", line):
            row = re.match(r" *- '?(row \".*\")'?:?", line)
            drawing = re.match(r"( *)- '?(img \".*?\")('?:.*)?$", line)
            lines.append(f'      - {row[1]}' if row else f'{drawing[1]}- {drawing[2]}' if drawing else line)
    return lines


def test_each_explorer_reads_as_it_is_stored_and_a_move_says_once_what_is_new(plain):
    """LIN_BACKPROP_SPOKEN=new stores it anew."""
    said, name = [], None
    for address, (role, label, key) in MOVES.items():
        if name != address.split('#')[0]:
            name = address.split('#')[0]
            page = plain.open(name)
            unfold(page)
        place = page.locator(f'[id="{address.split("#")[1]}"]')
        status = place.locator('.lin-heard')
        assert status.text_content() == ''
        before = spoken(place)
        status.evaluate('status => { status.mark = true; }')
        place.get_by_role(role, name=label, exact=True).press(key)
        new = [line[2:] for line in difflib.ndiff(before, spoken(place)) if line.startswith('+ ')]
        assert status.evaluate('status => status.mark')
        assert status.text_content(), address
        said += [f'== {address}', *before, f'== {label}, {key}', *new, '']
    if os.environ.get('LIN_BACKPROP_SPOKEN') == 'new':
        SPOKEN.write_text('\n'.join(said), encoding='utf-8')
    assert said == SPOKEN.read_text(encoding='utf-8').split('\n')
    none(plain.noise)


def test_play_is_told_at_its_end_and_a_link_is_not_told_at_all(browser, site):
    with reader(browser, site) as fresh:
        fresh.page.goto(f'{(site / "03_batched.html").as_uri()}#stack=2')
        fresh.page.wait_for_selector('html[data-moves]')
        stack = fresh.page.locator('#stack')
        status = stack.locator('.lin-heard')
        assert stack.get_by_label('n', exact=True).first.input_value() == '2'
        assert status.text_content() == ''
        stack.get_by_role('button', name='Play', exact=True).click()
        stack.get_by_role('button', name='Pause', exact=True).wait_for()
        assert stack.get_by_label('n', exact=True).first.input_value() == '3'
        assert status.text_content() == ''
        stack.get_by_role('button', name='Pause', exact=True).click()
        assert status.text_content().startswith('dW after 3 of 4 examples')


# ---- forced colours


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_forced_colours_show_what_is_picked_what_feeds_it_and_what_is_wrong(browser, site, scheme):
    with reader(browser, site, forced_colors='active', color_scheme=scheme) as forced:
        page = forced.open('03_batched')
        looks = [page.evaluate(FRAMES, f'#trace td{which}') for which in ('.lin-marked', '.lin-lit-edge', '.lin-faint')]
        assert len(set(looks)) == len(looks), looks
        assert page.evaluate(FRAMES, '#cube .lin-now') != page.evaluate(FRAMES, '#cube .lin-turn:not(.lin-now)')
        assert page.evaluate(FRAMES, '#cube .lin-chosen') != page.evaluate(FRAMES, '#cube .lin-loop:not(.lin-chosen)')
        page = forced.open('04_star_or_at')
        unfold(page)
        assert page.evaluate(FRAMES, '#trap .lin-marked') != page.evaluate(FRAMES, '#trap .lin-tile:not(.lin-marked)')
        bars = '#trap .lin-tile .lin-bar-edge'
        assert page.evaluate(FRAMES, f'{bars}.lin-wrong-edge') != page.evaluate(FRAMES, f'{bars}:not(.lin-wrong-edge)')


# ---- browsers of three years ago


# Whatever a hand can do to a picture, and the way back.
TOUCH = """place => {
    for (const part of place.querySelectorAll('.picture :is([data-set], [data-from], [data-said])')) {
        for (const kind of ['pointerover', 'pointerdown', 'pointermove', 'pointerup', 'click']) {
            part.dispatchEvent(new PointerEvent(kind, {bubbles: true}));
        }
    }
    for (const key of ['ArrowRight', 'ArrowUp']) {
        place.querySelector('.picture').dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    }
    for (const button of place.querySelectorAll('button')) button.click();
}"""


@pytest.fixture(scope='module')
def older(site, tmp_path_factory):
    """The pages as a browser of 2023 reads them: what it does not know is another name."""
    folder = tmp_path_factory.mktemp('older pages')
    for file in site.glob('*.html'):
        head, end, body = file.read_text(encoding='utf-8').partition('</style>')
        head = re.sub('<meta http-equiv="Content-Security-Policy".*?>', '', head)
        (folder / file.name).write_text(YOUNG_CSS.sub('too-new(', head) + end + body, encoding='utf-8')
    return folder


@pytest.mark.parametrize('name', NAMES[:11])
def test_explorers_move_in_the_browsers_of_three_years_ago(browser, older, name):
    with reader(browser, older, color_scheme='dark') as old:
        old.page.add_init_script(f'({OLD})({YOUNGER.split()})')
        page = old.open(name)
        unfold(page)
        assert page.evaluate('getComputedStyle(document.body).backgroundColor') == 'rgb(22, 24, 28)'
        for place in page.locator('.explorer').all():
            before = place.locator('.picture').inner_html()
            place.locator('.picture, [aria-pressed=false]:visible, input[type=radio]').locator(
                'visible=true'
            ).first.evaluate(
                "part => (part.closest('.explorer').querySelector('[aria-pressed=false], [type=radio]') ?? "
                "part.closest('.explorer').querySelector('.number button:enabled')).click()"
            )
            assert place.locator('.picture').inner_html() != before
            place.evaluate(TOUCH)
        none(old.noise)


def test_no_rule_stands_in_a_rule(site):
    """Firefox 115 knows none."""
    style = (site / 'index.html').read_text(encoding='utf-8').partition('<style>')[2].partition('</style>')[0]
    around = []
    for part in re.finditer(r'([^{};]*)\{|\}', style):
        if part[0] == '}':
            around.pop()
            continue
        assert all(head.startswith('@') for head in around), part[0]
        around.append(part[1].strip())
    assert not around


def test_an_old_browser_says_that_pictures_stand_still_and_a_broken_explorer_stops_no_other(browser, site):
    with reader(browser, site) as old:
        old.page.add_init_script('delete globalThis.DecompressionStream')
        old.page.goto((site / 'index.html').as_uri())
        old.page.get_by_text('This browser is too old to move the pictures.').wait_for()
    with reader(browser, site) as broken:
        broken.page.add_init_script(
            "document.addEventListener('DOMContentLoaded', () => Object.defineProperty("
            "document.querySelector('.explorer'), 'replaceChildren', {value() { throw new Error('broken'); }}))"
        )
        page = broken.open('03_batched')
        page.locator('#stack').get_by_role('button', name='more n').click()
        assert page.locator('#stack').get_by_label('n', exact=True).first.input_value() == '1'


def test_a_page_moves_where_storage_and_history_are_forbidden_and_a_path_has_a_blank(browser, older):
    with reader(browser, older) as strict:
        strict.page.add_init_script("""for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
            Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});
        }
        history.pushState = history.replaceState = () => { throw new DOMException('no', 'SecurityError'); };""")
        page = strict.open('03_batched')
        assert '%20' in page.url
        page.locator('#stack').get_by_role('button', name='more n').click()
        assert page.locator('#stack').get_by_label('n', exact=True).first.input_value() == '1'


# ---- a picture that has lost its Python


@pytest.fixture(scope='module')
def small_lab(browser, tmp_path_factory):
    """JupyterLab with one explorer, alive."""
    folder = tmp_path_factory.mktemp('small lab') / 'notebooks'
    folder.mkdir()
    code = 'from lin_backprop import example\nfrom lin_backprop.explore import Stack\n'
    code += 'X, W, b, dY = example()\nStack(X, W, dY)'
    its = {'kernelspec': {'name': 'python3', 'display_name': 'Python 3'}}  # else JupyterLab asks for it
    cells = [nbformat.v4.new_code_cell(code)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=its), folder / 'small.ipynb')
    with lab(folder, 'light') as address:
        page = browser.new_page(viewport=SCREEN, reduced_motion='reduce')
        page.add_init_script(LOOK)
        open_lab(page, address, 'light')
        open_notebook(page, 'small')
        run_all_cells(page, 1)
        yield page
        page.close()


def test_in_jupyterlab_a_move_is_said_and_a_picture_without_its_python_says_so(small_lab):
    page, kernel = small_lab, 'jupyterapp.shell.currentWidget.sessionContext.session.kernel'
    field, status, notice = page.locator('.lin-explorer [type=number]'), '.lin-heard', page.locator('.lin-notice')
    pressed = page.get_by_role('group', name='gradient').get_by_role('button', name='dW', pressed=True)
    pressed.wait_for()
    assert page.locator(status).text_content() == ''
    field.press('ArrowUp')
    page.locator(status, has_text='dW after 1 of 4 examples').wait_for(state='attached')
    assert notice.text_content() == ''
    page.evaluate(f'() => {{ {kernel}.restart(); }}')  # nobody waits for it
    notice.filter(has_text='not connected to Python any more').wait_for()
    assert page.locator('.lin-explorer > [inert]').count() > 2
    page.wait_for_function(f"{kernel}.status === 'idle' && {kernel}.connectionStatus === 'connected'")
    page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.locator('.lin-explorer [inert]').first.wait_for(state='detached')
    pressed.wait_for()
    assert notice.text_content() == ''
    page.evaluate(f'() => {{ {kernel}.shutdown(); }}')
    page.wait_for_function(f"({kernel}?.status ?? 'dead') === 'dead'")
    field.press('ArrowUp')
    notice.filter(has_text='Python does not answer').wait_for()


# ---- the keyboard


@pytest.mark.parametrize('name', ['index', '00_start_here', '01_scalar'])
def test_tab_goes_through_the_whole_page_and_back_and_each_stop_is_seen(plain, name):
    page, ways = plain.open(name), []
    for key in ('Tab', 'Shift+Tab'):
        way = []
        while len(way) < 600:
            page.keyboard.press(key)
            stop = page.evaluate(FOCUS)
            if stop is None or any(stop[0] == number for number, *_ in way):  # it is round
                break
            way.append(stop)
        assert len(way) < 600
        ways.append(way)
        none(what for _, seen, what in way if not seen)
        page.evaluate('document.activeElement.blur()')
    there, back = ([number for number, *_ in way] for way in ways)
    assert there == list(range(len(there)))
    assert back[::-1] == there
    assert ways[0][0][2].startswith('<a class="skip"')


# ---- large letters and fingers


@pytest.mark.parametrize('name', NAMES)
def test_letters_twice_as_large_and_fingers_find_room(plain, name):
    page = plain.open(name)
    unfold(page)
    small = page.evaluate("""() => [...document.querySelectorAll('.explorer :is(button, input, select)')]
        .filter(part => part.checkVisibility() && !part.closest('[aria-label=answer]'))
        .map(part => [part.closest('label') ?? part, part]).filter(([part]) => {
            const {width, height} = part.getBoundingClientRect();
            return width < 24 || height < 24;
        }).map(([, part]) => part.outerHTML.slice(0, 80))""")
    none(small)
    page.set_viewport_size({'width': 640, 'height': 800})  # 200 % of 1280
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
    page.set_viewport_size(SCREEN)
    assert wide[0] <= wide[1]
