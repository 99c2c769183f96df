"""The plots that stand still, drawn by matplotlib: the loss, images of digits and of weights, and a race.

Each comes as a Plot. Its figure is matplotlib's own, so change it with the usual calls before it is shown:
`plot = curve(losses)`, then `plot.ax.set_title('mine')`, then `plot`.
"""

from base64 import b64encode
from dataclasses import dataclass
from html import escape
from io import BytesIO

import numpy as np
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator
from PIL import Image  # which draws for matplotlib

from .cost import by_sizes
from .picture import INK, PAPER, Picture, line, number
from .speed import duration, two_digits
from .style import colour
from .table import largest_of

_WIDE = 5  # inches; on the page 6 em each, so that letters of 14 points are a little larger than the text around them
_STYLE = {
    'font.size': 14,
    'figure.titlesize': 'medium',
    'figure.constrained_layout.w_pad': 0.06,
    'text.parse_math': False,  # names are the reader's, and may hold a $
    'text.color': INK,
    'axes.labelcolor': INK,
    'axes.edgecolor': colour('edge'),
    'axes.spines.top': False,
    'axes.spines.right': False,
    'xtick.color': INK,
    'ytick.color': INK,
    'axes.facecolor': PAPER,
    'savefig.facecolor': PAPER,  # a white card, readable on a dark page too
}
_POINTS = 300  # of a curve
_BEYOND = 1e99  # where a curve ends: a little later, the room around it has no numbers left
_ACROSS = 5  # images in a row
_LEAST = 0.05  # of the largest weight: where a pixel begins to count as below 0
_DIVERGING = LinearSegmentedColormap.from_list(
    'blue to orange', list(map(colour, ('deep-negative', 'negative', 'ground', 'positive', 'deep-positive'))), 257
)  # deeper than behind numbers: no letters stand on it; an odd count, so that 0 is white
_TIMING = (
    'Time: dX, dW and db once, the fastest of several calls on this machine; below it, how many times as slow as @.',
    'On a busy machine @ loses most, because it waits for every core.',
)
_HATCHED = 'Hatched: extrapolated, which is measured on the first rows of the batch and taken times N / rows:'
_drawing = rc_context(_STYLE)  # for a function: what it draws has this style, whatever the reader's own is


@dataclass(frozen=True)
class Plot:
    """figure: of matplotlib; text: one line that says the same; below: words to print under it."""

    figure: Figure
    text: str
    below: tuple = ()

    @property
    def ax(self):
        """The axes, or the first of several."""
        return self.figure.axes[0]

    @property
    @_drawing
    def png(self):
        """The image as bytes."""
        drawn, small = BytesIO(), BytesIO()
        self.figure.savefig(drawn, format='png', dpi=144)
        Image.open(drawn).convert('RGB').quantize(256).save(small, 'png', optimize=True)  # a third of the bytes
        return small.getvalue()

    @property
    def html(self):
        """An image with alternative text, as wide as so many letters of the page, and the words below."""
        data, wide = b64encode(self.png).decode(), self.figure.get_figwidth() * 6
        look = f'width:{wide:g}em;max-width:100%'
        image = f'<img alt="{escape(self.text)}" style="{look}" src="data:image/png;base64,{data}">'
        return image + ''.join(map(line, self.below))

    def _repr_html_(self):
        return Picture(self.html, self.text)._repr_html_()

    def __repr__(self):
        return self.text


@_drawing
def curve(losses, other=None, label='loss', other_label='other loss', every=1):
    """Plot of the loss as the steps go by, or of two to compare. losses, other: at steps 0, every, 2 * every, ...

    The scale is logarithmic, or linear where a point is not above 0. A long curve is drawn in means of neighbours; one
    that grows beyond 1e99, or is no number, ends there. ValueError where nothing is left.
    """
    curves = [(label, losses)] if other is None else [(label, losses), (other_label, other)]
    finite = [_finite(name, series) for name, series in curves]
    stretch = -(-max(map(len, finite)) // _POINTS)
    figure = Figure((_WIDE, 3.2), layout='constrained')
    ax = figure.subplots()
    looks = [{'color': INK}, {'color': colour('deep-positive'), 'linestyle': '--'}]
    for (name, _), series, look in zip(curves, finite, looks, strict=False):
        ax.plot(*_points(series, stretch, every), label=name, marker='o', markevery=[0], markersize=4, **look)
    ax.set_xlabel('step')
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
    ax.xaxis.set_major_formatter('{x:,.0f}')
    ax.grid(alpha=0.4)
    ax.set_ylabel(label if other is None else 'loss')
    if min(map(min, finite)) > 0:
        _log_scale(ax)
    if other is not None:
        ax.legend()
    text = '; '.join(_in_words(*one, series, every) for one, series in zip(curves, finite, strict=True))
    means = f' Drawn: the first loss, then means of {stretch} neighbours.' * (stretch > 1)
    return Plot(figure, text, (f'{text}.{means}',))


def _finite(label, losses):
    """The losses up to the first that cannot be drawn."""
    losses = np.asarray(losses, dtype=float)
    end = np.append(~(abs(losses) < _BEYOND), True).argmax()
    if not end:
        raise ValueError(f'{label} has {len(losses)} losses and none to draw; it should start with a number')
    return losses[:end]


def _points(losses, stretch, every):
    """Steps and losses: the first, then the mean of each stretch at its last step."""
    starts = range(1, len(losses), stretch)
    steps = [0, *(min(k + stretch, len(losses)) - 1 for k in starts)]
    return np.multiply(steps, every), [losses[0], *(losses[k : k + stretch].mean() for k in starts)]


def _log_scale(ax):
    """Ticks at 1, 2 and 5 of each power of ten, or at some powers alone; all in plain digits."""
    ax.set_yscale('log')
    lowest, highest = ax.get_ylim()
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if highest < 300 * lowest else (1,)))
    ax.yaxis.set_major_formatter('{x:g}')
    ax.minorticks_off()
    ax.set_ylabel(f'{ax.get_ylabel()}, log scale')


def _in_words(label, losses, series, every):
    words = f'{label}: {_short(series[0])} at step 0, {_short(series[-1])} at step {(len(series) - 1) * every:,}'
    return words + f', then beyond {_BEYOND:g} or no number' * (len(series) < len(losses))


def _short(value):
    return number(value) if abs(value) < 1e6 else f'{value:.4g}'


@_drawing
def images(pixels, labels):
    """Plot of 8 x 8 images. pixels (K, 64) from 0, paper, to 1, ink; labels: K words or numbers to write below."""
    figure, frames = _frames(labels, 0)
    for ax, row in zip(frames, pixels, strict=True):
        ax.imshow(np.reshape(row, (8, 8)), cmap='gray_r', vmin=0, vmax=1)
    return Plot(figure, f'{len(labels)} images of 8 x 8 pixels: {_listed(labels)}')


@_drawing
def weight_images(rows, labels):
    """Plot of rows (K, 64) of any numbers, such as W1.T[:10], as 8 x 8 images; labels: K words to write below.

    One scale for all: the largest is the deepest. ValueError for another shape, and for nan.
    """
    rows = np.asarray(rows)
    if rows.ndim != 2 or rows.shape[1] != 64:
        raise ValueError(f'rows has shape {rows.shape}; it should have shape (K, 64), a row for each image')
    if not np.isfinite(rows).all():
        raise ValueError('rows has nan or infinite entries; every entry should be a number')
    largest = largest_of(rows)
    reach = largest or 1
    figure, frames = _frames(labels, 0.7)
    for ax, row in zip(frames, rows.reshape(-1, 8, 8), strict=True):
        image = ax.imshow(row, cmap=_DIVERGING, vmin=-reach, vmax=reach)
        down, right = np.nonzero(row < -_LEAST * reach)
        ax.plot(right, down, '.', color=colour('dot'), markersize=2)
    bar = figure.colorbar(image, ax=figure.axes, location='bottom', aspect=40, ticks=[-reach, 0, reach])
    left, _, right = bar.ax.set_xticklabels([f'-{number(reach)}', '0', f'+{number(reach)}'])
    left.set_horizontalalignment('left')
    right.set_horizontalalignment('right')
    words = f'{len(labels)} images of 8 x 8 weights, the largest is {number(largest)}: {_listed(labels)}'
    return Plot(figure, words, ('Orange: above 0. Blue with a dot: below 0. White: about 0.',))


def _frames(labels, more):
    """A Figure, and for each label the axes of an image with the label below. more: inches, for what stands below."""
    down = -(-len(labels) // _ACROSS)
    figure = Figure((_WIDE, 1.28 * down + more), layout='constrained')
    axes = figure.subplots(down, _ACROSS, squeeze=False).flat
    for ax, label in zip(axes, labels, strict=False):
        ax.set(xticks=[], yticks=[], xlabel=label)
        ax.spines[:].set_visible(True)
    for ax in axes[len(labels) :]:
        ax.remove()
    return figure, axes[: len(labels)]


def _listed(labels):
    return ', '.join(map(str, labels))


@_drawing
def race_bars(race):
    """Plot of a Race: the time of each version on a log scale, hatched where it was extrapolated."""
    names, seconds = [row.version.replace(', ', ',\n') for row in race.rows], [row.seconds for row in race.rows]
    figure = Figure((_WIDE, 0.52 * len(names) + 0.9), layout='constrained')
    figure.suptitle(title := f'N x D x M = {by_sizes(race.N, race.D, race.M)} in {race.dtype}')
    ax = figure.subplots()
    hatches = ['//' if row.rows < race.N else '' for row in race.rows]
    bars = ax.barh(names, seconds, 0.75, color=colour('positive'), edgecolor=INK, hatch=hatches)
    ax.bar_label(bars, [f'{duration(row.seconds)}\n{two_digits(row.ratio)} × @' for row in race.rows], padding=5)
    ax.set(xscale='log', xlim=(min(seconds) / 3, None), xlabel='a line further: ten times as long')
    ax.xaxis.set_major_locator(LogLocator(numticks=99))
    ax.tick_params('x', labelbottom=False)
    ax.minorticks_off()
    ax.grid(axis='x', alpha=0.4)
    ax.set_axisbelow(True)
    ax.invert_yaxis()
    words, extrapolated = [], []
    for row in race.rows:
        source, rows = 'measured', f'{row.rows:,} row{"s" * (row.rows > 1)}'
        if row.rows < race.N:
            source = f'extrapolated from {rows}'
            extrapolated.append(f'{row.version} on {rows}')
        words.append(f'{row.version} {duration(row.seconds)} ({source}), {two_digits(row.ratio)} times as slow as @')
    below = (*_TIMING, f'{_HATCHED} {", ".join(extrapolated)}.') if extrapolated else _TIMING
    return Plot(figure, f'{title}: {"; ".join(words)}', below)
