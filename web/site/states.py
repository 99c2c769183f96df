"""Every state of an explorer, worked out here and chosen in the browser by site.js.

The states of an explorer are a tree. An inner node is [number of a description, a child for each value that it offers],
one level for each control, in their order. A leaf is the number of a picture; where there are buttons, it is
[number of the picture, where each button leads: the place of each control among its values].

Pictures share what they can. Each text of the pool is a string, or a list of the numbers of the texts that make it up,
so that a cell, a row or a table that many pictures have is stored once.
"""

import re

from lin_backprop.render.picture import number

_VOID = re.compile(r'<(br|img)\b')


class Pool:
    """Texts that are made up of one another. items: as the page gets them; words: {number of a picture: its text}."""

    def __init__(self):
        self.items, self.words, self._numbers = [], {}, {}

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
    """All states of an explorer, for the page: `data`, with pictures as numbers of the pool. It moves the explorer."""

    def __init__(self, explorer, pool):
        self.explorer, self.pool, self.descriptions = explorer, pool, []
        self.controls = list(explorer.controls.values())
        start = self._values()
        offers = [_offers(explorer, name) for name in explorer.controls]
        for control in self.controls:
            control.unobserve(explorer.update, 'value')  # a picture is drawn where it is wanted
        self.data = {
            'heading': explorer.heading,
            'buttons': [button.description for button in explorer.buttons],
            'tree': self._tree([]),
            'descriptions': self.descriptions,
            'start': _places(start, offers),
        }

    def _values(self):
        return [control.value for control in self.controls]

    def _tree(self, above):
        """The states below the first controls; above: the values that each of these offers."""
        if len(above) == len(self.controls):
            return self._leaf(above)
        name = list(self.explorer.controls)[len(above)]
        control, offers = self.explorer.controls[name], _offers(self.explorer, name)
        node = [self._description(control, offers)]
        for value in offers:
            control.value = value
            node.append(self._tree([*above, offers]))
        return node

    def _leaf(self, offers):
        here = self._values()
        drawn = self.explorer.draw(**dict(zip(self.explorer.controls, here, strict=True)))
        picture = self.pool.put_html(drawn.html)
        self.pool.words[picture] = drawn.text if drawn.html else ''  # many questions start with no picture
        leads = []
        for button in self.explorer.buttons:
            button.click()
            leads.append(_places(self._values(), offers))
            for control, value in zip(self.controls, here, strict=True):
                control.value = value
        return [picture, *leads] if leads else picture

    def _description(self, control, offers):
        """The number of what the page has to know of a control."""
        words = [value if value is None or isinstance(value, str) else number(value) for value in offers]
        description = {'kind': _kind(control), 'label': control.description, 'values': words}
        if description not in self.descriptions:
            self.descriptions.append(description)
        return self.descriptions.index(description)


def _kind(control):
    """What site.js makes of a control: it rests where its value does not matter now."""
    return 'rests' if control.disabled else control.kind


def _offers(explorer, name):
    """The values that a control offers now."""
    control = explorer.controls[name]
    if control.disabled:
        return [control.value]
    if control.kind == 'answers':
        return [None, *control.options]  # none is chosen at first
    if control.kind == 'choice':
        return list(control.options)
    return list(explorer.on_pages.get(name, range(int(control.min), int(control.max) + 1)))


def _places(values, offers):
    """The place of each control's value among those that it offers."""
    return [values.index(value) for value, values in zip(values, offers, strict=True)]


def note(explorer):
    """What the page offers, where the notebook offers more; else ''."""
    if not explorer.on_pages:
        return ''
    here = [f'{name} is {_listed(values)}' for name, values in explorer.on_pages.items()]
    there = explorer.controls[next(iter(explorer.on_pages))]
    return f'On this page {", ".join(here)}; in the notebook {int(there.min):,} to {int(there.max):,} each.'


def _listed(values):
    """Whole numbers in words."""
    if isinstance(values, range):
        return f'{values[0]} to {values[-1]}'
    *first, last = (f'{value:,}' for value in values)
    return f'{"; ".join(first)} or {last}'
