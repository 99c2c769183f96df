"""What `diagnose` says: a line for each gradient, and both arrays where they differ and are small."""

import numpy as np

from .answer import both
from .picture import Picture, prose, signed

LARGEST = 60  # numbers in an array that is shown


def diagnosis(found):
    """Picture of a Diagnosis."""
    parts = []
    for name, each in found.findings.items():
        parts.append(f'<p class="lin-line">{signed(each.sign)} <b>{prose(name)}</b>: {prose(each.why)}</p>')
        if not each and _can_be_shown(each.yours, each.measured):
            letters = found.letters.get(name[1:], '')
            axes = letters if len(letters) == each.measured.ndim else 'rc'[-each.measured.ndim :]  # row, column
            parts.append(both(name, axes, each.yours, each.measured))
    if found.legend:
        parts.append(f'<p class="lin-line">{prose(found.legend)}</p>')
    return Picture(''.join(parts), repr(found))


def _can_be_shown(*arrays):
    if not all(isinstance(array, np.ndarray) and array.dtype.kind in 'fiub' for array in arrays):
        return False
    return all(1 <= array.ndim <= 2 and 0 < array.size <= LARGEST for array in arrays)
