import numpy as np
import pytest
from reading import SVG, body, tables, words

from lin_backprop import example, lin_grad
from lin_backprop.letters import RULE
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.trace import trace

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)
every_entry = pytest.mark.parametrize(
    ('gradient', 'index'), [(name, index) for name in GRAD._fields for index in np.ndindex(getattr(GRAD, name).shape)]
)


@every_entry
def test_the_numbers_that_feed_an_entry_are_marked_and_the_rest_is_faint(gradient, index):
    fed = RULE[gradient].fed_by(index, {'n': 4, 'i': 3, 'j': 2})
    *inputs, answer = tables(trace(X, W, dY, GRAD, gradient, index).html)
    assert [t.caption for t in inputs] == ['X (4, 3)', 'W (3, 2)', 'dY (4, 2)']
    for name, array, drawn in zip(('X', 'W', 'dY'), (X, W, dY), inputs, strict=True):
        assert drawn.marked == set(fed.get(name, []))
        assert drawn.faint == set(np.ndindex(array.shape)) - drawn.marked
    assert answer.caption.startswith(gradient)
    assert answer.marked == {index if len(index) == 2 else (0, *index)}


@every_entry
def test_the_text_is_the_written_out_sum(gradient, index):
    words = sum_in_words({'X': X, 'W': W, 'dY': dY}, gradient, index, getattr(GRAD, gradient)[index])
    assert trace(X, W, dY, GRAD, gradient, index).text == words


def test_the_network_its_legend_and_the_sum_stand_below_the_tables():
    picture = trace(X, W, dY, GRAD, 'dW', (0, 0))
    tables, network, legend, answer = body(picture.html)
    assert [len(list(part.iter('table'))) for part in (tables, network, legend, answer)] == [4, 0, 0, 0]
    assert network.tag == f'{SVG}svg'
    assert all(word in words(legend) for word in ('inputs x', 'bias', 'dy', 'product'))
    assert words(answer) == picture.text
