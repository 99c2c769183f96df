"""How long the notebooks are, and whether what they say in a box is tried at once."""

import re

import nbformat
import pytest
from finding import printed
from nbformat.v4 import new_code_cell, new_markdown_cell

from web.series import SERIES

WHOLE, LONGEST = (
    36_000,
    3_500,
)  # words with code and prints: all; a notebook, but the index
DERIVATION = SERIES[:4]
SLOW = {'words': 1 / 180, 'lines': 5 / 60, 'explorers': 0.5}  # minutes that a slow reader needs for one
AT_MOST = 50  # minutes for the derivation


def cells_of(notebook):
    return nbformat.read(notebook.path, as_version=4).cells


def words(text):
    """How many words and numbers there are; signs alone are none."""
    return len(re.findall(r'\S*\w\S*', text))


def length(cells):
    return sum(len(f'{cell.source}\n{printed(cell)}'.split()) for cell in cells)


def minutes(cells):
    """What a slow reader needs down to "Your turn": for the words, the lines of code and the explorers."""
    ends = [k for k, cell in enumerate(cells) if cell.source.startswith('## Your turn')]
    cells = cells[: ends[0]] if ends else cells
    code = [cell for cell in cells if cell.cell_type == 'code']
    counts = {
        'words': sum(words(cell.source) for cell in cells if cell.cell_type == 'markdown'),
        'lines': sum(bool(line.strip()) for cell in code for line in cell.source.splitlines()),
        'explorers': sum('Run this cell to' in str(cell.outputs) for cell in code),
    }
    return sum(count * SLOW[name] for name, count in counts.items())


def test_the_series_is_short():
    lengths = {notebook.name: length(cells_of(notebook)) for notebook in SERIES}
    assert {notebook.name: lengths[notebook.name] for notebook in SERIES
            if lengths[notebook.name] > LONGEST and not notebook.index} == {}  # fmt: skip
    assert sum(lengths.values()) <= WHOLE, lengths


@pytest.mark.parametrize('notebook', [n for n in SERIES if n.minutes], ids=lambda notebook: notebook.name)
def test_a_slow_reader_needs_no_more_minutes_than_are_said(notebook):
    assert minutes(cells_of(notebook)) <= notebook.minutes


def test_the_derivation_takes_less_than_an_hour():
    needed = {notebook.name: round(minutes(cells_of(notebook)), 1) for notebook in DERIVATION}
    assert sum(needed.values()) <= AT_MOST, needed


def untried(cells):
    """The boxes that no code follows before the next heading. Questions, exercises and parts to choose try nothing."""
    found = []
    for k, cell in enumerate(cells):
        boxes = re.findall(r'^> .*', cell.source, re.MULTILINE) if cell.cell_type == 'markdown' else []
        if not boxes:
            continue
        below = [cell.source[cell.source.rindex(boxes[-1]) :]]
        after = iter(cells[k + 1 :])
        tries = next((c for c in after if c.cell_type == 'code' or below.append(c.source)), None)
        heading = any(re.search(r'^#+ ', text, re.MULTILINE) for text in below)
        if heading or tries is None or re.match(r'Predict\(|Build\(|from lin_backprop.practice import', tries.source):
            found.append(boxes[-1])
    return found


@pytest.mark.parametrize('notebook', SERIES, ids=lambda notebook: notebook.name)
def test_what_stands_in_a_box_is_tried_at_once(notebook):
    assert untried(cells_of(notebook)) == []


@pytest.mark.parametrize(
    ('cells', 'count'),
    [
        (['> **So.**', 'compare(1, 1)'], 0),
        (['> **So.**\n\nWords.', '<details>\n\nMore.\n\n</details>', 'compare(1, 1)'], 0),
        (['> **So.**\n\n## And?', 'compare(1, 1)'], 1),
        (['> **So.**', '## And?', 'compare(1, 1)'], 1),
        (['> **So.**', "Predict('a')"], 1),
        (['> **So.**', '**Next:**'], 1),
        (['> **So.**'], 1),
    ],
)
def test_a_box_that_nothing_tries_is_noticed(cells, count):
    made = [new_code_cell(source) if '(' in source else new_markdown_cell(source) for source in cells]
    assert len(untried(made)) == count
