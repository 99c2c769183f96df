"""A reader's forward and backward, called with NumPy arrays whatever their own kind is, each time with fresh copies."""

import contextlib
import linecache
import re
from copy import deepcopy
from inspect import Parameter, signature
from traceback import extract_tb, walk_tb
from typing import NamedTuple

import numpy as np

from .kinds import as_numpy, is_foreign, is_real, maker, turn_back

LIBRARIES = {'numpy', 'torch', 'jax', 'jaxlib', 'scipy'}


class Call(NamedTuple):
    """What a call gave: a value or an error, and the names of the arguments that it changed."""

    value: object = None
    error: Exception | None = None
    changed: tuple = ()
    left: dict = {}


class Layer:
    """names: of the inputs; given: {name: value}, real numbers as float64; upstream: the name of the gradient that
    comes in, '' for a loss; whole: whole numbers that forward takes as real ones too.
    """

    def __init__(self, forward, backward, inputs):
        self._forward, self.backward = forward, backward
        self.names = _names(forward, len(inputs))
        self._makers = {name: maker(value) for name, value in zip(self.names, inputs, strict=True)}
        self.foreign = next((value for value in inputs if is_foreign(value)), None)
        self.given, self.whole = dict(zip(self.names, map(_as_given, inputs), strict=True)), set()
        for name, value in zip(self.names, inputs, strict=True):
            if isinstance(self.given[name], np.ndarray) and not is_foreign(value) and not np.ndim(value):
                self._makers[name] = float
        first = self.call_forward(self.given)
        self.is_loss = _is_number(first.value)
        self._take_whole_numbers_as_real(first)
        self.upstream = '' if self.is_loss else 'dY' if 'dY' not in self.names else 'the upstream gradient'
        self._order = self._order_of_arguments()
        if self.foreign is not None:
            self._makers[self.upstream] = maker(self.foreign)

    def _take_whole_numbers_as_real(self, first):
        for name, value in list(self.given.items()):
            is_whole = isinstance(value, int | np.integer) or (
                isinstance(value, np.ndarray) and value.dtype.kind in 'iu'
            )
            if not is_whole or isinstance(value, bool) or self._makers[name] not in (deepcopy, np.copy):
                continue
            real = np.asarray(value, float)
            makers = self._makers
            self._makers = makers if real.ndim else makers | {name: float}
            other = self.call_forward(self.given | {name: real})
            if other.error is None and first.error is None and _same(other.value, first.value):
                self.given[name] = real
                self.whole.add(name)
            else:
                self._makers = makers

    def _order_of_arguments(self):
        """The names of what backward is given, by its own names where these are forward's and one more."""
        names, up = self.names, self.upstream or '1'
        wanted = names if self.is_loss else [*names, up]
        try:
            parameters = signature(self.backward).parameters.values()
        except (TypeError, ValueError):  # it does not tell
            return wanted
        kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        if any(each.kind == Parameter.VAR_POSITIONAL for each in parameters):
            return wanted
        taken = [
            each.name
            for each in parameters
            if each.kind in kinds and (each.default is each.empty or each.name in names)
        ]
        accepted = sum(each.kind in kinds for each in parameters)
        others = [name for name in taken if name not in names]
        if taken and len(others) == (not self.is_loss):
            return [name if name in names else up for name in taken]
        for order in [wanted, [*names, up]]:
            if len(taken) <= len(order) <= accepted:
                return order
        takes = f'backward takes {", ".join(taken) or "nothing"}'
        raise TypeError(f'{takes}; it should take {", ".join(wanted)}')

    def call_forward(self, arguments):
        """A Call of forward; its value is an array of NumPy, where it can be one."""
        called = self._call(self._forward, self.names, arguments)
        value = called.value
        usable = is_foreign(value) or isinstance(value, np.ndarray | np.generic | float | int)
        return called._replace(value=as_numpy(value)) if usable else called

    def answer(self, inputs):
        """What forward gives, as an array of NumPy; raises what forward raises."""
        return as_numpy(self._forward(*(self._makers[name](inputs[name]) for name in self.names)))

    def call_backward(self, arguments):
        """A Call of backward, after forward with the same inputs: what that keeps for it is there."""
        self.call_forward(arguments)
        return self._call(self.backward, self._order, arguments | {'1': 1.0})

    def _call(self, function, names, arguments):
        made = {name: self._makers.get(name, deepcopy)(arguments[name]) for name in names}
        try:
            value = function(*made.values())
        except (Exception, SystemExit) as error:
            return Call(error=error)
        with contextlib.suppress(Exception):  # what cannot be copied is taken as it is
            value = deepcopy(value)  # it may be one array, filled anew at each call
        changed = tuple(name for name in names if not _same(made[name], arguments[name]))
        return Call(value, changed=changed, left={name: made[name] for name in changed})


def _names(function, count):
    try:
        parameters = signature(function).parameters.values()
    except (TypeError, ValueError):  # it does not tell
        parameters = []
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    names = [each.name for each in parameters if each.kind in kinds]
    return names[:count] if len(names) >= count else [f'input {k}' for k in range(count)]


def _as_given(value):
    """Real numbers as float64 of NumPy; anything else as it is, foreign whole numbers as NumPy's."""
    if isinstance(value, float):
        return np.asarray(value)
    if is_foreign(value) or isinstance(value, np.ndarray | np.floating):
        array = as_numpy(value)
        return array.astype(float) if array.dtype.kind == 'f' else array
    if isinstance(value, list) and np.asarray(value).dtype.kind in 'fiu':
        return np.asarray(value, float if np.asarray(value).dtype.kind == 'f' else None)
    return value


def _is_number(value):
    return isinstance(value, np.ndarray | np.generic | float | int) and np.ndim(value) == 0


def _same(one, other):
    """Whether two values are the same; what cannot be compared is."""
    try:
        one, other = as_numpy(one), as_numpy(other)
        close = one.shape == other.shape and np.array_equal(
            one, other.astype(one.dtype), equal_nan=one.dtype.kind == 'f'
        )
    except (TypeError, ValueError):
        return True
    return bool(close)


def failing_line(error):
    """(the part of the reader's own line that raised it, {name: shape} of the arrays in it)"""
    summaries = extract_tb(error.__traceback__)
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    own = [each for each in zip(frames, summaries, strict=True) if not _is_library(each[0])]
    if not own:
        return '', {}
    frame, summary = own[-1]
    part, line = summary.line or '', linecache.getline(summary.filename, summary.lineno)
    if summary.lineno == summary.end_lineno:
        part = line.encode()[summary.colno : summary.end_colno].decode()
    known = frame.f_globals | frame.f_locals
    arrays = {name: known[name] for name in re.findall(r'(?<![.\w])[A-Za-z_]\w*', part) if _is_array(known.get(name))}
    return part, {name: tuple(array.shape) for name, array in arrays.items()}


def _is_array(value):
    return isinstance(getattr(value, 'shape', None), tuple)


def _is_library(frame):
    module = frame.f_globals.get('__name__') or ''
    return module == __name__ or module.split('.')[0] in LIBRARIES


# --- what backward gives


def by_name(layer, result):
    """{name: gradient or None} of what backward gave; a sentence where it is not one for each input."""
    names, real = layer.names, [name for name in layer.names if is_real(layer.given[name]) and name not in layer.whole]
    if hasattr(result, '_asdict'):
        named = _named(result._asdict(), names)
        result = named or tuple(result)
    if isinstance(result, dict):
        found = _named(result, names)
        asked = ', '.join(map(repr, names))
        return found or f'It gives a dict with {", ".join(map(repr, result)) or "no keys"}; its keys should be {asked}.'
    several = isinstance(result, tuple) or (isinstance(result, list) and len(names) > 1)
    found = list(result) if several else [result]
    for wanted in (names, real, *([names[:1]] if layer.is_loss and not several and result is not None else [])):
        if len(found) == len(wanted):
            return dict.fromkeys(names) | dict(zip(wanted, found, strict=True))
    if result is None:
        return 'It gives None. Does it end in `return`?'
    what = f'{len(found)} gradients' if several else 'one gradient'
    return f'It gives {what}; there should be {len(names)}, for {", ".join(names)}: None where there is none.'


def _named(result, names):
    """The same by the names of inputs, whatever way of writing gradients it has; None where a name is of no input."""
    found = dict.fromkeys(names)
    for key, value in result.items():
        fitting = [name for name in names if key in (name, f'd{name}', f'd_{name}', f'grad_{name}', f'{name}_grad')]
        if not fitting:
            return None
        found[fitting[0]] = value
    return found


def fault_of_type(title, value, layer):
    """A sentence where this is no array of real numbers of the kind that backward was given; else ''."""
    if is_foreign(value):
        if layer.foreign is None:
            kind = type(value).__name__
            return f'{title} is a {kind}, and the inputs are NumPy arrays. `{turn_back(title, value)}` makes it one.'
        value = as_numpy(value)
    if isinstance(value, list | tuple):
        return f'{title} is a {type(value).__name__}. `np.array(...)` makes it an array.'
    if not isinstance(value, np.ndarray | np.generic | float | int):
        return f'{title} is of type {type(value).__name__}; it should be an array.'
    kind = np.asarray(value).dtype
    return f'{title} holds {kind}; it should hold real numbers, such as float64.' if kind.kind not in 'fiu' else ''
