"""The guide for instructors: each state of an explorer that a row of its tables names, as a link to it on its page.

A row names a cell, such as `Nudge()`, then moves, such as `b = -8` or `Try another`, and quotes what is “seen” then.
"""

import re
from functools import cache, partial
from typing import NamedTuple

import nbformat
from ipywidgets import Button

from lin_backprop import explore
from lin_backprop.accept import require_between, require_word
from lin_backprop.explore.explorer import Explorer

from .cells import only_starts
from .series import FOLDER
from .states import numbered

TEXT = (FOLDER / 'teaching.md').read_text(encoding='utf-8')
SECTIONS = {part.split('\n')[0]: part for part in TEXT.split('\n## ')[1:]}
PLANS = [title for title in SECTIONS if title[0].isdigit()]
CALL = re.compile(rf'({"|".join(explore.__all__)})\(.*\)')
AFTER = re.compile(r"\.after\('.*'\)$")  # a class has answered
WHERE = re.compile(r'\[(\d\d)\]\((\1_\w+)\.ipynb\) ?(.*)')  # a notebook; of a plan, a heading of it too
SHOW = ('on screen', 'then show', 'show', 'why')  # the columns that say what to do
SPAN = re.compile(r'`([^`]+)`|“([^”]+)”')


class Cell(NamedTuple):
    """Of code. heading: above it; call: of its explorer, '' where it has none; anchor: of that on its page."""

    heading: str
    source: str
    call: str
    anchor: str


class State(NamedTuple):
    """What a row names, code and then quotes. The explorer is in this state until the next one is asked for.

    start, end: of the code in the text; address: such as '01_scalar.ipynb#nudge=3,2,-8'; quotes: what is seen then.
    """

    start: int
    end: int
    explorer: Explorer
    address: str
    quotes: list


def rows(title):
    """The rows of the table of a section, {head: cell} each."""
    lines = [line for line in SECTIONS[title].split('\n') if line.startswith('|')]
    head, _, *rest = [[cell.strip() for cell in line.strip('|').split('|')] for line in lines]
    return [dict(zip(head, cells, strict=True)) for cells in rest]


def lesson(title):
    """The rows of a plan that show something: [(notebook, heading, row)]."""
    there = [(WHERE.fullmatch(row['where']), row) for row in rows(title)]
    return [(*where.groups()[1:], row) for where, row in there if where]


def note(title, row):
    """What a speaker asks, hears and shows then, by this row of a plan: markdown."""
    ask = '' if row['ask before'] == 'on screen' else f'**Ask:** {row["ask before"]} '
    say = f'**They say:** {row["they say"]} ' if row['they say'] else ''
    return f'*{title}, {row["min"]} min.* {ask}{say}**Show:** {row["then show"]}'


def notes(notebook, heading, call=''):
    """The same of all plans. call: of an explorer; empty for the heading, which asks about what follows."""
    said = []
    for title in PLANS:
        for *where, row in lesson(title):
            code = CALL.search(row['on screen'])
            here = call == code[0] if call and code else not call and not row['on screen'].startswith('`Predict')
            if where == [notebook, heading] and here:
                said.append(note(title, row))
    return '\n\n'.join(said)


def shown(row, notebook, heading):
    """What a row shows: [(code, what is done before it is seen, and then)]: calls of explorers, or the one cell that it
    speaks of, with which nothing is done.
    """
    found, spans = [], []
    for column, name in enumerate(('on screen', 'then show'), 1):
        for code in re.findall('`([^`]+)`', row[name]):
            spans.append(code)
            if CALL.fullmatch(code):
                found.append((code, [], []))
            elif found:
                found[-1][column].append(code)
    there = [cell.source for cell in code_cells(notebook) if cell.heading == heading]
    return found or [(next((source for source in there for code in spans if code in source), there[0]), [], [])]


@cache
def codes(page):
    """What the first section that shows an explorer does with it. page: what its addresses begin with."""
    for text in SECTIONS.values():
        if found := [
            text[state.start : state.end].strip('`') for state in _states(text) if state.address.startswith(page)
        ]:
            return found
    return []


@cache
def _states(text):
    return list(states(text))


def linked(text=TEXT):
    """The guide with its links. ValueError, one sentence, where a row names what is not there."""
    parts, end = [], 0
    for state in states(text):
        parts += [text[end : state.start], f'[{text[state.start : state.end]}](<{state.address}>)']
        end = state.end
    return ''.join([*parts, text[end:]])


def states(text):
    """The states that the tables of the guide name, in order. In a plan, an explorer is as the rows above left it."""
    head, live, at = None, {}, 0
    for line in text.splitlines(keepends=True):
        cells = line.strip().strip('|').split('|')
        if line.startswith('## '):
            live = {}
        elif not line.startswith('|'):
            head = None
        elif head is None:
            head = [cell.strip() for cell in cells]
        elif 'where' in head and (where := WHERE.fullmatch(cells[head.index('where')].strip())):
            spans = []
            for column, cell in enumerate(cells):
                start = at + sum(len(before) + 1 for before in ['', *cells[:column]])
                found = SPAN.finditer(cell) if head[column] in SHOW else []
                spans += [(start + span.start(), start + span.end(), *span.groups()) for span in found]
            yield from _row(spans, *where.groups()[1:], live if 'min' in head else {})
        at += len(line)


def _row(spans, notebook, heading, live):
    """The states of a row. spans: [(start, end, code or None, quote or None)]; live: {code: its explorer}."""
    there = [cell for cell in code_cells(notebook) if heading in ('', cell.heading)]
    if not there:
        raise ValueError(f'{notebook} has no code below a heading {heading!r}; the guide looks for it there')
    state = None
    for start, end, code, quote in spans:
        if quote:
            if not state:
                raise ValueError(f'{quote!r} is quoted before a cell of {notebook} is named that shows it')
            state.quotes.append(quote)
            continue
        act, is_cell = state and move(state.explorer, code), CALL.fullmatch(code)
        if not act and not is_cell:
            if ' = ' in code or not any(code in cell.source for cell in there):
                raise ValueError(f'{code!r} is no move of the explorer before it, and in no cell of {notebook} there')
            continue
        if state:
            yield state
        if is_cell:
            anchor = next((cell.anchor for cell in there if cell.call == code), None)
            if not anchor:
                raise ValueError(f'{code} is no cell of {notebook} {heading}'.strip())
            explorer = live[code] = live.get(code) or made(code, notebook)
            words = _words(explorer)
        else:
            words = ','.join(filter(None, (_words(explorer), 'play')))
            act()
            if code != 'Play':
                words = _words(explorer)
        _require_on_page(explorer, code)
        state = State(start, end, explorer, f'{notebook}.ipynb#{anchor}={words}', [])
    if state:
        yield state


def move(explorer, action):
    """What sets a control, for 'b = -8', or presses a button, for 'Step'; None where there is no such."""
    for widget in explorer.row.children:
        label = widget.description
        if isinstance(widget, Button) and action == label:
            return widget.click
        if action.startswith(f'{label} = '):
            return partial(_set, widget, label, action.removeprefix(f'{label} = '))
    return None


def _set(control, label, word):
    if hasattr(control, 'options'):
        require_word(control.options, **{label: word})
        control.value = word
    else:
        require_between(control.min, control.max, **{label: float(word)})
        control.value = float(word)


def _words(explorer):
    return explorer.address.partition('=')[2]


def _require_on_page(explorer, code):
    for name, values in explorer.on_pages.items():
        if (value := explorer.controls[name].value) not in values:
            offered = ', '.join(map(str, values))
            raise ValueError(f'{code!r} of the guide makes {name} {value:g}; the page offers {offered}')


def made(code, notebook):
    """The explorer of a cell."""
    return eval(code, dict(first_cell(notebook)))


@cache
def first_cell(notebook):
    """The names that a notebook has after its first cell of code, but for the one that only starts."""
    names = {}
    exec(next(cell.source for cell in _read(notebook) if cell.cell_type == 'code' and not only_starts(cell)), names)
    return names


@cache
def _read(notebook):
    return nbformat.read(FOLDER / f'{notebook}.ipynb', as_version=4).cells


@cache
def code_cells(notebook):
    """The cells of code of a notebook, each as a Cell."""
    heading, cells = '', []
    for cell in _read(notebook):
        if cell.cell_type == 'code':
            end = AFTER.sub('', cell.source).splitlines()[-1]
            cells.append((heading, cell.source, end if CALL.fullmatch(end) else ''))
        elif headings := re.findall(r'^#{2,3} (.*)$', cell.source, re.MULTILINE):
            heading = headings[-1]
    anchors = iter(numbered([made(call, notebook).anchor for *_, call in cells if call]))
    return [Cell(*cell, next(anchors) if cell[-1] else '') for cell in cells]
