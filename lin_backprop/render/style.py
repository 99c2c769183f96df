"""The one stylesheet: a live page holds it once; a saved picture has what it needs of it in style attributes."""

import re
from functools import cache
from pathlib import Path


@cache
def sheet():
    """The palette and the classes of all pictures, as CSS."""
    return Path(__file__).with_name('style.css').read_text(encoding='utf-8')


@cache
def live():
    """The same for the page that shows `Picture.html`, and for browsers of 2023, too."""
    pairs = re.findall(r'(--[\w-]+): light-dark\((.*?), (.*)\);', sheet())
    light, dark = (''.join(f'{name}: {colours[k]};' for name, *colours in pairs) for k in (0, 1))
    panels = re.findall(r'^(:is.*) \{ color-scheme: (?:light|dark); \}$', sheet(), flags=re.MULTILINE)
    themes = ''.join(f'{panel} {{{palette}}}' for panel, palette in zip(panels, (light, dark), strict=True))
    screen = f'@media screen and (prefers-color-scheme: dark) {{:root {{{dark}}}}}'
    return flat(f'{sheet()}@supports not (color: light-dark(red, red)) {{:root {{{light}}}{screen}{themes}}}')


def flat(css):
    """CSS without rules in rules and without comments."""
    return _flat(re.sub(r'/\*.*?\*/', '', css, flags=re.DOTALL), '')


def _flat(css, around):
    """around: the selector of the rule that this stands in."""
    own, below, start, depth = '', '', 0, 0
    for brace in re.finditer('[{};]', css):
        if brace[0] == '{':
            if not depth:
                head, opened = css[start : brace.start()].strip(), brace.end()
            depth += 1
        elif brace[0] == '}':
            depth -= 1
        if depth or brace[0] == '{':
            continue
        if brace[0] == ';':
            own += css[start : brace.end()].strip()
        elif head.startswith('@'):
            below += f'{head} {{\n{_flat(css[opened : brace.start()], around)}}}\n'
        else:
            below += _flat(css[opened : brace.start()], _within(around, head))
        start = brace.end()
    own += css[start:].strip()
    return (f'{around} {{ {own} }}\n' if own and around else own) + below


def _within(around, selectors):
    """The selector of a rule in another one; & is that one."""
    if not around:
        return selectors
    outer = f':is({around})' if _listed(around)[1:] else around
    return ', '.join(one.replace('&', outer) if '&' in one else f'{outer} {one}' for one in _listed(selectors))


def _listed(selectors):
    """Each of a list of selectors; a comma in brackets parts none."""
    depth, start, found = 0, 0, []
    for mark in re.finditer('[(),]|$', selectors):
        depth += (mark[0] == '(') - (mark[0] == ')')
        if mark[0] in ',' and not depth:
            found.append(selectors[start : mark.start()].strip())
            start = mark.end()
    return found


@cache
def colour(name):
    """A colour of the palette as it is on a light page: colour('picked') is the crimson of what is picked."""
    declared = re.search(rf'--{name}: (.*?);', sheet())[1]
    return re.sub(r'light-dark\((.*), .*\)', r'\1', declared)


def mixed(name, percent):
    """The same, mixed with the ground of a 0: mixed('positive', 100) is the deepest orange."""
    ground, end = (bytes.fromhex(colour(each)[1:]) for each in ('ground', name))
    return '#' + ''.join(f'{round(g + (e - g) * percent / 100):02x}' for g, e in zip(ground, end, strict=True))


@cache
def _classes():
    """{class: its declarations}, for each rule of one class, in the order of the sheet."""
    rules = re.findall(r'^  \.(lin-[\w-]+) \{ (.*) \}$', sheet(), flags=re.MULTILINE)
    return {name: _light(rule) for name, rule in rules}


def _light(rule):
    """Declarations with the colours of a light page, short; mixed(positive) waits for the share of an element."""
    rule = re.sub(r'color-mix\(in srgb, var\(--(\w+)\) var\(--share\), var\(--ground\)\)', r'mixed(\1)', rule)
    rule = re.sub(r'var\(--([\w-]+)\)', lambda match: colour(match[1]), rule)
    return rule.replace(': ', ':').replace('; ', ';').rstrip(';')


def inlined(html):
    """The same for a saved page: each class of the sheet as style attribute, for style elements may be cut there, and
    no data for the hand that nobody reads there.
    """
    html = re.sub(r' data-[\w-]+(="[^"]*")?(?=[^<>]*>)', '', html)
    return re.sub(r'<[^<>]*class="[^<>]*>', _inlined, html)


def _inlined(tag):
    own = re.search(r' style="(?:--share:(\d+)%;?)?([^"]*)"', tag[0])
    carried = re.search(r' class="([^"]*)"', tag[0])[1].split()
    rules = [rule for name, rule in _classes().items() if name in carried]  # a later rule wins, as in the sheet
    if own:
        rules = [re.sub(r'mixed\((\w+)\)', lambda match: mixed(match[1], int(own[1])), rule) for rule in rules]
    style = ';'.join(filter(None, [*rules, own[2] if own else '']))
    bare = re.sub(r' (class|style)="[^"]*"', '', tag[0])
    end = bare[-2:] if bare.endswith('/>') else '>'
    return f'{bare.removesuffix(end)} style="{style}"{end}' if style else bare
