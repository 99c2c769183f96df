"""Exercises of 02_elementwise: one example, and how many paths lead from one number to the loss."""

import numpy as np

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '02_elementwise'

UNDO = 'This asks which x gave a y; a gradient asks how far the loss moves when x is nudged.'
UNDO_SQUARE = f'Only a square W has an inverse, and there it is wrong too. {UNDO}'

# one or two lines for a mistake: what it is, and why
# fmt: off
dW_gain = Exercise(
    'dW_gain(x, s, dy)',
    build=('dW_one',),
    takes={'x': 'i', 's': 'j', 'dy': 'j'},
    gives='ij',
    answer='x[:, None] * (s * dy)[None, :]',
    measured=lambda x, s, dy: numerical_grad(lambda W: (dy * s * (x @ W)).sum(), np.zeros((len(x), len(dy)))),
    derivation=(
        'The weight `W[i, j]` stands in `y[j]` alone, multiplied by `x[i]` and then by `s[j]`: one path.',
        'Along a path one multiplies: `dW[i, j] = x[i] * s[j] * dy[j]`. i and j are both there: nothing is summed.',
        'dy takes up s first, entry by entry. Then x goes down the side, `s * dy` along the top, and `*` pairs them.',
    ),
    hints=(
        'Through which output does a nudge of W[2, 1] reach the loss, and which two numbers stretch it on the way?',
        'Write one entry, dW[i, j], as a product of three numbers. Two of them have the same letter.',
        'Make the two arrays with the letter j one array first. Then it is the outer product of the notebook.',
    ),
    slips=(
        Slip('an axis forgotten', 'x * s * dy', see.OUTER,
             '`*` pairs x[0] with dy[0], x[1] with dy[1], and no other two; at most other sizes it fails.'),
        Slip('s forgotten', 'np.outer(x, dy)', see.MULTIPLY,
             'Behind the sum there is one more stretch before y[j], and along a path every stretch multiplies.'),
        Slip('divided by s', 'np.outer(x, dy / s)', see.UNDO,
             'Dividing would undo the gain; a nudge on its way to the loss is stretched by it.'),
        Slip('the gain of the wrong place', '(x * s)[:, None] * dy', see.ONE_WEIGHT,
             's belongs to the outputs, as dy does, and here it meets the inputs; it runs only where D = M.'),
    ),
)

dx_two = Exercise(
    'dx_two(W, W2, dz)',
    build=('dx_one',),
    takes={'W': 'ij', 'W2': 'jk', 'dz': 'k'},
    gives='i',
    answer='dy = dz @ W2.T\nreturn dy @ W.T',
    measured=lambda W, W2, dz: numerical_grad(lambda x: (dz * (x @ W @ W2)).sum(), np.ones(len(W))),
    counts={'k': 'numbers of z'},
    derivation=(
        'The layer that came last goes back first: `dy[j]` is the sum over k of `dz[k] * W2[j, k]`, so `dz @ W2.T`.',
        'Now dy is known, and the first layer does the same: `dx[i]` is the sum over j of `dy[j] * W[i, j]`.',
        'In one line: `dz @ W2.T @ W.T`. Forward W came first; going back it comes last.',
    ),
    hints=(
        'x reaches z through y. If somebody gave you dy, what would dx be?',
        'So you need dy first. y goes into z as x went into y: which letter is summed to make dy out of dz?',
        'Two products, one for each layer, the last layer first. In both, the summed letter stands at the `@`.',
    ),
    slips=(
        Slip('the order of the way forward', 'dz @ W.T @ W2.T', see.TURN,
             'dz has the letter k, which only W2 has: the last layer goes back first.'),
        Slip('the second layer forgotten', 'dz @ W.T', see.TURN,
             'This takes dz for dy: it pairs k with j, and W2 has not been used.'),
        Slip('stopped at dy', 'dz @ W2.T', see.GIVEN,
             'This is dy, how much the loss cares for y; one more layer leads back to x.'),
        Slip('inverse for transpose', 'dz @ np.linalg.pinv(W2) @ np.linalg.pinv(W)', see.UNDO,
             'This asks which x gave a z; a gradient asks how far the loss moves when x is nudged.'),
    ),
)

dx_column = Exercise(
    'dx_column(W, dy)',
    build=('dx_column',),
    takes={'W': 'ji', 'dy': 'j'},
    gives='i',
    answer='W.T @ dy',
    measured=lambda W, dy: numerical_grad(lambda x: (dy * (W @ x)).sum(), np.ones(W.shape[1])),
    derivation=(
        'Going forward, `y[j]` is the sum over i of `W[j, i] * x[i]`. So x[i] has a path through each j.',
        'The paths add, whatever the layout: `dx[i]` is the sum over j of `W[j, i] * dy[j]`.',
        '`@` sums the last letter of the left array. That should be j, and W has it first, so W is turned.',
    ),
    hints=(
        'Write one entry, dx[i], in letters. Which letter do W and dy have that dx lacks?',
        'j, the letter of the outputs. In this layout it is the first letter of W, not the last.',
        'If W stands on the left of the `@`, its last letter must be j. How do you get it there?',
    ),
    slips=(
        Slip('the formula of the other layout', 'dy @ W.T', see.ONE_JACOBIAN,
             'Here a row of W holds the weights of one output. Where D = M this would run, and add over the inputs.'),
        Slip('inverse for transpose', 'np.linalg.pinv(W) @ dy', see.UNDO, UNDO),
        Slip('inverse for transpose', 'np.linalg.inv(W) @ dy', see.UNDO, UNDO_SQUARE),
    ),
)

dy_leaky = Exercise(
    'dy_leaky(y, da)',
    takes={'y': 'j', 'da': 'j'},
    gives='j',
    answer='np.where(y > 0, da, da / 4)',
    measured=lambda y, da: numerical_grad(lambda y: (da * np.where(y > 0, y, y / 4)).sum(), y),
    derivation=(
        '`a[j]` depends on `y[j]` alone: one path, so nothing is summed.',
        'A nudge of `y[j]` is handed on as it is where `y[j]` is above 0, and a quarter of it below.',
        'So the stretch is 1 or 1/4, for each j its own: `dy[j]` is `da[j]` times that.',
    ),
    hints=(
        'How far does a[1] move when you nudge y[1] by 0.1, if y[1] is above 0, and how far if it is below?',
        'As far as y[1], or a quarter as far, and no other entry of a moves. How many paths are there to add?',
        'Entry by entry: da where y is above 0, else a quarter of da. `np.where(condition, this, that)` picks.',
    ),
    slips=(
        Slip('relu in place of leaky relu', 'da * (y > 0)', see.RELU,
             'A relu lets nothing through below 0, and this layer lets a quarter through.'),
        Slip('the value in place of its slope', 'da * np.where(y > 0, y, y / 4)', see.STRETCH,
             'This multiplies by a itself; going back one needs how far the layer stretches a nudge of y.'),
        Slip('the sign of the gradient', 'np.where(da > 0, da, da / 4)', see.RELU,
             'This looks at the sign of da, but what is let through is decided by the y that went in.'),
        Slip('forward in place of back', 'np.where(y > 0, y, y / 4)', see.UPSTREAM,
             'This is a, the step forward once more; going back, what is handed on is da.'),
        Slip('the two cases swapped', 'np.where(y > 0, da / 4, da)', see.RELU,
             'A quarter is what gets through below 0, and here it is what gets through above.'),
        Slip('y among the gradients', 'np.where(y > 0, da, y / 4)', see.GIVEN,
             'Below 0 this puts a value of y among the gradients; what gets through there is a quarter of da.'),
        Slip('4 times for a quarter', 'np.where(y > 0, da, 4 * da)', see.UNDO,
             'This undoes the quarter; a nudge that goes forward through the layer gets smaller there.'),
    ),
)
