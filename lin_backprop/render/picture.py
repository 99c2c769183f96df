"""What every picture is made of: the result type, the colours, and how a number is written."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from ..large_type import enlarged, is_large

# Every coloured ground carries its own dark ink, so that it reads the same on a light and a dark page.
INK = '#1a1a1a'
PAPER = '#ffffff'
# What steps back is nearer to the page, light or dark: a breath of grey, and the page's own ink, a little of it gone.
FAINT_GROUND = 'rgba(128,128,128,0.15)'
FAINT = 'opacity:0.7'
POSITIVE = (244, 162, 89)  # orange and blue: told apart by colour-blind readers
NEGATIVE = (125, 178, 232)
MARK = '#c2185b'
GRID = 'stroke="currentColor" stroke-opacity="0.2"'  # lines behind a curve


@dataclass(frozen=True)
class Picture:
    """html, for a live page; text, one line that says the same for a terminal, a screen reader and a test."""

    html: str
    text: str

    @property
    def still(self):
        """The html for a saved page: there inline SVG is removed as unsafe, so each becomes an image with alt text."""
        return re.sub(r'<svg\b.*?</svg>', _svg_as_image, self.html, flags=re.DOTALL)

    @property
    def drawing(self):
        """The one SVG of this picture, for a file of its own."""
        return on_paper(re.search(r'<svg\b.*?</svg>', self.html, flags=re.DOTALL).group()) + '\n'

    def _repr_html_(self):
        return enlarged(self.html if is_large() else self.still)  # letters in an image would not grow

    def __repr__(self):
        return self.text


def svg(content, width, height, label):
    """An inline SVG with an accessible name; sizes in px of a 16 px page, scaled with the text around it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" style="width:{width / 16:g}em;max-width:100%;height:auto;'
        f'font-family:sans-serif;font-size:14px;fill:currentColor">{content}</svg>'
    )


def on_paper(drawing):
    """An SVG that stands alone does not know the page's text colour: give it paper and ink of its own."""
    return drawing.replace('style="', f'style="background:{PAPER};color:{INK};', 1)


def _svg_as_image(match):
    drawing = match.group()
    label = re.search(r'aria-label="([^"]*)"', drawing).group(1)
    width = re.search(r'width:([\d.]+)em', drawing).group(1)
    data = base64.b64encode(on_paper(drawing).encode()).decode()
    return f'<img alt="{label}" style="width:{width}em;max-width:100%" src="data:image/svg+xml;base64,{data}">'


def beside(*blocks):
    """Blocks in a row that wraps."""
    style = 'display:flex;flex-wrap:wrap;align-items:flex-start;gap:0.4em 1.6em;margin-bottom:0.5em'
    return f'<div style="{style}">{"".join(blocks)}</div>'


def sign(text):
    """A large + or = between two blocks."""
    return f'<div style="align-self:center;font-size:150%">{escape(text)}</div>'


def line(text, big=False):
    """A line of words below a picture; big where it is the answer."""
    size = '120%' if big else '100%'
    return f'<p style="margin:0.4em 0;line-height:1.5;font-size:{size}">{escape(text)}</p>'


def prose(text):
    """Words as HTML: escaped, and what stands between backticks as code."""
    return re.sub(r'`([^`]+)`', r'<code>\1</code>', escape(text, quote=False))


def number(value):
    """A number as it is printed everywhere: whole numbers without a point, others with at most four digits."""
    value = float(value)
    return f'{int(value)}' if value.is_integer() else f'{value:.4g}'


def factor(value):
    """A number inside a product: a negative one in brackets."""
    return f'({number(value)})' if value < 0 else number(value)


@lru_cache(2000)
def tint(value, largest):
    """The ground of a number: white at 0, orange for +, blue for -, deepest at the largest."""
    share = min(abs(value) / largest, 1) if largest > 0 and value == value else 0
    end = POSITIVE if value > 0 else NEGATIVE
    return '#' + ''.join(f'{round(255 + (c - 255) * share):02x}' for c in end)
