"""What stands in the code of a reader's function: its names, numbers and parameters, and those of its helpers."""

import dis
import inspect
from types import CodeType, FunctionType


def same_code(one, other):
    """Whether two functions do the same, step by step; line numbers and names of functions do not count."""
    codes = [getattr(function, '__code__', None) for function in (one, other)]
    return None not in codes and _steps(codes[0]) == _steps(codes[1])


def _steps(code):
    steps = [(step.opname, step.argval) for step in dis.get_instructions(code) if step.opname != 'RESUME']
    return [(name, _steps(value)) if isinstance(value, CodeType) else (name, repr(value)) for name, value in steps]


def _codes(code):
    """The code, and that of the functions inside it."""
    return [code, *(deep for inner in code.co_consts if isinstance(inner, CodeType) for deep in _codes(inner))]


def names_of(function):
    """The names of globals and attributes in it."""
    return [name for code in _codes(function.__code__) for name in code.co_names]


def own_functions(function):
    """{name: function} of the functions of the same notebook that it calls."""
    found, left = {}, [function]
    while left:
        for name in names_of(left.pop()):
            value = function.__globals__.get(name)
            if isinstance(value, FunctionType) and value.__globals__ is function.__globals__ and name not in found:
                found[name] = value
                left.append(value)
    return found


def rebuilt(function, changes, code=lambda code: code):
    """The same function in a notebook where these names have other values. code: changes its code, if need be."""
    names = {**function.__globals__, **changes}

    def moved(f):
        again = FunctionType(code(f.__code__), names, f.__name__, f.__defaults__, f.__closure__)
        again.__kwdefaults__ = f.__kwdefaults__
        return again

    names.update({name: moved(f) for name, f in own_functions(function).items()})
    return moved(function)


def with_numbers(function, other):
    """The same function with other whole numbers in its code. other: {number: what stands in its place}."""

    def changed(value):
        if type(value) is int:
            return other.get(value, value)
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        if isinstance(value, slice):
            return slice(*map(changed, (value.start, value.stop, value.step)))
        return code(value) if isinstance(value, CodeType) else value

    def code(old):
        steps = bytearray(old.co_code)
        for step in dis.get_instructions(old):
            if step.opname == 'LOAD_SMALL_INT':  # from Python 3.14 on they are no constants
                steps[step.offset + 1] = changed(step.arg)
        return old.replace(co_consts=changed(old.co_consts), co_code=bytes(steps))

    return rebuilt(function, {}, code)


def asked(function):
    """The names of its parameters, by position."""
    if not isinstance(function, FunctionType):
        return []
    return list(function.__code__.co_varnames[: function.__code__.co_argcount])


def misfit(exercise, function):
    """A sentence where the function cannot be called with what the task gives; else ''."""
    try:
        signature = inspect.signature(function)
    except Exception:  # a function that does not tell
        return ''
    try:
        signature.bind(*exercise.takes)
    except TypeError:
        count = len(signature.parameters)
        yours = f'yours takes {count}: {signature}' if count else 'yours takes nothing'
        return f'It is called with {", ".join(exercise.takes)}, in this order; {yours}.'
    return ''


def only_counts(function, names):
    """Whether its code has no loop, and asks for these names alone."""
    if not isinstance(function, FunctionType):
        return False
    steps = dis.get_instructions(function.__code__)
    loops = any(step.opname.startswith(('FOR_ITER', 'JUMP_BACKWARD')) for step in steps)
    return not loops and len(_codes(function.__code__)) == 1 and {*names_of(function)} <= names


def numbers_in(function):
    """The whole numbers that stand in the code."""
    if not isinstance(function, FunctionType):
        return set()
    found = set()
    for one in (function, *own_functions(function).values()):
        for code in _codes(one.__code__):
            left = [step.argval for step in dis.get_instructions(code)]
            while left:
                value = left.pop()
                if isinstance(value, tuple):
                    left += value
                elif isinstance(value, slice):
                    left += [value.start, value.stop, value.step]
                elif type(value) is int:
                    found.add(abs(value))
    return found
