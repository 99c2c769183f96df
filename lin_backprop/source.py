"""Code as text: one text to show, to run and to test."""

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
