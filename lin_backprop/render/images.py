"""Rows of 64 pixels as the 8 x 8 images they are."""

from html import escape

from .picture import Picture, svg

_SIDE, _PIXEL, _GAP = 8, 10, 16


def images(pixels, labels):
    """pixels (K, 64) from 0, paper, to 1, ink; labels: K words or numbers to write below."""
    step = _SIDE * _PIXEL + _GAP
    parts = []
    for k, (row, label) in enumerate(zip(pixels, labels, strict=True)):
        left = k * step + _GAP / 2
        size = _SIDE * _PIXEL
        parts.append(f'<rect x="{left:g}" y="4" width="{size}" height="{size}" fill="#fff" stroke="#888"/>')
        for p, ink in enumerate(row):
            if ink > 0:
                grey = round(255 * (1 - ink))
                x, y = left + p % _SIDE * _PIXEL, 4 + p // _SIDE * _PIXEL
                parts.append(
                    f'<rect x="{x:g}" y="{y}" width="{_PIXEL}" height="{_PIXEL}" fill="rgb({grey},{grey},{grey})"/>'
                )
        parts.append(f'<text x="{left + size / 2:g}" y="{size + 22}" text-anchor="middle">{escape(str(label))}</text>')
    words = f'{len(labels)} images of 8 x 8 pixels: {", ".join(map(str, labels))}'
    return Picture(svg(''.join(parts), len(labels) * step, _SIDE * _PIXEL + 30, words), words)
