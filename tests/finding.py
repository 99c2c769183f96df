"""How a reader finds a question: the questions of the index, the sections of the series, and the filter of the page."""

import re
from functools import cache
from typing import NamedTuple

import nbformat

from web.series import FOLDER, SERIES, anchor

INDEX = next(notebook for notebook in SERIES if notebook.index).name
ONLY_HERE = 'only here'
ENDINGS = re.compile(r'(ations?|ices|ing|ed|es|e|s)$')


class Section(NamedTuple):
    """heading: its words; level: 1 to 3; prose: its own text, no code; whole: all down to the next of its level."""

    heading: str
    level: int
    prose: str
    whole: str


def printed(cell):
    """What the outputs of a cell say in text."""
    outputs = cell.get('outputs', [])
    return '\n'.join(output.get('text') or output.get('data', {}).get('text/plain', '') for output in outputs)


@cache
def sections(name):
    """{'#anchor': Section} of a notebook."""
    parts, fence = [], False
    for cell in nbformat.read(FOLDER / f'{name}.ipynb', as_version=4).cells:
        if cell.cell_type == 'code':
            parts[-1][3].append(f'{cell.source}\n{printed(cell)}')
            continue
        for line in cell.source.split('\n'):
            fence ^= line.startswith('```')
            if not fence and (match := re.match(r'(#+) (.*)', line)):
                parts.append((match[2], len(match[1]), [], []))
            if not fence:
                parts[-1][2].append(re.sub(r'\\\w+', '', line))  # a page shows signs for the words of formulas
            parts[-1][3].append(line)
    found = {}
    for k, (heading, level, prose, whole) in enumerate(parts):
        end = next((j for j in range(k + 1, len(parts)) if parts[j][1] <= level), len(parts))
        below = [line for part in parts[k + 1 : end] for line in part[3]]
        found[f'#{anchor(heading)}'] = Section(heading, level, '\n'.join(prose), '\n'.join([*whole, *below]))
    return found


def questions():
    """The questions of the index, each a Section."""
    return [section for section in sections(INDEX).values() if section.level == 3]


def pointers(text):
    """[(words of a link, name of the notebook, '#anchor')] behind the arrow; [] where nothing else answers."""
    arrow = next(line for line in text.split('\n') if '→' in line).rpartition('→')[2]
    links = re.findall(r'\[((?:[^][]|\[[^][]*\])*)\]\(<?((\d\d_\w+)\.ipynb)?(#(?:[^()<>\s]|\([^()]*\))+)>?\)', arrow)
    return [(words, name or INDEX, place) for words, _, name, place in links]


def simple(word):
    """A word in its simple form: small, without signs and endings, as site.js makes it."""
    word = re.sub(r'is(?=[aei])', 'iz', re.sub(r'[^\w]|_', '', word.lower()))
    stem = ENDINGS.sub('', word)
    if len(stem) < 3:
        return word
    return stem[:-1] if stem != word and re.search(r'.([bdgmnpt])\1$', stem) and len(stem) > 3 else stem


def finds(query, text):
    """Whether the filter of the page keeps a question with this text: each word begins a word of it, in simple form."""
    text = re.sub(
        r'\]\((<[^>]*>|[^)]*)\)', ']', text.lower()
    )  # a reader sees the words of a link, and no signs of emphasis
    text = re.sub(r'(`[^`]*`)|\*', lambda match: match[1] or '', text)
    words = [re.sub(r'is(?=[aei])', 'iz', word) for word in re.split(r'[\W_]+', text)]
    joined = [''.join(words[place : place + 3]) for place in range(len(words))]  # mini-batch is found under minibatch
    return all(
        any(word.startswith(simple(asked)) for word in joined) if simple(asked) else asked in text
        for asked in query.lower().split()
    )
