"""The notebooks as a reader meets them, in JupyterLab in a browser: opened, run, moved with the keyboard, read."""

from statistics import median

import pytest
from keyboard import settle, stops, walk
from pages import CONTRAST, none, serious, spread

HOPELESS = 1000  # ms from a key press to the changed page; the targets are at the end of conftest.py
MOST = {'first': 3, 'second': 1}  # key presses for a control: the pages are where every choice is taken
HANDLES = 12  # of each picture, spread over it
BEFORE = 3  # stops of JupyterLab between a cell and its explorer
OUTPUTS = '.jp-CodeCell .jp-OutputArea-output'
only_once = pytest.mark.parametrize('visit', ['first'], indirect=True)
only_large = pytest.mark.parametrize('visit', ['second'], indirect=True)
SMALLEST = 20  # px in large type, for every letter

# What is wrong with the outputs in large type, in words: all pictures, and the explorers in their start state.
LARGE = """smallest => {
    const screen = document.querySelector('.jp-WindowedPanel-outer'), faults = [];
    for (const output of document.querySelectorAll('.jp-CodeCell .jp-OutputArea-output')) {
        const panel = output.querySelector(':scope > .jupyter-widgets');
        if (!panel && output.dataset.mimeType !== 'text/html') continue;
        const prompt = output.closest('.jp-CodeCell').querySelector('.jp-InputPrompt').textContent;
        const fault = words => faults.push(`${prompt} ${words}`);
        const small = (words, size) => size < smallest - 0.01 && fault(`"${words}" has ${size.toFixed(1)} px`);

        if (!output.querySelector('.lin-large')) fault('is not large');
        const {left, right} = output.getBoundingClientRect(), range = document.createRange();
        for (const node of look.texts(output)) {
            const element = node.parentElement, words = node.data.trim().slice(0, 30);
            if (element.closest('.lin-before')) continue;
            small(words, look.size(element));
            range.selectNodeContents(node);
            const {left: start, right: end} = range.getBoundingClientRect();
            if (start < left - 1 || end > right + 1) fault(`"${words}" is outside`);
        }
        for (const input of output.querySelectorAll('input[type=number]')) {
            small(`the field of ${input.value}`, look.size(input));
            if (input.scrollWidth > input.clientWidth) fault(`the field of ${input.value} is too narrow`);
        }
        if (output.scrollWidth > output.clientWidth) fault(`is ${output.scrollWidth - output.clientWidth} px too wide`);
        if (panel) {
            output.scrollIntoView({block: 'start', behavior: 'instant'});
            const all = panel.getBoundingClientRect(), seen = screen.getBoundingClientRect();
            if (all.top < seen.top - 1) fault(`starts ${seen.top - all.top} px above the screen`);
            if (all.bottom > seen.bottom + 1) fault(`ends ${all.bottom - seen.bottom} px below the screen`);
        }
    }
    return faults;
}"""


def test_before_it_is_run_each_explorer_shows_its_still_picture(opened):
    page = opened.page
    page.wait_for_function("look.outputs().every(output => output.textContent !== 'Loading widget...')")
    for twin in opened.twins:
        still = twin.explorer._repr_mimebundle_()['text/html']
        there = page.evaluate('cell => look.content(look.output(cell))', twin.cell)
        assert there == page.evaluate('html => look.content(look.parsed(html))', still), twin
        assert 'Run this cell to' in there['words'], twin
    none(page.evaluate('look.missing()'))


def test_it_runs(run):
    none(run.page.evaluate('look.errors()'))
    assert run.page.evaluate('look.live()') == [twin.cell for twin in run.twins]


@only_large
def test_in_large_type_each_explorer_fits_on_the_screen_and_everything_is_large(run):
    for twin in run.twins:
        settle(run.page, twin)
    none(run.page.evaluate(LARGE, SMALLEST))


def _tab(page, twin):
    page.keyboard.press('Tab')
    return page.evaluate('cell => look.focused(cell)', twin.cell)


@only_once
def test_tab_stops_at_every_control(run):
    page = run.page
    for twin in run.twins:
        settle(page, twin)
        page.evaluate("cell => document.querySelectorAll('.jp-CodeCell')[cell].focus()", twin.cell)
        expected = [number for number, control in enumerate(twin.controls) for _ in range(stops(control))]
        seen = [_tab(page, twin) for _ in range(len(expected) + BEFORE)]
        start = next(place for place, number in enumerate(seen) if number is not None)
        assert seen[start : start + len(expected)] == expected, twin


def test_every_text_stands_out_from_its_ground(run):
    none(run.page.evaluate('([least, part]) => look.faint(least, part)', [CONTRAST, OUTPUTS]))


@pytest.fixture(scope='module')
def walks(run, visit):
    """What is found when all controls are moved by keys, for each explorer."""
    return [walk(run.page, twin, MOST[visit.name], CONTRAST) for twin in run.twins]


def test_each_key_brings_the_picture_for_what_the_controls_show(walks):
    none(fault for walked in walks for fault in walked.picture)


def test_nothing_overlaps_and_nothing_is_cut_off(walks):
    none(fault for walked in walks for fault in walked.layout)


def test_every_text_of_a_moved_explorer_stands_out(walks):
    none(fault for walked in walks for fault in walked.contrast)


@only_once
def test_a_click_on_a_handle_brings_the_picture_for_it(run, times):
    page = run.page
    for twin in run.twins:
        for place in spread(range(len(page.evaluate('cell => look.handles(cell)', twin.cell))), HANDLES):
            handles = page.evaluate('cell => look.handles(cell)', twin.cell)
            if place < len(handles):
                before = twin.pictures()
                twin.explorer.set(dict(word.split('=') for word in handles[place].split()))
                page.evaluate('([cell, place]) => look.pick(cell, place)', [twin.cell, place])
                pause = page.locator('.jp-CodeCell').nth(twin.cell).get_by_role('button', name='Pause', exact=True)
                if pause.count():  # a line of code that plays
                    pause.click()
                    page.mouse.move(0, 0)
                if twin.pictures() != before:
                    page.wait_for_function('look.seen.changed !== null')
                    times.setdefault(f'{type(twin.explorer).__name__}, a click', []).append(
                        page.evaluate('look.seen.changed')
                    )
                settle(page, twin)


@only_once
def test_play_plays_to_the_end(run):
    page = run.page
    for twin in run.twins:
        if twin.explorer.time and twin.explorer.controls[twin.explorer.time].max <= 10:
            cell = page.locator('.jp-CodeCell').nth(twin.cell)
            cell.get_by_role('button', name='Play', exact=True).click()
            cell.get_by_role('button', name='Pause', exact=True).wait_for()
            page.mouse.move(0, 0)  # and point at nothing
            cell.get_by_role('button', name='Play', exact=True).wait_for(timeout=20_000)
            settle(page, twin)
            assert 'data-last' in twin.pictures()[-1]


@only_once
def test_no_explorer_is_slow(run, walks, times):
    for twin, walked in zip(run.twins, walks, strict=True):
        times.setdefault(type(twin.explorer).__name__, []).extend(walked.times)
        assert median(walked.times or [0]) < HOPELESS, twin


def test_axe_finds_nothing_serious(run):
    none(serious(run.page, OUTPUTS))


def test_no_error_in_the_console_and_no_call_to_another_host(run):
    none(run.noise)
