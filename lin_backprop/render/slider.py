"""A number line in a drawing, with a dot that can be dragged: each of its marks sets a control, see stage.js."""

from .picture import stroke, words_at
from .tile import handle

LEFT, RIGHT = 88, 304  # of the line; the name and the value stand before it
_REACH = 14  # how far above and below the line it can be taken


def slider(name, words, values, place, here, y, ends, left=LEFT):
    """The line of one control. name: of the control; words: its name and value, HTML; here: its value.

    values: those that can be picked, ascending; place: from a value to its share of the line; ends: words at both ends.
    """

    def across(value):
        return round(left + place(value) * (RIGHT - left), 1)

    at = [across(value) for value in values]
    edges = [left - _REACH, *((a + b) / 2 for a, b in zip(at, at[1:], strict=False)), RIGHT + _REACH]
    handles = ''.join(
        handle(start, y - _REACH, end - start, 2 * _REACH, set=f'{name}={value}', drag=name)
        for value, start, end in zip(values, edges, edges[1:], strict=False)
    )
    marks = f'<path d="{"".join(f"M{x:g} {y - 4}v8" for x in at)}" class="lin-rule"/>'
    line = stroke(left, y, RIGHT, y, 'lin-rule') + marks
    named = words_at(left - 12, y + 5, ends[0], 'end') + words_at(RIGHT + 12, y + 5, ends[1])
    dot = f'<circle cx="{across(here):g}" cy="{y}" r="7" class="lin-dot"/>'
    return f'<g>{line}{named}</g>{words_at(0, y + 5, words)}{dot}<g>{handles}</g>'
