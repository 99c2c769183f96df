"""Large type for the projector: with LIN_BACKPROP_LARGE=1, or after large_type(), pictures can be read from afar."""

import os

from .style import live

_SWITCH = 'LIN_BACKPROP_LARGE'


def large_type(on=True):
    """Show everything large from now on, or with False as usual. What is on the page changes when its cell is run."""
    os.environ[_SWITCH] = '1' if on else '0'


def is_large():
    """Whether the switch is on."""
    return os.environ.get(_SWITCH) == '1'


def enlarged(html):
    """What a cell shows, in large type: the classes of its elements do it, so it brings the sheet."""
    return f'<style>{live()}</style><div class="lin-large">{html}</div>'
