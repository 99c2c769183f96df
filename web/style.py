"""The style of pages and slides."""

from pathlib import Path

from lin_backprop.render.style import sheet


def style(file):
    """CSS: the palette and the pictures, what pages and slides share, and what is in this file."""
    shared = Path(__file__).with_name('shared.css')
    return '\n'.join([sheet(), shared.read_text(encoding='utf-8'), file.read_text(encoding='utf-8')])
