"""The notebooks as files: what a reader finds who has run nothing."""

import ast
import re
from base64 import b64decode
from collections import Counter
from dis import get_instructions
from io import BytesIO
from itertools import chain
from types import CodeType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns
from PIL import Image

from lin_backprop.practice import EXERCISES
from lin_backprop.versions import VERSIONS
from tools.refresh import README_PICTURE, readme_picture
from web import series
from web.cells import ASKS, TIMED, markdown, parts
from web.series import FOLDER

SERIES = [notebook.name for notebook in series.SERIES]
TASKS = [notebook.name for notebook in series.SERIES if notebook.tasks]
# what prints timings, last digits, or what PyTorch says
OF_THE_MACHINE = re.compile(r'\b(race|rounding|drift|with_pytorch|pytorch\.autograd)\(')
LARGEST_FILE = 210_000
LONGEST_CELL = 8
LONGEST_OPENING = 150  # words before the first picture
FOLD = '<details><summary>Answer first, then look</summary>'
HELPS = {
    '03_batched': ["Cube(X, W, b, dY, 'dW', 2, 1)"],
    '08_speed': ['Cost()'],
}  # what follows a question, open as it is: an explorer that starts without the answer


def read(name):
    return nbformat.read(FOLDER / f'{name}.ipynb', as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == 'code']


def text_of(notebook):
    return '\n'.join(cell.source for cell in notebook.cells if cell.cell_type == 'markdown')


each_notebook = pytest.mark.parametrize('name', SERIES)


def test_the_series_is_complete():
    assert sorted(path.stem for path in FOLDER.glob('*.ipynb')) == SERIES


def test_readme_and_the_notebooks_lead_on_as_the_list_says():
    """Where they do not, `make refresh` writes them anew."""
    assert series.readme() == (FOLDER.parent / 'README.md').read_text(encoding='utf-8')
    for path, notebook in series.linked().items():
        assert notebook == nbformat.read(path, as_version=4)


def logistics(name):
    """The words that tell what to do, learn and need: the first ones below the first picture."""
    _, start, picture, words, *_ = read(name).cells
    assert (start.cell_type, picture.cell_type, words.cell_type) == ('code', 'code', 'markdown')
    return words.source


@each_notebook
def test_its_first_picture_soon_comes(name):
    title, _, picture, *_ = read(name).cells
    assert len(f'{title.source} {picture.source}'.split()) <= LONGEST_OPENING
    (output,) = picture.outputs
    assert re.search('<img|<table', output.data['text/html'])


def test_the_guide_has_its_first_picture_soon():
    above, _ = (FOLDER / 'teaching.md').read_text(encoding='utf-8').split('![', 1)
    assert len(above.split()) <= LONGEST_OPENING


def anchors(name):
    """{what JupyterLab calls a heading in links: the words of the headings that have this name}"""
    found = {}
    for words in re.findall(r'^#+ (.*)', text_of(read(name)), re.MULTILINE):
        found.setdefault(f'#{series.anchor(words)}', []).append(words)
    return found


@each_notebook
def test_a_link_to_a_notebook_says_the_question_that_is_answered_there(name):
    questions = {notebook.name: notebook.question for notebook in series.SERIES}
    link = r'\[((?:[^][\n]|\[[^][]*\])*)\]\(<?(\d\d_\w+)\.ipynb(#(?:[^()<>\s]|\([^()]*\))+)?>?\)'
    links = re.findall(link, text_of(read(name)))
    assert [to for _, to, place in links if not place]
    for words, to, place in links:
        assert words in (anchors(to)[place] if place else [questions[to]])
    assert not re.search(r'(?<![(<])\b\d\d_[a-z]', text_of(read(name))), 'a reader knows questions, and no file names'


@pytest.mark.parametrize('notebook', series.SERIES, ids=SERIES)
def test_a_notebook_opens_with_its_question_and_its_minutes(notebook):
    title, about = read(notebook.name).cells[0].source, logistics(notebook.name)
    assert title.startswith(f'# {notebook.question}\n')
    assert f'**Time:** {notebook.time}' in about or notebook.index
    assert bool(notebook.minutes) != notebook.index


def test_the_picture_of_the_readme_is_what_the_package_draws():
    assert README_PICTURE.read_text(encoding='utf-8') == readme_picture()
    assert re.search(r'!\[[^]]{40,}\]\(notebooks/cube.svg\)', (FOLDER.parent / 'README.md').read_text(encoding='utf-8'))


@each_notebook
def test_its_start_is_folded(name):
    first, *others = code_cells(read(name))
    assert first.source == series.START
    assert first.metadata == series.FOLDED
    assert not any('source_hidden' in str(cell.metadata) for cell in others)


def test_a_new_notebook_gets_it_before_its_own_code():
    cells = [new_markdown_cell('# Why?'), new_code_cell('1 + 1')]
    for _ in range(2):
        series.start_with(cells)
        assert [cell.source for cell in cells] == ['# Why?', series.START, '1 + 1']
    assert cells[1].metadata == code_cells(read('00_start_here'))[0].metadata


def imports(source):
    """{name: what it is, the same wherever it is imported}"""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {each.asname or each.name: (getattr(node, 'module', ''), each.name) for node in found for each in node.names}


def names(source):
    """The names that a cell gives a meaning to, and those whose meaning it takes from other cells."""
    codes = [compile(source, 'cell', 'exec')]
    for code in codes:
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    own = {step.argval for step in get_instructions(codes[0]) if step.opname == 'STORE_NAME'}
    steps = chain.from_iterable(map(get_instructions, codes))
    read = {step.argval for step in steps if step.opname in ('LOAD_NAME', 'LOAD_GLOBAL')}
    return own, read - own


def test_what_a_cell_takes_from_others_is_told_from_what_is_its_own():
    assert names('import a\nfor b in c:\n    d = b') == ({'a', 'b', 'd'}, {'c'})
    assert names('def f(x):\n    y = x\n    return y + z\nf(3)') == ({'f'}, {'z'})
    assert names('[x + y for x in z]') == (set(), {'y', 'z'})
    assert imports('import a\nfrom b import c as d') == {'a': ('', 'a'), 'd': ('b', 'c')}


@each_notebook
def test_a_cell_can_be_run_again_later(name):
    """A name that one cell takes from another has one meaning in the whole notebook."""
    sources = [cell.source for cell in code_cells(read(name))]
    cells = [names(source) for source in sources]
    given = {(word, imports(source).get(word, k)) for k, source in enumerate(sources) for word in cells[k][0]}
    meanings = Counter(word for word, _ in given)
    assert not [(number, word) for number, (_, taken) in enumerate(cells) for word in taken if meanings[word] > 1]


@each_notebook
def test_cells_are_short_were_run_in_order_and_end_in_something_to_look_at(name):
    notebook = read(name)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in notebook.cells:
        own = cell.cell_type == 'code' and OF_THE_MACHINE.search(cell.source)
        tags = [tag for tag in cell.metadata.get('tags', []) if tag != 'hide-input']  # that is for slides
        assert tags == ['nbval-ignore-output'] * bool(own), cell.source
    for cell in cells:
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        assert cell.outputs, f'no output:\n{cell.source}'
        assert all(output.output_type in ('execute_result', 'display_data', 'stream') for output in cell.outputs)
        assert all(output.get('name') != 'stderr' for output in cell.outputs)
    assert (FOLDER / f'{name}.ipynb').stat().st_size <= LARGEST_FILE


@each_notebook
def test_each_picture_is_stored_still_and_is_also_words(name):
    notebook = read(name)
    assert 'widgets' not in notebook.metadata
    assert '![](' not in text_of(notebook)
    for data in (output.get('data', {}) for cell in code_cells(notebook) for output in cell.outputs):
        assert set(data) <= {'text/plain', 'text/html'}  # no live widget, and no bare image without other words
        page = data.get('text/html', '')
        assert not re.search('<svg|<style|class="lin-', page), 'a saved page has no sheet, and loses inline SVG'
        for image in re.findall(r'<img\b[^>]*>', page):
            assert re.search(r'alt="[^"]{20,}"', image), image[:200]
        if page:
            assert data['text/plain'].strip()
            assert not re.search(r'0x[0-9a-f]{6,}', data['text/plain'])
        for png in re.findall('data:image/png;base64,([^"]*)', page):  # nbval compares none, see the next test
            plot = Image.open(BytesIO(b64decode(png)))
            assert plot.width == 720
            assert len(plot.getcolors()) > 9


@each_notebook
def test_no_cell_draws(name):
    """Pictures come from the package: a notebook holds no plotting, no HTML and no widget code."""
    for cell in code_cells(read(name)):
        tree = ast.parse(cell.source)
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not [m for m in modules if m.split('.')[0] in ('matplotlib', 'ipywidgets', 'IPython')], cell.source
        assert not re.search(r'<(svg|div|table|p|b)\b', cell.source), cell.source


def test_nbval_leaves_out_the_data_of_an_image_and_nothing_else(pytestconfig):
    settings = pytestconfig.rootpath / pytestconfig.option.nbval_sanitize_with
    patterns = get_sanitize_patterns(settings.read_text(encoding='utf-8'))

    def compared(page):
        for regex, replacement in patterns:
            page = re.sub(regex, replacement, page)
        return page

    page = '<img alt="loss: 4.154" style="width:30em" src="data:image/png;base64,AB+/=="><p>4</p>' * 2
    assert compared(page) == compared(page.replace('AB+/==', 'C123'))
    for strict, other in [('4.154', '4.155'), ('30em', '31em'), ('AB+/==', ''), ('png', 'svg+xml'), ('<p>4', '<p>5')]:
        assert compared(page) != compared(page.replace(strict, other))


@each_notebook
def test_it_opens_with_a_question_and_ends_with_an_answer(name):
    cells = read(name).cells
    title = cells[0].source.splitlines()[0]
    assert title.startswith('# ')
    assert title.endswith('?')
    assert all(f'**{word}:**' in logistics(name) for word in ('Do', 'Learn', 'Need', 'Time'))
    turn = next((k for k, cell in enumerate(cells) if cell.source.startswith('## Your turn')), None)
    assert turn is not None or name not in TASKS
    if turn is not None:
        assert series.NEXT.match(cells[-1].source)
    boxes = re.findall(r'^> .*', text_of(new_notebook(cells=cells[:turn])), re.MULTILINE)
    assert re.match(r'> \*\*.*\?\*\* ', boxes[-1]), 'the question is answered in one sentence at the end'


@each_notebook
def test_it_asks_before_it_shows(name):
    notebook = read(name)
    if name != '11_questions':
        asks = [cell.source.startswith('Predict(') for cell in code_cells(notebook)]
        assert sum(asks) >= (2 if name in TASKS else 1)
        assert (True, True) not in zip(asks, [*asks[1:], True], strict=True), 'the cell that answers comes next'
    else:
        assert '**Predict.**' in text_of(notebook)


def given_away(notebook):
    """What gives the answer to a question away: words that are not folded in, explorers that do not wait for it.

    A heading ends what follows a question, once the answer was told, and at once where words asked.
    """
    title = notebook.cells[0].source.split('\n')[0].removeprefix('# ')
    asked, told, below, found = None, False, False, []
    for cell in notebook.cells[1:]:
        if question := re.match(r"Predict\('(.*)'\)$", cell.source):
            asked, told, below = question[1], False, False
        elif cell.cell_type == 'code' and is_explorer(cell):
            waits = re.search(r"\.after\('(.*)'\)$", cell.source)
            if (waits and waits[1]) != asked:
                found.append(cell.source)
            asked = waits and asked
        elif cell.cell_type == 'markdown':
            for part in parts(markdown(cell.source, str)):
                words = part.get_text().strip()
                if part.name in ('h2', 'h3'):
                    asked, below = None if told or asked == 'in words' else asked, True
                elif part.name == 'details':
                    told = True
                elif asked:
                    ends = told and (below or asked == 'in words') or words.startswith(title) or ASKS.match(words)
                    found += [] if ends else [words]
                    asked = None
            if ASKS.search(cell.source.split('\n\n')[-1]):
                asked, told, below = 'in words', False, False
    return found


def is_explorer(cell):
    return any('Run this cell to' in output.get('data', {}).get('text/html', '') for output in cell.outputs)


@each_notebook
def test_what_gives_an_answer_away_waits_for_it(name):
    """But an explorer that only helps to find it does not; the output of other code is there to be looked at."""
    assert given_away(read(name)) == HELPS.get(name, [])


@pytest.mark.parametrize(
    ('told', 'is_fine'),
    [
        (f'{FOLD}\n\nNine.\n\n</details>', True),
        (f'{FOLD}\n\nNine.\n\n</details>\n\n## How?\n\nSo.', True),
        (f'## How?\n\n{FOLD}\n\nNine.\n\n</details>\n\nSo.', True),
        (f'{FOLD}\n\nNine.\n\n</details>\n\nSo.', False),
        ('## How?\n\nNine.', False),
        ('Nine.', False),
        ('> **Why?** So.', True),
        ('Trace()', False),
        ("Trace().after('a')", True),
        ("Trace().after('b')", False),
    ],
)
def test_what_gives_an_answer_away_is_noticed(told, is_fine):
    shown = new_output('display_data', {'text/html': '<p>Run this cell to move it.</p>'})
    after = new_code_cell(told, outputs=[shown]) if 'Trace' in told else new_markdown_cell(told)
    cells = [new_markdown_cell('# Why?'), new_code_cell("Predict('a')"), new_code_cell('9'), after]
    assert (given_away(new_notebook(cells=cells)) == []) == is_fine


@each_notebook
def test_no_exercise_is_done_yet(name):
    exercises = {f'check.{exercise.name}({exercise.name})': exercise for exercise in EXERCISES.get(name, [])}
    asked = [cell for cell in code_cells(read(name)) if cell.source.splitlines()[-1].startswith('check.')]
    assert [cell.source.splitlines()[-1] for cell in asked] == list(exercises)
    for cell, exercise in zip(asked, exercises.values(), strict=True):
        start = exercise.source(exercise.start)
        assert re.sub(r'  #.*', '', cell.source).endswith(f'{start}\n\n\ncheck.{exercise.name}({exercise.name})')
        assert cell.outputs[0].data['text/plain'].startswith('Not tried yet.')
        assert '<b>Right' not in cell.outputs[0].data['text/html']


@each_notebook
def test_every_link_leads_somewhere(name):
    for target in re.findall(r'\]\(([^)#]+)\)', text_of(read(name))):
        assert target.startswith('https://') or (FOLDER / target).exists(), target


def test_the_stored_times_are_those_of_every_version():
    """`make refresh` keeps them as they are: clear the output of a cell where this fails, and it measures anew."""
    stored = [
        output for cell in read('08_speed').cells if TIMED in cell.metadata.get('tags', []) for output in cell.outputs
    ]
    measured = [output.data['text/plain'] for output in stored if 'data' in output]
    assert len(measured) == 3
    for words in measured:
        assert [name for name in VERSIONS if f'{name} ' not in words] == []
