"""Twins: the explorers of a notebook, built once more here, to say what the page must show."""

from typing import NamedTuple

import nbformat
from ipywidgets import Button

from lin_backprop.explore.explorer import Explorer
from web.values import values


class Fault(Exception):
    """What a reader sees go wrong, in a few words."""


class Twin(NamedTuple):
    """cell: the place of its cell among the code cells; explorer: the same one as on the page."""

    cell: int
    explorer: Explorer

    def __str__(self):
        return f'{type(self.explorer).__name__} in code cell {self.cell + 1}'

    @property
    def controls(self):
        """The controls, in the order of the page."""
        return [*self.explorer.buttons, *self.explorer.controls.values()]

    def take(self, shown):
        """Set the controls to the words that those on the page show; ValueError where they are other controls."""
        for control, there in zip(self.controls, shown, strict=True):
            if there['value'] is not None:
                _set(control, there['value'])
        labels = [control.description for control in self.controls]
        if labels != [there['label'] for there in shown]:
            raise ValueError(f'the labels on the page are {[there["label"] for there in shown]}, not {labels}')

    def pictures(self):
        """The HTML that the page must show for what the controls say now; Fault where it cannot be drawn."""
        values = {name: control.value for name, control in self.explorer.controls.items()}
        try:
            drawn = self.explorer.draw(**values).html
        except Exception as error:
            raise Fault(f'drawing {values} raises {error!r}') from error
        return [self.explorer.heading, drawn] if self.explorer.heading else [drawn]


def twins(path):
    """The explorers of a notebook, in order."""
    notebook = nbformat.read(path, as_version=4)
    pairs = zip(notebook.cells, values(notebook), strict=True)
    code = [value for cell, value in pairs if cell.cell_type == 'code']
    return [Twin(place, value) for place, value in enumerate(code) if isinstance(value, Explorer)]


def _set(control, words):
    if hasattr(control, 'options'):
        control.label = words
    elif not isinstance(control, Button):
        control.value = type(control.value)(words)
