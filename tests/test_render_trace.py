import numpy as np
import pytest
from reading import SVG, body, tables, words

from lin_backprop import example, lin_grad
from lin_backprop.letters import RULE
from lin_backprop.render.entry import sum_in_words
from lin_backprop.render.trace import trace

X, W, _, dY = example()
ARRAYS, GRAD = {'X': X, 'W': W, 'dY': dY}, lin_grad(X, W, dY)


@pytest.mark.parametrize(
    ('gradient', 'index'), [(name, index) for name in GRAD._fields for index in np.ndindex(getattr(GRAD, name).shape)]
)
def test_the_numbers_that_feed_an_entry_are_marked_and_the_sum_is_written_out(gradient, index):
    fed = RULE[gradient].fed_by(index, {'n': 4, 'i': 3, 'j': 2})
    picture = trace(X, W, dY, GRAD, gradient, index)
    *inputs, answer = tables(picture.html)
    assert [table.caption for table in inputs] == ['X (4, 3)', 'W (3, 2)', 'dY (4, 2)']
    for (name, array), drawn in zip(ARRAYS.items(), inputs, strict=True):
        assert drawn.marked == set(fed.get(name, []))
        assert drawn.faint == set(np.ndindex(array.shape)) - drawn.marked
    assert answer.caption.startswith(gradient)
    assert answer.marked == {(0, *index)[-2:]}
    assert picture.text == sum_in_words(ARRAYS, gradient, index, getattr(GRAD, gradient)[index])
    _tables, network, legend, line = body(picture.html)
    assert network.tag == f'{SVG}svg'
    assert all(word in words(legend) for word in ('inputs x', 'bias', 'dy', 'product'))
    assert words(line) == picture.text
