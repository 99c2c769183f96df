"""What `compare` says, as a line."""

from html import escape

from .picture import Picture, signed


def comparison(compared):
    """Picture of a Comparison."""
    html = f'<p>{signed(compared.sign)} <b>{compared.verdict}</b>: {escape(compared.sentence)}</p>'
    return Picture(html, repr(compared))
