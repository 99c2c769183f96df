"""Code as text: one text to show, to run and to test."""

import ast
import inspect
from textwrap import indent

import numpy as np


def source(call, code):
    """A whole function, as one writes it. call: 'dW(X, dY)'; code: an expression, or lines that end in return."""
    lines = code.strip()
    if not lines.splitlines()[-1].startswith('return '):
        lines = f'return {lines}'
    return f'def {call}:\n{indent(lines, "    ")}'


def function(call, code, **names):
    """The same, ready to be called. names: what the code may use beside its arguments and np."""
    module = {'np': np, **names}
    exec(source(call, code), module)
    return module[call.split('(')[0]]


def code_of(*functions):
    """The code of functions of this package, one below another, as it is run: without its docstrings alone."""
    return '\n\n'.join(map(_without_docstring, functions))


def _without_docstring(function):
    code = inspect.getsource(function)
    first, *_ = ast.parse(code).body[0].body
    lines = code.splitlines()
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        del lines[first.lineno - 1 : first.end_lineno]
    return '\n'.join(lines)
