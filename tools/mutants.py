"""Changes the maths one operator at a time; the tests of the file must notice each change. `make mutants` runs it.

    python -m tools.mutants            all of TESTS
    python -m tools.mutants linear     one file of the package, or several

Each change is made in a copy of the package, in a process of its own. A change that no test notices is printed as
file:line: before -> after; at the end stands how many were noticed.
"""

import ast
import os
import signal
import sys
from collections import Counter
from copy import copy

import hypothesis.extra.numpy  # noqa: F401  (here once, not in every process)
import pytest
from hypothesis import Phase, settings

from tools.copied import PYTEST, copied

PROFILE = 'the first failure is enough'
FLAGS = ['-o', 'addopts=', '--assert=plain', '-p', '_hypothesis_pytestplugin', f'--hypothesis-profile={PROFILE}']
LIMIT = 60  # seconds for the tests of one change; one that never ends is noticed by this clock
MEMORY = 8 * 2**30  # bytes, for a change that builds what was refused
TESTS = {
    'letters': ['test_letters.py', 'test_render_rule.py'],
    'one_line': ['test_letters.py'],
    'any_layer': ['test_any_layer.py'],
    'linear': ['test_linear.py', 'test_linear_properties.py'],
    'accept': ['test_accept.py', 'test_linear.py'],
    'scalar': ['test_scalar.py', 'test_accept.py'],
    'network': ['test_network.py', 'test_accept.py'],
    'cost': ['test_cost.py', 'test_accept.py'],
    'adjoint': ['test_adjoint.py', 'test_accept.py'],
    'jacobian': ['test_jacobian.py', 'test_accept.py'],
    'parts': ['test_parts.py', 'test_verdicts.py'],
    'check': ['test_check.py', 'test_accept.py'],
    'versions': ['test_versions.py', 'test_linear.py', 'test_accept.py'],
}
# (file, the line after the change): why no test can notice it
EQUIVALENT = {
    ('linear', 'dW = (X[:, :, None] @ dY[:, None, :]).sum(0)'): 'one column @ one row',
    ('parts', 'made = left[:, :, None] @ right[:, None, :]'): 'one column @ one row',
    ('parts', 'alone[place] = 2'): 'what is not 0 is in it',
    ('parts', 'longer = a if len(a) >= len(b) else b'): 'of two that are as long either will do',
    ('scalar', 'z = (target - v) ** 2'): 'a square has no sign',
    ('scalar', 'db = du / 1'): 'the same',
    ('network', 'return ((target - pred) ** 2).sum().item() / len(pred)'): 'a square has no sign',
    ('check', 'off = np.where(same, 0, np.abs(b.astype(float) - a.astype(float)))'): 'a size has no sign',
    (
        'adjoint',
        'return np.eye(prod(shape), dtype=int).reshape(-2, *shape)',
    ): 'NumPy takes any size below 0 for the rest',
    ('adjoint', 'shapes = (pair.shape, pair.forward(np.ones(pair.shape, int)).shape)'): 'only the shape is taken',
    ('jacobian', "return np.einsum('an,ij->njai', I_N, W)"): 'the identity is its own transpose',
    ('jacobian', "return np.einsum('ni,bj->njib', X, I_M)"): 'the identity is its own transpose',
    ('jacobian', "return np.einsum('n,bj->njb', ones_N, I_M)"): 'the identity is its own transpose',
}
PAIRS = [
    (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.And, ast.Or), (ast.Gt, ast.GtE),
    (ast.Lt, ast.LtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn),
]  # fmt: skip
OPERATORS = dict(PAIRS) | {other: one for one, other in PAIRS}
OPERATORS |= {ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult}
NAMES = {'sum': 'mean', 'max': 'min', 'argmax': 'argmin', 'any': 'all', 'zeros': 'ones', 'maximum': 'minimum'}
NAMES |= {other: name for name, other in NAMES.items()}
BUILT_IN = {'sum': 'max', 'max': 'min', 'min': 'max', 'any': 'all', 'all': 'any'}
OF_TWO = {'kron', 'lin', 'lin_grad', 'relu_grad', 'mse_grad'}  # functions whose first two arguments change places
OPTIONS = {'dtype', 'order', 'axis', 'initial', 'optimize', 'replace'}  # arguments by name that are left out


def changed(node):
    """Every node that can stand here instead."""
    match node:
        case ast.BinOp(left, op, right):
            yield _with(node, op=OPERATORS[type(op)]())
            if isinstance(op, ast.MatMult | ast.Sub | ast.Div | ast.FloorDiv):
                yield _with(node, left=right, right=left)
            if isinstance(op, ast.Mult) and not isinstance(left, ast.Constant):
                yield _with(node, op=ast.MatMult())
        case ast.BoolOp(op=op):
            yield _with(node, op=OPERATORS[type(op)]())
        case ast.Compare(ops=ops):
            for k, op in enumerate(ops):
                yield _with(node, ops=[*ops[:k], OPERATORS[type(op)](), *ops[k + 1 :]])
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=other):
            yield _with(node, body=other, orelse=body)
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            yield from (ast.Constant(other) for other in (value + 1, value - 1) if other >= 0)
        case ast.Attribute(value=value, attr='T'):
            yield value
        case ast.Subscript(slice=ast.Tuple(elts=places)):
            for k in range(1, len(places)):
                if ast.dump(places[k - 1]) != ast.dump(places[k]):
                    swapped = [*places[: k - 1], places[k], places[k - 1], *places[k + 1 :]]
                    yield _with(node, slice=ast.Tuple(swapped, ast.Load()))
        case ast.Call(func=ast.Attribute(attr='einsum') as name, args=[ast.Constant(letters), *rest]):
            for other in _permuted(letters):
                yield ast.Call(name, [ast.Constant(other), *rest], node.keywords)
        case ast.Call(func=function, args=args):
            name = getattr(function, 'attr', getattr(function, 'id', ''))
            if isinstance(function, ast.Attribute) and name in NAMES:
                yield _with(node, func=_with(function, attr=NAMES[name]))
            if isinstance(function, ast.Name) and name in BUILT_IN:
                yield _with(node, func=ast.Name(BUILT_IN[name]))
            if name == 'abs':
                yield args[0]
            if name in OF_TWO and len(args) > 1:
                yield _with(node, args=[args[1], args[0], *args[2:]])
            for k, keyword in enumerate(node.keywords):
                if keyword.arg in OPTIONS:
                    yield _with(node, keywords=node.keywords[:k] + node.keywords[k + 1 :])
        case ast.AugAssign(op=op):
            yield _with(node, op=OPERATORS[type(op)]())
            yield ast.Assign([node.target], node.value, lineno=node.lineno)
        case ast.Assign(value=ast.BinOp() as value) | ast.Return(value=ast.BinOp() as value):
            yield _with(node, value=ast.UnaryOp(ast.USub(), value))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _with(node, **other):
    """A copy of the node with other parts."""
    node = copy(node)
    for name, value in other.items():
        setattr(node, name, value)
    return node


def _permuted(letters):
    """The letters of each array in another order: 'nj,ij->ni' gives 'jn,ij->ni', 'nj,ji->ni' and 'nj,ij->in'."""
    for word in letters.replace('->', ',').split(','):
        if len(word) > 1:
            yield letters.replace(word, word[::-1], 1)


def mutants(source):
    """(line, before, after, the whole source after) for each change."""
    tree = ast.parse(source)
    places, parents = [], {}
    _collect(tree, places, parents)
    for container, key in places:
        node = container[key]
        for other in changed(node):
            around = _around(node, parents)
            before = _first_line(around)
            container[key] = other
            after = _first_line(other if around is node else around)
            yield node.lineno, before, after, ast.unparse(tree)
            container[key] = node


def _collect(node, places, parents):
    """Every place of a node in its parent, but for words: docstrings, annotations and f-strings."""
    for field, value in ast.iter_fields(node):
        if field in ('annotation', 'returns'):
            continue
        container, keys = (value, range(len(value))) if isinstance(value, list) else (vars(node), [field])
        for key in keys:
            child = container[key]
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                parents[child] = node
                places.append((container, key))
                _collect(child, places, parents)


def _around(node, parents):
    """The statement to show, or of a long one the largest part of it that fits on a line."""
    while not isinstance(node, ast.stmt) and len(ast.unparse(parents[node])) <= 90:
        node = parents[node]
    return node


def _first_line(node):
    return ast.unparse(node).splitlines()[0]


def notices(tests):
    """Whether the tests fail, in a process of their own."""
    child = os.fork()
    if not child:
        signal.alarm(LIMIT)
        if sys.platform == 'linux':
            import resource  # which Windows has not

            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os._exit(pytest.main([*PYTEST, *FLAGS, *tests]))
    return os.waitpid(child, 0)[1] != 0


def main(names):
    """Try every mutant of these files of the package. Returns whether all were noticed."""
    settings.register_profile(PROFILE, derandomize=True, deadline=None, phases=[Phase.generate])
    os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'
    killed, total, met = 0, 0, Counter()
    with copied() as house:
        for name in names:
            file, tests = house / 'lin_backprop' / f'{name}.py', [f'tests/{test}' for test in TESTS[name]]
            source = file.read_text(encoding='utf-8')
            file.write_text('raise ImportError', encoding='utf-8')
            if not notices(tests):
                raise SystemExit(f'the tests of {name}.py do not import the copy')
            file.write_text(ast.unparse(ast.parse(source)), encoding='utf-8')
            if notices(tests):
                raise SystemExit(f'the tests of {name}.py fail as it is')
            for line, before, after, text in mutants(source):
                if (name, after) in EQUIVALENT:
                    met[name, after] += 1
                    continue
                file.write_text(text, encoding='utf-8')
                total += 1
                if notices(tests):
                    killed += 1
                else:
                    print(f'lin_backprop/{name}.py:{line}: {before}  ->  {after}', flush=True)
            file.write_text(source, encoding='utf-8')
            print(f'{name}: {killed} / {total} so far', flush=True)
    equivalent = [key for key in EQUIVALENT if key[0] in names]
    unclear = [key for key in equivalent if met[key] != 1]
    for key in unclear:
        print(f'EQUIVALENT names a change that there is {met[key]} times, not once:', *key)
    print(f'{killed} / {total} changes were noticed; {len(equivalent)} more change nothing, and EQUIVALENT says why')
    return killed == total and not unclear


if __name__ == '__main__':
    sys.exit(not main(sys.argv[1:] or list(TESTS)))
