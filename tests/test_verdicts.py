"""What is said of every formula that can be put together is true, and all that is right is told so."""

import re

import numpy as np
import pytest
from test_parts import LETTERS, SIZES, TASKS, arrays, combinations, outcome, right

from lin_backprop.letters import LETTERS as EVERY
from lin_backprop.letters import RULE
from lin_backprop.parts import Parts, misfit, other_way, read
from lin_backprop.verdicts import verdict

INPUT = 'in place of|not needed|used twice|^d?[A-Za-z]+ forgotten|^this is'


def judged(task, parts):
    answer, letters, others = TASKS[task]
    return verdict(parts, letters, answer.letters, answer.arrays, others)


@pytest.mark.parametrize('task', TASKS)
def test_right_is_what_has_the_right_numbers_at_every_size_and_nothing_else(task):
    answer, letters, _ = TASKS[task]
    for sizes in SIZES:
        values = arrays(letters, sizes)
        wanted, apart = right(answer, values), len(set(sizes.values())) == len(sizes) and min(sizes.values()) > 1
        for parts in combinations(task):
            agrees = np.array_equal(outcome(parts, values), wanted)
            if judged(task, parts) is None or apart:
                assert agrees == (judged(task, parts) is None), (parts.code, sizes)


@pytest.mark.parametrize('task', TASKS)
def test_what_is_said_of_a_wrong_one_is_seen_in_its_numbers(task):
    answer, letters, others = TASKS[task]
    named = {f'this is {other.answer}': other for other in others if other.answer != 'Y'}
    named['forward in place of back'] = RULE['Y']
    values, heard = arrays(letters, SIZES[0]), set()
    wanted = right(answer, values)
    for parts in combinations(task):
        if (said := judged(task, parts)) is None:
            continue
        (name, why), value = said, outcome(parts, values)
        heard.add(name)
        assert why.endswith('.')
        alone = why.count('. ') == 0 and value is not None
        if name in named:
            np.testing.assert_array_equal(value, right(named[name], values))
        elif name == 'the result transposed':
            np.testing.assert_array_equal(value.T, wanted)
        elif name == 'mean for sum':
            turned = value.T if 'turned' in why else value
            size = next(
                size for letter, size in SIZES[0].items() if f'divides by {"NDMT"["nijt".index(letter)]};' in why
            )
            np.testing.assert_allclose(turned * size, wanted)
        elif name == 'sum forgotten' and alone:
            axes = [k for k, axis in enumerate(read(parts, letters).axes) if axis not in answer.letters]
            total = value.sum(tuple(axes))
            assert np.array_equal(total, wanted) or np.array_equal(total.T, wanted), parts.code
        elif name == 'summed too much' and alone and parts.then == '.sum()':
            assert value == wanted.sum()
        elif re.fullmatch(r'\w+ forgotten', name) and name.split()[0] in letters:
            assert name.split()[0] not in parts.names
        elif 'runs only where' in why:
            assert value is None
    assert len(heard) > 5


@pytest.mark.parametrize('task', TASKS)
def test_it_runs_just_where_the_words_say_so(task):
    letters, told = TASKS[task][1], 0
    for parts in combinations(task):
        _, why = judged(task, parts) or ('', '')
        conditions = re.findall(r'(\w) = (\w)( \(or one of them is 1\))?', why.partition('runs only where')[2])
        told += bool(conditions)
        for sizes in SIZES if conditions else []:
            named = {EVERY[letter].size: size for letter, size in sizes.items()}
            holds = (named[a] == named[b] or may and 1 in (named[a], named[b]) for a, b, may in conditions)
            assert (not misfit(parts, letters, sizes)) == all(holds), (parts.code, sizes)
    assert told > 5 or task == 'db'


def named(said):
    """The changes that a verdict names."""
    return re.split(', (?:and )?', said[0])


def how_wrong(task, parts):
    said = judged(task, parts)
    return len(named(said)) if said else 0


def made(parts, change):
    """The Parts after this change, made as a reader would: over which axis to sum the name does not say."""
    words = re.findall(r'\w+', change)
    of = [side for side in ('left', 'right') if getattr(parts, side).removesuffix('.T') in words]
    turn = {side: other_way(getattr(parts, side)) for side in ('left', 'right')}
    swapped = parts._replace(left=parts.right, right=parts.left)
    if change.startswith(('transpose forgotten', 'a transpose too many')):
        assert all(getattr(parts, side).endswith('.T') == ('too many' in change) for side in of)
        return [parts._replace(**{side: turn[side] for side in of})]
    if change == 'the wrong array turned':
        return [parts._replace(**turn)]
    if change.endswith(' swapped'):
        assert len(of) == 2
        return [swapped]
    if change == 'the result transposed':
        return {
            '@': [swapped._replace(left=turn['right'], right=turn['left'])],
            '*': [parts._replace(**turn)],
            '': [parts._replace(left=turn['left'])],
        }.get(parts.op, [swapped])
    if change == 'np.outer of a matrix':
        return [parts._replace(op=op) for op in ('@', '*')]
    if change in ('sum forgotten', 'sum over the wrong axis'):
        return [parts._replace(then=then) for then in ('.sum(0)', '.sum(1)')]
    if change == 'mean for sum':
        return [parts._replace(then=parts.then.replace('mean', 'sum'))]
    if change in ('summed too much', 'averaged too much'):
        assert change[:3] == parts.then.replace('mean', 'ave')[1:4]
        return [parts._replace(then=then) for then in ('', '.sum(0)', '.sum(1)')]
    one, other = re.fullmatch(r'(@|\*|outer) for (@|\*|outer)', change).groups()
    assert one == parts.op.replace('boxes', 'outer')
    return [parts._replace(op=other)]


@pytest.mark.parametrize('task', TASKS)
def test_each_change_that_is_named_leads_on_and_all_of_them_arrive(task):
    followed = 0
    for parts in combinations(task):
        said = judged(task, parts)
        if said is None or re.search(INPUT, said[0]):
            continue
        for change in named(said):
            if change != 'the result transposed':  # it comes last: how a result is turned hangs on its sign
                assert min(how_wrong(task, each) for each in made(parts, change)) < len(named(said)), (parts.code, said)
        ways = [parts]
        for change in named(said):
            ways = [each for way in ways for each in made(way, change)]
        assert any(judged(task, each) is None for each in ways), (parts.code, said[0])
        followed += 1
    assert followed > 20 or task == 'db'


@pytest.mark.parametrize('task', ['dX', 'dW', 'db'])
def test_another_array_in_place_of_one_leads_on_or_more_is_said_to_be_wrong(task):
    ends = set()
    for parts in combinations(task):
        found = re.fullmatch(r'(\w+) in place of (\w+)', (judged(task, parts) or ('', ''))[0])
        if not found or found[1] == 'forward':
            continue
        extra, missing = found.groups()
        sides = [side for side in ('left', 'right') if getattr(parts, side).removesuffix('.T') == extra]
        every = [parts._replace(**{side: name}) for side in sides for name in (missing, f'{missing}.T')]
        arrives = any(judged(task, each) is None for each in every)
        assert arrives != judged(task, parts)[1].endswith('; mend this first.'), parts.code
        ends.add(arrives)
    assert ends or task == 'db'


def test_the_verdict_of_the_usual_mistakes():
    said = {}
    for task, *parts in [
        ('dX', 'dY', '@', 'W'), ('dX', 'W', '@', 'dY.T'), ('dX', 'dY', '*', 'W.T'), ('dX', 'X', '@', 'W'),
        ('dW', 'X', '@', 'dY'), ('dW', 'X.T', '*', 'dY'), ('dW', 'X', '@', 'dY.T'),
        ('dW', 'X', 'boxes', 'dY', '.mean(0)'),
        ('dW', 'X', 'outer', 'dY'), ('dW', 'dY', '@', 'W.T'), ('dW', 'W.T', '@', 'dY'), ('dW', 'X.T', '@', 'W'),
        ('db', 'dY', '', '', '.mean(0)'), ('db', 'dY', '', '', '.sum(1)'), ('db', 'dY', '*', 'X'),
        ('db', 'dY', '@', 'dY.T'),
        ('a scale for each example', 'dY', '@', 'X.T'), ('a scale for each example', 'X', '*', 'dY', '.sum(0)'),
        ('one example, dW', 'x', '*', 'dy'), ('one example, dW', 'x', '@', 'dy'),
        ('one example, dW', 'dy', 'outer', 'x'), ('nn.Linear', 'dY.T', '@', 'X.T'),
        ('a scale for each example', 'X', '@', 'dY'), ('a mask', 'dA', 'boxes', 'mask'),
    ]:  # fmt: skip
        said[Parts(*parts).code, task] = judged(task, Parts(*parts))
    assert [name for name, _ in said.values()] == [
        'transpose forgotten (W)', 'the result transposed', '* for @', 'forward in place of back',
        'transpose forgotten (X)', '* for @', 'the wrong array turned', 'mean for sum',
        'np.outer of a matrix, and transpose forgotten (X)', 'this is dX', 'W in place of X', 'dY forgotten',
        'mean for sum', 'sum over the wrong axis', 'an input that is not needed', 'an input used twice',
        '@ for *, a transpose too many (X), and sum forgotten', 'sum over the wrong axis',
        '* for outer', '@ for outer', 'the result transposed', 'a transpose too many (X)',
        '@ for *, and sum forgotten', 'outer for *',
    ]  # fmt: skip
    assert said['dY @ X.T', 'a scale for each example'][1] == (
        'It pairs every n of dY with every n of X; only the same n belong together.'
    )
    assert said['W @ dY.T', 'dX'][1].endswith('the result is turned. `(A @ B).T` is `B.T @ A.T`.')
    assert judged('dX', Parts('dY', '@', 'W.T', '.mean(0)'))[1] == '`.mean(0)` averages n, and the answer keeps n.'
    assert said['dY @ W', 'dX'][1] == '`@` pairs j of dY with i of W, two different things: it runs only where M = D.'


def test_nothing_is_said_of_the_inputs_where_nobody_says_which_are_needed():
    assert verdict(Parts('W'), LETTERS, 'ij') is None
    assert verdict(Parts('W'), LETTERS, 'ji') == (
        'the result transposed',
        'Its axes are i, j, and the answer has j, i: the result is turned. Turn it back.',
    )
