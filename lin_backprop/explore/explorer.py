"""What all explorers share: controls above one picture, errors inside the panel, a still picture for a saved page."""

import re
from contextlib import ExitStack, suppress
from html import escape
from inspect import signature
from pathlib import Path

import numpy as np
from anywidget import AnyWidget
from ipywidgets import HTML, HBox, Layout, VBox
from traitlets import TraitError

from ..accept import layer_sizes, require_whole, require_word
from ..examples import LARGEST
from ..practice.questions import QUESTIONS
from ..render.large import is_large
from ..render.picture import WAITS, typed
from ..render.style import sheet
from ..save_hook import LIVE
from . import gate
from .controls import button

HIDDEN = Layout(display='none')


class Stage(AnyWidget):
    """The hand that picks, points, moves and plays in the picture beside it; without it there are the controls."""

    _esm = Path(__file__).with_name('stage.js')


def check_layer(X, W, **other):
    """ValueError or TypeError where these arrays do not fit together, are too large to be read, or not finite."""
    for letter, size in zip('NDM', layer_sizes(X, W, **other), strict=True):
        require_whole(1, LARGEST, **{f'X is {tuple(X.shape)} and W {tuple(W.shape)}: {letter}': size})
    for name, array in {'X': X, 'W': W, **other}.items():
        if np.asarray(array).dtype.kind not in 'iuf' or not np.isfinite(array).all():
            raise ValueError(f'{name} has entries that are no finite numbers; only finite numbers can be drawn')


def word(value):
    """A value as a word of an address, where a blank or a comma is _; '' for None."""
    return '' if value is None else re.sub('[ ,]', '_', str(value))


class Explorer(VBox):
    """A panel of controls and one picture. A subclass gives `draw`; a control that changes draws the picture anew.

    drawn: the Picture; shown: the same, or without its answer while that waits for the reader's.
    error: what went wrong instead: JupyterLab would drop it, so the panel shows it.
    A control has the name of the argument that it starts with. Another argument that can be left out is an attribute of
    its name.
    """

    hint = 'Run this cell to move it.'  # below the still picture
    heading = ''  # HTML above the controls
    about = ''  # what tells it from others of its kind, such as the name of a question
    on_pages = {}  # {name of a control: the values that it offers on a page, where all would be too many}
    time = ''  # the name of the whole number that the button Play moves on
    tour = ()  # names of the controls that a slide goes through; what it shows of each, `ahead` says
    waits = False  # for the answer to a question; until then it leaves that answer out
    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the still picture

    def __init__(self, *buttons, **controls):
        """controls: widgets whose values go to `draw` by name. What goes wrong at the start is raised."""
        self.buttons, self.controls, self._held = [*buttons, *self._play()], controls, False
        self.picture, self.line = HTML(), HTML()
        for name in ('picture', type(self).__name__.lower()):
            self.picture.add_class(f'lin-{name}')
        self.line.add_class('lin-call')
        style, hand = HTML(f'<style>{sheet()}</style>', layout=HIDDEN), Stage(layout=HIDDEN)
        hand.on_msg(lambda _hand, words, _buffers: self.set(words))
        wraps = Layout(flex_flow='row wrap', align_items='flex-end')
        self.row = HBox([*self.buttons, *controls.values()], layout=wraps)
        above = [HTML(self.heading)] if self.heading else []
        super().__init__([style, hand, *above, self.row, self.picture, self.line])
        self.add_class('lin-explorer')
        for control in controls.values():
            control.observe(self.update, 'value')
        self.update()
        if self.error:
            raise self.error
        self._start = self.words

    def after(self, question):
        """Leave the answer out until this question, a key of QUESTIONS, is answered; ValueError for another."""
        require_word(QUESTIONS, question=question)
        self.waits = True
        self.update()
        gate.when_answered(question, self.uncover)
        return self

    def uncover(self):
        """Show the answer, too."""
        self.waits = False
        self.update()

    def draw(self, **values):
        """The Picture for these values of the controls."""
        raise NotImplementedError

    def ahead(self, name, offered):
        """Of the values that this control offers, those that a class is shown from here on, one after another."""
        here = offered.index(self.controls[name].value)
        later, earlier = offered[here + 1 :], offered[:here]
        if hasattr(self.controls[name], 'options'):
            return later + earlier
        return later or offered  # a number goes up, at its end from the start

    def asked(self, **values):
        """The same while a question about it is open."""
        return self.draw(**values).asked

    def _play(self):
        """The button, where there is a time. It makes one turn, and starts anew after the last; stage.js repeats it."""
        if not self.time:
            return []
        play = button('Play', self._turn)
        play.layout.min_width = '5em'  # as wide as Pause, so that nothing moves
        return [play]

    def _turn(self):
        clock = self.controls[self.time]
        clock.value = clock.value + 1 if clock.value < clock.max else clock.min

    def set(self, words):
        """Take what was picked in the picture: {name of a control: its value in words}. What is not offered is left."""
        with ExitStack() as later:  # the page hears of the picture first, then of the controls
            self._held = True
            for name, word in words.items():
                if control := self.controls.get(name):
                    later.enter_context(control.hold_sync())
                    with suppress(TraitError, ValueError):
                        control.value = type(control.value)(word)
            self._held = False
            self.update()

    def update(self, _change=None):
        """Draw the picture for what the controls say now."""
        if self._held:  # more will change
            return
        try:
            values = {name: control.value for name, control in self.controls.items()}
            self.drawn = self.draw(**values)
            self.shown = self.asked(**values) if self.waits else self.drawn
            self.error, html = None, self.shown.html
        except Exception as error:
            self.drawn, self.error = None, error
            html = f'<p role="alert"><b>This did not work:</b> {escape(str(error) or repr(error))}</p>'
        self.picture.value, self.line.value = html, f'<code>{escape(self.call, quote=False)}</code>'

    @property
    def call(self):
        """The code that starts in this state: Cube(…, answer='dX', step=2), where … are the arrays it was given."""
        words = []
        for name, argument in signature(type(self)).parameters.items():
            value = self._value_of(name) if name in self.controls else getattr(self, name, None)
            if argument.default is argument.empty:
                words.append('…' if value is None else repr(value))
            elif value not in (None, argument.default):
                words.append(f'{name}={value!r}')
        return f'{type(self).__name__}({", ".join(dict.fromkeys(words))})'

    @property
    def address(self):
        """Where a page shows this state: 'cube=dX,1,0,slice_by_slice,2'. An end that is as at the start is left out."""
        words = self.words
        while words and words[-1] in ('', self._start[len(words) - 1]):
            words.pop()
        return f'{self.anchor}={",".join(words)}'

    @property
    def anchor(self):
        """Where a page has it: 'cube', or 'predict-nudge_of_b'."""
        return '-'.join(filter(None, (type(self).__name__.lower(), word(self.about))))

    @property
    def arguments(self):
        """The names of its controls, in the order of the arguments."""
        return [name for name in signature(type(self)).parameters if name in self.controls]

    @property
    def words(self):
        """What its controls say, in the order of the arguments."""
        return [word(self._value_of(name)) for name in self.arguments]

    def _value_of(self, name):
        """What a control says, as an argument; of answers, the number from 1. None: nothing, or nothing that counts."""
        control = self.controls[name]
        if control.disabled:
            return None
        if control.kind == 'answers':
            return None if control.index is None else control.index + 1
        whole = isinstance(control.value, float) and control.value.is_integer()
        return int(control.value) if whole else control.value

    def __repr__(self):
        return f'{type(self).__name__}: {typed(self.shown.text) if self.drawn else "error"}'

    def _repr_mimebundle_(self, **_):
        """The live widget, and beside it what a reader sees who has not run the cell."""
        (self.add_class if is_large() else self.remove_class)('lin-large')
        hint = f'{WAITS} {self.hint}' if self.waits else self.hint
        return {
            'text/plain': repr(self),
            'text/html': f'{self.shown.still}<p><i>{hint}</i></p>' if self.drawn else self.picture.value,
            LIVE: {'version_major': 2, 'version_minor': 0, 'model_id': self.model_id},
        }
