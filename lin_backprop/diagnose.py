"""A gradient check that says why: measure the slopes by nudging, compare, and name what was done instead."""

import contextlib
import io
import warnings
from dataclasses import dataclass, field

import numpy as np

from .accept import refuse, require_function
from .diagnosis.kinds import as_numpy, is_real
from .diagnosis.lab import Lab, Seen
from .diagnosis.layer import Layer, by_name
from .diagnosis.reasons import raised, where_it_fails, why


@dataclass(frozen=True)
class Finding:
    """What is said of one gradient. verdict: 'right', 'skipped', or a word for what is wrong; why: sentences.

    yours, measured: two arrays where there are two, at `arguments`. roundings: the largest difference, as a share of
    the largest number, in roundings of float64; None where nothing was compared.
    """

    verdict: str
    why: str
    yours: object = None
    measured: object = None
    arguments: dict = field(default_factory=dict)
    roundings: int | None = None

    def __bool__(self):
        return self.verdict in ('right', 'skipped')

    @property
    def sign(self):
        """One character for the verdict."""
        return {'right': '✓', 'skipped': '○'}.get(self.verdict, '✗')


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """What `diagnose` found: true where nothing is wrong. findings: {'dX': Finding}, and 'forward' or 'backward' where
    something is wrong with the function itself. letters: {array: its letters}, which the sentences may speak of.
    """

    findings: dict
    letters: dict = field(default_factory=dict)

    def __bool__(self):
        return all(self.findings.values()) and any(found.verdict == 'right' for found in self.findings.values())

    def __repr__(self):
        lines = [f'{name}: {found.why}' for name, found in self.findings.items()]
        return '\n'.join([*lines, self.legend] if self.legend else lines)

    @property
    def legend(self):
        """What the letters in the sentences mean; '' where there is nothing to explain."""
        named = ', '.join(f'{name}[{", ".join(word)}]' for name, word in self.letters.items() if word)
        compared = any(not found and found.measured is not None for found in self.findings.values())
        return f'The letters: {named}.' if named and compared else ''

    def _repr_html_(self):
        from .render.diagnosis import diagnosis  # the one look upstairs, when a cell shows it

        return diagnosis(self)._repr_html_()


def diagnose(forward, backward, *inputs, letters=None):
    """Measure the gradients of forward at these inputs by nudging, and say why those of backward differ: a Diagnosis.

    forward(*inputs) gives an array, or a number: a loss. backward(*inputs, dY) gives a gradient for each input, None
    where there is none; for a loss it gets no dY. letters: of the axes, such as 'ni,ij,j->nj'; else they are guessed.
    Whole numbers that forward needs as such, and what is no number, are handed on. TypeError, ValueError: no such call.
    """
    require_function(forward=forward, backward=backward)
    if letters is not None and not isinstance(letters, str):
        refuse('letters', letters, "letters of each input and of the answer, such as 'ni,ij,j->nj'")
    if not inputs:
        raise ValueError('no inputs were given; there should be those of forward: diagnose(forward, backward, X, W, b)')
    if empty := [shape for shape in map(np.shape, inputs) if 0 in shape]:
        raise ValueError(f'an input has shape {empty[0]}; it should hold a number at least')
    with warnings.catch_warnings(), np.errstate(all='ignore'), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter('ignore')
        layer = Layer(forward, backward, inputs)
        found = _forward(layer)
        if any(each.verdict != 'changed' for each in found.values()):
            return Diagnosis(found)
        lab = Lab(layer, letters)
        found |= _backward(lab)
        return Diagnosis(found, lab.all_letters())


def _forward(layer):
    """{'forward': Finding} where something is wrong with it. TypeError where it gives nothing that can be measured."""
    first, again = (layer.call_forward(layer.given) for _ in range(2))
    if first.error is not None:
        return {'forward': Finding('raised', raised(first.error))}
    value = first.value
    if isinstance(value, tuple | list):
        raise TypeError(
            f'forward gives a {type(value).__name__} of {len(value)}; it should give one array, or one number: '
            'lambda *inputs: forward(*inputs)[0] gives the first alone'
        )
    if not hasattr(value, 'dtype') or value.dtype.kind not in 'fiu':
        what = f'an array of {value.dtype}' if hasattr(value, 'dtype') else f'a {type(value).__name__}'
        raise TypeError(f'forward gives {what}; it should give an array of real numbers, or one number')
    if not np.isfinite(value).all():
        place = tuple(np.argwhere(~np.isfinite(value))[0].tolist())
        where = f' at {list(place)}' if place else ''
        return {'forward': Finding('not finite', f'It gives {value[place]}{where}: no slope can be measured there.')}
    if not np.array_equal(value, again.value):
        why = (
            'Called twice with the same arrays, it gives two answers, so no slope can be measured. Does it draw random '
        )
        return {
            'forward': Finding('not steady', why + 'numbers? Draw them before, and hand them in as one input more.')
        }
    return {'forward': _changed(first.changed)} if first.changed else {}


def _changed(names):
    what = ' and '.join(f'`{name}`' for name in names)
    why = f'It changes {what}, which it is given. `+=`, `-=` and `a[...] =` change the array itself: work on a copy.'
    return Finding('changed', why)


def _backward(lab):
    """{name: Finding} of each gradient, and of backward itself where something is wrong with it."""
    layer, found = lab.layer, {}
    first = layer.call_backward(lab.given)
    if first.error is not None:
        return {'backward': Finding('raised', raised(first.error))}
    gradients = by_name(layer, first.value)
    if isinstance(gradients, str):
        return {'backward': Finding('not one for each input', gradients)}
    if first.changed:
        found['backward'] = _changed(first.changed)
    if (unsteady := _unsteady(lab, gradients)) is not None:  # a Finding of what is wrong is false
        return {'backward': unsteady}
    trials = lab.trials([name for name, value in gradients.items() if value is None])
    outcomes = [lab.outcome(trial.arguments) for trial in trials]
    ran = [
        Seen(trial, 'raised' if isinstance(outcome, Exception) else 'right', outcome)
        for trial, outcome in zip(trials, outcomes, strict=True)
    ]
    if any(not each.is_right for each in ran):
        found['backward'] = Finding('raised', where_it_fails(lab, ran))
    looked = {
        name: [lab.look(name, trial, outcome) for trial, outcome in zip(trials, outcomes, strict=True)]
        for name, value in gradients.items()
        if value is not None and is_real(layer.given[name])
    }
    if not lab.is_small(layer.given):
        for name, seen in looked.items():
            seen.insert(0, lab.look_along(name, gradients[name]))
    wrong = [name for name, seen in looked.items() if _wrong(seen)]
    for name in layer.names:
        if name in looked:
            found[f'd{name}'] = _finding(lab, name, looked[name], wrong)
        elif is_real(layer.given[name]):
            found[f'd{name}'] = Finding('skipped', 'None: not looked at.')
    return found


def _unsteady(lab, gradients):
    """A Finding where the same call gives other numbers afterwards."""
    layer = lab.layer
    calls = [layer.call_backward(lab.given) for _ in range(2)]
    layer.call_backward(lab.with_upstream(layer.given))  # with another dY
    calls.append(layer.call_backward(lab.given))
    again = [by_name(layer, call.value) for call in calls]
    for name in gradients:
        try:
            one, two, three, four = (np.asarray(as_numpy(each[name]), float) for each in [gradients, *again])
        except (TypeError, ValueError, KeyError):  # no numbers: told elsewhere
            continue
        if any(not np.array_equal(one, other, equal_nan=True) for other in (two, three, four)):
            if not np.array_equal(one, two) and np.allclose(two - one, three - two, rtol=1e-9, atol=0):
                why = f'Called again with the same arguments, it adds d{name} to what it gave before. Start from zeros '
                return Finding('keeps something', why + 'inside the function, at each call.')
            why = (
                f'Called again with the same arguments, it gives another d{name}. Does it draw random numbers, or keep '
            )
            return Finding('not steady', why + 'something from the call before?')
    return None


def _wrong(seen):
    """Those of Seen that show a mistake of this gradient, not of the whole function."""
    ran = [each for each in seen if each.state != 'raised']
    wrong = [each for each in ran if not each.is_right]
    other_sizes = any(each.general and each.trial.origin == 'sizes' for each in ran)
    if len(ran) < len(seen) and not other_sizes and all(each.trial.special for each in wrong):
        return []  # it runs at special sizes by chance
    return wrong


def _finding(lab, name, seen, all_wrong):
    """The Finding on one gradient. all_wrong: the names of all that are."""
    seen = [each for each in seen if each.state != 'too rough'] or seen
    ran, wrong = [each for each in seen if each.state != 'raised'], _wrong(seen)
    shown = next((each for each in wrong if each.measured is not None), ran[0])
    if wrong:
        verdict, sentences = why(lab, name, seen, all_wrong)
    else:
        rough = max((each.off for each in ran if each.general and each.measured is not None), default=0) > 1e-8
        close = 'to about six digits: is float32 in it?' if rough else 'as closely as nudging can tell.'
        verdict, sentences = 'right', f'right, {close}{next((each.note for each in ran if each.note), "")}'
    roundings = round(shown.off / np.finfo(float).eps) if np.isfinite(shown.off) else None
    return Finding(verdict, sentences, shown.yours, _clean(shown.measured), shown.trial.arguments, roundings)


def _clean(measured):
    """Without the last digits, which are the error of measuring."""
    largest = 0 if measured is None else np.abs(measured).max(initial=0)
    return np.round(measured / largest, 10) * largest if largest else measured
