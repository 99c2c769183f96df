"""Where a slide with an explorer stops: the states that Space goes through, each as the words of its address."""


def stops(explorer, addresses):
    """Lists of words. addresses: of the states of it that the guide names, if any; else it makes its tour."""
    start, named = explorer.words, []
    for address in addresses:
        words = address.partition('=')[2].split(',')
        plays = words[-1] == 'play' and bool(words.pop())
        words += start[len(words) :]
        words = [word or at_start for word, at_start in zip(words, start, strict=True)]
        before = named[-1] if named else start
        named += [between for between in _on_the_way(explorer, before, words, plays) if between not in [start, *named]]
    return named or _tour(explorer)


def _on_the_way(explorer, before, words, plays):
    """The turns of Play that lead to these words, or on from them, and these words."""
    if not explorer.time:
        return [words]
    clock = explorer.arguments.index(explorer.time)

    def at(turn):
        return [*words[:clock], str(turn), *words[clock + 1 :]]

    first, last = int(words[clock]), int(words[clock])
    if before == at(before[clock]):
        first = min(first, int(before[clock]) + 1)
    if plays:
        last = explorer.controls[explorer.time].max
    return [at(turn) for turn in range(first, last + 1)]


def _tour(explorer):
    """What `tour` and `ahead` of the explorer say. It ends as it was."""
    stops, start = [], {name: control.value for name, control in explorer.controls.items()}
    for name in explorer.tour:
        control = explorer.controls[name]
        offered = (
            explorer.on_pages.get(name) or getattr(control, 'options', None) or range(control.min, control.max + 1)
        )
        for value in explorer.ahead(name, list(offered)):
            control.value = value
            stops.append(explorer.words)
    for name, value in start.items():
        explorer.controls[name].value = value
    return stops
