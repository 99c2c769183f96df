"""The shape trap as a table: every product that fits, right or wrong; and which check notices which mistake."""

from ..letters import AXES, CONTRACTED, RULE
from .picture import Picture, beside, line
from .table import html_table, words_cell

_TALLEST = 18  # rows of a table, before the next one starts beside it


def trap(products, gradient, sizes):
    """Picture of the products that fit, the right ones first.

    products: list of mistakes.Product; gradient: 'dX' or 'dW'; sizes: {'n': N, 'i': D, 'j': M}.
    """
    products = sorted(products, key=lambda p: (not _by_letters(p, gradient), not p.right))
    right = [p.code for p in products if p.right]
    shape = {name: _shape(AXES[name], sizes) for name in ('X', 'W', 'dY', gradient)}
    lacks = RULE[gradient].having(CONTRACTED)

    headline = f'{len(products)} products fit {gradient} {shape[gradient]}; {len(right)} '
    headline += 'is right.' if len(right) == 1 else 'are right.'
    advice = f'The shape cannot choose. The letters can: {gradient} lacks {lacks}, so @ has to sum {lacks}.'
    if len(right) > 1:
        advice += ' Sizes of 1 make some products the same.'
    if len(products) == 1:
        headline = f'1 product fits {gradient} {shape[gradient]}, and it is right.'
        advice = f'All three sizes differ: the shape alone leads to it. {gradient} lacks {lacks}, and @ sums {lacks}.'
    inputs = f'X is {shape["X"]}, W is {shape["W"]}, dY is {shape["dY"]}.'

    rows = []
    for p in products:
        columns = {'product': f'`{p.code}`', 'shapes': _shapes(p, sizes), 'verdict': _verdict(p)}
        columns['what @ does'] = _reason(p, gradient)
        if len(set(sizes.values())) == 1:  # every array has the shape of the headline
            del columns['shapes']
        rows.append([words_cell(words, look=_look(p.right)) for words in columns.values()])
    caption = f'<b>{gradient}</b> {shape[gradient]} ='
    tables = [html_table(caption, columns, None, rows[k : k + _TALLEST]) for k in range(0, len(rows), _TALLEST)]
    html = line(headline, big=True) + line(inputs) + beside(*tables) + line(advice)
    return Picture(html, f'{headline[:-1]}: {", ".join(right)}')


def _by_letters(p, gradient):
    """Whether the product is right at every size: it sums one letter, and the others stand as in the gradient."""
    return p.paired[0] == p.paired[1] and p.leaves == AXES[gradient]


def _shape(letters, sizes):
    return tuple(sizes[letter] for letter in letters)


def _shapes(p, sizes):
    (left, right), (first, last) = p.paired, p.leaves
    return f'{_shape(first + left, sizes)} @ {_shape(right + last, sizes)}'


def _verdict(p):
    if p.by_chance:
        return '✗ wrong, equal by chance'
    return '✓ right' if p.right else '✗ wrong'


def _reason(p, gradient):
    (left, right), summed = p.paired, p.sums
    if _by_letters(p, gradient):
        return f'sums {summed}'
    if left != right:
        return f'pairs {summed}: ' + ('both have size 1' if p.right else 'two different things')
    gives, wanted = ', '.join(p.leaves), ', '.join(AXES[gradient])
    return f'sums {summed}: gives ({gives}), ' + ('both of size 1' if p.right else f'not ({wanted})')


def mistakes_table(rows):
    """Picture of the mistakes against the checks. rows: list, not empty, of (Mistake, {check: whether it notices})."""
    checks = list(rows[0][1])
    cells = []
    for mistake, noticed in rows:
        about = mistake.gradient, f'`{mistake.code}`', str(mistake.sizes)
        cells.append([words_cell(words, look=_look(False)) for words in about])
        cells[-1] += [words_cell('caught' if seen else 'passes', look=_look(not seen)) for seen in noticed.values()]
    columns = ['gradient', 'formula', 'at (N, D, M)', *checks]
    names = [mistake.name for mistake, _ in rows]
    drawn = html_table('<b>Which check notices which mistake?</b>', columns, names, cells)
    counts = ', '.join(f'{check} {sum(row[check] for _, row in rows)}' for check in checks)
    text = f'Caught, of {len(rows)}: {counts}'
    return Picture(beside(drawn) + line(f'{text}.'), text)


def _look(marked):
    return 'lin-marked' if marked else 'lin-framed'
