"""No words that come from outside become HTML: not in a picture, its still, an error or a verdict."""

from html.parser import HTMLParser
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest

from lin_backprop import example, explore, lin_grad, render
from lin_backprop.adjoint import one_try, pairs
from lin_backprop.check import Comparison, compare
from lin_backprop.explore.controls import whole
from lin_backprop.explore.explorer import Explorer
from lin_backprop.jacobian import jacobian, vjp
from lin_backprop.letters import formula
from lin_backprop.linear import LinGrad
from lin_backprop.mistakes import Mistake, Product
from lin_backprop.practice.answers import check
from lin_backprop.practice.scalar import dw
from lin_backprop.render.adjoint import adjoint
from lin_backprop.render.agree import agree
from lin_backprop.render.answer import answer, arrays, both, code, fold
from lin_backprop.render.comparison import comparison
from lin_backprop.render.cube import cube
from lin_backprop.render.jacobian import blocks
from lin_backprop.render.nudge import nudge
from lin_backprop.render.paths import paths
from lin_backprop.render.picture import Picture, line, prose, sign, svg
from lin_backprop.render.plots import Plot, curve, images, race_bars, weight_images
from lin_backprop.render.question import heading, question
from lin_backprop.render.rule import law, rule
from lin_backprop.render.speed import rounding_table
from lin_backprop.render.stack import stack
from lin_backprop.render.step_size import step_size
from lin_backprop.render.table import grid, html_table, show, table, words_cell, words_table
from lin_backprop.render.trace import trace
from lin_backprop.render.trap import mistakes_table, trap
from lin_backprop.scalar import chain, chain_grad
from lin_backprop.speed import Race, Row
from lin_backprop.step_size import CASES, Case

ATTACKS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '&lt;b&gt;',
    '<b class="lin-cell">',
]
every_attack = pytest.mark.parametrize('words', ATTACKS)

X, W, b, dY = example()
GRAD = lin_grad(X, W, dY)
AGREED = LinGrad(*(Comparison('close', '') for _ in range(3)))


class Reader(HTMLParser):
    """What a browser finds in a page: its tags, and all that it says in text and attributes."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.said = [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.said += [value or '' for _, value in attrs]

    def handle_data(self, data):
        self.said.append(data)


def safe(page, words, times=1):
    """Whether the words are in the page as words, so many times at least, and have made nothing else of it."""
    page, harmless = Reader(page), Reader(page.replace(words, ''))
    assert page.tags == harmless.tags
    assert 'script' not in page.tags
    assert not any(name.startswith('on') for name in page.attributes)
    assert '\0'.join(page.said).count(words) >= times


def drawn_with(words):
    """{'file.function': HTML, for all that takes words}, each with these words wherever it takes some."""
    pair = pairs(X, W)['X']
    forward, backward = pair.forward._replace(words=words), pair.adjoint._replace(words=words)
    pair = pair._replace(forward=forward, partners={words: backward})
    mistake = Mistake(words, words, f'X{words}', words, words)
    chosen = question(words, {words: words, 'other': words}, words, taken=words)
    return {
        'adjoint.adjoint': adjoint(pair, words, *one_try(pair, 0)).html,
        'agree.agree': agree(X, W, dY, GRAD, GRAD, words, LinGrad(*[Comparison('close', words)] * 3)).html,
        'answer.answer': answer(words, words, [words], f'{words}#{words}', folded=[(words, '')]).html,
        'answer.fold': fold(words, ''),
        'answer.code': code(words),
        'answer.both': both(words, 'ni', X, X + 1),
        'answer.arrays': arrays({words: (X, 'ni', words)}),
        'comparison.comparison': comparison(Comparison('close', words)).html,
        'jacobian.blocks': blocks(
            jacobian(X, W, 'X'), X, W, dY, vjp(jacobian(X, W, 'X'), dY, (4, 3)), Comparison('close', words), 'X', 'row'
        ).html,
        'picture.line': line(words),
        'picture.prose': prose(words),
        'picture.sign': sign(words),
        'picture.svg': svg('', 1, 1, words),
        'question.heading': heading(words),
        'question.question': chosen.html + chosen.still,
        'speed.rounding_table': rounding_table({words: {words: 1e-9}}).html,
        'table.table': table(X, words, '<"', note=words, heads=[[words] * 4, [words] * 3]),
        'table.grid': grid(words, [words], {words: [1]}),
        'rule.rule': rule(formula('ni->n', words, [words])).html,
        'rule.law': law({words: formula('ni->n', words, [words])}).html,
        'table.words_cell': f'<table><tr>{words_cell(words)}</tr></table>',
        'table.html_table': html_table('', [words], [words], [['<td></td>']]),
        'table.words_table': words_table('', [words], {words: [words]}),
        'table.show': show(**{words: (X, 'ni')}).html,
        'trap.trap': trap(
            [
                Product(f'{words} @ {words}', dY, right, False, paired, 'nj')
                for right, paired in [(True, ('j', 'j')), (False, ('j', 'i')), (False, ('i', 'i'))]
            ],
            'dW',
            {'n': 4, 'i': 3, 'j': 2},
        ).html,
        'trap.mistakes_table': mistakes_table([(mistake, {words: True})]).html,
    }


@every_attack
@pytest.mark.parametrize('name', drawn_with(''))
def test_words_stay_words_in_a_live_page_and_in_a_saved_one(name, words):
    html = drawn_with(words)[name]
    safe(html, words)
    still = Picture(html, '').still
    page, harmless = Reader(still), Reader(Picture(drawn_with('')[name], '').still)
    assert page.tags == harmless.tags
    assert not any(attribute.startswith('on') for attribute in page.attributes)


PLOTS = {
    'plots.curve': lambda words: curve([2, 1], [3, 1], words, words),
    'plots.images': lambda words: images(np.ones((1, 64)), [words]),
    'plots.weight_images': lambda words: weight_images(np.ones((1, 64)), [words]),
    'plots.race_bars': lambda words: race_bars(Race(4, 3, 2, words, [Row(words, 1.0, 1.0, 2)])),
}


@every_attack
@pytest.mark.parametrize('name', PLOTS)
def test_words_in_a_plot_stay_words(name, words, monkeypatch):
    monkeypatch.setattr(Plot, 'png', b'')
    safe(PLOTS[name](words).html, words)


# These take no words but the names of arrays, letters and cases; others are refused before a page is made.
BY_NAME = {
    'paths.paths': lambda words: paths(X, W, dY, words, (0, 0)),
    'cube.cube': lambda words: cube({'X': X, 'W': W, 'dY': dY}, words, (0, 0), 0),
    'nudge.nudge': lambda words: nudge(
        {words: 3, 'w': 2, 'b': 1}, chain(3, 2, 1, 4), chain(3, 2, 1, 4), chain_grad(3, 2, 1, 4), {}, {words: 1}, 0.1
    ),
    'stack.stack': lambda words: stack(X, dY, dY, dY, words, 0),
    'step_size.step_size': lambda words: step_size(words, 'float64', np.ones(14), -5),
    'trace.trace': lambda words: trace(X, W, dY, GRAD, words, (0, 0)),
    'entry.sum_in_words': lambda words: import_module('lin_backprop.render.entry').sum_in_words({}, words, (0, 0), 1),
}
# These take numbers alone, or HTML that was made before.
NO_WORDS = {
    'cost.cost',
    'cost.by_sizes',
    'large.large_type',
    'large.is_large',
    'large.enlarged',
    'cost.in_thousands',
    'cost.power_of_ten',
    'picture.on_paper',
    'picture.beside',
    'picture.words_at',
    'picture.through',
    'picture.stroke',
    'picture.curve',
    'picture.number',
    'picture.factor',
    'picture.tint',
    'speed.duration',
    'style.sheet',
    'style.colour',
    'style.inlined',
    'table.cell',
    'speed.two_digits',
    'speed.work_table',
    'table.largest_of',
}


@every_attack
@pytest.mark.parametrize('name', BY_NAME)
def test_other_names_make_no_page(name, words):
    with pytest.raises((KeyError, AttributeError, ValueError)):
        BY_NAME[name](words)


def test_every_function_of_the_pictures_is_tried():
    folder = Path(render.__file__).parent
    public = {
        f'{file.stem}.{name}'
        for file in folder.glob('[a-z]*.py')
        for name, thing in vars(import_module(f'lin_backprop.render.{file.stem}')).items()
        if isinstance(unwrap(thing), FunctionType)
        and thing.__module__ == f'lin_backprop.render.{file.stem}'
        and name[0] != '_'
    }
    assert public == {*drawn_with(''), *PLOTS, *BY_NAME, *NO_WORDS}


@every_attack
def test_a_case_of_ones_own_stays_words(words, monkeypatch):
    monkeypatch.setitem(CASES, words, Case(words, abs, abs, (1,), words))
    safe(step_size(words, 'float64', np.logspace(-1, -14, 14), -5).html, words, times=4)


@every_attack
def test_a_verdict_stays_words(words):
    safe(Comparison('close', words)._repr_html_(), words)
    with pytest.raises(KeyError):
        Comparison(words, '')._repr_html_()
    with pytest.raises(TypeError):
        compare(np.array([words]), np.array([words]))


@every_attack
@pytest.mark.parametrize('number', [table, lambda a, *_: images(np.full((1, 64), a.item()), [0])])
def test_words_are_no_numbers(number, words):
    with pytest.raises((TypeError, ValueError)):
        number(np.array([words]), 'X', 'n')


@every_attack
def test_the_error_of_an_explorer_stays_words(words):
    class Broken(Explorer):
        def draw(self, number):
            if number:
                raise ValueError(words)
            return Picture('', '')

    broken = Broken(number=whole('number', 0, 0, 1))
    broken.controls['number'].value = 1
    safe(broken.picture.value, words)
    safe(broken._repr_mimebundle_()['text/html'], words)


def test_the_name_of_an_error_without_words_stays_words(monkeypatch):
    explorer = explore.Agree()
    silent = type('<script>', (Exception,), {'__str__': lambda self: ''})

    def fail(**values):
        raise silent

    monkeypatch.setattr(explorer, 'draw', fail)
    explorer.controls['N'].value += 1
    safe(explorer.picture.value, '<script>')


@every_attack
def test_what_is_said_of_a_try_stays_words(words):
    def raises(*_):
        raise ValueError(words)

    named = type(words, (list,), {})
    safe(check(dw, raises).html, words)
    safe(check(dw, lambda *_: named()).html, words)
    assert Reader(check(dw, lambda *_: np.array([words])).html).tags.count('script') == 0
