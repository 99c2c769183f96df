"""The style and the script of pages and slides."""

from pathlib import Path

from lin_backprop import explore
from lin_backprop.render.style import flat, live

HERE = Path(__file__).parent
STAGE = Path(explore.__file__).with_name('stage.js')  # the hand is the same as in Jupyter


def style(file):
    """CSS: the palette and the pictures, what pages and slides share, and what is in this file."""
    return live() + '\n'.join(map(flat, _texts(HERE / 'shared.css', HERE / 'explorers.css', file)))


def script(*files):
    """A module: the hand, the explorers, and what is in these files."""
    return '\n'.join(_texts(STAGE, HERE / 'explorers.js', *files))


def _texts(*files):
    return [file.read_text(encoding='utf-8') for file in files]
