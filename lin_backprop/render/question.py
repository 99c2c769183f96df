"""A question to answer before looking: what is said of a choice, and all of it for a saved page."""

from dataclasses import dataclass
from html import escape
from string import ascii_lowercase

from .answer import fold
from .picture import Picture, prose, signed
from .style import inlined


@dataclass(frozen=True, repr=False)  # a Picture shows itself by its text
class Asked(Picture):
    """html: what is said of the choice that was taken, in the room of the longest. page: all of it, where nobody can
    choose.
    """

    page: str

    @property
    def still(self):
        """The question, its choices in a lettered list, and the answer folded in."""
        return inlined(self.page)


def heading(text):
    """The question alone, to stand above the choices."""
    return f'<p class="lin-line"><b>Predict.</b> {prose(text)}</p>'


def question(text, choices, right, taken=None):
    """text: the question; choices: {choice: why it is right or wrong}; right: one of them; taken: one, or None."""
    signs = {True: '✓ Right.', False: '✗ Not quite.'}
    verdicts = {choice: (signs[choice == right], why) for choice, why in choices.items()}
    words = [f'{letter}) {choice}' for letter, choice in zip(ascii_lowercase, choices, strict=False)]
    answers = [f'{escape(choice)}: {_in_bold(*verdicts[choice])}' for choice in choices]
    rows = ''.join(_one_of(*verdicts[choice], choice == taken) for choice in choices)
    return Asked(
        html=f'<div class="lin-said">{rows}</div>',
        text=' '.join([text, *words, *verdicts.get(taken, [])]),
        said=' '.join(verdicts.get(taken, [])),
        page=heading(text) + _lettered(map(escape, choices)) + fold('Answer', _lettered(answers)),
    )


def _one_of(verdict, why, taken):
    """They lie upon each other and one at most can be seen, so that the panel is as tall before an answer as after."""
    return f'<p class="lin-line{"" if taken else " lin-unseen"}">{_in_bold(verdict, why)}</p>'


def _in_bold(verdict, why):
    return f'<b>{signed(verdict)}</b> {prose(why)}'


def _lettered(items):
    lines = ''.join(f'<li>{item}</li>' for item in items)
    return f'<ol class="lin-lettered">{lines}</ol>'
