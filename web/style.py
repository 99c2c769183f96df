"""The style of pages and slides."""

from pathlib import Path


def style(file):
    """CSS: what pages and slides share, and what is in this file."""
    return '\n'.join(part.read_text(encoding='utf-8') for part in (Path(__file__).with_name('colours.css'), file))
