"""The cells of a notebook as HTML."""

import re
from html import escape

from bs4 import BeautifulSoup
from latex2mathml.converter import convert
from mistune.plugins.table import table_in_quote
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from lin_backprop.explore.explorer import Explorer
from lin_backprop.render.picture import Picture, lettered

NOTEBOOK = re.compile(r'\d\d_\w+')
ASKS = re.compile(r'\b(Predict|Think first)\.')  # how a question to the reader begins
FOLD = 'Answer first, then look'  # the words of what is folded in until a question is answered
TIMED = 'nbval-ignore-output'  # the tag of a cell that tells of the machine it ran on


class Renderer(IPythonRenderer):
    """Markdown as HTML: formulas as MathML, which browsers draw; `address` says where a link leads, None: nowhere."""

    def __init__(self, address):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.address = address

    def inline_math(self, body):
        return convert(body)

    def block_math(self, body):
        return convert(body, display='block')

    def link(self, text, url, title=None):
        leads_to = self.address(url)
        return super().link(text, leads_to, title) if leads_to else text


def markdown(source, address):
    """The HTML of some markdown. address: {link: where it leads on the page, or None} as a function."""
    reader = MarkdownWithMath(Renderer(address))
    table_in_quote(reader)  # as JupyterLab draws it
    return _hued(reader.render(source))


def code(source):
    """The HTML of a code cell; one empty line is enough on a page."""
    return _hued(Highlight2HTML()(re.sub('\n{3,}', '\n\n', source)))


def _hued(html):
    """The same HTML, with the letters n, i and j in their hues, but for headings, links and what they lead to."""
    soup = BeautifulSoup(html, 'html.parser')
    for words in soup.find_all(string=re.compile('[nij]')):
        html = lettered(escape(words, quote=False))
        if '<' in html and not words.find_parent(['a', 'h1', 'h2', 'h3', 'math']):  # else there is no letter in it
            words.replace_with(BeautifulSoup(html, 'html.parser'))
    for letter in soup.find_all('mi', string=re.compile('^[nij]$')):
        letter['class'] = f'lin-{letter.string}'
    return str(soup)


def shown(cell, value):
    """The HTML of what a cell shows: of its value where that is a picture or an explorer, else as it was stored."""
    picture = value.drawn if isinstance(value, Explorer) else value
    if isinstance(picture, Picture):
        stored = [output for output in cell.outputs if 'text/html' not in output.get('data', {})]
        return ''.join(map(_stored, stored)) + drawn(picture)
    return ''.join(map(_stored, cell.outputs))


def _stored(output):
    data = output.get('data', {})
    if 'text/html' in data:
        return framed(data['text/html'])
    text = output['text'] if output.output_type == 'stream' else data['text/plain']
    return f'<pre class="output">{escape(text.rstrip())}</pre>'


def drawn(picture):
    """The HTML of a Picture; a question has its answers folded in."""
    return framed(getattr(picture, 'page', picture.html))


def framed(html):
    """The HTML of a picture, in its place; the name of an array and its shape stay in one line."""
    html = re.sub(r' \([\d, ]+\)(?=[^<>]*</caption>)', lambda shape: shape[0].replace(' ', '\xa0'), str(html))
    return f'<div class="picture">{html}</div>'


def only_starts(cell):
    """Whether it is the first code cell, which looks for the package and shows nothing."""
    return bool(cell.metadata.get('jupyter', {}).get('source_hidden'))


def is_fold(part):
    """Whether an element folds in what would give an answer away."""
    return part.name == 'details' and part.summary.get_text() == FOLD


def parts(html):
    """The elements of some HTML that stand below one another."""
    return BeautifulSoup(html, 'html.parser').find_all(recursive=False)
