"""The layer as a network, one drawing for each example: the paths on which one gradient entry hears of the loss."""

from math import hypot

from ..letters import RULE, entry, sizes_of
from .picture import factor, number, svg, tint, words_at

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
    label = f'The layer as a network, one drawing for each of {N} examples; every line that feeds '
    label += f'{entry(gradient, index)} stands out'
    scale, look = (_ALONE, 'lin-alone') if N == 1 else (1, 'lin-several')
    drawing = f'<g transform="scale({scale})" class="{look}">{"".join(parts)}</g>'
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
                bright.append(f'{line} class="lin-path"/>')
                bright.append(_label(left[i], right[j], _on_line(lit[i, j])))
            else:
                plain.append(f'{line} class="lin-edge"/>')
    for i in range(D + 1):
        value, name = (X[n, i], f'x{i}') if i < D else (1, 'bias')
        ends = i in {i for i, _ in lit}
        # the path to x starts at this ring, and its number has no part in dX
        bright.append(_node(_LEFT, left[i], number(value), ends, used=i == D or 'X' in formula.arrays))
        bright.append(words_at(_LEFT - 22, left[i] + 5, name, 'end'))
    for j in range(M):
        ends = j in {j for _, j in lit}
        bright.append(_node(_RIGHT, right[j], number(dY[n, j]), ends, tinted=(dY[n, j], abs(dY).max())))
        bright.append(words_at(_RIGHT + 22, right[j] + 5, f'dy{j}'))
    return words_at((_LEFT + _RIGHT) / 2, 16, f'example n={n}', 'middle') + ''.join(plain) + ''.join(bright)


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
    frame = f'<rect x="{x - wide / 2:g}" y="{y - 10:g}" width="{wide}" height="20" rx="4" class="lin-label"/>'
    return frame + words_at(x, y + 5, text, 'middle', 'lin-ink', bold=True)


def _node(x, y, text, lit, used=True, tinted=(0, 0)):
    """A circle, as a ring where it is lit; its number stands out where it is used too, on the tint of a value."""
    look = 'lin-ring' if lit else 'lin-frame'
    look = tint(*tinted, look) if lit and used else f'class="{look}"'
    ring = f'<circle cx="{x}" cy="{y:g}" r="{_RADIUS}" {look}/>'
    return ring + words_at(x, y + 5, text, 'middle', 'lin-ink' if lit and used else 'lin-faint', bold=lit and used)
