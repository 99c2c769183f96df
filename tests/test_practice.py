"""Every exercise: its answer is right, each of its mistakes is told by name, and no mutant of the answer passes."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_notebooks import SERIES, code_cells, read, text_of

import lin_backprop.practice
from lin_backprop.practice import EXERCISES, answers, check, headings, hint, solution
from lin_backprop.practice.outcomes import alike, call
from lin_backprop.practice.recognise import slips_of
from lin_backprop.practice.trials import trials_of
from tools.mutants import mutants

ALL = [exercise for exercises in EXERCISES.values() for exercise in exercises]
COMPUTED = [exercise for exercise in ALL if not exercise.judge]  # the others have many right answers
SLIPS = [(exercise, slip) for exercise in ALL for slip in slips_of(exercise)]
every_exercise = pytest.mark.parametrize('exercise', ALL, ids=lambda exercise: exercise.name)
every_computed = pytest.mark.parametrize('exercise', COMPUTED, ids=lambda exercise: exercise.name)
every_slip = pytest.mark.parametrize(
    ('exercise', 'slip'), SLIPS, ids=[f'{exercise.name}-{slip.name}' for exercise, slip in SLIPS]
)


def test_every_exercise_of_the_files_stands_in_the_notebook_that_its_file_names_and_no_other_does():
    files = Path(lin_backprop.practice.__file__).parent.glob('*.py')
    assert sum(len(re.findall(r'\bExercise\(', file.read_text(encoding='utf-8'))) for file in files) == len(ALL) >= 25
    assert len({exercise.name for exercise in ALL}) == len(ALL)
    asked = {name: re.findall(r'^check\.(\w+)\(', sources(name), re.MULTILINE) for name in SERIES}
    asked = {name: names for name, names in asked.items() if names}
    assert asked == {name: [exercise.name for exercise in exercises] for name, exercises in EXERCISES.items()}


def sources(name):
    return '\n'.join(cell.source for cell in code_cells(read(name)))


def each_part(value):
    return value if isinstance(value, tuple) else (value,)


# --- the answer


@every_computed
def test_the_answer_is_what_is_measured(exercise):
    answer = exercise.function(exercise.answer)
    for trial in trials_of(exercise):
        value, measured = answer(*trial.values()), exercise.measured(*trial.values())
        for one, other in zip(each_part(value), each_part(measured), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ('name', 'opened'),
    {
        'dw': lambda x, w, b, target: x * w + b > 0,
        'dx_dw_db': lambda x, w, b, target: x * w + b > 0,
        'dy_leaky': lambda y, da: y > 0,
        'dW1': lambda X, Y1, W2, dpred: Y1 > 0,
        'network_back': lambda X, Y1, W2, dpred: Y1 > 0,
    }.items(),
)
def test_relu_is_tried_open_and_shut(name, opened):
    (exercise,) = [exercise for exercise in ALL if exercise.name == name]
    assert {True, False} == set(np.concatenate([np.ravel(opened(*trial.values())) for trial in trials_of(exercise)]))


def variants(function):
    """The same function, and what it does with other types and memory orders."""

    def each(change, value):
        if isinstance(value, tuple):
            return tuple(each(change, part) for part in value)
        return change(value) if isinstance(value, np.ndarray) else value

    yield function
    for change in (lambda a: a.astype(np.float32) if a.dtype.kind == 'f' else a, np.asfortranarray):
        yield lambda *arguments, change=change: function(*each(change, arguments))
    for change in (np.asfortranarray, lambda a: a[..., ::-1][..., ::-1] if a.ndim else a):
        yield lambda *arguments, change=change: each(change, function(*arguments))


@every_computed
def test_the_answer_is_right_in_any_float_and_memory_order(exercise):
    for variant in variants(exercise.function(exercise.answer)):
        assert answers.check(exercise, variant).kind == 'right'


@every_exercise
def test_an_untouched_stub_is_neither_an_error_nor_a_success(exercise):
    def raises(*arguments):
        raise NotImplementedError

    for stub in (lambda *arguments: None, lambda *arguments: ..., raises, exercise.function(exercise.start)):
        answer = answers.check(exercise, stub)
        assert (answer.kind, answer.mistake) == ('not attempted', '')


# --- the mistakes


@every_slip
def test_each_mistake_is_told_by_its_name(exercise, slip):
    answer = answers.check(exercise, exercise.function(slip.code))
    assert answer.kind not in ('right', 'not attempted')
    assert answer.mistake == slip.name
    assert answer.text.startswith(f'Not yet: {slip.name}. {slip.why}')
    assert slip.why.endswith(('.', '.)'))


# mistakes that no exercise lists, since what was done to the right gradient tells them
TOLD = [
    ('two_paths', '2 * (w * x + w * x + b)', 'a factor 2'),
    ('two_paths', '(w * x + w * x + b) / 2', 'half of it'),
    ('dx_column', 'W.T * dy', 'sum over j forgotten'),
    ('dx_column', 'W * dy[:, None]', 'sum over j forgotten'),
    ('dx_column', 'W * dy', '* for @'),
    ('dx_column', 'W.reshape(W.shape[::-1]) @ dy', 'reshape for transpose'),
    ('dx_column', '(W * dy[:, None]).sum(1)', 'sum over the wrong axis'),
    ('dx_column', '(W * dy[:, None]).sum()', 'summed too much'),
    ('dx_column', 'W[0] * dy[0]', 'only the first j'),
    ('dx_column', '(W * dy[:, None]).mean(0)', 'mean for sum'),
    ('dx_column', 'W[-1] * dy[-1]', 'only the last j'),
    ('dx_column', 'W.T @ dy[:, None]', 'an axis too many'),
    ('dx_column', 'dy[None] @ W', 'an axis too many'),
    ('dx_column', 'W.sum(0)', 'dy forgotten'),
    ('dV', 'np.vstack([X.T @ dY, dY.mean(0)])', 'mean for sum'),
    ('dV', 'np.vstack([X.T @ dY, dY[0]])', 'only the first example'),
    ('dV', 'np.append(X.T @ dY, dY.sum(0))', 'the axes lost'),
    ('ds', 'dY @ X.T', '@ for *'),
    ('ds', 'X @ dY.T', '@ for *'),
    ('ds', 'dY @ X', '@ for *'),
    ('ds', 'X.T @ dY', '@ for *'),
    ('ds', 'dY * X', 'sum over i forgotten'),
    ('ds', '(dY * X).sum(1, keepdims=True)', 'an axis too many'),
    ('ds', '(dY * X).sum(0)', 'sum over the wrong axis'),
    ('ds', '(dY * X).mean(1)', 'mean for sum'),
    ('ds', 'X.sum(1)', 'dY forgotten'),
    ('ds', 'dY.sum(1)', 'X forgotten'),
    ('ds', 'dY.sum(1) * X.sum(1)', 'dY summed first'),
    ('ds', 's * dY.sum(1)', 's in place of X'),
    ('ds', '(s[:, None] * X * dY).sum(1)', 's as a further factor'),
    ('dX_scores', '2 * (dS + dS.T) @ X', 'a factor 2'),
    ('dX_scores', '(dS + dS.T) @ X / 2', 'half of it'),
    ('square_vjp', '2 * x', 'dy forgotten'),
    ('square_vjp', 'dy * 4 * x', 'a factor 2'),
    ('square_vjp', '2 * dy', 'x forgotten'),
    ('square_vjp', 'np.diag(dy * 2 * x)', 'left on the diagonal'),
    ('dpred', '2 * (target - pred) / len(pred)', 'the sign'),
    ('dpred', '4 * (pred - target) / len(pred)', 'a factor 2'),
    ('dpred', '2 * pred / len(pred)', 'target left out'),
    ('dW1', 'X.T @ (dpred @ W2 * (Y1 > 0))', 'rows and columns of W2 mixed up'),
    ('dW1', 'X @ (dpred @ W2.T * (Y1 > 0))', 'rows and columns of X mixed up'),
    ('layer_step', 'return W2 - A.T @ dpred, dpred @ W2.T', 'rate forgotten'),
    ('layer_step', 'return dpred @ W2.T, W2 - rate * (A.T @ dpred)', 'the results swapped'),
    ('dW_weighted', 'X.T @ dY', 's forgotten'),
    ('dW_weighted', 's.sum() * (X.T @ dY)', 's summed first'),
    ('dW_weighted', 'np.outer(s @ X, dY.sum(0))', 'dY summed first'),
    ('dW_weighted', '(s[:, None] * X).T @ (s[:, None] * dY)', 's squared'),
    ('dW_weighted', 'X[:, :, None] * dY[:, None, :] * s[:, None, None]', 'batch sum forgotten'),
    ('dW_weighted', 'X @ (s[:, None] * dY)', 'rows and columns of X mixed up'),
    ('squared_lengths', '(X**2).sum(1) @ (dY**2).sum(1)', 'summed over the batch too'),
    ('dW_whole', 'counts[:, None, None] * grads / counts.sum()', 'an axis too many'),
    ('dW_tied', '(X.T @ (dY @ W) + dY.T @ (X @ W)) / 2', 'half of it'),
]


@pytest.mark.parametrize(('name', 'code', 'mistake'), TOLD, ids=[f'{name}-{mistake}' for name, _, mistake in TOLD])
def test_a_mistake_that_is_not_listed_is_told_too(name, code, mistake):
    (exercise,) = [exercise for exercise in ALL if exercise.name == name]
    assert mistake in answers.check(exercise, exercise.function(code)).mistake


@every_computed
def test_mistakes_that_no_code_shows_are_told_too(exercise):
    right, first = exercise.function(exercise.answer), trials_of(exercise)[0].values()
    calls = []

    def kept(*arguments):
        calls.append(1)
        return right(*arguments) if len(calls) == 1 else None

    assert answers.check(exercise, kept).mistake == 'something kept from the call before'
    if any(isinstance(value, np.ndarray) for value in first):

        def changes(*arguments):
            value = right(*arguments)
            next(a for a in arguments if isinstance(a, np.ndarray)).flat[0] += 1
            return value

        assert answers.check(exercise, changes).mistake == 'an input changed'
    if isinstance(exercise.gives, str) and exercise.gives:
        value = right(*first)
        as_int = answers.check(exercise, lambda *arguments: right(*arguments).astype(int))
        whole = (value == value.round()).all()  # else the numbers are cut at once, and that is what is told
        assert as_int.mistake == ('the type of number' if whole else 'cut to whole numbers')
        fixed = answers.check(exercise, lambda *arguments: np.resize(right(*arguments), value.shape))
        assert fixed.mistake in ('a size written into the code', 'an axis of size 1')
        assert answers.check(exercise, lambda *arguments: right(*arguments) * np.nan).kind == 'not finite'


# --- mutants


@pytest.mark.filterwarnings('ignore::RuntimeWarning')
@every_computed
def test_no_mutant_that_gives_other_numbers_passes(exercise):
    elsewhere = [replace(exercise, call=exercise.call.replace('(', f'{more}(', 1)) for more in ('_', '__')]
    trials = [trial for other in elsewhere for trial in trials_of(other)]  # other numbers and sizes
    right = exercise.function(exercise.answer)
    tried = refused = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('lin_backprop.causes.simplest', lambda *args, **options: None)  # nobody asks why it is wrong
        for *_, source in mutants(exercise.source(exercise.answer)):
            names = {'np': np}
            exec(source, names)
            mutant = names[exercise.name]
            same = all(alike(call(mutant, trial), call(right, trial)) for trial in trials)
            assert (answers.check(exercise, mutant).kind == 'right') == same, source
            tried, refused = tried + 1, refused + (not same)
    assert refused >= 2 or tried == 0


# --- the words


@every_exercise
def test_hints_lead_from_a_question_to_almost_the_answer(exercise):
    assert [slip for slip in exercise.slips if slip not in slips_of(exercise)] == []  # none hides another
    assert 2 <= len(exercise.hints) <= 3
    assert exercise.hints[0].endswith('?')
    assert len(exercise.derivation) == 3
    for k, text in enumerate(exercise.hints, 1):
        assert text in answers.hint(exercise, k).text
        assert exercise.answer not in text
    with pytest.raises(ValueError, match=rf'{len(exercise.hints) + 1}.*{exercise.name}'):
        answers.hint(exercise, len(exercise.hints) + 1)
    assert exercise.source(exercise.answer) in answers.solution(exercise).text


def test_what_is_said_of_a_mistake_leads_to_a_heading_that_exists():
    places = {slip.see for _, slip in SLIPS} | {value for name, value in vars(headings).items() if name.isupper()}
    for notebook, heading in (see.split('#') for see in places if see):
        assert re.search(rf'^##+ {re.escape(heading)}$', text_of(read(notebook)), re.MULTILINE), (notebook, heading)
    own = [slip for exercise in ALL for slip in exercise.slips]
    assert sum(bool(slip.see) for slip in own) > 0.8 * len(own), 'most mistakes lead somewhere'


def test_check_hint_and_solution_have_a_name_for_each_exercise_that_does_not_give_it_away():
    assert repr(check.dV) == 'Call it: check.dV(dV)'
    assert repr(hint.dV) == 'Call it: hint.dV()'
    assert repr(solution.dV) == 'Call it: solution.dV()'
    assert hint.dV(2).text != hint.dV().text
    assert 'X1.T @ dY' in solution.dV().text
    for each in (check, hint, solution):
        assert {exercise.name for exercise in ALL} <= set(vars(each))
        with pytest.raises(AttributeError, match='dQ.*dV'):
            each.dQ  # noqa: B018
