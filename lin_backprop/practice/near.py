"""What one small change of the right formula gives: a sign, an operator, a comparison, a name, an axis."""

import ast
import copy

from .exercise import Slip

# (what stands there, what was written, the name of the mistake, what it means)
OPERATORS = [
    (ast.Add, ast.Sub, 'a minus for a plus', 'Somewhere a minus stands where a plus belongs.'),
    (ast.Sub, ast.Add, 'a plus for a minus', 'Somewhere a plus stands where a minus belongs.'),
    (ast.Mult, ast.Add, 'a plus for a product', 'Somewhere two things are added that belong multiplied.'),
    (ast.Add, ast.Mult, 'a product for a plus', 'Somewhere two things are multiplied that belong added.'),
    (ast.Div, ast.Mult, 'multiplied, not divided', 'Somewhere it is multiplied by what it should be divided by.'),
    (ast.Div, ast.FloorDiv, '// for /', 'Somewhere a division is cut to whole numbers, as `//` does it.'),
    (ast.MatMult, ast.Mult, '* for @', 'Somewhere `*` stands where `@` belongs: it pairs entries and sums nothing.'),
    (ast.Mult, ast.MatMult, '@ for *', 'Somewhere `@` stands where `*` belongs: it sums over what should stay.'),
]
TURNED = (
    'open and shut swapped',
    'A comparison is turned round: what should be let through is shut, and the other way round.',
)
AXES = 'another axis', 'A sum, or a step along an axis, runs along the wrong one.'


def near(exercise):
    """(Slip, its code) for each formula that differs from the answer in one place."""
    tree = ast.parse(exercise.source(exercise.answer))
    names = [name.arg for name in tree.body[0].args.args]
    for place, node in enumerate(ast.walk(tree)):
        for name, why, change in _changes(node, names):
            other = copy.deepcopy(tree)
            changed = list(ast.walk(other))[place]
            change(changed)
            body = other.body[0].body
            yield Slip(name, '\n'.join(ast.unparse(line) for line in body), '', why)


def _changes(node, names):
    """(name, why, what is done to the same node of a copy)."""
    if isinstance(node, ast.BinOp):
        for right, wrong, name, why in OPERATORS:
            if isinstance(node.op, right):
                yield name, why, lambda copied, wrong=wrong: setattr(copied, 'op', wrong())
        if isinstance(node.op, ast.Pow):
            yield 'a square forgotten', 'Somewhere a square is missing.', _keep_left
        if isinstance(node.op, ast.Mult | ast.Div | ast.Add | ast.Sub | ast.MatMult):
            yield 'a part forgotten', f'`{ast.unparse(node.right)}` is left out.', _keep_left
            if not isinstance(node.op, ast.Div | ast.Sub):
                yield 'a part forgotten', f'`{ast.unparse(node.left)}` is left out.', _keep_right
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Gt):
        yield *TURNED, lambda copied: setattr(copied, 'ops', [ast.Lt()])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield 'a minus forgotten', 'Somewhere a minus is missing.', lambda copied: setattr(copied, 'op', ast.UAdd())
    if isinstance(node, ast.Name) and node.id in names:
        for other in names:
            if other != node.id:
                why = f'In one place {other} stands where {node.id} belongs.'
                yield f'{other} in place of {node.id}', why, lambda copied, other=other: setattr(copied, 'id', other)
    if isinstance(node, ast.Constant) and node.value in (0, 1) and not isinstance(node.value, bool):
        yield *AXES, lambda copied: setattr(copied, 'value', 1 - copied.value)


def _become(node, other):
    """The node turns into another one, where it stands."""
    node.__class__, node.__dict__ = other.__class__, other.__dict__


def _keep_left(node):
    _become(node, node.left)


def _keep_right(node):
    _become(node, node.right)
