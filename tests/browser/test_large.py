"""Large type for the projector: each explorer fits on the screen, and everything can be read from the last row."""

import shutil
from types import SimpleNamespace

import pytest
from conftest import HIDDEN, NAMES, NOTEBOOKS
from keyboard import settle
from lab import THEMES, change_theme, lab, open_lab, open_notebook, run_all_cells, save_and_close
from pages import CONTRAST, LOOK, none
from twins import twins

SCREEN = {'width': 1280, 'height': 720}
OUTPUTS = '.jp-CodeCell .jp-OutputArea-output'
SMALLEST = 20  # px on the screen, for every letter

# What is wrong with the outputs in large type, in words: all pictures, and the explorers in their start state.
FAULTS = """smallest => {
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
            if (element.closest('[aria-hidden]')) continue;
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


@pytest.fixture(scope='module')
def page(browser, tmp_path_factory):
    """JupyterLab on a projector, started with the switch on."""
    folder = shutil.copytree(NOTEBOOKS, tmp_path_factory.mktemp('large') / 'notebooks', ignore=HIDDEN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('LIN_BACKPROP_LARGE', '1')
        with lab(folder, 'light') as address:
            page = browser.new_page(viewport=SCREEN, reduced_motion='reduce')
            page.add_init_script(LOOK)
            open_lab(page, address, 'light')
            yield page
            page.close()


@pytest.fixture(scope='module', params=NAMES)
def run(request, page):
    """A notebook, all cells run and all explorers alive, with everything that can be unfolded unfolded."""
    its_twins = twins(NOTEBOOKS / f'{request.param}.ipynb')
    open_notebook(page, request.param)
    run_all_cells(page, len(its_twins))
    for twin in its_twins:
        settle(page, twin)
    yield SimpleNamespace(page=page, twins=its_twins)
    save_and_close(page)


@pytest.fixture(scope='module', params=THEMES)
def lit(request, run):
    """The same in a light and a dark room."""
    change_theme(run.page, request.param)
    return run


def test_each_explorer_fits_on_the_screen_and_everything_is_large(lit):
    assert lit.page.evaluate('look.live()') == [twin.cell for twin in lit.twins]
    none(lit.page.evaluate(FAULTS, SMALLEST))


def test_nothing_overlaps_and_nothing_is_cut_off(lit):
    for twin in lit.twins:
        none([f'{twin}: {fault}' for fault in lit.page.evaluate('cell => look.layout(cell)', twin.cell)])


def test_every_text_stands_out_from_its_ground(lit):
    none(lit.page.evaluate('([least, part]) => look.faint(least, part)', [CONTRAST, OUTPUTS]))
