"""No words that come from outside become HTML: not in a picture, its still, an error or a verdict."""

from html.parser import HTMLParser
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest

from lin_backprop import example, lin_grad, render
from lin_backprop.adjoint import one_try, pairs
from lin_backprop.check import Comparison, compare
from lin_backprop.diagnose import Diagnosis, Finding
from lin_backprop.explore.controls import whole
from lin_backprop.explore.explorer import Explorer
from lin_backprop.jacobian import jacobian, vjp
from lin_backprop.letters import formula
from lin_backprop.linear import LinGrad
from lin_backprop.mistakes import Mistake, Product
from lin_backprop.parts import Parts
from lin_backprop.practice.answers import check
from lin_backprop.practice.scalar import dw
from lin_backprop.render.picture import Picture
from lin_backprop.render.plots import Plot
from lin_backprop.scalar import chain, chain_grad
from lin_backprop.speed import Race, Row
from lin_backprop.step_size import CASES, Case, digits
from lin_backprop.to_build import TASKS

MODULES = {file.stem: import_module(f'lin_backprop.render.{file.stem}')
           for file in Path(render.__file__).parent.glob('[a-z]*.py')}  # fmt: skip
PUBLIC = {  # 'picture.line': the function, for every one of the pictures
    f'{module}.{name}': thing
    for module, names in MODULES.items()
    for name, thing in vars(names).items()
    if isinstance(unwrap(thing), FunctionType) and thing.__module__ == names.__name__ and name[0] != '_'
}

ATTACKS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '&lt;b&gt;',
    '<b class="lin-cell">',
]
every_attack = pytest.mark.parametrize('words', ATTACKS)

X, W, _, dY = example()
GRAD = lin_grad(X, W, dY)
CHAIN = chain(3, 2, 1, 4)
DIGITS = digits(CASES['cube'], 'float64', -5)


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


def pair_and_mistake(words):
    """A pair, and a mistake, that say these words."""
    pair = pairs(X, W)['X']
    forward, backward = pair.forward._replace(words=words), pair.adjoint._replace(words=words)
    return pair._replace(forward=forward, partners={words: backward}), Mistake(words, words, f'X{words}', words, words)


def verdicts(words):
    return LinGrad(Comparison('close', '', 1.0), Comparison('equal', words), Comparison('equal', words))


J = jacobian(X, W, 'X')
VJP = vjp(J, dY, (4, 3))
SIZES = {'n': 4, 'i': 3, 'j': 2}
PARTS = 'left', 'op', 'right', 'then'
PAIRED = [(True, ('j', 'j')), (False, ('j', 'i')), (False, ('i', 'i'))]
TAKE_WORDS = {  # the arguments for all that takes words, each with these words wherever it takes some
    'adjoint.adjoint': lambda w: (pair_and_mistake(w)[0], w, *one_try(pair_and_mistake(w)[0], 0), 3),
    'agree.agree': lambda w: (X, W, dY, GRAD, GRAD._replace(dX=GRAD.dX + 1), w, verdicts(w)),
    'answer.answer': lambda w: (w, w, [w], f'{w}#{w}', (), [(w, '')]),
    'answer.fold': lambda w: (w, ''),
    'answer.code': lambda w: (w,),
    'answer.both': lambda w: (w, 'ni', X, X + 1),
    'answer.arrays': lambda w: ({w: (X, 'ni', w)},),
    'build.build': lambda w: (TASKS['dW']._replace(forward=w), Parts('X', '@', 'dY'), *2 * [dict.fromkeys(PARTS, w)]),
    'comparison.comparison': lambda w: (Comparison('close', w),),
    'diagnosis.diagnosis': lambda w: (Diagnosis({w: Finding('value', w, X, X + 1)}, {w: 'ni'}),),
    'jacobian.blocks': lambda w: (J, X, W, dY, VJP, Comparison('close', w), 'X', 'row', 0),
    'letters.letters': lambda w: (
        formula('ni->n', 'Y', [w]),
        f'd{w}',
        (0, 0),
        {w: X, 'dY': dY[:, 0]},
        {'Y': X.sum(1), f'd{w}': X},
        (0, 2),
    ),
    'picture.line': lambda w: (w,),
    'picture.prose': lambda w: (w,),
    'picture.sign': lambda w: (w,),
    'picture.svg': lambda w: ('', 1, 1, w),
    'question.heading': lambda w: (w,),
    'question.question': lambda w: (w, {w: w, 'other': w}, w, w),
    'speed.rounding_table': lambda w: ({w: {w: 1e-9}},),
    'table.table': lambda w: (X, w, '<"', w, (), (), [[w] * 4, [w] * 3]),
    'table.array_table': lambda w: (X, w, 'ni', [['<td></td>'] * 3] * 4, w, [[w] * 4, [w] * 3]),
    'table.grid': lambda w: (w, [w], {w: [1]}),
    'rule.rule': lambda w: (formula('ni->n', w, [w]),),
    'rule.both_ways': lambda w: ({w: formula('ni->n', w, [w])},),
    'rule.law': lambda w: ({w: formula('ni->n', w, [w])},),
    'table.words_cell': lambda w: (w,),
    'table.html_table': lambda w: ('', [w], [w], [['<td></td>']]),
    'table.words_table': lambda w: ('', [w], {w: [w]}),
    'trap.trap': lambda w: ([Product(f'{w} @ {w}', dY, *more, False, p, 'nj') for *more, p in PAIRED], 'dW', SIZES, 3),
    'trap.mistakes_table': lambda w: ([(pair_and_mistake(w)[1], {w: True})],),
    'plots.curve': lambda w: ([2, 1], [3, 1], w, w),
    'plots.images': lambda w: (np.ones((1, 64)), [w]),
    'plots.weight_images': lambda w: (np.ones((1, 64)), [w]),
    'plots.race_bars': lambda w: (Race(4, 3, 2, w, [Row(w, 1.0, 1.0, 2)]),),
}
NAME_ONLY = {  # these take no words but the names of arrays, letters and cases; others are refused
    'paths.paths': lambda w: (X, W, dY, w, (0, 0), 1, {}),
    'cube.cube': lambda w: ({'X': X, 'W': W, 'dY': dY}, w, 0, (0, 0)),
    'landing.summed': lambda w: (w,),
    'landing.turns_of': lambda w: (w, {'n': 4, 'i': 3, 'j': 2}),
    'landing.why': lambda w: (w, (0, 0)),
    'nudge.nudge': lambda w: ({w: 3, 'w': 2, 'b': 1}, 4, CHAIN, CHAIN, chain_grad(3, 2, 1, 4), {w: 1}, 0.1),
    'stack.stack': lambda w: (X, dY, dY, w, 0),
    'step_size.step_size': lambda w: (w, 'float64', np.ones(14), -5, DIGITS),
    'matrix.matrix': lambda w: (J, {'X': X, 'W': W, 'dY': dY}, w, 'row', 0),
    'folded.folded': lambda w: (J, {'X': X, 'W': W, 'dY': dY}, w, 0),
    'slopes.columns': lambda w: (J, {'X': X, 'W': W, 'dY': dY}, w, 'row'),
    'slopes.scale': lambda w: ({'X': X, 'W': W, 'dY': dY}, w),
    'trace.trace': lambda w: (X, W, dY, GRAD, w, (0, 0)),
    'entry.sum_in_words': lambda w: ({}, w, (0, 0), 1),
    'entry.rule_in_words': lambda w: ({}, w, (0, 0)),
}
# these take numbers alone, or HTML that was made before; show asks for names that Python takes
NO_WORDS = """board.cube_sketch board.copy_and_sum board.two_paths board.batch_by_hand
chain.forward cost.cost cost.by_sizes cost.in_thousands cost.power_of_ten large.large_type large.is_large
large.enlarged picture.on_paper picture.outline picture.signed picture.at picture.data picture.lettered picture.beside
picture.typed picture.words_at picture.through picture.stroke picture.curve picture.number picture.listed
picture.factor picture.tint speed.duration speed.two_digits speed.work_table slider.slider
style.sheet style.live style.flat style.colour style.inlined style.mixed
slopes.falling slopes.layers slopes.places tile.bare_tile tile.frame tile.handle tile.tile entry.feeding entry.picks
entry.adds_in_words symbols.symbols table.cell table.plain_cell table.largest_of table.rows_table
table.show"""


def html_of(name, words):
    made = PUBLIC[name](*TAKE_WORDS[name](words))
    return made if isinstance(made, str) else made.html + getattr(made, 'page', '')


@every_attack
@pytest.mark.parametrize('name', TAKE_WORDS)
def test_words_stay_words_in_a_live_page_and_in_a_saved_one(name, words, monkeypatch):
    monkeypatch.setattr(Plot, 'png', b'')
    html = html_of(name, words)
    safe(html, words)
    still, harmless = Reader(Picture(html, '').still), Reader(Picture(html_of(name, 'a'), '').still)
    assert still.tags == harmless.tags
    assert not any(attribute.startswith('on') for attribute in still.attributes)


@every_attack
@pytest.mark.parametrize('name', NAME_ONLY)
def test_other_names_make_no_page(name, words):
    with pytest.raises((KeyError, AttributeError, ValueError)):
        PUBLIC[name](*NAME_ONLY[name](words))


def test_every_function_of_the_pictures_is_tried():
    assert set(PUBLIC) == {*TAKE_WORDS, *NAME_ONLY, *NO_WORDS.split()}


@every_attack
def test_a_case_of_ones_own_stays_words(words, monkeypatch):
    monkeypatch.setitem(CASES, words, Case(words, abs, abs, (1,), words))
    safe(PUBLIC['step_size.step_size'](words, 'float64', np.logspace(-1, -14, 14), -5, DIGITS).html, words, times=4)


@every_attack
def test_a_verdict_stays_words(words):
    safe(Comparison('close', words)._repr_html_(), words)
    with pytest.raises(KeyError):
        Comparison(words, '')._repr_html_()
    with pytest.raises(TypeError):
        compare(np.array([words]), np.array([words]))


@every_attack
@pytest.mark.parametrize('name', ['table.table', 'plots.curve', 'plots.images'])
def test_words_are_no_numbers(name, words):
    with pytest.raises((TypeError, ValueError)):
        PUBLIC[name](np.array([words] * 64), 'X', 'n')


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


@every_attack
def test_what_is_said_of_a_try_stays_words(words):
    def raises(*_):
        raise ValueError(words)

    named = type(words, (list,), {})
    safe(check(dw, raises).html, words)
    safe(check(dw, lambda *_: named()).html, words)
    assert Reader(check(dw, lambda *_: np.array([words])).html).tags.count('script') == 0
