"""The controls that explorers use: each has a label that a screen reader speaks, and works from the keyboard.

A start value that is not accepted is a ValueError with the name of the argument, which is the label unless given.
kind: 'number', 'choice', 'list' or 'answers'.
"""

from ipywidgets import BoundedFloatText, BoundedIntText, Button, Dropdown, Layout, RadioButtons, Text, ToggleButtons
from traitlets import CFloat, Int, Unicode

from ..accept import require_between, require_whole, require_word

_GAP = '0 1.2em 0.3em 0'


class _Number(CFloat):
    """A number; no limits keep nan out."""

    def validate(self, widget, value):
        value = super().validate(widget, value)
        return self.error(widget, value) if value != value else value


class _Whole(BoundedIntText):
    kind = 'number'


class _Real(BoundedFloatText):
    kind = 'number'
    value = _Number().tag(sync=True)


class _Choice(ToggleButtons):
    """One of the words is always chosen; ipywidgets would also take None."""

    kind = 'choice'
    value, label, index = Unicode(), Unicode(), Int().tag(sync=True)


class _List(Dropdown):
    """The same for many words."""

    kind = 'list'
    value, label, index = Unicode(), Unicode(), Int().tag(sync=True)


class _Answers(RadioButtons):
    kind = 'answers'


def whole(label, value, lowest, highest, name=None):
    """A whole number; arrow keys step it."""
    require_whole(lowest, highest, **{name or label: value})
    return _Whole(value=value, min=lowest, max=highest, **_field(label))


def sizes(most, **start):
    """N, D and M, from 1 to `most`: {name: its control}."""
    return {name: whole(name, value, 1, most) for name, value in start.items()}


def real(label, value, lowest, highest, step):
    """A number with a fraction; arrow keys step it."""
    require_between(lowest, highest, **{label: value})
    return _Real(value=value, min=lowest, max=highest, step=step, **_field(label))


def _field(label):
    wide = max(1.2, 0.65 * len(label))  # em
    layout = Layout(width=f'{wide + 4.8:g}em', margin=_GAP)
    return {
        'description': label,
        'continuous_update': True,
        'layout': layout,
        'style': {'description_width': f'{wide:g}em'},
    }


def choice(label, options, value, name=None):
    """One of a few words, as buttons in a row."""
    require_word(options, **{name or label: value})
    return _Choice(
        options=options,
        value=value,
        description=label,
        layout=Layout(width='max-content', margin=_GAP),
        style={'button_width': 'auto', 'description_width': 'max-content'},
    )


def listing(label, options, value, wide):
    """One of many words, in a list that folds out; arrow keys step it. wide: in em."""
    require_word(options, **{label: value})
    style = {'description_width': 'max-content'}
    return _List(options=options, value=value, description=label, layout=_line(label, wide), style=style)


def typed(label, example, wide, act):
    """A field for words; act is called with them at Enter. example: what stands there at first; wide: in em."""
    style = {'description_width': 'max-content'}
    widget = Text(
        description=label, placeholder=example, continuous_update=False, layout=_line(label, wide), style=style
    )
    widget.observe(lambda change: act(change.new), 'value')
    return widget


def _line(label, wide):
    return Layout(width=f'{0.6 * len(label) + wide:g}em', margin=_GAP)


def answers(label, options, value=None, name=None):
    """One of a few short lines below one another, as Tab and Space choose it; with None, none is chosen at first."""
    if value is not None:
        require_word(options, **{name or label: value})
    return _Answers(
        options=options,
        value=value,
        description=label,
        layout=Layout(width='max-content', max_width='100%', margin=_GAP),
        style={'description_width': 'max-content'},
    )


def button(label, act):
    """A button; act is called with no argument at each press."""
    widget = Button(description=label, layout=Layout(width='max-content', margin=_GAP))
    widget.on_click(lambda _: act())
    return widget
