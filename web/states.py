"""Every state of an explorer, worked out here and chosen in the browser by explorers.js.

The states of an explorer are a tree. An inner node is [number of a description, a child for each value that it offers],
one level for each control, in their order. A leaf is the number of a picture; where there are buttons, it is
[number of the picture, where each button leads: the place of each control among its values].

The pictures of an explorer are alike. Cut into tags and words, most have the same shape: as many pieces, with the same
tags. So a page stores each shape once, and for each place in it the one piece that stands there; or, where pictures
differ, the pieces that can stand there, and by its number the sequence that says which of them each picture has. What
changes together, such as a number and its tint, has the same sequence, and that is stored once too.
"""

import gzip
import json
import re
from base64 import b64encode

from lin_backprop.render.picture import number

from .cells import drawn


class States:
    """The explorers of a page, in their order."""

    def __init__(self):
        self.pool, self.spaces, self.anchors = Pool(), [], []

    def explorer(self, explorer, attributes=''):
        """HTML of an explorer that moves; without JavaScript, its start. attributes: more of its element."""
        self.anchors.append(explorer.anchor)
        self.spaces.append(Space(explorer, self.pool).data)
        attributes += f' id="{numbered(self.anchors)[-1]}"'
        attributes += f' class="explorer lin-explorer{" waits" * explorer.waits}" role="group"'
        return f'<div {attributes} aria-label="{type(explorer).__name__}">{drawn(explorer.shown)}</div>'

    @property
    def packed(self):
        """All of them as text that is a seventh as long: JSON, compressed. explorers.js unpacks it."""
        states = {'pool': self.pool.items, 'words': self.pool.words, 'spaces': self.spaces}
        text = json.dumps(states, separators=(',', ':'))
        return b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def numbered(names):
    """The same names, those that were there already with a number: ['trace', 'cube', 'trace-2']."""
    counts = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return [f'{name}-{count}' if count > 1 else name for name, count in zip(names, counts, strict=True)]


class Pool:
    """The pictures of a page. words: {number of a picture: its text}."""

    def __init__(self):
        self.words, self._pieces, self._pictures = {}, {}, {}

    def put_html(self, html):
        """The number of a picture."""
        pieces = tuple(self._pieces.setdefault(piece, len(self._pieces)) for piece in re.findall('<[^>]+>|[^<]+', html))
        shape = len(pieces), tuple(re.findall(r'<[/\w]+', html))
        picture, _ = self._pictures.setdefault(pieces, (len(self._pictures), shape))
        return picture

    @property
    def items(self):
        """What explorers.js gets. shape_of: for each picture; shapes: for each, a list of places."""
        alike = {}
        for pieces, (_, shape) in self._pictures.items():
            alike.setdefault(shape, []).append(pieces)
        sequences, order = {}, {shape: number for number, shape in enumerate(alike)}
        places = [[_place(here, sequences) for here in zip(*pictures, strict=True)] for pictures in alike.values()]
        return {
            'pieces': list(self._pieces),
            'shape_of': [order[shape] for _, shape in self._pictures.values()],
            'shapes': places,
            'sequences': list(map(list, sequences)),
        }


def _place(here, sequences):
    """The piece that stands in a place, or [number of a sequence, pieces that can stand there]."""
    pieces = {}
    sequence = tuple(pieces.setdefault(piece, len(pieces)) for piece in here)
    return here[0] if len(pieces) == 1 else [sequences.setdefault(sequence, len(sequences)), *pieces]


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
            'order': explorer.arguments,
            'time': explorer.time,
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
        self.pool.words[picture] = drawn.spoken if drawn.html else ''  # many questions start with no picture
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
