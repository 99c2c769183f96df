"""Write an exercise sheet for paper, with a key: one HTML file that needs no network. A browser prints it.

    python -m web.sheets.build OUT LESSON SEED

OUT is the folder to write, LESSON the minutes of a lesson of notebooks/teaching.md (20, 50 or 90), SEED a whole number:
another one gives other numbers, the same one the same file.
"""

import re
import sys
from functools import singledispatch
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from lin_backprop.letters import AXES
from lin_backprop.render.picture import number, prose
from lin_backprop.render.table import array_table, plain_cell, table
from web.style import style

from .forms import BLANKS, Choice, Grid, Line, Ticks
from .questions import sheet

HERE = Path(__file__).parent
LOOKS = {'□': 'letter', '▭': 'number', '▬': 'sum'}
BOX, TICK, NONE = '<span class="box"></span>', '<span class="tick">✓</span>', ''


def words(text):
    """Prose as HTML, an entry such as X[2, 1] in one piece; a blank in it as room to write."""
    html = prose(re.sub(r'(?<=[XWYb])\[[^]]*\]', lambda index: index[0].replace(' ', '\xa0'), text))
    return BLANKS.sub(lambda blank: f'<span class="blank {LOOKS[blank[0]]}"></span>', html)


def filled(line):
    """A Line as HTML, with the answers in bold."""
    answers = iter(line.answers)
    return BLANKS.sub(lambda _: f'<b class="answer">{words(next(answers))}</b>', prose(line.words))


@singledispatch
def drawn(form, key):
    """The HTML of what a question is made of; key: with its answers."""
    raise TypeError(f'there is no drawing of a {type(form).__name__}')


@drawn.register
def _(line: Line, key):
    html = filled(line) if key else words(line.words)
    return f'<p class="line{" long" * ("▬" in line.words)}">{html}</p>'


@drawn.register
def _(grid: Grid, key):
    cells = [[plain_cell(number(value)) for value in row] for row in grid.array]
    for i, j in grid.out:
        cells[i][j] = plain_cell(f'<b class="answer">{number(grid.array[i, j])}</b>' if key else '')
    return f'<div class="grid">{array_table(grid.array, grid.name, grid.axes, cells)}</div>'


@drawn.register
def _(choice: Choice, key):
    items = []
    for option in choice.options:
        box = (TICK if option.right else NONE) if key else BOX
        room = '<span class="blank sum"></span>' * choice.reasons
        why = f'<span class="why">{words(option.why)}</span>' if key else room
        items.append(f'<li><div class="option"><span>{box} {prose(option.words)}</span> {why}</div></li>')
    return f'<ol class="options">{"".join(items)}</ol>'


@drawn.register
def _(ticks: Ticks, key):
    head = ''.join(f'<th scope="col">{escape(word)}</th>' for word in ticks.heads)
    rows = [f'<tr><td></td>{head}</tr>']
    for row in ticks.rows:
        cells = ''.join(f'<td>{(TICK if tick else NONE) if key else BOX}</td>' for tick in row.ticks)
        why = f' <span class="why">{words(row.why)}</span>' if key else ''
        rows.append(f'<tr><th scope="row">{prose(row.words)}{why}</th>{cells}</tr>')
    return f'<table class="ticks">{"".join(rows)}</table>'


def html(made):
    """The whole file of a Sheet."""
    arrays = [table(array, name, AXES[name]) for name, array in made.arrays.items()]
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {'words': words, 'drawn': drawn}
    return environment.get_template('sheet.html').render(sheet=made, arrays=arrays, style=style(HERE / 'sheet.css'))


def build(out, lesson, seed):
    """Write the sheet into the folder `out`; its path. ValueError where lesson or seed, words, are not accepted."""
    lesson, seed = (int(word) if re.fullmatch('[0-9]+', word) else word for word in (lesson, seed))
    made = sheet(lesson, seed)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f'sheet-{made.name}.html'
    path.write_text(html(made), encoding='utf-8', newline='\n')
    return path


if __name__ == '__main__':
    folder, *typed = sys.argv[1:]
    try:
        print(f'Open {build(Path(folder), *typed)} in a browser, and print it.')
    except ValueError as error:
        sys.exit(str(error))
