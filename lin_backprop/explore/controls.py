"""The controls that explorers use: each has a label that a screen reader speaks, and moves with the arrow keys."""

from ipywidgets import BoundedFloatText, BoundedIntText, Layout, ToggleButtons


def whole(label, value, lowest, highest):
    """A whole number; arrow keys step it."""
    return BoundedIntText(
        value=value,
        min=lowest,
        max=highest,
        description=label,
        continuous_update=True,
        layout=Layout(width='9em'),
        style=_NARROW,
    )


def real(label, value, lowest, highest, step):
    """A number with a fraction; arrow keys step it."""
    return BoundedFloatText(
        value=value,
        min=lowest,
        max=highest,
        step=step,
        description=label,
        continuous_update=True,
        layout=Layout(width='9em'),
        style=_NARROW,
    )


def choice(label, options, value=None):
    """One of a few words, as buttons in a row."""
    return ToggleButtons(
        options=options,
        value=options[0] if value is None else value,
        description=label,
        style={'button_width': 'auto', **_NARROW},
    )


_NARROW = {'description_width': 'initial'}
