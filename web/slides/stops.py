"""Where a slide with an explorer stops: the states that Space goes through, each as the words of its address."""

from web.guide import CALL, move


def stops(explorer, codes):
    """Lists of words. codes: what the guide does with it, in order; where that is nothing, it makes its tour."""
    start, seen = _values(explorer), [explorer.words]
    for _ in _moves(explorer, codes, start) if any(not CALL.fullmatch(code) for code in codes) else _tour(explorer):
        if explorer.words not in seen:
            seen.append(explorer.words)
    _restore(explorer, start)
    return seen[1:]


def _moves(explorer, codes, start):
    """Do what they say; stop after each, and after each turn of Play where the time goes on."""
    clock = explorer.controls.get(explorer.time)
    for code in codes:
        if CALL.fullmatch(code):  # a row of the guide begins
            _restore(explorer, start)
            continue
        before = _values(explorer)
        if code == 'Play' and clock.value == clock.max:  # it starts anew
            before[explorer.time] = clock.value = clock.min
            yield
        if code == 'Play':
            clock.value = clock.max
        elif act := move(explorer, code):
            act()
        after = _values(explorer)
        changed = [name for name in after if after[name] != before[name]]
        if changed == [explorer.time] and before[explorer.time] < clock.value:
            for turn in range(before[explorer.time] + 1, clock.value + 1):
                clock.value = turn
                yield
        yield


def _tour(explorer):
    """What `tour` and `ahead` of the explorer say."""
    for name in explorer.tour:
        control = explorer.controls[name]
        offered = explorer.on_pages.get(name) or getattr(control, 'options', None)
        for value in explorer.ahead(name, list(offered or range(control.min, control.max + 1))):
            control.value = value
            yield


def _values(explorer):
    return {name: control.value for name, control in explorer.controls.items()}


def _restore(explorer, values):
    for name, value in values.items():
        explorer.controls[name].value = value
