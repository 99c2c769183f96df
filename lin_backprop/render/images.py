"""Rows of 64 numbers as the 8 x 8 images they are: ink in grey, weights in orange and blue."""

from html import escape

import numpy as np

from .picture import INK, Picture, line, number, svg, tint
from .table import largest_of

_SIDE, _PIXEL, _GAP = 8, 10, 16
_SIZE = _SIDE * _PIXEL
_STEP, _DOWN = _SIZE + _GAP, _SIZE + 30  # from one image to the next
_ACROSS = 10  # images in a row
_LEVELS = 10  # shades of orange, and of blue: few, so that many pixels share a path


def images(pixels, labels):
    """pixels (K, 64) from 0, paper, to 1, ink; labels: K words or numbers to write below."""
    words = f'{len(labels)} images of 8 x 8 pixels: {", ".join(map(str, labels))}'
    return Picture(_drawing(pixels, labels, _ink, words), words)


def weight_images(rows, labels):
    """rows (K, 64) of any numbers; labels: K words to write below. One scale for all: the largest is the deepest.

    Such as W1.T[:10], for a W1 (64, H). ValueError for another shape, and for nan.
    """
    rows = np.asarray(rows)
    if rows.ndim != 2 or rows.shape[1] != _SIDE**2:
        raise ValueError(f'rows has shape {rows.shape}; it should have shape (K, 64), a row for each image')
    if not np.isfinite(rows).all():
        raise ValueError('rows has nan or infinite entries; every entry should be a number')
    largest = largest_of(rows)
    words = f'{len(labels)} images of 8 x 8 weights, the largest is {number(largest)}: {", ".join(map(str, labels))}'
    levels = np.round(rows / (largest or 1) * _LEVELS).astype(int)
    legend = f'Orange: above 0. Blue with a dash: below 0. White: about 0. The largest, + or -: {number(largest)}.'
    return Picture(_drawing(levels, labels, _weights, words) + line(legend), words)


def _drawing(rows, labels, draw, words):
    """A frame and a label for each row; draw(row, left, top): what is in the frame."""
    parts = []
    for k, (row, label) in enumerate(zip(rows, labels, strict=True)):
        left, top = k % _ACROSS * _STEP + _GAP / 2, 4 + k // _ACROSS * _DOWN
        parts.append(f'<rect x="{left:g}" y="{top}" width="{_SIZE}" height="{_SIZE}" fill="#fff" stroke="#888"/>')
        parts += draw(row, left, top)
        middle, below = left + _SIZE / 2, top + _SIZE + 18
        parts.append(f'<text x="{middle:g}" y="{below}" text-anchor="middle">{escape(str(label))}</text>')
    return svg(''.join(parts), min(len(labels), _ACROSS) * _STEP, -(-len(labels) // _ACROSS) * _DOWN, words)


def _ink(row, left, top):
    for p, ink in enumerate(row):
        if ink > 0:
            grey = round(255 * (1 - ink))
            x, y = _place(p, left, top)
            yield f'<rect x="{x}" y="{y}" width="{_PIXEL}" height="{_PIXEL}" fill="rgb({grey},{grey},{grey})"/>'


def _weights(levels, left, top):
    """A path for each shade, which is a line as wide as a pixel; then a dash in each pixel below 0."""
    for level in sorted(set(levels.tolist()) - {0}):
        yield _strokes(np.flatnonzero(levels == level), left, top, 0, _PIXEL, tint(level, _LEVELS))
    below = np.flatnonzero(levels < 0)
    if below.size:
        yield _strokes(below, left, top, 3, 1, INK)


def _strokes(pixels, left, top, inset, width, colour):
    """The same line across the middle of each of these pixels."""
    places = [_place(p, left + inset, top + _PIXEL // 2) for p in pixels.tolist()]
    path = ''.join(f'M{x} {y}h{_PIXEL - 2 * inset}' for x, y in places)
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width}"/>'


def _place(p, left, top):
    """The upper left corner of pixel p."""
    return f'{left + p % _SIDE * _PIXEL:g}', top + p // _SIDE * _PIXEL
