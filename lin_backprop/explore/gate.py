"""Which questions are open, and what waits for their answers: explorers that would give them away."""

_answered, _waiting = set(), {}  # names of questions; {name: what to call once it is answered}


def ask(question):
    """It is asked, or asked anew."""
    _answered.discard(question)


def answer(question):
    """It is answered, rightly or wrongly: call what waits."""
    _answered.add(question)
    for act in _waiting.pop(question, []):
        act()


def when_answered(question, act):
    """Call act once the question is answered; at once, where it is."""
    if question in _answered:
        act()
    else:
        _waiting.setdefault(question, []).append(act)
