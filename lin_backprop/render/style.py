"""The one stylesheet: a live page holds it once; a saved picture has what it needs of it in style attributes."""

import re
from functools import cache
from pathlib import Path


@cache
def sheet():
    """The palette and the classes of all pictures, as CSS, for the page that shows `Picture.html`."""
    return Path(__file__).with_name('style.css').read_text(encoding='utf-8')


@cache
def colour(name):
    """A colour of the palette as it is on a light page: colour('picked') is the crimson of what is picked."""
    return re.search(rf'--{name}: (.*?);', sheet())[1]


@cache
def _classes():
    """{class: its declarations}, for each rule of one class, in the order of the sheet."""
    rules = re.findall(r'^  \.(lin-[\w-]+) \{ (.*) \}$', sheet(), flags=re.MULTILINE)
    return {name: _short(re.sub(r'var\(--([\w-]+)\)', lambda match: colour(match[1]), rule)) for name, rule in rules}


def _short(rule):
    return rule.replace(': ', ':').replace('; ', ';').rstrip(';')


def inlined(html):
    """The same, each class of the sheet as style attribute: what is saved may be shown where style elements are cut."""
    return re.sub(r'<[^<>]*class="[^<>]*>', _inlined, html)


def _inlined(tag):
    own = re.search(r' style="([^"]*)"', tag[0])
    carried = re.search(r' class="([^"]*)"', tag[0])[1].split()
    rules = [rule for name, rule in _classes().items() if name in carried]  # a later rule wins, as in the sheet
    style = ';'.join([*rules, *(own.groups() if own else [])])
    bare = re.sub(r' (class|style)="[^"]*"', '', tag[0])
    end = bare[-2:] if bare.endswith('/>') else '>'
    return f'{bare.removesuffix(end)} style="{style}"{end}' if style else bare
