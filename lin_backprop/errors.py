"""The errors that beginners meet, in plain words, with what helps."""

import difflib
import re

from .letters import LETTERS

SIZES = [letter.size for letter in LETTERS.values()]

# what PyTorch calls it: what it is in NumPy, for an array X
IN_NUMPY = {
    't': '`X.T`', 'unsqueeze': '`X[:, None]`', 'squeeze_': '`X.squeeze()`', 'permute': '`X.transpose(...)`',
    'float': '`X.astype(float)`', 'double': '`X.astype(float)`', 'long': '`X.astype(int)`', 'int': '`X.astype(int)`',
    'bool': '`X.astype(bool)`', 'to': '`X.astype(...)`', 'type': '`X.astype(...)`', 'type_as': '`X.astype(...)`',
    'clamp': '`np.clip(X, low, high)`', 'clamp_min': '`np.maximum(X, low)`', 'clamp_max': '`np.minimum(X, high)`',
    'clip_': '`np.clip(X, low, high)`', 'relu': '`np.maximum(X, 0)`', 'mm': '`X @ W`', 'matmul': '`X @ W`',
    'bmm': '`X @ W`', 'mv': '`X @ w`', 'addmm': '`b + X @ W`', 'outer': '`np.outer(x, y)`', 'ger': '`np.outer(x, y)`',
    'mul': '`X * W`', 'add': '`X + W`', 'sub': '`X - W`', 'div': '`X / W`', 'pow': '`X ** 2`', 'neg': '`-X`',
    'square': '`X ** 2`', 'sqrt': '`np.sqrt(X)`', 'exp': '`np.exp(X)`', 'log': '`np.log(X)`', 'abs': '`np.abs(X)`',
    'sign': '`np.sign(X)`', 'tanh': '`np.tanh(X)`', 'maximum': '`np.maximum(X, 0)`', 'minimum': '`np.minimum(X, 0)`',
    'cat': '`np.concatenate([...], axis)`', 'tensor': '`np.array(...)`', 'numel': '`X.size`', 'dim': '`X.ndim`',
    'expand': '`np.broadcast_to(X, shape)`',
    'expand_as': '`np.broadcast_to(X, W.shape)`', 'view_as': '`X.reshape(...)`',
    'contiguous': '`X`, without it', 'clone': '`X.copy()`', 'gt': '`X > 0`', 'lt': '`X < 0`', 'ge': '`X >= 0`',
    'le': '`X <= 0`', 'eq': '`X == Y`', 'where': '`np.where(mask, X, Y)`', 'new_zeros': '`np.zeros(shape)`',
    'new_ones': '`np.ones(shape)`', 'zero_': '`np.zeros_like(X)`', 'add_': '`X + W`', 'mul_': '`X * W`',
    'sub_': '`X - W`', 'index_add_': '`np.add.at(X, rows, values)`', 'index_add': '`np.add.at(X, rows, values)`',
    'scatter_add_': '`np.add.at(X, rows, values)`', 'append': '`np.append(X, values)`', 'einsum': '`np.einsum(...)`',
    'rand': '`np.random.rand(...)`', 'randn': '`np.random.randn(...)`', 'vstack': '`np.vstack([...])`',
    'hstack': '`np.hstack([...])`', 'stack': '`np.stack([...])`', 'concatenate': '`np.concatenate([...], axis)`',
    'flip': '`X[::-1]`', 'unflatten': '`X.reshape(...)`', 'count': '`np.sum(X == value)`', 'length': '`len(X)`',
    'len': '`len(X)`', 'transpose_': '`X.T`', 'mT': '`X.T`',
    'inverse': '`np.linalg.inv(X)`', 'inv': '`np.linalg.inv(X)`',
    'norm': '`np.linalg.norm(X)`', 'zeros_like': '`np.zeros_like(X)`', 'ones_like': '`np.ones_like(X)`',
}  # fmt: skip
OF_TORCH = {'numpy', 'detach', 'cpu', 'cuda', 'data', 'tolist_'}
STORED = {'g', 'grad', 'backward', 'requires_grad', 'requires_grad_', 'grad_fn'}

# (an expression for the first line of an error, the sentence for it); {1} is what stood in its first brackets
PATTERNS = [
    (r'^matmul: .*\(size (\d+) is different from (\d+)\)$',
     '`@` sums the last axis of the left array, {2} long, with the first of the right one, {1} long.'),
    (r'^shapes \((.*)\) and \((.*)\) not aligned: (\d+) \(dim \d\) != (\d+)',
     '`np.dot` and `.dot` sum the last axis of the left array, {3} long, with the first of the right one, {4} long.'),
    (r'^matmul: Input operand \d does not have enough dimensions',
     '`@` takes arrays, and one side is a single number: for a number write `*`.'),
    (r'unsupported operand type\(s\) for @',
     '`@` takes two arrays, and here a side is none: for numbers write `*`.'),
    (r'^The truth value of an array',
     '`if`, `and`, `or`, `not` and the `max` and `min` of Python want one True or False, and an array has one for each '
     'entry. For all entries at once: multiply by `(y > 0)`, or `np.where(y > 0, a, b)`, or `np.maximum(y, 0)`.'),
    (r'^operands could not be broadcast together with remapped shapes .*->remapped\]: .*and requested shape \((.*)\)',
     '`np.broadcast_to` lays an array along another shape, from the last axis on: where the sizes differ, its own must '
     'be 1. The wanted shape was ({1}).'),
    (r'^operands could not be broadcast together with remapped shapes',
     'One letter in `einsum` stands for axes of two different sizes. Look at the shapes, and give each axis its own '
     'letter.'),
    (r"^non-broadcastable output operand with shape \((.*)\) doesn't match the broadcast shape \((.*)\)",
     '`+=` and its like keep the shape on the left, ({1}), and the result has the shape ({2}): sum an axis first, or '
     'start from an array of the larger shape.'),
    (r'^could not broadcast input array from shape \((.*)\) into shape \((.*)\)',
     'What is put into the array has the shape ({1}), and its place there has the shape ({2}).'),
    (r'^axis (-?\d+) is out of bounds for array of dimension (\d+)',
     'It asks for axis {1} of an array with {2} axes; they count from 0. A number has none.'),
    (r"^'axis' entry (-?\d+) is out of bounds", 'It asks for axis {1}, which the array does not have.'),
    (r"^duplicate value in 'axis'", 'One axis is named twice.'),
    (r"^axes don't match array", '`transpose` wants each axis of the array once: two for a table, such as `(1, 0)`.'),
    (r'too many subscripts for operand (\d)',
     '`einsum` was given more letters for an array than it has axes: array number {1}, counted from 0.'),
    (r'^operand has more dimensions than subscripts',
     '`einsum` was given fewer letters for an array than it has axes: each axis needs a letter.'),
    (r"included output subscript '(.)' which never appeared",
     'The answer of `einsum` has the letter {1}, and no array has it: only letters of the arrays can stand behind the '
     'arrow.'),
    (r"includes output subscript '(.)' multiple times", 'The letter {1} stands twice behind the arrow of `einsum`.'),
    (r'^(more|fewer) operands provided to einstein sum function',
     '`einsum` needs a word of letters for each array, with a comma between: `"ni,nj->ij"` takes two arrays.'),
    (r'^cannot reshape array of size (\d+) into shape \((.*)\)',
     'The array has {1} numbers, and the shape ({2}) needs another count. Let the arguments say the sizes, or write -1 '
     'for one of them.'),
    (r'^all the input arrays must have same number of dimensions.* index 0 has (\d).* index 1 has (\d)',
     'The arrays that are joined have {1} and {2} axes. `np.ones(N)` has one axis, and a column has two: '
     '`np.ones((N, 1))`. `np.column_stack` makes columns by itself.'),
    (r'^all the input array dimensions except.* along dimension (\d).* size (\d+) and .* size (\d+)',
     'Arrays that are joined must agree in all other axes, and in axis {1} one has {2}, the other {3}. A column to put '
     'beside X has the shape (N, 1), with axis=1; a row to put below it has (1, D), with axis=0.'),
    (r'^all input arrays must have the same shape', '`np.stack` takes arrays that all have one shape.'),
    (r'^zero-dimensional arrays cannot be concatenated', 'A number cannot be joined to an array: make it an array.'),
    (r'^(\w+stack|concatenate)\(\) takes (?:from )?1',
     '`np.{1}` takes one list of arrays: `np.{1}([a, b])`.'),
    (r'^only integer scalar arrays can be converted to a scalar index',
     'An array stands where a whole number is wanted, an axis or a size. `np.sum(a, 0)` takes one array and an axis, '
     '`np.concatenate([a, b])` one list of arrays.'),
    (r"got an unexpected keyword argument 'dims?'", 'What is `dim` in PyTorch is `axis` in NumPy: `.sum(axis=0)`.'),
    (r"got an unexpected keyword argument 'keepdim'", 'What is `keepdim` in PyTorch is `keepdims` in NumPy.'),
    (r"got an unexpected keyword argument 'device'|got an unexpected keyword argument 'requires_grad'",
     'This is an option of PyTorch; NumPy has none of that name.'),
    (r'^Type must be a sub-type of ndarray type|^Cannot interpret .* as a data type',
     'A number stands where a type is wanted. A shape is one tuple: `np.zeros((3, 2))`; and what is `.view(3, 2)` in '
     'PyTorch is `.reshape(3, 2)` in NumPy.'),
    (r"^'tuple' object is not callable", 'A shape is read with square brackets: `X.shape[0]`.'),
    (r"^'int' object is not callable", '`.size`, `.ndim` and numbers are not called. What is `X.size(0)` in PyTorch is '
     '`X.shape[0]` in NumPy; between a number and a bracket stands a `*`.'),
    (r"^'(float|numpy\.float64)' object is not callable",
     'A number is called like a function: between a number and a bracket stands a `*`.'),
    (r"^'numpy\.ndarray' object is not callable",
     'An array is called like a function. For an entry write `X[...]`, for a product `*` or `@` before the bracket.'),
    (r"^'(list|str|LinGrad)' object is not callable", 'A {1} is called like a function: is it `[...]` that is meant?'),
    (r"^object of type '([\w.]+)' has no len\(\)|^len\(\) of unsized object",
     '`len` counts the rows of an array, and this is a number.'),
    (r"^'(float|int|numpy\.float64)' object is not subscriptable|^invalid index to scalar variable",
     '`[...]` takes an entry out of an array, and this is a single number.'),
    (r"'builtin_function_or_method'|'method'|'function' object is not subscriptable|'_ArrayFunctionDispatcher'",
     'A function stands here by its name alone. Round brackets call it: `X.sum()`, `np.zeros((3, 2))`.'),
    (r"'NoneType'", 'Something is None here: a function without `return` gives it, and so do `np.add.at` and '
     '`list.append`, which change what they are given.'),
    (r"'ellipsis'", 'The dots `...` still stand in a line that is used.'),
    (r'^(.*)division by zero|divided? by zero', 'For these numbers it divides by 0.'),
    (r'^maximum recursion depth|^RecursionError$', 'It calls itself, without end.'),
    (r'^Unable to allocate|^MemoryError$', 'It asks for more memory than there is.'),
    (r'^Last 2 dimensions of the array must be square',
     'Only a table with as many rows as columns can have an inverse.'),
    (r'^Singular matrix', 'This table has no inverse.'),
    (r'^index (-?\d+) is out of bounds for axis (\d) with size (\d+)',
     'It asks for number {1} along axis {2}, which is {3} long; they count from 0.'),
    (r'^list index out of range|^tuple index out of range',
     'It asks for an entry beyond the end; they count from 0. An array with one axis has only `shape[0]`.'),
    (r'^too many indices for array: array is (\d)-dimensional, but (\d) were',
     'There are {2} indices for an array with {1} axes.'),
    (r'^only integers, slices|^arrays used as indices must be of integer',
     'An index must be a whole number, and this one is not.'),
    (r'^boolean index did not match.* axis is (\d+).* axis is (\d+)',
     'The mask has {2} entries along an axis where the array has {1}.'),
    (r'object cannot be interpreted as an integer|^expected a sequence of integers or a single integer',
     'A count or a size must be a whole number: `int(...)` makes it one; and `//` divides without a rest.'),
    (r'^only (0-dimensional|length-1) arrays can be converted|^can only convert an array of size 1',
     'An array stands where one number is wanted: `float`, `int` and what is in `math` take numbers. NumPy has the '
     'same for arrays, such as `np.exp`.'),
    (r'^setting an array element with a sequence\. .*inhomogeneous',
     '`np.array` was given lists of different lengths.'),
    (r'^setting an array element with a sequence', 'A whole array is put where there is room for one number.'),
    (r'^Cannot cast ufunc',
     'An array of whole numbers cannot take fractions: start from `np.zeros(shape)`, which holds floats.'),
    (r'^not enough values to unpack \(expected (\d), got (\d)\)|^too many values to unpack \(expected (\d)',
     'The names on the left of the `=` and the values on its right are not equally many: `N, D = X.shape` fits two '
     'axes.'),
    (r'^cannot unpack non-iterable', 'Several names stand on the left of the `=`, and one number on its right.'),
    (r'^numpy boolean subtract|^The numpy boolean negative',
     'True and False have no minus: `~mask` turns them round, and `1.0 * mask` makes them numbers.'),
    (r"^ufunc 'invert' not supported",
     '`~` turns True and False round, and these are numbers: `-X` is the other sign.'),
    (r"^can't multiply sequence", 'A list times a number repeats the list: make it an array, `np.array(...)`.'),
    (r'^negative dimensions are not allowed', 'A size below 0 was asked for.'),
    (r'^shape-mismatch for sum',
     '`np.tensordot` sums two axes of each array where it is not told which, and their sizes differ.'),
    (r'^SystemExit$', 'It ends the whole program: leave `exit` out, and write `return`.'),
    (r'^KeyboardInterrupt$', 'It interrupts itself.'),
]  # fmt: skip


def in_words(error, said, names=()):
    """What an error means, in a sentence or two, or ''. said: its first line; names: of the arguments."""
    if isinstance(error, UnboundLocalError) and "'" in said:
        name = _quoted(said)
        return (
            f'`{name}` has no value here: no line that came before gave it one. Is it set in one branch of an `if` '
            'only, or used before it is set?'
        )
    if isinstance(error, NameError):
        return _unknown(_quoted(said), names) if "'" in said else ''
    if isinstance(error, AttributeError) and (words := _missing(said)):
        return words
    text = said if said and not isinstance(error, SystemExit) else type(error).__name__
    for expression, sentence in [*PATTERNS, (r'^operands could not be broadcast together', '')]:
        if found := re.search(expression, text):
            if not sentence:
                return _broadcast(said)
            return re.sub(r'\{(\d)\}', lambda number, found=found: found[int(number[1])] or '', sentence)
    return ''


def _quoted(said):
    return said.split("'")[1]


def _unknown(name, names):
    """A name that is not defined."""
    if name in ('torch', 'F', 'nn', 'tensor'):
        return f'`{name}` is not defined: the arrays here are those of NumPy, and `np` is its name.'
    if same := [given for given in names if given.lower() == name.lower()]:
        return f'`{name}` is not defined. What it was given is called `{same[0]}`: capitals count.'
    if name in SIZES:
        where = 'ask an array for its size: `len(X)`, `X.shape[1]`'
        return f'`{name}` is not defined. It is a letter of the text; in code, {where}.'
    if near := difflib.get_close_matches(name, names, 1, 0.6):
        return f'`{name}` is not defined. Is `{near[0]}` meant?'
    return f'`{name}` is not defined: no line before gave it a value.'


def _missing(said):
    """An attribute that an array, a number, a list or numpy does not have."""
    said = said.replace("module 'numpy'", 'np')
    found = re.search(r"'?(numpy\.\w+|\w+)'? (?:object )?has no attribute '(\w+)'", said)
    if not found:
        return ''
    kind, name = found.groups()
    if kind in ('float', 'int', 'bool'):
        return f'This is a single number, and a number has no `.{name}`.'
    if kind in ('list', 'tuple'):
        return f'A {kind} has no `.{name}`: `np.array(...)` makes it an array.'
    if kind == 'NoneType':
        return f'Something is None here, and None has no `.{name}`: does what gave it end in `return`?'
    if kind not in ('numpy.ndarray', 'np') and not kind.startswith('numpy.'):
        return ''
    owner = 'NumPy' if kind == 'np' else 'An array of NumPy'
    if name in STORED:
        return f'{owner} has no `.{name}`: nothing is stored on arrays here. The gradient is what you return.'
    if name in OF_TORCH and kind != 'np':
        return f'{owner} has no `.{name}`, and needs none: it is an array already.'
    if name in IN_NUMPY:
        return f'{owner} has no `{name}`. In NumPy it is written {IN_NUMPY[name]}.'
    return f'{owner} has no `{name}`.'


def _broadcast(said):
    """Which axes met, for shapes that do not go together."""
    shapes = [[int(size) for size in re.findall(r'\d+', shape)] for shape in re.findall(r'\(([\d, ]*)\)', said)]
    rule = '`*`, `+` and `-` line arrays up from their last axis, and sizes must be equal there, or one of them 1'
    depth = max(map(len, shapes), default=0)
    for k in range(1, depth + 1):
        met = {shape[-k] for shape in shapes if len(shape) >= k} - {1}
        if len(met) > 1:
            place = ['last axis', 'last but one', 'last but two'][k - 1] if k < 4 else f'{k}th axis from the end'
            words = ' and '.join(f'({", ".join(map(str, shape))}{"," * (len(shape) == 1)})' for shape in shapes)
            return f'{rule}: {words} do not fit, {" and ".join(map(str, sorted(met)))} meet in the {place}.'
    return f'{rule}.'
