from importlib.resources import files

import numpy as np

from lin_backprop import load_digits


def test_there_are_1797_images_of_64_pixels():
    images, labels = load_digits()
    assert (images.shape, images.dtype) == ((1797, 64), np.float64)
    assert (labels.shape, labels.dtype) == ((1797,), np.int64)


def test_the_numbers_are_those_of_the_source():
    images, labels = load_digits()
    assert labels[:10].tolist() == list(range(10))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images.sum() * 16 == 561718
    assert set(np.unique(images * 16)) == set(range(17))
    assert (images[0] * 16).reshape(8, 8)[2].tolist() == [0, 3, 15, 2, 0, 11, 8, 0]  # a round 0 with a hole in it


def test_each_call_gives_arrays_of_its_own():
    first = load_digits()
    first.images[:], first.labels[:] = -1, -1
    second = load_digits()
    assert second.images.min() == 0
    assert second.labels.min() == 0


def test_source_and_licence_lie_beside_the_data():
    said = (files('lin_backprop') / 'data' / 'README.md').read_text(encoding='utf-8')
    for fact in ('Optical Recognition of Handwritten Digits', 'Alpaydin', 'UCI', 'CC BY 4.0'):
        assert fact in said
