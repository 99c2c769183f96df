"""Exercises of 01_scalar: along a path multiply, and where several paths start from the same number, add."""

from ..check import numerical_grad
from . import headings as see
from .exercise import Exercise, Slip

NOTEBOOK = '01_scalar'


def _one_of(*numbers):
    return lambda rng, sizes: rng.choice(numbers).item()


# relu is open in some of the trials and shut in others; u is never 0, where relu has no slope of its own
CHAIN = {
    'x': _one_of(-3.0, -1.0, 1.0, 3.0),
    'w': _one_of(-1.5, -1.0, -0.5, 0.5, 1.0, 1.5),
    'b': _one_of(-1.75, -1.25, -0.75, 0.75, 1.25, 1.75),
    'target': _one_of(1.0, 2.0, 3.0, 4.0),
}


def _loss(x, w, b, target):
    return (max(x * w + b, 0) - target) ** 2


def _dw(dv='2 * (v - target)', du='dv * (u > 0)', dw='du * x', u='x * w + b'):
    """The whole chain to w, with one of its steps written in another way."""
    return f'u = {u}\nv = max(u, 0)\ndv = {dv}\ndu = {du}\nreturn {dw}'


PLANTED = 'dv * max(u, 0)'


def _three(du='dv * (u > 0)', dv='2 * (max(u, 0) - target)', back='du * w, du * x, du'):
    """The chain to x, w and b, with one of its lines written in another way."""
    return f'u = x * w + b\ndv = {dv}\ndu = {du}\nreturn {back}'


NO_GATE = 'A shut relu hands on 0 whatever u is, so a nudge of w does not get through it.'
NO_GATE_BACK = 'This gives dv to u as if relu were always open, and where u is below 0 no nudge gets through.'
U_VALUE = 'u is where relu stands, and going back one needs how far relu stretches a nudge made there.'
OF_GRADIENT = 'This looks at the sign of the gradient, but what opens or shuts relu is the number that went into it.'
WRONG_GATE = 'relu looks at u as a whole, and this asks only a part of it.'
AVERAGED = 'This averages the two paths, and each of them moves the loss in full.'
THE_LOSS = 'This takes how large the loss is; a gradient says how far it moves when the number is nudged.'
TWO_LOST = 'The last step is a square, and a nudge of v is felt in both of its factors.'
ANOTHER_LINE = 'This line was right before; the one with the mistake still stands.'
BROKEN_BACK = 'du is not in it. The last line was right before.'

# one or two lines for a mistake: what it is, and why
# fmt: off
dw = Exercise(
    'dw(x, w, b, target)',
    takes=CHAIN,
    gives='',
    answer=_dw(),
    measured=lambda x, w, b, target: numerical_grad(lambda w: _loss(x, w.item(), b, target), w),
    derivation=(
        'Going forward: `u = x * w + b`, then `v = max(u, 0)`, then `z = (v - target) ** 2`, which is the loss.',
        'Going back: `dv = 2 * (v - target)`; `du` is `dv` times 1 where relu is open, times 0 where it is shut.',
        'A nudge of w is stretched by x on its way into u. So `dw` is `du` times x.',
    ),
    hints=(
        'Which three steps lead from w to the loss, and how far does each of them stretch a nudge?',
        'Work out u and v first. Then go back: dv from the square, du from dv, and dw from du, a line each.',
        'relu stretches by 1 where u is above 0, else by 0. The last stretch, from w to u, is x.',
    ),
    slips=(
        Slip('2 forgotten', _dw(dv='v - target'), see.STRETCH, TWO_LOST),
        Slip('relu forgotten', _dw(du='dv'), see.MULTIPLY, NO_GATE),
        Slip('relu forgotten', _dw(dv='2 * (u - target)', du='dv'), see.MULTIPLY, NO_GATE),
        Slip('relu in place of its slope', _dw(du='dv * v'), see.STRETCH,
             'relu(u) is what goes forward; going back one needs how far relu stretches a nudge of u.'),
        Slip('relu in place of its slope', _dw(du='dv * u'), see.STRETCH, U_VALUE),
        Slip('relu of the gradient', _dw(du='max(dv, 0)'), see.FORWARD, OF_GRADIENT),
        Slip('the wrong number asked', _dw(du='dv * (x > 0)'), see.FORWARD, WRONG_GATE),
        Slip('the wrong number asked', _dw(du='dv * (w > 0)'), see.FORWARD, WRONG_GATE),
        Slip('the wrong number asked', _dw(du='dv * (x * w > 0)'), see.FORWARD, WRONG_GATE),
        Slip('w in place of x', _dw(du='dv', dw='du * w'), see.STRETCH,
             'This is the way to x, and as if relu were always open; w itself is nudged here.'),
        Slip('the last factor forgotten', _dw(dw='du'), see.STRETCH,
             'This is du, what a nudge of u does; a nudge of w is stretched once more before it arrives in u.'),
        Slip('upstream gradient forgotten', 'x', see.UPSTREAM,
             'This is how far u moves, and the question is how far the loss moves.'),
        Slip('the loss in place of its slope', _dw(dv='(v - target) ** 2'), see.STRETCH, THE_LOSS),
        Slip('the loss in place of its slope', 'return (max(x * w + b, 0) - target) ** 2', see.STRETCH, THE_LOSS),
        Slip('brackets forgotten', _dw(dv='2 * v - target'), see.STRETCH,
             'The slope of the square is twice the whole distance, and here only v was doubled.'),
        Slip('b forgotten', _dw(u='x * w'), see.FORWARD,
             'The slope of u by w has no b in it, but u has, and relu and the square look at u.'),
        Slip('added along a path', _dw(dw='dv + (u > 0) + x'), see.MULTIPLY,
             'Each step stretches what the step before hands on, and stretching is not adding.'),
    ),
)

two_paths = Exercise(
    'two_paths(x, w, b)',
    takes={'x': '', 'w': '', 'b': ''},
    gives='',
    answer='p = w * x + b\nreturn w * x + p',
    measured=lambda x, w, b: numerical_grad(lambda x: x * (w * x + b), x),
    derivation=(
        'Path through p: a nudge of x is stretched by w in p, and by the factor x behind p. That makes `w * x`.',
        'Path through the factor x: a nudge of it is stretched by what it is multiplied by. That makes `p`.',
        'Both paths start from x, so they add: `w * x + p`, which is `2 * w * x + b`.',
    ),
    hints=(
        'In which two places does x stand, and what would the slope be if only one of the two moved?',
        'Hold the factor x still and nudge the x in p: two stretches along this path. Then hold p still.',
        'The first path gives w times x. The second gives all of p. Both start from the same number.',
    ),
    slips=(
        Slip('a path forgotten', 'w * x + b', see.USED_TWICE, 'This holds p still, and a nudge of x moves p too.'),
        Slip('a path forgotten', 'w * x', see.USED_TWICE,
             'This holds the factor behind p still, and a nudge of x moves that factor too.'),
        Slip('paths multiplied', 'w * x * (w * x + b)', see.USED_TWICE,
             'These are not two steps of one path but two paths side by side, and the loss feels both.'),
        Slip('p in place of x', 'w * (w * x + b)', see.MULTIPLY,
             'A nudge of p is stretched by what p is multiplied by, and that is not p itself.'),
        Slip('the slope of p alone', 'w', see.USED_TWICE,
             'This is how far p moves; the loss is p times x, so there is one more stretch, and a second path.'),
        Slip('slopes added', 'w + 1', see.USED_TWICE,
             'This would be the slope of `p + x`; in a product each of the two stretches what the other does.'),
        Slip('a stretch forgotten', 'x + (w * x + b)', see.MULTIPLY,
             'This takes a nudge of x for a nudge of p, and on the way into p it is stretched.'),
        Slip('a stretch forgotten', 'w + (w * x + b)', see.MULTIPLY,
             'The path through p stops at p here, and behind p there is one more factor.'),
        Slip('one path counted twice', '2 * (w * x + b)', see.USED_TWICE,
             'This counts the path past p twice, and the path through p is worth another number.'),
        Slip('b lost', '2 * w * x', see.USED_TWICE,
             'b drops out of the slope of p, but in the loss b is multiplied by x.'),
        Slip('the loss in place of its slope', '(w * x + b) * x', see.STRETCH, THE_LOSS),
    ),
)

dx_dw_db = Exercise(
    'dx_dw_db(x, w, b, target)',
    takes=CHAIN,
    gives={'dx': '', 'dw': '', 'db': ''},
    start=_three(du=PLANTED),
    answer=_three(),
    measured=lambda x, w, b, target: tuple(numerical_grad(lambda p: _loss(*p, target), [x, w, b])),
    derivation=(
        'Going back, `du` is `dv` times how far relu stretches a nudge of u.',
        'An open relu hands a nudge on as it is, a shut one hands on nothing: the stretch is 1 or 0, not relu(u).',
        'dx, dw and db all start from du. So one wrong du spoils all three.',
    ),
    hints=(
        'Take x = 3, w = 2, b = 1, target = 4 and go line by line: which is the first number that the table of '
        '`.g` does not have?',
        'dv is right. Now nudge u from 7 to 7.1. How far does relu(u) move, and what does the third line say?',
        'The line of du has a value where a stretch belongs: 1 where u is above 0, else 0.',
    ),
    slips=(
        Slip('relu forgotten', _three(du='dv'), see.MULTIPLY, NO_GATE_BACK),
        Slip('relu forgotten', _three(du='dv', dv='2 * (u - target)'), see.MULTIPLY, NO_GATE_BACK),
        Slip('relu in place of its slope', _three(du='dv * u'), see.STRETCH, U_VALUE),
        Slip('relu of the gradient', _three(du='max(dv, 0)'), see.FORWARD, OF_GRADIENT),
        Slip('the wrong number asked', _three(du='dv * (x > 0)'), see.FORWARD, WRONG_GATE),
        Slip('the wrong number asked', _three(du='dv * (w > 0)'), see.FORWARD, WRONG_GATE),
        Slip('the slope of relu put into dv', _three(du='dv', dv='2 * ((u > 0) - target)'), see.FORWARD,
             'The square looks at what relu handed on, so in dv the value of relu is right.'),
        Slip('x and w swapped', _three(back='du * x, du * w, du'), see.STRETCH,
             'A nudge of x is stretched by w and a nudge of w by x: the last line had it right.'),
        Slip('dw in place of w', _three(back='du * (du * x), du * x, du'), see.WEIGHT,
             'A nudge of x goes through the weight itself, and the last line had that right.'),
        Slip('du forgotten', _three(back='w, x, 1'), see.UPSTREAM, BROKEN_BACK),
        Slip('du forgotten', _three(back='du * w, du * x, 1'), see.STORED, BROKEN_BACK),
        Slip('the wrong line changed', _three(PLANTED, dv='max(u, 0) - target'), see.STORED, ANOTHER_LINE),
        Slip('the wrong line changed', _three(PLANTED, dv='2 * (target - max(u, 0))'), see.STORED, ANOTHER_LINE),
        Slip('the wrong line changed', _three(PLANTED, back='du * x, du * w, du'), see.STORED, ANOTHER_LINE),
        Slip('the wrong line changed', _three(PLANTED, back='du * w, du * x, dv'), see.STORED, ANOTHER_LINE),
    ),
)
