import re
from itertools import product

import numpy as np
import pytest
from reading import SVG, body, drawings, tables, words

from lin_backprop import compare, example, lin_grad_loops
from lin_backprop.jacobian import ORDERS, jacobian, vjp
from lin_backprop.render.jacobian import blocks
from lin_backprop.render.picture import tint
from lin_backprop.render.style import colour

every_matrix = pytest.mark.parametrize(('by', 'order'), list(product('XWb', ORDERS)))


def draw(by, order, sizes=(4, 3, 2), right=None):
    """The picture, the matrix and the gradient."""
    X, W, _, dY = example(*sizes)
    J = jacobian(X, W, by, order)
    right = getattr(lin_grad_loops(X, W, dY), f'd{by}') if right is None else right
    grad = vjp(J, dY, right.shape, order)
    return blocks(J, X, W, dY, grad, compare(grad, right), by, order), J, grad


def cells(picture):
    """(x, y, number, ground, look) of every cell of the drawing, in rows."""
    (drawing,) = drawings(picture.html)
    found, rect = [], None
    for part in drawing:
        if part.tag == f'{SVG}rect':
            rect = part
        elif rect is not None:
            x, y = float(rect.get('x')), float(rect.get('y'))
            look = part.get('font-weight'), part.get('opacity')
            found.append((y, x, words(part), rect.get('fill'), look))
            rect = None
    return [[cell for cell in sorted(found) if cell[0] == y] for y in sorted({cell[0] for cell in found})]


def heads(picture):
    """Words of the drawing that name an entry, such as Y[0,1]."""
    (drawing,) = drawings(picture.html)
    return [words(part) for part in drawing if part.tag == f'{SVG}text' and re.fullmatch(r'\w\[.*\]', words(part))]


def rules(picture):
    """Where the lines between blocks run: the sets of x and of y."""
    (drawing,) = drawings(picture.html)
    ends = [[float(part.get(key)) for key in ('x1', 'x2', 'y1', 'y2')] for part in drawing.iter(f'{SVG}line')]
    return {x1 for x1, x2, _, _ in ends if x1 == x2}, {y1 for _, _, y1, y2 in ends if y1 == y2}


@every_matrix
def test_the_drawing_holds_the_matrix_with_dy_at_the_left_and_the_gradient_below(by, order):
    for sizes in ((4, 3, 2), (4, 4, 3), (1, 2, 3), (2, 1, 1)):
        picture, J, grad = draw(by, order, sizes)
        *rows, last = [[int(cell[2]) for cell in row] for row in cells(picture)]
        np.testing.assert_array_equal([row[1:] for row in rows], J)
        np.testing.assert_array_equal([row[0] for row in rows], np.ravel(example(*sizes).dY, ORDERS[order]))
        np.testing.assert_array_equal(np.array([row[0] for row in rows]) @ J, last)
        np.testing.assert_array_equal(np.reshape(last, grad.shape, order=ORDERS[order]), grad)


@every_matrix
def test_zeros_of_the_matrix_step_back_and_the_others_are_tinted(by, order):
    picture, J, _ = draw(by, order)
    for row, values in zip(cells(picture), J, strict=False):
        for (*_, ground, (weight, opacity)), value in zip(row[1:], values, strict=True):
            assert ground == (tint(value, abs(J).max()) if value else colour('faint'))
            assert (weight is None) == (opacity == '0.7') == (value == 0)


def test_a_zero_of_the_gradient_does_not_step_back():
    picture, _, grad = draw('X', 'row', (4, 4, 3))
    assert 0 in grad
    assert {look for *_, look in cells(picture)[-1]} == {cells(picture)[0][0][-1]}


@every_matrix
def test_the_heads_name_the_entries_in_their_order(by, order):
    picture, J, grad = draw(by, order)
    arrays = {'Y': (4, 2), by: grad.shape}
    names = {name: [''] * int(np.prod(shape)) for name, shape in arrays.items()}
    for name, shape in arrays.items():
        for place in np.ndindex(*shape):
            names[name][np.ravel_multi_index(place, shape, order=ORDERS[order])] = (
                f'{name}[{",".join(map(str, place))}]'
            )
    assert heads(picture) == names[by] + names['Y']


@every_matrix
def test_lines_run_between_blocks_and_nowhere_else(by, order):
    picture, J, _ = draw(by, order)
    tall, wide = {
        ('X', 'row'): (2, 3),  # W.T
        ('X', 'column'): (4, 4),  # a number times the identity
        ('W', 'row'): (2, 2),
        ('W', 'column'): (4, 3),  # X
        ('b', 'row'): (2, 2),
        ('b', 'column'): (4, 1),
    }[by, order]
    matrix = [row[1:] for row in cells(picture)[:-1]]
    left, top = [cell[1] for cell in matrix[0]], [row[0][0] for row in matrix]
    xs, ys = rules(picture)
    assert sorted(xs)[:-1] == left[::wide]
    assert sorted(ys)[:-1] == top[::tall]
    assert max(xs) > left[-1]
    assert max(ys) > top[-1]


@every_matrix
def test_nothing_overlaps_and_nothing_is_cut_off(by, order):
    picture, _, _ = draw(by, order, (4, 4, 3))
    (drawing,) = drawings(picture.html)
    _, _, width, height = map(float, drawing.get('viewBox').split())
    places = [(float(r.get('x')), float(r.get('y'))) for r in drawing.iter(f'{SVG}rect')]
    wide, tall = (float(next(drawing.iter(f'{SVG}rect')).get(key)) for key in ('width', 'height'))
    assert len(set(places)) == len(places)
    assert all(0 <= x <= width - wide and 0 <= y <= height - tall for x, y in places)
    assert all(abs(x - p) >= wide or abs(y - q) >= tall for x, y in places for p, q in places if (x, y) != (p, q))


@every_matrix
@pytest.mark.parametrize('sizes', [(4, 3, 2), (1, 2, 3), (3, 2, 1)])
def test_the_code_in_the_picture_builds_the_matrix(by, order, sizes):
    picture, J, _ = draw(by, order, sizes)
    (code,) = re.findall(
        rf'dY/d{by} \(.*?\) = (np\.kron.*), flattened {order} by {order}', ''.join(body(picture.html).itertext())
    )
    X, W, _, _ = example(*sizes)
    np.testing.assert_array_equal(eval(code, {'np': np, 'X': X, 'W': W}), J)


@pytest.mark.parametrize(
    ('by', 'order', 'said'),
    [
        ('X', 'row', '4 copies of W.T on the diagonal, one for each example. Examples do not mix.'),
        ('X', 'column', 'each W[i, j] stands on the diagonal of its own 4 x 4 block, once for each example'),
        ('W', 'row', 'each X[n, i] stands on the diagonal of its own 2 x 2 block, once for each output'),
        ('W', 'column', '2 copies of X on the diagonal, one for each output. Outputs do not mix.'),
        ('b', 'row', 'The 2 x 2 identity, 4 times from top to bottom'),
        ('b', 'column', 'A column of 4 ones for each b[j]'),
    ],
)
def test_the_structure_is_said_in_words(by, order, said):
    picture = draw(by, order)[0]
    assert said in picture.html
    assert said in drawings(picture.html)[0].get('aria-label')
    assert '1 copy of' in draw('X', 'row', (1, 3, 2))[0].html


@every_matrix
def test_the_density_is_counted(by, order):
    share = {'X': '24 of 96 entries are not 0 (1/4)', 'W': '24 of 48 entries are not 0 (1/2)'}
    picture = draw(by, order)[0]
    said = share.get(by, '8 of 16 entries are not 0 (1/2)')
    assert said in picture.html
    assert said in picture.text


@every_matrix
def test_the_picture_says_that_this_is_the_gradient(by, order):
    picture, _, grad = draw(by, order)
    assert f'Reshaped to {grad.shape}, it is d{by} of lin_grad: ✓ equal, all {grad.size} numbers.' in picture.html
    assert f'reshaped to {grad.shape}, is d{by} of lin_grad: {grad.tolist()}' in picture.text
    last = tables(picture.html)[-1]
    assert last.caption == f'd{by} {grad.shape} reshaped'
    np.testing.assert_array_equal(np.array(last.numbers, int), np.atleast_2d(grad))


@every_matrix
def test_the_picture_says_so_when_it_is_not_the_gradient(by, order):
    X, W, _, dY = example()
    wrong = getattr(lin_grad_loops(X, W, dY), f'd{by}').copy()
    wrong.flat[-1] += 1
    picture = draw(by, order, right=wrong)[0]
    assert f'is not d{by} of lin_grad: ✗ different' in picture.html
    assert f'is not d{by} of lin_grad' in picture.text
    assert f'it is d{by}' not in picture.html


def test_the_array_that_fills_the_matrix_stands_above_it():
    X, W, _, dY = example()
    for by, arrays in {'X': {'W': W, 'dY': dY}, 'W': {'X': X, 'dY': dY}, 'b': {'dY': dY}}.items():
        *above, _ = tables(draw(by, 'row')[0].html)
        assert [drawn.caption for drawn in above] == [f'{name} {array.shape}' for name, array in arrays.items()]
        for drawn, array in zip(above, arrays.values(), strict=True):
            np.testing.assert_array_equal(np.array(drawn.numbers, int), array)
