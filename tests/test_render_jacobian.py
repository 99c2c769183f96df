import re
from itertools import product

import numpy as np
import pytest
from reading import SVG, corners, drawings, tables, words

from lin_backprop import compare, example, lin_grad_loops
from lin_backprop.jacobian import ORDERS, jacobian, vjp
from lin_backprop.render.jacobian import blocks
from lin_backprop.render.picture import tint
from lin_backprop.render.style import colour

every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))
STRUCTURE = {
    ('X', 'row'): 'np.kron(np.eye(4), W.T)|4 copies of W.T on the diagonal, one for each example. Examples do not mix.',
    ('X', 'column'): 'np.kron(W.T, np.eye(4))|each W[i, j] stands on the diagonal of its own 4 x 4 block, once for '
    'each example',
    ('W', 'row'): 'np.kron(X, np.eye(2))|each X[n, i] stands on the diagonal of its own 2 x 2 block, once for each '
    'output',
    ('W', 'column'): 'np.kron(np.eye(2), X)|2 copies of X on the diagonal, one for each output. Outputs do not mix.',
    ('b', 'row'): 'np.kron(np.ones((4, 1)), np.eye(2))|The 2 x 2 identity, 4 times from top to bottom',
    ('b', 'column'): 'np.kron(np.eye(2), np.ones((4, 1)))|A column of 4 ones for each b[j]',
}


def draw(by, order, sizes=(4, 3, 2), off=0):
    """The picture, the matrix and the gradient; off: what is added to the number it is compared with."""
    X, W, _, dY = example(*sizes)
    J = jacobian(X, W, by, order)
    right = getattr(lin_grad_loops(X, W, dY), f'd{by}').copy()
    right.flat[-1] += off
    grad = vjp(J, dY, right.shape, order)
    return blocks(J, X, W, dY, grad, compare(grad, right), by, order), J, grad


def read(picture):
    """Rows of (number, ground, faint) of the cells of the drawing, and its heads, such as Y[0,1]."""
    (drawing,) = drawings(picture.html)
    rows, rect, heads = {}, None, []
    for part in drawing:
        if part.tag == f'{SVG}rect':
            rect = part
        elif rect is not None:
            (x, y), _ = corners(rect)
            rows.setdefault(y, {})[x] = int(words(part)), rect.get('fill'), part.get('font-weight') != 'bold'
            rect = None
        elif re.fullmatch(r'\w\[.*\]', words(part)):
            heads.append(words(part))
    return [[cell for _, cell in sorted(row.items())] for _, row in sorted(rows.items())], heads


@every_matrix
def test_the_drawing_holds_the_matrix_with_dy_at_the_left_and_the_gradient_below(by, order):
    for sizes in ((4, 3, 2), (4, 4, 3), (1, 2, 3), (2, 1, 1)):
        picture, J, grad = draw(by, order, sizes)
        rows, heads = read(picture)
        *numbers, last = [[number for number, *_ in row] for row in rows]
        dY = example(*sizes).dY
        np.testing.assert_array_equal([row[1:] for row in numbers], J)
        np.testing.assert_array_equal([row[0] for row in numbers], np.ravel(dY, ORDERS[order]))
        np.testing.assert_array_equal(last, np.ravel(grad, ORDERS[order]))
        assert not any(faint for _, _, faint in rows[-1])
        for row, values in zip(rows[:-1], J, strict=True):  # zeros of the matrix step back
            for (number, ground, faint), value in zip(row[1:], values, strict=True):
                assert faint == (number == 0)
                assert ground == (tint(value, abs(J).max()) if value else colour('faint'))
        names = {name: np.empty(array.shape, object) for name, array in ((by, grad), ('Y', dY))}
        for name, array in names.items():
            for place in np.ndindex(array.shape):
                array[place] = f'{name}[{",".join(map(str, place))}]'
        assert heads == [name for array in names.values() for name in np.ravel(array, ORDERS[order])]


@every_matrix
def test_lines_enclose_blocks_in_which_the_letter_that_moves_slowly_rests(by, order):
    (drawing,) = drawings(draw(by, order)[0].html)
    ends = [corners(part) for part in drawing.iter(f'{SVG}line')]
    between = (sum(bool(start[k] == end[k]) for start, end in ends) - 1 for k in (0, 1))
    sizes = {'X': (4, 3), 'W': (3, 2), 'b': (1, 2)}[by], (4, 2)
    slow = 0 if order == 'row' else -1
    assert [*between] == [shape[slow] for shape in sizes]


@every_matrix
def test_the_words_say_the_formula_the_structure_the_density_and_the_gradient(by, order):
    picture, J, grad = draw(by, order)
    for said in STRUCTURE[by, order].split('|'):
        assert said in picture.html
    assert said in drawings(picture.html)[0].get('aria-label')
    share = {'X': '24 of 96 entries are not 0 (1/4)', 'W': '24 of 48 entries are not 0 (1/2)'}
    for text in (picture.html, picture.text):
        assert share.get(by, '8 of 16 entries are not 0 (1/2)') in text
    assert f'dY/d{by} {J.shape} = ' in picture.html
    assert f'Reshaped to {grad.shape}, it is d{by} of lin_grad: ✓ equal, all {grad.size} numbers.' in picture.html
    assert f'reshaped to {grad.shape}, is d{by} of lin_grad: {grad.tolist()}' in picture.text
    assert '1 copy of' in draw('X', 'row', (1, 3, 2))[0].html


@every_matrix
def test_the_picture_says_so_when_it_is_not_the_gradient(by, order):
    picture, *_ = draw(by, order, off=1)
    assert f'it is not d{by} of lin_grad: ✗ different' in picture.html
    assert f'is not d{by} of lin_grad' in picture.text


@every_matrix
def test_the_arrays_that_go_in_stand_above_and_the_gradient_below(by, order):
    X, W, _, dY = example()
    picture, _, grad = draw(by, order)
    arrays = {'X': {'W': W}, 'W': {'X': X}, 'b': {}}[by] | {'dY': dY, f'd{by}': grad}
    for drawn, (name, array) in zip(tables(picture.html), arrays.items(), strict=True):
        assert drawn.caption.removesuffix(' reshaped') == f'{name} {array.shape}'
        np.testing.assert_array_equal(np.array(drawn.numbers, int), np.atleast_2d(array))
