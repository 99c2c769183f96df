"""The layer as a network, one drawing for each example: the paths on which one gradient entry hears of the loss."""

from math import hypot

from ..letters import RULE, sizes_of
from .picture import FAINT, INK, MARK, PAPER, factor, number, svg, tint

_ROW, _WIDE, _TOP, _ACROSS = 46, 262, 26, 4
_LEFT, _RIGHT, _RADIUS = 60, 210, 15  # the columns of circles
_LABEL = 0.62  # how far along its line a label stands: there the lines are apart, and half of each is free
_FITS = 10  # characters of a label
_ALONE = 1.4  # a single example is drawn larger


def paths(X, W, dY, gradient, index):
    """SVG. Left: x_i and a constant 1 for the bias; right: dy_j; the lines that feed gradient[index] stand out.

    gradient: 'dX', 'dW' or 'db'; index: that array's index.
    """
    N, (D, M) = len(X), W.shape
    across = min(N, _ACROSS)
    tall = _TOP + _ROW * max(D + 1, M) + 6
    parts = []
    for n in range(N):
        place = f'translate({n % across * _WIDE},{n // across * tall})'
        parts.append(f'<g transform="{place}">{_network(X, W, dY, gradient, index, n)}</g>')
    entry = f'{gradient}[{", ".join(map(str, index))}]'
    label = f'The layer as a network, one drawing for each of {N} examples; every line that feeds {entry} stands out'
    scale = _ALONE if N == 1 else 1
    drawing = f'<g transform="scale({scale})">{"".join(parts)}</g>'
    return svg(drawing, round(scale * across * _WIDE), round(scale * tall * -(-N // across)), label)


def _network(X, W, dY, gradient, index, n):
    D, M = W.shape
    arrays, formula = {'X': X, 'W': W, 'dY': dY}, RULE[gradient]
    # {(i, j): what the line adds} for the lines of this example that feed the entry; the bias is the line from i = D
    lit = {
        (turn.get('i', D), turn['j']): formula.factors(turn, arrays)
        for turn in formula.turns(index, sizes_of(arrays))
        if turn['n'] == n
    }
    tall = max(D + 1, M)
    left = [_TOP + _ROW * (k + (tall - D - 1) / 2 + 0.5) for k in range(D + 1)]
    right = [_TOP + _ROW * (j + (tall - M) / 2 + 0.5) for j in range(M)]

    plain, bright = [], []
    for i in range(D + 1):
        for j in range(M):
            line = _line(left[i], right[j])
            if (i, j) in lit:
                bright.append(f'{line} stroke="{MARK}" stroke-width="3"/>')
                bright.append(_label(left[i], right[j], _on_line(lit[i, j])))
            else:
                plain.append(f'{line} stroke="#999" stroke-width="1"/>')
    ends = {i for i, _ in lit}, {j for _, j in lit}
    for i in range(D + 1):
        value = X[n, i] if i < D else 1
        # the path to x starts at this ring, and its number has no part in dX
        bright.append(_node(_LEFT, left[i], number(value), i in ends[0], used=i == D or 'X' in formula.arrays))
        name = f'x{i}' if i < D else 'bias'
        bright.append(f'<text x="{_LEFT - 22}" y="{left[i] + 5:g}" text-anchor="end">{name}</text>')
    for j in range(M):
        bright.append(_node(_RIGHT, right[j], number(dY[n, j]), j in ends[1], tint(dY[n, j], abs(dY).max())))
        bright.append(f'<text x="{_RIGHT + 22}" y="{right[j] + 5:g}">dy{j}</text>')
    title = f'<text x="{(_LEFT + _RIGHT) / 2}" y="16" text-anchor="middle">example n={n}</text>'
    return title + ''.join(plain) + ''.join(bright)


def _on_line(factors):
    """What a lit line adds to the gradient, as in the sum below the drawing; the bias has the factor 1."""
    first, second = factors if len(factors) == 2 else (1, *factors)
    text = f'{factor(first)}·{factor(second)}'
    return text if len(text) <= _FITS else number(first * second)


def _line(y1, y2):
    """The start of a line from the edge of one circle to that of another: the circles are empty."""
    share = _RADIUS / hypot(_RIGHT - _LEFT, y2 - y1)
    across, down = share * (_RIGHT - _LEFT), share * (y2 - y1)
    return f'<line x1="{_LEFT + across:.1f}" y1="{y1 + down:.1f}" x2="{_RIGHT - across:.1f}" y2="{y2 - down:.1f}"'


def _label(y1, y2, text):
    x, y = _LEFT + _LABEL * (_RIGHT - _LEFT), y1 + _LABEL * (y2 - y1)
    wide = 8 * len(text)
    return (
        f'<rect x="{x - wide / 2:g}" y="{y - 10:g}" width="{wide}" height="20" rx="4" fill="#fff" stroke="{MARK}"/>'
        f'<text x="{x:g}" y="{y + 5:g}" text-anchor="middle" font-weight="bold" style="fill:{INK}">{text}</text>'
    )


def _node(x, y, text, lit, ground=PAPER, used=True):
    """A circle, as a ring where it is lit; its number stands out where it is used too."""
    fill, ink, weight = (ground, f'fill:{INK}', 'bold') if lit and used else ('none', FAINT, 'normal')
    edge, wide = (MARK, 3) if lit else ('#999', 1)
    return (
        f'<circle cx="{x}" cy="{y:g}" r="{_RADIUS}" fill="{fill}" stroke="{edge}" stroke-width="{wide}"/>'
        f'<text x="{x}" y="{y + 5:g}" text-anchor="middle" font-weight="{weight}" style="{ink}">{text}</text>'
    )
