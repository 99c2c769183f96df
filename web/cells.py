"""The cells of a notebook as HTML."""

import re
from html import escape

from bs4 import BeautifulSoup
from latex2mathml.converter import convert
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

DECK = re.compile(r'(0\d_\w+)\.ipynb')  # what becomes slides; the index of questions does not


class Renderer(IPythonRenderer):
    """Markdown as HTML: formulas as MathML, which browsers draw; links to notebooks as links to slides."""

    def inline_math(self, body):
        return convert(body)

    def block_math(self, body):
        return convert(body, display='block')

    def link(self, text, url, title=None):
        if url.endswith('.ipynb') and not DECK.fullmatch(url):
            return text
        return super().link(text, DECK.sub(r'\1.html', url), title)


def markdown(source):
    """The HTML of a markdown cell."""
    return MarkdownWithMath(Renderer(escape=False, exclude_anchor_links=True)).render(source)


def code(source):
    """The HTML of a code cell."""
    return Highlight2HTML()(source)


def shown(output):
    """The HTML of a stored output."""
    data = output.get('data', {})
    if 'text/html' in data:
        picture = re.sub(r'<p><i>Run this cell[^<]*</i></p>', '', data['text/html'])  # nothing can be run here
        return f'<div class="picture">{picture}</div>'
    text = output['text'] if output.output_type == 'stream' else data['text/plain']
    return f'<pre class="output">{escape(text.rstrip())}</pre>'


def parts(html):
    """The elements of some HTML that stand below one another."""
    return BeautifulSoup(html, 'html.parser').find_all(recursive=False)
