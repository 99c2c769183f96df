"""What all explorers share: controls above one picture, errors inside the panel, a still picture for a saved page."""

import os
from html import escape

import numpy as np
from ipywidgets import HTML, HBox, Layout, VBox

from ..accept import layer_sizes, require_whole
from ..examples import LARGEST
from ..large_type import enlarged, is_large


def check_layer(X, W, **other):
    """ValueError or TypeError where these arrays do not fit together, are too large to be read, or not finite."""
    for letter, size in zip('NDM', layer_sizes(X, W, **other), strict=True):
        require_whole(1, LARGEST, **{f'X is {tuple(X.shape)} and W {tuple(W.shape)}: {letter}': size})
    for name, array in {'X': X, 'W': W, **other}.items():
        if np.asarray(array).dtype.kind not in 'iuf' or not np.isfinite(array).all():
            raise ValueError(f'{name} has entries that are no finite numbers; only finite numbers can be drawn')


class Explorer(VBox):
    """A panel of controls and one picture. A subclass gives `draw`; a control that changes draws the picture anew.

    An error is shown inside the panel, where JupyterLab would drop it; with LIN_BACKPROP_STRICT=1 it is raised too.
    """

    hint = 'Run this cell to move it.'  # below the still picture
    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the still picture

    def __init__(self, *extra, **controls):
        """controls: widgets whose values go to `draw` by name; extra: widgets that have no value, such as a button."""
        self.controls = controls
        self.picture = HTML()
        row = HBox([*extra, *controls.values()], layout=Layout(flex_flow='row wrap', align_items='flex-end'))
        super().__init__([row, self.picture])
        for control in controls.values():
            control.observe(self._update, 'value')
        self._update()

    def draw(self, **values):
        """The Picture for these values of the controls."""
        raise NotImplementedError

    def _update(self, _change=None):
        try:
            self.drawn = self.draw(**{name: control.value for name, control in self.controls.items()})
            self._show(self.drawn.html)
        except Exception as error:
            self.drawn = None
            self._show(f'<p role="alert"><b>This did not work:</b> {escape(str(error) or repr(error))}</p>')
            if os.environ.get('LIN_BACKPROP_STRICT') == '1':
                raise

    def _show(self, html):
        """Put this html into the panel, large where that is switched on."""
        self.html = html
        self.picture.value = enlarged(html, type(self).__name__.lower())
        (self.add_class if is_large() else self.remove_class)('lin-large')

    def __repr__(self):
        return f'{type(self).__name__}: {self.drawn.text if self.drawn else "error"}'

    def _repr_mimebundle_(self, **_):
        """The live widget, and beside it what a reader sees who has not run the cell."""
        self._show(self.html)  # the switch may have moved since
        return {
            'text/plain': repr(self),
            'text/html': f'{self.drawn.still}<p><i>{self.hint}</i></p>' if self.drawn else self.html,
            'application/vnd.jupyter.widget-view+json': {
                'version_major': 2,
                'version_minor': 0,
                'model_id': self.model_id,
            },
        }
