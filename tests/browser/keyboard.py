"""Moves the controls of an explorer with the keyboard, and tells what the page then does wrong."""

import time
from itertools import cycle, islice
from types import SimpleNamespace

from ipywidgets import BoundedFloatText, BoundedIntText, Button, Dropdown, RadioButtons, ToggleButtons
from traitlets import TraitError
from twins import Fault

CHOICES, NUMBERS = (ToggleButtons, RadioButtons), (BoundedIntText, BoundedFloatText)
PATIENCE = 5  # seconds for a page to change


def stops(control):
    """How often Tab halts inside a control."""
    if isinstance(control, CHOICES):
        return len(control.options)
    return 0 if control.disabled else 1


def presses(control):
    """How many presses show a control at work: each choice once, ending with the first; a number up and down."""
    if isinstance(control, CHOICES):
        return len(control.options)
    if isinstance(control, NUMBERS):
        return 0 if control.disabled or control.min == control.max else 5
    if isinstance(control, Dropdown):
        return 3
    return 0 if control.description == 'Play' else 2  # test_stage.py plays


def keys(control):
    """Where to stop in a control, and what to press there so that something changes, again and again."""
    if isinstance(control, CHOICES):
        for key in cycle(('Space', 'Enter') if isinstance(control, ToggleButtons) else ('Space',)):
            yield 0 if control.index is None else (control.index + 1) % len(control.options), key
    elif isinstance(control, NUMBERS):
        for key in cycle(('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown')):
            up = control.value < control.max and (key == 'ArrowUp' or control.value == control.min)
            yield 0, 'ArrowUp' if up else 'ArrowDown'
    elif isinstance(control, Dropdown):  # the arrow keys alone are JupyterLab's
        while True:
            yield 0, f'Space Arrow{"Down" if control.index + 1 < len(control.options) else "Up"} Enter'
    elif isinstance(control, Button):
        for key in cycle(('Space', 'Enter')):
            yield 0, key
    else:
        raise TypeError(f'{type(control).__name__} is a new kind of control; say in keyboard.py which keys move it')


def walk(page, twin, most, contrast):
    """Move every control with at most so many keys: the faults, and `times`, ms from a key to a new picture.

    picture, layout: faults, with the key before them; contrast: faults with the control that was moved before them.
    """
    walked = SimpleNamespace(picture=[], layout=[], contrast=[], times=[])
    try:
        settle(page, twin)
    except Fault as fault:
        walked.picture.append(f'{twin}, before any key: {fault}')
        return walked
    _look(page, twin, 'before any key', walked)
    # buttons come last: at the start, Back has nothing to go back to
    for number, control in sorted(enumerate(twin.controls), key=lambda pair: isinstance(pair[1], Button)):
        _move(page, twin, number, most, walked)
        faint = page.evaluate('([cell, least]) => look.faintIn(cell, least)', [twin.cell, contrast])
        walked.contrast += [f'{twin}, after {control.description!r}: {fault}' for fault in faint]
    return walked


def _move(page, twin, number, most, walked):
    control, times = twin.controls[number], []
    for stop, key in islice(keys(control), min(most, presses(control))):
        after = f'{key} on {control.description!r}'
        try:
            times.append(press(page, twin, number, stop, key))
        except Fault as fault:
            walked.picture.append(f'{twin}, {after}: {fault}')
            return
        _look(page, twin, after, walked)
    changes = [time for time in times if time is not None]
    if times and not changes:
        walked.picture.append(f'{twin}: {control.description!r} changes nothing')
    walked.times += changes


def _look(page, twin, after, walked):
    walked.layout += [f'{twin}, {after}: {fault}' for fault in page.evaluate('cell => look.layout(cell)', twin.cell)]


def press(page, twin, number, stop, key):
    """Press a key in a control; milliseconds until the picture changed, None where a button had nothing to change."""
    control, before = twin.controls[number], twin.pictures()
    changes, after = True, None
    if isinstance(control, Button):
        control.click()
        after = twin.pictures()
        changes = after != before
    page.evaluate('([cell, ...at]) => { look.focus(cell, ...at); look.watch(cell); }', [twin.cell, number, stop])
    for each in key.split():
        page.keyboard.press(each)
    if changes:
        _wait(page, lambda: page.evaluate('look.seen.changed !== null'), 'the picture does not change')
    if after:
        _wait(page, lambda: _shows(page, twin, after), 'the picture is not the one that the button brings')
    settle(page, twin)
    if (twin.pictures() != before) != changes:
        raise Fault('the picture is as before' if changes else 'the picture changes, and should not')
    return page.evaluate('look.seen.changed')


def settle(page, twin):
    """Wait until the pictures are those for what the controls show; Fault where they never are."""

    def settled():
        try:
            twin.take(page.evaluate('cell => look.shown(cell)', twin.cell))
        except (ValueError, TraitError):  # on the way, words, options and limits follow one by one
            return False
        return _shows(page, twin, twin.pictures())

    _wait(page, settled, 'the picture is not the one for what the controls show')


def _shows(page, twin, pictures):
    return page.evaluate('([cell, ...all]) => look.same(cell, ...all)', [twin.cell, pictures, twin.explorer.call])


def _wait(page, done, fault):
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise Fault(fault)
        page.wait_for_timeout(5)
