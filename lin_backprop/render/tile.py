"""A number in its box, the stone that drawings are laid with."""

from .picture import data, number, tint, words_at


def tile(x, y, wide, tall, value, largest, words='', edge='lin-soft-edge', **more):
    """A box with its number, tinted as in a table. words: how it is written, if not as usual; edge: a class;
    more: as in `bare_tile`.
    """
    return bare_tile(x, y, wide, tall, words or number(value), tint(value, largest, edge), **more)


def bare_tile(
    x, y, wide, tall, words, look='class="lin-soft-edge lin-faint-ground"', bold=False, lift=0, landed=False, **marks
):
    """A box with words. look: attributes of the box. lift: how far above the middle the words stand; landed: it flies
    here and is gone. marks: at, from and set are of the box, the others, such as key, of all that moves.
    """
    of_box = data(**{name: marks.pop(name, '') for name in ('at', 'from', 'set')})
    ink = words_at(wide / 2, tall / 2 + 4.5 - lift, words, 'middle', 'lin-ink', bold) if words else ''
    hidden = ' class="lin-unseen"' * landed
    box = f'<rect x="0" y="0" width="{wide:g}" height="{tall:g}" {look}{of_box}/>'
    return f'<g transform="translate({x:g},{y:g})"><g{hidden}{data(**marks)}>{box}{ink}</g></g>'


def frame(x, y, wide, tall, look):
    """A frame around a place. look: a class."""
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{tall:g}" class="{look}"/>'


def handle(x, y, wide, tall, **marks):
    """A place that can be pointed at and picked; nothing is seen of it."""
    return frame(x, y, wide, tall, 'lin-handle').removesuffix('/>') + data(**marks) + '/>'
