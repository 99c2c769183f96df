"""What `compare` found, as a line."""

from html import escape

from .picture import Picture


def comparison(found):
    """Picture of a Comparison."""
    return Picture(f'<p>{found.sign} <b>{found.verdict}</b>: {escape(found.sentence)}</p>', repr(found))
