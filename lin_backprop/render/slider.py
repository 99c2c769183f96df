"""A number line in a drawing, with a dot that can be dragged: each of its marks sets a control, see stage.js."""

from .picture import data, stroke, words_at

LEFT, RIGHT = 88, 312  # of the line; the name and the value stand before it
_REACH = 14  # how far above and below the line it can be taken


def slider(name, words, values, place, here, y, ends):
    """The line of one control. name: of the control; words: its name and value, HTML; here: its value.

    values: those that can be picked, ascending; place: from a value to a share of the line; ends: words at both ends.
    """

    def across(value):
        return round(LEFT + place(value) * (RIGHT - LEFT), 1)

    at = [across(value) for value in values]
    edges = [LEFT - _REACH, *((a + b) / 2 for a, b in zip(at, at[1:], strict=False)), RIGHT + _REACH]
    handles = ''.join(
        f'<rect x="{left:g}" y="{y - _REACH}" width="{right - left:g}" height="{2 * _REACH}" class="lin-handle"'
        f'{data(set=f"{name}={value}", drag=name)}/>'
        for value, left, right in zip(values, edges, edges[1:], strict=False)
    )
    marks = f'<path d="{"".join(f"M{x:g} {y - 4}v8" for x in at)}" class="lin-rule"/>'
    line = stroke(LEFT, y, RIGHT, y, 'lin-rule') + marks
    named = ''.join(words_at(x, y + 5, end, side) for x, end, side in zip((LEFT - 8, RIGHT + 8), ends, ('end', 'start')))
    dot = f'<circle cx="{across(here):g}" cy="{y}" r="7" class="lin-dot"/>'
    return f'<g>{line}{named}</g>{words_at(0, y + 5, words)}{dot}<g>{handles}</g>'
