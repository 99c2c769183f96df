"""Every exercise: its answer is right, each of its mistakes is told by name, and no mutant of the answer passes."""

import ast
import re
from dataclasses import replace

import numpy as np
import pytest
from test_notebooks import TASKS, read, text_of

from lin_backprop.practice import EXERCISES, check, hint, solution
from lin_backprop.practice.answers import check as check_one
from lin_backprop.practice.judge import alike, call, slips_of

ALL = [exercise for exercises in EXERCISES.values() for exercise in exercises]
SLIPS = [(exercise, slip) for exercise in ALL for slip in slips_of(exercise)]
every_exercise = pytest.mark.parametrize('exercise', ALL, ids=lambda exercise: exercise.name)
every_slip = pytest.mark.parametrize(
    ('exercise', 'slip'), SLIPS, ids=[f'{exercise.name}-{slip.name}' for exercise, slip in SLIPS]
)


def test_there_are_exercises_for_every_notebook():
    assert list(EXERCISES) == TASKS
    assert all(2 <= len(exercises) <= 4 for exercises in EXERCISES.values())
    assert len(ALL) >= 25
    assert len({exercise.name for exercise in ALL}) == len(ALL)


@every_exercise
def test_the_answer_is_right(exercise):
    answer = check_one(exercise, exercise.function(exercise.answer))
    assert answer.kind == 'right'
    assert answer.text.startswith('Right.')


def variants(function):
    """The same function in other types and memory orders."""

    def every(change):
        def changed(*arguments):
            value = function(*arguments)
            return tuple(map(change, value)) if isinstance(value, tuple) else change(value)

        return changed

    def in_float32(*arguments):
        small = [a.astype(np.float32) if isinstance(a, np.ndarray) and a.dtype.kind == 'f' else a for a in arguments]
        return function(*small)

    def from_columns(*arguments):
        return function(*[np.asfortranarray(a) if isinstance(a, np.ndarray) else a for a in arguments])

    yield in_float32
    yield from_columns
    yield every(lambda value: np.asfortranarray(value) if isinstance(value, np.ndarray) else value)
    yield every(lambda value: value[..., ::-1][..., ::-1] if isinstance(value, np.ndarray) and value.ndim else value)


@every_exercise
def test_the_answer_is_right_in_any_float_and_memory_order(exercise):
    for variant in variants(exercise.function(exercise.answer)):
        assert check_one(exercise, variant).kind == 'right'


@every_exercise
def test_an_untouched_stub_is_neither_an_error_nor_a_success(exercise):
    def raises(*arguments):
        raise NotImplementedError

    for stub in (lambda *arguments: None, lambda *arguments: ..., raises, exercise.function(exercise.start)):
        answer = check_one(exercise, stub)
        assert (answer.kind, answer.mistake) == ('not attempted', '')
        assert 'Right' not in answer.text


@every_slip
def test_each_mistake_is_told_by_its_name(exercise, slip):
    answer = check_one(exercise, exercise.function(slip.code))
    assert answer.kind not in ('right', 'not attempted')
    assert answer.mistake == slip.name
    assert answer.text.startswith(f'Not yet: {slip.name}. {slip.why}')
    assert 'Right.' not in answer.text


@every_exercise
def test_no_mistake_of_its_own_hides_another(exercise):
    assert [slip for slip in exercise.slips if slip not in slips_of(exercise)] == []


@pytest.mark.parametrize('name', ['dX', 'dW', 'db'])
def test_the_three_gradients_know_a_dozen_mistakes(name):
    exercise = next(exercise for exercise in ALL if exercise.name == name)
    assert len({slip.name for slip in slips_of(exercise)}) >= 12


@every_exercise
def test_mistakes_that_no_code_shows_are_told_too(exercise):
    right = exercise.function(exercise.answer)
    calls = []

    def kept(*arguments):
        calls.append(1)
        value = right(*arguments)
        return value if len(calls) == 1 else None

    assert check_one(exercise, kept).mistake == 'something kept from the call before'
    if any(isinstance(value, np.ndarray) for value in exercise.trials()[0].values()):

        def changes(*arguments):
            value = right(*arguments)
            next(a for a in arguments if isinstance(a, np.ndarray)).flat[0] += 1
            return value

        answer = check_one(exercise, changes)
        assert (answer.kind, answer.mistake) == ('changed', 'an input changed')
    if isinstance(exercise.gives, str) and exercise.gives:
        as_int = check_one(exercise, lambda *arguments: right(*arguments).astype(int))
        first = right(*exercise.trials()[0].values())
        whole = (first == first.round()).all()  # else the numbers are cut at once, and that is what is told
        assert as_int.mistake == ('the type of number' if whole else '')
        fixed = check_one(exercise, lambda *arguments: np.resize(right(*arguments), first.shape))
        assert fixed.mistake in ('a size written into the code', 'a batch of one') or exercise.gives == ''
        nan = check_one(exercise, lambda *arguments: right(*arguments) * np.nan)
        assert nan.kind == 'not finite'


# --- mutants


class Mutate(ast.NodeTransformer):
    """Changes the k-th place that can be changed, in its m-th way; `done` tells whether there was one."""

    OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div)
    NAMES = {'sum': 'mean', 'mean': 'sum', 'cumsum': 'cumprod', 'outer': 'inner', 'zeros': 'ones', 'ones': 'zeros'}

    def __init__(self, place, way):
        self.left, self.way, self.done = place, way, False

    def generic_visit(self, node):
        node = super().generic_visit(node)
        ways = list(self.ways(node))
        if not ways or self.done:
            return node
        self.left -= 1
        if self.left >= 0 or self.way >= len(ways):
            return node
        self.done = True
        return ways[self.way]

    def ways(self, node):
        if isinstance(node, ast.BinOp):
            yield ast.BinOp(node.right, node.op, node.left)
            yield ast.UnaryOp(ast.USub(), node)
            yield ast.BinOp(ast.Constant(2), ast.Mult(), node)
            for operator in self.OPERATORS:
                if not isinstance(node.op, operator):
                    yield ast.BinOp(node.left, operator(), node.right)
        elif isinstance(node, ast.Attribute) and node.attr == 'T':
            yield node.value
        elif isinstance(node, ast.Attribute) and node.attr in self.NAMES:
            yield ast.Attribute(node.value, self.NAMES[node.attr], node.ctx)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        elif isinstance(node, ast.Compare):
            yield ast.Compare(node.left, [ast.LtE()], node.comparators)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and '->' in node.value:
            before, after = node.value.split('->')
            yield ast.Constant(f'{before}->{after[::-1]}')


def mutants(exercise):
    """Sources of the answer with one thing changed."""
    source = exercise.source(exercise.answer)
    for place in range(40):
        for way in range(8):
            tree = ast.parse(source)
            change = Mutate(place, way)
            tree = ast.fix_missing_locations(change.visit(tree))
            if change.done:
                yield ast.unparse(tree)
            elif way == 0:
                return


@pytest.mark.filterwarnings('ignore::RuntimeWarning')
@every_exercise
def test_no_mutant_that_gives_other_numbers_passes(exercise):
    other = replace(exercise, call=exercise.call.replace('(', '_(', 1))  # other numbers and sizes
    trials = other.trials() + replace(exercise, call=exercise.call.replace('(', '__(', 1)).trials()
    right = exercise.function(exercise.answer)
    tried = refused = 0
    for source in mutants(exercise):
        names = {'np': np}
        exec(source, names)
        mutant = names[exercise.name]
        same = all(alike(call(mutant, trial), call(right, trial)) for trial in trials)
        answer = check_one(exercise, mutant)
        assert (answer.kind == 'right') == same, source
        tried, refused = tried + 1, refused + (not same)
    assert refused >= 2 or tried == 0


# --- the words


@every_exercise
def test_hints_lead_from_a_question_to_almost_the_answer(exercise):
    assert 2 <= len(exercise.hints) <= 3
    assert exercise.hints[0].rstrip().endswith('?')
    assert len(exercise.derivation) == 3
    for k, text in enumerate(exercise.hints, 1):
        assert text in getattr(hint, exercise.name)(k).text
        assert exercise.answer not in text
    with pytest.raises(ValueError, match=f'hint {len(exercise.hints) + 1} was asked for'):
        getattr(hint, exercise.name)(len(exercise.hints) + 1)
    assert exercise.source(exercise.answer) in getattr(solution, exercise.name)().text


@every_slip
def test_what_is_said_of_a_mistake_leads_to_a_heading_that_exists(exercise, slip):
    assert slip.why.endswith(('.', '.)'))
    if slip.see:
        notebook, heading = slip.see.split('#')
        assert re.search(rf'^##+ {re.escape(heading)}$', text_of(read(notebook)), re.MULTILINE), slip.see


def test_most_mistakes_lead_somewhere():
    own = [slip for exercise in ALL for slip in exercise.slips]
    assert sum(bool(slip.see) for slip in own) > 0.8 * len(own)


def test_without_brackets_it_says_how_to_call_it_and_not_the_answer():
    assert repr(check.dW) == 'Call it: check.dW(dW)'
    assert repr(hint.dW) == 'Call it: hint.dW()'
    assert repr(solution.dW) == 'Call it: solution.dW()'


def test_a_name_that_is_no_exercise_is_refused():
    for each in (check, hint, solution):
        with pytest.raises(AttributeError, match="there is no exercise 'dQ'; there are .*dW"):
            each.dQ  # noqa: B018
