"""The controls that explorers use: each has a label that a screen reader speaks, and works from the keyboard."""

from ipywidgets import BoundedFloatText, BoundedIntText, Button, Layout, RadioButtons, ToggleButtons

_GAP = '0 1.2em 0.3em 0'


def whole(label, value, lowest, highest):
    """A whole number; arrow keys step it."""
    return BoundedIntText(value=value, min=lowest, max=highest, **_field(label))


def real(label, value, lowest, highest, step):
    """A number with a fraction; arrow keys step it."""
    return BoundedFloatText(value=value, min=lowest, max=highest, step=step, **_field(label))


def _field(label):
    layout = Layout(width='6em', margin=_GAP)
    return {'description': label, 'continuous_update': True, 'layout': layout, 'style': {'description_width': '1.2em'}}


def choice(label, options, value=None):
    """One of a few words, as buttons in a row."""
    return ToggleButtons(
        options=options,
        value=options[0] if value is None else value,
        description=label,
        layout=Layout(width='max-content', margin=_GAP),
        style={'button_width': 'auto', 'description_width': 'max-content'},
    )


def answers(label, options):
    """One of a few short lines below one another, as Tab and Space choose it; none is chosen at first."""
    return RadioButtons(
        options=options,
        index=None,
        description=label,
        layout=Layout(width='max-content', max_width='100%', margin=_GAP),
        style={'description_width': 'max-content'},
    )


def button(label, act):
    """A button; act is called with no argument at each press."""
    made = Button(description=label, layout=Layout(width='max-content', margin=_GAP))
    made.on_click(lambda _: act())
    return made
