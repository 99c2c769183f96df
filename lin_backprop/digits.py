"""The real data: 1,797 handwritten digits, 8 x 8 pixels. Source and licence: data/README.md."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).parent / 'data' / 'digits.npz'


class Digits(NamedTuple):
    """images (1797, 64), float64 from 0 (paper) to 1 (ink), row by row; labels (1797,), integers 0 to 9."""

    images: np.ndarray
    labels: np.ndarray


def load_digits():
    """Read the digits. Pixels are whole sixteenths, so their sums and products with small integers are exact."""
    with np.load(FILE) as stored:
        return Digits(stored['images'] / 16, stored['labels'].astype(int))
