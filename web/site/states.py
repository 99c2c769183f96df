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
        start = [self._place(control) for control in self.controls]
        for control in self.controls:
            control.unobserve(explorer.update, 'value')  # a picture is drawn where it is wanted
        self.data = {
            'heading': explorer.heading,
            'buttons': [button.description for button in explorer.buttons],
            'names': list(explorer.controls),
            'tree': self._tree(self.controls),
            'descriptions': self.descriptions,
            'start': start,
        }

    def _tree(self, controls):
        """The states that these controls have where those before them are as they are."""
        if not controls:
            return self._leaf()
        control, *below = controls
        offers = self._offers(control)
        node = [self._description(control, offers)]
        for value in offers:
            control.value = value
            node.append(self._tree(below))
        return node

    def _leaf(self):
        """The picture of this state, and where the buttons lead from here."""
        here = {name: control.value for name, control in self.explorer.controls.items()}
        drawn = self.explorer.draw(**here)
        picture = self.pool.put_html(drawn.html)
        self.pool.words[picture] = drawn.text if drawn.html else ''  # many questions start with no picture
        leads = []
        for button in self.explorer.buttons:
            button.click()
            leads.append([self._place(control) for control in self.controls])
            for control, value in zip(self.controls, here.values(), strict=True):
                control.value = value
        return [picture, *leads] if leads else picture

    def _description(self, control, offers):
        """The number of what the page has to know of a control. It rests where its value does not matter now."""
        words = [value if value is None or isinstance(value, str) else number(value) for value in offers]
        kind = 'rests' if control.disabled else control.kind
        description = {'kind': kind, 'label': control.description, 'values': words}
        if description not in self.descriptions:
            self.descriptions.append(description)
        return self.descriptions.index(description)

    def _offers(self, control):
        """The values that a control offers now."""
        if control.disabled:
            return [control.value]
        if hasattr(control, 'options'):
            return [None] * (control.kind == 'answers') + list(control.options)  # no answer is chosen at first
        name = list(self.explorer.controls)[self.controls.index(control)]
        return list(self.explorer.on_pages.get(name, range(int(control.min), int(control.max) + 1)))

    def _place(self, control):
        """The place of a control's value among those that it offers."""
        return self._offers(control).index(control.value)


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
