"""Where the boxes and the faces of the cube are: a step of a letter is the same in the boxes as on the faces."""

import numpy as np
import pytest

from lin_backprop.render.space import Space

SIZES = [(4, 3, 2), (1, 1, 1), (2, 1, 5), (5, 6, 1), (8, 8, 8)]
every_size = pytest.mark.parametrize('sizes', SIZES)


def faces(N, D, M):
    return {'ni': (N, D), 'ij': (D, M), 'nj': (N, M), 'j': (M,)}


@every_size
def test_cells_of_a_face_share_their_sides(sizes):
    space = Space(*sizes, 3)
    for face, shape in faces(*sizes).items():
        for *before, k in np.ndindex(shape):
            here = [np.round(corner, 6) for corner in space.cell(face, (*before, k))]
            if k + 1 < shape[-1]:
                beside = [np.round(corner, 6) for corner in space.cell(face, (*before, k + 1))]
                assert sum(any((a == b).all() for b in beside) for a in here) == 2
            np.testing.assert_allclose(space.middle(face, (*before, k)), np.mean(here, 0))


@every_size
def test_a_box_lies_level_with_its_cell_of_x_and_below_its_cell_of_w(sizes):
    space = Space(*sizes, 3)
    for n, i, j in np.ndindex(*sizes):
        x, y = space.box(n, i, j)
        np.testing.assert_allclose(space.middle('ni', (n, i))[1], y)
        np.testing.assert_allclose(space.middle('ij', (i, j))[0], x)
        assert space.middle('ni', (n, i))[0] < x < space.middle('nj', (n, j))[0]
        assert space.middle('ij', (i, j))[1] < y


@every_size
def test_a_line_leaves_a_box_at_its_edge(sizes):
    space = Space(*sizes, 3)
    here = space.box(0, 0, 0)
    for way in ((30, 0), (0, -30), (50, 20), (-10, 40)):
        across, down = np.abs(np.subtract(space.edge(here, np.add(here, way)), here))
        assert np.isclose(across, space.front / 2) or np.isclose(down, 9)
        assert across <= space.front / 2 + 1e-9
        assert down <= 9 + 1e-9
