"""What every picture is made of: the result type, rows, lines and drawings, and how a number is written."""

import base64
import re
from dataclasses import dataclass
from html import escape

from .large import enlarged, is_large
from .style import colour, inlined

WAITS = 'A ? stands where the answer will be. Answer first, then look.'
INK, PAPER = colour('on-ground'), colour('ground')
_SIGNS = {'✓': 'lin-yes', '✗': 'lin-no'}
_RAISED = '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'
_TYPED = {'✓ ': '', '✗ ': 'wrong: ', ' ✓': ' Right.', ' ✗': ' Wrong.', 'δ': 'change_'}


@dataclass(frozen=True)
class Picture:
    """html, for a page that holds the sheet; text, one line that says the same for a terminal, a reader and a test."""

    html: str
    text: str

    @property
    def still(self):
        """The html for a saved page: no sheet, and inline SVG, which is removed there, as an image with alt text."""
        return re.sub(r'<svg\b.*?</svg>', _svg_as_image, inlined(self.html), flags=re.DOTALL)

    @property
    def asked(self):
        """The same for a reader who is still to answer: a ? for what carries `data-answer`."""
        html = re.sub(r'(<svg\b[^<>]* aria-label=)"[^"]*"', rf'\1"A drawing. {WAITS}"', _left_out(self.html))
        return Picture(html, WAITS)

    @property
    def drawing(self):
        """The one SVG of this picture, for a file of its own."""
        return on_paper(re.search(r'<svg\b.*?</svg>', inlined(self.html), flags=re.DOTALL).group()) + '\n'

    def _repr_html_(self):
        return enlarged(self.html) if is_large() else self.still  # letters in an image would not grow

    def __repr__(self):
        return typed(self.text)


def svg(content, width, height, label, scale=1):
    """An inline SVG with an accessible name; sizes in px of a 16 px page, scaled with the text around it.

    scale: how much larger it is where there is room.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" class="lin-drawing" style="width:{scale * width / 16:g}em">{content}</svg>'
    )


def on_paper(drawing):
    """An SVG that stands alone does not know the page's text colour: give it paper and ink of its own."""
    return drawing.replace('style="', f'style="background:{PAPER};color:{INK};', 1)


def _left_out(html):
    """HTML with a ? for all that is in an element with data-answer, and no tint there."""
    kept, start = [], 0
    while (mark := html.find(' data-answer', start)) >= 0:
        opens, opened = html.rindex('<', start, mark), html.index('>', mark) + 1
        kept.append(html[start:opens])
        start, element = opened, html[opens:opened]
        if not element.endswith('/>'):
            bare = re.sub(' data-answer(="[^"]*")?', '', element)
            kept.append(re.sub(r'--share:\d+%', '--share:0%', bare) + '?')
            start = _closing(re.match(r'<(\w+)', element)[1], html, opened)
    return ''.join(kept) + html[start:]


def _closing(tag, html, start):
    """Where the element closes whose content starts here."""
    is_open = 1
    for other in re.compile(rf'<(/?){tag}\b[^<>]*?(/?)>').finditer(html, start):
        is_open += (not other[1] and not other[2]) - bool(other[1])
        if not is_open:
            return other.start()
    raise ValueError(f'a <{tag}> is not closed')


def _svg_as_image(match):
    drawing = match.group()
    label = re.search(r'aria-label="([^"]*)"', drawing).group(1)
    width = re.search(r'width:([\d.]+)em', drawing).group(1)
    data = base64.b64encode(on_paper(drawing).encode()).decode()
    return f'<img alt="{label}" style="width:{width}em;max-width:100%" src="data:image/svg+xml;base64,{data}">'


def words_at(x, y, words, anchor='start', look='', bold=False, marks=''):
    """Words in a drawing. words: HTML; anchor: which end of them is at x; look: a class; marks: more, see `data`."""
    more = f' text-anchor="{anchor}"' * (anchor != 'start') + ' font-weight="bold"' * bold
    if look:
        more += f' class="{look}"'
    return f'<text x="{x:g}" y="{y:g}"{more}{marks}>{words}</text>'


def through(places):
    """The points of a polygon or a polyline. places: (x, y) each."""
    return ' '.join(f'{x:g},{y:g}' for x, y in places)


def stroke(x1, y1, x2, y2, look):
    """A straight line in a drawing. look: a class."""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{look}"/>'


def outline(places, attributes, end='z'):
    """A shape in a drawing, which the hand changes into the next of its key. places: (x, y) each; end: '' is open."""
    first, *rest = (f'{x:g} {y:g}' for x, y in places)
    return f'<path d="M{first}L{" ".join(rest)}{end}" {attributes}/>'


def curve(places, look):
    """A line through these places, (x, y) each. look: a class."""
    return f'<polyline points="{through(places)}" class="{look}"/>'


def beside(*blocks, name=''):
    """Blocks in a row that wraps. name: a class, by which large type finds the row."""
    return f'<div class="{_classes("lin-row", name)}">{"".join(blocks)}</div>'


def sign(text):
    """A large + or = between two blocks."""
    return f'<div class="lin-sign">{escape(text)}</div>'


def line(text, big=False, name='', marks=''):
    """A line of words below a picture; big where it is the answer. name: a class, as in `beside`; marks: see `data`."""
    return f'<p class="{_classes("lin-line", "lin-big" * big, name)}"{marks}>{lettered(escape(text))}</p>'


def _classes(*names):
    return ' '.join(filter(None, names))


def prose(text):
    """Words as HTML: escaped, and what stands between backticks as code."""
    return re.sub(r'`([^`]+)`', r'<code>\1</code>', lettered(escape(text, quote=False)))


def signed(html):
    """HTML of words, each ✓ and ✗ in its colour."""
    return re.sub('[✓✗]', lambda found: f'<span class="{_SIGNS[found[0]]}">{found[0]}</span>', html)


def typed(text):
    """The same words in signs that the fonts of a PDF and of a terminal have: 10^9 for 10⁹, change_X for δX."""
    lowered = str.maketrans(_RAISED, '-0123456789')
    text = re.sub(rf'(?<=\d)[{_RAISED}]+', lambda power: f'^{power[0].translate(lowered)}', text)
    for sign, words in _TYPED.items():
        text = text.replace(sign, words)
    return text


def number(value):
    """A number as it is printed everywhere: whole numbers without a point, others with at most four digits."""
    value = float(value)
    return f'{int(value)}' if value.is_integer() else f'{value:.4g}'


def factor(value):
    """A number inside a product: a negative one in brackets."""
    return f'({number(value)})' if value < 0 else number(value)


def tint(value, largest, look=''):
    """The ground of a number, as the attributes of its element: orange for +, blue for -, deepest at the largest.

    largest: the same for all that stands in one equation; look: more classes.
    """
    share = min(abs(value) / largest, 1) if largest > 0 and value == value else 0
    sign_of = 'lin-minus' if value < 0 else 'lin-plus'
    return f'class="{_classes(look, sign_of)}" style="--share:{round(100 * share)}%"'


def data(**marks):
    """What the hand in stage.js reads of an element, and `answer` for `Picture.asked`, as attributes: data(at='X.2.1').

    '' and None are left out.
    """
    return ''.join(f' data-{name}="{escape(value)}"' for name, value in marks.items() if value)


def at(name, index):
    """What an entry is called in data: 'X.2.1'."""
    return '.'.join(map(str, (name, *index)))


def lettered(html, tag='span'):
    """HTML of words, each lone n, i, j and those of a formula such as ni,ij->nj in its hue. tag: tspan in SVG."""

    def coloured(found):
        return re.sub('[nij]', rf'<{tag} class="lin-\g<0>">\g<0></{tag}>', found[0].replace('&gt;', '>'))

    return re.sub(r'\b[a-z]+(?:,[a-z]+)?-&gt;[a-z]*|(?<![\w.&#\\-])[nij](?![\w-]|\.\w)', coloured, html)
