"""What is wrong with a function apart from its formula, each as a Slip; each is tried before it is said."""

import pickle
from itertools import combinations
from types import CellType, FunctionType, ModuleType, SimpleNamespace

import numpy as np

from ..letters import size
from . import headings as see
from .code import asked, names_of, numbers_in, own_functions, rebuilt, with_numbers
from .exercise import Slip
from .outcomes import alike, all_alike, call, same_numbers
from .trials import letters_of, sizes_of_trial

STILL, NOTEBOOK = 'the mistake is still in it', 'the numbers of the notebook'
CHANGED = Slip('an input changed', '', '',
               'Others still need it. `+=`, `-=` and `a[...] =` change the array itself: work on a copy.')  # fmt: skip
TYPE = Slip('the type of number', '', '', 'The numbers are right here, but this type cuts or rounds others.')
SIZE_ONE = Slip('an axis of size 1', '', see.BATCH_OF_ONE,
                'Only arrays with an axis of size 1 fail: such an axis was lost, or taken for granted.')  # fmt: skip
ONE_SIZE = Slip('a size written into the code', '', '', 'It works at one size. Let the arguments say the sizes.')
OVERFLOW = Slip('a number that does not fit', '', '',
                'int32 holds whole numbers up to 2,147,483,647, and here they go beyond. Those of Python have no '
                'limit, and int64 has more room.')  # fmt: skip
EMPTY = Slip('`np.empty`', '', '',
             '`np.empty` gives whatever lay in memory. What is added up starts from `np.zeros`.')  # fmt: skip
LARGE = 10**7  # bytes of an array that is not looked at
RANDOM = ('random', 'rand', 'randn', 'normal', 'integers', 'default_rng', 'choice', 'permutation', 'shuffle', 'uniform')


# --- the notebook's arrays


def of_the_notebook(function, trials, outcomes):
    """A Slip where what it does depends on arrays of the notebook, or on sizes, that it was not given; else None."""
    if not isinstance(function, FunctionType):
        return None
    used = {}
    for one in (function, *own_functions(function).values()):
        given = {name.lower() for name in asked(function)}
        for name in names_of(one):
            value = function.__globals__.get(name)
            if _holds_array(value) or (type(value) in (int, float) and (name.lower() in given or name in 'NDMKTHBV')):
                used[name] = value
    names = [name for name, value in used.items() if _depends(function, name, _other(value), trials, outcomes)]
    if not names:
        return None
    listed = ' and '.join(f'`{name}`' for name in names)
    why = f"It uses the notebook's {listed}, and not what it was given."
    for name in names:
        for given in asked(function):
            if given.lower() == name.lower():
                why += f' What it was given is called `{given}`: capitals count.'
    return Slip(NOTEBOOK, '', '', why)


def _holds_array(value, deep=2):
    if isinstance(value, tuple | list) and deep:
        return any(_holds_array(part, deep - 1) for part in value[:9])
    return isinstance(value, np.ndarray)


def _other(value, deep=2):
    """Another value of the same kind, and of another size."""
    if isinstance(value, np.ndarray):
        return np.random.default_rng(0).standard_normal([size + 1 for size in value.shape])
    if isinstance(value, tuple | list) and deep:
        parts = [_other(part, deep - 1) for part in value]
        return type(value)(*parts) if hasattr(value, '_fields') else type(value)(parts)
    return value + 1 if type(value) in (int, float) else value


def _depends(function, name, other, trials, outcomes):
    changed = rebuilt(function, {name: other})
    for trial, before in zip(trials, outcomes, strict=True):
        after = call(changed, trial, 1)
        if not alike(before, after) or before.said != after.said:
            return True
    return False


# --- the same call, several answers


def kept(function):
    """{name: bytes} of what the function may keep: defaults, globals, variables around it, attributes."""
    if not isinstance(function, FunctionType):
        places = {'itself': vars(function)} if hasattr(function, '__dict__') else {}
    else:
        places = {name: function.__globals__[name] for name in names_of(function) if name in function.__globals__}
        places |= _defaults(function) | (function.__kwdefaults__ or {}) | vars(function)
        places |= dict(zip(function.__code__.co_freevars, map(_content, function.__closure__ or ()), strict=True))
    return {name: data for name, value in places.items() if (data := _data(value)) is not None}


def keeps(function, before, trials, outcomes):
    """A Slip where a call leaves something behind that changes a later one; else None. before: what it kept first."""
    after = kept(function)
    changed = [name for name, data in after.items() if before.get(name) != data]
    if not changed:
        return None
    if isinstance(function, FunctionType):
        alone = [call(_fresh(function, before), trial, 1) for trial in trials]  # each as if it was the first call
        if all_alike(alone, outcomes):
            return None
    listed = ' and '.join(f'`{name}`' for name in changed)
    why = f'What a call leaves in {listed} is there in the next. Start from zeros inside the function, at each call.'
    return Slip('something kept from the call before', '', '', why)


def by_chance(function, trial):
    """The Slip for a function that gives several answers to the same arguments, and keeps nothing that is found."""
    zeroed = _with_zeros(function)
    if zeroed and alike(call(zeroed, trial, 1), call(zeroed, trial, 1)):
        return EMPTY
    chance = 'It uses random numbers, and a gradient has none.'
    if not isinstance(function, FunctionType) or not {*names_of(function)} & {*RANDOM}:
        chance = 'Something else goes in than its arguments: chance, the time, or memory that nobody filled.'
    return Slip('not the same at each call', '', '', chance)


def _fresh(function, before):
    """The same function with what it kept before."""
    old = {name: pickle.loads(data) for name, data in before.items()}
    again = rebuilt(function, {name: value for name, value in old.items() if name in function.__globals__})
    defaults = tuple(old.get(name, value) for name, value in _defaults(function).items())
    names, cells = function.__code__.co_freevars, function.__closure__ or ()
    around = tuple(CellType(old[n]) if n in old else cell for n, cell in zip(names, cells, strict=True))
    fresh = FunctionType(function.__code__, again.__globals__, function.__name__, defaults or None, around or None)
    fresh.__kwdefaults__ = {name: old.get(name, value) for name, value in (function.__kwdefaults__ or {}).items()}
    vars(fresh).update({name: old.get(name, value) for name, value in vars(function).items()})
    again.__globals__[function.__name__] = fresh
    return fresh


def _defaults(function):
    """{name: value} of the defaults of parameters by position."""
    values = function.__defaults__ or ()
    return dict(zip(asked(function)[len(asked(function)) - len(values) :], values, strict=True))


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # empty
        return None


def _data(value):
    if isinstance(value, ModuleType | FunctionType | type):
        return None
    try:
        data = pickle.dumps(value) if getattr(value, 'nbytes', 0) < LARGE else None
        pickle.loads(data)
    except Exception:  # what cannot be compared, or not be made again
        return None
    return data


def from_empty(function, trials, rights):
    """EMPTY where the function is right once `np.empty` gives zeros."""
    zeroed = _with_zeros(function)
    right = zeroed and all(alike(call(zeroed, t, 1), right) for t, right in zip(trials, rights, strict=True))
    return EMPTY if right else None


def _with_zeros(function):
    """The same function with zeros wherever it asks for `np.empty`; None where it does not."""
    if not isinstance(function, FunctionType) or not {*names_of(function)} & {'empty', 'empty_like'}:
        return None
    zeros = {'empty': np.zeros, 'empty_like': np.zeros_like}
    changes = {name: value for name, value in zeros.items() if name in function.__globals__}
    numpy = SimpleNamespace(**{**vars(np), **zeros})
    return rebuilt(function, changes | {name: numpy for name, value in function.__globals__.items() if value is np})


# --- order, type and size


def in_another_order(exercise, function, trials, rights):
    """A Slip where the parameters have the names of the task in another order, and it is right so; else None."""
    names = asked(function)
    if sorted(names) != sorted(exercise.takes) or names == list(exercise.takes):
        return None
    moved = [{name: trial[name] for name in names} for trial in trials]
    if not all(alike(call(function, trial, 1), right) for trial, right in zip(moved, rights, strict=True)):
        return None
    why = f'It is called with {", ".join(exercise.takes)}, in this order; yours takes {", ".join(names)}.'
    return Slip('the arguments in another order', '', '', why)


def cut(outcomes, rights):
    """TYPE where the numbers are right but for the type they are held in: whole, or rounded to a few digits."""
    for outcome, right in zip(outcomes, rights, strict=True):
        several = [isinstance(value, tuple | list) for value in (outcome.value, right.value)]
        parts = [value if isinstance(value, tuple | list) else [value] for value in (outcome.value, right.value)]
        if outcome.error or several[0] != several[1] or len(parts[0]) != len(parts[1]):
            return None
        for one, other in zip(*parts, strict=True):
            if not isinstance(one, np.ndarray) or one.shape != np.shape(other) or one.dtype.kind not in 'iuf':
                return None
            with np.errstate(all='ignore'):
                held = [np.asarray(other).astype(one.dtype), np.round(other).astype(one.dtype)]
            if not any(same_numbers(one, each) for each in held):
                return None
    return TYPE


def right_but_for_the_type(outcomes, rights):
    """Whether all numbers are right, in a list perhaps: then no formula is wrong."""
    as_numbers = (same_numbers(outcome.value, right.value) for outcome, right in zip(outcomes, rights, strict=True))
    return all_alike(outcomes, rights) or all(as_numbers)


def by_size(exercise, function, trials, outcomes, rights, kinds):
    """A Slip where what fails fails by a size, 1 or any other than that of the first trial; else None."""
    if kinds[0] != 'right' or not letters_of(exercise) or not {'raised', 'shape'} & set(kinds):
        return None
    sizes = [sizes_of_trial(exercise, trial) for trial in trials]
    failed = [k for k, kind in enumerate(kinds) if kind != 'right']
    if all(1 in sizes[k].values() for k in failed):
        return SIZE_ONE
    written = [letter for letter, size in sizes[0].items() if size in numbers_in(function)]
    for count in range(1, len(written) + 1):
        for letters in combinations(written, count):
            if _right_with(function, letters, sizes, trials, rights):
                listed = ' and '.join(f'the {sizes[0][x]} in it should be {size(x)}' for x in letters)
                return ONE_SIZE._replace(why=f'It works at one size: {listed}. Let the arguments say the sizes.')
    return ONE_SIZE if all(_first_shape(outcomes[0], outcomes[k], rights[k]) for k in failed) else None


def _right_with(function, letters, sizes, trials, rights):
    """Whether it is right at every trial once the numbers in it that are sizes of the first are those of the trial."""
    for own, trial, right in zip(sizes, trials, rights, strict=True):
        changed = with_numbers(function, {sizes[0][letter]: own[letter] for letter in letters})
        if not alike(call(changed, trial, 1), right):
            return False
    return True


def _first_shape(first, outcome, right):
    """Whether an axis of the result is as long as in the first trial, where it should not be."""
    values = [each.value if isinstance(each.value, tuple | list) else [each.value] for each in (first, outcome, right)]
    if outcome.error or len({*map(len, values)}) > 1:
        return False
    for shapes in zip(*([np.shape(part) for part in value] for value in values), strict=True):
        if len({*map(len, shapes)}) == 1 and any(a == b != c for a, b, c in zip(*shapes, strict=True)):
            return True
    return False


# --- a task that is to find the mistake


def same_as(outcomes, starts):
    """Whether it gives what the lines give that stood there before."""
    return starts is not None and all_alike(outcomes, starts)


def still_there(exercise, outcomes, starts, rights):
    """A Slip where the numbers are those of the lines given, or some of them are and the others right; else None."""
    if exercise.start == '...':
        return None
    changed = next((outcome.changed for outcome in outcomes if outcome.changed), '')
    more = f' And `{changed}`, which it was given, is changed too: work on a copy.' * bool(changed)
    if same_as(outcomes, starts):
        why = 'These are still the numbers of the lines you were given.'
        return Slip(STILL, '', '', why + more)
    if not isinstance(exercise.gives, dict) or any(not isinstance(o.value, tuple | list) for o in outcomes):
        return None
    old = []
    for k, name in enumerate(exercise.gives):
        if any(len(outcome.value) != len(exercise.gives) for outcome in outcomes):
            return None
        was, now, wanted = ([each.value[k] for each in group] for group in (starts, outcomes, rights))
        if all(map(same_numbers, now, was)) and not all(map(same_numbers, was, wanted)):
            old.append(name)
    if not old:
        return None
    are = 'has' if len(old) == 1 else 'have'
    return Slip(STILL, '', '', f'{" and ".join(old)} still {are} the numbers of the lines you were given.{more}')
