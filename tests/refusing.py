"""How tests say that something is refused. The words of the sentences are pinned in test_accept.py, and only there."""

import re
from contextlib import contextmanager

import pytest


@contextmanager
def refused(parts):
    """What stands inside is refused, in one sentence that has these parts in this order, such as 'W … (2, 3) … (3, M)'.

    The parts are the name of the argument, its value, shape or type, and what would be right.
    """
    with pytest.raises((TypeError, ValueError)) as refusal:
        yield
    sentence = str(refusal.value)
    wanted = '.*'.join(rf'(?<!\w){re.escape(part)}(?!\w)' for part in parts.split(' … '))
    assert re.search(wanted, sentence), f'{sentence!r} does not say {parts!r}'
    assert '\n' not in sentence
