"""The cube: N x D x M boxes of products between the faces X (n, i), W (i, j) and Y or dY (n, j).

Boxes land on the face of the answer, along the letter that it lacks, and are summed there.
"""

from html import escape

import numpy as np

from ..letters import AXES, RULE, entry
from .entry import picks
from .landing import STORY, Landing, summed
from .picture import Picture, at, curve, data, lettered, line, number, stroke, svg, through, tint, words_at
from .space import Space
from .table import largest_of

_PACE, _SLOW, _FAST = 1400, 1000, 350  # ms a turn of Play: a slice, one of the first boxes, a box
_FIRST = 6  # boxes
_WIDEST_BESIDE = 480  # a drawing that is wider stands between the lines of code and the sum, not beside them
_NOTHING = '\xa0'  # has a place, other than an empty text
_SINKS = 4.5  # from the middle of a number to its foot


def cube(arrays, answer, landed, index=None):
    """Picture. arrays: {name: array} of X, W, b, dY and the answer, 'Y', 'dX', 'dW' or 'db'.

    landed: how many turns are over, see `turns_of`. index: the entry picked, and the boxes land in slices; None: they
    land one at a time, as loops add them, and the entry is that of the turn.
    """
    state = Landing(arrays, answer, landed, index)
    drawing = _Drawing(state)
    boxes = ' · '.join(entry(*array) for array in state.formula.arrays.items())
    text = f'{STORY[answer]} Each box is {boxes}. {state.words}'
    wide = drawing.space.size[0] > _WIDEST_BESIDE
    layout, place, scale = ('lin-wide', 'lin-wide-drawing', 1.4) if wide else ('lin-hero', 'lin-hero-drawing', 1.95)
    label = f'The cube of {answer}. Each box is {boxes}.' + f' {state.words}' * (not state.one)
    drawn = svg(drawing.content(), *drawing.space.size, label, scale)
    drawn = f'<div class="{place}">{drawn}</div>'
    return Picture(f'<div class="{layout}">{_loops(answer)}{drawn}{_told(state)}</div>', text)


def _loops(answer):
    """The line of each answer, which picks it and plays its sum."""
    lines = []
    for name, formula in RULE.items():
        left, right = formula.loops().splitlines()[-1].strip().split(' += ')
        code, along = lettered(escape(f'{left:<8} += {right}')), summed(name)
        tag = f'sum over <span class="lin-{along} lin-summed">{along}</span>'
        if name == 'Y':
            tag = f'{tag.replace(" over", "")}, + {lettered("b[j]")}'
        look = 'lin-loop lin-chosen' if name == answer else 'lin-loop'
        lines.append(
            f'<div class="{look}"{data(set=f"answer={name} step=0", play="yes")}><code class="lin-code">{code}</code>'
            f'<span class="lin-tag"{data(answer="sum")}>{tag}</span></div>'
        )
    return f'<div class="lin-loops">{"".join(lines)}</div>'


def _told(state):
    """The sum in words as it grows, with a handle for each turn."""
    if state.one:
        words = line(state.turn, name='lin-story') + line(state.words, marks=data(answer='sum'))
        handles = [_handle(state, turn) for turn in range(state.last + 1)]
    else:
        words, handles = line(STORY[state.answer], name='lin-story') + line(state.why, name='lin-why'), _tiles(state)
    pace = _PACE if not state.one else _SLOW if state.landed < _FIRST else _FAST
    marks = data(last='yes' if state.full else '', pace=str(pace))
    rows = 'lin-bars' if state.one else 'lin-tiles'
    return f'<div class="lin-told">{words}<div class="{rows}"{marks}>{"".join(handles)}</div></div>'


def _tiles(state):
    """For each turn: what it adds to the picked entry, and the sum after it."""
    letter, name = state.along, entry(state.answer, state.index)
    heads = [f'<b>{name}</b>']
    heads += [f'<span class="lin-{letter}">{letter}={k}</span>' for k in range(len(state.line))]
    heads += [entry('b', state.index[1:])] * (state.answer == 'Y')
    tiles = []
    for turn, (head, (term, after)) in enumerate(zip(heads, state.steps(), strict=True)):
        there = turn <= state.landed
        marks = data(key=f'{name}.after.{turn}', late='yes', answer='sum' if there else '')
        words = f'<span class="lin-of">{head}</span><span class="lin-of">{f"+{term}" if term else "starts at"}</span>'
        words += f'<b class="lin-sum"{marks}>{number(after) if there else _NOTHING}</b>'
        tiles.append(_handle(state, turn, words))
    return tiles


def _handle(state, turn, inside=''):
    look = 'lin-turn' + ' lin-over' * (turn <= state.landed) + ' lin-now' * (turn == state.landed)
    return f'<span class="{look}"{data(set=f"step={turn}", drag="x")}>{inside}</span>'


class _Drawing:
    """A state of the cube as the parts of an SVG."""

    def __init__(self, state):
        self.state, self.arrays, self.answer = state, state.arrays, state.answer
        values = [box.value for box in state.boxes]
        self.largest = largest_of(*map(self.arrays.get, state.formula.arrays), values, self.arrays[self.answer])
        longest = max(len(number(value)) for array in (*self.arrays.values(), values) for value in np.ravel(array))
        self.space = Space(*map(state.sizes.get, 'nij'), longest)

    def content(self):
        """From the back to the front."""
        state, faces = self.state, {AXES[name]: name for name in ('X', 'W', 'dY', 'b', self.answer)}
        grounds, numbers = zip(*map(self._face, faces.values()), strict=True)
        waiting = [box for box in state.boxes if not state.is_over(box)]
        waiting.sort(key=lambda box: (-box.turn.get('i', 0), box.turn['j'], box.home == state.index))
        over = [box for box in state.boxes if state.is_over(box)]
        boxes = ''.join(map(self._box, waiting + over))
        back = f'{self._axes()}{self._outlines(over)}{"".join(grounds)}{self._lane()}'
        numbers = f'<g class="lin-through">{"".join(numbers)}</g>'
        return f'<g class="lin-index">{back}{numbers}{boxes}{self._now()}{self._copies()}</g>'

    # ---- boxes

    def _place(self, box):
        """Where it waits; those of db stand on dY."""
        return self.space.box(**box.turn) if 'i' in box.turn else self.space.middle('nj', tuple(box.turn.values()))

    def _box(self, box):
        """A box with its number; one that has landed is hidden in the face, where the sum stands."""
        state, marks, aim, hidden = self.state, '', '', ''
        if state.is_over(box):
            x, y = self.space.middle(state.formula.letters, box.home)
            hidden = ' visibility="hidden"'
        else:
            x, y = self._place(box)
            aim = f'step={box.lands}' if state.one else picks(box.home)
            marks = data(at=box.name, **{'from': ' '.join(at(*fed) for fed in state.fed(box).items())})
        picked = box.home == state.index
        look = 'lin-face lin-picked-face' if picked else 'lin-face'
        front = f'<rect {self.space.front_at(x, y)} {tint(box.value, self.largest, look)}{marks}/>'
        depth = f'<path d="{self.space.depth_at(x, y)}" class="lin-depth"/>'
        written = words_at(x, y + _SINKS, number(box.value), 'middle', 'lin-ink lin-through', bold=picked)
        return f'<g{self._comes_from(box)}{data(set=aim)}{hidden}>{depth}{front}{written}</g>'

    def _comes_from(self, box):
        """Going forward, each number was used in its boxes: out of it they come, also when the sum goes back."""
        name, letters = self.state.answer.removeprefix('d'), self.state.formula.letters
        if name == 'Y':
            name, letters = 'X', 'ni'
        source = at(name, map(box.turn.get, letters))
        return data(key=f'{self.state.answer}.{box.name}', born=source)

    def _outlines(self, over):
        """Where boxes were. For db, which has no products, where none are."""
        state, turns = self.state, [box.turn for box in over]
        if self.answer == 'db':
            turns = [dict(zip('nij', place, strict=True)) for place in np.ndindex(*map(state.sizes.get, 'nij'))]
        return ''.join(f'<rect {self.space.front_at(*self.space.box(**turn))} class="lin-ghost"/>' for turn in turns)

    def _now(self):
        """The box of this turn has a frame as its factors have, and its number stays when it has landed."""
        box, (x, y) = self.state.now, self._place(self.state.now)
        if self.answer == 'db' or self.state.adds_b:
            return ''
        parts = [f'<rect {self.space.front_at(x, y, 2)} class="lin-lit lin-through"/>']
        if self.state.is_over(box):
            parts.append(f'<rect {self.space.front_at(x, y)} {tint(0, 1, "lin-picked-face")}/>')
            parts.append(words_at(x, y + _SINKS, number(box.value), 'middle', 'lin-ink'))
        return ''.join(parts)

    def _copies(self):
        """b, copied over n: at the end each copy flies to its entry of Y."""
        copies = []
        for index, _ in np.ndenumerate(self.arrays['Y']) if self.answer == 'Y' else ():
            x, y = self.space.middle(*(('nj', index) if self.state.full else ('j', index[1:])))
            value = self.arrays['b'][index[1]]
            front = f'<rect {self.space.front_at(x, y)} {tint(value, self.largest, "lin-face")}/>'
            written = words_at(x, y + _SINKS, number(value), 'middle', 'lin-ink')
            copies.append(f'<g{data(key=at("copy", index))} visibility="hidden">{front}{written}</g>')
        return ''.join(copies)

    # ---- faces

    def _face(self, name):
        """The cells of a face and, to lie above them, its frames, its numbers and its name."""
        array, letters, grounds, above = self.arrays[name], AXES[name], [], []
        lit, fed = self._lit(name), self._fed(name)
        for index, value in np.ndenumerate(array):
            points, (x, y) = through(self.space.cell(letters, index)), self.space.middle(letters, index)
            marks = {'at': at(name, index), 'set': self._cell_set(name, index)}
            late, words, look = '', number(value), tint(value, self.largest, 'lin-face')
            if name == self.answer:
                marks |= {'from': self._from(index), 'late': 'yes'}
                value = self.state.sums.get(index)  # None where nothing has landed
                late = data(key=f'sum.{at(name, index)}', late='yes', answer='' if value is None else 'sum')
                words = _NOTHING if value is None else number(value)
                look = 'class="lin-face lin-empty"' if value is None else tint(value, self.largest, 'lin-face')
            elif not self._is_used(name):
                look = 'class="lin-face lin-faint-ground"'
            grounds.append(f'<polygon points="{points}" {look}{data(**marks)}/>')
            picked = name == self.answer and index == self.state.index
            frame = 'lin-ring' if picked else 'lin-lit' if index in lit else 'lin-fed-face' if index in fed else ''
            if frame:
                above.append(f'<polygon points="{points}" class="{frame}"/>')
            if (name, index) in self._crossed() and value is not None:
                above.append(f'<rect {self.space.patch_at(x, y, len(words))} {tint(value, self.largest)}/>')
            ink = 'lin-ink' if self._is_used(name) else 'lin-faint-ink'
            above.append(words_at(x, y + _SINKS, words, 'middle', ink, picked, marks=late))
        x, y, anchor = self.space.name(letters)
        above.append(words_at(x, y, f'<tspan font-weight="bold">{name}</tspan> {array.shape}', anchor))
        return ''.join(grounds), ''.join(above)

    def _is_used(self, name):
        return name in (*self.state.formula.arrays, self.answer) or (name == 'b' and self.answer == 'Y')

    def _lit(self, name):
        """The places in this array of what is multiplied, or added, in this turn."""
        if self.state.adds_b:
            return [self.state.index[1:]] if name == 'b' else []
        fed = self.state.fed(self.state.now) if self.answer != 'db' else {}  # there the boxes stand on them
        return [fed[name]] if name in fed else []

    def _fed(self, name):
        """The places in this array of all that makes the picked entry."""
        if self.answer == 'db':
            return []
        return [self.state.fed(box)[name] for box in self.state.line] if name in self.state.formula.arrays else []

    def _from(self, index):
        """The names of all that makes this entry: numbers, and boxes that have not landed."""
        fed = self.state.formula.fed_by(index, self.state.sizes)
        names = [at(name, place) for name, places in fed.items() for place in places]
        names += [at('b', index[1:])] * (self.answer == 'Y')
        return ' '.join(names + [box.name for box in self.state.lines[index] if not self.state.is_over(box)])

    def _cell_set(self, name, index):
        """A cell picks the entry of the answer that has this place: of X that of dX. dY is given, and picks none."""
        if name == 'dY':
            return ''
        answer = name if name in RULE else f'd{name}'
        if answer == self.answer:
            return f'step={self.state.lines[index][-1].lands}' if self.state.one else picks(index)
        return f'answer={answer} step=0' + f' {picks(index)}' * (not self.state.one)

    # ---- lines

    def _copied(self):
        """The places that b is copied to, on Y, or that are summed again, on dY; none in other turns."""
        if self.answer != 'db' and not self.state.adds_b:
            return []
        return [(n, self.state.index[-1]) for n in range(self.state.sizes['n'])]

    def _crossed(self):
        """The cells whose numbers an arrow passes: it runs behind them."""
        return {('dY' if self.answer == 'db' else 'Y', place) for place in self._copied()}

    def _lane(self):
        """An arrow from the farthest box of the picked line to the face of the answer; or from b along its copies."""
        state, space = self.state, self.space
        if state.adds_b:
            letter, places = 'n', [space.middle('nj', place) for place in self._copied()]
            x, y = space.middle('j', state.index[1:])
            places, tip = [(x, y + 14), *places], np.add(places[-1], (0, 10))
        else:
            letter, places = state.along, list(map(self._place, state.line))
            if letter != 'i':  # n and j grow away from the faces of W and X
                places.reverse()
            meets = {'Y': (state.index[0], 0), 'dX': (state.index[0], state.sizes['i'] - 1)}  # at the edge of the face
            end = space.middle(state.formula.letters, meets.get(self.answer, state.index))
            tip = np.array(space.edge(end, places[-1]))
        way = np.subtract(tip, places[-1])
        way = way / np.hypot(*way)
        aside, base = 7 * np.array([-way[1], way[0]]), tip - 8 * way
        head = through([tip + way, base + aside, base - aside])
        line_look = f'lin-{letter} lin-lane'
        return f'{curve([*places, base], line_look)}<polygon points="{head}" class="lin-{letter} lin-through"/>'

    def _axes(self):
        parts = []
        for letter in 'nij':
            start, end, (x, y) = self.space.axis(letter)
            lost = letter == self.state.along
            parts.append(stroke(*start, *end, f'lin-{letter} {"lin-axis-summed" if lost else "lin-axis"}'))
            parts.append(words_at(x, y, letter, 'middle', f'lin-{letter}' + ' lin-summed' * lost, bold=True))
        return ''.join(parts)
