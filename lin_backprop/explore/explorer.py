"""What all explorers share: controls above one picture, errors inside the panel, a still picture for a saved page."""

from html import escape

import numpy as np
from ipywidgets import HTML, HBox, Layout, VBox

from ..accept import layer_sizes, require_whole
from ..examples import LARGEST
from ..render.large import is_large
from ..render.style import sheet
from ..save_hook import LIVE


def check_layer(X, W, **other):
    """ValueError or TypeError where these arrays do not fit together, are too large to be read, or not finite."""
    for letter, size in zip('NDM', layer_sizes(X, W, **other), strict=True):
        require_whole(1, LARGEST, **{f'X is {tuple(X.shape)} and W {tuple(W.shape)}: {letter}': size})
    for name, array in {'X': X, 'W': W, **other}.items():
        if np.asarray(array).dtype.kind not in 'iuf' or not np.isfinite(array).all():
            raise ValueError(f'{name} has entries that are no finite numbers; only finite numbers can be drawn')


class Explorer(VBox):
    """A panel of controls and one picture. A subclass gives `draw`; a control that changes draws the picture anew.

    drawn: the Picture that is shown. error: what went wrong instead: JupyterLab would drop it, so the panel shows it.
    """

    hint = 'Run this cell to move it.'  # below the still picture
    heading = ''  # HTML above the controls
    on_pages = {}  # {name of a control: the values that it offers on a page, where all would be too many}
    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the still picture

    def __init__(self, *buttons, **controls):
        """controls: widgets whose values go to `draw` by name. What goes wrong at the start is raised."""
        self.buttons, self.controls = list(buttons), controls
        self.picture = HTML()
        self.picture.add_class(f'lin-{type(self).__name__.lower()}')
        style = HTML(f'<style>{sheet()}</style>', layout=Layout(display='none'))
        row = HBox([*buttons, *controls.values()], layout=Layout(flex_flow='row wrap', align_items='flex-end'))
        above = [HTML(self.heading)] if self.heading else []
        super().__init__([style, *above, row, self.picture])
        for control in controls.values():
            control.observe(self.update, 'value')
        self.update()
        if self.error:
            raise self.error

    def draw(self, **values):
        """The Picture for these values of the controls."""
        raise NotImplementedError

    def update(self, _change=None):
        """Draw the picture for what the controls say now."""
        try:
            self.drawn = self.draw(**{name: control.value for name, control in self.controls.items()})
            self.error, html = None, self.drawn.html
        except Exception as error:
            self.drawn, self.error = None, error
            html = f'<p role="alert"><b>This did not work:</b> {escape(str(error) or repr(error))}</p>'
        self.picture.value = html

    def __repr__(self):
        return f'{type(self).__name__}: {self.drawn.text if self.drawn else "error"}'

    def _repr_mimebundle_(self, **_):
        """The live widget, and beside it what a reader sees who has not run the cell."""
        (self.add_class if is_large() else self.remove_class)('lin-large')
        return {
            'text/plain': repr(self),
            'text/html': f'{self.drawn.still}<p><i>{self.hint}</i></p>' if self.drawn else self.picture.value,
            LIVE: {'version_major': 2, 'version_minor': 0, 'model_id': self.model_id},
        }
