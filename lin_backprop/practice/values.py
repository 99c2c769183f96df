"""What a reader's function gave, as plain arrays and numbers; of anything else, what it is and how to make it one."""

import inspect
from dataclasses import dataclass
from itertools import islice
from numbers import Real

import numpy as np

MANY = 1000  # entries of a list that are looked at
LARGEST = int(np.finfo(float).max)
LARGE = 10**5  # entries of an array: none of the arrays of a task has as many


@dataclass(frozen=True, repr=False)
class Odd:
    """A value that is no array, no number and no tuple of them.

    words: 'a memoryview'; cure: a sentence, how to make it an array, or ''; parts: {name: value} of a dict and
    (value, ...) of a generator, which can stand for several results; else None.
    """

    words: str
    cure: str = ''
    parts: object = None

    def __repr__(self):
        return self.words


def plain(value, deep=3):
    """The value without anything of the reader's in it: an array of its own, a number, None, ..., a word, a tuple or
    a list of such, or Odd. It may raise, or never end, where the value is made for that.
    """
    if value is None or value is ... or type(value) in (bool, float, complex, str):
        return value
    if type(value) is int:
        return value if abs(value) < 2**63 else float(max(min(value, LARGEST), -LARGEST))
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return Odd('an array with masked entries', '`.filled(0)` gives each of them a number.')
    if isinstance(value, np.generic):
        return value
    if isinstance(value, np.ndarray) and value.size > LARGE:
        return Odd(f'an array of shape {value.shape}', 'That is far too large.')
    if isinstance(value, np.ndarray) and value.dtype.kind == 'O':
        return Odd('an array of objects', '`.astype(float)` makes them numbers.')
    if isinstance(value, np.ndarray):
        return np.array(value)
    if isinstance(value, Real):  # such as a Fraction
        return float(value)
    names = getattr(value, '_fields', None) if isinstance(value, tuple) else None
    if deep and (type(value) in (tuple, list) or names):
        parts = [plain(part, deep - 1) for part in islice(value, MANY)]
        if names and len(names) == len(parts):
            return Named(dict(zip(names, parts, strict=True)))
        return parts if type(value) is list else tuple(parts)
    return _odd(value, max(deep - 1, 0))


class Named(tuple):
    """The parts of a namedtuple, with their names."""

    def __new__(cls, named):
        made = super().__new__(cls, named.values())
        made.names = list(named)
        return made


def _odd(value, deep):
    if isinstance(value, dict):
        parts = (
            None
            if not deep
            else {name: plain(part, deep - 1) for name, part in islice(value.items(), 10) if type(name) is str}
        )
        return Odd(article(value), 'Its values alone are wanted.', parts)
    if inspect.iscoroutine(value):
        value.close()
        return Odd('a coroutine', '`async def` makes one: write `def`.')
    if inspect.isgenerator(value) or isinstance(value, map | filter | zip):
        cure = '`np.array(list(...))` makes it an array.'
        if getattr(value, '__name__', '<genexpr>') != '<genexpr>':
            cure = '`yield` makes one: write `return`.'
        return Odd(article(value), cure, tuple(plain(part, deep - 1) for part in islice(value, 10)) if deep else None)
    if inspect.isclass(value) or inspect.ismodule(value):
        return Odd(f'the {"class" if inspect.isclass(value) else "module"} `{value.__name__}`')
    if callable(value) and hasattr(value, '__name__'):
        return Odd(f'the function `{value.__name__}`', 'Are its brackets missing? `name(...)` calls it.')
    library = type(value).__module__.partition('.')[0]
    if library == 'torch':
        tail = '.detach().numpy()' if getattr(value, 'requires_grad', False) else '.numpy()'
        what = 'a PyTorch tensor' if type(value).__name__ == 'Tensor' else f'{article(value)} of PyTorch'
        return Odd(what, f'`{tail}` makes it an array.')
    if library == 'pandas':
        return Odd(f'{article(value)} of pandas', '`.to_numpy()` makes it an array.')
    if isinstance(value, list | tuple) and deep:
        parts = tuple(plain(part, deep - 1) for part in islice(value, 10))
        return Odd(article(value), '`np.array(...)` makes it an array.', parts)
    if hasattr(type(value), '__array__') or isinstance(value, memoryview | range | list | tuple):
        return Odd(article(value), '`np.array(...)` makes it an array.')
    return Odd(article(value))


def article(value):
    """'an int', 'a list', 'an MArr': the name of its type, with its article."""
    return with_article(type(value).__name__)


def with_article(name):
    """A name said with its article, as one speaks it: letter by letter where it begins with two that are large."""
    word = name.lstrip('_') or name
    first = word[0].lower()
    if word[:2].isupper() or word.startswith('nd'):
        vowel = first in 'aefhilmnorsx'
    else:
        vowel = first in 'aeiou' and not word.lower().startswith(('uint', 'uni', 'us', 'ufunc', 'eu', 'one'))
    return f'{"an" if vowel else "a"} {name}'
