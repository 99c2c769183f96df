"""A question to answer before looking: what is said of a choice, and all of it for a saved page."""

from dataclasses import dataclass
from html import escape
from string import ascii_lowercase

from .answer import fold
from .picture import Picture, prose
from .style import inlined


@dataclass(frozen=True, repr=False)  # a Picture shows itself by its text
class Asked(Picture):
    """html: what is said of the choice that was taken, '' before. page: all of it, where nobody can choose."""

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
    said = {choice: ('Right.' if choice == right else 'Not quite.', why) for choice, why in choices.items()}
    words = [f'{letter}) {choice}' for letter, choice in zip(ascii_lowercase, choices, strict=False)]
    answers = [f'{escape(choice)}: {_in_bold(*said[choice])}' for choice in choices]
    return Asked(
        html='' if taken is None else f'<p role="status" class="lin-line">{_in_bold(*said[taken])}</p>',
        text=' '.join([text, *words, *said.get(taken, [])]),
        page=heading(text) + _lettered(map(escape, choices)) + fold('Answer', _lettered(answers)),
    )


def _in_bold(verdict, why):
    return f'<b>{verdict}</b> {prose(why)}'


def _lettered(items):
    lines = ''.join(f'<li>{item}</li>' for item in items)
    return f'<ol class="lin-lettered">{lines}</ol>'
