"""The shape trap: a tile for every product that fits, right or wrong; and which check notices which mistake."""

from html import escape

from ..letters import AXES, CONTRACTED, LETTERS, RULE
from .picture import Picture, beside, data, lettered, line, signed
from .table import WRONG, html_table, words_cell

_LONGEST, _SHORTEST = 2, 1  # an axis in a tile, in em
_ANSWER = data(answer='yes')
_CAUGHT, _PASSES = words_cell('✓ caught'), words_cell('✗ passes', look=WRONG)


def trap(products, gradient, sizes, place):
    """Picture of the products that fit, the right ones first, each as two arrays that meet where @ sums.

    products: list of mistakes.Product; gradient: 'dX' or 'dW'; sizes: {'n': N, 'i': D, 'j': M}; place: of the one
    that is picked.
    """
    # behind the right ones those that pair two letters, then those that leave the wrong ones
    products = sorted(products, key=lambda p: (not _by_letters(p, gradient), not p.right, p.paired[0] == p.paired[1]))
    right = [p.code for p in products if p.right]
    lacks = RULE[gradient].having(CONTRACTED)

    headline = f'{len(products)} products fit {gradient} {_shape(AXES[gradient], sizes)}; {len(right)} '
    headline += 'is right.' if len(right) == 1 else 'are right.'
    advice = 'Sizes of 1 make some the same.' if len(right) > 1 else 'The shape cannot choose. The letters can:'
    advice += f' {gradient} lacks {lacks}, so @ has to sum {lacks}.'
    if len(products) == 1:
        headline = f'1 product fits {gradient} {_shape(AXES[gradient], sizes)}, and it is right.'
        advice = f'All three sizes differ: the shape alone leads to it. {gradient} lacks {lacks}, and @ sums {lacks}.'

    shown = [f'<b>{name}</b> {_axes(AXES[name], sizes)}' for name in ('X', 'W', 'dY', gradient)]
    arrays = ''.join(f'<span class="lin-array">{array}</span>' for array in shown)
    tiles = [_tile(p, gradient, sizes, k, k == place) for k, p in enumerate(products, start=1)]
    look = 'lin-products' + ' lin-many' * (len(tiles) > 8)
    html = line(headline, big=True, marks=_ANSWER) + f'<div class="lin-arrays">{arrays}</div>'
    html += f'<ul class="{look}"{_ANSWER}>{"".join(tiles)}</ul>'
    html += _details(products[place - 1], gradient, sizes) + line(advice, name='lin-advice', marks=_ANSWER)
    picked, text = products[place - 1], f'{headline[:-1]}: {", ".join(right)}'
    said = f'{text}. {_verdict(picked)[2:]}: {picked.code} {_reason(picked, gradient)}.'
    return Picture(f'<div class="lin-room">{html}</div>', text, said=said)


def _by_letters(p, gradient):
    """Whether the product is right at every size: it sums one letter, and the others stand as in the gradient."""
    return p.paired[0] == p.paired[1] and p.leaves == AXES[gradient]


def _shape(letters, sizes):
    return tuple(sizes[letter] for letter in letters)


def _axes(letters, sizes, faults=''):
    """The axes of an array as bars in the hue of their letter, as long as they are. faults: a 1 for each wrong one."""
    longest, bars = max(sizes.values()), ''
    for letter, fault in zip(letters, faults or '00', strict=True):
        long = max(_SHORTEST, _LONGEST * sizes[letter] / longest)
        look = f'lin-{letter} lin-length lin-bar-edge' + f' {WRONG}' * (fault == '1')
        bars += f'<span class="{look}" style="width:{long:.2g}em">{_on(letter)}</span>'
    return bars


def _tile(p, gradient, sizes, number, picked):
    """A product as two arrays in steps: the inner axes, over which @ sums, lie upon each other; the outer ones stay."""
    (left, right), (first, last), wanted = p.paired, p.leaves, AXES[gradient]
    pair, ends = left != right, [a != b for a, b in zip(p.leaves, wanted, strict=True)]
    faults = ''.join('01'[fault and not p.right] for fault in (ends[0], pair, pair, ends[1]))
    corner = f'<span>{signed("✓" if p.right else "✗")}</span>'
    steps = _axes(first + left, sizes, faults[:2]) + corner + '<span></span>' + _axes(right + last, sizes, faults[2:])
    look = 'lin-tile' + ' lin-right-tile' * p.right + ' lin-marked' * picked
    handle = data(set=f'product={number}', key=f'tile {p.code}')
    said = escape(f'{_verdict(p)[2:]}: {_reason(p, gradient)}')
    meet = f'<span class="lin-meet" role="img" aria-label="{said}">{steps}</span>'
    return f'<li class="{look}"{handle}>{_code(p)}{meet}</li>'


def _on(words):
    return f'<span class="lin-on">{words}</span>'


def _code(p):
    return f'<code class="lin-code">{escape(p.code)}</code>'


def _details(p, gradient, sizes):
    """What is said of the product that is picked: which entries @ multiplies, and what that makes of it."""
    names = [name.removesuffix('.T') for name in p.code.split(' @ ')]
    rows = ''
    for name, letter in zip(names, p.paired, strict=True):
        start = f'<td class="lin-{letter} lin-length lin-paired">'
        cells = ''.join(f'{start}{_on(f"{letter}={k}")}</td>' for k in range(sizes[letter]))
        rows += f'<tr class="lin-tr"><th scope="row" class="lin-side">{escape(name)}</th>{cells}</tr>'
    said = f'{_verdict(p)}: {_code(p)} {lettered(escape(_reason(p, gradient)))}.'
    caption = '<caption class="lin-caption">What @ multiplies, one above the other:</caption>'
    pairs = f'<table class="lin-table">{caption}{rows}</table>'
    return f'<div class="lin-details"{_ANSWER}><p class="lin-line">{signed(said)}</p>{pairs}</div>'


def _verdict(p):
    if p.by_chance:
        return '✗ wrong, equal by chance'
    return '✓ right' if p.right else '✗ wrong'


def _reason(p, gradient):
    (left, right), summed = p.paired, p.sums
    if _by_letters(p, gradient):
        return f'sums {summed}'
    if left != right:
        two = f'{LETTERS[left].counts} with {LETTERS[right].counts}'
        return f'pairs {summed}: ' + ('both have size 1' if p.right else two)
    gives, wanted = ', '.join(p.leaves), ', '.join(AXES[gradient])
    return f'sums {summed}: gives ({gives}), ' + ('both of size 1' if p.right else f'not ({wanted})')


def mistakes_table(rows):
    """Picture of the mistakes against the checks. rows: list, not empty, of (Mistake, {check: whether it notices})."""
    checks = list(rows[0][1])
    cells = []
    for mistake, noticed in rows:
        about = mistake.gradient, f'`{mistake.code}`', str(mistake.sizes)
        cells.append([words_cell(words) for words in about])
        cells[-1] += [_CAUGHT if seen else _PASSES for seen in noticed.values()]
    columns = ['gradient', 'formula', 'at (N, D, M)', *checks]
    names = [mistake.name for mistake, _ in rows]
    drawn = html_table('<b>Which check notices which mistake?</b>', columns, names, cells)
    counts = ', '.join(f'{check} {sum(row[check] for _, row in rows)}' for check in checks)
    text = f'Caught, of {len(rows)}: {counts}'
    return Picture(beside(drawn) + line(f'{text}.'), text)
