"""Every state of an explorer, worked out here and chosen in the browser by site.js.

The states of an explorer are a tree. An inner node is [number of a description, a child for each value that it offers],
one level for each control, in their order. A leaf is the number of a picture; where there are buttons, it is
[number of the picture, where each button leads: the place of each control among its values].

Pictures share what they can. Each text of the pool is a string, or a list of the numbers of the texts that make it up,
so that a cell, a row or a table that many pictures have is stored once.
"""

import re

from ipywidgets import HTML, Button, RadioButtons, ToggleButtons

from lin_backprop.render.picture import number

# Where there are too many states for a page, fewer values are offered: {explorer: {control: values}}.
FEWER = {
    'Agree': {'N': range(1, 6), 'D': range(1, 5), 'M': range(1, 5)},
    'Nudge': {'x': range(-3, 5), 'w': range(-3, 5), 'b': range(-9, 10)},
    'Cost': {
        'N': [1, 4, 64, 640, 50_000],
        'D': [1, 3, 64, 784, 4096, 7840],
        'M': [1, 2, 10, 50, 500, 4096],
    },
}


def _listed(values):
    """Whole numbers in words."""
    if isinstance(values, range):
        return f'{values[0]} to {values[-1]}'
    *first, last = (f'{value:,}' for value in values)
    return f'{"; ".join(first)} or {last}'


_VOID = re.compile(r'<(br|img)\b')


class Pool:
    """Texts that are made up of one another. items: as the page gets them."""

    def __init__(self):
        self.items, self._numbers = [], {}

    def put(self, item):
        """The number of a string, or of a tuple of numbers."""
        if item not in self._numbers:
            self._numbers[item] = len(self.items)
            self.items.append(item)
        return self._numbers[item]

    def put_html(self, html):
        """The number of some HTML: each element in it has a number of its own."""
        open_elements = [[]]
        for piece in re.findall(r'<[^>]+>|[^<]+', html):
            if piece.startswith('</'):
                element = self.put((*open_elements.pop(), self.put(piece)))
                open_elements[-1].append(element)
            elif piece.startswith('<') and not piece.endswith('/>') and not _VOID.match(piece):
                open_elements.append([self.put(piece)])
            else:
                open_elements[-1].append(self.put(piece))
        (whole,) = open_elements
        return self.put(tuple(whole))


class Space:
    """All states of an explorer, for the page: `data`, whose descriptions and pictures are numbers of the pool."""

    def __init__(self, explorer, pool):
        self.explorer, self.pool = explorer, pool
        self.fewer = FEWER.get(type(explorer).__name__, {})
        row, *_ = (child for child in explorer.children if not isinstance(child, HTML))
        self.buttons = [child for child in row.children if isinstance(child, Button)]
        self.names = list(explorer.controls)
        *heading, _picture = (child.value for child in explorer.children if isinstance(child, HTML))
        start = self._values()
        self.descriptions = []
        self.data = {
            'heading': ''.join(heading),
            'buttons': [button.description for button in self.buttons],
            'tree': self._tree([]),
            'descriptions': self.descriptions,
        }
        self._set(start)
        offers = [self._offers(name) for name in self.names]
        self.data['start'] = [offer.index(value) for offer, value in zip(offers, start, strict=True)]

    def note(self):
        """What the page offers, where the notebook offers more; else ''."""
        if not self.fewer:
            return ''
        here = [f'{name} is {_listed(values)}' for name, values in self.fewer.items()]
        there = self.explorer.controls[next(iter(self.fewer))]
        return f'On this page {", ".join(here)}; in the notebook {int(there.min):,} to {int(there.max):,} each.'

    def _values(self):
        return [control.value for control in self.explorer.controls.values()]

    def _set(self, values):
        """Set the controls in their order: what a later one offers may depend on an earlier one."""
        for control, value in zip(self.explorer.controls.values(), values, strict=False):
            control.value = value

    def _offers(self, name):
        """The values that a control offers now."""
        control = self.explorer.controls[name]
        if isinstance(control, RadioButtons):
            return [None, *control.options]
        if isinstance(control, ToggleButtons):
            return list(control.options)
        if control.disabled:
            return [control.value]
        return list(self.fewer.get(name, range(int(control.min), int(control.max) + 1)))

    def _tree(self, above):
        """The states below the first controls; above: the values that each of these offers."""
        if len(above) == len(self.names):
            return self._leaf(above)
        name = self.names[len(above)]
        control, values = self.explorer.controls[name], self._offers(name)
        node = [self._description(control, values)]
        for value in values:
            control.value = value
            node.append(self._tree([*above, values]))
        return node

    def _leaf(self, offers):
        picture = self.pool.put_html(self.explorer.drawn.html)
        if not self.buttons:
            return picture
        here, leads = self._values(), []
        for button in self.buttons:
            button.click()
            leads.append([values.index(value) for values, value in zip(offers, self._values(), strict=True)])
            self._set(here)
        return [picture, *leads]

    def _description(self, control, values):
        """The number of what the page has to know of a control."""
        if isinstance(control, RadioButtons):
            kind = 'answers'
        elif isinstance(control, ToggleButtons):
            kind = 'choice'
        else:
            kind = 'rests' if control.disabled else 'number'
        words = [value if value is None or isinstance(value, str) else number(value) for value in values]
        made = {'kind': kind, 'label': control.description, 'values': words}
        if made not in self.descriptions:
            self.descriptions.append(made)
        return self.descriptions.index(made)
